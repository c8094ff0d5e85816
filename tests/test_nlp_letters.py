"""When two texts tell of one letter, what a letter asks, and two letters in one text. All texts are invented."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.across import LetterSeen
from db.found import Annotation
from db.records import Text
from nlp.linked_letters import same_letter, settled
from nlp.offices import Register
from nlp.pipeline import Tagger

TWENTY = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "EE",
        "FI",
        "GR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "MT",
        "NL",
        "NO",
        "PL",
        "SE",
        "SK",
    ]
)
SIX = frozenset(["AT", "BE", "DE", "DK", "GR", "NL"])


def seen(name: str, **changes: object) -> LetterSeen:
    one = LetterSeen(
        id=name, version=name, start=0, end=6, dated_on="", count_claimed=20, addressees=("Pia Holm",), asks=(),
        signed=TWENTY, complete=True, document=name, tier="press", public_from="2025-10-18",
        first_seen_at="2025-10-18T10:00:00Z", url=f"https://one.example/{name}",
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


AUTUMN = seen("autumn")
SAME = {
    "reported a week later": {"public_from": "2025-10-25"},
    "a list with one slip": {"signed": TWENTY - {"CY"}, "count_claimed": 19},
    "a partial list, the number given": {"signed": frozenset({"NO", "BE"}), "complete": False},
    "its date printed": {"dated_on": "2025-10-17"},
    "told without a number": {"count_claimed": None},
}  # fmt: skip
OTHER = {
    "six states, years before": {"signed": SIX, "count_claimed": 6, "public_from": "2021-08-06"},
    "fifteen of them at a meeting": {"signed": frozenset(sorted(TWENTY)[:9]), "count_claimed": 15, "public_from": "2026-06-10"},
    "22 leaders about something else": {"count_claimed": 24, "public_from": "2025-10-20"},
    "the same twenty a year later": {"public_from": "2026-11-02", "addressees": ()},
    "a partial list alone": {"signed": frozenset({"NO", "BE"}), "complete": False, "count_claimed": None, "addressees": ()},
    "the same day, other countries": {"signed": frozenset(("FR", "ES", "PT")), "count_claimed": 3},
}  # fmt: skip


@pytest.mark.parametrize("what", SAME)
def test_one_letter_told_in_another_way(what: str) -> None:
    assert same_letter(AUTUMN, seen("b", **SAME[what]))


@pytest.mark.parametrize("what", OTHER)
def test_another_letter(what: str) -> None:
    assert not same_letter(AUTUMN, seen("b", **OTHER[what]))


def test_two_printed_days_far_apart_are_two_letters() -> None:
    first = seen("a", dated_on="2025-10-17")
    assert same_letter(first, seen("b", dated_on="2025-10-18"))
    assert not same_letter(first, seen("b", dated_on="2025-11-18"))
    assert not same_letter(first, seen("b", public_from="2025-10-01"))


@given(st.data())
def test_whatever_the_order_the_same_letters_come_out(data: st.DataObject) -> None:
    sets = st.sets(st.sampled_from(sorted(TWENTY)), min_size=1).map(frozenset)
    drawn = data.draw(
        st.lists(
            st.builds(
                lambda signed, complete, day, number: (signed, complete, day, number),
                sets,
                st.booleans(),
                st.sampled_from(["", "2025-10-17", "2025-10-19", "2025-12-01"]),
                st.sampled_from([None, 3, 19, 20]),
            ),
            max_size=8,
        )
    )
    texts = [
        seen(str(n), signed=signed, complete=complete, dated_on=day, count_claimed=number)
        for n, (signed, complete, day, number) in enumerate(drawn)
    ]  # fmt: skip
    pairs = [
        (a.id, b.id) for a in texts for b in texts if a.id < b.id and same_letter(a, b)
    ]
    assert all(same_letter(b, a) == same_letter(a, b) for a in texts for b in texts)
    shuffled, shuffled_pairs = texts[:], pairs[:]
    random.Random(1).shuffle(shuffled)
    random.Random(2).shuffle(shuffled_pairs)
    letters = sorted(settled(texts, pairs), key=lambda x: x.id)
    assert letters == sorted(settled(shuffled, shuffled_pairs), key=lambda x: x.id)
    assert sorted(m for x in letters for m in x.mentions) == sorted(t.id for t in texts)


@cache
def tagger() -> Tagger:
    return Tagger(Register([], [], [], []), any_topic=True)


def read(text: str, lang: str = "en") -> Annotation:
    return tagger().annotate(Text("t", text, lang, published="2026-03-12"))


def test_what_the_letter_asks_is_apart_from_what_one_minister_proposes() -> None:
    found = read(
        "Malta, Italy, Greece and Austria signed a letter to Commissioner Pia Holm. The letter asks for voluntary return. "
        "“We propose charter flights to Kabul,” said Minister Ann Borg."
    )
    (letter,) = found.letters
    assert letter.asks == ("VOLRET",)


def test_the_day_on_which_one_signer_wrote_to_parliament_dates_no_letter() -> None:
    told = "Waarom Nederland de brief heeft ondertekend\n\nNederland behoort tot de twintig landen die de Commissie vragen om werk te maken van terugkeer naar Afghanistan. "  # fmt: skip
    (letter,) = read(f"{told}Minister van Asiel Ann Borg schreef daarover maandag aan de Kamer.", "nl").letters  # fmt: skip
    assert letter.dated_on == ""


def test_two_letters_in_one_text_stay_two() -> None:
    found = read(
        "Malta, Italy, Greece and Austria signed a letter on 3 March 2026. In an earlier letter of 5 August 2021, Germany, "
        "France and Spain had asked for the same."
    )
    assert [(x.ref, x.dated_on) for x in found.letters] == [
        ("L1", "2026-03-03"),
        ("L2", "2021-08-05"),
    ]
    assert {s.iso2 for s in found.signatories} == {"MT", "IT", "GR", "AT"}
    assert {(s.iso2, s.letter) for s in found.beside} == {
        ("DE", "L2"),
        ("FR", "L2"),
        ("ES", "L2"),
    }


def test_the_minister_who_signs_for_a_country_stands_beside_it() -> None:
    found = read(
        "The letter was signed by Ann Borg for Malta, Aldo Neri for Italy and Eva Huber for Austria."
    )
    assert {s.iso2: s.person for s in found.signatories} == {
        "MT": "Ann Borg",
        "IT": "Aldo Neri",
        "AT": "Eva Huber",
    }


@pytest.mark.parametrize("ports", [("1", "2"), ("2", "1")])
def test_what_a_letter_asks_and_its_root_hang_on_no_address(ports: tuple[str, str]) -> None:  # fmt: skip
    host, other = (
        seen("host", tier="official", near=(0, 4), asks=("VOLRET",), url=f"https://one.example:{ports[0]}/"),
        seen("other", tier="official", near=(1, 0), asks=("FORCEDRET",), url=f"https://one.example:{ports[1]}/"),
    )  # fmt: skip
    (letter,) = settled([host, other], [("host", "other")])
    assert letter.root_version == "host"
    assert letter.asks == ("FORCEDRET", "VOLRET")


@pytest.mark.parametrize(
    ("lang", "text", "asks"),
    [
        (
            "en",
            "Belgium, Italy and Malta signed a joint letter on Afghanistan. The letter calls for charter flights with the support of "
            "Frontex. Minister Ada Quill herself proposes return hubs. “I propose to suspend family reunification,” said Ada Quill.",
            {"FLIGHT_CHARTER", "FRONTEX"},
        ),
        (
            "en",
            "Belgium, Italy and Malta signed a joint letter on Afghanistan. The letter asks for a legal review of forced returns and for "
            "charter flights.",
            {"FLIGHT_CHARTER"},
        ),
        (
            "en",
            "Belgium, Italy and Malta signed a joint letter on Afghanistan. In the letter, the ministers write that forced returns of "
            "criminals should resume. Minister Ada Quill called for an entry ban in her own name.",
            {"FORCEDRET", "PRIORITY_CRIM"},
        ),
        (
            "fr",
            "La Belgique, l’Italie et Malte ont signé une lettre commune sur l’Afghanistan. La lettre demande des vols charters avec "
            "Frontex. La ministre Ada Quill propose un moratoire sur le regroupement familial.",
            {"FLIGHT_CHARTER", "FRONTEX"},
        ),
        (
            "nl",
            "Gezamenlijke brief aan de Commissie\n\nGeachte mevrouw de commissaris,\n\nWij vragen u de terugkeer van veroordeelde "
            "criminelen naar Afghanistan te regelen en Frontex daarmee te belasten.\n\nHoogachtend,\n\nAda Quill, minister van "
            "Asiel, België\nMette Vestrup, minister van Immigratie, Denemarken\nIvo Maraš, minister van Binnenlandse Zaken, Kroatië",
            {"FRONTEX", "PRIORITY_CRIM"},
        ),
    ],
)  # fmt: skip
def test_what_a_letter_asks_is_apart_from_what_one_minister_proposes(
    lang: str, text: str, asks: set[str]
) -> None:
    found = Tagger(Register([], [], [], []), any_topic=True).annotate(
        Text(id="x", text=text, lang=lang, published="2026-03-04", country="BE")
    )
    assert set(found.letters[0].asks) == asks
