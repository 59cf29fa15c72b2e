"""What a number counts: percent, or one of the currencies that news names.

A small table of beginnings of words in four languages, since the loss of "%" or of "dollars"
changes a fact as much as the loss of a digit. CLDR has currency names without their inflection.
"""

from __future__ import annotations

from functools import lru_cache

from models.folding import arabic_stems, fold, word_set

PERCENT = "%"
PERCENT_SIGNS = frozenset("%٪﹪％")
# Beginnings of words; "pound" and "lira" are one, since Greek and Arabic call them one,
# and so is the pound that is a weight.
_PERCENT_WORDS = ("percent", "pct", "процент", "проц", "ποσοστιαι", "مئوي", "مائوي")
# Words that say percent only together: "per cent", "τοις εκατό", "في المئة".
PERCENT_PAIRS = frozenset(
    {
        ("per", "cent"),
        ("τοισ", "εκατο"),
        ("τοισ", "εκατον"),
        ("في", "المئه"),
        ("في", "المايه"),
        ("في", "المائه"),
        ("في", "الميه"),
        ("п", "п"),
    }
)
_PERCENT_WHOLE = frozenset({"بالمئه", "بالمايه", "بالمائه", "بالميه", "pp"})

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₺": "GBP", "₹": "INR"}
_BEGINNINGS: dict[str, str] = {
    "USD": "usd dollar доллар долл δολαρι دولار",
    "EUR": "eur euro евро ευρω يورو اورو",
    "GBP": "gbp pound sterling lira фунт лир λιρ λιβρ στερλιν جنيه استرليني ليره رطل",
    "JPY": "jpy yen иен йен γιεν γεν ين",
    "RUB": "rub rouble ruble рубл руб ρουβλι روبل",
    "CNY": "cny yuan renminbi юан γουαν يوان",
    "INR": "inr rupee рупи ρουπι روبي",
    "CHF": "chf franc франк φραγκ فرنك",
    "SEK": "czk sek nok dkk krona krone kroner kronor крон κορων كرون كورون",
    "SAR": "riyal rial риал ριαλ ريال",
    "AED": "dirham дирхам ντιρχαμ درهم دراهم",
    "KWD": "dinar динар δηναρι دينار دنانير",
    "ILS": "shekel шекел σεκελ شيكل شيقل",
    "UAH": "hryvnia гривен гривн γριβνα هريفنيا",
    "PLN": "zloty злот ζλοτι زلوتي",
    "CENT": "cent cents цент цента центы центов центам центами σεντ سنت سنتا سنتين سنتات",
    "PENNY": "penny pence пенни пенс пенса пенсы пенсов πενα πενεσ πενων بنس بنسا بنسات",
}
_WHOLE = word_set(
    "rub ين лир pound pounds euro euros yen franc francs usd eur gbp سنت سنتا سنتين سنتات"
    " цент цента центы центов центам центами"
    " penny pence пенни пенс пенса пенсы пенсов πενα πενεσ πενων بنس بنسا بنسات"
)
# Beginnings that begin other words too ("центр", "центральный", "франкский", "лирика", "euro",
# "سنتيمتر", "بنسبة").
_MAX_ENDING = {
    "cent": 0,
    "cents": 0,
    "лир": 2,
    "σεντ": 1,
    "руб": 0,
    "γεν": 0,
    "евро": 0,
    "ευρω": 0,
    "اورو": 0,
    "крон": 2,
    "ين": 0,
}
_DEFAULT_ENDING = 4
_YEN = "ين"


def _currencies() -> tuple[tuple[str, str, int], ...]:
    found = [
        (fold(start), code, _MAX_ENDING.get(start, 0 if start in _WHOLE else _DEFAULT_ENDING))
        for code, starts in _BEGINNINGS.items()
        for start in starts.split()
    ]
    plural = [(f"{start}s", code, 0) for start, code, _ in found if start.isascii()]
    return tuple(sorted([*found, *plural], key=lambda item: -len(item[0])))


_CURRENCIES = _currencies()


@lru_cache(maxsize=4096)
def unit_of(token: str) -> str | None:
    """The unit a word or sign stands for: PERCENT, a currency, or None."""
    if token in PERCENT_SIGNS:
        return PERCENT
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    folded = fold(token)
    if folded in _PERCENT_WHOLE:
        return PERCENT
    for stem in arabic_stems(folded):
        if stem.startswith(_PERCENT_WORDS):
            return PERCENT
        for start, code, ending in _CURRENCIES:
            if start == _YEN and folded not in (_YEN, f"ال{_YEN}"):  # "بين" is "between"
                continue
            if stem.startswith(start) and len(stem) - len(start) <= ending:
                return code
    return None
