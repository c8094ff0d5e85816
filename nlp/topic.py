"""Is this text about returning Afghan nationals? Plain Python: the crawler asks before it keeps a page.

``mentions_topic`` looks for an Afghan word in raw HTML and costs next to nothing where there is none; ``judge``
decides on the extracted text, with the words of ``nlp/data/topic.yml``.
"""

from __future__ import annotations

import bisect
import functools
import html
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp.language import UnknownLanguage, tables
from nlp.measure_words import FOUND, measure_index
from nlp.patterns import Hit, PatternIndex
from nlp.topic_file import DATA as DATA
from nlp.topic_file import KINDS, MEASURE_WORTH, OTHERS, VARIABLE, WORLDS, Label, named
from nlp.topic_file import TopicError as TopicError
from nlp.topic_file import current as current
from nlp.topic_file import use as use
from nlp.words import BROKEN, Words, fold_text, split

FOR: Final = ("strong", "close", "weak", "sign", "flight")
#: what these count beside
WANTED: Final = {"weak": ("context",), "flight": ("held",)}
WORTH: Final = {
    "strong": 4,
    "close": 3,
    "weak": 2,
    "sign": 2,
    "flight": 3,
    "apart": -1,
    "off": -3,
}
CONTEXT_WORTH: Final = 2  # at most, one for each different word
ENOUGH: Final = 4
SURE: Final = (
    12  # strong returns worth as much are the topic, whatever else the text is about
)
TWICE: Final = 2  # a word of another subject counts twice at most; beside a strong return or two others one is a figure of speech
NEAR: Final = 120  # words between a return and an Afghan word, or what sets it right
BESIDE: Final = 6  # words between a strong return and an Afghan word: worth twice, whatever else the text is about
CLOSE: Final = 40  # words between a weak return or a flight and what says who returns
STEM: Final = 4  # letters that forms of one word share
BOUND: Final = 12  # words between an Afghan word and a weak return that is worth as much as a close one
SHORT: Final = (
    130  # words up to which one mention of Afghanistan away from all else is in passing
)
ABOARD: Final = 18  # words between an Afghan word and a flight
SUBJECTS: Final = 2  # different words of another subject make a text's subject where hardly a word says who returns and why
PASSING: Final = (
    2  # mentions of Afghans that may stand beside what is told of others who return
)

# Looked for in HTML. Letter pairs that are rare first: a page without them is done in a fraction of a millisecond.
RARE: Final = ("fg", "FG", "feg", "alib")
#: cities and other spellings as they stand in running text, by an end that several share
CITIES: Final = (
    ("abul", ("Kabul", "kabul", " cabul", ">cabul", "Cabul")),
    ("ábul", ("Kábul", "kábul")),
    ("BUL", ("KABUL", "KÁBUL", "CABUL")),
    ("abúl", ("Kabúl", "kabúl", "cabúl", "Cabúl", "habúl")),
    ("abo", ("Kaboul", "kaboul", "Kaboel", "kaboel")),
    ("abil", ("Kabil", "kabil")),
    ("andah", ("andahar", "andahár", "andahār")),
    ("erat", ("Herat", "herat")),
    ("érat", ("Hérat", "hérat")),
    ("erát", ("Herát", "herát")),
    ("āt", ("Herāt", "herāt")),
    ("ban", ("alaban", "Taleban", "taleban")),
    ("lib", ("álib",)),
    ("líb", ("alíb",)),
    ("afgā", ("afgā",)),
    ("Afgā", ("Afgā",)),
    ("eshawar", ("eshawar",)),
    ("aleb", ("Talebani", "talebani")),
    ("bek", ("Uzbek", "Usbek", "Oezbek")),
    ("bék", ("Ouzbék",)),
    ("beq", ("Uzbeq",)),
    ("chkent", ("Tachkent",)),
    ("shkent", ("Tashkent",)),
)
#: other scripts: a letter that no page of another script holds, and names; one letter is looked for in no time
SCRIPTS: Final = (
    ("φ", ("φγ",)),
    ("Φ", ("ΦΓ",)),
    ("ф", ("фг", "фґ")),
    ("Ф", ("ФГ",)),
    (
        "а",
        (
            *("вган", "алиб", "аліб", "абул", "герат", "Герат", "херат", "Херат"),
            *("андагар", "андахар"),
        ),
    ),
    ("α", ("αλιμπ", "αμπούλ", "ανταχάρ")),
    ("ρ", ("χεράτ", "Χεράτ")),
    ("ا", ("فغان", "طالبان", "کابل", "كابل", "کابول", "كابول", "هرات", "قندهار")),
)
# Dutch and Danish are full of words in "afg" (afgelopen, afgørelse, afgang): they would have pages read for nothing;
# & and \ begin an entity or an escape: Afg&aacute;n
ROOT: Final = re.compile(r"afgh|afe?g[aáàâãāö&\\](?!ng)|talib", re.IGNORECASE)
# Letters of other scripts written as entities or as JSON's escapes, and a K or an H before one: such pages are decoded.
CODED: Final = re.compile(
    r"&#(?:9[0-8]\d|1[0-7]\d\d|[xX]0?[346][0-9a-fA-F]{2});|\\u0[346][0-9a-fA-F]{2}"
    r"|[KkCcTtHhe](?:&[aeiu](?:acute|macr);|&#\d|&#[xX]|\\u0[01])"
)
ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text is on the topic, and the words that decided."""

    on_topic: bool
    reason: str


@functools.cache
def _index(words: str) -> PatternIndex[Label]:
    """All rows of a topic file."""
    return PatternIndex(named(words).rows)


def _measures(words: Words, langs: Iterable[str]) -> Iterator[Hit[Label]]:
    """The measures that languages with a file find in a text."""
    for lang in sorted(langs):
        try:
            tables(lang)
        except UnknownLanguage:
            continue
        for hit in measure_index(lang).find(words):
            if hit.label[0] == FOUND:
                yield hit


def judge(title: str, text: str, lang: str = "") -> Verdict:
    """Whether a text is about returns of Afghan nationals, and the words that say so.

    Args: lang: as far as it is known. The words of the language that most words belong to are looked at too: what
    a source says of its language is not always true of the page.
    """
    words = split(f"{title}\n\n{text}" if title else text)
    of_file = os.environ.get(VARIABLE, "")
    topic = named(of_file)
    worths = topic.worths
    index = _index(of_file)
    hits = index.find(words)
    worlds = sorted({hit.first for hit in hits if hit.label[0] in WORLDS})
    if not worlds:
        return Verdict(
            False, f"no {'Afghan word' if topic.shipped else 'word of who or place'}"
        )
    world = _quote(words, next(hit for hit in hits if hit.label[0] in WORLDS))
    langs = _languages(hits, lang)
    speaking = {hit.label[1] for hit in hits if hit.label[0] in FOR}
    near: dict[str, list[Hit[Label]]] = {kind: [] for kind in KINDS}
    for hit in hits:
        kind, of = hit.label
        if kind == "off" and of != lang and (lang in speaking or of not in speaking):
            continue  # French "pas" is a dog in Croatian
        if kind in near and of in langs and _close(worlds, hit.first, NEAR):
            near[kind].append(hit)
    wanted = {
        kind: sorted({h.first for of in kinds for h in near[of]})
        for kind, kinds in WANTED.items()
    }
    contexts = sorted({h.first for of in ("context", "held") for h in near[of]})
    told = {  # "returned to power" is no return
        at
        for kind in ("apart", "off")
        for h in near[kind]
        for at in range(h.first, h.last + 1)
    }
    weighed = [
        (hit, _worth(kind, worlds, contexts, hit.first))
        for kind in FOR
        for hit in near[kind]
        if (kind not in wanted or _close(wanted[kind], hit.first, CLOSE))
        and (kind != "flight" or _close(worlds, hit.first, ABOARD))
        and not told & {hit.first, hit.last}
    ]
    beside = 0
    codes: set[str] = set()
    for found in _measures(words, langs):
        code = found.label[1]
        if code not in worths or code in codes or not _close(worlds, found.first, NEAR):
            continue
        if found.last in told:  # "may not return to school"
            continue
        codes.add(code)
        if worths[code] == MEASURE_WORTH["beside"]:
            beside += MEASURE_WORTH["beside"]
            continue
        weighed.append((found, worths[code]))
    kept, strong, rest = _weigh(words, weighed)
    if not kept:
        return Verdict(False, f"{world}, but no return")
    if (
        len(worlds) == 1
        and len(words.folded) <= SHORT
        and _one_word(words, kept)
        and not _tied(words, worlds, [*(h.first for h in kept), *contexts])
    ):
        return Verdict(False, f"{world} in passing, far from {_list(words, kept)}")
    if len(worlds) <= PASSING and _of_others(words, hits, worlds, kept):
        return Verdict(False, f"{world} in passing, returns of others: {_list(words, kept)}")  # fmt: skip
    taken = {words.folded[at] for hit in kept for at in range(hit.first, hit.last + 1)}
    around = {words.folded[at] for at in contexts} - taken
    places = sorted(h.first for h in kept)
    lone = (
        len(kept) == 1 and kept[0].label[0] == "sign"
    )  # "refused", "no right to stay"
    rest += beside + min(len(around), CONTEXT_WORTH - lone)
    apart, off = (
        [h for h in near[kind] if _close(places, h.first, NEAR)]
        for kind in ("apart", "off")
    )
    rest += WORTH["apart"] * len({_said(words, h) for h in apart})
    score = strong + (max(0, rest) if strong else rest)
    often = Counter(_said(words, h) for h in off)
    others = sum(min(n, TWICE) for n in often.values())
    score += WORTH["off"] * (max(0, others - 1) if strong or len(kept) > 1 else others)
    said = f"{world} + {_list(words, kept)}"
    subjects = {_stem(words.folded[hit.first]) for hit in off}
    told_of = len({words.folded[at] for at in contexts}) > 1
    if len(subjects) >= SUBJECTS and not told_of and not _plain(words, kept, worlds):
        return Verdict(False, f"{said}, beside {_list(words, off)}")
    if score >= ENOUGH or strong >= SURE:
        return Verdict(True, said)
    against = [*off, *apart]
    return Verdict(
        False,
        f"{said}, beside {_list(words, against)}" if against else f"{said}: too little",
    )


def _worth(kind: str, worlds: list[int], contexts: list[int], at: int) -> int:
    """What a hit is worth: twice as much for a strong return beside an Afghan word; a weak one is as good as a close
    one where both an Afghan word and one of context are near."""
    if kind == "strong" and _close(worlds, at, BESIDE):
        return 2 * WORTH[kind]
    bound = kind == "weak" and _close(worlds, at, BOUND) and _close(contexts, at, BOUND)
    return WORTH["close" if bound else kind]


def _one_word(words: Words, kept: list[Hit[Label]]) -> bool:
    """Whether all that speaks of returns is one strong word or phrase, in whatever form."""
    if any(h.label[0] != "strong" for h in kept):
        return False
    stems = [
        {_stem(words.folded[at]) for at in range(h.first, h.last + 1)} for h in kept
    ]
    return all(stems[0] & other for other in stems)


def _stem(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(one for one in letters if not unicodedata.combining(one))[:STEM]


def _plain(words: Words, kept: list[Hit[Label]], worlds: list[int]) -> bool:
    """Whether a word that means a return by itself ("deported") stands in a sentence with an Afghan word."""
    number = _sentence_of(words)
    home = set(map(number, worlds))
    return any(
        hit.label[0] == "strong" and hit.first == hit.last and number(hit.first) in home
        for hit in kept
    )


def _of_others(
    words: Words, hits: list[Hit[Label]], worlds: list[int], kept: list[Hit[Label]]
) -> bool:
    """Whether returns are told in sentences that name another country of origin, and in none with an Afghan word."""
    number = _sentence_of(words)
    told = {number(hit.first) for hit in kept}
    named = [number(h.first) for h in hits if h.label[0] == OTHERS]
    return len(named) > 1 and bool(told & {*named}) and not told & {*map(number, worlds)}  # fmt: skip


def _tied(words: Words, worlds: list[int], others: list[int]) -> bool:
    """Whether a sentence with an Afghan word, or the first, has another word of the topic: else it stands there in passing."""
    number = _sentence_of(words)
    of = set(map(number, worlds))
    return number(0) in of or any(number(at) in of for at in others)


def _sentence_of(words: Words) -> Callable[[int], int]:
    """The number of the sentence in which a word stands."""
    ends = [at for at, step in enumerate(words.before) if step == BROKEN]
    return functools.partial(bisect.bisect_right, ends)


def _weigh(
    words: Words, weighed: list[tuple[Hit[Label], int]]
) -> tuple[list[Hit[Label]], int, int]:
    """The hits that do not overlap, the first come first, and what strong ones and the rest are worth.

    What is said twice in the same words is worth nothing more.
    """
    seen: set[int] = set()
    kept: list[Hit[Label]] = []
    heard: set[str] = set()
    strong = rest = 0
    for hit, worth in weighed:
        covered = set(range(hit.first, hit.last + 1))
        if seen & covered:
            continue
        seen |= covered
        kept.append(hit)
        if (said := _said(words, hit)) in heard:
            continue
        heard.add(said)
        if worth >= WORTH["strong"]:
            strong += worth
        else:
            rest += worth
    return kept, strong, rest


def _said(words: Words, hit: Hit[Label]) -> str:
    return " ".join(words.folded[hit.first : hit.last + 1])


def _languages(hits: list[Hit[Label]], lang: str) -> set[str]:
    """The language given and the one that most hits belong to; another's words beside the topic ("pas") tell nothing."""
    counts: dict[str, int] = {}
    for hit in hits:
        against = hit.label[0] in ("off", "apart") and hit.label[1] != lang
        if hit.label[0] not in WORLDS and not against:
            counts[hit.label[1]] = counts.get(hit.label[1], 0) + 1
    best = max(counts, key=lambda of: counts[of], default="")
    return {lang, best}


def _close(places: list[int], at: int, reach: int) -> bool:
    """Whether one of the sorted places lies within reach."""
    i = bisect.bisect_left(places, at - reach)
    return i < len(places) and places[i] <= at + reach


def _quote(words: Words, hit: Hit[Label]) -> str:
    return f"“{' '.join(words.text[words.starts[hit.first] : words.end(hit.last)].split())}”"


def _list(words: Words, hits: list[Hit[Label]]) -> str:
    return ", ".join(dict.fromkeys(_quote(words, hit) for hit in hits[:3]))


def mentions_topic(raw: str) -> bool:
    """Whether raw, decoded HTML may speak of Afghans (or whom a user's topic names): letters, entities and \\u escapes are looked for.

    May say yes where ``judge`` says no (a menu); says no only where no Afghan word can be in the text.
    """
    own = named(os.environ.get(VARIABLE, "")).beginnings
    if own is not None:
        return _begins(own, raw) or (
            ("&" in raw or "\\u" in raw) and _begins(own, _decoded(raw))
        )
    if _names(raw):
        return True
    if ("&" not in raw and "\\u" not in raw) or not CODED.search(raw):
        return False
    return _names(_decoded(raw))


def _decoded(raw: str) -> str:
    return html.unescape(ESCAPE.sub(lambda m: chr(int(m[1], 16)), raw))


def _begins(own: re.Pattern[str], raw: str) -> bool:
    return own.search(fold_text(raw)) is not None


def _names(raw: str) -> bool:
    if any(pair in raw for pair in RARE) and ROOT.search(raw):
        return True
    return any(
        part in raw and any(name in raw for name in names)
        for part, names in (*SCRIPTS, *CITIES)
    )
