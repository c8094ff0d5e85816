"""One person of a text, and which printed names may be theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.speech import Speech
from nlp.spelling import bent, fold


@dataclass(slots=True)
class Mention:
    first: int  # word numbers, end exclusive; the name alone
    last: int
    person: int  # index into Cast.people
    possessive: bool = False
    titled: str = ""  # title words printed before or behind the name
    named: bool = True  # False: an office that stands for the person


@dataclass(slots=True)
class CastPerson:
    name: str
    surname: str
    slug: str | None = None
    votes: float = 0.0  # above 0: she; below: he
    titles: set[str] = field(default_factory=set)
    anchored: bool = False  # registered, titled or speaking
    surnames: set[str] = field(default_factory=set)  # as printed here, slips too
    office: str | None = None
    country: str = ""
    #: less where the page gives the name an office that is not the person's
    sure: float = 1.0

    def bears(self, surname: str, s: Speech) -> bool:
        """Whether a folded surname is the person's, in any case of the language."""
        own = fold(self.name)
        if surname in self.surnames or own == surname:
            return True
        if len(surname) > 2 and own.endswith(f" {surname}"):
            return True
        return bool(s["bent_names"] and _bends(own, surname, s.lang)) or bool(
            s["family_name_first"] and own.startswith(f"{surname} ")
        )

    def may_be(self, words: list[str], s: Speech) -> bool:
        """Two full names of one surname are one person only where the given names agree. ``words``: as printed."""
        if len(words) < 2:
            return True
        whole = " ".join(fold(w) for w in words)
        if whole == self.surname or self.bears(whole, s):
            return True  # "Van der Zwaluw" of "Anna Van der Zwaluw"
        own, given = fold(self.name).split(), fold(words[0])
        if len(own) < 2 or own[0] == given or own[0].startswith(given[:3]):
            return True
        initial = len(own[0]) <= 2 or len(words[0]) <= 2
        return initial and own[0][0] == given[:1]

    def better_printed(self, printed: str, s: Speech) -> bool:
        """Whether a name is printed fuller than the one known, in its first case, or no more in capitals."""
        if printed.isupper() and not self.name.isupper():
            return False
        return (
            len(printed.split()) > len(self.name.split())
            or (self.name.isupper() and not printed.isupper())
            or self._straighter(printed, s)
        )

    def _straighter(self, printed: str, s: Speech) -> bool:
        """Whether a full name is printed in its first case now, and was not before."""
        known, now = self.name.split(), printed.split()
        if not s["bent_names"].exact or len(known) != len(now):
            return False
        return bent(fold(self.name).split()[-1], fold(printed).split()[-1], s.lang)


def _bends(own: str, surname: str, lang: str) -> bool:
    """Whether one is the other in another case: "z Janem Nowakiem", "Jan Nowak"."""
    last = own.split()[-1] if own else ""
    return bent(surname, last, lang) or bent(last, surname, lang)
