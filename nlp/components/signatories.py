"""Signatories: which countries a text prints as having signed or backed a letter, statement or proposal.

Writes ``doc._.signatories`` and ``doc._.letters``, and an issue where the count that is printed does not fit the list.
A row without a span does not exist: the country that started the letter counts where its name or adjective is printed
beside the initiative.
"""

from __future__ import annotations

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from db.records import IssueFound, LetterFound, SignatoryFound
from nlp.groups import members
from nlp.lists import Country, CountryList, country_lists
from nlp.reading import Reading, Sentence

for _name in ("signatories", "letters"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=[])

SHORTEST = 3  # countries; fewer only right beside a verb of signing


def eu_members(on: str) -> frozenset[str]:
    """The EU's members on a day; the latest known where the day is unknown."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = date.max
    return members("EU", day)


class Signatories:
    """The component."""

    def __call__(self, doc: Doc) -> Doc:
        reading: Reading = doc._.reading
        if (
            not reading.speech["sign_verbs"].exact
            and not reading.speech["sign_verbs"].prefixes
        ):
            return doc
        finder = Finder(doc, reading)
        doc._.signatories, doc._.letters = finder.find()
        doc._.issues = [*doc._.issues, *finder.issues]
        return doc


class Finder:
    """Works on one text."""

    def __init__(self, doc: Doc, reading: Reading) -> None:
        self.doc, self.r, self.s = doc, reading, reading.speech
        self.issues: list[IssueFound] = []
        self.countries: list[Country] = []
        for span in doc.spans.get("countries", ()):
            words = reading.words_in(span.start_char, span.end_char)
            if len(words):
                self.countries.append(
                    Country(
                        span.label_,
                        span.id_,
                        words[0],
                        words[-1] + 1,
                        span.start_char,
                        span.end_char,
                    )
                )
        self.sentence_of: dict[int, int] = {}
        for n, sentence in enumerate(reading.sentences):
            for item in sentence.items:
                if item >= 0:
                    self.sentence_of[item] = n

    def find(self) -> tuple[list[SignatoryFound], list[LetterFound]]:
        rows: dict[str, SignatoryFound] = {}
        main: list[CountryList] = []
        complete = True
        lists = country_lists(self.r, self.countries)
        for one in lists:
            act = self.act(one, bool(main))
            if act is None:
                continue
            if act in ("signed", "backed") and len(one.countries) >= SHORTEST:
                main.append(one)
            if act in ("signed", "backed") and self.partial(one):
                complete = False
            for c in one.countries:
                if self.excepted(c):
                    rows[c.iso2] = self.row(c, "not signed")
                elif c.iso2 not in rows:
                    rows[c.iso2] = self.row(c, act)
        signed = [r for r in rows.values() if r.act in ("signed", "backed")]
        if not signed:
            return sorted(rows.values(), key=lambda r: r.start), []
        count = self.count()
        author = self.author()
        if author is not None and author.iso2 not in rows and complete:
            if not self.full(signed, count):
                rows[author.iso2] = self.row(author, "signed")
                signed.append(rows[author.iso2])
        letter = self.letter(count, signed)
        if count is not None and complete:
            self.check(count, signed)
        found = [
            SignatoryFound(
                r.iso2, r.start, r.end, r.act, letter.ref, r.person, complete
            )
            for r in rows.values()
        ]
        return sorted(found, key=lambda r: r.start), [letter]

    def row(self, c: Country, act: str) -> SignatoryFound:
        return SignatoryFound(c.iso2, c.start, c.end, act)  # type: ignore[arg-type]

    # --- what a list is -------------------------------------------------------------

    def act(self, one: CountryList, going_on: bool) -> str | None:
        """signed, backed, attended, hosted, not signed; None where the list is about something else."""
        r = self.r
        n = self.sentence_of.get(one.first)
        if n is None:
            return None  # inside marks
        sentence = r.sentences[n]
        words = [i for i in sentence.items if i >= 0]
        small = len(one.countries) < SHORTEST
        if one.adjectives and not self.ministers_behind(one):
            return None
        before = [i for i in words if i < one.first]
        after = [i for i in words if i >= one.last]
        if (not before and not after) or one.bullets:
            before = [*self.words_of(self.lead(n)), *before]
        sign = self.sign_cue(before, after, one, small)
        if sign is not None:
            return sign
        if small:
            return None
        if going_on and self.any(before[-8:], "list_going_on"):
            return "signed"
        context = (
            self.words_of(r.sentences[n - 1])
            if n and (r.sentences[n - 1].paragraph >= sentence.paragraph - 1)
            else []
        )
        leads = self.any(before[-7:], "list_leads") or one.bullets
        if leads and self.any(before, "attend_verbs"):
            return "attended"
        if (
            leads
            and self.any([*context, *before], "sign_nouns")
            and (
                self.any([*context, *before], "sign_verbs")
                or self.any(before, "signer_nouns")
            )
        ):
            return "signed"
        return None

    def sign_cue(
        self, before: list[int], after: list[int], one: CountryList, small: bool
    ) -> str | None:
        s = self.s
        for_it = small and self.r.low[one.first - 1] in s["sign_for"]
        reach = before[-14:] if not small or for_it else before[-5:]
        behind = after[:10] if not small else after[:4]
        if self.any(before[-9:], "host_verbs") or self.any(after[:5], "host_verbs"):
            return None if small else "hosted"
        verb = self.last(reach, "sign_verbs")
        side = "before"
        if verb is None:
            verb, side = self.first(behind, "sign_verbs"), "after"
        if verb is None:
            return None
        window = [*reach, *behind]
        about = (
            self.any([*before, *after], "sign_nouns")
            or self.r.low[verb] in s["sign_strong"]
        )
        if not about:
            return None
        around = [i for i in [*before, *after] if abs(i - verb) <= 4]
        if self.any([i for i in around if i < verb][-3:], "negations"):
            return "not signed"
        if small and side == "before" and not self.directly(verb, one):
            return None
        if small and side == "after" and self.r.low[verb] not in s["sign_strong"]:
            return None
        if (
            self.any(window, "attend_verbs")
            and self.r.low[verb] not in s["sign_strong"]
        ):
            return "attended"
        return "backed" if self.r.low[verb] in s["back_verbs"] else "signed"

    def directly(self, verb: int, one: CountryList) -> bool:
        """ "signed by Norway", "for Norway by its minister"."""
        low, s = self.r.low, self.s
        lead = [low[k] for k in range(max(0, one.first - 2), one.first)]
        return any(w in s["sign_by"] for w in lead)

    def ministers_behind(self, one: CountryList) -> bool:
        low, s = self.r.low, self.s
        return any(
            w in s["plural_offices"] or w in s["governments"]
            for w in low[one.last : one.last + 4]
        )

    def excepted(self, c: Country) -> bool:
        low, s = self.r.low, self.s
        lead = low[max(0, c.first - 3) : c.first]
        return any(w in s["excepting"] for w in lead) or any(
            s["excepting"].phrase_at(low, k, c.first)
            for k in range(max(0, c.first - 4), c.first)
        )

    def partial(self, one: CountryList) -> bool:
        low = self.r.low
        near = range(max(0, one.first - 5), min(len(low), one.last + 5))
        words = [k for k in near if not one.first <= k < one.last]
        return self.any(words, "partial")

    def lead(self, n: int) -> Sentence | None:
        """The sentence above a list of bullets, else the one before."""
        for k in range(n - 1, max(-1, n - 3), -1):
            words = self.words_of(self.r.sentences[k])
            if words and self.r.low[words[-1]] == ":":
                return self.r.sentences[k]
        return None

    def words_of(self, sentence: Sentence | None) -> list[int]:
        return [i for i in sentence.items if i >= 0] if sentence is not None else []

    def any(self, words: list[int], name: str) -> bool:
        return self.last(words, name) is not None

    def last(self, words: list[int], name: str) -> int | None:
        found = [k for k in words if self.matches(k, name)]
        return found[-1] if found else None

    def first(self, words: list[int], name: str) -> int | None:
        return next((k for k in words if self.matches(k, name)), None)

    def matches(self, k: int, name: str) -> bool:
        listed = self.s[name]
        return self.r.low[k] in listed or bool(
            listed.phrase_at(self.r.low, k, len(self.r.low))
        )

    # --- the letter ------------------------------------------------------------------

    def count(self) -> tuple[int, int, int, bool] | None:
        """How many the text says signed: (number, start, end, as member states), the first such figure."""
        low, s = self.r.low, self.s
        best = None
        for f in self.doc._.figures:
            words = self.r.words_in(f.start, f.end)
            if not len(words) or not 2 <= f.value <= 40 or f.value != int(f.value):
                continue
            behind = range(words[-1] + 1, min(len(low), words[-1] + 5))
            if not any(
                low[k] in s["governments"] or low[k] in s["country_nouns"]
                for k in behind
            ):
                continue
            n = self.sentence_of.get(words[0])
            own = self.words_of(self.r.sentences[n]) if n is not None else []
            if not (self.any(own, "sign_verbs") or self.any(own, "sign_nouns")):
                continue
            as_members = self.as_members(words[-1] + 1)
            row = (int(f.value), f.start, f.end, as_members)
            if best is None or (as_members and not best[3]):
                best = row
        return best

    def as_members(self, at: int) -> bool:
        low, s = self.r.low, self.s
        for k in range(at, min(len(low), at + 4)):
            if low[k] in s["member_words"] or s["member_words"].phrase_at(
                low, k, len(low)
            ):
                return True
            if low[k] in s["prepositions"] or low[k] in (",", "."):
                return False
        return False

    def author(self) -> Country | None:
        """The country whose initiative it is: "Belgium's call", "a Belgian initiative", or its author's country."""
        low, s = self.r.low, self.s
        for c in self.countries:
            if c.kind == "people":
                continue
            behind = low[c.last : c.last + 3]
            if c.kind == "adj" or low[c.last - 1].endswith("'s"):
                if any(w in s["initiative_nouns"] for w in behind):
                    return c
        for n, sentence in enumerate(self.r.sentences):
            words = self.words_of(sentence)
            if not self.any(words, "drew_up"):
                continue
            for c in self.countries:
                if self.sentence_of.get(c.first) == n and self.office_behind(c):
                    return c
        return None

    def office_behind(self, c: Country) -> bool:
        low, s = self.r.low, self.s
        return any(w in s["office"] for w in low[c.last : c.last + 6])

    def full(
        self, signed: list[SignatoryFound], count: tuple[int, int, int, bool] | None
    ) -> bool:
        if count is None:
            return False
        number, _, _, as_members = count
        have = {r.iso2 for r in signed}
        if as_members:
            have &= eu_members(self.doc._.published)
        return len(have) >= number

    def letter(
        self, count: tuple[int, int, int, bool] | None, signed: list[SignatoryFound]
    ) -> LetterFound:
        r, s = self.r, self.s
        at = next((k for k in range(len(r.low)) if r.low[k] in s["letter_nouns"]), None)
        if at is None:
            at = next((k for k in range(len(r.low)) if r.low[k] in s["sign_nouns"]), 0)
        dated = ""
        for day in self.doc._.days:
            words = r.words_in(day.start, day.end)
            if len(words) and day.precision == "day" and 0 < words[0] - at <= 3:
                dated = day.day
        return LetterFound(
            "L1",
            r.start[at],
            r.end[at],
            dated,
            count[0] if count else None,
            self.addressees(),
        )

    def addressees(self) -> tuple[str, ...]:
        low, s = self.r.low, self.s
        found: list[str] = []
        cast = self.doc._.cast
        for k in range(len(low)):
            if low[k] not in s["letter_nouns"]:
                continue
            to = next(
                (
                    j
                    for j in range(k + 1, min(len(low), k + 6))
                    if low[j] in s["addressed"]
                ),
                None,
            )
            if to is None:
                continue
            for m in cast.mentions:
                if to < m.first <= to + 12 and not any(
                    low[j] in (".", ";") or (low[j] == "," and not m.titled)
                    for j in range(to, m.first)
                ):
                    name = cast.people[m.person].name
                    if name not in found:
                        found.append(name)
                    break
        return tuple(found)

    def check(
        self, count: tuple[int, int, int, bool], signed: list[SignatoryFound]
    ) -> None:
        number, start, end, as_members = count
        have = {r.iso2 for r in signed}
        if as_members:
            outside = sorted(have - eu_members(self.doc._.published))
            if outside and len(have) - len(outside) < number:
                names = _names(outside)
                verb = "is not one" if len(outside) == 1 else "are not"
                self.issues.append(
                    IssueFound(
                        "count_vs_list",
                        f"counted as EU member states, but {names} {verb}",
                        start,
                        end,
                        f"say {len(have) - len(outside)} member states and {names}",
                    )
                )
                return
        if len(have) != number:
            inside = (
                len(have & eu_members(self.doc._.published))
                if as_members
                else len(have)
            )
            if inside != number and abs(inside - number) <= 6 and len(have) >= SHORTEST:
                self.issues.append(
                    IssueFound(
                        "count_vs_list",
                        f"{number} are counted, but {len(have)} are listed",
                        start,
                        end,
                        "look for a country that the list leaves out or names twice",
                    )
                )


def _names(codes: list[str]) -> str:
    from babel import Locale

    territories = Locale("en").territories
    names = [str(territories.get(c, c)) for c in codes]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


@Language.factory("returnwatch_signatories", requires=["doc.spans"])
def make_signatories(nlp: Language, name: str) -> Signatories:
    return Signatories()
