"""Positions: which actor is for or against which measure, and how far it went, with the words that show it.

Reads ``doc._.measures``, ``doc._.statements``, ``doc._.signatories``, ``doc._.letters``, ``doc._.cast``; writes ``doc._.positions``
and the country of a speaker whose office is printed without one.
A statement of somebody who speaks for a government or a body gives a position for each measure in it; so does a sentence
in which the text tells what an actor decided, did, stopped, refused. A signature below a letter gives the measures that
the letter asks for as "signed". What may be shown beyond "mentions" is measured (nlp/stance_measured.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from db.found import PositionFound, StatementFound
from nlp.plainly import plainly
from nlp.position_actors import BACK
from nlp.position_names import DE_FACTO, GUESSED, NO_COUNTRY, Actor, by
from nlp.position_rows import named, signed
from nlp.position_units import LEADS, SUBJECT, TAKES, Place, Units
from nlp.position_words import position_words
from nlp.positions import CONTEXT, NO_MEASURE, Cue, Seen, Unit, judge
from nlp.stance_measured import shown
from nlp.untrue import untrue_of
from nlp.words import PARTED

if not Doc.has_extension("positions"):
    Doc.set_extension("positions", default=[])

#: begun at the first mark of a row, or at its second where the first stands behind a day: never at each
ENDS = re.compile(r"(?<!\b\d)(?<!\b\d\d)(?<![.!?…]{2})[.!?…]+[”\"»“’')\]]*\s+(?=\S)")
EARLY = 10  # words of a sentence in which its subject stands
SHORT = 14  # words of a sentence that only says who told the one before
LEADING = ("against", "decision", "refused")
#: what shows that somebody did something
ACTS = ("deed", "stopped", "decision", "refused", "prepared", "period")
RECEIVED = ("TALIBAN_VISIT", "CONSULAR")
PRINTED = ("named", "runs")  # how the country of an office is known
ASIDE = ("points", "parts")


class Positions:
    """The component."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.known = position_words(lang)
        self.withheld = 0  # rows so far that were not plain enough
        self.measured = True  # False: also what is not shown, for whoever measures it

    def __call__(self, doc: Doc) -> Doc:
        found: list[PositionFound] = list(signed(doc))
        if self.known is None:
            found += named(doc) if doc._.measures else ()
        else:
            finder = Finder(doc, self.known)
            doc._.statements = [finder.with_country(s) for s in doc._.statements]
            if doc._.measures or finder.about:
                found += finder.find()
                self.withheld += finder.withheld
        doc._.positions = sorted(
            map(shown, found) if self.measured else found,
            key=lambda p: (p.start, p.measure, p.actor),
        )
        return doc


class Finder(Units):
    """Works on one text."""

    withheld = 0  # rows whose words were not plain enough to be more than named

    def with_country(self, s: StatementFound) -> StatementFound:
        """A statement with the country that the text tells of its speaker's office elsewhere: "ROME, 11 March - The minister"."""
        if s.country or s.office or not s.office_printed:
            return s
        actor = self.actors.speaking(s)
        if actor is None or actor.how not in PRINTED or actor.country == DE_FACTO:
            return s
        known = actor.country in NO_COUNTRY or self.actors.tells_of(actor.country)
        return replace(s, country=actor.country) if known else s

    def find(self) -> list[PositionFound]:
        found: list[PositionFound] = []
        speaks: dict[int, Actor | None] = {}  # by sentence
        told: set[int] = set()  # sentences in which somebody speaks
        for s in self.doc._.statements:
            actor = self.actors.speaking(s) or self._published(s)
            said = list(self._said(s, actor)) if actor is not None else []
            if actor is None or said or self._measures(s.start, s.end):
                told |= self._sentences(s.start, s.end)
            speaks |= dict.fromkeys(self._sentences(s.start, s.end), actor)
            found += said
        for n, sentence in enumerate(self.r.sentences):
            clauses = list(self._clauses(sentence))
            if n in told:  # what another does, in the same sentence
                clauses = [c for c in clauses[1:] if not self._speech_in(c)]
            for items in clauses:
                rows = list(self._narrated(n, items, speaks.get(n - 1)))
                found += [p for p in rows if not self._again(p, found)]
        found += self._asked_on(found)
        kept: dict[tuple[object, ...], PositionFound] = {}
        for p in found:
            kept.setdefault((p.start, p.end, p.actor, p.measure), p)
        return list(kept.values())

    def _asked_on(self, found: list[PositionFound]) -> Iterator[PositionFound]:
        """ "The ministry said that a second flight is booked. *When, she would not say*": about what the same actor said or did last."""
        spans = [(p.start, p.end) for p in found]
        rows = sorted(found, key=lambda p: p.start)
        for n, sentence in enumerate(self.r.sentences):
            start, end = self._range(sentence)
            cues = [
                c
                for c in self._cues_in(start, end)
                if c.kind == "declines" and c.first < c.last
            ]
            cues = [c for c in cues if not any(c.first < k <= c.last and self.w.before[k] == PARTED for k in self._words(start, end))]  # fmt: skip
            if not n or not cues or self._measures(start, end) or any(a < end and start < b for a, b in spans):  # fmt: skip
                continue
            first, _ = self._range(self.r.sentences[max(0, n - BACK)])
            last = [p for p in rows if first <= p.start and p.end <= start]
            items = [k for k in sentence.items if k >= 0]
            if not last or self.actors.has_private(items):
                continue
            p = last[-1]
            actor, _ = self.actors.subject(items)
            if (actor is not None and actor.id != p.actor) or self._names_other(items, p.country):  # fmt: skip
                continue
            end = start + len(self.text[start:end].rstrip())
            for q in last:
                if (q.start, q.end, q.actor) == (p.start, p.end, p.actor):
                    yield replace(q, start=start, end=end, stance="declines", stage="talk", rule="act", statement=None, day="")  # fmt: skip

    def _again(self, p: PositionFound, found: list[PositionFound]) -> bool:
        """Whether a sentence without a measure of its own only says of a position that it was taken: "*That* was decided on Monday"."""
        return (
            p.stance != "declines"
            and not self._measures(p.start, p.end)
            and any(
                (q.actor, q.measure, q.stance, q.stage) == (p.actor, p.measure, p.stance, p.stage) and q.end <= p.start
                for q in found
            )
        )  # fmt: skip

    # --- said -------------------------------------------------------------------------

    def _said(self, s: StatementFound, actor: Actor) -> Iterator[PositionFound]:
        """Parts that ask are left out where a later part answers: "A joint scheme? We are for it if ..." """
        rows = list(self._each(s, actor))
        answered = {p.measure for p in rows if p.stance != "mentions"}
        for p in rows:
            if p.stance != "mentions" or p.measure not in answered or "?" not in self.text[p.start : p.end + 1]:  # fmt: skip
                yield p

    def _each(self, s: StatementFound, actor: Actor) -> Iterator[PositionFound]:
        asked: list[Seen] = []
        for start, end in self._parts(s):
            asked_here = self.text[start:end].rstrip("”\"»“’' ").endswith("?")
            asks = asked_here or self.text[end : end + 1] == "?"
            unit = self._unit(start, end, narrated=False)
            unit.modality, unit.asks = s.modality, asks
            around = self._around(s)
            if s.modality in ("denied", "declined"):
                unit.add(around)
            elif s.kind == "indirect":  # "whether it will, the ministry leaves open"
                unit.add(
                    [
                        c
                        for c in around
                        if (c.kind == "declines" and not self._added(c))
                        or self._leads(c, s)
                    ]
                )
            unit.others = self.actors.other_than(
                actor, self._items(start, end), wanted=unit.has("for"), received=_received(unit)
            )  # fmt: skip
            if s.modality == "declined" or unit.has("declines"):
                unit.measures = unit.measures or self._asked_before(start)
                start, end = self._whole(start, end)
            elif unit.has(*TAKES) and (unit.bare or not _own(unit)) and (unit.has("points") or asked):  # fmt: skip
                unit.measures = asked or self._asked_before(start) or unit.measures
                unit.pointed = not asked
            asked = unit.measures if asks else []
            yield from self._rows(
                unit, start, end, actor, (s.start, s.end), "said", s.said_on
            )

    def _published(self, s: StatementFound) -> Actor | None:
        """Whose figures or papers say something: "figures published by the ministry show"."""
        if s.speaker_kind not in ("document", "unnamed"):
            return None
        n = min(self._sentences(s.start, s.end), default=-1)
        outside = [k for k in self.r.sentences[n].items if k >= 0 and not s.start <= self.r.start[k] < s.end] if n >= 0 else []  # fmt: skip
        return self.actors.agent(outside)[0]

    def _parts(self, s: StatementFound) -> Iterator[Place]:
        """The sentences of a statement; what stands before a semicolon belongs to it: "Tickets are booked; *they fly in May*"."""
        begin = self._from(s)
        for start, end in s.spans or ((begin, s.end),):
            for m in ENDS.finditer(self.text, start, end):
                yield start, m.end()
                start = m.end()
            if start < end:
                yield start, end

    def _added(self, cue: Cue) -> bool:
        """Whether a "who" stands right before: "said the minister, *who would not say* how long"."""
        return any(self._opens_clause(k) for k in range(max(0, cue.first - 2), cue.first))  # fmt: skip

    def _leads(self, cue: Cue, s: StatementFound) -> bool:
        """Whether the words that introduce a statement take the position: "deplores that", "the cabinet agreed on Friday to"."""
        gap = self.w.starts[cue.last] < s.start and len(self._words(self.w.starts[cue.last], s.start)) - 1  # fmt: skip
        return cue.kind in LEADING and gap is not False and gap <= LEADS

    def _from(self, s: StatementFound) -> int:
        """Where a statement begins: "The centre opens in June; *the tender is out*, the minister said" begins with its sentence."""
        n = min(self._sentences(s.start, s.end), default=-1)
        if n < 0 or s.kind != "indirect" or s.speaker_start is None or s.speaker_start < s.end:  # fmt: skip
            return s.start
        start, _ = self._range(self.r.sentences[n])
        before = self.text[start : s.start].rstrip()
        return start if before.endswith((";", ":")) else s.start

    def _around(self, s: StatementFound) -> list[Cue]:
        """Cues in the sentence of a statement, outside it: "ruled out", "would not say"."""
        n = min(self._sentences(s.start, s.end), default=-1)
        if n < 0:
            return []
        start, end = self._range(self.r.sentences[n])
        return [
            c
            for c in self._cues_in(start, end)
            if self.w.starts[c.first] < s.start or self.w.end(c.last) > s.end
        ]

    # --- told by the text -----------------------------------------------------------------

    def _narrated(
        self, n: int, items: list[int], spoke: Actor | None
    ) -> Iterator[PositionFound]:
        """``items``: a sentence, or a part of it; ``spoke``: who speaks in the sentence before."""
        start, end = self._range(self.r.sentences[n])
        parted = items[0] != next((k for k in self.r.sentences[n].items if k >= 0), -1)
        if parted:
            start = self.r.start[items[0]]
        if items[-1] != self.r.sentences[n].items[-1] and self.r.sentences[n].items[-1] >= 0:  # fmt: skip
            end = self.r.end[items[-1]]
        unit = self._unit(start, end, narrated=True)
        unit.asks = self.text[start:end].rstrip().endswith("?")
        points = unit.has("points") and unit.has(*TAKES) and not _own(unit)
        if points or (not unit.measures and unit.has("declines")):
            unit.measures = self._asked_before(start)
        if points and unit.has("decision"):
            self._decides_before(unit, n)
        if not unit.measures or not unit.kinds:
            return
        if untrue_of(self.doc).over(end - 1):
            return  # "according to a rumour, X deported 14": nobody did
        actor, at = self.actors.subject(items)
        if unit.has("declines") and actor is not None and at != items[0] and self._measures(self.r.start[at], self.r.start[at] + 1):  # fmt: skip
            actor, at = (
                None,
                -1,
            )  # "on the part of Frontex he would not say": asked about it, not asked it
        stands = self.actors.stands_for(items)
        if actor is not None and self._addressed(unit, items, at):
            return
        if (
            actor is not None
            and actor.kind in ("agency", "un")
            and (unit.has("period") or self._counted(start, end))
        ):
            unit.drop("for")  # "supported 612 returns" is a fact
        if stands in items[:2] and at > stands + SUBJECT:
            actor, at = None, -1  # "It sends a team of Frontex"
        unit.actor_at = self._word(at)
        unit.decides = any(
            n.first == at and n.label == "parliament" for n in self.actors.named
        )
        if actor is not None and self._late(unit, items.index(at)):
            if actor.kind == "country":
                return  # "they ask that nobody is sent back as long as the Taliban rule"
            # "papers were fetched from the Afghan consul"
            actor, at, unit.actor_at = None, -1, -1
        private = self.actors.has_private(items)
        if actor is None and at < 0 and not private:
            if not (unit.has("declines") and stands >= 0):
                actor, at = self.actors.agent(items)
            if actor is None and unit.has(*ACTS):
                actor = (
                    self.actors.taken_from(items) if self._afghan(start, end) else None
                )
                actor = actor or by(self._told_by(n), "behind")
            before = [k for k in self.r.sentences[n - 1].items if k >= 0] if n else []
            if actor is None and (unit.has("declines") or stands >= 0):
                actor = by(self._last(spoke, before), "stands")
                unit.actor_at = self._word(stands)
            if actor is None and (
                unit.has(*ACTS) or (unit.has("future") and unit.when)
            ):
                if unit.bare:
                    return  # "a plane stayed on the ground": nobody's, and perhaps not of this
                actor = self._goes_on(items, spoke, before) or self.actors.only()
        if actor is not None and actor.kind == "de facto" and unit.actor_at >= 0 and _received(unit):  # fmt: skip
            return  # "an Afghan consul comes to hand out papers": who lets him come has the position
        if actor is None:
            return
        unit.measures = [
            m
            for m in unit.measures
            if not (m.code == "FRONTEX" and actor.id == "frontex")
        ] or unit.measures
        yield from self._rows(unit, start, end, actor, None, "act", "")

    def _goes_on(
        self, items: list[int], spoke: Actor | None, before: list[int]
    ) -> Actor | None:
        """Who spoke or acted in the sentence before, where this one names nobody: "It flew on Monday. *The next is booked for May*"."""
        actor = self._last(spoke, before)
        if actor is None or actor.kind == "de facto" or actor.how == GUESSED:
            return None
        return None if self._names_other(items, actor.country) else by(actor, "goes on")

    def _last(self, spoke: Actor | None, before: list[int]) -> Actor | None:
        """Who spoke in the sentence before, or acted in it; ``before``: its words."""
        return spoke or self.actors.subject(before)[0] or self.actors.agent(before)[0]

    def _names_other(self, items: list[int], country: str) -> bool:
        """Whether words name another country than one, and than that of the people."""
        lands = (self.actors.countries.get(k) for k in items)
        return any(c and c[0] not in (country, DE_FACTO) for c in lands)

    def _decides_before(self, unit: Unit, n: int) -> None:
        """ "The country suspends returns. *That* was decided by the minister": what was decided is the stop."""
        if not n or unit.has("for", "against", "refused", "undecided"):
            return
        before = self._cues_in(*self._range(self.r.sentences[n - 1]))
        unit.add([c for c in before if c.kind in ("stopped", "stopping", "lifted")])

    def _late(self, unit: Unit, at: int) -> bool:
        """Whether an actor stands too far behind to be who acts."""
        if unit.has("declines") or unit.beside("decision", "refused", "stopped"):
            return False
        if at > EARLY or not unit.cues:
            return True
        last = max(c.first for c in unit.cues if c.kind not in ASIDE) if any(c.kind not in ASIDE for c in unit.cues) else -1  # fmt: skip
        return unit.actor_at > last and (
            not unit.beside(*TAKES)
            or any(last < k <= unit.actor_at for k in (*unit.parted, *unit.clauses))
        )

    def _afghan(self, start: int, end: int) -> bool:
        return any(
            c.iso2 == "AF" and start <= c.start < end for c in self.doc._.countries
        )

    def _told_by(self, n: int) -> Actor | None:
        """ "..., hat fünf Männer abgeschoben. Das teilte das Ministerium mit." """
        if n + 1 >= len(self.r.sentences):
            return None
        behind = self.r.sentences[n + 1]
        items = [k for k in behind.items if k >= 0]
        back = self.known.actors["back"]
        if not items or self.r.low[items[0]] not in back or len(items) > SHORT:
            return None
        if behind.paragraph != self.r.sentences[n].paragraph:
            return None
        actor, _ = self.actors.subject(items)
        return actor

    # --- both -----------------------------------------------------------------------------------

    def _rows(
        self,
        unit: Unit,
        start: int,
        end: int,
        actor: Actor,
        statement: Place | None,
        rule: str,
        day: str,
    ) -> Iterator[PositionFound]:
        end = start + len(self.text[start:end].rstrip())
        unit.of_state = actor.kind not in ("un", "de facto")
        unit.by_others = self.actors.done_by_others(actor, self._items(start, end))
        if actor.how == GUESSED:
            return  # nothing tells that it is anything of theirs
        for code, taken in judge(unit):
            stance, stage = plainly(unit, code, taken, actor.how)
            if (stance, stage) != taken:
                self.withheld += 1
            yield PositionFound(
                start, end, code, stance, stage, actor.kind, actor.id, actor.country, actor.office, actor.person,
                statement, day, rule, actor.field,
            )  # fmt: skip


def _received(unit: Unit) -> bool:
    return any(m.code in RECEIVED for m in unit.measures)


def _own(unit: Unit) -> bool:
    """Whether a unit names a measure that a position can be on."""
    return any(m.code not in NO_MEASURE and m.code not in CONTEXT for m in unit.measures)  # fmt: skip


@Language.factory("returnwatch_positions", requires=["doc.spans"])
def make_positions(nlp: Language, name: str) -> Positions:
    return Positions(nlp.lang or "xx")
