"""A signature that its signer tells of: "“We have signed,” said the minister of Malta"; and whose a cue beside a speaker is not.

What stands inside quotation marks else neither signs nor is signed (``nlp.components.signatories``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc

from db.found import SignatoryFound, StatementFound
from nlp.offices import BODIES
from nlp.reading import Reading
from nlp.signers import ORIGINS
from nlp.signing import Cue, SigningWords

SHORT: Final = 9  # words of such a sentence
LABEL: Final = (
    4  # words behind a speaker's name in which the country stands: "Ann Borg (Malta)"
)
NO_SIGNERS: Final = ORIGINS.union(BODIES)


def told_of_themselves(
    doc: Doc, r: Reading, known: SigningWords, cues: Sequence[Cue]
) -> Iterator[tuple[StatementFound, SignatoryFound]]:
    """Countries whose minister says in one short quoted sentence that "we" signed, or did not."""
    for s in doc._.statements:
        if s.kind != "direct" or s.modality != "asserted" or s.speaker_start is None:
            continue
        if len(s.country) != 2 or s.country in NO_SIGNERS or "?" in doc.text[s.start : s.end + 1]:  # fmt: skip
            continue
        words = r.words_in(s.start, s.end)
        here = [c for c in cues if s.start <= c.start < s.end]
        kinds = {c.kind for c in here}
        if len(words) > SHORT or not kinds & {"sign", "not"} or kinds - {"sign", "not"}:
            continue
        if not _by_us(r, known, words) or any(r.low[k] in r.speech["hypothetical"] for k in words):  # fmt: skip
            continue
        refused = "not" in kinds or any(r.low[k] in r.speech["negations"] for k in words)  # fmt: skip
        yield (
            s,
            SignatoryFound(
                s.country,
                s.speaker_start,
                s.speaker_end or s.speaker_start,
                "not signed" if refused else "signed",
                person=s.person or s.speaker,
            ),
        )


def only_speaks(doc: Doc, r: Reading, start: int, cue: int) -> bool:
    """Whether a country at ``start`` is the speaker's, and the words at ``cue`` are what is said, of others.

    "Four of ten have not signed, said Minister X (Malta)"; but "she has not signed, said the Maltese minister".
    """
    for s in doc._.statements:
        if s.speaker_start is None or not s.start <= cue < s.end or start < s.end:
            continue
        behind = r.words_in(s.speaker_end or s.speaker_start, start)
        if start >= s.speaker_start and len(behind) <= LABEL:
            said = r.words_in(s.start, cue)
            return not any(r.low[k] in r.speech["subject_pronouns"] for k in said)
    return False


def _by_us(r: Reading, known: SigningWords, words: range) -> bool:
    return any(r.low[k] in r.speech["i"] or r.low[k] in known.we for k in words)
