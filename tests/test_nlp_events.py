"""What happened, and what did not: planned, denied, asked for, cancelled. SYNTHETIC: every word is invented."""

from __future__ import annotations

import pytest

from db.found import EventFound
from tests.tagged import nobody_known, tag

HAPPENED = {
    "en": (
        "A charter flight with 28 deported Afghan men took off from Leipzig for Kabul on Friday.",
        "flight", "2026-03-06", 28, {"from": "Leipzig", "to": "Kabul", "service": "charter"},
    ),
    "de": (
        "Am Freitag ist in Leipzig ein Flugzeug mit 28 Straftätern aus Afghanistan nach Kabul gestartet.",
        "flight", "2026-03-06", 28, {"from": "Leipzig", "to": "Kabul"},
    ),
    "fr": (
        "Un avion avec 28 Afghans expulsés à bord a décollé le 6 mars de Leipzig vers Kaboul.",
        "flight", "2026-03-06", 28, {"to": "Kabul"},
    ),
    "nl": (
        "Op 6 maart is een vlucht met 28 uitgezette Afghanen uit Leipzig naar Kabul vertrokken.",
        "flight", "2026-03-06", 28, {"from": "Leipzig", "to": "Kabul"},
    ),
    "sv": (
        "Ett plan med 28 utvisade afghanska män lyfte den 6 mars från Arlanda till Kabul.",
        "flight", "2026-03-06", 28, {"from": "Arlanda", "to": "Kabul"},
    ),
    "it": (
        "Il 6 marzo un volo con 28 afghani espulsi è decollato da Malpensa per Kabul.",
        "flight", "2026-03-06", 28, {"from": "Malpensa", "to": "Kabul"},
    ),
    "pl": (
        "6 marca z Warszawy odleciał do Kabulu samolot z 28 deportowanymi Afgańczykami.",
        "flight", "2026-03-06", 28, {"from": "Warsaw", "to": "Kabul"},
    ),
    "es": (
        "Un avión con 28 afganos deportados despegó el 6 de marzo hacia Kabul.",
        "flight", "2026-03-06", 28, {"to": "Kabul"},
    ),
}  # fmt: skip

OTHERS = {
    "talks": "Belgian officials held talks with the Taliban on returns of Afghans on 3 March.",
    "visit": "A delegation of the Belgian ministry travelled to Kabul on 3 March to prepare the returns of Afghans.",
    "reply": "The Commission replied on 3 March to the letter of the ministers on returns to Afghanistan.",
    "decision": "The Belgian government decided on 3 March to suspend deportations to Afghanistan.",
    "ruling": "A court in Ghent stopped the deportation of an Afghan on 3 March.",
}

NEVER = (
    "The ministry denied that a flight with 28 Afghans had left for Kabul on Friday.",
    "A deportation flight to Kabul is planned for Monday, the ministry said.",
    "The deportation flight to Kabul, which was to have left on Friday, was cancelled.",
    "The party asked that flights to Kabul should leave again.",
    "If a flight to Kabul left tomorrow, 28 Afghans would be deported.",
    "Germany has deported 81 Afghans to Kabul since January.",
    "No flight to Kabul took off on Friday, and no Afghan was deported.",
    "In 2025, 1,204 people were deported to Afghanistan.",
    "Es ist falsch, dass am Freitag ein Flugzeug mit Abgeschobenen nach Kabul gestartet ist.",
    "Le vol d’expulsion vers Kaboul n’a pas décollé vendredi.",
)

# (language, sentences that tell of nothing that anybody did on a day)
NOTHING = (
    ("nl", "Volgens de minister verbleven op 1 maart 1.930 Afghanen in de Belgische opvang."),
    ("en", "An administrative mission is to travel to Kabul. The party's leader in the Chamber welcomed the letter."),
    ("en", "The minister welcomed the decision on Afghan returns."),
    ("en", "The talks are about travel documents and the reception of people who are returned. This is about flight permits."),
    ("en", "In 2025 71 Afghan nationals returned voluntarily from Norway, up from 40 the year before. Fourteen were returned by force, among them nine who had been convicted."),
    ("en", "The minister has answered questions from Parliament about forced returns to Afghanistan."),
    ("en", "The ministers ask for an administrative mission to Kabul, led by the Commission."),
)  # fmt: skip


def happened(lang: str, text: str) -> list[EventFound]:
    return list(tag(nobody_known(), lang, f"Afghanistan\n\n{text}").events)


@pytest.mark.parametrize("lang", HAPPENED)
def test_flight_has_its_day_people_route_and_service(lang: str) -> None:
    text, kind, day, people, details = HAPPENED[lang]
    (event,) = [e for e in happened(lang, text) if e.kind == kind]
    assert (event.on_date, event.precision, event.people_count) == (day, "day", people)
    assert dict(event.details).items() >= details.items()
    assert text.startswith(f"Afghanistan\n\n{text}"[event.start : event.end][:20])


@pytest.mark.parametrize("kind", OTHERS)
def test_other_deeds_are_told_with_their_day(kind: str) -> None:
    found = {e.kind: e for e in happened("en", OTHERS[kind])}
    assert (found[kind].on_date, found[kind].precision) == ("2026-03-03", "day")
    assert found[kind].country == ("EU" if kind == "reply" else "BE" if kind != "ruling" else "")  # fmt: skip


@pytest.mark.parametrize("text", NEVER)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    lang = "de" if "Es ist" in text else "fr" if "vol d" in text else "en"
    assert not [e for e in happened(lang, text) if e.kind == "flight"]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_stays_greetings_and_sums_are_no_event(lang: str, text: str) -> None:
    assert not happened(lang, text)


def test_mission_is_whose_who_led_it_and_so_are_its_talks() -> None:
    text = (
        "Three officials of the Ministry for Arrivals took part in a mission to Kabul from 8 to 10 March. "
        "The European Commission led the mission; officials from Germany and Sweden travelled with it. "
        "The mission spoke with the de facto authorities about people who are returned."
    )
    found = [(e.kind, e.country, e.on_date) for e in happened("en", text)]
    assert found == [("visit", "EU", "2026-03-10"), ("talks", "EU", "2026-03-10")]


def test_sentences_of_one_text_tell_of_one_flight() -> None:
    text = "A deportation flight to Kabul left Leipzig on Friday. On board the plane, which landed in Kabul, were 28 Afghans."
    (event,) = [e for e in happened("en", text) if e.kind == "flight"]
    assert (event.on_date, event.people_count) == ("2026-03-06", 28)


def test_day_and_service_of_a_deportation_stand_in_the_sentence_behind() -> None:
    text = "België heeft een 41-jarige Afghaan uitgezet. Hij vloog maandag met een lijnvlucht via Tasjkent naar Kabul."
    (event,) = [e for e in happened("nl", text) if e.kind == "flight"]
    assert (event.on_date, event.precision, event.people_count) == (
        "2026-03-09",
        "day",
        1,
    )
    assert dict(event.details) == {
        "service": "scheduled",
        "to": "Kabul",
        "via": "Tashkent",
    }
    planned = text.replace("Hij vloog maandag", "Hij zou maandag vertrekken")
    assert all(e.precision == "about" for e in happened("nl", planned))
