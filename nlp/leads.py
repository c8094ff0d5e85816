"""Who speaks where no verb says so: labels, leads with a colon, names behind a dash, signatures, headings."""

from __future__ import annotations

from nlp.cues import Cues
from nlp.given_names import given_names
from nlp.inverted import subject_after
from nlp.owners import described, owner
from nlp.phrases import Subject, subject_before
from nlp.reading import DASHES, Quotation, Reading
from nlp.spelling import fold
from nlp.verb_final import opening_speaker
from nlp.views import STOPS, View
from nlp.word_roles import is_noun

OFFICE = 10  # words between an office and the name of who holds it


def presented(v: View, start: int, end: int) -> tuple[int, int] | None:
    """ "Respinge le accuse il ministro dell'Interno X", "X, ministre de l'Asile, lundi à Lyon": the one name with an office.

    An office before the name, with its field between them, or behind its comma; a name behind a preposition is another's.
    """
    s = v.reading.speech
    if s["heads_first"].exact or s["verb_final"].exact or s["subject_first"].exact:
        return None
    offices = ("office", "spokesperson", "official", "honorific", "before_names")
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = at
        while stop < end and (
            v.capital(stop)
            or (stop > at and v.low[stop] in s["particles"] and v.capital(stop + 1))
        ):
            stop += 1
        if stop - at < 2 or any(
            v.low[k] in s["time_words"] or v.low[k] in s.months for k in range(at, stop)
        ):
            at = max(stop, at + 1)
            continue
        first = at
        while first < stop - 2 and v.low[first] in s.openers:
            first += 1
        lead = _office_before(v, first, start)
        behind = v.get(stop) in (",", "(") and any(
            any(v.get(k) in s[name] for name in offices)
            for k in range(stop + 1, min(end, stop + 4))
        )
        if lead >= 0 or (behind and v.get(first - 1) not in s["prepositions"]):
            begin = lead if lead >= 0 else first
            if v.get(begin - 1) in s["determiners"]:
                begin -= 1
            if v.low[begin] not in s["prepositions"] and (
                v.get(begin - 1) not in s["prepositions"]
            ):
                found.append((first, stop))
        at = stop
    return found[0] if len(found) == 1 else None


def _office_before(v: View, first: int, start: int) -> int:
    """The item of the office that leads to a name, -1 where there is none."""
    s = v.reading.speech
    for k in range(first - 1, max(start - 1, first - OFFICE), -1):
        low = v.low[k]
        if any(low in s[name] for name in ("office", "spokesperson", "official")):
            return k
        if k == first - 1 and (low in s["before_names"] or low in s["honorific"]):
            return k
        if low == "," and k == first - 1:
            continue
        if low in STOPS or low in s["finite"] or s.is_verb(low) or v.is_quote(k):
            return -1
    return -1


class Leads:
    """Forms that name a speaker, within one text."""

    reading: Reading
    views: list[View]

    def labelled(self, quotation: Quotation) -> tuple[int, int, int] | None:
        """A transcript inside marks: "SMITH: Let us begin." """
        r = self.reading
        first = quotation.first + 1
        for k in range(first, min(first + 4, quotation.last - 2)):
            if r.word[k] == ":":
                return (first, k, r.start[k + 1]) if k > first else None
            if not (r.word[k].isupper() and r.word[k].isalpha() and len(r.word[k]) > 1):
                return None
        return None

    def name_only(self, v: View, at: int) -> Subject | None:
        """A name or office up to the end of the sentence, no verb in it."""
        s = self.reading.speech
        end = len(v)
        while end > at and v.low[end - 1] in (".", ")", ","):
            end -= 1
        if not 0 < end - at <= 14 or any(
            v.is_quote(k) or v.low[k] in s["finite"] for k in range(at, end)
        ):
            return None
        if (
            not v.capital(at)
            and v.low[at] not in s["office"]
            and v.low[at] not in s["determiners"]
        ):
            return None
        first = next(
            (k for k in range(at, end) if v.low[k] in (",", "(") or v.low[k] in DASHES),
            end,
        )
        return Subject(at, max(first, at + 1), at)

    def lead(self, v: View, colon: int) -> tuple[int, int] | None:
        """Who speaks in the words before a colon: a label, "From Chairwoman Y", or the subject of the clause."""
        s = self.reading.speech
        start = 0
        for k in range(colon - 1, -1, -1):
            if v.is_quote(k) or v.low[k] == ";":
                start = k + 1
                break
        if colon - start < 1:
            return None
        if colon - start > 2 and all(v.word[k].isupper() for k in range(start, colon)):
            return None  # "HEARD IN THE LIFT:"
        while start < colon and (
            v.low[start] in s["label_leads"] or v.low[start] in STOPS
        ):
            start += 1
        if (
            v.get(start) in s["who"]
            and s["dropped_subjects"].exact
            and v.capital(start)
        ):
            return None  # "Che aggiunge:": whoever spoke in the sentence before
        if (whose := owner(v, start, colon)) is not None:
            return whose
        if v.get(start) in s["quote_nouns"]:  # "Quote from the minister:"
            start += 1
            while start < colon - 1 and v.low[start] in s["of_like"]:
                start += 1
        if v.low[start] in s["as_leads"]:  # "As the minister sees it, ..."
            for k in range(start + 2, min(colon, start + 12)):
                if v.low[k] in s["view_verbs"]:
                    return start + 1, k
        for k in range(colon - 1, start, -1):
            if v.low[k] in s["conjunctions"] and v.low[k - 1] == ",":
                start = k + 1
                break
        words = range(start, colon)
        while start < colon - 1 and (
            v.low[start] in s["conjunctions"] or v.low[start] in s["adverbs"]
        ):
            start += 1
        words = range(start, colon)
        verb = next(
            (
                k
                for k in words
                if v.low[k] in s["finite"] or (s.is_verb(v.low[k]) and k > start)
            ),
            None,
        )
        if (
            verb is None
            and colon - start <= 12
            and (v.capital(start) or v.low[start] in s["determiners"])
        ):
            end = next((k for k in words if v.low[k] in (",", "(")), colon)
            if end == start + 1 and v.low[start] in s["interview_words"]:
                return None  # "Haastattelu: ”…”" names what it is, not who speaks
            if end > start and all(self.nameable(v, k) for k in range(start, end)):
                return start, end
        inner = s["according"].phrase_at(v.low, start, colon)
        if inner:
            subject = subject_after(v, inner - 1)
            return (subject.start, subject.end) if subject is not None else None
        placed = s["verb_final"].exact or s["subject_first"].exact
        final = Cues(v).find() if placed else []
        for found in (c.subject for c in reversed(final) if c.subject is not None):
            if not found.dropped:
                return found.start, found.end
        if s["verb_final"].exact:  # "Muhalefet sıralarından Jane Smith söz istedi:"
            named = next((k for k in words if v.capital(k) and v.capital(k + 1) and k + 1 < colon
                          and v.low[k] not in s["openers"]), -1)  # fmt: skip
            if named > start and v.low[named - 1] in s["oblique_endings"]:
                last = named + 1
                while last < colon and v.capital(last):
                    last += 1
                return named, last
        if s["verb_final"].exact and (run := opening_speaker(v, start)) is not None:
            return run.start, min(run.end, colon)
        passive = s["dropped_subjects"].exact and any(
            v.low[k] in s["be"] for k in words
        )
        if passive and (last := self.set_off_last(v, start, colon)):
            return last, colon  # "Decizia a fost salutată de avocata sa, Jane Smith:"
        for k in reversed(words):
            low = v.low[k]
            if (
                k > start
                and not is_noun(v, k)
                and (low in s["finite"] or s.is_verb(low) or low.endswith("ed"))
            ):
                subject = subject_before(v, k)
                if (
                    subject is not None
                    and subject.start >= start
                    and not subject.passive
                ):
                    behind = subject_after(v, k) if self.predicate(v, subject) else None
                    subject = behind if behind is not None else subject
                    if not self.told_of(v, subject) and (
                        one := presented(v, start, colon)
                    ):
                        return one
                    return subject.start, min(subject.end, colon)
        for k in words:
            if v.low[k] in s["subject_pronouns"] and v.low[k] not in s["relatives"]:
                return k, k + 1
        titled = (
            self.titled_name(v, start, colon)
            or presented(v, start, colon)
            or self.body_behind(v, start, colon)
            or self.bare_office(v, start, colon)
            or self.given_name(v, start, colon)
        )
        if titled is not None:
            return titled
        if s["dropped_subjects"].exact and (last := described(v, start, colon)):
            return last, colon
        end = start
        while end < colon and self.nameable(v, end):
            end += 1
        who = not any(
            v.low[k] in s["interview_words"] or (k > start and v.low[k] in s["office"])
            for k in range(start, end)
        )  # no "Rozhovor s ministryní:"
        while (
            s["heads_first"].exact
            and who
            and end > start + 1
            and not v.capital(end - 1)
        ):
            end -= 1  # "Smith na ulazu:"
        alone = s["dropped_subjects"].exact and end == start + 1 and colon - end > 2
        if alone and v.low[start] not in s["interview_words"]:
            return None  # one word with its capital from the sentence alone
        if s["genitives"].exact and not any(
            v.low[k] in s["office"] for k in range(start, end)
        ):
            return None  # German nouns have capitals too
        if v.low[start] in s["prepositions"]:
            return None
        if all(v.low[k] in s["determiners"] for k in range(start, end)):
            return None
        return (start, end) if end > start and v.capital(end - 1) else None

    def set_off_last(self, v: View, start: int, colon: int) -> int:
        """Where the full name begins that a comma sets off right before the colon, or 0."""
        at = colon
        while at > start and (
            v.capital(at - 1) or v.low[at - 1] in self.reading.speech["particles"]
        ):
            at -= 1
        named = 2 <= colon - at <= 4 and v.get(at - 1) == ","
        return at if named and at > start + 1 else 0

    def told_of(self, v: View, subject: Subject) -> bool:
        """Whether a phrase is somebody: a pronoun, a name, an office, a body."""
        s = self.reading.speech
        lists = (
            "office",
            "body",
            "document",
            "unnamed",
            "spokesperson",
            "persons",
            "official",
            "subject_pronouns",
        )
        return any(
            v.capital(k) or any(v.low[k] in s[name] for name in lists)
            for k in range(subject.start, subject.end)
        )  # fmt: skip

    def predicate(self, v: View, subject: Subject) -> bool:
        """ "Más duro fue el diputado X": what stands before the verb is nobody."""
        s = self.reading.speech
        if s["verb_endings"].exact or not s["dropped_subjects"].exact:
            return False
        return not any(
            (v.capital(k) and k > 0)
            or any(
                v.low[k] in s[name]
                for name in ("office", "body", "document", "unnamed", "spokesperson", "persons", "subject_pronouns",
                             "determiners", "official")
            )
            for k in range(subject.start, subject.end)
        ) and not (subject.start == 0 and v.capital(0) and subject.end - subject.start == 1)  # fmt: skip

    def body_behind(self, v: View, start: int, colon: int) -> tuple[int, int] | None:
        """ "Niega tal extremo la Delegación del Gobierno:": a verb first, its object, then the body that speaks."""
        s = self.reading.speech
        if not s["dropped_subjects"].exact or not s.is_verb(v.low[start]):
            return None
        for k in range(start + 2, colon):
            if v.low[k] in STOPS:
                return None
            article = v.low[k - 1] in s["definite"] and v.low[k - 1] not in s["of_like"]
            if article and (
                v.low[k] in s["body"] or v.low[k] in s["organisation_words"]
            ):
                end = next((j for j in range(k, colon) if v.low[j] in STOPS), colon)
                return k - 1, end
        return None

    def bare_office(self, v: View, start: int, colon: int) -> tuple[int, int] | None:
        """ "La directora se vuelve en la puerta:", "Apoi șeful biroului zâmbește:": the one office, no name beside it."""
        s = self.reading.speech
        if not s["dropped_subjects"].exact and not s["adjuncts_set_off"].exact:
            return None
        found = []
        for k in range(start, colon):
            if v.low[k] not in s["office"] and v.low[k] not in s["persons"]:
                continue
            bare = v.low[k] in s["definite_offices"]
            led = k > start and v.low[k - 1] in s["definite"]
            first = k if bare else k - 1
            if (bare or led) and v.get(first - 1) not in s["prepositions"]:
                found.append((first, k + 1))
        return found[0] if len(found) == 1 else None

    def given_name(self, v: View, start: int, colon: int) -> tuple[int, int] | None:
        """ "Ins gleiche Horn stößt Jane Smith von der Opposition:": the one full name, led by no preposition."""
        s = self.reading.speech
        if not s["verb_second"].exact:
            return None
        found = []
        for k in range(start, colon - 1):
            if not (v.capital(k) and v.capital(k + 1)) or (
                k > start and v.capital(k - 1)
            ):
                continue
            if fold(v.low[k]) in given_names():
                end = k + 2
                while end < colon and v.capital(end):
                    end += 1
                found.append((k, end))
        if len(found) != 1 or v.get(found[0][0] - 1) in s["prepositions"]:
            return None
        return found[0]

    def titled_name(self, v: View, start: int, colon: int) -> tuple[int, int] | None:
        """The one titled name in a lead: "At the reception Minister X thanked her guests:"."""
        s = self.reading.speech
        found = []
        for k in range(start, colon - 1):
            if (
                v.low[k] in s["honorific"] or v.low[k] in s["spokesperson"]
            ) and v.capital(k + 1):
                end = k + 1
                while end < colon and (v.capital(end) or v.low[end] in s["particles"]):
                    end += 1
                found.append((k, end))
        return found[0] if len(found) == 1 else None

    def nameable(self, v: View, at: int) -> bool:
        """A word that may stand in a name with its title."""
        s, low = self.reading.speech, v.low[at]
        return (
            v.capital(at)
            or any(
                low in s[name]
                for name in (
                    "particles",
                    "determiners",
                    "office",
                    "before_names",
                    "honorific",
                    "of_like",
                    "deputy",
                )
            )
            or any(
                low in s[name]
                for name in ("portfolio_words", "spokesperson", "title_inner", "body")
            )
        )

    def signature(self, number: int) -> tuple[View, tuple[int, int]] | None:
        """The next paragraph holds only a name and perhaps an office."""
        if number + 1 >= len(self.views):
            return None
        below = self.views[number + 1]
        mine = self.reading.sentences[number].paragraph
        if self.reading.sentences[number + 1].paragraph != mine + 1:
            return None
        if below.low[-1] in (".", ":", "?", "!") or len(below) > 14:
            return None
        if (
            number + 2 < len(self.views)
            and self.reading.sentences[number + 2].paragraph == mine + 1
        ):
            return None
        at = 0
        while at < len(below) and (below.low[at] in DASHES or below.low[at] in STOPS):
            at += 1
        dashed = at > 0
        subject = self.name_only(below, at)
        if subject is None or not (
            dashed or self.titled(below, at) or self.office_below(number + 1)
        ):
            return None
        return below, (subject.start, subject.end)

    def office_below(self, number: int) -> bool:
        """A name on one line, the office on the next."""
        if number + 1 >= len(self.views) or len(self.views[number]) > 5:
            return False
        v, s = self.views[number + 1], self.reading.speech
        first = v.low[0]
        return len(v) <= 12 and (
            first in s["office"] or first in s["deputy"] or first in s["official"]
        )

    def titled(self, v: View, at: int) -> bool:
        s = self.reading.speech
        inside = [v.low[k] for k in range(at, len(v))]
        return any(
            w in s["office"] or w in s["honorific"] or w in s["spokesperson"]
            for w in inside
        ) and any(v.capital(k) for k in range(at, len(v)))

    def alone(self, v: View, number: int) -> bool:
        return self.reading.sentences[number].paragraph != (
            self.reading.sentences[number + 1].paragraph
            if number + 1 < len(self.views)
            else -1
        )

    def subject_above(self, number: int, paragraph: int) -> tuple[int, int] | None:
        """The subject of the sentence before, in the same paragraph: a pronoun or a capitalised name."""
        if number == 0 or self.reading.sentences[number - 1].paragraph != paragraph:
            return None
        return self.subject_of(self.views[number - 1])

    def subject_of(self, v: View, stop: int = 24) -> tuple[int, int] | None:
        """The subject of a sentence, or of its first items, that tells of a person: a pronoun, a name, an office."""
        s = self.reading.speech
        for k in range(min(len(v), 24)):
            if v.low[k] not in s["subject_articles"] or v.is_quote(k):
                continue
            end = k + 1
            while end < len(v) and v.low[end] not in STOPS and self.nameable(v, end):
                end += 1
            if v.capital(end - 1) and end > k + 1:
                return k, end  # a nominative article tells the subject
        if s["verb_final"].exact and (run := opening_speaker(v, 0)) is not None:
            return run.start, run.end
        for k in reversed(range(1, min(len(v), stop))):
            low = v.low[k]
            if s["heads_first"].exact and s.is_verb(
                low
            ):  # "je na pitanje danes odgovoril minister"
                behind = subject_after(v, k)
                if (
                    behind is not None
                    and v.get(behind.end) in ("", ".", ":", "?")
                    and any(
                        v.low[j] in s["office"] or v.low[j] in s["body"]
                        for j in range(behind.start, behind.end)
                    )
                ):
                    return behind.start, behind.end
            if low in s["finite"] or low.endswith("ed") or s.is_verb(low):
                subject = subject_before(v, k)
                if subject is None or v.is_quote(subject.start):
                    continue
                first = v.low[subject.start]
                if first in s["he"] or first in s["she"]:
                    return subject.start, subject.end
                if v.capital(subject.end - 1) or v.low[subject.end - 1] in s["office"]:
                    return subject.start, subject.end
        return None

    def only_person(self, v: View) -> tuple[int, int] | None:
        """The one person a sentence names with an office: "az iroda, amelyet X miniszter adott át". Two are nobody."""
        s = self.reading.speech
        if not s["dropped_subjects"].exact or any(v.is_quote(k) for k in range(len(v))):
            return None
        found: list[tuple[int, int]] = []
        k = 0
        while k < len(v):
            end = k
            while end < len(v) and v.capital(end) and v.low[end] not in s["office"]:
                end += 1
            if 2 <= end - k <= 4:
                near = [*range(max(0, k - 3), k), *range(end, min(len(v), end + 4))]
                if any(v.low[j] in s["office"] for j in near) and not any(
                    v.low[j] in s["organisation_words"] or v.low[j] in s["body"]
                    for j in range(k, end)
                ):
                    found.append((k, end))
            k = max(end, k + 1)
        return found[0] if len(found) == 1 else None

    def headline(self, v: View, number: int, end: int) -> bool:
        mine = self.reading.sentences[number].paragraph
        first, last = self.reading.paragraphs[mine]
        return (
            last - first <= 25
            and len(v) <= 2
            and self.reading.text[end - 1] not in ".,"
        )
