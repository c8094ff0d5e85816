"""Languages whose verb stands last: `Bakan, "…" dedi.`, `Bakan, uçuşların durduğunu söyledi.`, `"…" diyen bakan X, …`

Who speaks stands in front of the words or behind the verb, and the reported clause is a noun with a case ending, so
neither "that" nor word order parts it from the speaker: the comma behind the speaker does, or the name's own end.
Lists of ``speech_verbs``: ``clause_endings`` of the last word of what is reported, ``quote_links`` between a quotation
and its verb, ``relative_verbs`` ("who says", the speaker follows), ``lead_endings`` of words that describe the speaker.
"""

from __future__ import annotations

from nlp.clauses import cue_length
from nlp.cue import Cue
from nlp.phrases import Subject
from nlp.views import QUOTE, STOPS, View

LONGEST_SPEAKER = 16  # words before the comma
OCCASION = 9  # words that tell where something was said
DESCRIBED = 6  # words that describe who speaks, between the verb and the name
LOCATIVE = ("deki", "daki", "teki", "taki")
WHO = ("office", "spokesperson", "unnamed", "body", "document", "official", "subject_pronouns", "honorific")  # fmt: skip


def final_cues(v: View, begin: int) -> list[Cue]:
    """The verbs of saying of a sentence with who speaks; without a speaker they go on with the one before."""
    cues: list[Cue] = []
    at, since = begin, begin
    while at < len(v):
        length, frames = (
            cue_length(v, at)
            if v.reading.speech.begins_cue(v.low[at])
            else (0, frozenset())
        )
        if not length or not says(v, at):
            at += 1
            continue
        end = at + length
        subject = speaker(v, since, at, end)
        if subject is None and cues:
            cue = Cue(at, end, frames, cues[-1].subject, inherits=True)
        else:
            if subject is None:
                subject = Subject(at, at + 1, at, dropped=True)
            cue = Cue(at, end, frames, subject, after=subject.start >= end)
        cues.append(cue)
        since = at = end
    return cues


def says(v: View, at: int) -> bool:
    """Whether words that are said stand right before the verb, or a colon or quotation behind it."""
    k = before_links(v, at)
    if v.is_quote(k - 1) or reported_end(v, at) or any(
        v.low[j] == ":" for j in range(at + 1, min(len(v), at + 8))
    ):  # fmt: skip
        return True
    return v.is_quote(at + 1)


def before_links(v: View, at: int) -> int:
    """The item behind a quotation: "…" şeklinde konuştu, "…"den yakındı, "…" diye açıkça sordu."""
    s = v.reading.speech
    k = at
    while k > 0 and (
        v.low[k - 1] in s["quote_links"]
        or v.low[k - 1] in s["adverbs"]
        or (v.low[k - 1] in (",", "...") and v.is_quote(k - 2))
    ):
        k -= 1
    return k


def reported_end(v: View, at: int) -> int:
    """The item behind the reported clause that ends right before the verb, or 0."""
    s = v.reading.speech
    k = at
    while k > 0 and v.low[k - 1] in s["adverbs"]:
        k -= 1
    last = v.get(k - 1)
    if k < 2 or last in STOPS or last == QUOTE:
        return 0
    if last in s["clause_nouns"]:  # "kabul ettiği iddiasını yalanladı"
        told = v.low[k - 2] in s["clause_endings"] or v.low[k - 2] in s["clause_nouns"]
        return k - 1 if told or v.is_quote(k - 2) else 0
    return k if last in s["clause_endings"] else 0


def speaker(v: View, since: int, at: int, end: int) -> Subject | None:
    """Who speaks: behind the verb ("dedi Bakan X"), else in front of the words."""
    s = v.reading.speech
    if v.low[at] in s["relative_verbs"] or s["relative_verbs"].phrase_at(
        v.low, at, len(v)
    ):
        return _run(v, end, cased=True) or _to_comma(v, end)
    behind = _run(v, end) or _further_behind(v, end)
    if behind is not None:
        return behind
    front = _in_front(v, since, at) or _before_and(v, since, at)
    return front or _described(v, end)


def _further_behind(v: View, end: int) -> Subject | None:
    """ "“…” diye çıkıştı muhalefetteki Yarın Partisi vekili Jane Smith": words that describe stand between verb and name."""
    s = v.reading.speech
    for k in range(end, min(len(v), end + DESCRIBED)):
        low = v.low[k]
        if low in STOPS or low in s["conjunctions"]:
            return None
        led = low.endswith(LOCATIVE) or low in s["lead_endings"]
        run = _run(v, k + 1) if led and not v.capital(k) else None
        if run is not None and v.capital(run.end - 1):
            return run if v.get(run.end) in ("", ".", ",") else None
    return None


def _before_and(v: View, since: int, at: int) -> Subject | None:
    """ "İlk sözü Bakan X aldı ve … söyledi": who did something before "and" goes on to speak."""
    s = v.reading.speech
    for k in range(since + 2, at):
        if v.low[k] not in s["conjunctions"] or v.low[k - 1] not in s["past_endings"]:
            continue
        for start in range(since, k - 1):
            found = _run(v, start)
            if found is not None and found.end == k - 1:
                return found
    return None


def _in_front(v: View, since: int, at: int) -> Subject | None:
    s = v.reading.speech
    begin = since
    while begin < at and (
        v.low[begin] in s["conjunctions"] or v.low[begin] in (",", ";")
    ):
        begin += 1
    start = begin
    topic = next(
        (k for k in range(begin, at) if v.low[k] in STOPS or v.is_quote(k) or v.low[k] in s["topic_marks"]),
        at,
    )  # fmt: skip
    if (
        topic < at and v.low[topic] in s["topic_marks"]
    ):  # "Adını vermeyen bir yetkili ise ..."
        phrase = _phrase(v, begin, topic)
        if phrase is not None:
            return phrase
    for k in range(begin, min(at + 1, begin + 3 * LONGEST_SPEAKER)):
        mark = v.low[k]
        if mark not in (",", QUOTE) and k < at:
            if mark in (";", ":"):
                start = k + 1
            continue
        found = _phrase(v, start, k)
        run = _run(v, found.start) if found is not None else None
        cut = found is not None and run is not None and run.end < found.end
        if cut and run is not None and v.low[run.end] in s["adverbs"]:
            return run  # "X ayrıca bakanlığın, ..."
        if found is not None and (mark == "," or (mark == QUOTE and k == found.end)):
            return found
        if run is not None:
            return run
        if mark == QUOTE:
            break
        start = k + 1
    first = _run(v, begin)
    opened = (
        v.low[begin] in s["oblique_endings"] and v.capital(begin)
        if begin < at
        else False
    )
    if opened and (first is None or first.end == begin + 1):
        for k in range(
            begin + 1, at
        ):  # "Bildirinin mimarı Bakan X gazetecilere, “…” dedi"
            named = _run(v, k)
            if (
                named is not None
                and named.end - named.start > 1
                and v.capital(named.end - 1)
            ):
                return named
    return first


def past_and(v: View, at: int) -> int:
    """The item behind "aldı ve", with which the subject's first verb ends, else the same item."""
    s = v.reading.speech
    joined = v.get(at) in s["past_endings"] and v.get(at + 1) in s["conjunctions"]
    return at + 2 if joined else at


def past_occasion(v: View, start: int, end: int) -> int:
    """The item behind "salı günü düzenlediği basın toplantısında", "X hesabından yaptığı paylaşımda,": where it was said."""
    s = v.reading.speech
    for k in range(min(end - 3, start + OCCASION), start - 1, -1):
        if v.low[k] not in s["spoken_at"] or any(
            v.is_quote(j) for j in range(start, k)
        ):
            continue
        while v.get(k + 1) in STOPS or v.get(k + 1) in s["adverbs"]:
            k += 1
        return k + 1
    return start


def _described(v: View, start: int) -> Subject | None:
    """ "“…” diyor barınakta çalışan bir görevli": who speaks stands behind the verb, with no name."""
    s = v.reading.speech
    end = start
    while end < len(v) and end - start < LONGEST_SPEAKER and v.low[end] not in STOPS:
        end += 1
    if end == start or v.get(end) not in ("", ".", ","):
        return None
    last = v.low[end - 1]
    known = s.among(last, "unnamed", "office", "spokesperson")
    return Subject(start, end, start) if known else None


def _phrase(v: View, start: int, end: int) -> Subject | None:
    """The phrase as a speaker: its last word is an office, a body, a name ...; what describes it is cut off."""
    s = v.reading.speech
    while start < end and (
        v.low[start] in s["adverbs"]
        or v.low[start] in s["time_words"]
        or v.low[start] in s["conjunctions"]
    ):
        start += 1
    for k in range(end - 2, start - 1, -1):
        led = v.low[k] in s["lead_endings"] and v.low[k] not in s["oblique_endings"]
        if (led and not v.capital(k)) or v.low[k] in s["time_words"]:
            start = k + 1
            break
    if not 0 < end - start <= LONGEST_SPEAKER:
        return None
    last = v.low[end - 1]
    if last[0] == "'" or not (v.capital(end - 1) or s.among(last, *WHO)):
        return None
    return Subject(start, end, start)


def _run(v: View, start: int, cased: bool = False) -> Subject | None:
    """The name, title or both that begin at an item: "Bakan Yardımcısı X", "mali müşavir X", "Sofya".

    With ``cased`` also where a case follows: "diyen Bakan X'e göre".
    """
    s = v.reading.speech
    end, k = start, start
    while k < len(v) and k - start < LONGEST_SPEAKER:
        low = v.low[k]
        if low in STOPS or (low in s["finite"] and not v.capital(k)):
            break
        ends = (
            s.among(low, *WHO)
            or (v.capital(k) and not (low in s["openers"] and _opens(v, k)))
            or (
                end == k > start
                and bool(s["heads_first"].exact)
                and low in s["portfolio_words"]
            )
        )
        if ends:
            end = k + 1
        elif not (
            low in s["portfolio_words"]
            or low in s["title_inner"]
            or low in s["of_like"]
            or low in s["deputy"]
            or low in s["indefinite"]
            or low in s["before_names"]
            or (s["subject_first"].exact and low in s["body"])
            or (s["subject_first"].exact and low in s["subject_names"])
        ):
            break
        k += 1
    if end > start and v.get(end)[:1] == "'" and v.low[end].endswith(LOCATIVE):
        return _run(v, end + 1)  # "Kabil'deki Taliban sözcülüğü"
    if cased and end - start > 1 and v.get(end)[:1] == "'":
        return Subject(start, end, start)
    if end == start or v.get(end)[:1] == "'":
        return None  # "Almanya'dan gelen ...": a case, no speaker
    if v.get(end) in s["oblique_endings"] and not v.capital(end) and v.capital(end + 1):
        return _run(v, end + 1)  # "Muhalefet sıralarından Jane Smith"
    return Subject(start, end, start)


def _opens(v: View, at: int) -> bool:
    """Whether a capital may be the sentence's own."""
    return at == 0 or v.low[at - 1] in STOPS or v.is_quote(at - 1)


def opening_speaker(v: View, start: int) -> Subject | None:
    """Whoever opens a sentence with a name and an office, or with a body's name: "Bakan X ise başka bir tablo çiziyor"."""
    s = v.reading.speech
    run = _run(v, start)
    if run is None or not v.capital(run.end - 1) or v.get(run.end) in s["of_like"]:
        return None
    words = range(run.start, run.end)
    capitals = sum(v.capital(k) for k in words)
    titled = any(
        v.low[k] in s["office"] or v.low[k] in s["before_names"] for k in words
    )
    body = s.among(v.low[run.end - 1], "body", "organisation_words")
    return run if capitals > 1 and (titled or body) else None


def first_speaker(v: View, at: int) -> Subject | None:
    """Who speaks where the subject stands first and the verb behind its adjuncts: "X، وزیر Y، روز جمعه در Z گفت"."""
    s = v.reading.speech
    begin = before_links(v, at) - 1  # "این را «…» نامید"
    if not v.is_quote(begin):
        begin = at
    while begin > 0 and not (
        v.is_quote(begin - 1) or v.low[begin - 1] in (";", ":", "–", "—")
    ):
        begin -= 1
    inner = next((j for j in range(at - 1, begin, -1) if v.low[j] in s["that"]), -1)
    if inner > 0 and (told := _run(v, inner + 1)) is not None and told.end <= at:
        return told  # "X گفت که Y گفته است که"
    k = begin
    while k < at:
        low = v.low[k]
        if low in s["prepositions"]:  # "در پایان نشست، X گفت"
            comma = next((j for j in range(k, at) if v.low[j] == ","), -1)
            after = _run(v, comma + 1) if comma >= 0 else None
            if after is not None:
                return after
            k += 2
            continue
        run = _run(v, k)
        if run is not None and run.end <= at:
            return _apposed(v, run, at)
        k += 1
    return None


def _apposed(v: View, run: Subject, at: int) -> Subject:
    """The name behind an office: "وزیر داخلهٔ آلمان، X، گفت", else the office."""
    for k in range(run.end, min(at, run.end + 4)):
        if v.low[k] == ",":
            named = _run(v, k + 1) if v.capital(k + 1) else None
            closed = named is not None and v.get(named.end) == ","
            return named if named is not None and closed else run
    return run


def _to_comma(v: View, start: int) -> Subject | None:
    """ "diyen Alman İkamet Bakanı X, ...": the phrase to the next comma."""
    for k in range(start, min(len(v), start + LONGEST_SPEAKER)):
        if v.low[k] in STOPS:
            return _phrase(v, start, k)
    return None
