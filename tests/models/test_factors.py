"""Twice is not half: in four languages, in translations and in what a summary was read from."""

import pytest

from models.checks import check_grounds
from models.factors import check_factors

TWICE = {
    "en": "It cost twice as much as the old bridge.",
    "ru": "Он обошелся вдвое дороже старого моста.",
    "el": "Κόστισε τα διπλάσια από την παλιά γέφυρα.",
    "ar": "كلف ضعف ما كلفه الجسر القديم.",
}
HALF = {
    "en": "It cost half as much as the old bridge.",
    "ru": "Он стоил половину того, что старый мост.",
    "el": "Κόστισε τα μισά από την παλιά γέφυρα.",
    "ar": "كلف نصف ما كلفه الجسر القديم.",
}
PAIRS = [("en", code) for code in ("ru", "el", "ar")]
PAIRS += [(code, "en") for _, code in PAIRS]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_one_is_not_the_other(source: str, target: str) -> None:
    assert not check_factors(TWICE[source], TWICE[target])
    assert not check_factors(HALF[source], HALF[target])
    [halved] = check_factors(TWICE[source], HALF[target])
    [doubled] = check_factors(HALF[source], TWICE[target])
    assert (halved.code, doubled.code) == ("number_invented", "number_invented")
    assert halved.detail.endswith("where the source says twice")
    assert doubled.detail.endswith("where the source says half")
    [span] = halved.spans
    assert HALF[target][span.offset : span.offset + span.length] in halved.detail


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("A taxi costs half as much.", "Такси вдвое дешевле."),  # twice less is half
        ("An opponent half his age won.", "Победил соперник вдвое моложе его."),
        ("He was hit half as often.", "Χτυπήθηκε δύο φορές πιο σπάνια."),
        ("Prices fell by half.", "انخفضت الأسعار مرتين."),
        ("She has known the doubles champion for half a year.", "Она полгода знает чемпионку."),
        ("He won twice.", "Он победил."),  # lost, not turned round: other checks count numbers
        ("", "🙂"),
    ],
)
def test_what_may_mean_the_same_is_asked_nothing(source: str, hypothesis: str) -> None:
    assert not check_factors(source, hypothesis)
    assert not check_factors(hypothesis, source)


def test_another_twice_does_not_excuse_a_half() -> None:
    source = "Стройку дважды останавливали, а мост обошелся почти вдвое дороже сметы."
    read = "The work was stopped twice, and the bridge cost almost half as much as planned."
    [fault] = check_factors(source, read)
    assert fault.detail == '"half" where the source says twice'


def test_a_summary_is_held_to_the_sentence_that_bears_it() -> None:
    assert [fault.code for fault in check_grounds(HALF["en"], TWICE["en"])] == ["number_invented"]
