"""Number words of English, Russian, Greek and Arabic: cardinals, ordinals, scales, months.

So that "двух миллионов" is 2,000,000, and a 3 that became "τρεις" is not called lost. Own tables:
num2words (LGPL) writes such words and does not read them, and text2num (MIT) reads neither Greek
nor Arabic nor inflected Russian. Keys are folded (`folding.fold`); a key that ends in "*" stands
for every word that begins with it. The four languages have four scripts, so one table serves all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from models.folding import arabic_stems, fold, word_set
from models.quantity_base import Sort
from models.quantity_calendar import CAPITAL_ONLY, MONTHS
from models.quantity_ordinals import ORDINALS, is_no_ordinal
from models.remembering import remembered

Kind = Literal["cardinal", "soft", "scale"]


class WordValue(NamedTuple):
    """What a word counts: its value, and whether it may be part of a longer number.

    "cardinal" joins its neighbours ("twenty" "five"); "soft" only excuses a digit on the other
    side (ordinals, months, articles, "both"); "scale" multiplies what stands before it.
    """

    value: int
    kind: Kind
    is_bare_number: bool = True
    """A scale: whether it is a number without one before it ("a million", not "millions")."""
    sort: Sort = None


_CARDINALS: dict[int, str] = {
    0: "zero zeros zeroes ноль нуль ноля нуля нулю μηδεν صفر",
    1: "one ones один одна одно одного одной одному одним одну واحد واحده احد احدي",
    2: "two два две двух двум двумя δυο اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
    3: "three три трех трем тремя τρεισ τρια τριων ثلاثه ثلاث",
    4: "four четыре четырех четырем четырьмя τεσσερισ τεσσερα τεσσαρων τεσσερεισ اربعه اربع",
    5: "five пять пяти пятью πεντε خمسه خمس",
    6: "six шесть шести шестью εξι سته ست",
    7: "seven семь семи семью επτα εφτα سبعه سبع",
    8: "eight восемь восьми восемью восьмью οκτω οχτω ثمانيه ثماني ثمان",
    9: "nine девять девяти девятью εννεα εννια تسعه تسع",
    10: "ten десять десяти десятью δεκα عشره عشر",
    11: "eleven одиннадцать одиннадцати одиннадцатью εντεκα ενδεκα",
    12: "twelve двенадцать двенадцати двенадцатью δωδεκα",
    13: "thirteen тринадцать тринадцати тринадцатью δεκατρια δεκατρεισ δεκατριων",
    14: "fourteen четырнадцать четырнадцати δεκατεσσερα δεκατεσσερισ δεκατεσσαρων",
    15: "fifteen пятнадцать пятнадцати пятнадцатью δεκαπεντε",
    16: "sixteen шестнадцать шестнадцати δεκαεξι δεκαεξ",
    17: "seventeen семнадцать семнадцати δεκαεπτα δεκαεφτα",
    18: "eighteen восемнадцать восемнадцати δεκαοκτω δεκαοχτω",
    19: "nineteen девятнадцать девятнадцати δεκαεννεα δεκαεννια",
    20: "twenty двадцать двадцати двадцатью εικοσι عشرون عشرين",
    30: "thirty тридцать тридцати тридцатью τριαντα ثلاثون ثلاثين",
    40: "forty сорок сорока σαραντα اربعون اربعين",
    50: "fifty пятьдесят пятидесяти πενηντα خمسون خمسين",
    60: "sixty шестьдесят шестидесяти εξηντα ستون ستين",
    70: "seventy семьдесят семидесяти εβδομηντα سبعون سبعين",
    80: "eighty восемьдесят восьмидесяти ογδοντα ثمانون ثمانين",
    90: "ninety девяносто девяноста ενενηντα تسعون تسعين",
    100: "сто ста εκατο εκατον مئه مائه",
    200: "двести двухсот двумстам διακοσια διακοσιοι διακοσιουσ διακοσιεσ διακοσιων مئتان مئتين"
    " مئتا مئتي مائتان مائتين مائتا مائتي",
    300: "триста трехсот тремстам τριακοσια τριακοσιοι τριακοσιουσ τριακοσιεσ τριακοσιων"
    " ثلاثمئه ثلاثمائه",
    400: "четыреста четырехсот τετρακοσια τετρακοσιοι τετρακοσιουσ τετρακοσιεσ τετρακοσιων"
    " اربعمئه اربعمائه",
    500: "пятьсот пятисот πεντακοσια πεντακοσιοι πεντακοσιουσ πεντακοσιεσ πεντακοσιων خمسمئه"
    " خمسمائه",
    600: "шестьсот шестисот εξακοσια εξακοσιοι εξακοσιουσ εξακοσιεσ εξακοσιων ستمئه ستمائه",
    700: "семьсот семисот επτακοσια επτακοσιοι επτακοσιουσ επτακοσιεσ επτακοσιων εφτακοσια"
    " سبعمئه سبعمائه",
    800: "восемьсот восьмисот οκτακοσια οκτακοσιοι οκτακοσιουσ οκτακοσιεσ οκτακοσιων ثمانمئه"
    " ثمانمائه ثمانيمائه",
    900: "девятьсот девятисот εννιακοσια εννιακοσιοι εννιακοσιουσ εννιακοσιεσ εννιακοσιων"
    " تسعمئه تسعمائه",
}

_SCALES: dict[int, str] = {
    100: "hundred",
    1000: "thousand тысяча тысячи тысячу тысяч тысячам тысячами тысячах тысячей тыс χιλια"
    " χιλιοι χιλιουσ χιλιεσ χιλιων χιλιαδα χιλιαδεσ χιλιαδων χιλ الف الفا الاف",
    1_000_000: "million mln mn миллион миллиона миллионов миллиону миллионом миллионам миллионами"
    " миллионе миллионах млн εκατομμυριο εκατομμυρια εκατομμυριων εκατομμυριου εκατ مليون مليونا"
    " ملايين",
    1_000_000_000: "billion bn bln миллиард миллиарда миллиардов миллиарду миллиардом миллиардам"
    " миллиардами миллиарде миллиардах млрд δισεκατομμυριο δισεκατομμυρια δισεκατομμυριων"
    " δισεκατομμυριου δισ مليار مليارا مليارات بليون",
    1_000_000_000_000: "trillion trn триллион триллиона триллионов триллиону триллионом трлн"
    " τρισεκατομμυριο τρισεκατομμυρια τρισεκατομμυριων τρισ تريليون تريليونا تريليونات",
}
# Plurals that say "many" where no number stands before them, and short forms of a scale.
_NOT_BARE = word_set(
    "тысячи тысяч тысячам тысячами тысячах миллионов миллионам миллионами"
    " миллионах миллиардов миллиардами миллиардах χιλιαδεσ χιλιαδων εκατομμυρια εκατομμυριων"
    " δισεκατομμυρια δισεκατομμυριων الاف ملايين مليارات تريليونات mn mln bn bln trn тыс млн млрд"
    " трлн χιλ εκατ δισ τρισ"
)

# What may become a number or be said for one.
_SOFT: dict[int, str] = {
    1: "once another single sole alone единственн* одиноч* перво* однажды",
    2: "both twice double dual binary pair couple втор* двое двоих двоим оба обе secondary обоих"
    " обеих дважды monday двойн* δισδιαστατ* ثنايي ثناييه вдвое пара пару пары двух* δευτερ*"
    " διπλο* διπλη* διπλασι* διημερ* διετ* δυομισι ζευγαρι* ضعف كلا ثانيه مرتين مرتان عامين"
    " عامان يومين يومان سنتين شهرين شهران ساعتين ساعتان اسبوعين اسبوعان شخصين شخصان دولتين",
    3: "tuesday triple трети* треть* третя* трое* троих тройн* τρισδιαστατ* ثلاثي ثلاثيه трех*"
    " трижды втрое τριτ* τριπλ* τριημερ* τριετ* ثلث ثلثي",
    4: "wednesday quarter quadruple четверт* четверо* четырех* رباعي رباعيه τεταρτ* τετραπλ*"
    " τετραετ* τετραημερ* ربع",
    5: "thursday пятер* пяти* πεμπτ* πενταετ* πενταπλ* πενταημερ* خماسي خماسيه",
    6: "шестер* шести* εξαετ* εξαμην* سدس سداسي سداسيه",
    7: "семер* семи* εβδομ* επταετ* επταημερ* سباعي سباعيه",
    8: "восьм* οκταετ* οκταωρ*",
    9: "девят* εννιαετ* εννεαετ*",
    10: "decade десят* δεκαετ* عقد",
    11: "одиннадцат*",
    12: "dozen двенадцат* дюжин* ντουζιν* δωδεκαετ* دزينه",
    13: "тринадцат*",
    14: "четырнадцат*",
    15: "пятнадцат* δεκαπεντ*",
    16: "шестнадцат*",
    17: "семнадцат*",
    18: "восемнадцат*",
    19: "девятнадцат*",
    20: "twenties εικοσα* двадцат* عشريني* عشرينات*",
    30: "thirties τριαντα* тридцат* ثلاثيني* ثلاثينات*",
    40: "forties σαραντα* сорока* اربعيني* اربعينات*",
    50: "fifties πενηντα* пятидесят* خمسيني* خمسينات*",
    60: "sixties εξηντα* шестидесят* ستيني* ستينات*",
    70: "seventies εβδομηντα* семидесят* سبعيني* سبعينات*",
    80: "eighties ογδοντα* восьмидесят* ثمانيني* ثمانينات*",
    90: "nineties ενενηντα* девяност* تسعيني* تسعينات*",
    100: "century сот* столет* стометр* стопроцент* εκατοστ* εκατονταετ*",
}
# English and Greek articles; the Greek ones are the number one too.
GREEK_ONES = word_set("ενασ εναν ενα ενοσ μια μιασ")
ARTICLES = GREEK_ONES | {"a", "an"}
# What multiplies a number without being part of it: two decades, four dozen.
GROUPS: tuple[tuple[str, int], ...] = (
    ("decade", 10), ("десятилет", 10), ("декад", 10), ("δεκαετι", 10), ("عقد", 10), ("عقود", 10),
    ("dozen", 12), ("дюжин", 12), ("ντουζιν", 12), ("centur", 100), ("столет", 100),
)  # fmt: skip
# Beginnings of words that begin like a number and are none: Tuesday, colleague, week, second,
# decimal, hexadecimal.
_NO_NUMBERS = (
    "вторник", "сотруд", "εβδομαδ", "δευτερολεπτ", "столов", "парад", "десятичн",
    "шестнадцатеричн", "шестнадцатиричн",
)  # fmt: skip
# "During", which folds to a two, and "I am not", which has a six in it.
_NO_ARABIC_NUMBERS = ("أثناء", "الأثناء", "لست", "ولست")
HALVES = word_set("half пол половина половинои μισο μιση μισοσ μισου نصف")
ONE_AND_A_HALF = word_set("полтора полторы полутора εναμισι εναμιση μιαμιση")
TWO_AND_A_HALF = word_set("δυομισι δυομιση")
# "مليونا شخص" is two million, "مليونا" with its vowel marks may be one.
DUALS = frozenset(("مليونا", "الفا", "مليارا"))
# Fused with their scale: полмиллиона, двухмиллионный.
_FUSED = {
    "полмиллион*": 500_000,
    "полмиллиард*": 500_000_000,
    "полтысяч*": 500,
    "полсотни": 50,
    "двухмиллион*": 2_000_000,
    "двухтысяч*": 2_000,
    "стотысяч*": 100_000,
    "الفان": 2_000,
    "الفين": 2_000,
    "الفي": 2_000,
    "مليونان": 2_000_000,
    "مليونين": 2_000_000,
    "مليوني": 2_000_000,
    "ملياران": 2_000_000_000,
    "مليارين": 2_000_000_000,
    "ملياري": 2_000_000_000,
}


def _spread(table: dict[int, str], kind: Kind, sort: Sort = None) -> dict[str, WordValue]:
    return {
        word: WordValue(value, kind, word not in _NOT_BARE, sort)
        for value, words in table.items()
        for word in words.split()
    }


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, WordValue], tuple[tuple[str, WordValue], ...]]:
    """Whole words, and beginnings from the longest to the shortest."""
    every = _spread(_SOFT, "soft")
    every |= {word: WordValue(value, "soft") for word, value in _FUSED.items()}
    every |= _spread(ORDINALS, "soft", "ordinal") | _spread(MONTHS, "soft", "month")
    # Cardinals win over soft readings of the same word.
    every |= _spread(_CARDINALS, "cardinal") | _spread(_SCALES, "scale")
    every = {_folded(word): value for word, value in every.items()}
    whole = {word: value for word, value in every.items() if word[-1] != "*"}
    starts = sorted((w[:-1] for w in every if w.endswith("*")), key=len, reverse=True)
    return whole, tuple((start, every[start + "*"]) for start in starts)


def _folded(key: str) -> str:
    return fold(key.removesuffix("*")) + ("*" if key.endswith("*") else "")


@remembered(4096)
def look_up(word: str) -> WordValue | None:
    """What a word of a text counts, None for a word that is no number."""
    folded = fold(word)
    if folded.startswith(_NO_NUMBERS) or (folded in CAPITAL_ONLY and not word[0].isupper()):
        return None
    if word in _NO_ARABIC_NUMBERS or is_no_ordinal(word, folded):
        return None
    whole, starts = _tables()
    stems = arabic_stems(folded)
    for stem in stems:
        if stem in whole:
            return whole[stem]
    single = whole.get(folded[:-1]) if folded.isascii() and folded.endswith("s") else None
    if single is not None and single.kind != "scale":  # "two thirds"
        return WordValue(single.value, "soft")
    return next((v for start, v in starts if any(stem.startswith(start) for stem in stems)), None)
