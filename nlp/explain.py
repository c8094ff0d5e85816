"""What each rule that makes a statement goes by, in words for a reader."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "according_to": "'according to X' beside the words",
    "after_cue": "the words follow a verb of saying: X said: …",
    "after_cue_mixed": "words partly in quotation marks follow a verb of saying",
    "as_said": "'as X said' beside the words",
    "bare": "a clause without 'that' after a verb of saying",
    "before_cue": "the words stand before a verb of saying: …, said X",
    "before_cue_mixed": "words partly in quotation marks stand before a verb of saying",
    "by hand": "a person added it",
    "carried_in_paragraph": "a quotation without a speaker goes on behind one of the same paragraph",
    "carried_over": "a quotation without a speaker follows a paragraph in which somebody speaks",
    "colon": "a colon, in a headline or a heading: X: …",
    "colon_carried": "a colon leads from who spoke before to the words",
    "dash_name": "a dash and a name behind the quotation",
    "dialogue": "an interview or a transcript, turn by turn",
    "dropped": "a verb of saying whose subject is left out, as the language may: whoever spoke last",
    "fragment": "a few quoted words inside a clause that tells what somebody says",
    "gesture": "who moves in the sentence beside the quotation: X shrugs. …",
    "heading": "the quotation is a heading, and one person alone speaks in the text",
    "infinitive": "a verb of saying with an infinitive: X promised to …",
    "inserted": "the verb of saying stands inside the words: …, X said, …",
    "interview": "an answer in an interview, beneath its question",
    "label": "a name or initials with a colon before the words",
    "lead_above": "the sentence above leads to the words",
    "nominal": "a noun of saying: X's claim that …",
    "postposed": "a clause before its speaker: …, X said",
    "question": "a question that somebody asks",
    "said_back": "the sentence behind points back to the words: That said X",
    "sentence_before": "the sentence before names somebody",
    "signature": "a name signs below the words",
    "subjunctive": "a sentence in the mood of reported speech",
    "that": "a clause with 'that' (dass, que, dat) after a verb of saying",
    "thus": "the sentence behind says who spoke: Thus X",
}
