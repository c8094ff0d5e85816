"""A few words in marks inside a sentence: `called it "a disgrace"`, and names of papers, which are no speech."""

from __future__ import annotations

from nlp.attribution import Rows
from nlp.clauses import clause_end, is_cue
from nlp.cues import Cue
from nlp.views import QUOTE, STOPS

SHORTEST_NAME = 3  # words
FEW = 5  # words; fewer in marks say nothing without what they are said of


class Fragments(Rows):
    """Rules for marks that hold less than a sentence."""

    def named_so(self, cue: Cue, at: int) -> None:
        """`called it "rigged"`: told with its pronoun; behind a noun (`called the vote "rigged"`) the marks stand alone,

        or with the noun where the language has it so and they are few.
        """
        v, s = self.v, self.s
        for k in range(at + 1, min(len(v), at + 9)):  # the claim of a "right" "absurd"
            if v.is_quote(k) and v.get(at - 1) in s["determiners"]:
                at = k
                break
            if v.low[k] in STOPS or v.low[k] in s["finite"] or v.low[k] in s["who"]:
                break
        quotation = v.reading.quotations[v.quote(at)]
        size = len(v.reading.words_in(quotation.start, quotation.end))
        behind = v.get(cue.end + 1)
        it = v.get(cue.end) in s["object_pronouns"] and (
            behind == QUOTE or behind in s["indefinite"] or behind in s["as_like"]
        )
        led = v.get(at - 1) in s["determiners"]
        called = v.get(at - 1) in s["indefinite"]
        if size < SHORTEST_NAME and (self.title(at) or (led and not it and not called)):
            return
        few = it or (size < FEW and bool(s["few_with_object"].exact))
        whole = few and v.get(cue.end) not in s["prepositions"]
        stop = at + 1
        if v.get(stop) in s["conjunctions"] and v.is_quote(stop + 1):
            stop += 2
        if v.get(stop) in s["name_tails"] and not v.comma_inside(stop - 1):
            stop = clause_end(v, stop)  # a "blueprint" for how she would govern
        start = cue.end if whole else at
        self.add(cue, [(start, stop)], "mixed", "fragment")

    def named_work(self, at: int) -> bool:
        """Whether the words in marks are a paper's name: capitals and the small words between them."""
        r, s = self.v.reading, self.s
        quotation = r.quotations[self.v.quote(at)]
        inside = r.words_in(quotation.start, quotation.end)
        return len(inside) <= 6 and all(
            r.word[k][0].isupper() or (k > inside[0] and r.low[k] in s["of_like"])
            for k in inside
        )

    def fragment(self, cue: Cue) -> None:
        """`called it "a disgrace"`: marks a few words behind the verb."""
        v, s = self.v, self.s
        for k in range(cue.end, min(len(v), cue.end + 12)):
            low = v.low[k]
            if v.is_quote(k):
                if k in self.claimed:
                    return
                quotation = v.reading.quotations[v.quote(k)]
                if k > cue.end and v.low[cue.at] in s["naming"]:
                    self.named_so(cue, k)
                    return
                quotation = v.reading.quotations[v.quote(k)]
                before = v.get(k - 1)
                if before == "," and self.title(k):
                    return  # in her memoir, "Hard Winters."
                if quotation.last - quotation.first < 5 and before not in s["of_like"]:
                    return
                if before in s["prepositions"] and self.named_work(k):
                    return  # published by the "Courier of the River"
                if before in s["indefinite"] and v.get(k - 2) in s["prepositions"]:
                    self.add(cue, [(k - 1, k + 1)], "mixed", "fragment")
                    return  # spoke of a "wake-up call"
                if before in s["determiners"] or before.endswith("'s"):
                    return
                self.claimed.add(k)
                self.add_quote(cue, k, "fragment")
                if v.get(k + 1) == "and" and v.is_quote(k + 2):
                    self.claimed.add(k + 2)
                    self.add_quote(cue, k + 2, "fragment")
                return
            if low == ":" and s["dropped_subjects"].exact:
                return
            if (
                (low in STOPS and low not in ("(", ")", ":", ","))
                or low in s["finite"]
                or self.opens_relative(k)
            ):
                return
            if k > cue.at and is_cue(v, k):
                return

    def opens_relative(self, at: int) -> bool:
        """A relative word that is no article ("nannte die Flüge «...»") and no "as" before marks ("beskrev den som «...»")."""
        v, s = self.v, self.s
        low = v.low[at]
        if low not in s["relatives"]:
            return False
        article = low in s["determiners"] and v.get(at - 1) != ","
        return not article and not (low in s["as_like"] and v.is_quote(at + 1))
