"""Takes the dateline off a sentence: "Oslo, 24 October - Norvik reported" is about Norvik.

A summary says what happened; where and when the report was filed stands before an article's first
sentence alone. Pure text in, text out; what is no dateline beyond doubt stays.
"""

from __future__ import annotations

import re

from models.english_words import is_capitalised_word
from models.quantity_calendar import is_month

AGENCIES = (
    "Reuters|AP|The Associated Press|Associated Press|AFP|Agence France-Presse|UPI|dpa|DPA|EFE|"
    "ANSA|Xinhua|TASS|RIA Novosti|Interfax|Bloomberg|PTI|ANI|IANS|CNN|BBC|VOA|RFE/RL|"
    "Рейтер|Рейтерс|АП|АФП|ТАСС|ИТАР-ТАСС|РИА Новости|Интерфакс|ИНТЕРФАКС|ПРАЙМ|Синьхуа|БЕЛТА|"
    "Ρόιτερς|ΑΠΕ-ΜΠΕ|ΑΠΕ|ΑΜΠΕ|ΚΥΠΕ|"
    r"رويترز|وكالات|الوكالات|أ ف ب|أ\.ف\.ب|أ\. ف\. ب|فرانس برس|د ب أ|أ ش أ|أ\.ب|سبوتنيك|"
    "الأناضول|شينخوا|وام|واس|قنا|بترا|كونا|وفا|سانا"
)
# Arabic newspapers stand in an agency's place, in quotation marks.
_PAPERS = "القدس العربي|الشرق الأوسط|العربي الجديد|الخليج|البيان|الاتحاد|عكاظ|النهار"
# Capitals before a dash that are a topic, not a place.
_DIGIT_OR_TOPIC = re.compile(
    r"\d|\b(?:NATO|OPEC|ASEAN|UNESCO|UNICEF|BREXIT|COVID|INTERPOL|FIFA|UEFA|NASA|BREAKING|UPDATE|"
    r"EXCLUSIVE|WATCH|OPINION|НАТО|ОПЕК|СРОЧНО|ЮНЕСКО|ЮНИСЕФ|ΝΑΤΟ|ΟΠΕΚ|ΕΚΤΑΚΤΟ)\b"
)
# What joins the words of a place's name.
_JOINING = re.compile(r"de|la|le|les|du|da|do|dos|of|the|upon|am|an|der|al|el|и|на")

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w.'’/-]*(?: [^\W\d_][\w.'’/-]*){0,3})"
    # Without a comma before an agency alone: "عمان 5 أيار (بترا)", "الكويت - 5 - 5 (كونا)".
    r"(?P<more>\s(?:في\s|-\s)?\d{1,2}\s[^,،()/\n—–]{1,20}?(?=\s[(/])"
    r"|(?:[,،]\s[^,،()\n—–]{1,30}?){0,2})"
    rf"(?:\s\((?P<source>{AGENCIES})\)|\s/\s?(?P<slashed>{AGENCIES})\s?/)?"
    # "Moscow (CNN)In his first words" is how CNN's pages are often copied.
    r"(?(slashed)\s(?:[-–—]{1,3}\s)?"
    r"|(?:\s+[-–—]{1,3}\s+|\s?—\s?|(?<=\))[-–—]{1,3}\s?|(?<=\(CNN\))\s*))"
    # "الرباط - وكالات: ", "الرباط - (د ب أ): ", "غزة - «القدس العربي»: "
    rf"(?:(?P<agency>\(?(?:{AGENCIES})\)?|[\"«](?:{_PAPERS})[\"»])[:.]\s+)?"
)
_DAY = re.compile(r"\b\d{1,2}\b")
_WORD = re.compile(r"[^\W\d_]+")
_STATE = re.compile(r",\s(?:[A-Z][a-z]{1,4}\.|(?:[A-Z]\.){2})\Z")
_OPENING = "\"'«“„‘(["
# A rest of fewer words is no sentence.
_SHORTEST_REST = 3
_SHORTEST_CAPITALS = 4


def without_dateline(sentence: str) -> str:
    """Give `sentence` without the place, date and agency that stand before its text.

    They go where a date, an agency, a shortened state or a place in capitals tells a dateline, and
    a new sentence begins behind the dash: not in "Москва — столица России", "Football - the game we
    love - is back", "Rome - Athens in an hour".

    Args:
        sentence: Trimmed; in English, Russian, Greek or Arabic.
    Returns:
        The rest of it, or all of it.
    """
    match = _DATELINE.match(sentence)
    if not match:
        return sentence
    rest = sentence[match.end() :]
    first = rest.lstrip(_OPENING)[:1]
    if len(rest.split()) < _SHORTEST_REST or first.islower() or not first.isalnum():
        return sentence
    place, more = match["place"], match["more"]
    is_told = (
        match["source"]
        or match["slashed"]
        or match["agency"]
        or has_date(more)
        or _STATE.search(more)
        or (_is_in_capitals(place) and not rest.isupper())
    )
    return rest if is_told and _names_place(place) else sentence


def has_date(text: str) -> bool:
    """Whether a day's number and a month's name, cut short or not, stand in `text`."""
    return bool(_DAY.search(text)) and any(map(is_month, _WORD.findall(text)))


def _is_in_capitals(place: str) -> bool:
    letters = "".join(_WORD.findall(place))
    return (
        letters.isupper()
        and len(letters) >= _SHORTEST_CAPITALS
        and not _DIGIT_OR_TOPIC.search(place)
    )


def _names_place(place: str) -> bool:
    """Tell names from "Meeting on Monday"; a script without capitals has names everywhere."""
    first, *others = place.split()
    if first[0].islower() or is_capitalised_word(first):
        return False  # "Monday, 24 October - All shops are closed."
    return all(not word[0].islower() or _JOINING.fullmatch(word) for word in others)
