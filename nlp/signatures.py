"""Which cue of signing governs a list of countries: by its place in the sentence, its preposition, and what stands between."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from spacy.tokens import Doc

from nlp.groups import GroupError, members
from nlp.lists import Country, CountryList
from nlp.reading import Reading
from nlp.signers import Signers
from nlp.signing import Cue, SigningWords

Act = Literal["signed", "backed", "attended", "hosted", "not signed"]
ACTS: Final[dict[str, Act]] = {
    "sign": "signed",
    "back": "backed",
    "not": "not signed",
    "attend": "attended",
    "host": "hosted",
    "join": "signed",
    "closing": "signed",
    "origin": "signed",
}
GOVERNING: Final = (
    "sign",
    "back",
    "not",
    "attend",
    "host",
    "join",
    "other",
    "earlier",
    "origin",
)
FAR: Final = 30  # words between a list and its cue
NEAR: Final = 14  # the same for one or two countries
ASKS: Final = 8  # words between a list and "ask for"
CHAINED: Final = 9  # words between "the Maltese minister" and "Rome" in "and her colleagues from Rome"
LEADS: Final = 3  # sentences above a list of bullets in which its cue stands
LETTER_BACK: Final = 3  # sentences back to which "it" may be the letter


class Governed:
    """The countries and cues of one text, and the act that a list takes from its cue."""

    def __init__(
        self, doc: Doc, reading: Reading, known: SigningWords, found: list[Cue]
    ) -> None:
        self.doc, self.r, self.s, self.known = doc, reading, reading.speech, known
        self.sentence_of: dict[int, int] = {}
        for n, sentence in enumerate(reading.sentences):
            for item in sentence.items:
                if item >= 0:
                    self.sentence_of[item] = n
        self.countries = Signers(doc, reading).countries()
        self.cued: set[int] = set()
        self.cues: dict[int, list[tuple[str, int, int]]] = {}  # sentence -> kind, words
        for cue in found:
            words = reading.words_in(cue.start, cue.end)
            place = self.sentence_of.get(words[0]) if len(words) else None
            if place is not None:
                if cue.kind in ACTS:
                    self.cued.update(words)
                self.cues.setdefault(place, []).append(
                    (cue.kind, words[0], words[-1] + 1)
                )

    def members(self, c: Country) -> tuple[str, ...]:
        """A country, or those of a group on the day."""
        if c.kind != "group":
            return (c.iso2,)
        try:
            day = date.fromisoformat(self.doc._.published)
        except ValueError:
            day = date.max
        try:
            return tuple(sorted(members(c.iso2, day)))
        except GroupError:  # pragma: no cover - labels of groups are validated
            return ()

    # --- which cue ----------------------------------------------------------------------------------------------

    def act(
        self, one: CountryList, lists: list[CountryList], going_on: bool
    ) -> Act | None:
        """What the text says of a list; None where it is about something else."""
        n = self.sentence_of.get(one.first)
        if n is None or not self._may_sign(one):
            return None
        small = len(one.countries) < 3
        if one.bullets or self._alone(one, n):
            return self._of_bullets(one, n)
        if self._with_others(one) and (
            self._letter_near(n, 1) or self._cue(n, ("sign", "back"))
        ):
            return "signed"
        if turned := self._turned(one, n):
            return turned
        cue = self._governing(one, n, small, lists)
        if cue is None or cue[0] == "attend":
            if self._asks_by_letter(one, n) or self._sent(one, n):
                return "signed"
            if cue is None:
                return None
        kind = cue[0]
        person = one.countries[0].kind == "person"
        if kind in ("other", "earlier") or (person and kind not in ("sign", "not")):
            return None
        if kind == "origin" and len(one.countries) < 2:
            return None
        if kind == "join" and not (
            going_on
            or self._cue(n, ("sign",))
            or self._letter_near(n, 0)
            or (n and self._cue(n - 1, ("sign", "back")))
        ):
            return None
        if (
            kind in ("attend", "host")
            and small
            and self._cue(n, ("sign", "back")) is None
        ):
            return ACTS[kind] if not person else None
        if kind == "not" and not (going_on or self._letter_near(n, 1)):
            return None
        listed = kind == "sign" and not small and self._led_by(one, cue)
        if kind in ("sign", "back", "join") and not (
            listed or going_on or self._letter_near(n, LETTER_BACK)
        ):
            return None
        if kind == "back" and not self._letter_near(n, 1):
            return None
        return ACTS[kind]

    def _turned(self, one: CountryList, n: int) -> Act | None:
        """ "unlike Malta", "Germany did not sign, Malta did": the other way round than the rest of the sentence."""
        low = self.r.low
        unlike = [
            c
            for c in self.cues.get(n, ())
            if c[0] == "unlike" and 0 <= one.first - c[2] <= 3
        ]
        after = low[one.last : one.last + 2]
        did = (
            len(after) == 2 and after[0] in self.known.did and not after[1][0].isalnum()
        )
        if not unlike and not did:
            return None
        if self._cue(n, ("not",)):
            return "signed"
        signs = self._cue(n, ("sign", "back"))
        return "not signed" if unlike and signs else None

    def _governing(
        self, one: CountryList, n: int, small: bool, lists: list[CountryList]
    ) -> tuple[str, int, int] | None:
        reach = NEAR if small else FAR
        end = self._chained(one, lists)
        usable = [c for c in self.cues.get(n, ()) if c[0] in GOVERNING]
        earlier = [c for c in usable if c[0] == "earlier"]
        if earlier and not any(
            c[0] in ("sign", "join") and c[1] < earlier[0][1] for c in usable
        ):
            return earlier[0]
        usable = [c for c in usable if c[0] != "earlier"]
        behind = [x.last for x in lists if x.last <= one.first]
        before = [
            c
            for c in usable
            if c[2] <= one.first
            and self._reaches(c[2], one.first, FAR)
            and one.first - max(c[2], behind[-1] if behind else 0) <= reach
        ]
        after = [
            c
            for c in usable
            if c[0] != "origin"
            and c[1] >= one.last
            and self._reaches(end if c[1] >= end else one.last, c[1], reach)
        ]
        inside = [
            c
            for c in usable
            if one.first <= c[1] < one.last or (c[1] < one.first and one.last <= c[2])
        ]  # "sloten Malta en Italië zich aan": words of the cue on both sides
        headed = self._headed(one, n)
        if headed:
            return headed
        if before and self._led_by(one, before[-1]):
            return before[-1]
        if after:
            nearest = after[0]
            # "Spain took part as an observer and did not sign"
            if nearest[0] in ("attend", "host", "sign") and len(after) > 1 and after[1][0] == "not" and (
                not any(x.first >= nearest[2] and x.last <= after[1][1] for x in lists)
            ):  # fmt: skip
                return after[1]
            return nearest
        if before:
            return before[-1]
        return inside[0] if inside else None

    def _chained(self, one: CountryList, lists: list[CountryList]) -> int:
        """Where the last list ends that goes on with this one: "the Maltese minister and her colleagues from Rome"."""
        low, s, end = self.r.low, self.s, one.last
        n = self.sentence_of.get(one.first)
        for other in lists:
            if other.first < end or self.sentence_of.get(other.first) != n:
                continue
            between = low[end : other.first]
            colleagues = any(w in s["colleagues"] for w in between)
            if len(between) > CHAINED or not colleagues or {";", "."} & set(between):
                break
            end = other.last
        return end

    def _reaches(self, first: int, last: int, reach: int) -> bool:
        """Whether no new clause begins between."""
        if last - first > reach:
            return False
        low, breaks = self.r.low, self.known.breaks
        return not any(
            low[k] in (";", "|")
            or (low[k] in breaks and k and not low[k - 1][0].isalnum())
            for k in range(first, last)
        )

    def _led_by(self, one: CountryList, cue: tuple[str, int, int]) -> bool:
        """ "signed by the ministers of Malta": a preposition right before, behind the cue."""
        low = self.r.low
        for k in range(one.first - 1, max(cue[2] - 1, one.first - 6) - 1, -1):
            if low[k] in self.known.by or low[k] == ":" or k < cue[2]:
                return True
            if not (
                low[k] in self.s["determiners"]
                or low[k] in self.s["elided_articles"]
                or self.r.word[k][0].isupper()
            ):
                return False
        return one.first - cue[2] <= 1

    def _cue(self, n: int, kinds: tuple[str, ...]) -> tuple[str, int, int] | None:
        return next((c for c in self.cues.get(n, ()) if c[0] in kinds), None)

    def tells_beside(self, one: CountryList) -> bool:
        """Whether a list is said to have signed another letter than the one that the text is about."""
        n = self.sentence_of.get(one.first)
        if n is None or len(one.countries) < 2 or not self._may_sign(one):
            return False
        kinds = {c[0] for c in self.cues.get(n, ())}
        if "earlier" not in kinds or kinds & {"not", "other", "unlike"}:
            return False
        return bool(kinds & {"sign", "back", "ask", "author", "origin"})

    def cue_in(self, n: int, kinds: tuple[str, ...]) -> tuple[str, int, int] | None:
        """The first cue of these kinds in a sentence."""
        return self._cue(n, kinds)

    def _letter_near(self, n: int, back: int) -> bool:
        """Whether a letter is spoken of here or shortly before."""
        return any(
            self.r.low[k] in self.known.letter or self.r.low[k] in self.s["sign_nouns"]
            for m in range(max(0, n - back), n + 1)
            for k in self.r.sentences[m].items
            if k >= 0
        ) or any(self._cue(m, ("author",)) for m in range(max(0, n - back), n))

    # --- kinds of list ------------------------------------------------------------------------------------------

    def _may_sign(self, one: CountryList) -> bool:
        c = one.countries[0]
        low = self.r.low
        lead = low[one.first - 1] if one.first else ""
        if c.kind == "person" and (
            lead in self.known.at or lead in self.known.by or self._titled_addressee(c)
        ):
            return False
        if one.adjectives:
            return self._ministers(one)
        if c.kind == "people":
            return self._one_of_them(c)
        if any(
            low[k] in self.known.private
            for k in range(max(0, one.first - 3), one.first)
        ):
            return False
        placed = lead in self.known.at and len(one.countries) == 1
        return not (c.kind == "capital" and placed)

    def _titled_addressee(self, c: Country) -> bool:
        """ "to Commissioner X": the letter goes there."""
        low = self.r.low
        return any(
            low[k] in self.s["addressed"] for k in range(max(0, c.first - 4), c.first)
        )

    def _ministers(self, one: CountryList) -> bool:
        """Adjectives that stand beside ministers, colleagues or governments."""
        low, s = self.r.low, self.s
        around = [
            *range(max(0, one.first - 3), one.first),
            *range(one.first, min(len(low), one.last + 4)),
        ]
        return any(
            low[k] in s["office"] or low[k] in self.known.who or low[k] in s["governments"] or low[k] in s["colleagues"] or low[k] in s["plural_offices"]
            for k in around
        ) or self._one_of_them(one.countries[0])  # fmt: skip

    def _one_of_them(self, c: Country) -> bool:
        """ "the Dane": one person, not a people."""
        low, word = self.r.low, self.r.word
        lead = low[c.first - 1] if c.first else ""
        return (
            lead in self.known.one and word[c.first][0].isupper() and c.last < len(word)
        )

    def _asks_by_letter(self, one: CountryList, n: int) -> bool:
        """ "In a letter to the Commission, Malta and Italy ask", "a group of countries including Malta wants"."""
        low = self.r.low
        some = low[one.first - 1] in self.known.some if one.first else False
        if len(one.countries) < 2 or one.adjectives:
            return False
        asks = [c for c in self.cues.get(n, ()) if c[0] == "ask"]
        letter = any(
            low[k] in self.known.letter
            for m in ((n, n + 1) if some else (n,))
            if m < len(self.r.sentences)
            for k in self.r.sentences[m].items
            if k >= 0
        )
        return letter and any(
            0 <= c[1] - one.last <= ASKS or 0 <= one.first - c[2] <= 2 for c in asks
        )

    def _sent(self, one: CountryList, n: int) -> bool:
        """ "Malta and Italy sent a letter", "the appeal written by the ministers of Malta and Italy": not to whom it goes."""
        low, s, known = self.r.low, self.s, self.known
        kinds = {c[0] for c in self.cues.get(n, ())}
        own = [k for k in self.r.sentences[n].items if k >= 0]
        if len(one.countries) < 2 or "author" not in kinds or kinds & {"earlier", "other", "not"}:  # fmt: skip
            return False
        if not any(low[k] in s["letter_nouns"] for k in own):
            return False
        k = one.first - 1
        while k >= max(0, one.first - 6) and (
            low[k] in s["determiners"] or low[k] in s["elided_articles"] or low[k] in s["governments"]
            or low[k] in s["plural_offices"] or low[k] in s["of_like"] or low[k] in known.who
        ):  # fmt: skip
            k -= 1
        lead = low[k] if k >= 0 else ""
        return lead not in s["addressed"] and (lead not in known.at or lead in known.by)

    def _with_others(self, one: CountryList) -> bool:
        """ "Austria and nine other governments"."""
        low = self.r.low
        last = min(len(low), one.last + 7)
        near = {k for f in self.doc._.figures for k in self.r.words_in(f.start, f.end)}
        for k in range(one.last, last):
            if k in near and any(w in self.known.others for w in low[k + 1 : k + 3]):
                return not any(low[j] in (".", ";", ":") for j in range(one.last, k))
        return False

    def _alone(self, one: CountryList, n: int) -> bool:
        """A line that holds the list and hardly anything else."""
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return self.cues.get(n) is None and len(items) - (one.last - one.first) <= 3

    def _of_bullets(self, one: CountryList, n: int) -> Act | None:
        """The cue that stands above the list."""
        kinds = ("sign", "not", "back", "closing", "attend", "other")
        own = [c for c in self.cues.get(n, ()) if c[0] in kinds and c[2] <= one.first]
        if own:
            return ACTS.get(own[-1][0])
        for m in range(n - 1, max(-1, n - 1 - LEADS), -1):
            if found := [c for c in self.cues.get(m, ()) if c[0] in kinds]:
                kind = next(
                    (c[0] for c in found if c[0] in ("not", "sign", "closing")),
                    found[-1][0],
                )
                if (
                    len(one.countries) < 3
                    and kind != "closing"
                    and not self._announces(m)
                ):
                    return None
                return ACTS.get(kind)
        if len(one.countries) >= 3:  # a table, and behind it: "the three signed"
            for m in range(
                n + 1, min(len(self.r.sentences), n + len(one.countries) + 2)
            ):
                if self._cue(m, ("sign",)):
                    return "signed"
        return None

    def _headed(self, one: CountryList, n: int) -> tuple[str, int, int] | None:
        """ "Signatories: Malta, Italy"."""
        lead = self._cue(n, ("closing",))
        if lead and lead[2] < one.first <= lead[2] + 3 and self.r.low[lead[2]] == ":":
            return lead
        return None

    def _announces(self, n: int) -> bool:
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return bool(items) and self.r.low[items[-1]] == ":"

    def excepted(self, c: Country) -> bool:
        """Whether "except" or "but not" stands right before it."""
        n = self.sentence_of.get(c.first, -1)
        also = any(w in self.known.also for w in self.r.low[c.last : c.last + 6])
        return not also and any(
            kind == "except" and 0 <= c.first - last <= 2
            for kind, _, last in self.cues.get(n, ())
        )
