"""What may stand between a verb of saying and what was said: the person told, days, places, "in an interview"."""

from __future__ import annotations

from nlp.clauses import is_cue, looks_like_clause
from nlp.cues import Cue
from nlp.fragments import Fragments
from nlp.views import STOPS

LONGEST_OBJECT = 7  # words
TOLD = 5  # words for who was told
ADJUNCT_WINDOW = 22  # words between a verb and what was said


class Adjuncts(Fragments):
    """The way from a verb to the words behind it."""

    def skip_adjuncts(self, at: int, cue: Cue) -> int:
        """Past the person told, days, places and the like, to "that", a quotation or a mark."""
        v, s = self.v, self.s
        told = "object" in cue.frames or v.low[cue.at] in s["plain_say"]
        k = at
        limit = min(len(v), at + ADJUNCT_WINDOW)
        while k < limit:
            low = v.low[k]
            if low == "," and k + 1 == len(v):
                return k
            aside = s["asides"].phrase_at(v.low, k + (low == ","), len(v))
            if low == "," and v.get(k + 1) in s["asides"].exact:
                aside = k + 2  # "a estimé, lui, que"
            if aside and (low != "," or v.get(aside) == ","):
                k = aside + (low == ",")
                continue
            if low in s["that"] or low in STOPS:
                if low == "," and v.get(k + 1) in s["that"]:
                    return k + 1
                dated = s["dropped_subjects"].exact and (
                    v.get(k + 1) in s["time_words"]
                    or (
                        v.get(k + 1) in s["adverbs"]
                        and v.get(k + 2) in s["prepositions"]
                    )
                )  # ", também na sexta-feira, que"
                if low == "," and (v.get(k + 1) in s["prepositions"] or dated):
                    close = self.set_off(k + 1)  # "ha spiegato, in un'intervista, che"
                    if close:
                        return close
                if low == "(":
                    while k < limit and v.low[k] != ")":
                        k += 1
                    k += 1
                    continue
                return k
            if (
                low in s["conjunctions"]
                and v.get(k + 1) in s["that"]
                and s["dropped_subjects"].exact
                and k > cue.at
            ):
                return k + 1  # "a dezvăluit și că"
            placed = low in s["prepositions"] and v.get(k + 1) in s["definite"]
            if low in s["time_words"] or (
                low in s["adverbs"]
                and low not in s["clause_starts"]
                and not placed  # "ξεκαθάρισε μετά το γεύμα ότι"
            ):
                k += 1
                continue
            day = k + (low in s["definite"])  # "den 10. marts", "11. maaliskuuta"
            if v.get(day).isdigit():
                month = day + 1 + (v.get(day + 1) == ".")
                if v.get(month) in s.months:
                    k = month + 1
                    continue
            if (
                s["open_apposition"].exact
                and low in s["definite"]
                and v.get(k + 1) in s["case_adjuncts"]
            ):
                k += 2  # "azt közölte az MTI-vel: ..."
                continue
            cased = s["case_adjuncts"]  # "kertoi Helsingin Sanomille, että"
            if low in cased or (v.capital(k) and v.get(k + 1) in cased):
                k += 1
                continue
            if (k > at and low in s.months) or (
                (low in s["indefinite"] or low in s["definite"])
                and v.get(k + 1) in s["time_words"]
            ):
                k += 1  # last January, a day earlier
                continue
            if s["cut_adjuncts"] and (told_end := self.told_end(k)):
                return told_end
            if low in s["as_like"] and not (cue.after or told):
                end = self.adjunct_end(k) if "bare" in cue.frames else None
                if end is not None and v.get(end) in s["that"]:
                    return end  # "admitted as a part of his plea that"
                return k
            if low in s["purpose"]:
                return k  # "escrito a la Comisión para pedir que"
            if (low in s["prepositions"] and low not in s["to"]) or (
                low == "to" and "infinitive" not in cue.frames
            ):
                end = self.adjunct_end(k)
                if end is None:
                    return k
                k = end
                continue
            if s["heads_first"].exact and (that := self.told_somebody(k)):
                return that  # "poinformowała 4 lutego uczestników, że"
            if told and k == at and "object" in cue.frames:
                end = self.object_end(k)
                if end is not None and end > k:
                    k = end
                    continue
            return k
        return at

    def told_end(self, at: int) -> int:
        """The item of "that" behind whom or what the verb takes in a case of its own: "azzal vádolta a kormányt, hogy", else 0."""
        v, s = self.v, self.s
        for k in range(at, min(len(v) - 1, at + LONGEST_OBJECT)):
            if v.low[k] == "," and k > at:
                linked = (
                    v.low[k - 1] in s["claim_nouns"]
                    and v.low[k + 1] in s["claim_links"]
                )
                return k + 1 if linked or v.low[k + 1] in s["that"] else 0
            if v.low[k] in STOPS or v.low[k] in s["finite"] or is_cue(v, k):
                return 0
        return 0

    def told_somebody(self, at: int) -> int:
        """The item of "that" behind some bare nouns for whom it was told, else 0."""
        v, s = self.v, self.s
        for k in range(at, min(len(v), at + TOLD)):
            low = v.low[k]
            if low == "," and k > at:
                return k + 1 if v.get(k + 1) in s["that"] else 0
            if (
                low in STOPS
                or low in s["finite"]
                or low in s["past_endings"]
                or s.is_verb(low)
            ):
                return 0
        return 0

    def set_off(self, at: int) -> int:
        """The item of "that" behind an adjunct between two commas, else 0."""
        v, s = self.v, self.s
        for k in range(at, min(len(v), at + ADJUNCT_WINDOW)):
            if v.low[k] == ",":
                again = (
                    v.get(k + 1) in s["prepositions"] or v.get(k + 1) in s["time_words"]
                )
                if again and s["dropped_subjects"].exact:
                    continue  # "a declarat, luni, la București, că"
                return k + 1 if v.get(k + 1) in s["that"] else 0
            if v.low[k] in STOPS or v.low[k] in s["finite"]:
                return 0
        return 0

    def adjunct_end(self, at: int) -> int | None:
        """The end of "in an interview with X on Monday": where that, a mark, a day or a pronoun begins."""
        v, s = self.v, self.s
        for k in range(at + 1, min(len(v), at + ADJUNCT_WINDOW)):
            low = v.low[k]
            if v.is_quote(k) and k > at + 1 and self.title(k):
                continue  # said on the programme "Morning Tea" that
            if k == at + 1 and low in s["definite"]:
                continue  # replied to that letter
            if (
                low in s["that"]
                or low in STOPS
                or (low in s["questions"] and low != "which")
            ):
                return k
            if low in s["time_words"]:
                return k
            if k > at + 1 and low in s["clause_pronouns"]:
                return k
            if low in s["finite"] or (low in s["participles"] and k > at + 1):
                return None
            if (
                low in s["indefinite"]
                and low not in s["prepositions"]
                and v.capital(k - 1)
                and s["dropped_subjects"].exact
            ):
                return None  # "reclaman a Bruselas una oficina que"
        return len(v)

    def object_end(self, at: int) -> int | None:
        """The end of the person told: one pronoun or name, or words up to "that", a mark, "to" or a pronoun."""
        v, s = self.v, self.s
        if v.get(at) in s["object_pronouns"]:
            return at + 1
        for k in range(at, min(len(v), at + 14)):
            low = v.low[k]
            if (
                low in s["that"]
                or low in STOPS
                or low in s["to"]
                or low in s["questions"]
            ):
                return k
            if low in s["prepositions"] or low in s["time_words"]:
                return k if k > at else None
            if k > at and low in s["clause_pronouns"]:
                return k
            noun = k > at + 1 and v.low[at] in s["determiners"] and not v.capital(k - 1)
            if noun and v.capital(k) and looks_like_clause(v, k, False):
                return k  # "tells our correspondent Norland is still unsafe"
            if low in s["finite"]:
                return None
        return None
