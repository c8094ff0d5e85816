"""Who says what, in the layouts of releases, wire copy and transcripts; all people and words are invented."""

from __future__ import annotations

from functools import cache

import pytest

from db.found import Annotation, StatementFound
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger


@cache
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []), any_topic=True)


def read(text: str, lang: str = "en", published: str = "2025-10-18") -> Annotation:
    return tagger().annotate(Text("t", text, lang, published=published))


def said(text: str, lang: str = "en") -> list[tuple[str, str, str | None]]:
    return [
        (s.kind, text[s.start : s.end], s.speaker) for s in read(text, lang).statements
    ]


WORDS = "We will send them home, and we will do it soon"

LAYOUTS = {
    "verb and title behind": f"“{WORDS},” said Minister Ada Quill.",
    "title and verb behind": f"“{WORDS},” Minister Ada Quill said.",
    "speaker before, colon": f"Minister Ada Quill said: “{WORDS}.”",
    "speaker before, comma": f"Minister Ada Quill said, “{WORDS}.”",
    "label": f"Minister Ada Quill: “{WORDS}.”",
    "dash and name": f"“{WORDS}.” – Minister Ada Quill",
    "name on the next line": f"“{WORDS}.”\nAda Quill, Minister for Returns",
    "name and office on two lines": f"“{WORDS}.”\nAda Quill\nMinister for Returns",
    "from the chair": f"From Chairwoman Ada Quill:\n\n“{WORDS}.”",
    "insertion": f"“{WORDS},” Ada Quill, the minister for returns, said on Monday.",
    "age and place": f"“{WORDS},” Ada Quill, 51, of Ghent, who runs the office, told reporters.",
    "party in brackets": f"“{WORDS},” said Ada Quill (Green Party).",
    "unknown verb": f"“{WORDS},” Minister Ada Quill thundered.",
    "straight marks": f'"{WORDS}," said Minister Ada Quill.',
    "according to": f"According to Minister Ada Quill, the plan is simple: “{WORDS}.”",
    "lead in the paragraph above": f"Minister Ada Quill made the following statement:\n\n“{WORDS}.”",
    "coordination": f"Minister Ada Quill shook her head and said: “{WORDS}.”",
    "participle": f"Minister Ada Quill defended the plan, saying: “{WORDS}.”",
    "head of something, name behind": f"“{WORDS},” the ministry’s head of returns, Ada Quill, said.",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_direct_quotation_has_its_speaker(layout: str) -> None:
    found = [s for s in said(LAYOUTS[layout]) if s[0] == "direct"]
    assert [(text.rstrip("."), who) for _, text, who in found] == [(WORDS, "Ada Quill")]


def test_split_quotation_is_two_statements_of_one_speaker() -> None:
    found = said("“It is late,” said Minister Ada Quill. “Nobody can wait.”")
    assert found == [
        ("direct", "It is late", "Ada Quill"),
        ("direct", "Nobody can wait.", "Ada Quill"),
    ]


def test_paragraphs_reopened_without_closing_are_one_span() -> None:
    text = (
        "“It is late.\n\n“Nobody can wait.\n\n“We begin now,” said Minister Ada Quill."
    )
    found = said(text)
    assert len(found) == 1
    assert found[0] == ("direct", text[1 : text.index(",” said")], "Ada Quill")


def test_a_stray_mark_spoils_nothing_behind_it() -> None:
    text = f'The so-called ”plan was read out.\n\nIt is 5" wide.\n\n“{WORDS},” said Minister Ada Quill.'
    assert [s for s in said(text) if s[0] == "direct"] == [
        ("direct", WORDS, "Ada Quill")
    ]


def test_apostrophes_are_no_marks_and_british_marks_are() -> None:
    text = "‘It’s the workers’ turn and we haven’t begun,’ Ada Quill said. ‘They told us, “Come and see.” We went,’ she added."
    assert said(text) == [
        ("direct", "It’s the workers’ turn and we haven’t begun", "Ada Quill"),
        ("direct", "They told us, “Come and see.” We went", "Ada Quill"),
    ]


def test_scare_quotes_and_titles_of_laws_are_no_statements() -> None:
    assert (
        said(
            "The so-called “Fair Exit Act” passed in May. Critics met at the “old wall”."
        )
        == []
    )


def test_a_fragment_makes_its_clause_mixed() -> None:
    found = said(
        "Minister Ada Quill said that the plan was “dead and buried” by Easter."
    )
    assert found == [("mixed", "the plan was “dead and buried” by Easter", "Ada Quill")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Minister Ada Quill said that flights would begin in May.",
            "flights would begin in May",
        ),
        (
            "Minister Ada Quill said flights would begin in May.",
            "flights would begin in May",
        ),
        (
            "Flights will begin in May, Minister Ada Quill said.",
            "Flights will begin in May",
        ),
        (
            "Flights will begin in May, said Minister Ada Quill.",
            "Flights will begin in May",
        ),
        (
            "Flights will begin in May, according to Minister Ada Quill.",
            "Flights will begin in May",
        ),
        (
            "According to Minister Ada Quill, flights will begin in May.",
            "flights will begin in May",
        ),
        (
            "Minister Ada Quill went on to say that flights would begin in May.",
            "flights would begin in May",
        ),
        (
            "GHENT, Oct 18 (Agency) - Flights will begin in May, Minister Ada Quill said.",
            "Flights will begin in May",
        ),
        (
            "Minister Ada Quill announced Sunday she would leave the post.",
            "she would leave the post",
        ),
        (
            "Minister Ada Quill, a delegate who knows the camps, said flights would begin.",
            "flights would begin",
        ),
        (
            "Minister Ada Quill is arguing that flights must begin in May.",
            "flights must begin in May",
        ),
        (
            "Minister Ada Quill admitted as a part of her plea that flights would stop.",
            "flights would stop",
        ),
        (
            "Minister Ada Quill urged the agency to begin flights in May.",
            "the agency to begin flights in May",
        ),
        (
            "Minister Ada Quill said flights would not end prison, but would make it rare.",
            "flights would not end prison, but would make it rare",
        ),
    ],
)
def test_reported_speech(text: str, words: str) -> None:
    assert said(text) == [("indirect", words, "Ada Quill")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Former officials who spoke with the Evening Paper said the agency had failed.",
            "the agency had failed",
        ),
        ("Nearly a third say they want the flights to go on.", "they want the flights to go on"),
        ("Some who run the camps argue that food is scarce.", "food is scarce"),
        ("Half of the rooms are empty, according to recent data from the agency.", "Half of the rooms are empty"),
    ],
)  # fmt: skip
def test_speakers_told_of_by_more_than_a_name(text: str, words: str) -> None:
    assert [found for _, found, _ in said(text)] == [words]


def test_reported_speech_ends_at_a_participle_which_goes_on() -> None:
    found = said(
        "Minister Ada Quill said the seats were booked, adding that nobody would be forced."
    )
    assert found == [
        ("indirect", "the seats were booked", "Ada Quill"),
        ("indirect", "nobody would be forced", "Ada Quill"),
    ]


def test_pronoun_means_the_named_person_of_its_gender() -> None:
    text = "Minister Ada Quill met Mr Ben Strand in Ghent. “It is late,” she said. “We know,” he answered."
    assert [who for _, _, who in said(text)] == ["Ada Quill", "Ben Strand"]
    found = read(text).statements[0]
    assert text[found.speaker_start : found.speaker_end] == "she"


def test_the_minister_is_who_was_named_with_the_title() -> None:
    text = "Asylum minister Ada Quill opened the hall. Mr Ben Strand watched. “It is late,” the minister said."
    assert [who for _, _, who in said(text)] == ["Ada Quill"]


@pytest.mark.parametrize(
    ("text", "kind", "speaker"),
    [
        ("“It is late,” a ministry spokesperson said.", "unnamed", None),
        ("“It is late,” said a source close to the talks.", "unnamed", None),
        ("“It is late,” the letter says.", "document", "letter"),
        (
            "Belgium and Italy signed a letter. “It is late,” it says.",
            "document",
            "letter",
        ),
        (
            "The European Commission said that it was late.",
            "body",
            "European Commission",
        ),
        ("Flights will begin in May, Berlin announced on Friday.", "body", "Berlin"),
        (
            "“It is late,” the Freedonian asylum minister said.",
            "office",
            "Freedonian asylum minister",
        ),
    ],
)
def test_kinds_of_speakers(text: str, kind: str, speaker: str | None) -> None:
    (found,) = read(text).statements
    assert (found.speaker_kind, found.speaker) == (kind, speaker)
    assert found.person is None


def test_a_capital_stands_for_its_government_and_is_marked() -> None:
    (found,) = read("Flights will begin in May, Berlin announced on Friday.").statements
    assert found.metonymy
    assert found.country == "DE"


def test_unnamed_speaker_keeps_the_printed_words() -> None:
    text = "“It is late,” said a source close to the talks."
    (found,) = read(text).statements
    assert text[found.speaker_start : found.speaker_end].startswith("a source")


def test_the_spokesperson_of_a_minister_is_not_the_minister() -> None:
    found = read("“It is late,” said a spokesman for Minister Ada Quill.").statements
    assert [s.speaker for s in found] == [None]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Minister Ada Quill denied that money had gone to Kabul.", "denied"),
        ("Minister Ada Quill did not say that flights would begin in May.", "denied"),
        ("Minister Ada Quill asked whether flights would begin in May.", "asked"),
        ("Minister Ada Quill said that flights would begin in May.", "asserted"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert [s.modality for s in read(text).statements] == [modality]


def only(text: str) -> StatementFound:
    (found,) = read(text).statements
    return found


def test_a_day_beside_the_verb_dates_the_words() -> None:
    text = "Flights will begin in May, Minister Ada Quill said on Thursday."
    found = only(text)
    assert found.said_on == "2025-10-16"
    assert text[found.said_start : found.said_end].endswith("Thursday")


def test_a_day_of_something_else_dates_nothing() -> None:
    assert (
        only("Minister Ada Quill said that the flight on Thursday was full.").said_on
        == ""
    )
    assert only("A flight will leave on Friday, Minister Ada Quill said.").said_on == ""


def test_nothing_is_said_after_publication() -> None:
    assert (
        only("Minister Ada Quill said on 20 October 2025 that it was late.").said_on
        == ""
    )


def test_transcript_labels_speak_and_the_presenter_does_not() -> None:
    text = (
        "Interview with Ada Quill, Minister for Returns, on 12 October 2025.\n\n"
        "PRESENTER: Will you begin?\n\nADA QUILL: In May. Not before.\n\n"
        "PRESENTER: Why?\n\nQUILL: There is no plane."
    )
    found = read(text).statements
    assert [(text[s.start : s.end], s.speaker, s.said_on) for s in found] == [
        ("In May. Not before.", "Ada Quill", "2025-10-12"),
        ("There is no plane.", "Ada Quill", "2025-10-12"),
    ]


def test_a_heading_in_marks_is_the_only_speakers_or_nobodys() -> None:
    body = "“It is late,” said Minister Ada Quill."
    found = said(f"“Nobody can do this alone”\n\n{body}")
    assert found[0][2] == "Ada Quill"
    two = f"“Nobody can do this alone”\n\n{body}\n\n“It is early,” said Mr Ben Strand."
    assert said(two)[0][2] is None


def test_confidence_is_lower_where_only_the_place_tells() -> None:
    sure = only("“It is late,” said Minister Ada Quill.").confidence
    text = "Minister Ada Quill opened the hall. “It is late.”"
    assert only(text).confidence < sure


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "„Das ist zu spät“, sagte Ministerin Ada Quill am Montag.", ("direct", "Das ist zu spät", "Ada Quill")),
        ("de", "Ministerin Ada Quill betonte, dass Flüge im Mai beginnen.", ("indirect", "Flüge im Mai beginnen", "Ada Quill")),
        ("de", "Laut Ministerin Ada Quill sollen Flüge im Mai beginnen.", ("indirect", "sollen Flüge im Mai beginnen", "Ada Quill")),
        ("fr", "« C’est trop tard », a déclaré la ministre Ada Quill.", ("direct", "C’est trop tard", "Ada Quill")),
        ("fr", "La ministre Ada Quill a souligné que les vols commenceraient en mai.", ("indirect", "les vols commenceraient en mai", "Ada Quill")),
        ("nl", "“Het is te laat”, zei minister Ada Quill maandag.", ("direct", "Het is te laat", "Ada Quill")),
        ("nl", "Minister Ada Quill benadrukte dat de vluchten in mei beginnen.", ("indirect", "de vluchten in mei beginnen", "Ada Quill")),
    ],
)  # fmt: skip
def test_other_languages_run_through_the_same_rules(
    lang: str, text: str, expected: tuple[str, str, str]
) -> None:
    assert said(text, lang) == [expected]


def test_german_goes_on_in_the_subjunctive() -> None:
    text = "Das sei zu spät, sagte Ministerin Ada Quill. Es fehle an Plätzen. Im Mai beginnen die Flüge."
    assert said(text, "de") == [
        ("indirect", "Das sei zu spät", "Ada Quill"),
        ("indirect", "Es fehle an Plätzen", "Ada Quill"),
    ]


def test_the_office_is_kept_as_it_is_printed() -> None:
    found = read(f"“{WORDS},” said Minister for Returns Ada Quill.")
    assert [s.office_printed for s in found.statements] == ["Minister for Returns"]
    found = read("„Wir gehen jetzt“, sagte Bundesministerin Ada Quill.", "de")
    assert [s.office_printed for s in found.statements] == ["Bundesministerin"]


@pytest.mark.parametrize(
    ("lang", "text", "words", "speaker"),
    [
        (
            "en",
            "The Secretary of State for Borders (Ada Quill): We removed forty people last year. More will follow.\n\n"
            "Ben Strand (Harbour East): I am grateful for that answer.",
            "We removed forty people last year. More will follow.",
            "Ada Quill",
        ),
        (
            "fr",
            "Mme Ada Quill. – Nous avons renvoyé vingt personnes. (Applaudissements.)\n\nM. Ben Strand. – Ce n’est pas assez.",
            "Nous avons renvoyé vingt personnes.",
            "Ada Quill",
        ),
        (
            "en",
            "– We share the same planes. It is time to say so, says Ada Quill.",
            "We share the same planes. It is time to say so",
            "Ada Quill",
        ),
        (
            "de",
            "Dem Schreiben zufolge sollen zwölf Menschen ausreisen.",
            "sollen zwölf Menschen ausreisen",
            "Schreiben",
        ),
        (
            "nl",
            "Minister Ada Quill was er ook. Gisteren gaf Quill toe dat er geen vliegtuig klaarstaat.",
            "er geen vliegtuig klaarstaat",
            "Ada Quill",
        ),
    ],
)
def test_forms_of_parliaments_and_other_languages(
    lang: str, text: str, words: str, speaker: str
) -> None:
    found = [(t, who) for _, t, who in said(text, lang)]
    assert (words, speaker) in found


def test_a_name_behind_the_office_wins_over_the_office() -> None:
    text = f"“{WORDS},” said the minister for returns, Ada Quill."
    assert [who for _, _, who in said(text)] == ["Ada Quill"]


def test_a_narrator_a_banner_and_a_relative_clause_say_nothing() -> None:
    text = (
        "We asked the ministry whether the plane had left. One of the banners said “Not in our name”."
        " The country is asking Brussels to take back people who have no right to stay."
    )
    assert said(text) == []


def test_initials_in_a_transcript_lead_back_to_the_person() -> None:
    text = (
        "Minister Ada Quill spoke to Ben Strand.\n\nBS: Will there be a plane?\n\nAQ: Yes, in May.\n\n"
        "BS: Who pays for it?\n\nAQ: We pay for it, and gladly."
    )
    found = [(t, who) for _, t, who in said(text)]
    assert ("We pay for it, and gladly.", "Ada Quill") in found


@pytest.mark.parametrize(("tier", "country"), [("official", "BE"), ("press", "")])
def test_on_a_governments_own_pages_a_minister_is_one_of_its_country(
    tier: str, country: str
) -> None:
    text = Text(
        "t",
        f"“{WORDS},” said Minister Ada Quill. “{WORDS} too,” said Bo Hart, director of Open Doors.",
        "en",
        published="2025-10-18",
        country="BE",
        tier=tier,
    )
    ada, bo = tagger().annotate(text).statements
    assert (ada.speaker, ada.country) == ("Ada Quill", country)
    assert (bo.speaker, bo.country) == ("Bo Hart", "")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("VIENNA, 3 February 2026 (Fjordwire) - There is no deal on the return of Afghan nationals, Interior Minister Ada Quill said.", "AT"),
        ("There is no deal on the return of Afghan nationals, Interior Minister Ada Quill said.", ""),
        ("According to minister Ada Quill, twenty Afghans were flown to Kabul.", ""),
        ("According to Dutch officials, Finance Minister Ada Quill of France said that she will not come.", "FR"),
        ("“We want our people back,” said Afghan foreign minister Ada Quill.", "AF"),
        ("Dublin, 12 March 2026\n\nMinister Ada Quill wrote a letter. Norway has not signed it.\n\n“We asked Norway,” Quill said.", "IE"),
    ],
)  # fmt: skip
def test_whose_minister_speaks_is_told_by_the_text_and_never_by_those_spoken_of(
    text: str, country: str
) -> None:
    assert {s.country for s in read(text, published="2026-03-12").statements if s.speaker == "Ada Quill"} == {country}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "{} Das sagte Ministerin Ada Quill am Freitag."),
        ("de", "{} Das hat Ministerin Ada Quill am Freitag angekündigt."),
        ("nl", "{} Dat heeft minister Ada Quill dinsdag aan de Kamer geschreven."),
    ],
)
def test_the_sentence_before_is_who_said_thats(lang: str, text: str) -> None:
    words = "Im Mai fliegen drei Beamte nach Kabul" if lang == "de" else "In mei gaan drie ambtenaren naar Kaboel"  # fmt: skip
    assert [who for _, t, who in said(text.format(words + "."), lang) if t == words] == ["Ada Quill"]  # fmt: skip


def test_an_interview_names_who_answers_once_and_claims_ask_too() -> None:
    text = (
        "Minister Ada Quill on planes and papers.\n\nDaily Finch: Minister, will there be a plane?\n\n"
        "Quill: Yes, in May.\n\nWho pays for it?\n\nWe pay for it, and gladly.\n\n"
        "Your colleague, Bo Hart, says that you are too slow.\n\nHe told me that he would wait.\n\nAnd then?\n\nThen we fly."
    )
    assert [(t, who) for _, t, who in said(text)] == [
        (answer, "Ada Quill")
        for answer in ("Yes, in May.", "We pay for it, and gladly.", "He told me that he would wait.", "Then we fly.")
    ]  # fmt: skip


def test_a_people_that_is_a_first_name_too_is_one_before_a_surname() -> None:
    norse, noor = read("“Wij gaan door”, zei de Noor Jens Stolt. “Wij wachten”, zei minister Noor Plas.", "nl").statements  # fmt: skip
    assert (norse.speaker, norse.country) == ("Jens Stolt", "NO")
    assert (noor.speaker, noor.country) == ("Noor Plas", "")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Minister Ada Quill said that flights to Kabul start in May. Beside her stood Mayor Bo Lund. “We will not help.”"),
        ("en", "Minister Ada Quill opened the centre on Monday.\n\nA caretaker opened the gate. “Nobody sleeps here,” he said."),
        ("en", "The ministers of Austria, Denmark and Greece said that flights to Kabul are possible."),
        ("it", "Il ministro Ugo Bassi ha detto che i voli per Kabul partono. Accanto a lui c'era la sindaca Rita Conti. «Non aiuteremo»."),
        ("pt", "O Conselho Português de Apoio aos Afegãos considera que o regresso viola a lei. «Não há garantias», sublinhou."),
        ("es", "Fuentes de Interior aseguran que los vuelos a Kabul salen en mayo."),
    ],
)  # fmt: skip
def test_where_the_place_alone_would_tell_and_does_not_nobody_is_named(
    lang: str, text: str
) -> None:
    assert said(text, lang)[-1][2] is None
