"""What a number measures: a length, an area, a volume, a weight or a time, in four languages.

A translation that turns metres into feet keeps every digit and changes the fact. The table has the
words that news and doses count with; CLDR has unit names without their inflection. Of "square
metre" and "cubic metre" the metre is told. What a decoder makes up instead ("3mmg") is in no table
and is told by its letters.
"""

from __future__ import annotations

import re

from models.folding import fold, word_set
from models.remembering import remembered
from models.word_tables import WordTable

YEARS, HOURS, MEGA = "years", "hours", "mega"
# Beginnings of words, then whole words (`word_tables.py`).
_ROWS = {
    "kilometres": ("kilometre kilometer километр χιλιομετρ كيلومتر", "km kms км χλμ كم كلم kph"),
    "metres": ("metre meter метр", "μετρο μετρα μετρων متر مترا مترين امتار"),
    "centimetres": ("centimetre centimeter сантиметр εκατοστ سنتيمتر سنتمتر", "cm см سم"),
    "millimetres": (
        "millimetre millimeter миллиметр χιλιοστ χιλιοστομετρ مليمتر ملليمتر ميليمتر ميلمتر",
        "mm мм ملم مم",
    ),
    "miles": (
        "",
        "mile miles mi mph миля мили миле милю милей миль милям милями милях μιλι μιλια μιλιων"
        " ميل ميلا ميلين اميال",
    ),
    "feet": (
        "",
        "foot feet ft фут фута футу футе футом футы футов футам футами футах"
        " ποδι ποδια ποδιων ποδων قدم قدما قدمين اقدام",
    ),
    "yards": ("ярд γιαρδ يارد", "yard yards yd yds"),
    "inches": ("дюйм ιντσ بوص", "inch inches انش"),
    "kilograms": (
        "kilogram килограмм χιλιογραμμ كيلوغرام كيلوجرام",
        "kg kgs kilo kilos кг κιλο κιλα κιλων كيلو كغ كغم كجم",
    ),
    "grams": (
        "грамм γραμμαρι",
        "gram grams gramme grammes g г гр γρ غرام غراما غرامات جرام جراما غ غم جم",
    ),
    "milligrams": (
        "milligram миллиграмм χιλιοστογραμμ مليغرام ملليغرام ميليغرام مليجرام ملليجرام ميليجرام",
        "mg mgs мг ملغ ملغم ملجم مغ مجم",
    ),
    "micrograms": (
        "microgram микрограмм μικρογραμμ ميكروغرام ميكروجرام مايكروغرام مايكروجرام",
        "µg mcg мкг مكغ مكجم",
    ),
    "tonnes": ("тонн", "т ton tons tonne tonnes τονοσ τονο τονοι τονουσ τονων طن طنا طنين اطنان"),
    "litres": (
        "литр",
        "litre litres liter liters l л λτ λιτρο λιτρα λιτρων لتر لترا لترات ليتر ليترا ليترات",
    ),
    "millilitres": (
        "millilitre milliliter миллилитр χιλιοστολιτρ مليلتر ملليلتر ميليلتر مليليتر ميليليتر",
        "ml мл مل",
    ),
    # A decoder's reading of "mg": what it means beside another word is not told.
    MEGA: ("", "mega мега μεγα ميجا ميغا"),
    "gallons": ("gallon галлон γαλον غالون جالون", ""),
    "hectares": ("hectare гектар εκταρι هكتار", "ha га"),
    "acres": ("", "acre acres акр акра акров акры акрам акрами акрах εικρ فدان فدانا"),
    "barrels": ("barrel баррел βαρελ برميل", "барр bbl bbls براميل"),
    "minutes": ("минут", "minute minutes min mins мин λεπτο λεπτα λεπτων دقيقه دقائق"),
    HOURS: (
        "",
        "hour hours hr hrs час часа часу часом часов часам часами часах"
        " ωρα ωρασ ωρεσ ωρων ساعه ساعات",
    ),
    "days": (
        "",
        "day days день дня дню днем дней дни дням днями днях сутки суток"
        " ημερα ημερασ ημερεσ ημερων μερα μερεσ يوم يوما يومين ايام",
    ),
    "weeks": ("недел εβδομαδ", "week weeks wk wks اسبوع اسبوعا اسبوعين اسابيع"),
    "months": ("месяц", "month months μηνασ μηνα μηνεσ μηνων شهر شهرا شهرين اشهر شهور"),
    YEARS: (
        "",
        "year years yr yrs год года году годом годе годы годов годам годами лет"
        " χρονοσ χρονο χρονου χρονοι χρονια χρονων ετοσ ετουσ ετη ετων"
        " سنه سنوات سنين عام عاما عامين اعوام",
    ),
}
_TABLE = WordTable(_ROWS)
# No vowel makes a word of them; these are signs of what the table does not have.
_SIGN = re.compile(r"[b-df-hj-np-tv-xz]{2,4}")
_OTHER_SIGNS = word_set(
    "bc bhp bn cc cl cwt db dl gb gr hp hz kb kt kts kv kw lb lbs mb mn mph ms mth mths mtr mtrs"
    " mw nd nm ns pc pct ph pm pp ppm pt px qt rd rpm sq st th tn trn tv vs"
)


@remembered(4096)
def measure_of(token: str) -> str | None:
    """The measure a word stands for, by its English name, or None."""
    return None if token == "G" else _TABLE.look_up(fold(token))  # networks are 4G and 5G


def is_odd_sign(token: str) -> bool:
    """Whether a word looks like a sign of measure and is none: "mmg"."""
    return bool(_SIGN.fullmatch(token)) and not (token in _OTHER_SIGNS or measure_of(token))
