"""A denial that an output does not have is flagged; one said in other words is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.checks import check_translation
from models.folding import fold
from models.negation import _CUES, check_denied_verbs, check_negation, denial_in

FLORES = Path(__file__).parents[3] / "shared" / "eval" / "flores"
# Human translations of FLORES dev that are flagged, and the least part of English lines without
# their "not" that are, of those whose other side plainly denies (measured: 4; 0.73 to 0.75).
MOST_FLAGGED = 5
LEAST_FOUND = 0.7
# A denial that can be taken out of an English line, which then says the opposite.
REMOVABLE = re.compile(r"\b(?:did|do|does) not |\bnot |n['’]t\b|\bnever |\bno longer ")


@pytest.mark.parametrize(
    ("source", "hypothesis", "target"),
    [
        ("He did not answer.", "Он отказался отвечать.", "ru"),
        ("She could not attend.", "Αδυνατούσε να παραστεί.", "el"),
        ("It is not possible.", "من المستحيل ذلك.", "ar"),
        ("It has little or no effect.", "Έχει μικρή ή καθόλου επίδραση.", "el"),
        ("It has little or no effect.", "تأثيره ضئيل أو معدوم.", "ar"),
        ("Without rain the harvest fails.", "وبدون المطر يقل الحصاد.", "ar"),
        ("Not only he but also she left.", "Ушёл и он, и она.", "ru"),
        ("The road isn't safe.", "الطريق غير آمن.", "ar"),
        ("The road isn't safe.", "Die Straße ist sicher.", "de"),  # no table of German
    ],
)
def test_denial_by_other_means_is_denial(source: str, hypothesis: str, target: str) -> None:
    assert check_negation(source, hypothesis, target) == []


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("لسنا ضد الماء.", "We are against water."),
        ("لم يغادر الوزير أمس.", "The minister left yesterday."),
        ("ولن تُغلق المدرسة 🏫 في يناير.", "The school 🏫 will close in January."),
        ("الشركة ACME ليست مسؤولة عن الحادث.", "ACME is responsible for the accident."),
        ("Он не уехал вчера.", "He left yesterday."),
        ("Никто не пострадал.", "People were hurt."),
        ("Δεν έφυγε χθες.", "He left yesterday."),
        ("Το πλοίο δεν βυθίστηκε.", "The ship sank."),
        # A quote of two sentences, the second of which denies on both sides.
        (
            "وقال: «لسنا ضد الماء. ولم يجبنا أحد».",
            'He said: "We are against water. Nobody answered."',
        ),
    ],
)
def test_a_denial_lost_on_the_way_into_english_is_flagged(source: str, hypothesis: str) -> None:
    assert "negation_lost" in {fault.code for fault in check_translation(source, hypothesis, "en")}


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("لسنا ضد الماء.", "We aren't against water."),
        ("لم يغادر الوزير أمس.", "The minister refused to leave yesterday."),
        ("لم يحضر سوى وزير واحد.", "One minister came."),  # "none came but one"
        ("وقعت عقدا لست سنوات.", "She signed a six-year contract."),  # "for six", not "I am not"
        ("Он не уехал вчера.", "He didn’t leave yesterday."),
        ("Не только он уехал.", "She left too."),
        ("Пока поезд не пришёл, они ждали.", "They waited for the train to come."),
        ("Δεν έφυγε χθες.", "Yesterday he failed to leave."),
        ("Δεν είναι νόμιμο.", "It is unlawful."),
        ("Δεν μίλησε παρά μία φορά.", "He spoke once."),  # "not but once"
        ("Οι μεν έφυγαν, οι δε έμειναν.", "Some left, some stayed."),
        ("Η Δε Ρόμπερτις έφυγε.", "De Robertis left."),
    ],
)
def test_what_denies_nothing_or_is_denied_otherwise_is_not(source: str, hypothesis: str) -> None:
    codes = {fault.code for fault in check_translation(source, hypothesis, "en")}
    assert "negation_lost" not in codes


# An English denial by a noun, and what answers it in each language, or does not.
BY_A_NOUN = {
    "There was no evidence of arson.": {
        "ru": ("Доказательств поджога нет.", "Есть доказательства поджога."),
        "el": ("Δεν υπήρχαν στοιχεία εμπρησμού.", "Υπήρχαν στοιχεία εμπρησμού."),
        "ar": ("لم تكن هناك أدلة على الحريق.", "كانت هناك أدلة على الحريق."),
    },
    "Police found no suspects.": {
        "ru": ("Полиция не нашла подозреваемых.", "Полиция нашла подозреваемых."),
        "el": ("Η αστυνομία δεν βρήκε υπόπτους.", "Η αστυνομία βρήκε υπόπτους."),
        "ar": ("لم تعثر الشرطة على مشتبه بهم.", "عثرت الشرطة على المشتبه بهم."),
    },
    "Nothing was stolen.": {
        "ru": ("Ничего не украли.", "Всё украли."),
        "el": ("Τίποτα δεν κλάπηκε.", "Τα πάντα κλάπηκαν."),
        "ar": ("لم يُسرق شيء.", "سُرق كل شيء."),
    },
    "The village was left without heat 🔥.": {
        "ru": ("Деревня осталась без тепла 🔥.", "Деревня осталась с теплом 🔥."),
        "el": ("Το χωριό έμεινε χωρίς θέρμανση 🔥.", "Το χωριό έμεινε με θέρμανση 🔥."),
        "ar": ("بقيت القرية دون تدفئة 🔥.", "بقيت القرية مع التدفئة 🔥."),
    },
}


@pytest.mark.parametrize("target", ["ru", "el", "ar"])
@pytest.mark.parametrize("source", BY_A_NOUN)
def test_a_denial_by_no_or_without_wants_an_answer(source: str, target: str) -> None:
    right, wrong = BY_A_NOUN[source][target]
    assert check_negation(source, right, target) == []
    (fault,) = check_negation(source, wrong, target)
    assert fault.code == "negation_lost"


@pytest.mark.parametrize(
    ("lang", "source", "right", "wrong"),
    [
        ("ru", "Следов не найдено.", "No traces were found.", "Traces were found."),
        ("ru", "Дома без тепла.", "The houses have no heat.", "The houses are with heat."),
        ("ru", "Они без отопления и горячей воды.", "They lack heating.", "They live."),
        ("ru", "Пострадавших нет.", "Nobody is hurt.", "People are hurt."),
        ("el", "Έμειναν χωρίς νερό.", "They were left without water.", "They had water."),
        ("el", "Μίλησε δίχως φόβο.", "He spoke without fear.", "He spoke with fear."),
        ("ar", "بقوا بدون ماء.", "They had no water.", "They had water."),
        ("ar", "بقوا من دون ماء.", "They had no water.", "They had water."),
        ("ar", "بقوا بلا ماء.", "They had no water.", "They had water."),
        ("ar", "لا توجد أدلة على ذلك.", "There is no evidence.", "There is evidence."),
    ],
)
def test_what_denies_by_a_noun_wants_an_answer_in_english(
    lang: str, source: str, right: str, wrong: str
) -> None:
    assert check_negation(source, right, "en", lang) == []
    assert [fault.code for fault in check_negation(source, wrong, "en", lang)] == ["negation_lost"]


@pytest.mark.parametrize(
    ("source", "hypothesis", "target"),
    [
        ("It will no doubt rain.", "Дождь, конечно, пойдёт.", "ru"),
        ("It is without doubt the oldest.", "Είναι σίγουρα το παλαιότερο.", "el"),
        ("The lamp no longer works.", "Лампа перестала работать.", "ru"),
        ("It has no fewer than 40 rooms.", "يضم 40 غرفة على الأقل.", "ar"),
        ("He faces a vote of no confidence.", "Αντιμετωπίζει πρόταση μομφής.", "el"),
        ("He lives at No 10.", "Он живёт в доме 10.", "ru"),
        ("A no-fly zone was declared.", "أعلنت منطقة حظر جوي.", "ar"),
        ("There was no winner but the bank.", "Выиграл лишь банк.", "ru"),
    ],
)
def test_idioms_with_no_and_without_deny_nothing(source: str, hypothesis: str, target: str) -> None:
    assert check_negation(source, hypothesis, target) == []


@pytest.mark.parametrize(
    ("lang", "source", "hypothesis"),
    [
        ("ru", "Трое пропали без вести.", "Three people disappeared."),
        ("ru", "Он без труда победил.", "He won easily."),
        ("ru", "Он пришёл как нельзя вовремя.", "He came in the nick of time."),
        ("el", "Έμεινα χωρίς δουλειά.", "I am out of a job."),
        ("ru", "Это молоко без сахара.", "This is sugar-free milk."),
        ("ru", "Это, без сомнения, победа.", "This is surely a victory."),
        ("ru", "Это не обязательно.", "It is optional."),
        ("el", "Είναι χωρίς αμφιβολία νίκη.", "It is surely a victory."),
        ("ar", "هذا بلا شك فوز كبير.", "This is surely a great victory."),
        ("ar", "لا يزال في المدينة.", "He is still in the city."),
        ("ar", "حضر ما لا يقل عن 100 شخص.", "At least 100 people came."),
        ("ar", "أطفال دون سن الخامسة.", "Children under five."),
        ("ar", "يدفع الأطفال دون الثانية عشرة النصف.", "Children under 12 pay half."),
        ("ru", "По воскресеньям магазин не работает.", "The shop is closed on Sundays."),
        ("ar", "حلقت طائرة بدون طيار.", "A drone flew."),
        ("ar", "لا يحضر إلا الوزير.", "The minister alone comes."),
    ],
)
def test_idioms_of_other_languages_deny_nothing(lang: str, source: str, hypothesis: str) -> None:
    assert check_negation(source, hypothesis, "en", lang) == []


FIRST_TIME = {
    "ru": ("Картину впервые показали.", "Картину в первый раз показали."),
    "el": ("Ο πίνακας εκτίθεται για πρώτη φορά.",),
    "ar": ("عرضت اللوحة لأول مرة.", "عرضت اللوحة للمرة الأولى."),
}


@pytest.mark.parametrize(
    ("target", "hypothesis"), [(lang, line) for lang, lines in FIRST_TIME.items() for line in lines]
)
def test_the_first_time_answers_never_before(target: str, hypothesis: str) -> None:
    assert check_negation("The painting has never been shown before.", hypothesis, target) == []
    lost = check_negation("It was never shown before and was not sold.", hypothesis, target)
    assert [fault.detail for fault in lost] == ['"was not" has nothing to answer it']
    assert check_negation("The painting has never been shown.", hypothesis, target)


@pytest.mark.parametrize(
    ("lang", "source"),
    [
        ("ru", "Раньше картину никогда не показывали."),
        ("el", "Ο πίνακας δεν έχει εκτεθεί ποτέ ξανά."),
        ("ar", "لم تعرض اللوحة من قبل."),
        ("ar", "لم يسبق أن عرضت اللوحة."),
    ],
)
def test_never_before_is_answered_by_the_first_time_in_english(lang: str, source: str) -> None:
    assert check_negation(source, "It was shown for the first time.", "en", lang) == []
    assert check_negation(source, "It was shown.", "en", lang)


@pytest.mark.parametrize(
    ("source", "hypothesis", "lang"),
    [
        ("قال د. أحمد زويل: «لن نرحل أبدا».", '"We will never leave," said D. Ahmed Zewail.', "en"),
        ("Г. Иванов сказал: «Мы не уйдём».", '"We will not leave," said G. Ivanov.', "en"),
        ('"We will not leave," said Dr. A. Petrou.', "Ο δρ. Α. Πέτρου είπε: «Δεν φεύγουμε».", "el"),
    ],
)
def test_an_initial_or_a_title_parts_no_sentence(source: str, hypothesis: str, lang: str) -> None:
    assert [f.code for f in check_translation(source, hypothesis, lang)] == []


@pytest.mark.parametrize("lang", ["ru", "el", "ar"])
def test_human_translations_into_english_are_right_and_their_opposites_are_not(lang: str) -> None:
    if not FLORES.is_dir():
        pytest.skip("../shared/eval is not beside this checkout")
    sources, english = (
        (FLORES / f"dev.{code}").read_text("utf-8").splitlines() for code in (lang, "en")
    )
    pairs = list(zip(sources, english, strict=True))
    flagged = [line for source, line in pairs if check_negation(source, line, "en", lang)]
    assert len(flagged) <= MOST_FLAGGED

    denied = [
        (source, REMOVABLE.sub("", line))
        for source, line in pairs
        if len(REMOVABLE.findall(line)) == 1 and denial_in(source, lang)
    ]
    found = [source for source, line in denied if check_negation(source, line, "en", lang)]
    assert len(denied) > 20
    assert len(found) >= LEAST_FOUND * len(denied)


@pytest.mark.parametrize(
    ("sentence", "is_wrong"),
    [
        ("The council approved the plan.", True),
        ("The council did not approve the plan.", False),
        ("The council discussed the plan.", False),
    ],
)
def test_a_summary_must_not_affirm_what_its_grounds_deny(sentence: str, is_wrong: bool) -> None:
    grounds = "The council did not approve the plan on Monday."
    assert bool(check_denied_verbs(sentence, grounds)) is is_wrong


@pytest.mark.parametrize("cues", _CUES.values(), ids=_CUES)
def test_every_cue_finds_what_no_other_does(cues: str) -> None:
    beginnings = [cue for cue in cues.split() if cue.endswith("*")]
    covered = [
        cue
        for cue in cues.split()
        for other in beginnings
        if cue != other and fold(cue.strip("*")).startswith(fold(other.strip("*")))
    ]
    assert [cue for cue in covered if not cue.startswith("*")] == []
