"""A denial that an output does not have is flagged; one said in other words is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.checks import check_translation
from models.negation import check_denied_verbs, check_negation, denial_in

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
