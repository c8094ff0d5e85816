"""Signatories: which countries a text prints as having signed or backed a letter, statement or proposal.

Writes ``doc._.signatories`` and ``doc._.letters``, and an issue where the count that is printed does not fit the list.
A row without a span does not exist: the country that started the letter counts where its name or adjective is printed
beside the initiative.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from db.records import IssueFound, LetterFound, SignatoryFound
from nlp.letters import SHORTEST, Letters
from nlp.lists import Country, CountryList, country_lists
from nlp.reading import Reading, Sentence

for _name in ("signatories", "letters"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=[])


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


class Finder(Letters):
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
            act = self.act(
                one, any(r.act in ("signed", "backed") for r in rows.values())
            )
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
        author = self.author() or self.speaking_country(rows, count, signed)
        left_out = author is not None and author.iso2 not in rows
        if (
            author is not None
            and left_out
            and complete
            and not self.full(signed, count)
        ):
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
        if going_on and not self.any([*before[-6:], *after[:6]], "negations"):
            joins = self.any(before[-8:], "list_going_on") or self.any(
                after[:5], "joining"
            )
            if joins and not self.any([*before, *after], "attend_verbs"):
                return "signed"
        if not small and self.asks_by_letter(before, after):
            return "signed"
        if small:
            return None
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

    def asks_by_letter(self, before: list[int], after: list[int]) -> bool:
        """ "In a letter to the Commission, Malta, Italy and Greece ask for ..."."""
        asks = self.first(after[:4], "request_verbs")
        if asks is None and self.s["verb_second"].exact:
            asks = self.last(before[-3:], "request_verbs")
        return asks is not None and (
            self.any(before, "letter_nouns") or self.any(after[:16], "letter_nouns")
        )

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
        strong = self.r.low[verb] in s["sign_strong"]
        beside = after[:4] and len(one.countries) > 1
        if small and side == "after" and not strong and not beside:
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

    def speaking_country(
        self,
        rows: dict[str, SignatoryFound],
        count: tuple[int, int, int, bool] | None,
        signed: list[SignatoryFound],
    ) -> Country | None:
        """Where exactly one is missing to the count: the country of the one minister who is named, by its mention."""
        if count is None or count[0] - len(signed) != 1:
            return None
        cast, r = self.doc._.cast, self.r
        found = {
            p.country: m
            for m in cast.mentions
            if (p := cast.people[m.person]).country
            and p.country not in rows
            and len(p.country) == 2
            and p.country not in ("EU", "UN")
        }
        if len(found) != 1:
            return None
        ((code, m),) = found.items()
        return Country(
            code, "name", m.first, m.last, r.start[m.first], r.end[m.last - 1]
        )

    def ministers_behind(self, one: CountryList) -> bool:
        low, s = self.r.low, self.s
        if (
            len(one.countries) > 1
            and one.adjectives
            and any(self.r.low[k] in s["office"] for k in range(one.first, one.last))
        ):
            return True
        return any(
            w in s["plural_offices"] or w in s["governments"] or w in s["colleagues"]
            for w in (
                *low[one.last : one.last + 4],
                *low[max(0, one.first - 2) : one.first],
            )
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


@Language.factory("returnwatch_signatories", requires=["doc.spans"])
def make_signatories(nlp: Language, name: str) -> Signatories:
    return Signatories()
