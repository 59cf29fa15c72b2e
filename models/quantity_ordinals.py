"""Ordinals in four languages: what `number_words.py` reads, whole words with their endings.

A stem that ends in "+" takes every ending of an ordinal, in Russian and in Greek: a bare beginning
would take "вторгся" ("invaded") for a second.
"""

from __future__ import annotations

import unicodedata

# Whether the stem is Russian, and what an ordinal ends in then.
_ENDINGS = {
    True: ("ыи", "ои", "ая", "ое", "ого", "ому", "ым", "ом", "ую", "ые", "ых", "ыми"),
    False: ("οσ", "η", "α", "ο", "ον", "ου", "ησ", "ην", "ων", "οι", "εσ", "ουσ", "ασ"),
}
# "ثانية" without its article is a second of time too.
_STEMS: dict[int, str] = {
    1: "first перв+ πρωτ+ اول اولي حادي حاديه",
    2: "second втор+ δευτερ+ ثاني الثانيه",
    3: "third третии третья третье третьего третьеи третьему третьим третьем третью третьи третьих"
    " третьими τριτ+ ثالث ثالثه",
    4: "fourth четверт+ τεταρτ+ رابع رابعه",
    5: "fifth пят+ πεμπτ+ خامس خامسه",
    6: "sixth шест+ εκτοσ εκτη εκτησ εκτο εκτου سادس سادسه",
    7: "seventh седьм+ εβδομ+ سابع سابعه",
    8: "eighth восьм+ ογδο+ ثامن ثامنه",
    9: "ninth девят+ ενατ+ تاسع تاسعه",
    10: "tenth десят+ δεκατ+ عاشر عاشره",
    11: "eleventh одиннадцат+ ενδεκατ+ εντεκατ+",
    12: "twelfth двенадцат+ δωδεκατ+",
    13: "thirteenth тринадцат+",
    14: "fourteenth четырнадцат+",
    15: "fifteenth пятнадцат+",
    16: "sixteenth шестнадцат+",
    17: "seventeenth семнадцат+",
    18: "eighteenth восемнадцат+",
    19: "nineteenth девятнадцат+",
    20: "twentieth двадцат+ εικοστ+",
    30: "thirtieth тридцат+ τριακοστ+",
    40: "fortieth сороков+ τεσσαρακοστ+",
    50: "fiftieth пятидесят+ πεντηκοστ+",
    60: "sixtieth шестидесят+ εξηκοστ+",
    70: "seventieth семидесят+ εβδομηκοστ+",
    80: "eightieth восьмидесят+ ογδοηκοστ+",
    90: "ninetieth девяност+ ενενηκοστ+",
    100: "hundredth",
}


def is_no_ordinal(word: str, folded: str) -> bool:
    """Whether it is "εκτός" ("except"), which folds to what "έκτος" ("the sixth") folds to."""
    return folded == "εκτοσ" and unicodedata.normalize("NFD", word[:2])[1:2] != "\u0301"


def _forms(word: str) -> list[str]:
    if not word.endswith("+"):
        return [word]
    return [word[:-1] + ending for ending in _ENDINGS["а" <= word[0] <= "я"]]


ORDINALS = {
    value: " ".join(form for word in stems.split() for form in _forms(word))
    for value, stems in _STEMS.items()
}
