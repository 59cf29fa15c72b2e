"""One quantity in digits and in words, with its scale and unit, in four scripts."""

import pytest

from models.number_checks import check_article_numbers, check_numbers
from models.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("34 million euros", "34000000", "EUR"),
        ("34 млн. евро", "34000000", "EUR"),
        ("34 εκατ. ευρώ", "34000000", "EUR"),
        ("٣٤ مليون يورو", "34000000", "EUR"),
        ("двух миллионов", "2000000", None),
        ("δύο χιλιάδες", "2000", None),
        ("مليوني شخص", "2000000", None),
        ("خمسة وعشرون", "25", None),
        ("twenty-five thousand two hundred and six", "25206", None),
        ("двадцать первого", "21", None),
        ("τριακοστό έβδομο", "37", None),
        ("الخامس عشر", "15", None),
        ("полтора миллиона", "1500000", None),
        ("half a million", "500000", None),
        ("نصف مليون", "500000", None),
        ("$2.5bn", "2500000000", "USD"),
        ("15 τοις εκατό", "15", "%"),
        ("١٥ في المئة", "15", "%"),
        ("15-процентный", "15", "%"),
        ("XXI век", "21", None),
        ("0.125", "0.125", None),
    ],
)
def test_a_quantity_is_read(text: str, value: str, unit: str | None) -> None:
    (found, *rest) = quantities(text)
    assert (found.value, found.unit, rest) == (value, unit, [])
    assert 0 <= found.offset < found.offset + found.length <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "millions of people",
        "Во вторник сотрудники",
        "בית",
        "εβδομάδα",
        "بين",
        "لست",
        "أثناء",
        "десятичных",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("at 7 p.m. on 5/11", "в 19:00 5 ноября"),
        ("at 12:30", "в 12.30"),
        ("in the 1990s", "в 90-х годах"),
        ("between 5 and 10 million dollars", "от 5 млн до 10 млн долларов"),
        ("from 15 to 20%", "с 15% до 20%"),
        ("the 2nd of 3 trains", "второй из трёх поездов"),
        ("a man in his 50s", "ένας πενηντάρης"),
        ("a woman in her 50s", "μια πενηντάρα"),
        ("a man in his 50s", "رجل خمسيني"),
        ("a woman in her 20s", "امرأة عشرينية"),
        ("a man in his 40s", "сорокалетний мужчина"),
        ("a man in his 60s", "ένας εξηντάχρονος"),
        ("ένας άνδρας στα 70", "a man in his seventies"),
        ("мужчина за 30", "a man in his thirties"),
        ("رجل في 80 من عمره", "a man in his eighties"),
        ("2 decades", "20 лет"),
        ("10,000 people", "10 тысяч человек"),
        ("200 pounds (90 kg)", "200 λίβρες (90 κιλά)"),
        ("100 km2 of forest", "100 кв. км леса"),
        ("بطول 1800 متر", "1800m long"),
        ("1800m long", "длиной 1800 м"),
        ("about seventy kilometres away", "على بعد سبعين كيلو متراً"),
        ("just under 150 centimetres tall", "أقل بقليل من 150 سنتي متر"),
        ("a bag of 5 kilos", "كيس وزنه 5 كيلو"),
        ("for 40 pensions", "за 40 пенсий"),
        ("a sphere of radius 1 centred here", "сфера радиусом 1 с центром здесь"),
        ("over 20 years at 3.7 percent", "على مدار 20 عاما بنسبة 3.7 بالمائة"),
        ("in 1989, days later", "в 1989 году, через несколько дней"),
        ("In 2005 days went by", "В 2005 году шли дни"),
        ("In 2005 he presented it", "في عام 2005 قدم ذلك"),
        ("10 square miles (26 km²)", "10 τετραγωνικά μίλια (26 χλμ.²)"),
        ("3 days and 3 hours", "3 ώρες και 3 ημέρες"),
    ],
)
def test_another_way_to_write_a_number_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []


def test_a_fault_says_what_and_where() -> None:
    hypothesis = "Их было 24, и 15 ушли."
    faults = check_numbers("There were 42, and 15 percent left.", hypothesis)
    told = [
        (f.code, f.detail, [hypothesis[s.offset :][: s.length] for s in f.spans]) for f in faults
    ]
    assert told == [
        ("number_lost", "42 is missing", []),
        ("number_invented", "24 is not in the source", ["24"]),
        ("unit_changed", "15 lacks a percent sign unlike the source", ["15"]),
    ]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [("in his 50s", "ένας σαραντάρης"), ("in her 50s", "ستينية"), ("in his 50s", "за сорок")],
)
def test_another_decade_of_a_life_is_a_fault(source: str, hypothesis: str) -> None:
    assert "number_lost" in {fault.code for fault in check_numbers(source, hypothesis)}


@pytest.mark.parametrize(
    ("source", "hypothesis", "lost"),
    [
        ("ten riders and four races", "гонщики и четыре гонки", ["ten is missing"]),
        ("two ports and three areas", "δύο λιμάνια και μια περιοχή", ["three is missing"]),
        ("seven men and five women", "سبعة رجال ونساء", ["five is missing"]),
        ("семь мужчин и пять женщин", "men and five women", ["семь is missing"]),
        ("two ports and three areas", "два порта и три района", []),
        ("one of the two", "один из них", []),
        ("the three of them", "они все", []),
        ("two sensors in three-dimensional space", "مستشعران في فضاء ثلاثي الأبعاد", []),
        ("two sensors in three-dimensional space", "δύο αισθητήρες στον τρισδιάστατο χώρο", []),
        ("one of the Three Kingdoms", "одно из Троецарствия", []),
        ("five or six", "5 или 6", []),
        ("level one units, two men and ten women", "المستوى الأول وعشر نساء ورجلان اثنان", []),
        ("fifty or two", "полсотни или две", []),
    ],
)
def test_one_of_many_number_words_is_missed(source: str, hypothesis: str, lost: list[str]) -> None:
    assert [fault.detail for fault in check_numbers(source, hypothesis)] == lost


def test_thousands_do_not_fall_apart_into_other_numbers() -> None:
    """A model wrote "15 0000" for 15,000 dollars."""
    assert {f.code for f in check_numbers("15,000 dollars", "15 0000 доллар")} >= {"number_lost"}


@pytest.mark.parametrize(
    ("source", "hypothesis", "details"),
    [
        (
            "120 ألف متر مكعب",
            "120 thousand cubic feet",
            ["120 is in feet, the source has metres"],
        ),
        ("5 to 10 miles away", "в 5–10 километрах", ["5 is in", "10 is in"]),
        ("wait 5 minutes", "περιμένετε 5 ώρες", ["5 is in hours, the source has minutes"]),
        ("for 40 people", "за 40 пенсов", ["40 is in PENNY, the source names none"]),
        ("in 3 weeks", "за три месяца", ["три is in months, the source has weeks"]),
        ("2 tonnes \U0001f33e", "\u202b2 كغم\u202c", ["2 is in kilograms, the source has tonnes"]),
    ],
)
def test_another_measure_is_a_fault(source: str, hypothesis: str, details: list[str]) -> None:
    found = check_numbers(source, hypothesis)
    assert {fault.code for fault in found} == {"unit_changed"}
    for fault, detail in zip(found, details, strict=True):
        assert fault.detail.startswith(detail)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("It cost 34 million euros.", set()),
        ("It cost €34m.", set()),
        ("It cost 34 billion euros.", {"number_invented"}),
        ("It cost 34 million dollars.", {"unit_changed"}),
        ("Two of them left.", set()),
    ],
)
def test_a_summary_is_held_to_the_articles_quantities(sentence: str, codes: set[str]) -> None:
    article = "The bridge cost 34 million euros. Both builders, Ann and Bob, left."
    assert {fault.code for fault in check_article_numbers(sentence, article)} == codes
