"""Negation: a source that plainly denies, and an output without a trace of denial.

Cue words of four languages, judged in favour of the output: any cue, any word that denies in its
meaning ("refused", "отсутствие", "ممنوع") or by its prefix clears it. Scope is not judged; the
libraries that do (negspacy) know English alone. One side is always English (`translator.py`).
"""

from __future__ import annotations

import re

from models.faults import Fault
from models.folding import cue_pattern, fold_words
from models.languages import HUB
from models.types import Span

# English that denies.
_ENGLISH = re.compile(
    r"\b(?:not|never|cannot|nobody|no one|nothing|neither|no longer|without)\b|n['’]t\b", re.I
)
# A plain denial: an auxiliary and "not", or "never"; its like in the other languages.
_STRONG = {
    "en": re.compile(
        r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|will|would|can|could|should|must|"
        r"may|might|shall|need) not\b|n['’]t\b|\bcannot\b|\bnever\b|\bnobody\b|"
        r"\bneither\b|\bnothing\b|\bnone\b|\bnowhere\b|\b(?:no|without) (?!\d)\w+|\bno-one\b",
        re.I,
    ),
    "ru": re.compile(
        r"\bне \w+(?:л[аои]?|л(?:ся|[аои]сь)|[еёиуюая]т|[еиуюая]тся|[еи]м|[ую]|н[аоы]?)\b"
        r"|\bникогда\b|\bникто\b|\bнельзя\b|\bнет\b|\bбезо? \w+",
        re.I,
    ),
    "el": re.compile(r"\bδεν\b|\bδε(?=\s)|\b(?:χωρίς|δίχως) \w+", re.I),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:لم|لن|ليس|ليست|ليسوا|لسنا|لست|ليسا|لا (?:[يتن]\w+|أحد|شيء|وجود)|"
        r"(?:بدون|دون|بلا) \w+)(?!\w)"
    ),
}
# What looks like a denial and is none, or has no "not" in another language.
_IDIOMS = {
    "en": re.compile(
        r"\b(?:not (?:only|just|merely|least|to mention|surprising\w*|long after|until|yet|unlike|"
        r"far|uncommon|infrequent|unusual|necessarily)|"
        r"if not|or not|why not|never mind|cannot but|could not (?:be )?\w+er\b|"
        r"nothing (?:but|more|less|short|like|other than|compared)|"
        r"(?:all or|if|for) nothing|none (?:other|too|the)|(?:bar|second to) none|"
        r"can(?:not|'t|’t) help|do(?:n't|n’t| not) forget|"
        r"neither here nor there|whether or not|"
        r"no (?:doubt|matter|sooner|wonder|secret|coincidence|stranger|shortage|lack|small|mean|"
        r"less|confidence (?:vote|motion)|\w+ than)|of no confidence|to no avail|"
        r"no other reason|(?:in|wast\w+|los\w+) no time|"
        r"(?:no|none|nothing)(?: \w+){1,6} (?:but|except|until|unless|other than)|"
        r"not without|without (?:an? |any )?(?:doubt|question|exception|fail|saying|delay|"
        r"hesitation|interruption|difficulty)|doesn['’]t \w+ to \w+ but)\b"
        r"|(?:is|are|was|were|do|does|did|ca|wo|could|would|has|have)n['’]t (?:it|they|he|she|we|"
        r"you|I|there|that)\b",
        re.I,
    ),
    "ru": re.compile(
        r"\bне (?:только|менее|более|раз|один|одн\w+|считая|говоря|исключ\w+|мог\w*|хватает|"
        r"хватало|работал\w*|просто|так|столь\w*|очень|прочь|т[аоуе]|тот|обязательн\w+|"
        r"случайн\w+|трудн\w+|сложн\w+|удивительн\w+|без)\b"
        r"|\b(?:пока|едва|чуть|если|чтобы|бы|ли|что|больше|когда|как)(?: \w+){0,2} не\b"
        r"|\bне\b[^.!?]{0,80}\b(?:а|но|кроме|лишь|только|пока|ли)\b|, а не\b"
        r"|\b(?:или|и|же|на|слов) нет\b|\bнет (?:сомнени\w+|ничего \w+ого)\b"
        r"|\bнет\b[^.!?]{0,80}\b(?:кроме|лишь|только)\b"
        r"|\bкак (?:нельзя|никто)\b"
        r"|\bбез (?:(?:особ|лишн)\w+ )?(?:вести|труда|усилий|сложностей|шума|изменений|"
        r"выходных|сил|сомнени\w+|конца|устали|исключени\w+|промедления|остановки|"
        r"перерыва|умолку|малого|того|проблем|преувеличения|оплаты|четверти|пяти|десяти|двадцати)\b",
        re.I,
    ),
    "el": re.compile(
        r"(?i:\bδεν?\b[^.!;·]{0,80}\b(?:παρά|μόνο|αλλά|απλώς|μόλις)\b|\b(?:αν|όταν) δεν\b"
        r"|δεν αρκεί|\b(?:ο|η|το|οι|τα|τον|την|τους|τις) δε\b"
        r"|\b(?:όχι|δεν \w+) χωρίς\b|\bχωρίς (?:καμία )?(?:αμφιβολία|αμφισβήτηση|δυσκολία|"
        r"καθυστέρηση|εξαίρεση|διακοπή|τέλος|δισταγμό|άλλο|χρέωση)\b)|\bΔε [Α-Ω]",
    ),
    "ar": re.compile(
        r"\b(?:ليس|ليست|لم|لن)\b[^.!؟]{0,80}\b(?:إلا|سوى|فقط|فحسب|بل|لكن|مجرد|بعد)\b"
        r"|\b[وف]?لا\b[^.!؟]{0,80}\b(?:إلا|سوى|فقط|فحسب|بل|مجرد)\b"
        r"|\b(?:إن|ما|لو|إذا|أم) لم\b|\bلم (?:[تي]عد|[تي]لبث|[تي]تجاوز|شمل)\b|\bوليس"
        r"|\bلست (?:سنوات|سنين|ساعات|دقائق|أشهر|أسابيع|أيام|مرات)\b"
        r"|\b[وف]?لا (?:[يت]زال\w*|[يت]قل|[يت]تجاوز|[يت]زيد|[يت]تعدى|[يت]خفى|[يت]تجزأ|[يت]ستهان|"
        r"[يت]كاد|[يت]لبث|[يت]حصى|[يت]نسى|[يت]ضاهى|[يت]ختلف|نها\w+|تنس\w*|ننس\w*|تتردد\w*)\b"
        r"|\b(?:دون|بدون|بلا) (?:أدنى )?(?:شك|ريب|استثناء|توقف|انقطاع|هوادة|منازع|طيار|مقابل|"
        r"تأخير|عناء|صعوبة|سن|الصفر|ال?مستوى|\d+)\b"
        r"|\b(?:حال|حالت|حالوا|[يت]حول|ال?حيلولة) دون\b",
    ),
}
# "Never before" is said as "for the first time" too: the two of them, in each language.
_NEVER_BEFORE = {
    "en": re.compile(
        r"(?:\b(?:never|not)\b|n['’]t\b)[^.!?;,:]{0,60}?"
        r"\b(?:before|previously|until now|in history)\b",
        re.I,
    ),
    "ru": re.compile(
        r"\b(?:никогда|не)\b[^.!?;,:]{0,60}?\b(?:раньше|ранее|прежде|до сих пор|до этого)\b"
        r"|\b(?:раньше|ранее|прежде|до сих пор|до этого)\b[^.!?;,:]{0,60}?\bне \w+",
        re.I,
    ),
    "el": re.compile(r"\bδεν?\b[^.!;·,:]{0,60}?\b(?:ξανά|ποτέ|πριν|προηγουμένως)\b", re.I),
    "ar": re.compile(r"\b[وف]?لم (?:[يت]سبق|[^.!؟،:]{0,60}?\b(?:من قبل|سابقا|قبل ذلك|قط))(?!\w)"),
}
_FIRST_TIME = {
    "en": re.compile(r"\bfirst[ -](?:time|ever)\b|\bunprecedented\b", re.I),
    "ru": re.compile(r"\bвпервые\b|\bперв\w+ раз", re.I),
    "el": re.compile(r"\bπρώτη φορά\b|\bπρωτ[οό](?:φαν|γνωρ)", re.I),
    "ar": re.compile(r"[أا]ول مر[ةه]\b|مر[ةه] ال[أا]ول[ىي]\b"),
}

# Whole folded words, and beginnings ("…*"), that carry or imply a denial.
_CUES = {
    "ru": "едва вряд отнюдь вовсе кроме не* без* бес* ни* отказ* отсутств* лиш* запре* избеж*"
    " избега* перест* отриц* отверг* против* опроверг* мал* редк* потер* утрат* отмен* исключ*"
    " прекра* воздерж* сомн* трудно слабо бывш* уклон* провал* игнор* тщетн* наотрез контр*",
    "el": "δε μη μην χωρισ διχωσ ουτε μητε ουδε οχι ποτε ουδεποτε κανεισ κανενασ καμια κανενα"
    " καμιασ κανενοσ κανεναν τιποτα τιποτε ουδεισ μηδε πουθενα παρα μολισ σπανι* αρν* απορρ*"
    " αδυν* ανικαν* αποτυ* απαγορ* απουσ* ελλειψ* στερ* επαψ* παυ* μηδεν* αντι* αμφι* αγνο*"
    " δυσκολ* λιγο* ανευ αποκλει* αποφευγ* αποφυγ* αναπ* αβεβαι* ασαφ* αγνωστ* απιθαν* ακατ* αθω*"
    " ελαχιστ* εκτοσ λειπ* πλεον δεν* αδιαφ* ανεξ* ανεπ* ανυπ* ακυρ* ματαιω* δωρεαν καθολου",
    "ar": "لا لم لن ليس ليست ليسوا لسنا لست ليسا لما غير دون عدم بلا ولا الا كلا ابدا مطلقا قط ما"
    " وما فما لئلا بغير سوي رفض* يرفض* ترفض* نفي* ينف* تنف* يستحيل* مستحيل* منع* يمنع* تمنع* حظر*"
    " ممنوع* محظور* فشل* يفشل* تفشل* عجز* يعجز* تعجز* انعدام* غياب* امتن* يمتنع* تجنب* يتجنب*"
    " تعذر* يتعذر* استبع* يستبعد* انكر* ينكر* نادر* قلما توقف* كف انعدم* افتقر* يفتقر* تفتقر*"
    " مجان* معدوم* فليس* بدون* لاشيء ودون فدون وبلا فبلا وغير وعدم الغي* الغت خاليه"
    " فقد* يفقد* الغاء* لاا* وليس* فلا فلم فلن ولم ولن بعدم دونما لاي اي خلو*",
    "en": "not no never nobody nothing neither nor cannot without nowhere *n't *n’t non* *less"
    " una* unb* unc* undec* undet* undis* undo* une* unf* ung* unh* unim* unin* unj* unk* unl*"
    " unm* unn* unp* unr* uns* unt* unu* unv* unw* inab* inac* inad* inap* incap* incom* incon*"
    " incor* indef* indis* ineff* inel* inex* inhu* insec* insen* insuf* intol* imperf* imposs*"
    " irr* illit* illog* disb* disl* diso* disq* disu* mis* refus* deni* deny* declin* fail*"
    " lack* absen* except* hardly barely rare* seldom little few fewer reject* banned bans"
    " prohib* forb* stop* avoid* los* instead rather far yet exclud* withh* ceas* vain beyond"
    " halt* wrong* ill ignor* neglect* overlook* zero waiv* reluct* defy* escap* scarce* exempt*"
    " outage* blackout* asyn* indom* offline incred* innoc* innum* inev* invis* involunt* inval*"
    " closed shut under below immeas* immob* impract* impass* prevent* refrain* abstain* anonym*",
}


# A stop behind one letter or a title ends no sentence.
_END = re.compile(
    r"(?<!(?<!\w)\w)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bMrs)(?<!\bProf)"
    r"[.!?;؟…·\u037e][\"'”»“’]*\s+"
)

_TRACES = {lang: re.compile(cue_pattern(cues)) for lang, cues in _CUES.items()}


# "Sugar-free", "cut off", "out of work": neither "free" nor "off" nor "out" alone is a denial.
_PHRASES = re.compile(
    r"-free\b|\bfree (?:of|from)\b|\bcut off\b|\bout of (?:an? )?(?:job|work|use|service|order)\b",
    re.I,
)


def denial_in(text: str, lang: str) -> re.Match[str] | None:
    """The first plain denial of a text in `lang`."""
    return _STRONG[lang].search(_blanked(_IDIOMS[lang], text))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found.group()), text)


def has_trace(text: str, lang: str) -> bool:
    """Whether anything in `text` (in `lang`) denies or implies a denial."""
    if lang == HUB and _PHRASES.search(text):
        return True
    return _TRACES[lang].search(fold_words(text)) is not None


def check_negation(
    source: str, hypothesis: str, target_lang: str, source_lang: str = HUB
) -> list[Fault]:
    """A `source` that denies and a `hypothesis` that does not; one of the two is English.

    What is said in as many sentences, as quotes are, is held against each other one by one. A
    language without a table is asked nothing.
    """
    if not {source_lang, target_lang} <= _STRONG.keys():
        return []
    here, there = _END.split(source), _END.split(hypothesis)
    pairs = zip(here, there, strict=True) if len(here) == len(there) else [(source, hypothesis)]
    return [
        Fault("negation_lost", f'"{denial.group()}" has nothing to answer it')
        for one, other in pairs
        if (denial := _denial_to_answer(one, other, source_lang, target_lang))
        and not has_trace(other, target_lang)
    ]


def _denial_to_answer(
    source: str, hypothesis: str, source_lang: str, target_lang: str
) -> re.Match[str] | None:
    """The first plain denial of `source` that "for the first time" in `hypothesis` is not."""
    if _FIRST_TIME[target_lang].search(hypothesis):
        source = _blanked(_NEVER_BEFORE[source_lang], source)
    return denial_in(source, source_lang)


_DENIED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bcannot)\s+(?:yet\s+|ever\s+|\w+ly\s+|be\s+|been\s+|have\s+)*(\w{4,})",
    re.I,
)


def check_denied_verbs(sentence: str, grounds: str) -> list[Fault]:
    """An English summary sentence that affirms the very verb its grounds deny.

    Only where the sentence has no denial at all and every occurrence of the verb in the grounds is
    denied, so that "did not close … closed later" is left alone.
    """
    if _ENGLISH.search(sentence) or not _ENGLISH.search(grounds):
        return []
    for denied in _DENIED.finditer(_IDIOMS[HUB].sub(" ", grounds)):
        start = denied[1].lower()[:5]
        told = re.search(rf"\b{re.escape(start)}\w*", sentence, re.I)
        times = len(re.findall(rf"\b{re.escape(start)}\w*", grounds, re.I))
        if told and times == 1:
            span = Span(told.start(), len(told.group()))
            return [Fault("negation_lost", f'the article denies "{told.group()}"', (span,))]
    return []
