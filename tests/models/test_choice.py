"""Lengths are kept to the sentence, in every script; a choice is central and says nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.choice import Budget, budget_of, choose, fit, is_kept, select_verbatim
from models.ranking import SentenceIndex
from models.types import Length
from models.words import count_words
from tests.models.growth import QUADRUPLED, growth

ARTICLE = [
    "The council of Thessaloniki voted on Tuesday to build a tram line.",
    "It will cost 42 million euros and open in 2027.",
    "The mayor said the tram would carry 60,000 passengers a day.",
    "Shop owners fear years of digging.",
]


@pytest.mark.parametrize(
    ("length", "words", "expected"),
    [
        (Length("short"), 1000, Budget(2, 300, 45)),
        (Length("medium"), 1000, Budget(4, 300, 45)),
        (Length("long"), 1000, Budget(7, 500, 45)),
        (Length(None, max_sentences=1), 100, Budget(1, 50, 45)),
        (Length(None, max_words=50), 1000, Budget(3, 50)),
        (Length(None, max_words=500), 100, Budget(28, 50)),
    ],
)
def test_a_length_becomes_a_budget_that_fits_the_article(
    length: Length, words: int, expected: Budget
) -> None:
    assert budget_of(length, words) == expected


@given(st.integers(1, 6), st.integers(5, 80))
def test_the_budget_is_kept_to_the_sentence(sentences: int, words: int) -> None:
    kept = fit(ARTICLE, Budget(sentences, words), SentenceIndex(ARTICLE))
    assert 1 <= len(kept) <= sentences
    assert all(sentence in ARTICLE for sentence in kept)
    assert sum(map(count_words, kept)) <= words or kept == (ARTICLE[3],)


WORDS = st.sampled_from(
    ["council", "мост", "γέφυρα", "جسر", "桥梁", "สะพาน", "पुल", "다리", "🌉", "2027", "x" * 90]
)
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=14)


@given(SENTENCES, st.integers(1, 5), st.integers(1, 40), st.booleans())
def test_a_choice_keeps_its_limits_in_every_script(
    sentences: list[str], most: int, words: int, in_parts: bool
) -> None:
    parts = [place // 3 for place in range(len(sentences))] if in_parts else None
    values = [1.0 / (1 + place) for place in range(len(sentences))]
    chosen = choose(sentences, values, Budget(most, words), parts)
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= most
    sizes = [count_words(sentence) for sentence in sentences]
    if sum(sizes[place] for place in chosen) > words:
        assert [sizes[place] for place in chosen] == [min(sizes)]
    assert bool(chosen) == bool(sentences)


def test_where_none_fits_the_shortest_stands() -> None:
    assert fit(ARTICLE, Budget(2, 3), SentenceIndex(ARTICLE)) == (ARTICLE[3],)


def test_the_same_thing_said_twice_is_said_once() -> None:
    twice = [ARTICLE[0], ARTICLE[0], ARTICLE[3]]
    assert fit(twice, Budget(3, 90), SentenceIndex(ARTICLE)) == (ARTICLE[0], ARTICLE[3])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (
            '"We are not against water, and our parents drink it."',
            '"We are not against water, and our parents drink it. What will become of fishermen '
            'of the gulf in three years?" said Yousef of the union, which has 340 members.',
        ),
        (
            "Мост через реку закрыт.",
            "Мост через реку закрыт, потому что льдины повредили две опоры, и автобусы ходят в "
            "объезд через соседний город.",
        ),
        (
            "Η γέφυρα του ποταμού έκλεισε.",
            "Η γέφυρα του ποταμού έκλεισε, επειδή πάγος χτύπησε δύο στηρίγματα, και τα λεωφορεία "
            "πηγαίνουν από τη γειτονική πόλη.",
        ),
        (
            "أغلق الجسر فوق النهر.",
            "أغلق الجسر فوق النهر لأن الجليد أصاب دعامتين وتمر الحافلات الآن عبر المدينة المجاورة.",
        ),
    ],
)
@pytest.mark.parametrize("values", [(0.9, 0.6), (0.6, 0.9)])
def test_what_a_longer_sentence_says_whole_is_not_said_beside_it(
    short: str, long: str, values: tuple[float, float]
) -> None:
    sentences, worth = [short, "Ships wait outside.", long], [values[0], 0.5, values[1]]
    assert choose(sentences, worth, Budget(3, 90)) == [1, 2]
    # where there is no room for the longer one the shorter stands
    assert choose(sentences, worth, Budget(3, count_words(long) - 1)) == [0, 1]


def test_a_sentence_with_a_number_of_its_own_stays() -> None:
    sentences = [
        "The council will pay 12 million euros for the tram line.",
        "The council will not pay for the tram line before spring, when a new budget is voted "
        "and a court has ruled on the complaint of two hundred shop owners.",
    ]
    assert choose(sentences, [0.6, 0.9], Budget(2, 90)) == [0, 1]


def test_verbatim_sentences_come_in_the_order_of_the_text() -> None:
    index = SentenceIndex(ARTICLE)
    chosen = select_verbatim(index, Budget(2, 40), title="Tram for Thessaloniki")
    assert chosen == sorted(chosen)
    assert 0 in chosen


def test_a_long_text_is_not_summarised_from_its_lead_alone() -> None:
    def word(n: int) -> str:
        return "".join(chr(ord("a") + n // 26**place % 26) for place in range(3))

    report = [
        f"The bridge over the {word(n)} {word(n + 999)} {word(n + 4999)}." for n in range(120)
    ]
    chosen = select_verbatim(SentenceIndex(report), Budget(4, 100))
    assert [place * 4 // len(report) for place in chosen] == [0, 1, 2, 3]


def test_a_sentence_of_no_worth_is_not_taken_because_it_is_short() -> None:
    values = [0.9, 0.6, 0.1]
    sentences = ["The council builds a bridge.", "It costs 42 million euros a year.", "Rain fell."]
    assert choose(sentences, values, Budget(2, 8)) == [0]
    assert choose(sentences, [0.9, 0.6, 0.2], Budget(2, 8)) == [0, 2]


@pytest.mark.parametrize("brief", ["Rain fell.", "Шёл дождь.", "Έβρεξε πολύ.", "هطل المطر."])
def test_a_scrap_is_no_third_sentence_because_there_is_room_for_it(brief: str) -> None:
    sentences, values = [*ARTICLE[:2], brief, ARTICLE[3]], [0.9, 0.6, 0.5, 0.4]
    assert choose(sentences, values, Budget(3, 90)) == [0, 1, 3]
    assert choose(sentences[1:3], values[1:3], Budget(3, 90)) == [0, 1]
    poem = ["Rain fell.", "Snow came.", "Ice stayed."]
    assert choose(poem, values[:3], Budget(3, 90)) == [0, 1, 2]


MATCH = [
    "فاز المنتخب المغربي على نظيره السنغالي بهدفين مقابل هدف واحد في المباراة النهائية مساء السبت.",
    "سجل يوسف النصيري الهدف الأول في الدقيقة ٢٣ من ركلة جزاء.",
    "وطُرد المدافع كاليدو كوليبالي في الدقيقة ٧٠ بعد إنذارين.",
    "وقال المدرب وليد الركراكي إن الفريق لم يلعب جيدًا.",
    "ويعود المنتخب إلى التدريبات في ٣ ديسمبر استعدادًا لكأس العالم.",
    "وبيعت التذاكر كلها قبل أسبوعين من المباراة.",
    "وحضر المباراة ٤٥ ألف متفرج.",
]


@pytest.mark.parametrize(
    ("length", "count"),
    [
        (Length("short"), 1),
        (Length(None, max_sentences=1), 1),
        (Length(None, max_sentences=3), 3),
        (Length("long"), 3),
        (Length(None, max_sentences=20), 3),  # half of the words is the most of any summary
    ],
)
def test_what_is_asked_for_in_sentences_may_be_half_of_a_short_article(
    length: Length, count: int
) -> None:
    budget = budget_of(length, sum(map(count_words, MATCH)))
    assert len(select_verbatim(SentenceIndex(MATCH), budget)) == count


@pytest.mark.parametrize(
    ("length", "sentences", "kept"),
    [
        (Length(None, max_words=7), ["One two three.", "Four five six seven."], True),
        (Length(None, max_words=6), ["One two three.", "Four five six seven."], False),
        (Length(None, max_sentences=1), ["One.", "Two."], False),
        (Length("short"), ["One."] * 9, True),
    ],
)
def test_what_the_caller_put_in_numbers_is_kept_or_not(
    length: Length, sentences: list[str], kept: bool
) -> None:
    assert is_kept(length, sentences) is kept


LEAD = (
    "Four hamlets of the hills of Corinthia were evacuated on Tuesday because of a fire that "
    "began at a landfill."
)
HEADED = ["Tram for Thessaloniki", *ARTICLE]


def test_a_headline_is_no_sentence_of_the_summary() -> None:
    index = SentenceIndex(HEADED)
    assert 0 not in select_verbatim(index, Budget(2, 60))
    drafts = ["Tram for Thessaloniki.", ARTICLE[1]]
    assert fit(drafts, Budget(2, 60), index) == (ARTICLE[1],)


def test_the_news_under_a_headline_of_the_same_words_stays() -> None:
    index = SentenceIndex(["Four hamlets evacuated in Corinthia fire", *ARTICLE[1:], LEAD])
    assert fit([LEAD, ARTICLE[3]], Budget(1, 60), index) == (LEAD,)


def test_the_most_valuable_sentence_may_pass_the_share_but_not_what_the_caller_wants() -> None:
    sentences, values = [LEAD, "The syrup holds zinc."], [0.9, 0.3]
    assert choose(sentences, values, Budget(2, 10, first_words=45)) == [0]
    assert choose(sentences, values, Budget(2, 10, first_words=12)) == [1]
    assert choose(sentences, values, Budget(2, 10)) == [1]
    assert choose(sentences[::-1], values, Budget(2, 10, first_words=45)) == [0]


def test_a_text_of_lines_without_marks_is_all_sentences() -> None:
    lines = [sentence.rstrip(".") for sentence in ARTICLE]
    assert 0 in select_verbatim(SentenceIndex(lines), Budget(2, 60))


SHORT_NEWS = {
    "en": [
        "The government will repair all bridges that were damaged in the flood last spring.",
        "The ferry crosses the river every hour.",
        "A ticket for the ferry costs four euros.",
        "The river ferry takes thirty cars.",
    ],
    "ru": [
        "Правительство отремонтирует все мосты, которые повредило наводнение прошлой весной.",
        "Паром ходит через реку каждый час.",
        "Билет на паром стоит сорок рублей.",
        "Паром через реку вмещает тридцать машин.",
    ],
    "el": [
        "Η κυβέρνηση θα επισκευάσει όλες τις γέφυρες που έπαθαν ζημιές πέρυσι την άνοιξη.",
        "Το φέρι περνά το ποτάμι κάθε ώρα.",
        "Το εισιτήριο για το φέρι κοστίζει τέσσερα ευρώ.",
        "Στο φέρι χωρούν τριάντα αυτοκίνητα, όταν το ποτάμι είναι ήσυχο.",
    ],
    "ar": [
        "سترمم الحكومة جميع الجسور التي تضررت من الفيضانات في الربيع الماضي خلال عام واحد.",
        "العبارة تعبر النهر كل ساعة.",
        "تذكرة العبارة بأربعة دنانير.",
        "العبارة في النهر تتسع لثلاثين سيارة.",
    ],
}


@pytest.mark.parametrize("sentences", SHORT_NEWS.values(), ids=SHORT_NEWS)
def test_an_extract_begins_with_the_news_and_not_with_what_is_said_again(
    sentences: list[str],
) -> None:
    index = SentenceIndex(sentences)
    assert select_verbatim(index, Budget(1, 14)) == [0]
    headed = SentenceIndex(["Breaking", *sentences])
    assert (index.lead, headed.lead) == (0, 1)
    assert select_verbatim(headed, Budget(1, 14)) == [1]


def test_a_lead_that_does_not_fit_leaves_its_room_to_others() -> None:
    index = SentenceIndex(SHORT_NEWS["ru"])
    assert 0 not in select_verbatim(index, Budget(2, 8))


def test_an_opening_of_a_few_words_is_no_lead_of_an_extract() -> None:
    index = SentenceIndex(["It rained again.", *SHORT_NEWS["en"]])
    assert select_verbatim(index, Budget(1, 14)) != [0]
    assert SentenceIndex([]).lead is None


def test_of_some_sentences_alone_the_places_stay_those_of_all() -> None:
    index = SentenceIndex(SHORT_NEWS["en"])
    assert select_verbatim(index, Budget(4, 60), None, [1, 3]) == [1, 3]
    assert select_verbatim(index, Budget(4, 60), None, []) == []


@pytest.mark.parametrize("sentence", ["A dog.", "The mayor spoke of trams."])
def test_a_text_that_says_one_thing_over_and_over_is_looked_through_once(sentence: str) -> None:
    def select(n: int) -> None:
        index = SentenceIndex([sentence] * (n // 8))
        select_verbatim(index, budget_of(Length("long"), n))

    assert growth(select) < QUADRUPLED


def test_every_headline_is_known_by_name() -> None:
    body = "It is a sentence of eight words here."

    def select(n: int) -> None:
        lines = [f"Headline {number}" if number % 4 == 0 else body for number in range(n // 8)]
        assert len(SentenceIndex(lines).headings) == len(lines) // 4
        select_verbatim(SentenceIndex(lines), Budget(4, 100))

    assert growth(select) < QUADRUPLED
