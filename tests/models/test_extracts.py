"""Sentences of the article that make its summary are those that read without the others."""

import time

import pytest

from models.choice import Budget, select_verbatim
from models.extracts import extract
from models.ranking import SentenceIndex

ARTICLES = {
    "en": [
        "The mayor, Joan Petty, opened a library in Ashwick on Saturday.",
        "It has room for 60,000 books.",
        "Her rival, Paul Dunne, was not invited.",
        "He said the library in Ashwick was a library too many for Ashwick.",
        "The library in Ashwick cost 4 million pounds.",
        "Children were the first to come.",
    ],
    "ru": [
        "Мэр города Анна Серова открыла в субботу библиотеку на улице Мира.",
        "В ней помещается шестьдесят тысяч книг.",
        "Её соперника Олега Рудина на праздник не позвали.",
        "Он сказал, что библиотека на улице Мира не нужна, ведь библиотека в городе есть.",
        "Новая библиотека на улице Мира стоила четыре миллиона.",
        "Первыми пришли дети.",
    ],
    "el": [
        "Η δήμαρχος Άννα Σαρρή άνοιξε το Σάββατο τη βιβλιοθήκη στον Άγιο Νικόλαο.",
        "Χωρά εξήντα χιλιάδες τόμους.",
        "Έλειπε ο αντίπαλός της, ο γνωστός δικηγόρος Παύλος Ντούνης.",
        "Εκείνος είπε ότι η βιβλιοθήκη στον Άγιο Νικόλαο είναι μια βιβλιοθήκη πάρα πολλή.",
        "Η βιβλιοθήκη στον Άγιο Νικόλαο κόστισε τέσσερα εκατομμύρια.",
        "Πρώτα ήρθαν τα παιδιά.",
    ],
    "ar": [
        "افتتحت رئيسة البلدية هدى التميمي يوم السبت مكتبة في شارع النيل.",
        "وتتسع لستين ألف مجلد.",
        "ولم يدع منافسها كريم منصور إلى الحفل.",
        "وقال إن مكتبة في شارع النيل لا لزوم لها لأن مكتبة أخرى قريبة.",
        "وكلفت المكتبة في شارع النيل أربعة ملايين.",
        "وجاء الأطفال أولا.",
    ],
}


@pytest.mark.parametrize(("lang", "sentences"), ARTICLES.items())
def test_whoever_is_he_stays_out_with_those_who_name_him(lang: str, sentences: list[str]) -> None:
    index, budget = SentenceIndex(sentences), Budget(3, 40)
    assert 3 in select_verbatim(index, budget)
    chosen = extract(index, budget, lang)
    assert 3 not in chosen
    assert 4 in chosen


@pytest.mark.parametrize(("lang", "sentences"), ARTICLES.items())
def test_whoever_is_named_may_be_he(lang: str, sentences: list[str]) -> None:
    index, budget = SentenceIndex(sentences[2:]), Budget(3, 40)
    assert extract(index, budget, lang) == select_verbatim(index, budget)
    assert 1 in extract(index, budget, lang)


def test_the_length_is_kept_rather() -> None:
    sentences = [
        "Библиотеку на улице Мира открыла в субботу Анна Серова из городского совета.",
        "Рядом построят ещё одну, но позже, и деньги на неё пока не найдены никем в городе.",
        "Она рада.",
    ]
    assert extract(SentenceIndex(sentences), Budget(1, 5), "ru") == [2]


def test_in_other_languages_all_may_be_chosen() -> None:
    index, budget = SentenceIndex(ARTICLES["ru"]), Budget(3, 40)
    assert extract(index, budget, "bg") == select_verbatim(index, budget)


def test_a_text_of_nothing_else_is_not_tried_for_ever() -> None:
    sentences = [f"Он сказал, что номер {n} не нужен." for n in range(1_000)]
    index = SentenceIndex(["Мост открыт для всех машин.", *sentences])
    start = time.process_time()
    select_verbatim(index, Budget(20, 400))
    once = time.process_time() - start
    assert extract(index, Budget(20, 400), "ru")
    assert time.process_time() - start < 6 * once + 1
