"""The letter itself: whose initiative it is, when it was written, to whom it goes and what it asks."""

from __future__ import annotations

from bisect import bisect_left

from db.found import LetterFound, SignatoryFound
from nlp.counted import Claim, Counts
from nlp.lists import Country, country_lists
from nlp.speech import FRAMES

DATED_BEHIND = (
    4  # words from "letter" to its date, in "the letter, which is dated 3 March"
)
DATED_APART = 9  # the same in "the letter on returns to Kabul, dated 3 March"
STUDIED = 4  # words from "review" to what is reviewed
DATED_NEAR = 3  # words between a date and a word of signing or sending


class Letters(Counts):
    """What a text tells of the letter apart from its list."""

    def authors(self) -> list[Country]:
        """The countries whose initiative it is: "Belgium's call", "a Belgian initiative", who drafted or sent it."""
        low, s, known = self.r.low, self.s, self.g.known
        for c in self.countries:
            if c.kind in ("people", "person", "group"):
                continue
            owns = c.kind == "adj" or low[c.last - 1].endswith("'s")
            owns = owns or low[c.last : c.last + 2] in (["'", "s"], ["’", "s"])
            if c.kind == "adj" and c.first and low[c.first - 1] in known.letter:
                return [c]  # "l'initiative belge"
            behind = low[c.last : c.last + 4]
            if self.from_whom(c):
                return [c]
            if owns and any(w in known.letter for w in behind) and not any(
                w in s["office"] or not w[0].isalnum() for w in behind[: self._upto(behind)]
            ):  # fmt: skip
                return [c]
        for n, sentence in enumerate(self.r.sentences):
            cue = self.g.cue_in(n, ("author",))
            if cue is None or self.g.cue_in(n, ("earlier",)):
                continue
            words = self.words_of(sentence)
            if not (n <= 1 or self.told_of(n)) or not any(
                low[k] in known.letter for m in (n, n - 1) if m >= 0 for k in self.words_of(self.r.sentences[m])
            ):  # fmt: skip
                continue
            own = [
                c for c in self.countries if words and words[0] <= c.first <= words[-1]
            ]
            subject = [
                c for c in own
                if c.last <= cue[1] and cue[1] - c.last <= 14 and c.kind != "people"
                and (c.kind != "adj" or self.office_behind(c)) and not self.placed(c)
            ]  # fmt: skip
            if subject:
                lists = country_lists(self.r, subject)
                return lists[0].countries
            behind_cue = [
                c for c in own if 0 <= c.first - cue[2] <= 4 and not self.goes_to(c)
            ]
            if behind_cue:
                return country_lists(self.r, behind_cue)[0].countries
        return []

    def from_whom(self, c: Country) -> bool:
        """ "The push from Vienna": what is signed, a small word, one country, and no other beside it."""
        low, s, known = self.r.low, self.s, self.g.known
        k, small = c.first - 1, []
        while k > 0 and any(low[k] in w for w in (s["determiners"], s["elided_articles"], s["of_like"], known.by)):  # fmt: skip
            small.append(low[k])
            k -= 1
        if any(w in s["addressed"] for w in small) or not any(
            w in s["of_like"] or w in known.by for w in small
        ):
            return False
        n = self.sentence_of.get(c.first)
        return (
            (low[k] in known.letter or low[k] in s["letter_nouns"])
            and n is not None
            and self.g.cue_in(n, ("earlier", "not")) is None
        )

    def _upto(self, behind: list[str]) -> int:
        return next((k for k, w in enumerate(behind) if w in self.g.known.letter), 0)

    def placed(self, c: Country) -> bool:
        """ "in Berlin", "to Greece": a place, nobody who acts."""
        lead = self.r.low[c.first - 1] if c.first else ""
        return lead in self.g.known.at and lead not in self.g.known.by

    def goes_to(self, c: Country) -> bool:
        lead = self.r.low[c.first - 1] if c.first else ""
        return c.kind == "name" and lead not in self.g.known.by

    def office_behind(self, c: Country) -> bool:
        """An office right behind or before: "the Belgian minister", "la ministre belge"."""
        low, s = self.r.low, self.s
        near = (*low[c.last : c.last + 6], *low[max(0, c.first - 2) : c.first])
        return any(
            w in s["office"] or w in s["governments"] or w in self.g.known.who
            for w in near
        )

    def letter(self, claims: list[Claim], signed: list[SignatoryFound]) -> LetterFound:
        r, s = self.r, self.s
        at = next((k for k in range(len(r.low)) if r.low[k] in s["letter_nouns"]), None)
        if at is None:
            at = next((k for k in range(len(r.low)) if r.low[k] in s["sign_nouns"]), 0)
        return LetterFound(
            "L1",
            r.start[at],
            r.end[at],
            self.dated(),
            next((c.number for c in claims if c.told), None) if claims else None,
            self.addressees(),
            self.asks(),
        )

    def other_letter(self, n: int) -> LetterFound:
        """The letter that sentence ``n`` tells of beside the text's own."""
        earlier = self.g.cue_in(n, ("earlier",))
        assert earlier is not None
        first, last = self.r.start[earlier[1]], self.r.end[earlier[2] - 1]
        return LetterFound("L2", first, last, self.dated(n))

    def dated(self, only: int | None = None) -> str:
        """The day or month printed beside the letter or its signing; of the sentence ``only``, else of all but those of others.

        "Sent today", "signed on Thursday" count where no date is printed.
        """
        found: list[tuple[bool, int, str]] = []
        for day in self.doc._.days:
            words = self.r.words_in(day.start, day.end)
            if not len(words) or day.precision not in ("day", "month"):
                continue
            reckoned = day.kind != "absolute"
            if reckoned and (only is not None or day.precision != "day" or not day.day):  # fmt: skip
                continue
            n = self.sentence_of.get(words[0])
            if n is None or (n != only if only is not None else self.g.cue_in(n, ("earlier",))):  # fmt: skip
                continue
            own = self.words_of(self.r.sentences[n])
            behind = [
                words[0] - k
                for k in own
                if k < words[0] and self.r.low[k] in self.s["letter_nouns"]
            ]
            cued = [
                min(abs(words[0] - c[2]), abs(c[1] - words[-1]))
                for c in self.g.cues.get(n, ())
                if c[0] in ("sign", "author", "earlier")
                # "X wrote to the Chamber about it on Monday" dates no letter of many
                and (c[0] != "author" or not reckoned or self.any(own, "letter_nouns"))
            ]
            apart = "," in self.r.low[max(0, words[0] - 3) : words[0]]
            near = (
                []
                if reckoned
                else [
                    d for d in behind if d <= (DATED_APART if apart else DATED_BEHIND)
                ]
            )
            near += [d for d in cued if d <= DATED_NEAR]
            if near:
                found.append((reckoned, min(near), day.day))
        return min(found)[2] if found else ""

    def asks(self) -> tuple[str, ...]:
        """Measures that the letter itself asks for: in its own words, and beside words of asking and the letter.

        What one person says or proposes in her own name is none of it.
        """
        spoken = [
            (s.start, s.end)
            for s in self.doc._.statements
            if s.speaker_kind in ("person", "unnamed")
        ]
        wanted = [
            m
            for m in self.doc._.measures
            if not m.negated and m.code != "LETTER" and not self._studied(m.start)
        ]
        codes: set[str] = {
            m.code
            for first, last in self._own_words()
            for m in wanted
            if first <= m.start < last
        }
        for n, sentence in enumerate(self.r.sentences):
            words = self.words_of(sentence)
            speaks = self._speaks(words)
            if not words or not (self.g.cue_in(n, ("ask",)) or speaks) or self.g.cue_in(n, ("earlier",)):  # fmt: skip
                continue
            near = range(max(0, n - 1), n + 1)
            if not any(self.told_of(m) for m in near) and not self._written(words):
                continue
            first, last = self.r.start[words[0]], self.r.end[words[-1]]
            codes.update(
                m.code
                for m in wanted
                if first <= m.start < last
                and not any(a <= m.start < b for a, b in spoken)
            )
        return tuple(sorted(codes))

    def _studied(self, start: int) -> bool:
        """Whether what begins there is only to be looked into: "asks for a legal review of forced returns"."""
        low, s = self.r.low, self.s
        k = bisect_left(self.r.start, start)
        for j in range(k - 1, max(-1, k - 1 - STUDIED), -1):
            if low[j] in s["studies"]:
                return True
            if not low[j][0].isalpha() or low[j] in s["conjunctions"]:
                return False
        return False

    def _own_words(self) -> list[tuple[int, int]]:
        """Where the letter speaks: "the letter says that ...", "in the letter, the ministers write that ..."."""
        own: list[tuple[int, int]] = []
        for x in self.doc._.statements:
            if x.speaker_kind == "person" or x.modality in ("denied", "declined"):
                continue
            inside = self.r.words_in(x.start, x.end)
            n = self.sentence_of.get(inside[0]) if len(inside) else None
            if n is None or self.g.cue_in(n, ("earlier", "not")):
                continue
            beside = [k for k in self.words_of(self.r.sentences[n]) if k not in inside]
            speaker: list[int] = []
            if x.speaker_start is not None and x.speaker_end is not None:
                speaker = list(self.r.words_in(x.speaker_start, x.speaker_end))
            # "the Commission says of the letter that ..." is the Commission's
            many = not speaker or any(
                self.any(speaker, name)
                for name in ("letter_nouns", "governments", "plural_offices")
            )
            if many and self.any(beside, "letter_nouns"):
                own.append((x.start, x.end))
        return own

    def _speaks(self, words: list[int]) -> bool:
        """Whether a sentence begins with the letter and a verb of saying: "The letter proposes", "la lettre demande"."""
        low, s = self.r.low, self.s
        at = next((n for n, k in enumerate(words[:3]) if low[k] in s["letter_nouns"]), None)  # fmt: skip
        if at is None:
            return False
        return any(low[k] in s[frame] for k in words[at + 1 : at + 3] for frame in FRAMES)  # fmt: skip

    def _written(self, words: list[int]) -> bool:
        """Whether a sentence stands in the letter's own text: "We ask you", with its signatures below."""
        return self.any(
            [k for k in words if not any(x.start <= self.r.start[k] < x.end for x in self.doc._.statements)], "i"
        )  # fmt: skip

    def addressees(self) -> tuple[str, ...]:
        low, s = self.r.low, self.s
        found: list[str] = []
        cast = self.doc._.cast
        for k in range(len(low)):
            if low[k] not in s["letter_nouns"]:
                continue
            to = next(
                (
                    j
                    for j in range(k + 1, min(len(low), k + 6))
                    if low[j] in s["addressed"]
                ),
                None,
            )
            if to is None:
                continue
            for m in cast.mentions:
                if to < m.first <= to + 12 and not any(
                    low[j] in (".", ";") or (low[j] == "," and not m.titled)
                    for j in range(to, m.first)
                ):
                    name = cast.people[m.person].name
                    if name not in found:
                        found.append(name)
                    break
        return tuple(found)
