"""Is a text on the topic? Texts are invented; synthetic."""

import json
from pathlib import Path

import pytest

from nlp import plain_yaml
from nlp.topic import DATA, TopicError, judge, mentions_topic
from nlp.topic_file import shipped

SHARED = Path(__file__).parents[1].parent / "shared"

ON = {
    "en": "The ministry of Norland wants to deport convicted Afghans again. A first charter flight to Kabul is being prepared.",
    "de": "Das Innenministerium von Nordland will verurteilte Afghanen wieder abschieben. Ein Charterflug nach Kabul wird vorbereitet.",
    "fr": "Le ministère de Norlande veut expulser des Afghans sans titre de séjour. Un vol charter pour Kaboul se prépare.",
    "nl": "Het ministerie van Noorland wil uitgeprocedeerde Afghanen opnieuw uitzetten. Een chartervlucht naar Kaboel wordt voorbereid.",
    "it": "Il ministero vuole riprendere le espulsioni di cittadini afghani condannati e i rimpatri volontari verso Kabul.",
    "es": "El ministerio quiere reanudar las expulsiones de afganos condenados y el retorno voluntario a Kabul.",
    "pt": "O ministério quer retomar a deportação de afegãos condenados e o retorno voluntário a Cabul.",
    "sv": "Ministeriet vill åter utvisa dömda afghaner och förbereda frivillig återvandring till Kabul.",
    "da": "Ministeriet vil igen hjemsende dømte afghanere og forberede frivillig hjemrejse til Kabul.",
    "nb": "Departementet vil igjen utvise dømte afghanere og forberede tvangsreturer til Kabul.",
    "fi": "Ministeriö haluaa jälleen karkottaa tuomittuja afganistanilaisia ja tukea vapaaehtoista paluuta Kabuliin.",
    "pl": "Ministerstwo chce znów deportować skazanych Afgańczyków i wspierać dobrowolne powroty do Kabulu.",
    "cs": "Ministerstvo chce znovu deportovat odsouzené Afghánce a podpořit dobrovolné návraty do Kábulu.",
    "sk": "Ministerstvo chce znova deportovať odsúdených Afgancov a podporiť dobrovoľné návraty do Kábulu.",
    "hu": "A minisztérium újra ki akarja toloncolni az elítélt afgánokat; a kitoloncolás Kabulba készül.",
    "ro": "Ministerul vrea să reia deportarea afganilor condamnați și returnarea voluntară la Kabul.",
    "bg": "Министерството иска отново да депортира осъдени афганистанци и подготвя доброволно връщане в Кабул.",
    "el": "Το υπουργείο θέλει ξανά απελάσεις καταδικασμένων Αφγανών και εθελοντικές επιστροφές στην Καμπούλ.",
    "et": "Ministeerium tahab süüdimõistetud afgaanid riigist välja saata; väljasaatmine Kabuli valmistatakse ette.",
    "lv": "Ministrija grib atkal izraidīt notiesātos afgāņus un atbalstīt brīvprātīgu atgriešanos Kabulā.",
    "lt": "Ministerija nori vėl deportuoti nuteistus afganus ir remti savanorišką grįžimą į Kabulą.",
    "sl": "Ministrstvo želi znova deportirati obsojene Afganistance in podpreti prostovoljno vračanje v Kabul.",
    "hr": "Ministarstvo želi ponovno deportirati osuđene Afganistance i poduprijeti dobrovoljni povratak u Kabul.",
    "fa": "وزارت داخله می‌خواهد اخراج مجرمان افغان را از سر بگیرد و بازگشت داوطلبانه به کابل را آماده کند.",
    "tr": "Bakanlık hüküm giymiş Afganları sınır dışı etmek ve Kabil'e gönüllü geri dönüşü desteklemek istiyor.",
    "ru": "Министерство хочет снова депортировать осуждённых афганцев и готовит добровольное возвращение в Кабул.",
    "uk": "Міністерство хоче знову депортувати засуджених афганців і готує добровільне повернення до Кабула.",
    "ar": "تريد الوزارة استئناف ترحيل الأفغان المدانين وتحضر العودة الطوعية إلى كابول.",
    "ur": "وزارت سزا یافتہ افغان شہریوں کو ملک بدر کرنا اور رضاکارانہ واپسی کا انتظام کرنا چاہتی ہے۔",
}  # fmt: skip

OFF = {
    "cricket": "Afghanistan's captain returns to the squad for the series. The coach praised his voluntary extra training; the team flew in on a charter flight before the World Cup.",
    "power": "Three years after the Taliban returned to power in Afghanistan, schools for girls are still closed.",
    "soldiers": "The last soldiers of Norland returned from Afghanistan. Their troops' repatriation by charter flight took three days, and interpreters were evacuated.",
    "tax": "Voluntary tax returns are due in May; forced returns to the old form are over.",
    "recipe": "On our return from the market we cook an Afghan rice dish with carrots and raisins.",
    "crime": "An Afghan asylum seeker was convicted of theft by a court in Norland on Friday.",
    "embassy": "The Union may open its mission in Afghanistan again; the Taliban promised that the embassy would be safe.",
    "museum": "Two bronze horses will return to Kabul. The museum had kept them; a charter flight was planned, and the archaeologist called the return of the statues right.",
    "shop": "Afghan rugs sent back by customers cost the retailer eight crowns a parcel, and the shop must take back what was bought online.",
    "relief": "Three charter flights take tents to Afghanistan, where an earthquake flattened villages; the first plane returns on Friday.",
    "aid": "The UN said that hunger in Afghanistan is rising; aid flights returned to Kabul airport.",
    "others": "Norland deported eleven men from the Balkans; the minister praised the charter flight.",
}


IN_PASSING = {
    "schools": ("en", "The school year began without girls in Kabul. Even families who had been deported from Norland may not send their daughters. The ministry did not comment."),
    "football": ("en", "Norland's football final was overshadowed by a protest: fans held banners against the deportation of Afghans. The match ended 2-1 and the coach said nothing."),
    "margins": ("en", "Ministers discussed energy. On the margins they spoke about sending back Afghans who have committed crimes."),
    "court": ("en", "The court ruled that an Afghan whose claim was refused may be returned to Kabul."),
    "talks": ("en", "Norland says talks with the Taliban on taking back convicts are going well."),
    "mission": ("en", "A technical mission visited Kabul. It dealt with the identification of people who have no right to stay and with travel documents."),
    "budget": ("de", "Das Parlament stritt über den Haushalt. Am Rande ging es auch um Abschiebungen nach Afghanistan."),
    "home": ("de", "Ein afghanischer Straftäter wurde in seine Heimat zurückgebracht."),
    "order": ("fr", "Un Afghan sous OQTF a été placé en rétention."),
    "departure": ("nl", "De minister sluit gedwongen vertrek naar Afghanistan niet uit. Een Afghaan wacht op zijn vlucht."),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_PASSING)
def test_a_return_told_in_passing_is_on_topic(case: str) -> None:
    lang, text = IN_PASSING[case]
    verdict = judge("", text, lang)
    assert verdict.on_topic, verdict.reason


@pytest.mark.parametrize("lang", ON)
def test_returns_of_afghans_are_on_topic_in_every_language(lang: str) -> None:
    verdict = judge("", ON[lang], lang)
    assert verdict.on_topic, verdict.reason


@pytest.mark.parametrize("lang", ON)
def test_the_language_need_not_be_known(lang: str) -> None:
    assert judge("", ON[lang], "").on_topic
    assert judge("", ON[lang], "xx").on_topic


@pytest.mark.parametrize("case", OFF)
def test_other_returns_and_other_afghan_news_are_off_topic(case: str) -> None:
    verdict = judge("", OFF[case], "en")
    assert not verdict.on_topic, verdict.reason


NOT_AFGHANS = {
    "hu": "Az iraki kormány visszafogadja állampolgárait, elindult az első kitoloncoló járat Bagdadba. Afganisztánnal nincs ilyen egyezség.",
    "fi": "Irak ottaa takaisin kansalaisiaan, ensimmäinen palautuslento Bagdadiin lähti. Afganistania sopimus ei koske.",
    "el": "Επιστράφηκαν στην Καμπούλ τα κλεμμένα χρυσά αγγεία· η γκαλερί τα έστειλε πίσω στο μουσείο του Αφγανιστάν.",
    "fa": "لک‌لک‌های مهاجر از راه رسیدند. بازگشت پرندگان به تالابی در کابل مردم را شاد کرد.",
}  # fmt: skip


@pytest.mark.parametrize("lang", NOT_AFGHANS)
def test_returns_of_others_and_of_things_are_off_topic_in_other_languages(
    lang: str,
) -> None:
    verdict = judge("", NOT_AFGHANS[lang], lang)
    assert not verdict.on_topic, verdict.reason


def test_the_title_counts_and_the_reason_names_the_words() -> None:
    verdict = judge("Afghans: deportations resume", "The flight left at dawn.", "en")
    assert verdict.on_topic
    assert "Afghans" in verdict.reason
    assert "deportations" in verdict.reason


def test_an_afghan_word_far_from_the_return_does_not_count() -> None:
    filler = (
        "The committee met again and talked about roads, bridges and schools. " * 40
    )
    assert not judge(
        "", f"Norland deported two men. {filler} An Afghan film won.", "en"
    ).on_topic


@pytest.mark.parametrize("name", ["Afghanistan", "AFGHANEN", "Afganistán", "Afeganistão", "Афганистан", "Αφγανιστάν", "افغانستان", "Taliban"])  # fmt: skip
@pytest.mark.parametrize(
    "encode",
    ["{0}", "&#{1};", "&#x{1:x};", "&#x{1:04X};", "\\u{1:04x}", "\\u{1:04X}"],
    ids=["letters", "decimal", "hex", "HEX", "json", "JSON"],
)
def test_raw_html_mentions_afghans_however_it_is_encoded(
    name: str, encode: str
) -> None:
    coded = "".join(c if c.isascii() else encode.format(c, ord(c)) for c in name)
    assert mentions_topic(f"<html><body><p>x {coded} y</p></body></html>")


def test_raw_html_without_afghans_is_passed_over() -> None:
    assert not mentions_topic(
        "<p class='fg'>The minister of Norland spoke. &#1092; \\u0444 fgfg</p>" * 50
    )


def test_every_afghan_word_of_the_topic_file_is_looked_for_in_raw_html() -> None:
    rows = plain_yaml.read(DATA)
    missed = [
        word
        for row in (*rows["afghan"], *rows["place"])
        if "(" not in row  # a corridor through Uzbekistan: its words are below
        for word in (row.rstrip("*"), row.rstrip("*").capitalize())
        if not mentions_topic(f"<p>x {word}a y</p>")
    ]
    assert not missed
    assert mentions_topic("<p>Un transit par l'Ouzbékistan</p>")


def test_one_return_of_others_is_off_topic_where_afghanistan_stands_in_passing() -> (
    None
):
    text = "The police deported three Norlanders for theft. They had stolen carpets, a lamp and a map of {}."
    assert not judge("", text.format("Afghanistan"), "en").on_topic
    text = "The police deported three Afghans for theft. They had stolen carpets, a lamp and a map."
    assert judge("", text, "en").on_topic


def test_a_topic_file_with_a_key_missing_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "topic.yml"
    broken.write_text(
        "afghan: [afghan*]\nplace: [kabul]\nstrong: {en: [deport*]}\n", "utf-8"
    )
    with pytest.raises(TopicError, match="unknown or missing keys"):
        shipped(broken)


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="../shared is absent: texts about returns cannot be read",
)
def test_texts_about_returns_are_told_from_others() -> None:
    lines = (SHARED / "eval" / "returns" / "dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = [
        judge("", r["text"], r["lang"]).on_topic == r["gold"]["relevant"] for r in rows
    ]
    assert sum(right) >= 31, [
        r["id"] for r, ok in zip(rows, right, strict=True) if not ok
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "“Afghans must go back home,” said minister Odo Fenn."),
        ("nl", "“Afghanen moeten terug naar Kaboel”, zei minister Odo Fenn."),
        ("de", "„Afghanen müssen nach Kabul zurückkehren“, sagte Minister Odo Fenn."),
        ("de", "„Die Afghanen müssen zurück“, sagte Minister Odo Fenn."),
        ("fr", "« Les Afghans doivent rentrer à Kaboul », dit le ministre Odo Fenn."),
    ],
)
def test_one_sentence_that_afghans_must_go_back_is_enough(lang: str, text: str) -> None:
    assert judge("", text, lang).on_topic
