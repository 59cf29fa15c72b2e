"""Sentences of Russian, Greek and Arabic that lean on the one before, which may have stayed behind.

`dangling.py` does this in English, where summaries are written. Where they are the article's own
sentences, "Он добавил" behind another's name is read as his. Such a sentence begins with a pronoun
or with a verb of saying that has no subject, has "сказала она" behind its quotation, or is a
quotation and nothing else. Other verbs without a subject are passed over, since in Greek and Arabic
it may stand behind them; so are "Однако" and its like, which mislead nobody about a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.stems import stems

_RU_SAID = (
    "сказал|говорит|заявил|отметил|добавил|рассказал|сообщил|пояснил|объяснил|объясняет|уточнил"
    "|подчеркнул|признался|призналась|признаётся|вспоминает|вспомнил|считает|уверен|ответил|написал|пишет"
)
_EL_SAID = (
    "είπε|λέει|λένε|είπαν|δήλωσε|δηλώνει|δήλωσαν|πρόσθεσε|προσθέτει|πρόσθεσαν|τόνισε|τονίζει"
    "|σημείωσε|σημειώνει|ανέφερε|αναφέρει|υποστήριξε|υποστηρίζει|εξήγησε|εξηγεί|ζήτησε|ζητά"
    "|έγραψε|γράφει|υπογράμμισε|υπογραμμίζει|διηγείται|αφηγείται|υποθέτει|απάντησε|απαντά"
)
_AR_SAID = (
    "قال|قالت|قالوا|يقول|تقول|أضاف|أضافت|يضيف|تضيف|أوضح|أوضحت|أكد|أكدت|أشار|أشارت|ذكر|ذكرت|تابع"
    "|تابعت|شدد|شددت|لفت|لفتت|نبه|نبهت|أجاب|أجابت|اعتبر|اعتبرت|رأى|رأت"
)
# A quotation alone, its end perhaps in the next sentence; «Волна» is a name within its sentence.
_QUOTATION = r"[«“\"][^«»“”\"]*(?:[»”\"][.!?…]{0,2})?\Z"
_LEANING = {
    "ru": re.compile(
        r"(?:Он|Она|Оно|Они|Его|Её|Ее|Их|Ему|Ей|Им)\b"
        r"|По\s(?:его|её|ее|их)\s(?:словам|мнению|оценке|оценкам|данным|прогнозу)\b"
        r"|Там\s(?:добавили|отметили|уточнили|пояснили|подчеркнули|сообщили)\b"
        rf"|[«\"].*[»\"][,!?…]{{0,2}}\s[—–-]\s(?:(?:{_RU_SAID})а?и?\s(?:он|она|они)\b|"
        rf"(?:он|она|они)\s(?:{_RU_SAID}))"
        rf"|{_QUOTATION}",
        re.DOTALL,
    ),
    "el": re.compile(
        # "Ο ίδιος ο πρωθυπουργός", "Αυτή η απόφαση", "Εκείνη τη μέρα" have their noun with them.
        r"(?:Ο ίδιος|Η ίδια|Οι ίδιοι|Οι ίδιες|Αυτ(?:ός|ή|οί|ές)|Εκείν(?:ος|η|οι|ες))"
        r"\s(?!(?:ο|η|οι|το|τα|τη|την|τον|του|της|των|τις|τους)\s)"
        r"|(?:Του|Της|Τους)\s\w+(?:θηκε|θηκαν)\b"
        rf"|(?:(?:Επίσης|Ακόμη|Ακόμα),?\s)?(?i:{_EL_SAID})(?:\s(?:επίσης|ακόμη|ακόμα))?\s(?:ότι|πως|να)\b"
        rf"|Όπως\s(?:{_EL_SAID}),"
        # Behind a verb without its subject stand neither a nominative nor a name.
        rf"|[«\"].*[»\"],\s(?:{_EL_SAID})"
        r"(?:\s(?!(?:ο|η|οι|ένας|μια|μία)\s)[^\W\d_A-ZΑ-ΩΆΈΉΊΌΎΏ]+)*\.\Z"
        rf"|{_QUOTATION}",
        re.DOTALL,
    ),
    "ar": re.compile(
        r"و?(?:هو|هي|هم|لكنه|لكنها|لكنهم|غير أنه|غير أنها|إلا أنه|إلا أنها|كما أنه|كما أنها)\s"
        rf"|و?(?:{_AR_SAID})(?:\s(?:أيضا|كذلك|لاحقا|قائلا|قائلة))*"
        r"(?:\s(?:(?:إلى|على)\s)?(?:أن|إن|بأن|أنه|أنها|أنهم|إنه|إنها|إنهم)\s|\s?:|\s[\"«“]|\s(?:في|خلال)\s)"
        rf"|[\"«“].*[\"»”]،?\s(?:{_AR_SAID})(?:\s(?:بعد|قبل|خلال|في|عن)\s[^\"«»“”]*)?\.\Z"
        rf"|{_QUOTATION}",
        re.DOTALL,
    ),
}
_NAME = re.compile(r"(?<=[\w,]\s)[A-ZА-ЯЁΑ-ΩΆΈΉΊΌΎΏ]\w+")
# So many sentences before it are looked through for what a sentence leans on.
_FARTHEST = 12


def leans(sentence: str, lang: str) -> bool:
    """Whether `sentence` leaves to the one before of whom it speaks; False in other languages."""
    pattern = _LEANING.get(lang)
    return pattern is not None and pattern.match(sentence) is not None


def standing(places: Sequence[int], sentences: Sequence[str], lang: str) -> list[int]:
    """Those of the chosen sentences that do not lean on what the others before them leave out.

    Args:
        places: Of the chosen sentences, as they will be read.
        sentences: The article's, in order.
        lang: Theirs; in others than Russian, Greek and Arabic all stand.
    Returns:
        Places, in the same order. A sentence that leans stands where the one before it is told, or
        the nearest before it that does not lean itself, or every name of the nearest that names
        anybody: "Отец Галеева" is not Galeev. (Arabic has no capitals to tell names by.)
    """
    told: list[int] = []
    for place in places:
        if place == 0 or not leans(sentences[place], lang) or _is_led(place, told, sentences, lang):
            told.append(place)
    return told


def _is_led(place: int, told: Sequence[int], sentences: Sequence[str], lang: str) -> bool:
    before = range(place - 1, max(-1, place - 1 - _FARTHEST), -1)
    host = next((other for other in before if not leans(sentences[other], lang)), None)
    if place - 1 in told or host in told:
        return True
    meant = next(filter(None, (_names(sentences[other]) for other in before)), frozenset())
    return bool(meant) and meant <= stems(" ".join(sentences[other] for other in told)).keys()


def _names(sentence: str) -> frozenset[str]:
    """Stems of the words with a capital that begin neither the sentence nor a quotation."""
    return frozenset(stems(" ".join(_NAME.findall(sentence))))
