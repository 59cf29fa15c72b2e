"""Evidence points at the sentences that say it; selection does not repeat itself."""

from hypothesis import given
from hypothesis import strategies as st

from models.ranking import SentenceIndex, Support, bearers
from models.stems import overlap, stems

ARTICLE = [
    "The city council of Thessaloniki voted on Tuesday to build a tram line.",
    "Work will begin in March and cost 42 million euros.",
    "The mayor said the tram would carry 60,000 passengers a day.",
    "Rain is expected at the weekend.",
]


def test_the_sentence_that_says_it_is_the_first_evidence() -> None:
    index = SentenceIndex(ARTICLE)
    assert [s.index for s in index.support("The mayor promised 60,000 passengers.")] == [2]
    assert index.support("Work costs 42 million euros from March.")[0].index == 1


def test_no_sentence_bears_two_texts_out() -> None:
    index = SentenceIndex(ARTICLE)
    council, work, both = (
        index.support(text)
        for text in (
            "The council of Thessaloniki voted to build a tram line.",
            "It will cost 42 million euros.",
            "Thessaloniki voted to build a tram line that will cost 42 million euros.",
        )
    )
    assert bearers([council, work]) == [0, 1]
    assert bearers([council, both]) == [0, 1]  # its second best
    assert bearers([council, work, both]) == [0, 1, None]
    assert bearers([index.support("Собака лает."), work]) == [None, 1]


@given(st.lists(st.lists(st.integers(0, 5), unique=True, max_size=3), max_size=6))
def test_each_text_gets_the_best_sentence_that_is_left(places: list[list[int]]) -> None:
    found = bearers([[Support(place, 1.0) for place in own] for own in places])
    assert len(found) == len(places)
    taken: set[int] = set()
    for own, place in zip(places, found, strict=True):
        left = [other for other in own if other not in taken]
        assert place == (left[0] if left else None)
        taken |= {place} if place is not None else set()


def test_a_sentence_made_of_two_names_both() -> None:
    index = SentenceIndex(ARTICLE)
    support = index.support(
        "Thessaloniki voted to build a tram line that will cost 42 million euros."
    )
    assert {s.index for s in support} == {0, 1}
    assert support[0].score >= support[1].score > 0


def test_a_sentence_from_nowhere_has_no_evidence() -> None:
    assert SentenceIndex(ARTICLE).support("Собака лает.") == ()


def test_inflected_forms_meet_in_all_four_scripts() -> None:
    assert stems("Президента").keys() == stems("президентом").keys()
    assert stems("κυβέρνηση").keys() == stems("ΚΥΒΕΡΝΗΣΗΣ").keys()
    assert overlap(stems("مُدَرِّسَة"), stems("مدرسة")) == 1.0
    assert overlap(stems("Straße"), stems("STRASSE")) == 1.0


def test_the_title_draws_its_sentence_up() -> None:
    plain = SentenceIndex(ARTICLE).salience()
    titled = SentenceIndex([*ARTICLE, "Passengers of the tram wait."]).salience("Passengers")
    assert len(plain) == 4
    assert titled[4] > titled[3]


@given(st.lists(st.text(max_size=60), max_size=12), st.text(max_size=60))
def test_scores_lie_between_nought_and_one_best_first(sentences: list[str], summary: str) -> None:
    scores = [support.score for support in SentenceIndex(sentences).support(summary)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
