"""The punctuation each target language prints, put right after the model has written.

Greek asks with ";", Arabic has marks of its own, each once; `quotation_marks` has those.
Letters, digits and what is protected (links, addresses, placeholders, tags, code) never change.
No library writes these rules for all three; CLDR has the quotation marks alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from models.quotation_marks import set_quotes
from models.types import Digits

_PROTECTED = re.compile(
    r"(?:[Hh][Tt]{2}[Pp][Ss]?)://[^\s<>\"«»“”،؛؟]*[\w/=&#%+-]|www\.[^\s<>\"«»“”،؛؟]*[\w/]"  # links
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # addresses
    r"|\{\{?[^{}\n]*\}?\}|⟦[^⟦⟧\n]*⟧|<[^<>\n]*>|`[^`\n]*`|%\([^()\n]*\)\w|(?<!\w)%[sdif](?!\w)"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|eu|ru|gr|io|html?|py|js|txt)(?!\w)"
)


def outside_protected(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` made to each stretch that is no link, placeholder, tag or code."""
    parts: list[str] = []
    end = 0
    for kept in _PROTECTED.finditer(text):
        parts += (change(text[end : kept.start()]), kept.group())
        end = kept.end()
    return "".join([*parts, change(text[end:])])


def without_protected(text: str) -> str:
    """`text` with a space for each link, placeholder, tag or code."""
    return _PROTECTED.sub(" ", text)


def blanked(text: str) -> str:
    """`text`, its length kept, with spaces for each link, placeholder, tag or code."""
    return _PROTECTED.sub(lambda kept: " " * len(kept.group()), text)


def finish(text: str, target_lang: str) -> str:
    """`text` with the punctuation of `target_lang`; done twice, nothing more changes."""
    rules = _RULES.get(target_lang)
    if rules is None:
        return text
    marked = outside_protected(text, lambda part: _apply(rules, part))
    if target_lang not in _AFTER_QUOTES:
        return marked
    quoted = set_quotes(marked, blanked(marked), target_lang)
    return outside_protected(quoted, lambda part: _apply(_AFTER_QUOTES[target_lang], part))


def set_digits(text: str, target_lang: str, digits: Digits) -> str:
    """The digits of an Arabic `text` as `digits` says.

    Other languages and links stay. The marks inside a number and the percent sign go with it; no
    length changes.
    """
    if target_lang != "ar":
        return text
    if digits == "latin":
        return text.translate(_TO_LATIN) if _INDIC.search(text) else text
    return outside_protected(text, lambda part: _NUMBER.sub(_to_indic, part))


def semicolons_as_source(text: str, source: str, target_lang: str) -> str:
    """A Greek `text` with "·" for each ";" inside it, where its `source` asks nothing.

    Greek asks with ";", so a list in semicolons reads as questions.
    """
    if target_lang != "el" or ";" not in source or re.search("[?؟]", source):
        return text
    return outside_protected(text, lambda part: re.sub(r";(?=\s)", "·", part))


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}([.,\u00a0\u202f ])\d{3}(?:\1\d{3})*(?![\d.,]*\d)")
_UNGROUPED = re.compile(r"(?<![\d.,])\d{4,}(?![\d.,]*\d)")


def ungroup_as_source(text: str, source: str) -> str:
    """ "2,028" as 2028 where `source` has 2028 so, and never in groups.

    The value is right, but no year is written in groups, and some read a fraction.
    """
    plain = set(_UNGROUPED.findall(source))
    if not plain:
        return text

    def change(found: re.Match[str]) -> str:
        figures = re.sub(r"\D", "", found.group())
        return figures if figures in plain and found.group() not in source else found.group()

    return outside_protected(text, lambda part: _GROUPED.sub(change, part))


_LATIN_DIGITS, _INDIC_DIGITS = "0123456789", "٠١٢٣٤٥٦٧٨٩"
_TO_INDIC = str.maketrans(_LATIN_DIGITS + "%", _INDIC_DIGITS + "٪")
_TO_LATIN = str.maketrans(_INDIC_DIGITS + "٪٫٬", _LATIN_DIGITS + "%.,")
_INDIC = re.compile("[٠-٩٪]")
# Not the number of a Latin word ("COVID-19", "G20", "F-16").
_NUMBER = re.compile(r"(?<![A-Za-z\d])(?<![A-Za-z]-)\d+(?:[.,٫٬:/]\d+)*(?![A-Za-z])(?:\s?%)?")


def _to_indic(found: re.Match[str]) -> str:
    number = found.group().translate(_TO_INDIC)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:\s?٪)?", number):
        return number.replace(",", "٬").replace(".", "٫")
    return re.sub(r"(?<=\d)[.,](?=\d)", "٫", number) if number.count(".") < 2 else number


_Rule = tuple[re.Pattern[str], str]


def _apply(rules: Sequence[_Rule], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _rules(*pairs: tuple[str, str]) -> tuple[_Rule, ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


# Arabic counts 3 to 10 thousands in the plural (5 آلاف) and 11 or more in the singular (130 ألف);
# of larger numbers the last two digits decide.
_SCALES = (("ألف", "آلاف"), ("مليون", "ملايين"), ("مليار", "مليارات"))
_FEW = r"(?<![\d.,٫٬])((?:\d[\d,٬]*)?(?:0[3-9]|10)|[3-9]) "
_MANY = r"(?<![\d.,٫٬])((?:\d[\d,٬]*)?(?:1[1-9]|[2-9]\d|(?<=\d)00)) "

_RULES: dict[str, tuple[_Rule, ...]] = {
    "en": _rules(
        ("[؟\u037e]+", "?"),
        (r"(?<!\d)،+|،+(?!\d)", ","),
        ("؛+", ";"),
    ),
    "ru": _rules(
        ("[؟\u037e]", "?"),
        ("،+", ","),
        ("؛+", ";"),
        # A dash between words is long; between digits it may be a minus, inside a word a hyphen.
        (r"(?<=\S )(?:(?<!\d )[-–](?= \S)|[-–](?= [^\s\d]))", "—"),
        (r"^[-–] (?=\S)", "— "),
    ),
    "el": _rules(
        # Any mark of a question is ";", and a run of them one.
        (r"[?？؟\u037e](?:\s?[;?？؟\u037e])*|;(?:\s?[?？؟\u037e])+|;{2,}", ";"),
        ("،+", ","),
        ("[؛\u0387]", "·"),
        (r"(?<=\d) ?([πμ])\.?μ(?:\.|(?!\w))", r" \1.μ."),
        # Sigma ends a word as ς and stands inside it as σ; before an apostrophe the word goes on.
        (r"(?<=[α-ωά-ώϊϋΐΰἀ-ῼ])σ(?![\w’'᾽\u0300-\u036f])", "ς"),
        (r"ς(?=[α-ωά-ώϊϋΐΰἀ-ῼ])", "σ"),
    ),
    "ar": _rules(
        (r"([%٪])(?:\s?[%٪])+", r"\1"),
        # White space is taken from its first character on, or a long run of it is tried n times.
        (r"(?<!\s)\s*[?؟\u037e](?:\s?[?؟\u037e])*", "؟"),
        # A comma between digits marks thousands; any other run of commas is one of Arabic's.
        (r"(?<!\s)\s*(?:(?<!\d),|,(?!\d)|،)(?:\s?(?:,(?!\d)|،))*", "،"),
        (r"(?<!\s)\s*(?:;|؛)(?:\s?(?:;|؛))*", "؛"),
        (r"(?<=\w)([،؛؟])(?=[^\W\d_])", r"\1 "),
        # A conjunction is written onto the number after it, no word onto the number before it.
        (r"(?<=[\d٠-٩%٪])(?=[ء-ي]{2})", " "),
        *((rf"{_FEW}{one}(?!\w)", rf"\1 {several}") for one, several in _SCALES),
        *((rf"{_MANY}{several}(?!\w)", rf"\1 {one}") for one, several in _SCALES),
    ),
}

# One stop ends a Russian sentence after its quotation mark; an abbreviation keeps its own.
_AFTER_QUOTES: dict[str, tuple[_Rule, ...]] = {
    "ru": _rules(
        (r"(?<![.!?…])(?<!\bг)(?<!\bгг)(?<!\bдр)(?<!\bруб)(?<!\b\w)\.»(?= —)", "»,"),
        (r"(?<![.!?…])(?<!\bг)(?<!\bгг)(?<!\bдр)(?<!\bруб)(?<!\b\w)\.»\.?(?=\s|$)", "»."),
    ),
    "el": (),
    # "And" is written onto the next word.
    "ar": _rules((r"(?<![^\s«(])و (?=[«ء-ي\d])", "و")),
}
