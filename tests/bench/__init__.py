"""Speed and size as ratios, both sides from one run: ``python -m tests.bench`` (make bench). See docs/performance.md."""
