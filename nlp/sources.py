"""Sources that no verb of saying names: "according to X", "in X's view", "secondo lui".

The words attributed are the clause beside the source, or the clause that the source stands in.
"""

from __future__ import annotations

from dataclasses import replace

from nlp.clauses import clause_end, is_cue
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before_mark
from nlp.verbless import LONGEST_SOURCE, Verbless
from nlp.views import STOPS
from nlp.word_roles import is_noun

SOURCE = 8  # words of a source before "zufolge", "szerint"
LONG_SOURCE = 18  # the same where titles pile up before the name: "X Derneği Y Şubesi Başkanı Z'ye göre"
LEAD = 4  # words before a source that opens its sentence: "L'affermazione della ONG X"


class Sources(Verbless):
    """Rules for a source beside a clause."""

    def according(self) -> None:
        v, s = self.v, self.s
        told = [(at, low) for at, low in enumerate(v.low) if s.sources[low]]
        for at, low in told:
            if low in s["according_behind"]:
                self.behind_source(at)
        self.own_view()
        listed = s["according"]
        for at, low in told:
            if low in s["view_leads"] and v.get(at - 1) == "," and at < len(v) - 4:
                self.for_whom(at)
        begins = [at for at, low in told if low in listed.phrases or low in listed]
        for at in begins:
            end = s["according"].phrase_at(v.low, at, len(v)) or (
                at + 1 if v.low[at] in s["according"].exact else 0
            )
            own = s["view_own"].phrase_at(v.low, at, len(v))
            if not end or (own > end and not v.capital(own)):
                continue
            related = end + (v.get(end) in s["determiners"])
            if v.get(related) in s["relatives"] and v.get(at - 1) == ",":
                before_it = subject_before_mark(v, at - 1)  # "X, secondo la quale"
                if before_it is not None:
                    cue = Cue(
                        at, related + 1, frozenset(("bare",)), before_it, after=True
                    )
                    cue.stop = related + 1
                    self.related(cue, related + 1, before_it)
                continue
            subject = subject_after(v, end - 1) or self.bare_source(end)
            if subject is None:
                continue
            subject = self.without_clause(subject)
            if s["subject_first"].exact:
                subject = self.to_comma(subject)
            cue = Cue(at, end, frozenset(("bare",)), subject, after=True)
            stop = self.source_end(subject)
            opens = at <= self.begin + 1 and not (at and v.is_quote(at - 1))
            joined = (
                bool(s["verb_second"].exact)
                and v.get(at - 1) in s["conjunctions"]
                and v.get(at - 2) == ","
            )  # "..., och enligt myndigheten behövs det inga kontakter"
            if opens or joined or v.get(at - 1) in (";", ":"):
                if v.get(subject.end) in s["that"]:
                    self.clause(cue, subject.end + 1, "according_to")
                elif (  # "Il ressort des chiffres de X que"
                    v.get(stop) in (",", ":")
                    and v.is_quote(stop + 1)
                    and self.only_quote(stop + 1)
                ):
                    self.quotation(cue, stop + 1, "according_to")
                elif v.get(stop) in (",", ":"):
                    name, comma = self.past_apposition(stop)
                    if comma > stop:
                        cue.subject = Subject(name, comma, subject.outer)
                    self.clause(cue, comma + 1, "according_to")
                elif v.is_quote(stop) and stop not in self.claimed:
                    self.bare_quote(cue, stop)  # "Secondo il sindaco X «qui si gioca»"
                elif (
                    s["verb_second"].exact
                    or s["according_bare"].exact
                    or self.article_ends(subject)
                    or v.low[subject.start] in s["spoken_of"]  # "Secondo lei i voli"
                ):
                    self.clause(cue, subject.end, "according_to")
                continue
            if v.get(stop) == "," and v.is_quote(stop + 1) and self.small(stop + 1):
                self.quotation(cue, stop + 1, "according_to")
                continue
            before = at - 1 if v.get(at - 1) in (",", "—", "–", "--") else at
            if v.is_quote(before - 1) and before - 1 not in self.claimed:
                self.left_quotation(cue, before - 1, False)
                continue
            start = self.clause_start(before)
            inside = s["according_bare"].exact or s["verb_second"].exact
            if inside and before == at and v.get(stop) not in ("", ".", ","):
                self.around(cue, at)
                continue
            pieces = [(start, before)] if before - start >= 3 else []
            if self.parted(start, before, stop):
                pieces = [(start, before), (stop + 1, clause_end(v, stop + 1))]
            if pieces:
                quotes = any(v.is_quote(k) for a, b in pieces for k in range(a, b))
                self.add(cue, pieces, "mixed" if quotes else "indirect", "according_to")

    def related(self, cue: Cue, start: int, source: Subject) -> None:
        """ "L'affirmation de X, selon laquelle A, n'a pu être vérifiée": the clause ends before the verb of its sentence."""
        v, s = self.v, self.s
        if source.outer <= self.begin + LEAD:
            for k in range(start + 2, len(v) - 2):
                if v.low[k] != ",":
                    continue
                verb = k + 1
                while (
                    v.get(verb) in s["negations"] or v.get(verb) in s["object_clitics"]
                ):
                    verb += 1
                if v.get(verb) in s["finite"]:
                    quotes = any(v.is_quote(i) for i in range(start, k))
                    kind = "mixed" if quotes else "indirect"
                    self.add(cue, [(start, k)], kind, "according_to")
                    return
        self.clause(cue, start, "according_to")

    def bare_quote(self, cue: Cue, at: int) -> None:
        """A quotation right behind the source, alone or as the beginning of a clause."""
        if self.only_quote(at):
            self.claimed.add(at)
            self.add_quote(cue, at, "according_to")
        else:
            self.clause(cue, at, "according_to")

    def without_clause(self, subject: Subject) -> Subject:
        """ "Secondo il ministero i voli ...": the source ends before the article that opens the clause."""
        v, s = self.v, self.s
        if not s["dropped_subjects"].exact and not s["adjuncts_set_off"].exact:
            return subject
        told = ("office", "body", "document", "unnamed", "spokesperson")
        for k in range(subject.start + 2, subject.end - 1):
            opens = v.low[k] in s["definite"] and v.low[k] not in s["of_like"]
            if opens and s.among(v.low[k - 1], *told):
                return replace(subject, end=k)
        return subject

    def article_ends(self, subject: Subject) -> bool:
        """ "Secondo il ministro Jane Smith i voli ...": an article behind the name opens the clause."""
        v, s = self.v, self.s
        if not s["dropped_subjects"].exact and not s["adjuncts_set_off"].exact:
            return False
        behind = v.get(subject.end)
        return (
            behind in s["definite"]
            and behind not in s["of_like"]
            and subject.end - subject.start > 1
            and (
                v.capital(subject.end - 1)
                or s.among(
                    v.low[subject.end - 1],
                    "office",
                    "body",
                    "document",
                    "unnamed",
                    "spokesperson",
                )
            )
        )

    def to_comma(self, subject: Subject) -> Subject:
        """ "به گزارش خبرگزاری X، ...": the source goes on to its comma where nothing in it is a verb."""
        v, s = self.v, self.s
        for k in range(subject.end, min(len(v), subject.start + LONGEST_SOURCE)):
            low = v.low[k]
            if low == ",":
                return Subject(subject.start, k, subject.outer)
            if low in STOPS or low in s["finite"] or s.is_verb(low) or low in s["that"]:
                break
        return subject

    def parted(self, start: int, before: int, stop: int) -> bool:
        """ "The camp, according to X, is full": the verb of the clause stands behind the source."""
        v, s = self.v, self.s
        if not s["verb_endings"].exact or before - start < 1 or v.get(stop) != ",":
            return False
        if any(v.low[k] in s["finite"] or v.is_quote(k) for k in range(start, before)):
            return False
        return v.get(stop + 1) in s["finite"]

    def bare_source(self, at: int) -> Subject | None:
        """ "according to exit polls", "according to recent data from the bank": nouns that no article opens."""
        v, s = self.v, self.s
        if not v.get(at)[:1].isalpha() or not (
            s["verb_endings"].exact or s["subject_first"].exact
        ):
            return None
        if s.among(v.low[at], "prepositions", "that", "time_words"):
            return None
        end = at
        while end < len(v) and end - at < LONGEST_SOURCE and v.low[end] not in STOPS:
            low = v.low[end]
            if low in s["finite"] or low in s["conjunctions"] or low in s["relatives"]:
                break
            end += 1
        return Subject(at, end, at) if end > at else None

    def for_whom(self, at: int) -> None:
        """ "il deputato X, per il quale i voli sono illegali", "le député X, pour qui ...": X thinks so."""
        v, s = self.v, self.s
        related = at + 1 + (v.low[at + 1] in s["determiners"])
        source = subject_before_mark(v, at - 1)
        for k in range(at - 2, self.begin, -1):  # "X, de Orden y Patria, para quien"
            told = s.among(
                v.low[k + 1],
                "of_like",
                "office",
                "official",
                "honorific",
                "before_names",
            )
            if v.low[k] == "," and told:  # "X, député de Y, pour qui"
                source = subject_before_mark(v, k)
                break
            if v.low[k] == ",":
                break
        if v.get(related) not in s["who"] and v.get(related) not in s["relatives"]:
            return
        if source is None or not self.somebody(source) or v.get(related) in s["that"]:
            return
        cue = Cue(at, related + 1, frozenset(("bare",)), source, after=True)
        cue.stop = related + 1
        self.clause(cue, related + 1, "according_to")

    def past_apposition(self, comma: int) -> tuple[int, int]:
        """ "Selon son avocat, Me Jane Smith, ...": the name and the comma behind it, or the same comma."""
        v, s = self.v, self.s
        at = comma + 1
        lead = ("definite", "honorific", "before_names", "official")
        while s.among(v.get(at), *lead) and at < comma + 4:
            at += 1
        end = v.past_name(at)
        return (at, end) if v.get(end) == "," and 2 <= end - at <= 5 else (at, comma)

    def own_view(self) -> None:
        """ "A su entender, ...", "Vláda podle něj mlčí", "Po njenih besedah bo ...": whoever spoke before."""
        v, s = self.v, self.s
        listed, bare = s["view_own"], bool(s["according_bare"].exact)
        marks = [
            k + 1 for k, low in enumerate(v.low) if low in (":", ";") and k + 1 < len(v)
        ]
        for at in range(self.begin, len(v)) if bare else [self.begin, *marks]:
            end = listed.phrase_at(v.low, at, len(v)) if at < len(v) else 0
            if not end or any(
                a <= v.char(at) < b for f in self.found for a, b in f.pieces
            ):
                continue
            cue = Cue(
                at,
                end,
                frozenset(("bare",)),
                Subject(at, end, at, dropped=True),
                after=True,
                stop=end,
            )
            if at <= self.begin + 1 and not (at and v.is_quote(at - 1)):
                comma = v.get(end) == ","
                if comma or bare or v.get(end) in s["determiners"]:
                    self.clause(cue, end + comma, "according_to")
            elif (
                v.get(at - 1) in (":", ";") and not bare
            ):  # "ricorso: a suo dire i voli"
                self.clause(cue, end + (v.get(end) == ","), "according_to")
            elif v.is_quote(at - 1) or (v.get(at - 1) == "," and v.is_quote(at - 2)):
                quote = at - 1 if v.is_quote(at - 1) else at - 2
                if quote not in self.claimed:
                    self.left_quotation(cue, quote, False)
            else:
                self.around(cue, at)

    def around(self, cue: Cue, at: int) -> None:
        """ "Program podle něj využilo 83 lidí": the source stands inside the clause, which is its words."""
        v, s = self.v, self.s
        start = self.clause_start(at)
        if any(s.is_verb(v.low[k]) and not is_noun(v, k) for k in range(start, at)):
            return  # somebody else is said to say it
        stop = clause_end(v, max(cue.unit_end, at + 1) - 1)
        while stop > start and v.low[stop - 1] in STOPS:
            stop -= 1
        behind = cue.unit_end
        if stop - behind < 1 or stop - start < 3:
            return
        pieces = [(start, at), (behind, stop)] if at > start else [(behind, stop)]
        quotes = any(v.is_quote(k) for k in range(start, stop))
        self.add(cue, pieces, "mixed" if quotes else "indirect", "according_to")

    def in_the_view(self) -> None:
        """ "For the minister, the point is that ...", "In the minister's view, ...": what follows the comma."""
        v, s = self.v, self.s
        lead = self.begin
        low = v.get(lead)
        if self.found or not (low in s["view_leads"] or low in s["view_owned"]):
            return
        comma = next(
            (k for k in range(lead, min(len(v), lead + 14)) if v.low[k] == ","), 0
        )
        if comma - lead < 2:
            return
        owned = v.low[comma - 1] in s["view_nouns"] and v.get(comma - 2).endswith("'s")
        if low not in (s["view_owned"] if owned else s["view_leads"]):
            return
        subject = Subject(lead + 1, comma - owned, lead)
        named = v.capital(comma - 1 - owned) or any(
            v.low[k] in s["office"] for k in range(lead + 1, comma)
        )
        start = comma + 1
        if not owned:
            apposed = next(
                (
                    k
                    for k in range(start, min(len(v), start + 6))
                    if v.low[k] == "," and v.capital(k - 1)
                ),
                0,
            )
            start = apposed + 1 if apposed else start
            if not any(v.get(start + k) in s["view_points"] for k in (0, 1)):
                return
            for k in range(start, min(len(v), start + 8)):
                if v.low[k] in s["that"]:
                    start = k + 1
        if not named:
            return
        cue = Cue(lead, lead + 1, frozenset(("bare",)), subject, after=True)
        self.clause(cue, start, "according_to")

    def behind_source(self, at: int) -> None:
        """ "Dem Schreiben zufolge ...", "..., dem Schreiben zufolge": the source stands before the word."""
        v = self.v
        last = at
        if v.get(at - 1) == ")":  # "Smith Jane (Liberális Párt) szerint"
            while last > self.begin and v.low[last] != "(":
                last -= 1
        start = last
        far = LONG_SOURCE if self.s["verb_final"].exact else SOURCE
        while (
            start > self.begin and v.low[start - 1] not in STOPS and last - start < far
        ):
            start -= 1
        if self.s["cut_adjuncts"] and v.low[start] in self.s["prepositions"]:
            start += 1  # "Pēc ministra teiktā"
        if start >= last:
            return
        who = v.low[start] in self.s["relatives"] and v.get(start - 1) == ","
        told = subject_before_mark(v, start - 1) if who and last - start == 1 else None
        if told is not None:  # "X, a hivatal vezetője, aki szerint ..."
            cue = Cue(at, at + 1, frozenset(("bare",)), told, after=True, stop=at + 1)
            self.clause(cue, at + 1, "according_to")
            return
        owned = v.low[last - 1] in self.s["according_nouns"]
        dropped = owned and last - start == 1
        if owned and last - start > 1:
            last -= 1  # "A minisztérium tájékoztatása szerint"
        if self.s["verb_final"].exact:  # "Bakanlıktan yapılan açıklamaya göre"
            bodies = (k + 1 for k in range(start, last) if v.low[k] in self.s["body"])
            people = ("unnamed", "office", "spokesperson")
            if not any(self.s.among(v.low[k], *people) for k in range(start, last)):
                last = next(bodies, last)
            if (
                owned
                and v.low[last - 1] in self.s["clause_endings"]
                and last - start > 2
            ):
                last -= 1  # "X'in verdiği bilgiye göre"
            last -= v.low[last - 1][0] == "'" and last - start > 1  # "X'e göre"
        named = self.behind_relative(start, last)
        cue = Cue(
            at,
            at + 1,
            frozenset(("bare",)),
            Subject(named, last, named, dropped=dropped),
            after=True,
            stop=at + 1,
        )
        apposed = v.low[start - 1] == "," and self.title_alone(self.begin, start - 1)
        first = start - (v.get(start - 1) in self.s["prepositions"])
        if first == self.begin or apposed:
            self.clause(cue, at + 1, "according_to")
        elif v.low[start - 1] == "," and start - self.begin > 3:
            self.add(
                cue,
                [(self.clause_start(start - 1), start - 1)],
                "indirect",
                "according_to",
            )

    def behind_relative(self, start: int, last: int) -> int:
        """The item behind "... olduğunu anımsatan" in "... anımsatan Bakan X'e göre", else the start."""
        v, s = self.v, self.s
        for k in range(last - 2, start - 1, -1):
            if v.low[k] in s["relative_verbs"] or (
                v.low[k] in s["lead_endings"]
                and not v.capital(k)
                and v.low[k] not in s["oblique_endings"]
            ):
                return k + 1
        return start

    def source_end(self, subject: Subject) -> int:
        """The source of "According to X on Monday," ends at its comma."""
        v = self.v
        after = v.get(subject.end + 1)
        inserted = v.get(subject.end) == "," and self.s.among(
            after,
            "relatives",
            "office",
            "spokesperson",
            "official",
            "deputy",
            "honorific",
        )
        name = subject.end + 1  # "según el secretario, Jane Smith, la ley ..."
        if v.get(subject.end) == "," and self.s["dropped_subjects"].exact:
            name = v.past_name(name)
            inserted |= v.get(name) == "," and 2 <= name - subject.end - 1 <= 4
        told_of = self.s["verb_second"].exact and v.get(subject.end) in self.s["who"]
        if (
            (self.s["verb_second"].exact or self.s["according_bare"].exact)
            and not inserted
            and not told_of  # "Ifølge en diplomat som fulgte reisen, ble ..."
        ):
            return self.far_comma(subject.end)  # the verb follows at once
        inserted |= self.told_of_name(subject)
        for k in range(
            subject.end + inserted, min(len(v), subject.end + 14 + 10 * inserted)
        ):
            if v.low[k] in (",", ":"):
                return k
            if v.is_quote(k):
                break
        return subject.end

    def told_of_name(self, subject: Subject) -> bool:
        """ "According to Jane Smith, the minister for migration, ...": what is said of the name goes to the next comma."""
        v, s = self.v, self.s
        first = subject.end + 1
        if v.get(subject.end) != "," or not v.capital(subject.end - 1):
            return False
        if v.get(first) not in s["determiners"] and not v.get(first).isdigit():
            return False
        told = False
        for k in range(first, min(len(v), first + 12)):
            if v.low[k] == ",":
                return told
            if v.low[k] in STOPS or v.low[k] in s["finite"]:
                return False
            told |= v.low[k].isdigit() or s.among(
                v.low[k], "office", "official", "persons", "spokesperson", "unnamed"
            )
        return False

    def far_comma(self, at: int) -> int:
        """Past "z fundacji Otwarty Dom," behind a source, where nothing there can be a verb; else the item itself."""
        v, s = self.v, self.s
        first = v.get(at)
        if not s["heads_first"].exact or not (
            first in s["prepositions"] or first in s["inner_endings"]
        ):
            return at
        for k in range(at, min(len(v), at + 9)):
            low = v.low[k]
            if low == ",":
                return k if v.get(k + 1) not in s["relatives"] else at
            if (
                low in STOPS
                or v.is_quote(k)
                or low in s["finite"]
                or s.is_verb(low)
                or low in s["past_endings"]
            ):
                return at
            if not (v.capital(k) or s.among(low, "prepositions", "body", "organisation_words", "document", "portfolio_words", "title_inner", "inner_endings", "unnamed", "office")):  # fmt: skip
                return at
        return at

    def only_quote(self, at: int) -> bool:
        return self.v.get(at + 1) in ("", ".", ",")

    def clause_start(self, before: int) -> int:
        v, s = self.v, self.s
        at = before
        while at > self.begin:
            low = v.low[at - 1]
            if low == ";" or (low in s["that"] and is_cue(v, at - 2)):
                break
            at -= 1
        while at < before and v.low[at] in s["conjunctions"]:
            at += 1
        return at
