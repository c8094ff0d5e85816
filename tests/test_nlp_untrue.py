"""What a text calls false, or tells as a mere claim, is no deed, no signature. SYNTHETIC: every word is invented."""

from __future__ import annotations

import pytest

from tests.tagged import nobody_known, tag

CLAIMS = {
    "rumour": ("en", "According to a rumour on social media, Belgium deported 14 Afghans to Kabul on 5 March 2026."),
    "denied behind": ("en", "The newspaper Morgenblatt reported that Belgium deported 14 Afghans to Kabul on 5 March 2026. “That is false,” said Minister Ada Quill."),
    "claimed": ("en", "Opposition leader Sara Hahn had claimed that Belgium deported 14 Afghans to Kabul on 5 March 2026."),
    "denied before": ("en", "The ministry denied that 14 Afghans had left for Kabul on 5 March 2026. The paper had reported that Belgium deported 14 Afghans to Kabul on 5 March 2026."),
    "de": ("de", "Nach Angaben der Taliban hat Belgien am 5. März 2026 zehn Afghanen nach Kabul abgeschoben. Das Innenministerium dementiert das."),
    "de falsely": ("de", "Die Zeitung schrieb fälschlich, Belgien habe am 5. März 2026 acht Afghanen nach Kabul abgeschoben."),
    "fr": ("fr", "Selon un journal, la Belgique a expulsé dix Afghans vers Kaboul le 5 mars 2026. C'est faux, a répondu la ministre Ada Quill."),
    "nl": ("nl", "Volgens een krant heeft België op 5 maart 2026 tien Afghanen naar Kabul uitgezet. Dat klopt niet, zegt het ministerie."),
    "it": ("it", "Secondo un giornale il Belgio ha espulso dieci afghani verso Kabul il 5 marzo 2026. Il ministero smentisce."),
    "es": ("es", "Según un diario, Bélgica expulsó a diez afganos a Kabul el 5 de marzo de 2026. El ministerio lo desmiente."),
    "pl": ("pl", "Według gazety Belgia deportowała 5 marca 2026 dziesięciu Afgańczyków do Kabulu. To nieprawda, powiedziała ministra Ada Quill."),
    "sv": ("sv", "Enligt en tidning utvisade Belgien tio afghaner till Kabul den 5 mars 2026. Departementet förnekar det."),
    "da": ("da", "Ifølge en avis udviste Belgien ti afghanere til Kabul den 5. marts 2026. Ministeriet benægter det."),
}  # fmt: skip


@pytest.mark.parametrize("case", CLAIMS)
def test_what_the_text_itself_calls_untrue_is_no_event_and_no_deed(case: str) -> None:
    lang, text = CLAIMS[case]
    found = tag(nobody_known(), lang, text)
    assert not [e for e in found.events if e.kind == "flight"]
    assert "deed" not in {p.stage for p in found.positions}
    assert "claim denied" in {i.kind for i in found.issues}  # check tells it


def test_a_deed_stays_one_where_somebody_only_calls_it_wrong() -> None:
    text = "Belgium deported 14 Afghans to Kabul on 5 March 2026. “That is wrong,” said Ada Quill of the Greens. The ministry denied a breach of the law."
    found = tag(nobody_known(), "en", text)
    assert [(e.kind, e.people_count) for e in found.events] == [("flight", 14)]
    assert not [i for i in found.issues if i.kind == "claim denied"]


SIGNED = (
    ("en", "An earlier version of this story wrongly said that Malta, Belgium and Sweden had signed the letter on returns to Afghanistan. Only Malta and Belgium signed it. Sweden did not.", {"MT": "signed", "BE": "signed", "SE": "not signed"}),
    ("de", "Griechenland und Malta haben den Brief zu Rückführungen nach Afghanistan angeblich unterzeichnet; Athen bestreitet das.", {}),
    ("de", "Vier von zehn Ministern haben den Brief zu Rückführungen nach Afghanistan nicht unterzeichnet, sagte Minister Veit Kranz (Österreich). Seine Amtskollegin aus Luxemburg, Nora Bertels, widersprach: „Wir haben unterzeichnet.“", {"LU": "signed"}),
    ("en", "Malta and Italy have not signed the letter on returns to Afghanistan; Greece, which had been expected to sign, withdrew.", {"MT": "not signed", "IT": "not signed", "GR": "not signed"}),
    ("de", "Den Brief zu Rückführungen nach Afghanistan hat Malta unterzeichnet. Dänemark zog seine Unterschrift zurück.", {"MT": "signed", "DK": "not signed"}),
    ("en", "Austria's delegation took part in talks with the Taliban on returns to Afghanistan.", {}),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "acts"), SIGNED)
def test_who_signed_by_what_the_text_stands_by(
    lang: str, text: str, acts: dict[str, str]
) -> None:
    found = tag(nobody_known(), lang, text)
    assert {s.iso2: s.act for s in found.signatories} == acts


DENIED = (
    ("da", "Ministeren, Ada Holt, afviser, at der er betalt penge til Taliban for udsendelser til Afghanistan.", {("CASHAID", True), ("FORCEDRET", True)}),
    ("it", "Il ministro Fabio Renzetti ha smentito oggi alla Camera che l'Italia abbia firmato un accordo con i talebani sui rimpatri in Afghanistan.", {("READMISSION", True)}),
    ("hu", "Vermes Ilona államtitkár közölte, hogy 2025-ben hét afgán állampolgár tért haza önkéntesen, kényszerű kitoloncolás nem történt.", {("VOLRET", False), ("FORCEDRET", True)}),
    ("nl", "Er is geen akkoord met de Taliban, er is geen ontwerp van een akkoord over terugkeer naar Afghanistan, zei minister Bram Holt.", {("READMISSION", True)}),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "measures"), DENIED)
def test_what_is_denied_is_denied_with_its_measures(
    lang: str, text: str, measures: set[tuple[str, bool]]
) -> None:
    found = tag(nobody_known(), lang, text)
    assert {(m.code, m.negated) for m in found.measures} == measures
