"""The words that everything is measured on: invented, made by program, the same in each run.

Paragraphs come from the demo's invented ministries and from the sentences below, into which invented places, names and
numbers are put. SYNTHETIC: nothing here was said by anyone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random

from crawler.encoding import decode
from db.records import Text

PARAGRAPHS = 13  # some 500 words
LANGS = ("en", "de", "fr", "nl")
COUNTRY = {"en": "NO", "de": "DE", "fr": "FR", "nl": "BE"}
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
_LANG = re.compile(r"""<html[^>]*\blang=["']?([a-z]{2})""")
_TOPIC = re.compile("afg|talib", re.IGNORECASE)
_TITLES = {
    "en": "Afghanistan: {name} on returns from {place}",
    "de": "Afghanistan: {name} zu Rückführungen aus {place}",
    "fr": "Afghanistan : {name} sur les retours depuis {place}",
    "nl": "Afghanistan: {name} over terugkeer uit {place}",
}
_TITLES_OFF = {
    "en": "{place}: {name} opens the new hall",
    "de": "{place}: {name} eröffnet die neue Halle",
    "fr": "{place} : {name} inaugure la nouvelle halle",
    "nl": "{place}: {name} opent de nieuwe hal",
}
#: about nothing in particular; {place} {name} {number} {day}
_SENTENCES = {
    "en": (
        "The council of {place} meets on the {day}th and has {number} points on its list.",
        "“We have waited long for this bridge,” said {name}, who has lived in {place} for {day} years.",
        "Work on the road between {place} and the station costs {number} euros and takes until spring.",
        "{name} thanked the volunteers and asked the others to keep the path to the school free of snow.",
        "The library opens its doors at nine; {number} books were bought in the past year.",
        "According to {name}, the number of visitors rose by {day} per cent to {number}.",
        "The market hall, which burnt down in the storm, will be rebuilt in brick and oak.",
    ),
    "de": (
        "Der Rat von {place} tagt am {day}. und hat {number} Punkte auf der Liste.",
        "„Auf diese Brücke haben wir lange gewartet“, sagte {name}, die seit {day} Jahren in {place} wohnt.",
        "Die Arbeiten an der Straße zwischen {place} und dem Bahnhof kosten {number} Euro und dauern bis zum Frühling.",
        "{name} dankte den Freiwilligen und bat die übrigen, den Weg zur Schule von Schnee frei zu halten.",
        "Die Bücherei öffnet um neun; im vergangenen Jahr wurden {number} Bücher gekauft.",
        "Nach Angaben von {name} stieg die Zahl der Besucher um {day} Prozent auf {number}.",
        "Die Markthalle, die im Sturm abgebrannt ist, wird aus Ziegeln und Eiche neu gebaut.",
    ),
    "fr": (
        "Le conseil de {place} se réunit le {day} et compte {number} points à son ordre du jour.",
        "« Nous avons longtemps attendu ce pont », a déclaré {name}, qui habite {place} depuis {day} ans.",
        "Les travaux de la route entre {place} et la gare coûtent {number} euros et durent jusqu’au printemps.",
        "{name} a remercié les bénévoles et demandé aux autres de dégager le chemin de l’école.",
        "La bibliothèque ouvre à neuf heures ; {number} livres ont été achetés l’an dernier.",
        "Selon {name}, le nombre de visiteurs a augmenté de {day} pour cent et atteint {number}.",
        "La halle du marché, qui a brûlé dans la tempête, sera reconstruite en brique et en chêne.",
    ),
    "nl": (
        "De raad van {place} vergadert op de {day}e en heeft {number} punten op de lijst.",
        "“Op deze brug hebben we lang gewacht”, zei {name}, die al {day} jaar in {place} woont.",
        "De werken aan de weg tussen {place} en het station kosten {number} euro en duren tot de lente.",
        "{name} bedankte de vrijwilligers en vroeg de anderen om het pad naar de school sneeuwvrij te houden.",
        "De bibliotheek opent om negen uur; vorig jaar werden {number} boeken gekocht.",
        "Volgens {name} steeg het aantal bezoekers met {day} procent tot {number}.",
        "De markthal, die in de storm is afgebrand, wordt in baksteen en eik heropgebouwd.",
    ),
}
_SYLLABLES = [
    "bra",
    "den",
    "fol",
    "gar",
    "hin",
    "kel",
    "lom",
    "mar",
    "nev",
    "orl",
    "pes",
    "quin",
    "ros",
    "sten",
    "tal",
    "ulm",
    "ves",
    "wick",
    "yar",
    "zim",
]


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article."""

    lang: str
    title: str
    day: str  # ISO
    paragraphs: tuple[str, ...]


def article(
    number: int, lang: str, *, on_topic: bool, paragraphs: int = PARAGRAPHS
) -> Article:
    """The same number gives the same article."""
    random = Random(f"{lang} {number} {on_topic}")
    ours = _demo(lang, on_topic)
    body = [
        random.choice(ours) if ours and random.random() < 0.6 else _filler(random, lang)
        for _ in range(paragraphs)
    ]
    title = (_TITLES if on_topic else _TITLES_OFF)[lang]
    day = f"2025-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    return Article(lang, _fill(random, title), day, tuple(body))


def text(number: int, lang: str) -> Text:
    """An article on the topic as the tagger gets it."""
    made = article(number, lang, on_topic=True)
    return Text(
        id=f"{number:016x}",
        text="\n\n".join((made.title, *made.paragraphs)),
        lang=lang,
        title=made.title,
        body_start=len(made.title) + 2,
        published=made.day,
        country=COUNTRY[lang],
        tier="official",
    )


def invented(random: Random) -> str:
    """A word that is no word."""
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 3))).capitalize()


def _filler(random: Random, lang: str) -> str:
    sentences = random.sample(_SENTENCES[lang], random.randint(3, 5))
    return " ".join(_fill(random, sentence) for sentence in sentences)


def _fill(random: Random, sentence: str) -> str:
    return sentence.format(
        place=invented(random),
        name=f"{invented(random)} {invented(random)}",
        number=random.randint(20, 99_999),
        day=random.randint(2, 28),
    )


@cache
def _demo(lang: str, on_topic: bool) -> tuple[str, ...]:
    """Paragraphs of the demo's pages in a language: of those with an Afghan word, or of those without."""
    site = Path(str(resources.files("crawler"))) / "demo" / "site"
    found: list[str] = []
    for file in sorted(site.rglob("*.html")):
        page = decode(file.read_bytes(), "text/html")
        marked = _LANG.search(page)
        if not marked or marked[1] != lang or bool(_TOPIC.search(page)) != on_topic:
            continue
        plain = (re.sub("<[^>]+>", " ", part) for part in _PARAGRAPH.findall(page))
        words = (" ".join(html.unescape(part).split()) for part in plain)
        found += (part for part in words if len(part.split()) >= 12)
    return tuple(dict.fromkeys(found))
