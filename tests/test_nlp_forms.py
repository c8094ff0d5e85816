"""Forms of press releases and agency copy in four languages, a case each; all people and words are invented."""

from __future__ import annotations

from functools import cache

import pytest

from db.found import StatementFound
from db.records import Text
from nlp.offices import Register
from nlp.pipeline import Tagger

QUILL = "Ada Quill"


@cache
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []), any_topic=True)


def statements(text: str, lang: str) -> tuple[StatementFound, ...]:
    return tagger().annotate(Text("t", text, lang, published="2025-10-18")).statements


def words(s: StatementFound, text: str) -> str:
    return " … ".join(text[a:b] for a, b in s.spans or ((s.start, s.end),))


#: a box: who is quoted stands above, by office alone
BOXES = {
    "en": "Minister Ada Quill opened the hall.\n\nQuote from the minister:\n\n“We go home now.”",
    "de": "Ministerin Ada Quill kam am Montag.\n\nZitat der Ministerin:\n\n„Wir gehen jetzt nach Hause.“",
    "fr": "La ministre Ada Quill est venue.\n\nCitation de la ministre :\n\n« Nous rentrons maintenant. »",
    "nl": "Minister Ada Quill kwam langs.\n\nCitaat van de minister:\n\n“Wij gaan nu naar huis.”",
}


@pytest.mark.parametrize("lang", BOXES)
def test_a_box_names_its_speaker_by_office(lang: str) -> None:
    (found,) = statements(BOXES[lang], lang)
    assert (found.speaker_kind, found.speaker) == ("person", QUILL)


@pytest.mark.parametrize(
    ("lang", "text", "said", "modality"),
    [
        ("en", "Minister Ada Quill would neither confirm nor deny that flights would begin.", "flights would begin", "declined"),
        ("en", "Minister Ada Quill declined to say whether flights would begin.", "whether flights would begin", "declined"),
        ("en", "Minister Ada Quill would not say whether flights would begin.", "whether flights would begin", "declined"),
        ("en", "Minister Ada Quill did not rule out that flights would begin.", "flights would begin", "hypothetical"),
        ("en", "Minister Ada Quill did not deny that flights would begin.", "flights would begin", "hypothetical"),
        ("en", "Minister Ada Quill ruled out flights in May.", "flights in May", "denied"),
        ("de", "Ministerin Ada Quill wollte nicht sagen, ob die Flüge im Mai beginnen.", "ob die Flüge im Mai beginnen", "declined"),
        ("de", "Ministerin Ada Quill schloss nicht aus, dass Flüge im Mai beginnen.", "Flüge im Mai beginnen", "hypothetical"),
        ("de", "Ministerin Ada Quill wollte weder bestätigen noch dementieren, dass Flüge im Mai beginnen.", "Flüge im Mai beginnen", "declined"),
        ("de", "Ministerin Ada Quill bestritt, dass Geld geflossen sei.", "Geld geflossen sei", "denied"),
        ("fr", "La ministre Ada Quill a refusé de dire si les vols commenceraient.", "si les vols commenceraient", "declined"),
        ("fr", "La ministre Ada Quill n’a pas voulu dire si les vols commenceraient.", "si les vols commenceraient", "declined"),
        ("fr", "La ministre Ada Quill n’a pas exclu que les vols commencent.", "les vols commencent", "hypothetical"),
        ("fr", "La ministre Ada Quill a nié que de l’argent ait été versé.", "de l’argent ait été versé", "denied"),
        ("nl", "Minister Ada Quill wilde niet zeggen of de vluchten beginnen.", "of de vluchten beginnen", "declined"),
        ("nl", "Minister Ada Quill sluit niet uit dat de vluchten beginnen.", "de vluchten beginnen", "hypothetical"),
        ("nl", "Minister Ada Quill wilde bevestigen noch ontkennen dat de vluchten beginnen.", "de vluchten beginnen", "declined"),
    ],
)  # fmt: skip
def test_what_is_not_asserted_is_marked(
    lang: str, text: str, said: str, modality: str
) -> None:
    (found,) = statements(text, lang)
    assert (words(found, text), found.modality) == (said, modality)
    assert found.speaker == QUILL


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ada Quill declined to comment.",
        "Minister Ada Quill refused to comment.",
    ],
)
def test_no_comment_is_no_statement(text: str) -> None:
    assert statements(text, "en") == ()


@pytest.mark.parametrize(
    ("lang", "text", "said", "kind", "speaker"),
    [
        # documents and bodies speak, in their own forms
        ("de", "In dem Brief heißt es, die Rückkehr müsse schneller werden.", "die Rückkehr müsse schneller werden", "document", "Brief"),
        ("de", "Aus dem Ministerium hieß es, die Flüge begännen im Mai.", "die Flüge begännen im Mai", "body", "Ministerium"),
        ("nl", "In de brief staat dat de terugkeer sneller moet.", "de terugkeer sneller moet", "document", "brief"),
        ("fr", "Au Département, on répond que les vols commenceront en mai.", "les vols commenceront en mai", "body", "Département"),
        ("en", "Returns must be faster, according to the joint statement presented by Minister Ada Quill.", "Returns must be faster", "document", "joint statement"),
        ("en", "“Patience is no policy,” the letter, seen by this paper, reads.", "Patience is no policy", "document", "letter"),
        ("en", "The course starts in August, the Returns Agency states.", "The course starts in August", "body", "Returns Agency"),
        # X says that Y said: Y speaks
        ("en", "Minister Ada Quill said that Ben Strand had told her: “We are ready and we wait.”", "We are ready and we wait.", "person", "Ben Strand"),
        # order, insertions, passives, points of view
        ("en", "“It is late,” Ms Quill was reported as telling the session.", "It is late", "person", "Quill"),
        ("en", "His colleague, Ada Quill, was reported to have said that she would sign it.", "she would sign it", "person", QUILL),
        ("en", "The trade, Ms Quill said, is “doing much better than it looked in May.”", "is “doing much better than it looked in May.”", "person", "Quill"),
        ("en", "While some may stay, Ms Quill added, revoking permits would be harsh.", "While some may stay … revoking permits would be harsh", "person", "Quill"),
        ("en", "As Ada Quill, a former judge, put it: “They are inside the gate.”", "They are inside the gate.", "person", QUILL),
        ("en", "At the time, Ms Quill released a statement saying, “We are proud of it.”", "We are proud of it.", "person", "Quill"),
        ("en", "In Quill’s view, one paper would do more than any fence.", "one paper would do more than any fence", "person", "Quill"),
        ("en", "For the minister, Ada Quill, the point is that nobody came.", "nobody came", "person", QUILL),
        ("en", "Although Minister Ada Quill said the hall was full, many seats were empty.", "the hall was full", "person", QUILL),
        ("en", "Berlin says 140 people have gone home, a figure that Minister Ada Quill doubts.", "140 people have gone home", "body", "Berlin"),
        ("en", "Minister Ada Quill called the plan “a bad joke”.", "the plan “a bad joke”", "person", QUILL),
        ("en", "Minister Ada Quill called the plan “a bucket with a hole that nobody mends”.", "“a bucket with a hole that nobody mends”", "person", QUILL),
        ("de", "Am Montag kündigte Ministerin Ada Quill an, Flüge würden im Mai beginnen.", "Flüge würden im Mai beginnen", "person", QUILL),
        ("de", "Schon 2021 hatte Ministerin Ada Quill gesagt, Flüge werde es nie geben.", "Flüge werde es nie geben", "person", QUILL),
    ],
)  # fmt: skip
def test_form(lang: str, text: str, said: str, kind: str, speaker: str) -> None:
    (found,) = statements(text, lang)
    assert (words(found, text), found.speaker_kind, found.speaker) == (
        said,
        kind,
        speaker,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ada Quill read aloud in her memoir, “Hard Winters.”",
        "The minister was on radio’s “Morning Tea,” Ada Quill said.",
    ],
)
def test_names_of_books_and_programmes_are_not_said(text: str) -> None:
    assert not [s for s in statements(text, "en") if s.kind == "direct"]


def test_a_quotation_goes_on_behind_what_is_added_to_a_name() -> None:
    text = "“It is late,” said Ada Quill, head of the returns office, “and nobody is here.”"
    found = [(words(s, text), s.speaker) for s in statements(text, "en")]
    assert found == [("It is late", QUILL), ("and nobody is here.", QUILL)]


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "“We go,” Minister Ada Quill said in an interview with Radio Nord on 28 September.", "2025-09-28"),
        ("en", "Minister Ada Quill said at the Council of 14 October that flights would begin.", "2025-10-14"),
        ("en", "Minister Ada Quill presented the text on Thursday. “It is late,” she told members.", "2025-10-16"),
        ("de", "„Wir gehen“, sagte Ada Quill, Leiterin der Behörde, am Donnerstag am Telefon.", "2025-10-16"),
        ("nl", "“Wij gaan nu naar huis”, zei minister Ada Quill (Groen) zaterdag.", "2025-10-18"),
        # retold: as precise as the words, and never the day of what is said now
        ("en", "In 2021 Minister Ada Quill had said that flights would never begin.", "2021"),
        ("fr", "En 2021, la ministre Ada Quill avait déclaré qu’il n’y aurait jamais de vols.", "2021"),
        ("nl", "In 2021 had minister Ada Quill gezegd dat er nooit vluchten zouden komen.", "2021"),
        ("en", "Minister Ada Quill said last month that flights would begin.", ""),
    ],
)  # fmt: skip
def test_the_day_on_which_it_was_said(lang: str, text: str, day: str) -> None:
    (found,) = statements(text, lang)
    assert found.said_on == day


def test_what_was_said_earlier_does_not_take_the_day_of_today() -> None:
    text = (
        "“We go now,” Minister Ada Quill wrote on Thursday. She had earlier described the plan as"
        " “a paper that is short enough for a tram ticket”."
    )
    assert [s.said_on for s in statements(text, "en")] == ["2025-10-16", ""]


def test_a_name_with_the_office_of_somebody_else_is_less_sure(tmp_path: object) -> None:
    from db.records import Name, Office, Person, Tenure

    register = Register(
        [Person("ada_quill", QUILL), Person("ben_strand", "Ben Strand")],
        [Name(QUILL, "ada_quill"), Name("Ben Strand", "ben_strand")],
        [
            Office("be_asylum", "BE", "", "Minister for Asylum"),
            Office("be_justice", "BE", "", "Minister of Justice"),
        ],
        [
            Tenure("ada_quill", "be_asylum", "2025-01-01"),
            Tenure("ben_strand", "be_justice", "2025-01-01"),
        ],
    )
    right, wrong = (
        Tagger(register, any_topic=True)
        .annotate(Text("t", f"“It is late,” said Belgian {office} minister Ben Strand.", "en", published="2025-10-18"))
        .statements[0]
        for office in ("justice", "asylum")
    )  # fmt: skip
    assert wrong.office is None
    assert wrong.confidence < 0.7 < right.confidence
