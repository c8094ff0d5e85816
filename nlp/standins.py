"""Words that stand for somebody who is named elsewhere: the Dane, her colleague, initials, a name behind a comma.

"The minister": ``nlp/office_standins.py``; he, she, it: ``nlp/pronoun_standins.py``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.cast import Cast
from nlp.speaker import Speaker
from nlp.spelling import fold

LONGEST_LEAD = 4  # words between a comma and the name: "the Norlandic minister X"
#: words that say what a phrase is
HEADS = ("spokesperson", "unnamed", "office", "document", "body")
LEADS = ("before_names", "official", "definite", "unnamed", "office")


class StandIns:
    """Who a description means, within one text."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.recent: list[tuple[int, int]] = []  # (word, person) of speakers so far
        self.last_body: Speaker | None = None
        self.last: tuple[int, Speaker] | None = None

    def noun(self, first: int, head: int) -> str:
        """The word that says what the phrase is: the last, or in "la ministre belge" the one before."""
        r, s = self.cast.reading, self.cast.speech
        last = r.low[head - 1].removesuffix("'s")
        if s["heads_first"].exact:
            # "szef resortu": what it is of stands behind, without a small word
            named = (r.low[k] for k in range(first, head))
            return next((w for w in named if s.among(w, *HEADS)), last)
        opening = r.low[first]
        if s["no_articles"].exact and opening in s["unnamed"]:
            return opening  # "πηγές της Προεδρίας"
        if s["definite_nouns"].exact and s.among(opening, *HEADS):
            return opening  # "comunicatul ministerului": what it is stands first
        if r.word[head - 1][0].isupper() or s.among(last, *HEADS):
            return last
        for k in range(head - 2, first - 1, -1):
            low = r.low[k]
            if (
                s.among(low, "office", "spokesperson")
                # "a letter seen by the agency": what is said of the noun stands behind it
                or (low in s["document"] and r.low[head - 1] not in s["persons"])
                or (low in s["body"] and self._adjective_behind(k, head))
            ):
                return low
        return last

    def _adjective_behind(self, noun: int, head: int) -> bool:
        """ "la Commissione europea", "el Gobierno danés"."""
        r, s = self.cast.reading, self.cast.speech
        return (
            noun >= head - 3
            and bool(s["dropped_subjects"].exact or s["adjuncts_set_off"].exact)
            and all(x.isalpha() for x in r.low[noun + 1 : head])
        )

    def apposed(self, last: int) -> Speaker | None:
        """ "the minister for returns, Jane Smith,": the name behind the description, set off by a comma."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        if (
            s["subject_articles"].exact
            and last < len(r.low)
            and r.low[last] in s["object_pronouns"]
        ):
            last += 1  # "η δικηγόρος του, Jane Smith"
        if last + 1 >= len(r.low) or r.low[last] != "," or r.apart(last):
            return None
        at = last + 1
        stop = min(len(r.low), at + LONGEST_LEAD)
        while at < stop and self._leads_to_name(at):
            at += 1
        m = cast.by_word.get(at)
        if m is None or m.first != at or m.possessive:
            return None
        behind = r.low[m.last] if m.last < len(r.low) else "."
        if behind.isalpha() and behind not in s["prepositions"]:
            return None
        return self.person(m.person, m.first, m.last, 0.95)

    def _leads_to_name(self, at: int) -> bool:
        """Whether a word behind the comma may stand before the name: "Čekijos ministras X", "gazda, ministra austriacă X"."""
        r, s = self.cast.reading, self.cast.speech
        if r.low[at] in s["honorific"]:
            return True
        if at in self.cast.countries and (
            s["no_articles"].exact or s["dropped_subjects"].exact
        ):
            return True
        return (
            not s["verb_endings"].exact
            and not r.word[at][0].isupper()
            and s.among(r.low[at], *LEADS)
        )

    def labelled(self, first: int, last: int) -> Speaker:
        """Who a label of a transcript is: initials and "A" or "R" for an answer lead back to the person asked."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        w = r.word[first]
        answering = r.low[first] in s["answer_labels"]
        lettered = w.isupper() and len(w) <= 3
        if last - first > 1 or not (lettered or answering):
            return self.who(first, last)
        found = set()
        for m in cast.mentions:
            p = cast.people[m.person]
            if m.first >= first and answering:
                break
            if answering and r.low[m.first] in s["answer_labels"]:
                continue  # "Answer:" itself
            letters = "".join(
                x[0] for x in re.split(r"[\s-]+", fold(p.name)) if x[0].isalpha()
            )
            ends = letters[:1] + letters[-1:]
            if (answering and p.anchored) or w.lower() in (letters, ends):
                found.add(m.person)
        start, end = r.start[first], r.end[last - 1]
        if len(found) != 1:
            return Speaker("unnamed", None, start, end, sure=0.6)
        return replace(self.person(found.pop(), first, last), start=start, end=end)

    def who(self, first: int, last: int) -> Speaker:
        raise NotImplementedError

    def counterpart(self, first: int, head: int) -> Speaker:
        """ "her Swedish colleague": the one person of that country who is named before, else nobody."""
        return self._of_country(self.country(first, head), first, head) or Speaker(
            "unnamed", None, *self._span(first, head), sure=0.6
        )

    def demonym(self, first: int, head: int) -> Speaker | None:
        """ "the Dane", "die Norwegerin": the one person of that country who is named before."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        told = cast.countries.get(head - 1)
        # peoples that are also names of persons, which the layer of countries leaves out
        country = told[0] if told else s.country_of("native", r.low[head - 1])
        if not country or (told and told[1] == "name"):
            return None
        if r.low[first] not in s["definite"]:
            return None
        return self._of_country(country, first, head) or Speaker(
            "unnamed", None, *self._span(first, head), country=country, sure=0.6
        )

    def _of_country(self, country: str, first: int, head: int) -> Speaker | None:
        """The one person of a country who is named before; no country is nobody's."""
        cast = self.cast
        found = {
            m.person
            for m in cast.mentions
            if country and m.first < first and cast.people[m.person].country == country
        }
        if len(found) != 1:
            return None
        start, end = self._span(first, head)
        person = self.person(found.pop(), first, head)
        return replace(person, start=start, end=end, sure=0.8)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of words, end exclusive."""
        r = self.cast.reading
        return r.start[first], r.end[last - 1]

    def person(self, index: int, first: int, last: int, sure: float = 1.0) -> Speaker:
        cast, r = self.cast, self.cast.reading
        p = cast.people[index]
        p.anchored = True
        end = r.end[last - 1]
        if r.text[:end].endswith(("'s", "’s")):
            end -= 2
        title = next(
            (m.titled for m in cast.mentions if m.person == index and m.titled), ""
        )
        return Speaker(
            "person",
            p.name,
            r.start[first],
            end,
            p.slug,
            index,
            p.office,
            title,
            p.country,
            sure=sure * p.sure,
        )

    def described(self, first: int, head: int) -> Speaker | None:
        """ "the Swedish politician", "the Republican": one person of that description, named before."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        noun = r.low[head - 1]
        definite = r.low[first] in s["definite"] or noun in s["definite_offices"]
        if not definite or head - first > 5 or noun not in s["persons"]:
            return None
        country = self.country(first, head)
        for m in reversed(cast.mentions):
            p = cast.people[m.person]
            other = country and p.country and p.country != country
            if m.first < first and p.anchored and not other:
                return self.person(m.person, first, head, 0.75)
        return None

    def bare(self, first: int, last: int) -> str:
        """The phrase without its article."""
        r, s = self.cast.reading, self.cast.speech
        while first < last - 1 and (
            s.among(r.low[first], "determiners", "impersonal_from", "elided_articles")
        ):
            first += 1
        if r.name_marks:  # "dienraštis „Nemuno Kronika“"
            first = next(
                (k for k in range(first + 1, last) if k - 1 in r.name_marks), first
            )
        return r.text[r.start[first] : r.end[last - 1]]

    def country(self, first: int, last: int) -> str:
        for k in range(first, last):
            if k in self.cast.countries:
                return self.cast.countries[k][0]
        return ""
