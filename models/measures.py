"""What a number measures: a length, an area, a volume, a weight or a time, in four languages.

A translation that turns metres into feet keeps every digit and changes the fact. The table has the
words that news counts with; CLDR has unit names without their inflection. Of "square metre" and
"cubic metre" the metre is told.
"""

from __future__ import annotations

from functools import lru_cache

from models.folding import fold
from models.word_tables import WordTable

YEARS = "years"
# Beginnings of words, then whole words (`word_tables.py`).
_ROWS = {
    "kilometres": ("kilometre kilometer километр χιλιομετρ كيلومتر", "km км χλμ كم kph"),
    "metres": ("metre meter метр", "μετρο μετρα μετρων متر مترا مترين امتار"),
    "centimetres": ("centimetre centimeter сантиметр εκατοστ سنتيمتر سنتمتر", "cm см"),
    "millimetres": ("millimetre millimeter миллиметр χιλιοστ مليمتر ملليمتر ميليمتر", "mm мм"),
    "miles": (
        "",
        "mile miles mph миля мили миле милю милей миль милям милями милях μιλι μιλια μιλιων"
        " ميل ميلا ميلين اميال",
    ),
    "feet": (
        "",
        "foot feet ft фут фута футу футе футом футы футов футам футами футах"
        " ποδι ποδια ποδιων ποδων قدم قدما قدمين اقدام",
    ),
    "yards": ("ярд γιαρδ يارد", "yard yards"),
    "inches": ("дюйм ιντσ بوص", "inch inches انش"),
    "kilograms": (
        "kilogram килограмм χιλιογραμμ كيلوغرام كيلوجرام",
        "kg kilo kilos кг κιλο κιλα κιλων كيلو كغ كغم كجم",
    ),
    "grams": ("грамм γραμμαρι", "gram grams gramme grammes غرام غراما غرامات جرام جراما"),
    "tonnes": ("тонн", "ton tons tonne tonnes τονοσ τονο τονοι τονουσ τονων طن طنا طنين اطنان"),
    "litres": ("литр", "litre litres liter liters λιτρο λιτρα λιτρων لتر لترا لترات ليتر"),
    "gallons": ("gallon галлон γαλον غالون جالون", ""),
    "hectares": ("hectare гектар εκταρι هكتار", ""),
    "acres": ("", "acre acres акр акра акров акры акрам акрами акрах εικρ فدان فدانا"),
    "barrels": ("barrel баррел βαρελ برميل", "براميل"),
    "minutes": ("минут", "minute minutes λεπτο λεπτα λεπτων دقيقه دقائق"),
    "hours": (
        "",
        "hour hours час часа часу часом часов часам часами часах ωρα ωρασ ωρεσ ωρων ساعه ساعات",
    ),
    "days": (
        "",
        "day days день дня дню днем дней дни дням днями днях сутки суток"
        " ημερα ημερασ ημερεσ ημερων μερα μερεσ يوم يوما يومين ايام",
    ),
    "weeks": ("недел εβδομαδ", "week weeks اسبوع اسبوعا اسبوعين اسابيع"),
    "months": ("месяц", "month months μηνασ μηνα μηνεσ μηνων شهر شهرا شهرين اشهر شهور"),
    YEARS: (
        "",
        "year years год года году годом годе годы годов годам годами лет"
        " χρονοσ χρονο χρονου χρονοι χρονια χρονων ετοσ ετουσ ετη ετων"
        " سنه سنوات سنين عام عاما عامين اعوام",
    ),
}
_TABLE = WordTable(_ROWS)


@lru_cache(maxsize=4096)
def measure_of(token: str) -> str | None:
    """The measure a word stands for, by its English name, or None."""
    return _TABLE.look_up(fold(token))
