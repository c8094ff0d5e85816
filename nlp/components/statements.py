"""Statements: the words, who says them, how, when, and how sure the rule is.

Reads ``doc._.attributions`` (spans), ``doc._.cast`` and ``doc._.speakers`` (people) and ``doc._.days``; writes
``doc._.statements`` and adds to ``doc._.issues``. A wrong speaker is worse than none: where a rule has only the place
to go by, its confidence says so.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from db.found import StatementFound
from db.records import IssueFound
from nlp.at_home import at_home
from nlp.attribution import Attribution
from nlp.components.people import layer
from nlp.dated import Dated, SaidDays
from nlp.denied_measures import deny
from nlp.doubted import Doubts
from nlp.mentions import Speakers
from nlp.reading import Reading
from nlp.said import before_office
from nlp.speaker import Speaker
from nlp.spelling import DATA

for _name in ("statements", "issues"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=[])

# Where only the neighbourhood speaks for somebody, the table shows one in five right: such words stay without a name.
NAMELESS = ("carried_over", "sentence_before")
BESIDE_VERB = ("before_cue", "after_cue", "carried_in_paragraph")
NOBODY = Speaker("unnamed", None, None, None, sure=0.5)
UNMEASURED = 0.7  # for a rule that the table does not hold


@cache
def confidences() -> dict[str, float]:
    """How often each rule had words and speaker right in annotated texts (``tests/eval/confidence.py`` counts).

    Most of the counts are English news; the other languages have the same rules but fewer texts behind the figure.
    """
    with (DATA / "confidence.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["confidence"]) for row in csv.DictReader(file)}


class Statements:
    """The component."""

    def __call__(self, doc: Doc) -> Doc:
        reading, speakers = doc._.reading, doc._.speakers
        rows: list[tuple[Attribution, Speaker]] = []
        known: dict[tuple[int, int], Speaker] = {}
        doubts = Doubts(doc._.cast)
        for a in sorted(doc._.attributions, key=lambda a: a.cue):
            if a.speaker is None or self.headline(a, doc):
                continue
            speaker = known.get(a.speaker)
            if speaker is None:
                find = speakers.labelled if a.rule == "label" else speakers.who
                speaker = known[a.speaker] = find(*a.speaker)
            if a.rule == "dropped":
                speaker = known[a.speaker] = speakers.agreeing(speaker, *a.cue)
            if not self.speaks(a, speaker, reading):
                continue
            if speaker.kind == "person" and self.plural(a, reading):
                speaker = NOBODY
            a = self.without_lead(a, reading)
            if a.rule in NAMELESS or doubts.doubted(a, speaker):
                speaker = NOBODY
            rows.append((a, speaker))
            doubts.rows.append((a, speaker))
        asking = self.interviewers(rows, reading)
        rows = [self.settled(row, rows) for row in rows if row[0] not in asking]
        published, cast = doc._.published, doc._.cast
        found: list[StatementFound] = []
        issues: list[IssueFound] = list(doc._.issues)
        dates = SaidDays(cast, doc._.days, published, rows)
        for a, speaker in rows:
            another = before_office(reading, a)
            dated = dates.said(a, speaker, another)
            told = self.statement(a, at_home(speaker, doc), dated)
            found.append(replace(told, retold=another and dated is None))
            if speaker.kind == "office":
                issues.extend(self.unknown_tenure(speakers, speaker, published))
        found = [
            f  # "X said the Taliban had agreed to take them": told by X
            for f in found
            if f.rule != "infinitive"
            or not any(
                g.start <= f.start and f.end <= g.end and g is not f for g in found
            )
        ]
        found.sort(key=lambda f: (f.start, f.end))
        doc._.statements = _once(found)
        deny(doc, doc._.statements)
        doc._.issues = [*issues, *cast.issues]
        doc._.people = layer(cast)
        return doc

    def speaks(self, a: Attribution, speaker: Speaker, reading: Reading) -> bool:
        """Whether the phrase before a verb of saying can speak here at all."""
        assert a.speaker is not None
        s, low = reading.speech, reading.low
        first, last = a.speaker
        if a.rule == "nominal" and speaker.kind not in ("person", "office"):
            return False  # "a letter calling for talks" tells of the letter, it does not quote it
        if a.rule == "label":
            return True
        asked = reading.words_in(a.pieces[0][0], a.pieces[0][1])
        if speaker.kind == "document" and a.kind == "indirect" and asked and low[asked[0]] in s["questions"]:  # fmt: skip
            return False  # "this text sums up how the ministry works"
        if low[first] in s["indirect_questions"]:
            return False  # "whether the minister agreed"
        turned = low[min(a.cue[1], len(low) - 1)] in s["subject_pronouns"]
        if a.rule == "bare" and s["genitives"].exact and turned and first < a.cue[0]:
            return False  # "Die Gespräche bezeichnete sie als »nüchtern«": what is before is no subject
        narrates = a.kind == "indirect" or a.rule not in BESIDE_VERB
        if narrates and last - first == 1 and low[first] in s["i"]:
            return False  # "we asked the ministry": the narrator
        if any(low[k] in s["not_said"] for k in range(first, last)):
            return False
        shown = low[a.cue[0]] in s["shown"]
        return not shown or speaker.kind in ("document", "body")

    def headline(self, a: Attribution, doc: Doc) -> bool:
        """ "Twenty countries ask EU to organise returns": the editors sum up, nobody's words are reported."""
        return a.rule == "infinitive" and a.pieces[0][0] < doc._.body_start

    def plural(self, a: Attribution, reading: Reading) -> bool:
        """ "Fuentes del departamento que dirige X subrayan que": one person cannot have spoken."""
        low, s = reading.low, reading.speech
        assert a.speaker is not None
        several = any(
            low[k] in s["conjunctions"] or low[k] in (",", "(")
            for k in range(*a.speaker)
        )
        return (
            a.rule not in ("label", "interview")
            and not several
            and any(
                low[k] in s["plural_verbs"] and s.is_verb(low[k]) for k in range(*a.cue)
            )
        )

    def without_lead(self, a: Attribution, reading: Reading) -> Attribution:
        """ "On whether they had set conditions, she declined to comment": without "on"."""
        s, (start, end) = reading.speech, a.pieces[0]
        words = reading.words_in(start, end)
        if a.modality != "declined" or len(words) < 3:
            return a
        first, second = reading.low[words[0]], reading.low[words[1]]
        if first not in s["prepositions"] or second not in s["indirect_questions"]:
            return a
        return replace(a, pieces=[(reading.start[words[1]], end), *a.pieces[1:]])

    def interviewers(
        self, rows: list[tuple[Attribution, Speaker]], reading: Reading
    ) -> list[Attribution]:
        """The turns of a label of one word under which nothing but questions stands: the paper's own."""
        turns: dict[str, list[Attribution]] = {}
        for a, speaker in rows:
            alone = a.speaker is not None and a.speaker[1] - a.speaker[0] == 1
            if a.rule == "label" and alone and speaker.name and not speaker.person:
                turns.setdefault(speaker.name, []).append(a)
        return [
            a
            for name, own in turns.items()
            if " " not in name
            and len(own) > 1
            and all(
                reading.text[: b.pieces[-1][1]].rstrip('”"»“ ').endswith("?")
                for b in own
            )
            for a in own
        ]

    def settled(
        self, row: tuple[Attribution, Speaker], rows: list[tuple[Attribution, Speaker]]
    ) -> tuple[Attribution, Speaker]:
        """A quotation as a heading is somebody's only where one person alone speaks in marks in the text."""
        a, speaker = row
        if a.rule != "heading":
            return row
        names = {s.name for b, s in rows if b.kind == "direct" and b.rule != "heading"}
        return (a, speaker) if len(names) == 1 and speaker.kind == "person" else (
            a, NOBODY
        )  # fmt: skip

    def statement(
        self, a: Attribution, speaker: Speaker, dated: Dated | None
    ) -> StatementFound:
        pieces = tuple(a.pieces)
        day, said_start, said_end = dated or ("", None, None)
        return StatementFound(
            start=pieces[0][0],
            end=pieces[-1][1],
            kind=a.kind,  # type: ignore[arg-type]
            speaker_kind=speaker.kind,  # type: ignore[arg-type]
            spans=pieces if len(pieces) > 1 else (),
            speaker=speaker.name,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
            person=speaker.person,
            office=speaker.office,
            office_printed=speaker.office_printed.rpartition("\n")[
                2
            ],  # never over a line
            country=speaker.country,
            modality=a.modality,
            metonymy=speaker.metonymy,
            said_on=day,
            said_start=said_start,
            said_end=said_end,
            confidence=round(confidences().get(a.rule, UNMEASURED) * speaker.sure, 2),
            rule=a.rule,
        )

    def unknown_tenure(
        self, speakers: Speakers, speaker: Speaker, published: str
    ) -> list[IssueFound]:
        maybe = speakers.cast.register.maybe_holders(
            speaker.office_printed, speaker.country, published
        )
        if not maybe:
            return []
        names = ", ".join(p.name for p in maybe)
        return [
            IssueFound(
                "unknown_tenure",
                f"{speaker.office_printed!r} may mean {names}, whose time in office is not recorded",
                speaker.start,
                speaker.end,
                "add start and end of the office to a file for --people",
            )
        ]


def _once(found: list[StatementFound]) -> list[StatementFound]:
    """No two statements over the same words: the surer one stays; one inside another of the same speaker goes."""
    kept: list[StatementFound] = []
    for f in found:
        clash = next(
            (
                k for k, g in enumerate(kept)
                if f.start < g.end and g.start < f.end
                and (min(f.end, g.end) - max(f.start, g.start)) > 0.5 * min(f.end - f.start, g.end - g.start)
                and (f.speaker == g.speaker or f.start == g.start)
            ),
            None,
        )  # fmt: skip
        if clash is None:
            kept.append(f)
        elif (f.end - f.start, f.confidence) > (
            kept[clash].end - kept[clash].start,
            kept[clash].confidence,
        ):
            kept[clash] = replace(f)
    return kept


@Language.factory("returnwatch_statements", requires=["doc.spans"])
def make_statements(nlp: Language, name: str) -> Statements:
    return Statements()
