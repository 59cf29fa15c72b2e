"""Numbers that two languages write in two ways are one; hostile ones cost no square of time."""

from itertools import count

import pytest

from models.checks import check_translation
from models.faults import Fault
from models.number_checks import check_numbers
from models.quantities import quantities
from tests.models.growth import QUADRUPLED, growth


def numbers(source: str, hypothesis: str) -> list[Fault]:
    return [fault for fault in check_numbers(source, hypothesis) if "number" in fault.code]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It raised 1.25 million.", "Он собрал 1 млн 250 тыс."),
        ("It raised 1.25 million.", "Он собрал 1 миллион 250 тысяч."),
        ("It raised 1,250,000.", "جمعت مليون و250 ألف."),
        ("It raised 12,500.", "جمعت 12 ألفا و500."),
        ("A million and 250 people came.", "Пришли миллион и 250 человек."),
        ("It cost €34m.", "Это стоило 34 миллиона евро."),
        ("It took 1.5 hours.", "Это заняло полтора часа."),
        ("It took 1.5 hours.", "Πήρε μιάμιση ώρα."),
        ("It took 1.5 hours.", "استغرق ذلك ساعة ونصف."),
        ("It took 2.5 hours.", "Это заняло два с половиной часа."),
        ("It took two and a half hours.", "Это заняло 2,5 часа."),
        ("It took two and a half hours.", "Πήρε δύο ώρες και μισή."),
        ("It cost 2,500 euros.", "Это стоило две с половиной тысячи евро."),
        ("It cost 3.5 million euros.", "Это стоило три с половиной миллиона евро."),
        ("It cost 3.5 million.", "بلغت التكلفة ثلاثة ملايين ونصف المليون."),
        ("It is 34m long.", "Длина 34 м."),
        ("At 12:30 am it rang.", "Звонок раздался в 0:30."),
        ("At 12:30 am it rang.", "Звонок раздался в 00:30."),
        ("At 12 a.m. it rang.", "Звонок раздался в 00:00."),
        ("At 12:30 pm it rang.", "Звонок раздался в 12:30."),
        ("At 7 pm it rang.", "Звонок раздался в 19:00."),
        ("The 2019-20 season began.", "Сезон 2019–2020 начался."),
        ("The 2023/24 season began.", "Η σεζόν 2023-2024 ξεκίνησε."),
        ("1,000 people came.", "Ήρθαν χίλια άτομα."),
        ("1,001 nights.", "Тысяча и одна ночь."),
        ("2,500 people came.", "جاء ألفان وخمسمائة شخص."),
        ("He worked for sixty-one years.", "Δούλεψε εξήντα ένα χρόνια."),
        ("Twenty-one women came.", "Ήρθαν είκοσι μία γυναίκες."),
        ("Fifty-one men came.", "Ήρθαν πενήντα ένας άνδρες."),
        ("21,000 people came.", "Ήρθαν είκοσι μία χιλιάδες άνθρωποι."),
        ("101 men came.", "Ήρθαν εκατόν ένας άνδρες."),
        ("1,001 nights passed.", "Πέρασαν χίλιες μία νύχτες."),
        ("1,600 men came.", "Είδα χίλιους εξακόσιους άνδρες."),
        ("It rose by 5 percent.", "ارتفع خمسة بالمئة."),
        ("It rose by 2½ points.", "Он вырос на 2,5 пункта."),
        ("It rose by 2½ points.", "Он вырос на два с половиной пункта."),
        ("It cost £2½m.", "Это стоило 2,5 млн фунтов."),
        ("Add 2¾ cups.", "Добавьте 2 3/4 чашки."),
        ("Add ¾ of a cup.", "Добавьте 0,75 чашки."),
        ("Add ¾ of a cup.", "Προσθέστε 3/4 του φλιτζανιού."),
        ("Add ¾ of a cup.", "أضف ثلاثة أرباع كوب."),
        ("Add ½ of a cup.", "Добавьте половину чашки."),
    ],
)
def test_the_same_number_written_otherwise_is_no_fault(one: str, other: str) -> None:
    assert numbers(one, other) == []
    assert numbers(other, one) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It cost €34m.", "Это стоило 34 евро."),
        ("It cost $34b.", "Это стоило 34 доллара."),
        ("It raised 1.25 million.", "Он собрал 1 млн 350 тыс."),
        ("It raised 12,500.", "جمعت 12 ألفا و600."),
        ("The 2019-20 season began.", "Сезон 2019–2021 начался."),
        ("It took 3.5 hours.", "Это заняло два с половиной часа."),
        ("It took 7.5 hours.", "Это заняло полтора часа."),
        ("At 12:30 am it rang.", "Звонок раздался в 12:40."),
        ("Twenty-one people came.", "Ήρθαν είκοσι δύο άτομα."),
        ("Add ¾ of a cup.", "Добавьте ½ чашки."),
        ("Add 2¾ cups.", "Προσθέστε 2½ φλιτζάνια."),
    ],
)
def test_another_number_is_a_fault(one: str, other: str) -> None:
    assert numbers(one, other)
    assert numbers(other, one)


@pytest.mark.parametrize(
    ("source", "hypothesis", "details"),
    [
        ("It costs 99p.", "Это стоит 99 пенсов.", []),
        ("Это стоит 310 пенсов.", "It costs 310p.", []),
        ("It costs 99p.", "Это стоит 99 центов.", ["99 is in CENT, the source names none"]),
        ("Рост составил 0,3 п. п.", "Growth was 0.3 p.p.", []),
        ("It rose 0.3 percentage points.", "ارتفع 0.3 نقطة مئوية.", []),
        ("The iPhone 17 costs $999.", "Το iPhone 17 κοστίζει 999 δολάρια.", []),
        (
            "The iPhone 17 costs $999.",
            "Το iPhone 17 κοστίζει 999.",
            ["999 lacks its currency, USD"],
        ),
        ("It paid €2bn ($3bn).", "Он заплатил 2 млрд евро (3 млрд долларов).", []),
        (
            "It paid €2bn ($3bn).",
            "Он заплатил €2 млрд долларов (3 млрд).",
            ["2 is in USD, the source has EUR"],
        ),
    ],
)
def test_a_unit_is_that_of_its_own_number(source: str, hypothesis: str, details: list[str]) -> None:
    found = check_numbers(source, hypothesis)
    assert [(fault.code, fault.detail) for fault in found] == [("unit_changed", d) for d in details]


@pytest.mark.parametrize(
    ("text", "value"),
    [("معرض دمشق في تشرين الأول", "10"), ("معرض دمشق في تشرين الثاني", "11")],
)
def test_a_month_of_two_words_is_read(text: str, value: str) -> None:
    assert [q.value for q in quantities(text)] == [value]


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        (
            "It sold 24.6 billion barrels.",
            "Он продал 24,6 барреля.",
            "24,6 is 24.6 (24,600,000,000) in the source",
        ),
        (
            "It paid €34 million.",
            "Πλήρωσε 34 δισ. ευρώ.",
            "34 (34,000,000,000) is 34 (34,000,000) in the source",
        ),
        ("دفعت 12 ألف يورو.", "It paid 12 euros.", "12 is 12 (12,000) in the source"),
    ],
)
def test_another_scale_is_one_fault(source: str, hypothesis: str, detail: str) -> None:
    (fault,) = check_numbers(source, hypothesis)
    assert (fault.code, fault.detail, len(fault.spans)) == ("number_invented", detail, 1)


@pytest.mark.parametrize("text", ["معرض دمشق في تشرين", "انتخابات في كانون", "تشرين القادم"])
def test_half_of_a_month_is_none(text: str) -> None:
    assert quantities(text) == ()


def test_a_number_beyond_any_float_is_named() -> None:
    (fault,) = numbers(f"It is {'9' * 310} million euros.", "Он сказал.")
    assert fault.detail.startswith("9" * 310)
    shown = numbers("It is 9007199254740993 thousand.", "Он сказал.")[0].detail
    assert "9,007,199,254,740,993,000" in shown


@pytest.mark.parametrize("unit", ["&a", "a.", "5 ", "5 km ", "$5 ", "one ", "12.30 "])
def test_many_numbers_take_no_square_of_time(unit: str) -> None:
    number = count(10)

    def check(n: int) -> object:
        # Twice, since both sizes must be beyond those that `quantities` remembers as sentences.
        source = f"Word {next(number)} {unit * 2 * n} end."
        return check_translation(source, f"Слово {'7 ' * n}.", "ru")

    assert growth(check) < QUADRUPLED
