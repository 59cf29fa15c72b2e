"""Abbreviations as a model reads them: written out where it misreads the short form.

The models learnt from text that spells most of these words out: of "€24.6bn" they made useful
euros, of "9 p.m." the morning, of "Prof." a professional. Only what helped on sentences written for
it is here. Checks, spans and offsets see the text as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.english_words import is_capitalised_word, is_common

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def written_out(text: str, lang: str) -> str:
    """`text`, one sentence in `lang`, with such abbreviations in full and p.m. as 13 to 23 o'clock.

    Done twice, nothing more changes.
    """
    for pattern, replacement in _RULES.get(lang, ()):
        text = pattern.sub(replacement, text)
    return _by_24_hours(text) if lang == "en" else text


_SCALES = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}
_CURRENCY = r"(?:euros?|dollars?|pounds?|roubles?|rubles?|yen|yuan)"


def _scaled(found: re.Match[str]) -> str:
    figure, scale = found.group(1), found.group(2)[0].lower()
    if scale == "k" and "." not in figure:  # "750 thousand" lost its gender in Arabic
        return f"{figure},000"
    return f"{figure} {_SCALES[scale]}"


def _street(found: re.Match[str]) -> str:
    return found.group(1) + {"St": " Street", "Ave": " Avenue"}[found.group(2)]


def _ahead_of_name(short: str, full: str) -> _Rule:
    """A title, its stop optional where `short` says so: of a name that follows, and no "Gen Z"."""
    return re.compile(rf"(?<![\w.-]){short} (?=[A-Z](?:\.|\w*[a-z]))"), f"{full} "


def _word(short: str, full: str) -> _Rule:
    return re.compile(rf"(?<![\w.-]){short}"), full


# Not here: Capt., Dr., Mr., which are read rightly; Maj., Cpl., Hon., misread in full too.
_TITLES = {
    r"Maj\.? Gen\.?": "Major General",
    r"Prof\.?": "Professor",
    r"Rev\.": "Reverend",
    r"Sgt\.?": "Sergeant",
    r"Lt\.?": "Lieutenant",
    r"Gen\.?": "General",
    r"Col\.?": "Colonel",
    r"Adm\.": "Admiral",
    r"Gov\.": "Governor",
    r"Sen\.": "Senator",
    r"Rep\.": "Representative",
    r"Supt\.?": "Superintendent",
    r"Det\.?": "Detective",
    r"Insp\.?": "Inspector",
    r"Pres\.": "President",
    r"Mt\.?": "Mount",
}
_MONTHS = {
    **{"Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Aug": "August"},
    **{"Sept?": "September", "Oct": "October", "Nov": "November", "Dec": "December"},
}

_RULES: dict[str, tuple[_Rule, ...]] = {
    "en": (
        (re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?) ?(bn|bln|mn|mln|tn|trn)\b"), _scaled),
        # A lone letter may be metres or a bus: of money alone.
        (re.compile(r"(?<=[$€£¥₹₽])(\d[\d,]*(?:\.\d+)?)([kmbtKMBT])\b(?!\.\w)"), _scaled),
        (re.compile(rf"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)([km])\b(?= {_CURRENCY}\b)"), _scaled),
        *(_ahead_of_name(short, full) for short, full in _TITLES.items()),
        *(_word(rf"{short}\.(?= \d)", full) for short, full in _MONTHS.items()),
        # A street has its name before it and no name after it, a saint the other way round.
        (re.compile(r"(?<![.!?] )(\b[A-Z]\w+) (St|Ave)\b(?:\.(?!$))?(?=\.?$|,| [a-z])"), _street),
        _word(r"Dept\b(?:\.(?!$))?", "Department"),
        _word(r"Govt\b(?:\.(?!$))?", "government"),
        _word(r"Univ\.(?!$)", "University"),
        _word(r"approx\. ?(?=\S)", "about "),
        _word(r"c\. ?(?=\d{3,4}\b)", "about "),
        (re.compile(r"(?<=\d )sq\.? ft\b\.?(?!$)"), "square feet"),
    ),
    "el": (
        # Mr and Ms are copied in their places; κυρία became a lady.
        (re.compile(r"\b([ΟοΤτ](?:ον?|ου)?) κ\. ?(?=[Α-ΩΆ-Ώ])"), r"\1 Mr "),
        (re.compile(r"\b([ΗηΤτ](?:ην?|ης)?) κ\. ?(?=[Α-ΩΆ-Ώ])"), r"\1 Ms "),
        (re.compile(r"(?<=[Οο]ι )κ\.κ?\.? ?(?=[Α-ΩΆ-Ώ])"), ""),
        (re.compile(r"(?<![\w.])([Οο]) καθ\. (?=[Α-ΩΆ-Ώ])"), r"\1 καθηγητής "),
        (re.compile(r"(?<![\w.])([Ηη]) καθ\. (?=[Α-ΩΆ-Ώ])"), r"\1 καθηγήτρια "),
    ),
    "ru": (
        (re.compile(r"\b([Вв]|[Ии]з|[Оо]т|[Дд]о|[Уу]|[Дд]ля|[Оо]коло) г\. ?(?=[А-ЯЁ])"), r"\1 "),
        _word(r"им\. ?(?=[А-ЯЁ])", "имени "),
        _word(r"ул\. ?(?=[А-ЯЁ])", "улице "),
        _word(r"Ген\. (?=[А-ЯЁ])", "Генерал "),
        _word(r"и др\.(?= [а-яё])", "и другие"),
        _word(r"т\. ?е\.", "то есть"),
        (re.compile(r"(?<=\d )чел\.(?!$)|(?<=тыс\. )чел\.(?!$)|(?<=млн )чел\.(?!$)"), "человек"),
    ),
    "ar": (
        # At the start it may be the fourth of a list.
        (re.compile(r"(?<=[ء-ي] )(?:أ\.)?د\. ?(?=[ء-ي])"), "الدكتور "),
    ),
}

_HALF = re.compile(
    r"(?:(?<![\w.,:/$€£-])|(?<=m\.[-–])|(?<=[ap]m[-–]))"
    r"(?:(?P<first>1[0-2]|[1-9])(?P<to> to | and |[-–]))?"
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?"
    r"(?P<half>[aApP])(?:\. ?[mM]\.|[mM]\b)"
)
# An hour p.m.
AFTERNOON_ENDS = 5
_NEXT_SENTENCE = re.compile(r"[\"”’)]* [\"“‘(]*([A-Z][a-z]*)\b")
_SENTENCE_END = re.compile(r"[\"”’')\]]*$")


def _by_24_hours(text: str) -> str:
    """The times of `text`, where any of them is after noon or just after midnight.

    The models write every p.m. as a.m. in Greek, and some in Arabic; what is before noon they get
    right. The first hour of "4 to 6 p.m." has no half of its own, so a day's part stands for that.
    """
    times = list(_HALF.finditer(text))
    if all(time["half"] in "aA" and time["hour"] != "12" for time in times):
        return text
    return _HALF.sub(lambda time: _clock(time) + _stop_of(time), text)


def _clock(time: re.Match[str]) -> str:
    is_late, minute = time["half"] in "pP", time["minute"]
    if time["first"]:
        part = "evening" if int(time["hour"]) > AFTERNOON_ENDS else "afternoon"
        until = f"{time['hour']}:{minute}" if minute else time["hour"]
        return f"{time['first']}{time['to']}{until} in the {part if is_late else 'morning'}"
    return f"{int(time['hour']) % 12 + 12 * is_late}:{minute or '00'}"


def _stop_of(time: re.Match[str]) -> str:
    """The full stop that the last one of "p.m." was too: at an end, and before "The", not "GMT"."""
    rest = time.string[time.end() :]
    begins = _NEXT_SENTENCE.match(rest)
    ends = _SENTENCE_END.match(rest) is not None or (begins is not None and _is_word(begins[1]))
    return "." if ends and time.group().endswith(".") else ""


def _is_word(word: str) -> bool:
    return is_common(word) and not is_capitalised_word(word)
