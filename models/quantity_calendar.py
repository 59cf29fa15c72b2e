"""Months and days of the week in four languages: a date's words, which no digit answers for.

"9 июля" for "9 June" keeps its digits. A month counts as its number, since "5/11" may become
"5 November"; a day of the week is only ever answered by itself. babel has these names in one form
each, no language's inflection.
"""

from __future__ import annotations

from functools import lru_cache

from models.folding import arabic_stems, fold, word_set
from models.quantity_base import Quantity, in_words, tokens_of
from models.remembering import remembered
from models.word_tables import WordTable

# Folded; a key that ends in "*" stands for every word that begins with it.
MONTHS: dict[int, str] = {
    1: "january jan январ* ιανουαρι* γεναρη* يناير",
    2: "february feb феврал* φεβρουαρι* φλεβαρ* فبراير شباط",
    3: "march mar март марта марту мартом марте μαρτιο* μαρτη μαρτησ مارس اذار",
    4: "april apr апрел* απριλι* απριλη* ابريل نيسان",
    5: "may май мая мае маю μαιο* μαη μαησ مايو ايار",
    6: "june jun июн* ιουνι* ιουνη* يونيو يونيه حزيران",
    7: "july jul июл* ιουλι* ιουλη* يوليو يوليه تموز",
    8: "august aug август* αυγουστ* اغسطس اب",
    9: "september sept sep сентябр* σεπτεμβρ* سبتمبر ايلول",
    10: "october oct октябр* οκτωβρ* اكتوبر",
    11: "november nov ноябр* νοεμβρ* نوفمبر",
    12: "december dec декабр* δεκεμβρ* ديسمبر",
}
_MONTH_NAMES = tuple(name for names in MONTHS.values() for name in names.split())
# As datelines cut them: "Oct.", "янв.", "Φεβ.".
SHORTEST_MONTH_CHARS = 3
# Months that are other words too count only with their capital.
CAPITAL_ONLY = word_set("may march mar august jan dec")
# The Levant's months of two words, "the first" and "the second".
_LEVANT = {"تشرين": (10, 11), "كانون": (12, 1)}

# Beginnings of words, then whole words (`word_tables.py`). Greek days are ordinals without their
# capital, and "среда" is an environment too: a day is asked for only where another stands.
_DAYS = WordTable(
    {
        "1": ("понедельн", "monday mondays δευτερα δευτερασ δευτερεσ الاثنين"),
        "2": ("вторник вторнич", "tuesday tuesdays τριτη τριτησ τριτεσ الثلاثا"),
        "3": (
            "",
            "wednesday wednesdays среда среды среде среду средой средам средами средах"
            " τεταρτη τεταρτησ τεταρτεσ الاربعا",
        ),
        "4": ("четверг", "thursday thursdays πεμπτη πεμπτησ πεμπτεσ الخميس"),
        "5": ("пятниц пятничн", "friday fridays παρασκευη παρασκευησ παρασκευεσ الجمعه"),
        "6": ("суббот", "saturday saturdays σαββατο σαββατου σαββατα σαββατων السبت"),
        "7": ("воскресень воскресн", "sunday sundays κυριακη κυριακησ κυριακεσ κυριακατικ الاحد"),
    }
)


def levant_month(word: str, following: str) -> int | None:
    """The month of "تشرين الأول" and its like, None for other words."""
    pair = next((_LEVANT[s] for s in arabic_stems(fold(word)) if s in _LEVANT), None)
    if pair is None:
        return None
    stems = {*arabic_stems(fold(following))}
    return pair[0] if "اول" in stems else pair[1] if "ثاني" in stems else None


@lru_cache(maxsize=4096)
def is_month(word: str) -> bool:
    """Whether `word` is a month, whole or cut short ("Oct", "сен", "Φεβ"), in any case."""
    folded = fold(word)
    # Arabic cuts no month short, and has other words of their first letters.
    may_be_cut = len(folded) >= SHORTEST_MONTH_CHARS and not "\u0600" <= folded[0] <= "\u06ff"
    return folded in _LEVANT or any(
        folded == name
        or (name.endswith("*") and folded.startswith(name[:-1]))
        or (may_be_cut and name.startswith(folded))
        for name in _MONTH_NAMES
    )


@lru_cache(maxsize=64)
def weekdays_in(text: str) -> tuple[Quantity, ...]:
    """Every day of the week in `text`, counted from Monday, in order."""
    words = [token for token in tokens_of(text) if token.kind == "word"]
    named = [(token, _day(token.text)) for token in words]
    return tuple(in_words(int(day), "soft", token, token) for token, day in named if day)


@remembered(4096)
def _day(word: str) -> str | None:
    folded = fold(word)
    is_greek_ordinal = "α" <= folded[:1] <= "ω" and word[0].islower()
    return None if is_greek_ordinal else _DAYS.look_up(folded)
