"""Which cue of signing governs a list of countries: by its place in the sentence, its preposition, and what stands between."""

from __future__ import annotations

from datetime import date
from typing import Final

from spacy.tokens import Doc

from nlp.denials import denied
from nlp.groups import GroupError, members
from nlp.list_kinds import ListKinds
from nlp.lists import Country, CountryList
from nlp.own_signature import only_speaks
from nlp.reading import Reading
from nlp.signers import Signers
from nlp.signing import ACTS, ASIDE, Act, Cue, SigningWords
from nlp.untrue import untrue_of

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
NEGATED: Final = 2  # words before a cue in which "not" denies it
FAR: Final = 30  # words between a list and its cue
NEAR: Final = 14  # the same for one or two countries
CHAINED: Final = 9  # words between "the Maltese minister" and "Rome" in "and her colleagues from Rome"
LETTER_BACK: Final = 3  # sentences back to which "it" may be the letter


class Governed(ListKinds):
    """The countries and cues of one text, and the act that a list takes from its cue."""

    def __init__(
        self, doc: Doc, reading: Reading, known: SigningWords, found: list[Cue]
    ) -> None:
        self.doc, self.r, self.s, self.known = doc, reading, reading.speech, known
        self.found = found
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
        self.denied: dict[tuple[str, int, int], int] = {}  # cue -> the word denying it
        self.aside = self._asides()
        self.untrue = untrue_of(doc)
        named = {c.first for c in self.countries}
        for n, own in self.cues.items():
            items = [k for k in reading.sentences[n].items if k >= 0]
            own = [self._negated(cue) for cue in own if not self._no_member(cue)]
            own = [self._claimed(cue) for cue in own]
            self.cues[n], by = denied(reading, items, own, named)
            self.denied |= by

    def _claimed(self, cue: tuple[str, int, int]) -> tuple[str, int, int]:
        """ "Wrongly said that X had signed", "X allegedly signed": says neither."""
        if cue[0] in ("sign", "back", "join", "not") and self.untrue.over(self.r.start[cue[1]]):  # fmt: skip
            return "other", cue[1], cue[2]
        return cue

    def _asides(self) -> set[int]:
        """The words of ", but not France," which end no clause."""
        low, own = self.r.low, {k for c in self.countries for k in range(c.first, c.last)}  # fmt: skip
        aside: set[int] = set()
        for kind, first, last in (c for found in self.cues.values() for c in found):
            if kind != "except":
                continue
            k, begun = last, False
            while k < len(low) and (
                k in own or low[k] in self.s["determiners"] or low[k] in self.s["elided_articles"]
                or low[k] in self.s["prepositions"] or low[k] in self.s["list_joiners"]
                or (low[k] in self.known.also and not begun)
            ):  # fmt: skip
                begun = begun or k in own
                k += 1
            aside.update(range(first, k))
        return aside

    def _no_member(self, cue: tuple[str, int, int]) -> bool:
        """ "Norway, which is not in the EU, has signed": about membership, no refusal."""
        low, (kind, first, last) = self.r.low, cue
        if kind != "not":
            return False
        end = next((k for k in range(last, min(len(low), last + ASIDE)) if not low[k][0].isalnum()), last)  # fmt: skip
        words = self.s["member_words"]
        if not any(
            low[k] in words or words.phrase_at(low, k, len(low)) for k in range(first, end)
        ):  # fmt: skip
            return False
        inserted = "," in low[max(0, first - ASIDE) : first] and low[end : end + 1] == [","]  # fmt: skip
        n = self.sentence_of.get(first)
        return inserted or (n is not None and not self._letter_near(n, 0))

    def _negated(self, cue: tuple[str, int, int]) -> tuple[str, int, int]:
        """ "Has not also signed": a word of negation shortly before a cue, and no country between."""
        kind, first, last = cue
        if kind not in ("sign", "back", "join"):
            return cue
        low, own = self.r.low, {k for c in self.countries for k in range(c.first, c.last)}  # fmt: skip
        for k in range(first - 1, max(-1, first - 1 - NEGATED), -1):
            if k in own or not low[k][0].isalnum() or k in self.aside or low[k].isdigit():  # fmt: skip
                break
            unreal = (
                low[k] in self.s["hypothetical"] and low[k + 1] in self.s["auxiliaries"]
            )
            if low[k] in self.s["negations"] or unreal:  # "would have signed"
                return "not", k, last
        return cue

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

    def _backs(self, one: CountryList, n: int, refused: int) -> bool:
        """Whether countries back what they did not sign: "Norland supports the letter but has not signed it"."""
        backs = [c[1] for c in self.cues.get(n, ()) if c[0] == "back" and one.last <= c[1] < refused]  # fmt: skip
        apart = [c[1] for c in self.cues.get(n, ()) if c[0] == "not"]
        apart += [c.first for c in self.countries]
        return bool(backs) and not any(one.last <= k < refused for k in apart)

    def act(
        self, one: CountryList, lists: list[CountryList], going_on: bool
    ) -> Act | None:
        """What the text says of a list; None where it is about something else."""
        n = self.sentence_of.get(one.first)
        if n is None or not (
            self._may_sign(one) or (going_on and self._peoples(one, n))
        ):
            return None
        small = len(one.countries) < 3
        if one.bullets or (self._alone(one, n) and not self._left_out(one, n)):
            return self._of_bullets(one, n)
        if self._with_others(one) and (
            self._letter_near(n, 1) or self._cue(n, ("sign", "back"))
        ):
            return "signed"
        if turned := self._turned(one, n):
            return turned
        if self._together(one, n):
            return "signed"
        cue = self._governing(one, n, small, lists)
        if cue is None or cue[0] == "attend":
            if (
                self._asks_by_letter(one, n)
                or self._sent(one, n)
                or self._jointly(one, n)
                or self._counted_next(one, n)
            ):
                return "signed"
            if cue is None:
                return None
        kind = cue[0]
        if only_speaks(self.doc, self.r, one.countries[0].start, self.r.start[cue[1]]):
            return None
        by = self.denied.get(cue)
        if by is not None and any(
            one.last <= by < c.first and c.last <= cue[1] for c in self.countries
        ):
            return None  # "Italy denies that Malta signed"
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
            or self._joint_beside(n)
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
        if kind == "not" and self._backs(one, n, cue[1]):
            return "backed"
        listed = kind == "sign" and not small and self._led_by(one, cue)
        if kind in ("sign", "back", "join") and not (
            listed
            or going_on
            or self._letter_near(n, LETTER_BACK)
            or (kind != "sign" and self._joint_beside(n))
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
            return "not signed" if self._left_out(one, n) else None
        if self._cue(n, ("not",)):
            return "signed"
        signs = self._cue(n, ("sign", "back"))
        return "not signed" if unlike and signs else None

    def _left_out(self, one: CountryList, n: int) -> bool:
        """ "Germany signed, Malta however not": a negation behind, and nothing more."""
        low = self.r.low
        tail = low[one.last : one.last + 3]
        at = next((k for k, w in enumerate(tail) if not w[0].isalnum()), len(tail))
        if not 1 <= at <= 2 or tail[at - 1] not in self.s["negations"]:
            return False
        near = (m for m in (n, n - 1) if m >= 0)
        return any(self._cue(m, ("sign", "back", "join")) for m in near)

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
            host = before[-1][0] in ("attend", "host")
            return after[0] if host and after and after[0][0] == "not" else before[-1]
        if after:
            return self._refused(after, lists) or after[0]
        if before:
            return before[-1]
        return inside[0] if inside else None

    def _refused(
        self, after: list[tuple[str, int, int]], lists: list[CountryList]
    ) -> tuple[str, int, int] | None:
        """ "Spain took part as an observer and did not sign": a "not" behind with no other list between."""
        here = ("attend", "host")
        if after[0][0] not in (*here, "sign", "other"):
            return None
        if after[0][0] == "other" and self.r.low[after[0][2] : after[0][2] + 1] != [","]:  # fmt: skip
            return None  # "Malta, which had been expected to sign, withdrew"
        rest = [c for c in after[1:] if after[0][0] not in here or c[0] not in here]
        if not rest or rest[0][0] != "not":
            return None
        free = not any(x.first >= after[0][2] and x.last <= rest[0][1] for x in lists)
        return rest[0] if free else None

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
            if k not in self.aside
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

    def told_near(self, at: int | None) -> bool:
        """Whether a letter is spoken of beside a place, a code point, and the text stands by it."""
        words = () if at is None else self.r.words_in(at, at + 1)
        n = self.sentence_of.get(words[0]) if words else None
        return n is not None and self._letter_near(n, 1) and not self.untrue.over(at or 0)  # fmt: skip

    def names_letter(self) -> bool:
        """Whether a letter is spoken of anywhere."""
        return any(w in self.known.letter for w in self.r.low)

    def _letter_near(self, n: int, back: int) -> bool:
        """Whether a letter is spoken of here or shortly before."""
        return any(
            self.r.low[k] in self.known.letter or self.r.low[k] in self.s["sign_nouns"]
            for m in range(max(0, n - back), n + 1)
            for k in self.r.sentences[m].items
            if k >= 0
        ) or any(self._cue(m, ("author",)) for m in range(max(0, n - back), n))
