"""Language files are read strictly, and the language of a text is found."""

from pathlib import Path

import pytest

from nlp.language import (
    LanguageError,
    UnknownLanguage,
    available,
    identify,
    read,
    section,
    tables,
    tables_or_neutral,
)
from nlp.speech import compile_table

HEAD = "name: Test\nstate: guessed\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "qq.yml"
    path.write_text(HEAD + text, "utf-8")
    return path


@pytest.mark.parametrize("lang", [*available(), "xx"])
def test_every_language_file_is_valid(lang: str) -> None:
    table = tables(lang)
    assert table.name
    assert table.quote_pairs
    assert sum(table.states.values()) > 0
    for key in ("titles", "country_names", "measure_examples"):
        assert section(lang, key) == getattr(table, key)


def test_the_first_four_languages_are_there() -> None:
    assert {"en", "de", "fr", "nl"} <= set(available())


def test_an_unknown_language_is_an_error_and_has_a_neutral_table() -> None:
    with pytest.raises(UnknownLanguage, match=r"tlh\.yml: there is no such file"):
        tables("tlh")
    assert tables_or_neutral("tlh").quote_pairs
    assert tables_or_neutral("../en").lang == "xx"


def test_norway_and_other_words_of_yaml_stay_words(tmp_path: Path) -> None:
    table = read(write(tmp_path, "country_names:\n  NO: [no, on, off]\n"))
    assert table.country_names["NO"] == ("no", "on", "off")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qoutes: {}\n", r"qq\.yml: unknown sections \['qoutes'\]"),
        (
            "country_names: {afghanistan: [x]}\n",
            "country_names: unknown key 'afghanistan'",
        ),
        ("months: {'13': [x]}\n", "months: unknown key '13'"),
        ("particles: van\n", "particles: a list of strings is wanted, not 'van'"),
        ("titles: [minister]\n", "titles: a mapping of lists is wanted"),
        ("particles: [[van]]\n", "is no string"),
        (
            "particles: [{row: van, state: sure}]\n",
            "state 'sure' is none of native, seen, guessed",
        ),
        ("particles: [{word: van}]\n", "a row is a string or"),
        ("quotes: {pairs: [['x']]}\n", "a pair is"),
        ("- x\n", "not valid YAML|a mapping of sections"),
        (
            "sets: {say: [dire]}\nspeech_verbs: {bare: [tient à <sya>]}\n",
            r"qq\.yml: speech_verbs\.bare: 'tient à <sya>': there is no set called 'sya'; .* or use one of say",
        ),
        (
            "sets: {a: [<b>], b: [x]}\ntitles: {office: [<a>]}\n",
            r"qq\.yml: titles\.office: '<a>': the set 'a' holds '<b>'; .*write them out",
        ),
    ],
)
def test_what_is_not_understood_names_file_key_and_mend(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(LanguageError, match=message):
        read(write(tmp_path, text))


def test_a_state_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qq.yml"
    path.write_text("name: Test\nstate: fine\n", "utf-8")
    with pytest.raises(
        LanguageError, match="state: 'fine' is none of native, seen, guessed"
    ):
        read(path)


def test_a_set_in_a_phrase_stands_for_each_of_its_words(tmp_path: Path) -> None:
    sets = "sets: {say: [dire, faire savoir], glad: [ravi(- e)], er: [e, ait]}\n"
    rows = "[se born(e ait) à <say>, se dit <glad>, not(<er> é), lit]"
    table = read(write(tmp_path, f"{sets}speech_verbs: {{bare: {rows}}}\n"))
    bare = compile_table(table)["bare"]
    assert bare == {"note", "notait", "noté", "lit"}
    assert table.states["guessed"] == 4 + 5  # as they are written
    said = {" ".join(("se", *rest)) for rest in bare.phrases["se"]}
    assert said == {
        "se borne à dire", "se borne à faire savoir", "se bornait à dire",
        "se bornait à faire savoir", "se dit ravi", "se dit ravie",
    }  # fmt: skip


def test_rows_may_be_less_sure_than_their_file(tmp_path: Path) -> None:
    path = tmp_path / "qq.yml"
    path.write_text(
        "name: Test\nstate: seen\nparticles: [van, {row: von, state: guessed}]\n",
        "utf-8",
    )
    table = read(path)
    assert table.particles == ("van", "von")
    assert dict(table.states) == {"native": 0, "seen": 1, "guessed": 1}


def test_a_whole_section_may_be_less_sure_than_its_file(tmp_path: Path) -> None:
    path = tmp_path / "qq.yml"
    head = "name: Test\nstate: seen\n"
    path.write_text(
        head + "section_states: {titles: guessed}\ntitles: {office: [a, b]}\n", "utf-8"
    )
    assert dict(read(path).states) == {"native": 0, "seen": 0, "guessed": 2}
    path.write_text(head + "section_states: {titels: guessed}\n", "utf-8")
    with pytest.raises(LanguageError, match="section_states"):
        read(path)


def test_tables_are_frozen_and_read_once() -> None:
    table = tables("en")
    assert table is tables("en")
    with pytest.raises(TypeError):
        table.titles["office"] = ()  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "hint", "lang"),
    [
        (
            "The minister of Norland said that the flight would leave before the end of the month.",
            "",
            "en",
        ),
        (
            "Der Minister von Nordland sagte, das Flugzeug werde noch vor Ende des Monats abfliegen.",
            "fr",
            "de",
        ),
        (
            "De minister van Noorland zei dat het vliegtuig nog voor het einde van de maand vertrekt.",
            "nl/fr/en",
            "nl",
        ),
        (
            "Le ministre de Norlande a dit que l'avion partirait avant la fin du mois de janvier.",
            "nl/fr/en",
            "fr",
        ),
        ("Kabul, 2025", "fr", "fr"),
        ("Abschiebungen nach Kabul sind geplant", "nl", "de"),
        ("Minister", "de-AT", "de"),
        ("", "nl", "nl"),
        ("12 345", "", ""),
    ],
)
def test_the_language_of_a_text(text: str, hint: str, lang: str) -> None:
    assert identify(text, hint) == lang
