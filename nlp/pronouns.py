"""The person that he or she means: the nearest of that gender, with more for who speaks and who opens a sentence."""

from __future__ import annotations

from nlp.cast import Cast
from nlp.cast_person import Mention

REACH = 700  # characters back to which a pronoun looks
HE, SHE, BOTH = -1, 1, 0


def meant(cast: Cast, at: int, recent: list[tuple[int, int]]) -> int | None:
    """The person that he or she at a word means. ``recent``: (word, person) of earlier speakers."""
    r = cast.reading
    gender = _gender(cast, at)
    best, best_score = None, 0.0
    for m in reversed(cast.mentions):
        if m.first >= at or cast.questioner(m.first):
            continue
        distance = r.start[at] - r.end[m.last - 1]
        if distance > (REACH if best is not None else 4 * REACH):
            break
        agrees = gender * cast.people[m.person].votes
        if agrees < 0:
            continue
        score = 100 - distance / 12
        if agrees > 0.4:
            score += 30 if agrees >= 1 else 18
        score = _weighed(cast, m, at, recent, score)
        if best is None or score > best_score:
            best, best_score = m.person, score
    if best is not None:
        cast.people[best].votes += 0.5 * gender
    return best


def _gender(cast: Cast, at: int) -> int:
    r, s = cast.reading, cast.speech
    low = r.low[at]
    if low in s["his"] and r.low[at + 1] in s["according_behind"]:
        return HE  # "viņa vārdiem": his words; "viņa" is she
    he = s.among(low, "he", "male_pronouns")
    if low in s["she"] or not he:  # "podle ní", "after her"
        return BOTH if low in s["he"] else SHE  # "tema", "ő": she or he
    return HE


def _weighed(
    cast: Cast, m: Mention, at: int, recent: list[tuple[int, int]], score: float
) -> float:
    """The score of a mention with what speaks for it beside its distance and gender."""
    r = cast.reading
    opens = m.first in cast.sentence_starts
    if opens or cast.opens_titled(m.first):
        score += 14
    if _heads_sentence_before(cast, m.first, at):
        score += 14  # "Smith wants it so. Jones does not. In his view ..."
    if m.possessive:
        score -= 12
    if cast.inside_marks(m.first) and not cast.inside_marks(at):
        score -= 25
    if not recent:
        return score
    spoke, who = recent[-1]
    here = r.paragraph_of(at)
    if who == m.person:
        return score + (24 if r.paragraph_of(spoke) == here else 12)
    # "…," wrote Smith. / Former minister Jones remembers otherwise. According to him: the new paragraph's own;
    # in free order the one told of may stand behind the verb
    if (
        (opens or cast.speech["heads_first"].exact)
        and r.paragraph_of(m.first) == here
        and r.paragraph_of(spoke) != here
    ):
        score += 10
    return score


def _heads_sentence_before(cast: Cast, name: int, at: int) -> bool:
    """Whether a name stands at the head of the sentence before a word, in the same paragraph."""
    r = cast.reading
    if r.paragraph_of(name) != r.paragraph_of(at) or not (
        name in cast.sentence_starts or cast.opens_titled(name)
    ):
        return False
    here = next((n for n, x in enumerate(r.sentences) if at in x.items), 0)
    return here > 0 and name in r.sentences[here - 1].items
