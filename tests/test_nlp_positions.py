"""Who is for or against which measure, and how far it went. SYNTHETIC: every minister, flight and word is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.found import PositionFound
from db.records import Text
from nlp.language import LanguageError, read
from nlp.offices import Register
from nlp.pipeline import Tagger
from nlp.position_words import position_words
from nlp.stance_measured import MeasuredError, measured, shown
from tests.eval.positions import Unmeasured, wilson


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Unmeasured(Register([], [], [], []), any_topic=True)


def found(tagger: Tagger, lang: str, text: str, country: str) -> set[str]:
    doc = tagger.doc(Text("x", text, lang, published="2026-03-12", country=country), lang)  # fmt: skip
    return {f"{p.actor} {p.measure} {p.stance} {p.stage}" for p in doc._.positions}


SAID = {
    "wanted": ("en", "SE", "“We must talk to the Taliban about identity papers,” said Migration Minister Ada Holm.", "SE TALIBAN_TALKS for talk"),
    "refused": ("en", "IE", "“There will be no deportations to Afghanistan,” Justice Minister Orla Finn said.", "IE FORCEDRET against talk"),
    "ruled out": ("en", "SE", "Foreign Minister Bo Almgren ruled out any talks with the Taliban.", "SE TALIBAN_TALKS against talk"),
    "on a condition": ("de", "LU", "„Wir nehmen an einer gemeinsamen Mission in Kabul teil, sofern die EU sie leitet“, sagte Außenminister Guy Wellen.", "LU MISSION conditional talk"),
    "declined": ("fr", "FR", "Le ministère de l’Intérieur a refusé de commenter les contacts avec les talibans.", "FR TALIBAN_TALKS declines talk"),
    "decided": ("en", "IE", "The Irish government approved a bill on forced returns to Afghanistan on Tuesday.", "IE FORCEDRET for decision"),
    "decided against": ("de", "LI", "Die Regierung in Vaduz hat beschlossen, keine Beamten nach Kabul zu entsenden.", "LI MISSION against decision"),
    "done": ("de", "AT", "Am Montag hat die Bundespolizei drei Straftäter nach Kabul abgeschoben. Das teilte das Innenministerium mit.", "AT FORCEDRET for deed"),
    "stopped": ("fr", "BE", "La Belgique a suspendu les expulsions vers l’Afghanistan, a dit le ministre de l’Asile, Luc Chêne.", "BE FORCEDRET against stopped"),
    "planned": ("de", "DE", "„Im Mai werden zwei Charterflüge nach Kabul starten“, sagte Innenministerin Rita Lohn.", "DE FLIGHT_CHARTER for plan"),
    "a body": ("en", "", "Frontex has suspended all charter flights to Afghanistan.", "frontex FLIGHT_CHARTER against stopped"),
    "de facto": ("en", "PK", "“We reject the forced return of any Afghan,” said a spokesman for the Taliban.", "taliban FORCEDRET against talk"),
    "taken from": ("en", "GB", "Twelve Afghans were deported from Austria on Tuesday.", "AT FORCEDRET mentions talk"),
    "done by": ("en", "SE", "Six men were put on a deportation flight to Kabul by the Swedish border police on Friday.", "SE FORCEDRET for deed"),
    "it": ("en", "NL", "The ministry has drafted a plan for forced returns to Kabul. Asylum Minister Ine Vos called it inhumane.", "NL FORCEDRET against talk"),
    "two ministers": ("nl", "NL", "Asielminister Ine Vos pleit voor chartervluchten naar Kabul, terwijl minister van Financiën Bas Roos daar niets voor voelt.", "NL FLIGHT_CHARTER for talk"),
    "lifted": ("en", "CY", "Nicosia has lifted the freeze on Afghan asylum applications.", "CY ASYLUMFREEZE against stopped"),
    "on what must not follow": ("en", "BE", "The European Commission supports a technical mission to Kabul, provided that it does not amount to recognition.", "commission MISSION conditional talk"),
    "on two days": ("de", "DE", "Vertreter der Bundesregierung haben am 1. und 2. Dezember Gespräche mit den Taliban geführt.", "DE TALIBAN_TALKS for deed"),
    "demanded behind the verb": ("de", "LU", "Am Montag forderte die EU-Kommission mehr Abschiebungen nach Afghanistan.", "commission FORCEDRET for talk"),
    "asked of an agency": ("nl", "LU", "Malta vraagt Frontex om gedwongen terugkeer naar Afghanistan te steunen.", "MT FORCEDRET for talk"),
    "of the visit": ("en", "NL", "The Dutch foreign ministry declined to discuss the visit.", "NL TALIBAN_VISIT declines talk"),
    "its ministry": ("es", "ES", "Finlandia expulsó el martes a tres afganos a Kabul, dijo su Gobierno.", "FI FORCEDRET for deed"),
    "of the dateline": ("en", "IE", "LONDON (Lantern) – The Treasury minister ruled out any talks with the Taliban.", "GB TALIBAN_TALKS against talk"),
    "in its capital": ("en", "IE", "“We must talk to the Taliban,” said a government spokesman in Berlin.", "DE TALIBAN_TALKS for talk"),
    "of one that acted before": ("en", "BE", "Bulgaria sent a note. “There will be no deportations to Afghanistan,” the interior ministry said.", "BG FORCEDRET mentions talk"),
    "until": ("en", "IE", "IOM has suspended its reintegration grants in Kandahar until its staff are allowed back.", "iom REINTEG conditional stopped"),
    "asked on": ("en", "SE", "“We must talk to the Taliban,” said Migration Minister Ada Holm. She would not say when.", "SE TALIBAN_TALKS declines talk"),
    "asked and answered": ("nl", "BE", "„Hervestiging van bedreigde Afghanen stopzetten? Met mij niet”, zei staatssecretaris Ine Vos.", "BE RESETTLE_STOP against talk"),
    "ruled out in two parts": ("nl", "NL", "Minister Ine Vos sluit gedwongen terugkeer naar Afghanistan uit.", "NL FORCEDRET against talk"),
    "a chamber's vote": ("es", "ES", "El Pleno del Congreso rechazó reanudar las expulsiones a Afganistán.", "ES FORCEDRET against decision"),
    "a season's plan": ("es", "ES", "«En otoño recibiremos a un funcionario afgano en Madrid, siempre que la UE haga lo propio», dijo el ministro Juan Vela.", "ES TALIBAN_VISIT conditional plan"),
    # ... and what counts as neither
    "denied": ("en", "CZ", "“We are not planning any mission to Kabul,” Interior Minister Dita Vrba said.", "CZ MISSION mentions talk"),
    "supposed": ("fr", "BE", "« Même si une délégation se rendait un jour à Kaboul, cela coûterait cher », a dit le ministre Paul Aubin.", "BE MISSION mentions talk"),
    "asked": ("en", "BE", "“Should we deport people to Kabul?” asked Migration Minister Ida Vos.", "BE FORCEDRET mentions talk"),
    "a predecessor's": ("de", "DE", "„Meine Vorgängerin hat noch Familien nach Kabul abgeschoben“, sagte Innenministerin Rita Lohn.", "DE FORCEDRET mentions deed"),
    "forced": ("de", "AT", "Das Innenministerium musste den Abschiebeflug nach Kabul absagen.", "AT FLIGHT_CHARTER mentions stopped"),
    "not plain": ("en", "BG", "Bulgaria is ready to deport Afghans to Kabul before the winter.", "BG FORCEDRET mentions talk"),
    "of another, perhaps": ("en", "IE", "“Deportations to Kabul had been suspended by Rome in 2021,” Justice Minister Orla Finn said.", "IE FORCEDRET mentions talk"),
    "a court's": ("en", "AT", "A spokesman for the Austrian interior ministry said the deportation flight had been cancelled after a court ruling.", "AT FLIGHT_CHARTER mentions stopped"),
    "a sum": ("en", "NO", "“We deported 64 Afghans last year,” said Justice Minister Tor Skar.", "NO FORCEDRET mentions deed"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_or_told_is_a_position(tagger: Tagger, case: str) -> None:
    lang, country, text, wanted = SAID[case]
    assert wanted in found(tagger, lang, text, country)


NOBODYS = {
    "the opposition's": ("en", "SE", "The opposition demands that all Afghans be deported. “Deport them,” said party leader Kim Ek."),
    "an organisation's": ("en", "GB", "“Deporting people to Kabul must stop,” said the director of the charity Harbour."),
    "a name's alone": ("de", "AT", "„Mit den Taliban verhandeln wir nicht“, sagte Kornfeld."),
    "nobody's": ("de", "DE", "Sein Meister brachte ihm einen Kuchen in die Haft nach Kabul."),
    "a former minister's": ("en", "BE", "“We must deport criminals to Kabul,” said former interior minister Max Dorn."),
    "a shadow minister's": ("en", "GB", "Shadow home secretary Kim Ek said every Afghan should be deported."),
    "a court's": ("de", "DE", "Das Verwaltungsgericht hat die Abschiebung nach Kabul gestoppt."),
    "an unnamed voice's": ("en", "DE", "“We must talk to the Taliban,” said a person who asked not to be named."),
    "asked by others": ("de", "LU", "Zwanzig Staaten fordern von der EU-Kommission, Abschiebungen nach Afghanistan zu ermöglichen."),
    "urged by others": ("en", "LU", "Twenty states urge the European Commission to support forced returns to Afghanistan."),
    "called upon": ("nl", "LU", "De Europese Commissie wordt opgeroepen om gedwongen terugkeer naar Afghanistan te steunen."),
    "a fact": ("en", "LU", "Frontex supported 612 voluntary returns to Afghanistan."),
    "twenty countries'": ("en", "", "Frontex had met them. Twenty European countries sent a text. “We want more deportations to Afghanistan,” they wrote."),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Der Bundesrat schließt Ausschaffungen nach Afghanistan nicht aus."),
        ("de", "Der Minister lehnt Abschiebungen nach Kabul nicht ab."),
        ("en", "The ministry does not rule out deportations to Kabul."),
        ("fr", "La ministre ne s’oppose pas à une mission à Kaboul."),
        ("nl", "De minister sluit gedwongen terugkeer naar Kabul niet uit."),
        ("es", "El ministro no se opone a las expulsiones a Kabul."),
        ("it", "Il ministro non esclude rimpatri forzati a Kabul."),
        ("sv", "Ministern utesluter inte utvisningar till Kabul."),
        ("pl", "Minister nie wyklucza deportacji do Kabulu."),
    ],
)  # fmt: skip
def test_who_does_not_rule_out_is_not_against(
    tagger: Tagger, lang: str, text: str
) -> None:
    assert not [row for row in found(tagger, lang, text, "CH") if "mentions" not in row]


@pytest.mark.parametrize("case", NOBODYS)
def test_who_speaks_for_no_state_has_no_position(tagger: Tagger, case: str) -> None:
    lang, country, text = NOBODYS[case]
    assert found(tagger, lang, text, country) == set()


def test_who_decided_a_stop_is_not_for_what_was_stopped(tagger: Tagger) -> None:
    text = "Malta schort de gedwongen terugkeer naar Afghanistan op. Dat heeft minister Jan Vos vandaag besloten."
    assert found(tagger, "nl", text, "MT") == {"MT FORCEDRET against stopped"}


def test_a_change_of_planes_is_no_deed_of_its_own(tagger: Tagger) -> None:
    for lang, text in (
        ("de", "Luxemburg hat den Mann am Dienstag mit Umstieg in Istanbul nach Kabul abgeschoben."),
        ("nl", "Luxemburg heeft de man dinsdag via Tasjkent naar Kabul uitgezet."),
    ):  # fmt: skip
        assert found(tagger, lang, text, "LU") == {"LU FORCEDRET for deed"}


def test_a_headline_is_no_ministers(tagger: Tagger) -> None:
    text = "Fünf Männer nach Afghanistan abgeschoben\n\nInnenministerin Rita Lohn besuchte den Flughafen."
    doc = tagger.doc(Text("x", text, "de", published="2026-03-12", country="LU"), "de")
    (row,) = (p for p in doc._.positions if p.measure == "FORCEDRET")
    assert (row.actor, row.office, row.person, row.portfolio) == ("LU", None, None, "")


def test_a_signature_is_never_for(tagger: Tagger) -> None:
    text = (
        "Five EU member states have signed a letter on returns to Afghanistan. The letter of 3 March 2026 was signed by"
        " Belgium, Italy, Austria, Denmark and Malta. The letter asks for forced return of Afghan criminals."
    )
    rows = found(tagger, "en", text, "BE")
    assert {"BE FORCEDRET signed talk", "MT FORCEDRET signed talk"} <= rows
    assert not any(" for " in row for row in rows)


def test_a_language_without_words_for_stance_only_names(tagger: Tagger) -> None:
    text = "„Muszáj tárgyalnunk a kitoloncolásról”, mondta Kovács Béla belügyminiszter."
    assert all("mentions" in row for row in found(tagger, "hu", text, "HU"))


def test_every_row_shows_its_words(tagger: Tagger) -> None:
    text = "Asylum Minister Ada Holm spoke. “We must deport criminals to Kabul. The rest is for later,” she said."
    doc = tagger.doc(Text("x", text, "en", published="2026-03-12", country="BE"), "en")
    (row,) = (p for p in doc._.positions if p.measure == "FORCEDRET")
    assert text[row.start : row.end] == "We must deport criminals to Kabul."
    assert (row.portfolio, row.country) == ("asylum", "BE")


def test_what_is_not_measured_well_enough_is_shown_as_mentioned(tmp_path: Path) -> None:
    one = PositionFound(0, 5, "FORCEDRET", "for", "deed", "country", "BE")
    figures = measured()
    assert shown(one).stance in ("for", "mentions")
    assert figures["for"].found >= figures["for"].right
    low = tmp_path / "stance_measured.yml"
    low.write_text("texts: dev\nstance: {fro: {found: 1}}\nstage: {}\n")
    with pytest.raises(MeasuredError, match=r"stance: unknown key 'fro'"):
        measured(low)


def test_the_lower_bound_is_wilsons() -> None:
    # one-sided 90 %, worked by hand: n / (n + z²) where all are right
    assert wilson(30, 30) == pytest.approx(30 / (30 + 1.2816**2))
    assert wilson(28, 30) == pytest.approx(0.8497, abs=0.0005)
    assert wilson(0, 0) == 0


def test_a_slip_in_a_language_file_is_told(tmp_path: Path) -> None:
    assert position_words("en") is not None
    assert position_words("xx") is None
    file = tmp_path / "en.yml"
    file.write_text("name: English\nstate: seen\nstance: {FOR: [x]}\n")
    with pytest.raises(LanguageError, match="stance: unknown key 'FOR'"):
        read(file)
