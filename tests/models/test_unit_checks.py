"""A number keeps its measure, its half of the day and marks that make a number, in four scripts."""

import pytest

from models.number_checks import check_numbers
from models.quantities import quantities


def told(source: str, hypothesis: str) -> list[tuple[str, str]]:
    return [(fault.code, fault.detail) for fault in check_numbers(source, hypothesis)]


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("It is 400 metres wide.", "Έχει πλάτος 400.", "400 lacks its measure, metres"),
        ("It weighs 15 grams.", "Он весит 15.", "15 lacks its measure, grams"),
        ("It weighs 15 grams.", "يزن 15.", "15 lacks its measure, grams"),
        ("He waited for 3 hours.", "Он ждал 3.", "3 lacks its measure, hours"),
        ("He ran 10 km in 40 minutes.", "Он бежал 10 за 40 минут.", "10 lacks its measure, kilom"),
        ("It holds 5 million tonnes.", "Он вмещает 5 млн.", "5 lacks its measure, tonnes"),
        ("It covers 20 square metres.", "Он занимает 20.", "20 lacks its measure, metres"),
        ("Απέχει 25 χλμ.", "It is 25 speeches away.", "25 lacks its measure, kilometres"),
        ("تبعد 25 كلم.", "It is 25 speeches away.", "25 lacks its measure, kilometres"),
        ("It weighs 15.", "Он весит 15 граммов.", "15 is in grams, the source names no measure"),
    ],
)
def test_a_measure_on_one_side_alone_is_a_fault(source: str, hypothesis: str, detail: str) -> None:
    ((code, said),) = told(source, hypothesis)
    assert code == "unit_changed" and said.startswith(detail)


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("a 28-year-old man", "28-летний мужчина"),
        ("a 2 hour speech", "2ωρη ομιλία"),
        ("a 30 day refund", "30-дневный возврат"),
        ("at age 54", "в возрасте 54 лет"),
        ("at 10 o'clock", "в 10 часов"),
        ("11 billion cubic metres of gas", "11 млрд куб. м газа"),
        ("scale it to 2 in. here", "θέστε την στις 2 ίντσες εδώ"),
        ("a disk of 4 GB", "القرص 4 غ.ب متاح"),
        ("about 30 m away", "в 30 метрах"),
        ('a 6x4" picture', "снимок 6х4 дюйма"),
        ("40 hectares and 12 tonnes", "40 га и 12 т"),
        ("400 to 500 metres", "от 400 до 500 метров"),
        ("19 in Crete", "19 в день"),
        ("783 km² of land", "783 τετραγωνικά χιλιόμετρα"),
        ("at 10 this morning", "في الساعة 10 صباح اليوم"),
        ("on two legs", "στα δύο πόδια"),
        ("a 56 by 56 mm negative", "негатив 56мм на 56 мм"),
        ("a 56 × 56 mm negative", "αρνητικό 56 mm επί 56 mm"),
        ("", ""),
    ],
)
def test_a_measure_that_is_said_otherwise_is_no_fault(source: str, hypothesis: str) -> None:
    assert told(source, hypothesis) == []
    assert told(hypothesis, source) == []


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("It opens at 7:30 pm.", "Он открыт с 7:30 утра.", "7 is a.m., the source has p.m."),
        ("It opens at 9 a.m.", "Открыт с 9 часов вечера.", "9 is p.m., the source has a.m."),
        ("It shuts at 9 p.m.", "Κλείνει στις 9 π.μ.", "9 is a.m., the source has p.m."),
        ("It shuts at 9 p.m.", "يغلق الساعة 9 صباحًا.", "9 is a.m., the source has p.m."),
        ("В 2 часа ночи.", "At 2 in the afternoon.", "2 is p.m., the source has a.m."),
        (
            "It opens at 9 a.m. and shuts at 9 p.m.",
            "Ανοίγει στις 9 π.μ. και κλείνει στις 9 π.μ.",
            "9 is a.m., the source has p.m.",
        ),
    ],
)
def test_the_other_half_of_the_day_is_a_fault(source: str, hypothesis: str, detail: str) -> None:
    assert told(source, hypothesis) == [("number_invented", detail)]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("at 7:30 pm", "в 19:30"),
        ("at 7:30 pm", "в 7:30 вечера"),
        ("at 5.30pm", "στις 17:30"),
        ("at 5.30 p.m.", "в 17.30"),
        ("at 7 p.m.", "في الساعة 7 مساءً"),
        ("at 7 p.m.", "в семь часов вечера"),
        ("at 3 p.m.", "в 3 часа дня"),
        ("at 9 at night", "στις 9 μ.μ."),
        ("at 2 a.m.", "в 2 часа ночи"),
        ("at 12 p.m.", "12 ظهرا"),
        ("3 days", "3 дня"),
        ("2 nights", "2 ночи"),
        ("it rose 3 p.p.", "αυξήθηκε 3 π.μ."),
    ],
)
def test_the_same_hour_is_no_fault(source: str, hypothesis: str) -> None:
    assert told(source, hypothesis) == []
    assert told(hypothesis, source) == []


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("at 6,214.87", "на 6,214,87", "6,214,87 marks its thousands and its decimals alike"),
        ("at 1,234.56", "στα 1.234.56", "1.234.56 marks its thousands and its decimals alike"),
        ("بلغ ١٬٢٣٤٫٥٦", "it was 1.234.56", "1.234.56 marks its thousands and its decimals alike"),
    ],
)
def test_marks_that_make_no_number_are_a_fault(source: str, hypothesis: str, detail: str) -> None:
    assert told(source, hypothesis) == [("number_invented", detail)]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("6,214.87 points", "6 214,87 пункта"),
        ("1,234,567 people", "1.234.567 άτομα"),
        ("version 1.234.56", "версия 1.234.56"),
        ("1,234.56", "١٬٢٣٤٫٥٦"),
    ],
)
def test_a_number_marked_in_its_languages_way_is_no_fault(source: str, hypothesis: str) -> None:
    assert told(source, hypothesis) == []


def test_an_hour_is_of_no_measure() -> None:
    (hour,) = quantities("В 7 часов вечера.")
    assert (hour.half, hour.measure) == ("pm", None)
    assert hour.readings == {"7", "19", "19.00"}
