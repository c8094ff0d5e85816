"""``python -m tests.fuzz READER --seconds 60``: one reader in a process of its own, bounded in time and memory.

What trips it is printed by Hypothesis as small as it could be made, with the seed that finds it again.
"""

from __future__ import annotations

import argparse
import faulthandler
import resource
import sys
import time
import warnings

from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.readers import READERS

HANGS = 10  # seconds of work on one thing that is read
STUCK = 120  # seconds on the clock, other programs' share included; then the process ends, and says where it was
MEMORY = 500  # megabytes over what the libraries take
EXAMPLES = 200  # a seed


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("reader", choices=sorted(READERS))
    options.add_argument("--seconds", type=float, default=55)
    options.add_argument("--seed", type=int, default=int(time.time()))
    told = options.parse_args()
    strategy, read = READERS[told.reader]
    warnings.simplefilter("ignore")
    longest = 0.0
    count = 0

    def timed(value: object) -> None:
        nonlocal longest, count
        faulthandler.dump_traceback_later(STUCK, exit=True)
        began = time.process_time()
        try:
            read(value)
        finally:
            faulthandler.cancel_dump_traceback_later()
        took = time.process_time() - began
        longest = max(longest, took)
        count += 1
        assert took < HANGS, f"it took {took:.1f} s"

    read("" if told.reader == "date" else b"")  # loads what is loaded on first use
    before = peak()
    end = time.monotonic() + told.seconds
    number = told.seed
    while time.monotonic() < end:
        run = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(seed(number)(given(strategy)(timed)))
        try:
            run()
        except BaseException:
            print(f"{told.reader}: seed {number} after {count} drawn", file=sys.stderr)
            raise
        number += 1
    grown = peak() - before
    print(
        f"{told.reader}: {count} drawn from seed {told.seed} on, {longest:.2f} s at most, {grown:.0f} MB more at the peak"
    )
    return 1 if grown > MEMORY else 0


def peak() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
