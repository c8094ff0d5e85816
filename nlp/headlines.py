"""An event's headline: a fixed sentence in English over its fields, whatever the language of its documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from db.across import Event

MANY = 3  # measures that are named
BODIES = {"EU": "European Commission", "UN": "United Nations"}


@cache
def _territories() -> dict[str, str]:
    from babel import Locale

    return dict(Locale("en").territories)


def headline(
    event: Event, labels: Mapping[str, str], answered: Event | None = None
) -> str:
    """What happened, in English: "Germany: charter flight from Leipzig to Afghanistan, 28 people".

    Args:
        labels: of measures, by code.
        answered: of a reply, the letter.
    """
    d = event.details
    if event.kind == "letter":
        number = d.get("signed", "")
        who = f"Letter of {number} countries" if number not in ("", "0", "1") else "Letter"  # fmt: skip
        return _about(who, d.get("measures", ""), labels) or who
    who = " and ".join(map(country, (event.country, *d.get("with", "").split())))
    if event.kind == "flight":
        service = f"{d['service']} flight" if "service" in d else "flight"
        service = f"joint {service}" if "with" in d else service
        words = f"{service} from {d['from']}" if "from" in d else service
        words += " to Afghanistan" if d.get("to", "Kabul") == "Kabul" else f" to {d['to']}"  # fmt: skip
        if event.people_count is not None:
            more = {
                "over": "more than ",
                "under": "fewer than ",
                "nearly": "nearly ",
                "about": "about ",
            }
            people = "person" if event.people_count == 1 else "people"
            words += f", {more.get(d.get('approx', ''), '')}{event.people_count} {people}"  # fmt: skip
    elif event.kind == "talks":
        words = "talks with the Taliban authorities"
    elif event.kind == "visit":
        taken = "TALIBAN_VISIT" in d.get("measures", "") and "MISSION" not in d.get("measures", "")  # fmt: skip
        words = "receives Taliban officials" if taken else "officials travel to Afghanistan"  # fmt: skip
    elif event.kind == "reply":
        of = f" of {_spoken(answered.on_date)}" if answered and answered.precision != "about" else ""  # fmt: skip
        to = "ruling" if answered and answered.kind == "ruling" else "letter"
        words = f"reply to the {to}{of}"
    else:
        words = "court ruling" if event.kind == "ruling" else event.kind
        words = _about(words, d.get("measures", ""), labels) or words
    return f"{who}: {words}" if who else words[0].upper() + words[1:]


def country(code: str) -> str:
    """A country's or body's name in English."""
    return BODIES.get(code) or _territories().get(code, code)


def _spoken(day: str) -> str:
    """ "16 October 2025", or "October 2025"."""
    from babel.dates import format_date

    shape = "d MMMM y" if len(day) == 10 else "MMMM y"
    return format_date(date.fromisoformat(f"{day}-01"[:10]), shape, "en")


def _about(words: str, measures: str, labels: Mapping[str, str]) -> str:
    # a label's first name is enough: "Forced return / deportation"
    named = [labels[code].split(" / ")[0] for code in measures.split() if code in labels][:MANY]  # fmt: skip
    # "Frontex support" and "EU coordination" keep their capitals, "Forced return" does not
    named = [x if x.split()[0][1:2].isupper() or x[:7] == "Frontex" or x[:7] == "Taliban" else x[0].lower() + x[1:] for x in named]  # fmt: skip
    return f"{words} on {', '.join(named)}" if named else ""
