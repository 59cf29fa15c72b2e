"""What a number counts: percent, or one of the currencies that news names.

A small table of words in four languages, since the loss of "%" or of "dollars"
changes a fact as much as the loss of a digit. CLDR has currency names without their inflection.
"""

from __future__ import annotations

from models.folding import arabic_stems, fold
from models.remembering import remembered
from models.word_tables import WordTable

PERCENT = "%"
PERCENT_SIGNS = frozenset("%٪﹪％")
_PERCENT_WORDS = ("percent", "pct", "процент", "проц", "ποσοστιαι")
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
        ("p", "p"),
        ("نقطه", "ميويه"),
        ("نقاط", "ميويه"),
    }
)
_PERCENT_WHOLE = frozenset({"بالمئه", "بالمايه", "بالمائه", "بالميه", "pp"})

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₺": "GBP", "₹": "INR"}
# "Pound" and "lira" are one, since Greek and Arabic call them one, and so is the pound that is a
# weight. Beginnings of words, then whole words: "центр", "European", "سنتيمتر" and "بنسبة" begin
# like some.
_CURRENCIES = WordTable(
    {
        "USD": ("dollar доллар долл δολαρι دولار", "usd usds"),
        "EUR": ("يورو", "eur eurs euro euros евро ευρω اورو"),
        "GBP": (
            "sterling lira фунт лир λιρ λιβρ στερλιν جنيه استرليني ليره رطل",
            "gbp gbps pound pounds",
        ),
        "JPY": ("jpy иен йен γιεν", "yen yens γεν"),
        "RUB": ("rouble ruble рубл ρουβλι روبل", "rub rubs руб"),
        "CNY": ("cny yuan renminbi юан γουαν يوان", ""),
        "INR": ("inr rupee рупи ρουπι روبي", ""),
        "CHF": ("chf франк φραγκ فرنك", "franc francs"),
        "SEK": ("czk sek nok dkk krona krone kroner kronor крон κορων كرون كورون", ""),
        "SAR": ("riyal rial риал ριαλ ريال", ""),
        "AED": ("dirham дирхам ντιρχαμ درهم دراهم", ""),
        "KWD": ("dinar динар δηναρι دينار دنانير", ""),
        "ILS": ("shekel шекел σεκελ شيكل شيقل", ""),
        "UAH": ("hryvnia гривен гривн γριβνα هريفنيا", ""),
        "PLN": ("zloty злот ζλοτι زلوتي", ""),
        "CENT": ("σεντ", "cent cents цент цента центы центов центам центами سنت سنتا سنتين سنتات"),
        "PENNY": ("", "penny pence пенни пенс пенса пенсы пенсов πενα πενεσ πενων بنس بنسا بنسات"),
    },
    {"лир": 2, "σεντ": 1, "крон": 2},
)
_YEN = frozenset({"ين", "الين"})  # not as a stem of another word: "بين" is "between"


@remembered(4096)
def unit_of(token: str) -> str | None:
    """The unit a word or sign stands for: PERCENT, a currency, or None."""
    if token in PERCENT_SIGNS:
        return PERCENT
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    folded = fold(token)
    if folded in _PERCENT_WHOLE:
        return PERCENT
    if folded in _YEN:
        return "JPY"
    if any(stem.startswith(_PERCENT_WORDS) for stem in arabic_stems(folded)):
        return PERCENT
    return _CURRENCIES.look_up(folded)
