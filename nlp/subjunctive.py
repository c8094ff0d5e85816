"""German goes on reporting in the subjunctive, with no verb of saying: "Das sei nicht das Ziel."""

from __future__ import annotations

from nlp.attribution import Attribution
from nlp.views import STOPS, View

BACK = 3  # sentences to the last one in which somebody spoke


def goes_on(v: View, number: int, last: Attribution) -> Attribution | None:
    """The sentence as words of who spoke last: a row of its own, or ``last`` where it goes on with a connector."""
    reading, s = v.reading, v.reading.speech
    if not s["subjunctive"].exact or not _near(v, number, last) or not _reports(v):
        return None
    end = len(v)
    while end and v.low[end - 1] in (".", "!", "?"):
        end -= 1
    start, stop = v.span(0, end)
    if (
        v.low[0] in s["connectors"]
        and last.rule == "subjunctive"
        and last.sentence == number - 1
    ):
        last.pieces = [(last.pieces[0][0], stop)]
        last.sentence = number
        return last
    quotes = [v.quote(k) for k in range(end) if v.is_quote(k)]
    where = reading.quotations[v.quote(0)].first if v.is_quote(0) else v.items[0]
    return Attribution(
        [(start, stop)], "mixed" if quotes else "indirect", last.speaker, (where, where),
        "subjunctive", number, quotes,
    )  # fmt: skip


def _near(v: View, number: int, last: Attribution) -> bool:
    """Whether somebody spoke just before, in the same paragraph."""
    sentences = v.reading.sentences
    same = sentences[last.sentence].paragraph == sentences[number].paragraph
    return same and last.sentence >= number - BACK


def _reports(v: View) -> bool:
    """Whether a sentence has a verb in the subjunctive that is not "ich"'s, and no other verb of saying."""
    s = v.reading.speech
    subjunctive = s["subjunctive"]
    if any(
        s.is_verb(w) and not _infinite(v, k)
        for k, w in enumerate(v.low)
        if w not in subjunctive
    ):
        return False
    return any(
        w in subjunctive and "ich" not in (v.get(k - 1), v.get(k + 1))
        for k, w in enumerate(v.low)
    )


def _infinite(v: View, at: int) -> bool:
    """An infinitive or a participle: it ends its clause, or a helper follows ("verurteilt worden seien")."""
    behind = v.get(at + 1)
    return (
        behind in STOPS
        or behind == ""
        or v.reading.speech.among(behind, "auxiliaries", "subjunctive", "conjunctions")
    )
