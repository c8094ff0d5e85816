"""Kinds of list in a text that tells of signing: ministers by their adjectives, bullets, who asks by letter, who sent it."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from nlp.lists import SIGNATURE, Country, CountryList
from nlp.reading import Reading
from nlp.signing import ACTS, Act, SigningWords
from nlp.speech import Speech

ASKS: Final = 8  # words between a list and "ask for"
HEADED: Final = 10  # words between "signatories" and the colon before their list
WRITTEN: Final = 8  # words between "written" and to whom
ASIDE: Final = 8  # words of "with the exception of Malta or Italy"
LATE: Final = 25  # the same where verbs stand last
COUNTED: Final = 4  # words before the number in "all three have signed", behind it in "200 lawyers from Malta"
ADDRESSED: Final = 7  # words between a letter and those it goes to
LEADS: Final = 3  # sentences above a list of bullets in which its cue stands


class ListKinds:
    """Works on the countries and cues of one text."""

    doc: Doc
    r: Reading
    s: Speech
    known: SigningWords
    sentence_of: dict[int, int]
    cues: dict[int, list[tuple[str, int, int]]]  # sentence -> kind, words
    countries: list[Country]
    aside: set[int]

    def _cue(self, n: int, kinds: tuple[str, ...]) -> tuple[str, int, int] | None:
        return next((c for c in self.cues.get(n, ()) if c[0] in kinds), None)

    def _may_sign(self, one: CountryList) -> bool:
        c = one.countries[0]
        low = self.r.low
        lead = low[one.first - 1] if one.first else ""
        if c.kind == "person" and (
            lead in self.known.at or lead in self.known.by or self._titled_addressee(c)
        ):
            return False
        if one.adjectives:
            return self._ministers(one) and not self._addressed(one)
        if c.kind == "people":
            return self._one_of_them(c)
        if any(
            low[k] in self.known.private
            for k in range(max(0, one.first - 3), one.first)
            if self.sentence_of.get(k) == self.sentence_of.get(one.first)
        ):
            return False
        if self._counted_people(one) or self._addressed(one):
            return False
        placed = lead in self.known.at and len(one.countries) == 1
        return not (c.kind == "capital" and placed)

    def _counted_people(self, one: CountryList) -> bool:
        """ "200 lawyers from Malta and Italy": a number and a noun that is no government's."""
        low, s, known = self.r.low, self.s, self.known
        numbers = {k for f in self.doc._.figures for k in self.r.words_in(f.start, f.end)}  # fmt: skip
        states = (s["governments"], s["country_nouns"], s["plural_offices"], s["office"], s["member_words"], s["sign_nouns"], s["colleagues"], known.who, known.others)  # fmt: skip
        small = (s["prepositions"], s["determiners"], s["elided_articles"], known.by, known.at)  # fmt: skip
        nouns = 0
        for k in range(one.first - 1, max(-1, one.first - 1 - COUNTED), -1):
            w = low[k]
            if k in numbers:
                return nouns == 1
            if not w[0].isalnum() or any(w in words for words in states):
                return False
            nouns += not any(w in words for words in small)
        return False

    def _addressed(self, one: CountryList) -> bool:
        """ "A letter to the governments of Malta and Italy"."""
        low, s, known = self.r.low, self.s, self.known
        k, to = one.first - 1, False
        while k > 0 and one.first - k <= ADDRESSED:
            w = low[k]
            to = to or (w in s["addressed"] and (len(w) > 1 or w not in s["determiners"]))  # fmt: skip
            if to and (w in known.letter or w in s["letter_nouns"]):
                return True
            if not (
                w in s["addressed"] or w in s["determiners"] or w in s["elided_articles"] or w in s["governments"]
                or w in s["plural_offices"] or w in s["of_like"] or w in known.who or w in known.by or w in known.at
            ):  # fmt: skip
                return False
            k -= 1
        return False

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

    def _peoples(self, one: CountryList, n: int) -> bool:
        """ "Then the Danes and Swedes joined": behind a list of signatories, two peoples beside a cue."""
        kinds = [c.kind for c in one.countries]
        return kinds == ["people"] * len(kinds) and len(kinds) > 1 and self._cue(n, ("sign", "join")) is not None  # fmt: skip

    def _asks_by_letter(self, one: CountryList, n: int) -> bool:
        """ "In a letter to the Commission, Malta and Italy ask", "a group of countries including Malta wants"."""
        low = self.r.low
        some = low[one.first - 1] in self.known.some if one.first else False
        if len(one.countries) < 2:
            return False
        asks = [c for c in self.cues.get(n, ()) if c[0] == "ask"]
        last = self.s["verb_final"].exact or self.s["subject_first"].exact
        reach = LATE if last else ASKS
        letter = any(
            self._letter_in(m)
            for m in ((n, n + 1) if some else (n,))
            if m < len(self.r.sentences)
        )
        return (letter or self._joint_beside(n)) and any(
            0 <= c[1] - one.last <= reach or 0 <= one.first - c[2] <= 2 for c in asks
        )

    def _letter_in(self, n: int) -> bool:
        low, s = self.r.low, self.s
        return any(
            low[k] in self.known.letter or low[k] in s["letter_nouns"]
            for k in self.r.sentences[n].items
            if k >= 0
        )

    def _joint(self, n: int) -> bool:
        """Whether a sentence speaks of a joint letter."""
        low, known = self.r.low, self.known
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return any(
            low[k] in known.joint
            and any(
                low[j] in known.letter or low[j] in self.s["letter_nouns"]
                for j in (k - 2, k - 1, k + 1, k + 2, k + 3)
                if items[0] <= j <= items[-1]
            )
            for k in items
        )

    def _joint_beside(self, n: int) -> bool:
        """Whether the sentence behind, which names no country, or the one before speaks of a joint letter."""
        named = {self.sentence_of.get(c.first) for c in self.countries}
        behind = n + 1 < len(self.r.sentences) and n + 1 not in named
        return (behind and self._joint(n + 1)) or (n > 0 and self._joint(n - 1))

    def _jointly(self, one: CountryList, n: int) -> bool:
        """ "Malta, Italy and Greece press for flights in a joint letter", a headline without a verb too."""
        low, s = self.r.low, self.s
        items = [k for k in self.r.sentences[n].items if k >= 0]
        kinds = {c[0] for c in self.cues.get(n, ())}
        if len(one.countries) < 2 or not self._joint(n) or kinds & {"not", "other", "earlier", "attend", "host"}:  # fmt: skip
            return False
        if any(low[k] in self.known.private for k in items):
            return False
        lead = low[one.first - 1] if one.first > items[0] else ""
        if lead in s["addressed"]:
            return False
        heads = one.first - items[0] <= 4 and self.r.paragraph_of(items[0]) == 0
        says = any(
            self.s.is_verb(low[k])
            for k in (one.first - 1, one.first - 2, one.last)
            if items[0] <= k <= items[-1]
        )  # "..., write Malta and Italy in their joint letter"
        return (
            heads or says or bool(kinds & {"ask", "author", "sign", "back", "origin"})
        )

    def _sent(self, one: CountryList, n: int) -> bool:
        """ "Malta and Italy sent a letter", "the appeal written by the ministers of Malta and Italy": not to whom it goes."""
        low, s, known = self.r.low, self.s, self.known
        kinds = {c[0] for c in self.cues.get(n, ())}
        own = [k for k in self.r.sentences[n].items if k >= 0]
        if len(one.countries) < 2 or "author" not in kinds or kinds & {"earlier", "other", "not"}:  # fmt: skip
            return False
        if not self._letter_in(n) and not self._written_to(one, n):
            return False
        if self._receives(one, n) or self._broken(one, n):
            return False
        k = one.first - 1
        while k >= max(own[0], one.first - 6) and (
            low[k] in s["determiners"] or low[k] in s["elided_articles"] or low[k] in s["governments"]
            or low[k] in s["plural_offices"] or low[k] in s["of_like"] or low[k] in known.who
        ):  # fmt: skip
            k -= 1
        lead = low[k] if k >= own[0] else ""
        if lead not in known.by and self._reported(one, n):
            return False
        return lead not in s["addressed"] and (lead not in known.at or lead in known.by)

    def _together(self, one: CountryList, n: int) -> bool:
        """ "Together with Malta and Greece, Italy has sent a letter": all of them but to whom it goes and where."""
        low, known = self.r.low, self.known
        own = self.cues.get(n, ())
        kinds = {c[0] for c in own}
        if "together" not in kinds or kinds & {"not", "other", "earlier"} or not kinds & {"author", "sign", "ask"}:  # fmt: skip
            return False
        if not self._letter_in(n):
            return False
        lead = low[one.first - 1] if one.first else ""
        beside = any(c[0] == "together" and 0 <= one.first - c[2] <= 1 for c in own)
        return beside or not (lead in self.s["addressed"] or (lead in known.at and lead not in known.by))  # fmt: skip

    def _receives(self, one: CountryList, n: int) -> bool:
        """ "The Commission sent letters to Malta and Italy", in languages that say "to" by a case too."""
        low, s, known = self.r.low, self.s, self.known
        own = [k for k in self.r.sentences[n].items if k >= 0]
        states = (s["governments"], s["plural_offices"], s["country_nouns"], known.who)
        if any(
            low[k] in s["body"] and not any(low[k] in words for words in states)
            and k < one.first and (k == own[0] or low[k - 1] in s["determiners"])
            for k in own[:2]
        ):  # fmt: skip
            return True
        lead = low[one.first - 1] if one.first else ""
        before = [c for c in self.cues.get(n, ()) if c[0] == "author" and c[2] <= one.first]  # fmt: skip
        if not before or lead in known.by or lead in s["auxiliaries"]:
            return False
        return any(
            low[k] in known.letter or low[k] in s["letter_nouns"]
            for k in range(before[-1][2], one.first)
        )

    def _reported(self, one: CountryList, n: int) -> bool:
        """ "The minister wrote that Malta and Italy wait": the list is in what is written, not who writes."""
        low, s = self.r.low, self.s
        author = [c for c in self.cues.get(n, ()) if c[0] == "author"]
        if not author or any(c[1] >= one.last for c in author):
            return False
        between = low[author[-1][2] : one.first]
        if between and between[0] in self.known.by and between[0] not in s["determiners"]:  # fmt: skip
            return False
        return any(w == "," or w in s["that"] or w in s["office"] for w in between)

    def _broken(self, one: CountryList, n: int) -> bool:
        """ "Visited Malta before he wrote a letter": another clause begins between the list and the cue."""
        after = [c for c in self.cues.get(n, ()) if c[0] == "author" and c[1] >= one.last]  # fmt: skip
        return bool(after) and any(
            self.r.low[k] in self.known.breaks for k in range(one.last, after[0][1])
        )

    def _counted_next(self, one: CountryList, n: int) -> bool:
        """ "Malta, Italy and Greece lie in the south. All three have signed the letter"."""
        named = {self.sentence_of.get(c.first) for c in self.countries}
        m = n + 1
        if len(one.countries) < 2 or m >= len(self.r.sentences) or m in named:
            return False
        cues = self.cues.get(m, ())
        if not cues or cues[0][0] not in ("sign", "back"):
            return False
        items = [k for k in self.r.sentences[m].items if k >= 0]
        return any(
            f.value == len(one.countries) and items[0] <= k <= items[0] + COUNTED and k < cues[0][1]
            for f in self.doc._.figures
            for k in self.r.words_in(f.start, f.end)[:1]
        )  # fmt: skip

    def _written_to(self, one: CountryList, n: int) -> bool:
        """ "The Maltese and Italian ministers have written to Commissioner X": to a person with a title, or of a letter told next."""
        for kind, first, last in self.cues.get(n, ()):
            if kind != "author" or first < one.last:
                continue
            if n + 1 < len(self.r.sentences) and self._letter_in(n + 1):
                return True
            if any(
                m.titled and last <= m.first <= last + WRITTEN
                for m in self.doc._.cast.mentions
            ):
                return True
        return False

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
                n + 1, min(len(self.r.sentences), n + 2 * len(one.countries) + 2)
            ):
                if self._cue(m, ("sign",)):
                    return "signed"
        return None

    def _headed(self, one: CountryList, n: int) -> tuple[str, int, int] | None:
        """ "Signatories of the letter: Malta, Italy"."""
        low = self.r.low
        lead = next(
            (
                c for c in self.cues.get(n, ())
                if c[2] < one.first and (c[0] == "closing" or (c[0] == "sign" and low[c[2]] == ":"))
            ),
            None,
        )  # fmt: skip
        if lead is None:
            return None
        colon = next((k for k in range(one.first - 1, lead[2] - 1, -1) if low[k] == ":"), None)  # fmt: skip
        if colon is None or colon - lead[2] > HEADED:
            return None
        named = low[one.first - 1] == "," and one.first - colon <= SIGNATURE
        near = named or one.first - colon <= 3
        return ("closing", lead[1], lead[2]) if near else None

    def _announces(self, n: int) -> bool:
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return bool(items) and self.r.low[items[-1]] == ":"

    def excepted(self, c: Country) -> bool:
        """Whether "except" or "but not" stands right before it."""
        n = self.sentence_of.get(c.first, -1)
        low = self.r.low
        if any(w in self.known.also for w in low[c.last : c.last + 6]):
            return False
        return any(
            kind == "except" and c.first in self.aside
            and 0 <= c.first - first <= ASIDE and not self._among(first, last)
            and not self._besides(n, first)
            for kind, first, last in self.cues.get(n, ())
        )  # fmt: skip

    def _besides(self, n: int, first: int) -> bool:
        """ "Besides Malta Italy and Greece signed": at the head, and those behind are no list of who is left of all."""
        low = self.r.low
        own = [c for c in self.countries if self.sentence_of.get(c.first) == n]
        if any(c.kind == "group" or c.first < first for c in own):
            return False
        later = [c for c in own if c.first not in self.aside]
        return bool(later) and ":" not in low[first : later[0].first]

    def _among(self, first: int, last: int) -> bool:
        """ "Mimo jiné", among others, though "mimo" is "except"."""
        low, partial = self.r.low, self.s["partial"]
        return any(
            partial.phrase_at(low, k, len(low)) > first
            for k in range(max(0, first - 2), last)
        )
