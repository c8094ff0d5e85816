"""Verbs that stand before their subject or apart from it: behind a day or a place that came first, behind a helper."""

from __future__ import annotations

from dataclasses import replace

from nlp.cue import Cue, Elsewhere
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.views import QUOTE, STOPS

ADJUNCT_WORDS = 8  # between a quotation or a comma and the verb of its speaker
TITLE = 4  # words of a field before the office that opens a title
SPEAKING = (
    "office",
    "honorific",
    "spokesperson",
    "persons",
    "body",
    "unnamed",
    "subject_pronouns",
)
#: what may stand first between a mark and the verb that it leads to
SMALL_WORDS = (
    "helpers", "adverbs", "object_clitics", "reflexives", "prepositions", "time_words",
)  # fmt: skip
LED = 10  # words between a mark and the verb that it leads to


class Apart(Elsewhere):
    """Subjects behind their verb, helpers before it, places and days between."""

    def past_place(self, subject: Subject) -> Subject:
        """ "Ministrs X 7. aprīlī Varšavā sacīja": a place alone before the verb is where, the name further left is who."""
        v, s = self.v, self.s
        words = range(subject.start, subject.end)
        last = v.low[subject.end - 1]
        placed = last in s["place_endings"] or last in s["time_words"]
        if (
            len(words) > 2
            or not placed
            or any(s.among(v.low[k], *SPEAKING) for k in words)
        ):
            return subject
        for k in range(1, subject.start):
            if v.low[k - 1] in (";", ":") or v.is_quote(k):
                return subject
            if v.capital(k) and v.capital(k - 1) and not v.capital(k + 1):
                return replace(subject, start=0, end=k + 1, outer=0)
        return subject

    def told_to(self, behind: Subject) -> bool:
        """ "nyilatkozta az MTI-nek": whoever stands behind the verb is told it, its ending says so."""
        v, s = self.v, self.s
        last = v.low[behind.end - 1]
        thing = v.low[behind.start] in s["definite"] and last.endswith("t")
        if thing and not any(
            v.capital(k) or s.among(v.low[k], *SPEAKING)
            for k in range(behind.start, behind.end)
        ):
            return bool(s["open_apposition"].exact)  # "– indokolta a lépést"
        return bool(s["open_apposition"].exact) and (
            last in s["receivers"]
            or (last in s["sure_endings"] and v.capital(behind.end - 1))
        )

    def adjunct_alone(self, subject: Subject) -> bool:
        """ "Kérdésre válaszolva elmondta", "Mint az ünnepségen elmondta": the clause opens with where or how, and nobody."""
        v, s = self.v, self.s
        if not s["open_apposition"].exact or subject.dropped:
            return False
        words = range(subject.start, subject.end)
        opens = subject.outer == 0 or v.get(subject.outer - 1) in (QUOTE, ",")
        if not opens and v.get(subject.outer - 1) not in s["as_leads"]:
            return False
        last = v.low[subject.end - 1]
        cased = s.among(
            last, "place_endings", "case_adjuncts", "time_words", "postpositions"
        )
        return cased and not any(
            (v.capital(k) and k > subject.outer)
            or s.among(v.low[k], *SPEAKING, "document")
            for k in words
        )

    def behind_adjuncts(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "…, trešdien Bundestāgā atzina ministrs X", "Järelküsimusele kinnitas X, et": cases tell that the words before are adjuncts."""
        v, s = self.v, self.s
        k = at
        while k > 0 and v.low[k - 1] not in STOPS and at - k < ADJUNCT_WORDS:
            low = v.low[k - 1]
            if low in s["finite"] or s.is_verb(low) or low in s["that"]:
                return None
            k -= 1
        edge = v.get(k - 1)
        if k == at or not (k == 0 or edge in (",", QUOTE, "—", "–")):
            return None
        quoted = v.is_quote(k - 1) or (
            edge in (",", "—", "–") and (v.is_quote(k - 2) or v.is_quote(k - 3))
        )
        first = k == 0 or (edge in ("—", "–") and not quoted)
        words = v.low[k:at]
        aired = quoted and any(low in s["media"] for low in words)
        if any(
            low in s[name] and not (quoted and name == "body" and self.led_by(k, i))
            for i, low in enumerate(words, k)
            for name in SPEAKING
        ) or any(
            v.capital(i) and not (first or aired) and v.capital(i + 1)
            for i in range(k, at - 1)
        ):
            return None
        last = words[-1]
        cased = s.among(
            last, "place_endings", "case_adjuncts", "time_words", "adverbs", "places"
        )
        behind = subject_after(v, end - 1)
        if behind is None or not self.closes(behind.end):
            return None
        titled = v.low[behind.start] in s["office"]  # "iekšlietu ministre X"
        if behind.start != end and not (titled and behind.start - end <= TITLE):
            return None
        who = v.capital(behind.start) or any(
            s.among(v.low[i], *SPEAKING) for i in range(behind.start, behind.end)
        )
        if (
            not who
            or not (cased or quoted)
            or (first and v.capital(at - 1) and last not in s["places"] and at - k > 1)
        ):
            return None
        if not quoted and k > 0 and not any(low in s["finite"] for low in v.low[:k]):
            return None
        return Cue(at, end, frames, behind, after=True, lead=k)

    def led_by(self, start: int, at: int) -> bool:
        """ "pēc valdības sēdes": whether a preposition stands before the word."""
        return any(self.v.low[k] in self.s["prepositions"] for k in range(start, at))

    def turned(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "In Bern räumte X später ein, dass": a day or a place came first, so the subject stands behind the verb."""
        v, s = self.v, self.s
        first = v.low[0] if v.items[0] >= 0 else QUOTE
        if not (
            first in s["prepositions"]
            or first in s["time_words"]
            or first in s["adverbs"]
            or v.get(1).isdigit()
        ):
            return None
        behind = subject_after(v, at)
        if behind is None or not (v.capital(behind.end - 1) or v.low[behind.start] in s["subject_pronouns"]
                                  or any(s.among(v.low[k], "office", "body", "unnamed", "spokesperson")
                                         for k in range(behind.start, behind.end))):  # fmt: skip
            return None
        stop = end if end > at + 1 and behind.end <= end else 0
        return Cue(at, at + 1 if stop else end, frames, behind, after=True, stop=stop)

    def perfect(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "hat … gesagt", "a déclaré", "heeft laten weten": the helper stands before, the speaker beside it."""
        v, s = self.v, self.s
        commas = 0
        for k in range(at - 1, max(-1, at - 16), -1):
            low = v.low[k]
            if low == "," and commas < 2 and k < at - 1:
                commas += 1  # an insertion: "hatte die Gesandte, X, daran erinnert"
                continue
            if low in s["helpers"] and commas != 1:
                edge = k - 1
                while edge >= 0 and (v.low[edge] in s["reflexives"] or (
                    s["dropped_subjects"].exact and v.low[edge] in s["object_clitics"]
                ) or (
                    v.low[edge] in s["adverbs"] and v.get(edge - 1) in (",", QUOTE)
                )):  # fmt: skip
                    edge -= 1
                before = v.get(edge)
                left = subject_before(v, k) if before == "," else None
                if (
                    left is not None
                    and left.end < edge
                    and not left.passive
                    and s["dropped_subjects"].exact
                    and not any(v.low[i] in s["finite"] for i in range(left.outer))
                    and not any(v.is_quote(i) for i in range(edge))
                ):
                    return Cue(at, end, frames, left)  # "X, who is Y, ha definito Z"
                told_of = before == ":" and edge < k - 1  # "«…»: lo ha detto X"
                if before in (",", QUOTE, "", "—", "–", ")") or k == 0 or told_of:
                    behind = subject_after(v, k if k < at - 1 else at)
                    if k == at - 1 and behind is None and end > at + 1:
                        behind = subject_after(v, end - 1)  # "s'est borné à dire X"
                    if behind is not None:
                        first = edge + 1 if edge >= 0 else k
                        if k < at - 1 and behind.end <= at:
                            return Cue(
                                first, k + 1, frames, behind, after=True, stop=at + 1
                            )
                        if k == at - 1:
                            return Cue(first, end, frames, behind, after=True)
                subject = subject_before(v, k)
                if subject is not None and (behind := self.turned_round(subject, at)):
                    return Cue(k, end, frames, behind, after=True)
                if subject is not None and v.low[subject.end - 1].isdigit():
                    subject = None  # "Schon 2021 hatte X gesagt"
                if subject is not None and not subject.passive:
                    return Cue(at, end, frames, self.placed(subject))
                if (
                    subject is None
                    and s["dropped_subjects"].exact
                    and v.get(edge) in s["conjunctions"]
                    and edge > 1
                ):  # "ha agradecido la visita y ha recordado que"
                    opener = self.first_subject(k)
                    return Cue(k, end, frames, opener, inherits=opener is None)
                if subject is None and at - k < 4 and self.dropped(k, at):
                    inverted = self.turned(at, end, frames)  # "Así lo ha dicho X"
                    if inverted is not None:
                        return Cue(k, end, frames, inverted.subject, after=True)
                    return self.carried(k, end, frames)
                if subject is None:
                    turned = self.turned(k, k + 1, frames)
                    if turned is not None and turned.unit_end <= at:
                        return Cue(
                            k, k + 1, frames, turned.subject, after=True, stop=end
                        )
                return None
            if low in STOPS:
                return None
        return None

    def led(self, at: int) -> int:
        """Where the adverbs between a quotation or a comma and its verb begin; -1 where there are none."""
        v, s = self.v, self.s
        k = at
        while k > 1 and v.low[k - 1] in s["adverbs"]:
            k -= 1
        return k if k < at and v.low[k - 1] in (",", QUOTE, "—", "–", "--") else -1

    def led_far(self, at: int, end: int, frames: frozenset[str]) -> Cue | None:
        """ "«…», je na dan objave v Malmöju povedala X": small words, a day and a place between the mark and the verb."""
        v, s = self.v, self.s
        if not s["heads_first"].exact or v.get(at - 1) in STOPS or at < 3:
            return None
        k = at
        while k > 0 and v.low[k - 1] not in STOPS and at - k < LED:
            k -= 1
            low = v.low[k]
            whose = s.among(
                low,
                "office",
                "spokesperson",
                "unnamed",
                "subject_pronouns",
                "that",
                "relatives",
                "subordinators",
            )
            told = s.is_verb(low) or (low in s["finite"] and low not in s["helpers"])
            if whose or (told and low not in s["adverbs"]):
                return None
        if at - k < 2 or not k or v.low[k - 1] not in (",", QUOTE):
            return None
        if not s.among(v.low[k], *SMALL_WORDS):
            return None
        loose = [
            j
            for j in range(k, at)
            if not s.among(v.low[j], *SMALL_WORDS, "determiners", "places")
        ]
        phrases = sum(v.low[j] in s["prepositions"] for j in range(k, at))
        if len(loose) > 3 * phrases:
            return None
        behind = subject_after(v, end - 1)
        if behind is None or not self.closes(behind.end):
            return None
        return Cue(at, end, frames, behind, after=True, lead=k)

    def closes(self, at: int) -> bool:
        v, s = self.v, self.s
        low = v.get(at)
        loose = (
            low[:1].islower() and v.get(at + 1) in ("", ".", ",") and v.capital(at - 1)
        )
        return (
            not low
            or loose
            or low in STOPS
            or s.among(
                low,
                "prepositions",
                "time_words",
                "adverbs",
                "relatives",
                "conjunctions",
                "when_asked",
            )
        )
