"""Countries, their adjectives and peoples, and groups of countries.

Writes ``doc._.countries``, ``doc.spans["countries"]`` (label: ISO code, id: name, adj or people) and ``doc.spans["groups"]`` (label: EU,
SCHENGEN, NORDIC, VISEGRAD, MEMBER_STATES). Articles and possessive endings stay outside a span.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from db.found import CountryFound
from db.records import fold as bare_letters
from nlp.extensions import span_of, words_of
from nlp.given_names import given_names
from nlp.language import tables_or_neutral
from nlp.names import Entry, NameTable, name_table
from nlp.patterns import PatternIndex
from nlp.words import BROKEN, JOINED, Words

# What may stand between the words of one name: "Bosnia & Herzegovina", "St. Lucia", a wrapped line.
INSIDE_NAME = frozenset(
    (" ", "-", "‑", "\u00a0", "\n", "'", "’", ". ", " & ", "-\n", " - ")
)
SHORTEST_NOUN = 4  # letters that an ending tells something of


class Countries:
    """The component; tables are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        self.names: NameTable = name_table(lang)
        self.groups: PatternIndex[str] = PatternIndex(tables_or_neutral(lang).groups)

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        doc._.countries = [
            CountryFound(entry.iso2, words.starts[first], words.end(last), entry.kind)
            for first, last, entry in find(words, self.names)
        ]
        doc.spans["countries"] = [
            span_of(doc, c.start, c.end, c.iso2, c.kind) for c in doc._.countries
        ]
        doc.spans["groups"] = [
            span_of(doc, words.starts[first], words.end(last), label)
            for label, first, last in find_groups(words, self.groups)
        ]
        return doc


def find(words: Words, table: NameTable) -> Iterator[tuple[int, int, Entry]]:
    """(first word, last word, entry) of each country printed, the longest name first."""
    heads = table.heads
    skip = -1
    for i, folded in [
        (i, word) for i, word in enumerate(words.folded) if word in heads
    ]:
        if i <= skip:
            continue
        for entry in heads[folded]:
            last = _end(words, i, entry)
            if last < 0:
                continue
            if not entry.iso2:  # a phrase that only looks like a country
                skip = last
                break
            if _printed_as_country(words, i, last, entry, table):
                skip = last
                yield i, last, entry
                break


def _end(words: Words, i: int, entry: Entry) -> int:
    tail = entry.tail
    last = i + len(tail)
    if last >= len(words):
        return -1
    for step, word in enumerate(tail, i + 1):
        if words.folded[step] != word or words.gaps[step] not in INSIDE_NAME:
            return -1
    return last


def _printed_as_country(
    words: Words, i: int, last: int, entry: Entry, table: NameTable
) -> bool:
    word = words.words[i]
    gap = words.gaps[i]
    if gap.endswith(("@", "#@")) or (gap == "." and i > 0):  # handles, addresses
        return False
    if entry.printed:
        return word == entry.printed and not _shouted(words, i)
    if word[0].islower() and (
        not entry.small or (entry.kind == "name" and _in_address(words, last))
    ):
        return False
    if (
        word.isupper()
        and 1 < len(word) <= 3
        and not entry.tail
        and entry.kind != "name"
    ):
        return False
    after_gap = words.gaps[last + 1] if last + 1 < len(words) else ""
    if entry.hyphen:
        return after_gap in ("-", "‑")
    if (
        not entry.inside
        and (i == 0 or words.before[i] == BROKEN)
        and after_gap not in ("'", "’")  # Mali'nin
    ):
        return False
    if entry.shared and _opens_a_noun(words, i, last, table):
        return False
    if entry.person and _beside_capital(words, i, entry.kind == "name"):
        return False
    if entry.person and entry.kind == "people" and _first_name(words, i, table):
        return False
    if not entry.tail and word[0].isupper() and _is_surname(words, i, entry, table):
        return False
    if entry.kind == "adj" and _behind_language(words, i, table):
        return (
            last + 1 < len(words)
            and words.before[last + 1] == JOINED
            and words.folded[last + 1] not in table.small_words
        )
    return True


def _behind_language(words: Words, i: int, table: NameTable) -> bool:
    """Whether a language is told here: "in Polish", and the second of "speak Polish and Finnish"."""
    if i == 0:
        return False
    before = words.folded[i - 1]
    if before in table.language_before:
        return True
    return (
        i > 2
        and before in table.conjunctions
        and words.folded[i - 3] in table.language_before
        and any(
            entry.kind == "adj" for entry in table.heads.get(words.folded[i - 2], ())
        )
    )


def _in_address(words: Words, last: int) -> bool:
    """Whether a dot or an at sign and more letters follow at once: france.example."""
    return last + 1 < len(words) and words.gaps[last + 1] in (".", "@", "_", "/")


def _shouted(words: Words, i: int) -> bool:
    """Whether a short abbreviation stands in a line of capitals, where it may be a word: JOIN US NOW."""
    around = [
        j
        for j in (i - 1, i + 1)
        if 0 <= j < len(words) and words.before[max(i, j)] == JOINED
    ]
    return (
        bool(around)
        and all(words.words[j].isupper() and len(words.words[j]) > 1 for j in around)
        and any(len(words.words[j]) > 3 for j in around)
    )


def _opens_a_noun(words: Words, i: int, last: int, table: NameTable) -> bool:
    """Whether the sentence begins here and a noun in small letters follows: "Hrvatska vlada", not "Hrvatska traži"."""
    if (i and words.before[i] != BROKEN) or last + 1 >= len(words):
        return False
    follows = words.folded[last + 1]
    if words.before[last + 1] != JOINED or not words.words[last + 1][0].islower():
        return False
    return follows in table.nouns or (
        len(follows) > SHORTEST_NOUN and follows.endswith(table.noun_endings)
    )


def _beside_capital(words: Words, i: int, either_side: bool) -> bool:
    """Whether a name that people bear too stands right behind, or on either side of, another capitalised word."""
    starts = i < 2 or words.before[i - 1] == BROKEN
    before = not starts and _capital(words, i - 1, i)
    after = either_side and i + 1 < len(words) and _capital(words, i + 1, i + 1)
    return before or after


def _first_name(words: Words, i: int, table: NameTable) -> bool:
    """Whether a surname stands behind and no article before: "Kamerlid Noor Smit", not "de Noor Smit"."""
    led = i > 0 and words.folded[i - 1] in table.articles
    return not led and i + 1 < len(words) and _capital(words, i + 1, i + 1)


def _capital(words: Words, i: int, gap: int) -> bool:
    """Whether word ``i`` begins with a capital; nothing but a space may stand before word ``gap``."""
    return (
        words.before[gap] == JOINED
        and words.gaps[gap] == " "
        and words.words[i][0].isupper()
    )


def _is_surname(words: Words, i: int, entry: Entry, table: NameTable) -> bool:
    """Whether the word is part of a person's name: "Herr Schweizer", "Peter Pole", "Frans Timmermans"."""
    if i and words.folded[i - 1] in table.honorifics and words.gaps[i] in (" ", ". "):
        return len(words.words[i - 1]) > 2 or words.words[i - 1][0].isupper()
    if entry.kind not in table.surnames:
        return False
    if i and _capital(words, i - 1, i) and _given(words.folded[i - 1], table):
        return True
    if entry.kind == "name" or i + 1 >= len(words) or not _capital(words, i + 1, i + 1):
        return False
    first = i + 1 if table.surname_first else i
    return _given(words.folded[first], table)


def _given(word: str, table: NameTable) -> bool:
    """Whether people are called so, in an oblique case too (*Tomáše* Němce)."""
    if word in table.not_given:
        return False
    names, bare = given_names(), bare_letters(word)
    return bare in names or any(
        len(bare) - cut > SHORTEST_NOUN and bare[:-cut] in names for cut in (1, 2)
    )


def find_groups(
    words: Words, index: PatternIndex[str]
) -> Iterator[tuple[str, int, int]]:
    """(label, first, last) of each group printed; of overlapping ones the longest, then MEMBER_STATES."""
    hits = [
        hit
        for hit in index.find(words)
        if not hit.pattern.row.isupper() or words.words[hit.first].isupper()
    ]
    hits.sort(key=lambda h: (h.first, -h.last, h.label != "MEMBER_STATES"))
    done = -1
    for hit in hits:
        if hit.first > done:
            done = hit.last
            yield hit.label, hit.first, hit.last


@Language.factory("returnwatch_countries", assigns=["doc.spans", "doc._.countries"])
def make_countries(nlp: Language, name: str) -> Countries:
    return Countries(nlp.lang or "xx")
