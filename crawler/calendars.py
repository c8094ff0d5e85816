"""What dates are written with besides our own calendar: other digits, the Solar Hijri year, words like "gestern"."""

from __future__ import annotations

from datetime import date, timedelta

# Persian and Arabic digits; the rest of the string stays as it is
DIGITS = {base + n: str(n) for base in (0x06F0, 0x0660) for n in range(10)}

# Iran (Farsi), Afghanistan (Dari), Afghanistan (Pashto); spellings as seen in use, ZWNJ and hamza left out
SOLAR_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("فروردین", "فروردين", "حمل", "وری"),
            ("اردیبهشت", "ارديبهشت", "ثور", "غویی"),
            ("خرداد", "جوزا", "غبرګولی"),
            ("تیر", "تير", "سرطان", "چنګاښ"),
            ("مرداد", "امرداد", "اسد", "زمری"),
            ("شهریور", "شهريور", "سنبله", "وږی"),
            ("مهر", "میزان", "ميزان", "تله"),
            ("آبان", "ابان", "عقرب", "لړم"),
            ("آذر", "اذر", "قوس", "لیندۍ"),
            ("دی", "دي", "جدی", "جدي", "مرغومی"),
            ("بهمن", "دلو", "سلواغه"),
            ("اسفند", "حوت", "کب"),
        ),
        start=1,
    )
    for name in names
}
# 1921 to 2121; the lunar year 1447 has other month names
SOLAR_YEARS = range(1300, 1500)

# days from today, by language; a word means this only in its own language (French "hier" is German "here")
RELATIVE: dict[str, dict[str, int]] = {
    "en": {"today": 0, "yesterday": -1},
    "de": {"heute": 0, "gestern": -1, "vorgestern": -2},
    "nl": {"vandaag": 0, "gisteren": -1, "eergisteren": -2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "hier": -1, "avant-hier": -2},
    "it": {"oggi": 0, "ieri": -1, "l'altro ieri": -2},
    "es": {"hoy": 0, "ayer": -1, "anteayer": -2},
    "pt": {"hoje": 0, "ontem": -1, "anteontem": -2},
    "pl": {"dziś": 0, "dzisiaj": 0, "wczoraj": -1, "przedwczoraj": -2},
    "cs": {"dnes": 0, "včera": -1, "předevčírem": -2},
    "sk": {"dnes": 0, "včera": -1, "predvčerom": -2},
    "hu": {"ma": 0, "tegnap": -1, "tegnapelőtt": -2},
    "ro": {"azi": 0, "astăzi": 0, "ieri": -1, "alaltăieri": -2},
    "bg": {"днес": 0, "вчера": -1, "завчера": -2},
    "el": {"σήμερα": 0, "χθες": -1, "χτες": -1, "προχθές": -2},
    "hr": {"danas": 0, "jučer": -1, "prekjučer": -2},
    "sl": {"danes": 0, "včeraj": -1, "predvčerajšnjim": -2},
    "sv": {"i dag": 0, "idag": 0, "i går": -1, "igår": -1, "i förrgår": -2},
    "da": {"i dag": 0, "i går": -1, "i forgårs": -2},
    "no": {"i dag": 0, "i går": -1, "i forgårs": -2},
    "fi": {"tänään": 0, "eilen": -1, "toissapäivänä": -2},
    "et": {"täna": 0, "eile": -1, "üleeile": -2},
    "lv": {"šodien": 0, "vakar": -1, "aizvakar": -2},
    "lt": {"šiandien": 0, "vakar": -1, "užvakar": -2},
    "is": {"í dag": 0, "í gær": -1, "í fyrradag": -2},
    "uk": {"сьогодні": 0, "вчора": -1, "учора": -1},
    "ru": {"сегодня": 0, "вчера": -1, "позавчера": -2},
    "tr": {"bugün": 0, "dün": -1},
    "fa": {"امروز": 0, "دیروز": -1},
    "ps": {"نن": 0, "پرون": -1},
    "ar": {"اليوم": 0, "أمس": -1},
}

# years of the 33-year cycle that have 366 days; holds for 1178 to 1633, as Iran's own tables do
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_NEW_YEAR_1300 = date(1921, 3, 21)


def is_solar_leap(year: int) -> bool:
    """Whether Esfand (Hut) of a Solar Hijri year has 30 days."""
    return year % 33 in _LEAP


def from_solar(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Solar Hijri one; None for a day that the calendar does not have."""
    if year not in SOLAR_YEARS or not 1 <= month <= 12:
        return None
    length = 31 if month <= 6 else 30 if month < 12 or is_solar_leap(year) else 29
    if not 1 <= day <= length:
        return None
    days = sum(366 if is_solar_leap(y) else 365 for y in range(SOLAR_YEARS.start, year))
    days += 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _NEW_YEAR_1300 + timedelta(days=days + day - 1)
