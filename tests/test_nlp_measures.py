"""Measures by meaning, coordination and denial. Sentences are invented; synthetic."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.components.measures import MeasureError, check, codes
from nlp.language import available, read, section, tables
from nlp.pipeline import blank

SHARED = Path(__file__).parents[1].parent / "shared"


@cache
def pipe_for(lang: str) -> Language:
    pipe = blank(lang)
    pipe.add_pipe("returnwatch_measures")
    return pipe


def tag(lang: str, text: str) -> list[tuple[str, str, bool]]:
    pipe = pipe_for(lang)
    return [(m.code, text[m.start : m.end], m.negated) for m in pipe(text)._.measures]


EXAMPLES = [
    (lang, code, example)
    for lang in available()
    for code, rows in section(lang, "measure_examples").items()
    for example in rows
]


@pytest.mark.parametrize(("lang", "code", "example"), EXAMPLES)
def test_examples_of_the_language_files(lang: str, code: str, example: str) -> None:
    """A row with ``[...]`` must give the code over these words; one that begins with ``!`` must not give it."""
    hits = [
        (c, words)
        for c, words, _ in tag(lang, re.sub(r"[\[\]!]", "", example))
        if c == code
    ]
    if example.startswith("!"):
        assert hits == []
    else:
        phrase = re.search(r"\[(.+)\]", example)
        assert phrase
        assert any(phrase[1] == words or phrase[1] in words for _, words in hits), hits


@pytest.mark.parametrize(
    ("lang", "text", "whole", "half"),
    [
        ("en", "voluntary and forced returns", "voluntary and forced returns", "forced returns"),
        ("en", "voluntary as well as forced returns", "voluntary as well as forced returns", "forced returns"),
        ("de", "freiwillige und erzwungene Rückkehr", "freiwillige und erzwungene Rückkehr", "erzwungene Rückkehr"),
        ("fr", "retours volontaires ou forcés", "retours volontaires ou forcés", "forcés"),
        ("fr", "ces retours soient « volontaires ou forcés »", "retours soient « volontaires ou forcés", "forcés"),
        ("nl", "vrijwillige en gedwongen terugkeer", "vrijwillige en gedwongen terugkeer", "gedwongen terugkeer"),
    ],
)  # fmt: skip
def test_coordination_gives_both(lang: str, text: str, whole: str, half: str) -> None:
    found = {code: words for code, words, _ in tag(lang, f"x {text} y.")}
    assert found["VOLRET"] == whole
    assert found["FORCEDRET"].endswith(half)


@pytest.mark.parametrize(
    ("lang", "text", "code", "negated"),
    [
        ("en", "There were no forced returns.", "FORCEDRET", True),
        ("en", "The country does not deport anybody.", "FORCEDRET", True),
        ("en", "She did not rule out deportations.", "FORCEDRET", False),
        (
            "en",
            "Not only deportations but charter flights are planned.",
            "FORCEDRET",
            False,
        ),
        ("en", "He did not speak, but deportations go on.", "FORCEDRET", False),
        ("en", "A return hub is out of the question.", "HUBS", True),
        ("en", "Without delay, the flight will deport them.", "FORCEDRET", False),
        ("de", "Es gibt keine Abschiebungen.", "FORCEDRET", True),
        ("de", "Abschiebungen sind nicht geplant.", "FORCEDRET", True),
        ("de", "Nicht nur Abschiebungen sind geplant.", "FORCEDRET", False),
        ("fr", "Il n’y aura pas d’expulsions.", "FORCEDRET", True),
        ("fr", "Les expulsions reprennent.", "FORCEDRET", False),
        ("nl", "Er is geen gedwongen terugkeer.", "FORCEDRET", True),
        ("nl", "De uitzettingen gaan door.", "FORCEDRET", False),
    ],
)
def test_denial_has_a_scope(lang: str, text: str, code: str, negated: bool) -> None:
    assert (code, negated) in [(c, n) for c, _, n in tag(lang, text)]


def test_who_is_not_recognised_or_who_offends_is_not_denied() -> None:
    found = tag(
        "en", "Norland will not recognise the Taliban and does not shelter offenders."
    )
    assert {(c, n) for c, _, n in found} >= {
        ("NONRECOG", False),
        ("PRIORITY_CRIM", False),
    }


def test_the_measures_of_a_joint_letter_come_out_in_any_wording() -> None:
    text = (
        "Eleven countries have co-signed the letter of Norland. It asks for voluntary and forced returns of Afghans, "
        "gives the border agency Frontex a larger role in reintegration, puts people first who endanger public order, "
        "and proposes closer cooperation at EU level and an administrative mission to Kabul."
    )
    assert {c for c, _, _ in tag("en", text)} >= {
        "LETTER", "VOLRET", "FORCEDRET", "FRONTEX", "REINTEG", "PRIORITY_CRIM", "EU_COORD", "MISSION",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "The striker returns to the pitch; the film returns to cinemas; a return ticket.",
        ),
        ("en", "The Taliban returned to power. Tax returns are due."),
        ("en", "The transit of goods by rail was on time."),
        ("de", "Die Rückerstattung kommt im Mai. Er kehrte an die Macht zurück."),
        ("fr", "Le retour du printemps réjouit. Bien sûr, il fait beau."),
        ("nl", "De terugkeer van de ooievaar. Zij zette de radio uit."),
    ],
)
def test_other_returns_have_no_code(lang: str, text: str) -> None:
    assert tag(lang, text) == []


def test_there_are_31_codes_with_meaning() -> None:
    assert len(codes()) == 31
    assert all(m.label and m.description for m in codes().values())


@pytest.mark.parametrize("lang", available())
def test_every_code_has_phrases_in_every_language(lang: str) -> None:
    assert not codes().keys() - tables(lang).measures.keys()


def test_an_unknown_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qq.yml"
    path.write_text("name: x\nstate: guessed\nmeasures: {HOLIDAY: [beach]}\n", "utf-8")
    with pytest.raises(
        MeasureError, match=r"qq\.yml: there are no measures \['HOLIDAY'\]"
    ):
        check(read(path))


def test_one_code_does_not_overlap_itself() -> None:
    spans = [
        w for c, w, _ in tag("en", "threats to public order and national security")
    ]
    assert len(spans) == len(set(spans))


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="../shared is absent: texts about returns cannot be read",
)
def test_measures_of_texts_about_returns() -> None:
    right = said = gold = 0
    for line in (
        (SHARED / "eval" / "returns" / "dev.jsonl").read_text("utf-8").splitlines()
    ):
        row = json.loads(line)
        if row["lang"] in available() and row["gold"]["relevant"]:
            wanted = {m["code"] for m in row["gold"]["measures"]}
            found = {c for c, _, _ in tag(row["lang"], row["text"])}
            right, said, gold = (
                right + len(wanted & found),
                said + len(found),
                gold + len(wanted),
            )
    assert 2 * right / (said + gold) >= 0.85


@pytest.mark.parametrize(
    ("lang", "text", "denied"),
    [
        ("en", "Afghans without a permit must go back to Kabul.", False),
        ("en", "We want a plan without any new deportations.", True),
        ("nl", "Afghanen zonder verblijfsrecht moeten terug naar Afghanistan.", False),
        ("nl", "Een plan zonder gedwongen terugkeer kan ook.", True),
        ("de", "Afghanen ohne Papiere abschieben: so will es der Plan.", False),
        ("de", "Ein Plan ohne neue Abschiebungen ist denkbar.", True),
        ("fr", "Des Afghans sans permis expulsés, voilà le plan.", False),
        ("fr", "Un plan sans expulsions est possible.", True),
    ],
)
def test_without_denies_its_own_object_alone(
    lang: str, text: str, denied: bool
) -> None:
    assert [n for code, _, n in tag(lang, text) if code == "FORCEDRET"] == [denied]


def test_a_decision_in_general_is_no_return() -> None:
    words = "We told people to leave. A choice that is never carried out is not a decision at all."
    assert "FORCEDRET" not in {code for code, _, _ in tag("en", words)}
    words = "People must hear this: the ministry carried out removal decisions about asylum."
    assert "FORCEDRET" in {code for code, _, _ in tag("en", words)}


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "The envoy said that no Afghan national would be sent back by force.", "NONREFOUL not FORCEDRET"),
        ("de", "Kein afghanischer Staatsangehöriger wird abgeschoben.", "not FORCEDRET"),
        ("nl", "Geen enkele Afghaan wordt uitgezet.", "not FORCEDRET"),
        ("en", "A charter flight to Kabul cannot be ruled out.", "FLIGHT_CHARTER"),
        ("fr", "Un vol charter vers Kaboul n’est pas exclu.", "FLIGHT_CHARTER"),
        ("pl", "Deportacje nie są wykluczone.", "FORCEDRET"),
        ("en", "Without forced returns there is no voluntary return.", "FORCEDRET VOLRET"),
        ("de", "Ohne Abschiebungen gibt es keine freiwillige Rückkehr.", "FORCEDRET VOLRET"),
        ("nl", "Zonder gedwongen terugkeer is er geen vrijwillige terugkeer.", "FORCEDRET VOLRET"),
        ("en", "Deportations are not possible at the moment.", "RETURN_STOP not FORCEDRET"),
        ("fr", "Les expulsions ne sont pas possibles pour le moment.", "RETURN_STOP not FORCEDRET"),
        ("en", "The deportations were not suspended.", "not RETURN_STOP FORCEDRET"),
        ("en", "The ministry has returned four convicted men.", "FORCEDRET PRIORITY_CRIM"),
        ("en", "They are refugees, not burglars.", ""),
    ],
)  # fmt: skip
def test_what_is_denied_and_what_only_looks_so(
    lang: str, text: str, found: str
) -> None:
    told = (f"{'not ' if denied else ''}{code}" for code, _, denied in tag(lang, text))
    assert " ".join(told) == found
