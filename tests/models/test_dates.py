"""A month, an ordinal and a day of the week are the source's, in four languages."""

import pytest

from models.number_checks import check_numbers
from models.quantities import quantities
from models.quantity_calendar import weekdays_in


@pytest.mark.parametrize(
    ("source", "hypothesis", "lost", "new"),
    [
        ("on 9 June", "9 июля", "June", "июля"),
        ("on 9 June", "στις 9 Ιουλίου", "June", "Ιουλίου"),
        ("on 9 June", "في 9 تموز", "June", "تموز"),
        ("in December", "في كانون الثاني", "December", "كانون الثاني"),
        ("9 июня", "on 9 July", "июня", "July"),
        ("στις 9 Μαΐου", "on 9 March", "Μαΐου", "March"),
        ("the first quarter", "в третьем квартале", "first", "третьем"),
        ("the first quarter", "στο τρίτο τρίμηνο", "first", "τρίτο"),
        ("the first quarter", "في الربع الثالث", "first", "الثالث"),
        ("в пятом веке", "in the sixth century", "пятом", "sixth"),
        ("the thirteenth day", "η δέκατη τέταρτη μέρα", "thirteenth", "δέκατη τέταρτη"),
        ("on Monday", "يوم الأحد", "Monday", "الأحد"),
        ("on Monday", "во вторник", "Monday", "вторник"),
        ("on Tuesday", "την Τετάρτη", "Tuesday", "Τετάρτη"),
        ("в среду", "on Thursday", "среду", "Thursday"),
        ("والخميس", "and Friday", "والخميس", "Friday"),
        ("Monday and Friday", "понедельник и субботу", "Friday", "субботу"),
    ],
)
def test_another_in_its_place_is_a_fault(source: str, hypothesis: str, lost: str, new: str) -> None:
    found = check_numbers(source, hypothesis)
    assert [(fault.code, fault.detail) for fault in found] == [
        ("number_lost", f"{lost} is missing"),
        ("number_invented", f"{new} is not in the source"),
    ]
    (span,) = found[1].spans
    assert hypothesis[span.offset :][: span.length] == new


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("on 9 June", "9 июня"),
        ("on 9 June", "στις 9/6"),
        ("on 9 June", "في 9 حزيران/يونيو"),
        ("on 5/11", "5 ноября"),
        ("in November", "في تشرين الثاني"),
        ("in May", "в этом месяце"),
        ("last month", "в июне"),
        ("You may march in August.", "Можете идти маршем в августе."),
        ("the first quarter", "первый квартал"),
        ("a third of them, in the first year", "треть из них за первый год"),
        ("just a second", "один момент"),
        ("the thirteenth day", "η δέκατη τρίτη μέρα"),
        ("the nineteenth and the twentieth century", "القرنان التاسع عشر والعشرون"),
        ("first, a millisecond", "في البداية ميلي ثانية"),
        ("the first 20 steps", "الخطوات العشرون الأولى"),
        ("the fifteenth and the twenty-fifth", "الخامس عشر والخامس والعشرون"),
        ("the ninth and the tenth", "التاسع والعاشر"),
        ("the eleventh and the sixteenth", "ο εντέκατος και ο δέκατος έκτος"),
        ("the first, except Sundays", "πρώτα, εκτός Κυριακής"),
        ("the 21st century", "двадцать первый век"),
        ("on Monday", "в понедельник"),
        ("on Mondays", "κάθε Δευτέρα"),
        ("on Wednesday", "يوم الأربعاء"),
        ("on Sunday", "الأحد"),
        ("the third time on Friday", "η τρίτη φορά την Παρασκευή"),
        ("the environment on Friday", "окружающая среда в пятницу"),
        ("at the weekend", "в субботу и воскресенье"),
        ("one of the two on Sunday", "أحد الاثنين يوم الأحد"),
        ("Tuesday", "Во вторник 🌧"),
    ],
)
def test_the_same_said_otherwise_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []


def test_days_are_read_in_order() -> None:
    text = "Sunday, понедельник, Τρίτη (όχι τρίτη), الأربعاء، بالخميس"
    assert [day.value for day in weekdays_in(text)] == ["7", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "value", "sort"),
    [
        ("Μαΐου", "5", "month"),
        ("وكانون الأول", "12", "month"),
        ("третьего", "3", "ordinal"),
        ("πρώτης", "1", "ordinal"),
        ("δέκατος πέμπτος", "15", "ordinal"),
        ("The thirtieth", "30", "ordinal"),
        ("the second half-yearly", "2", "ordinal"),
        ("оба", "2", None),
        ("вторгались", "2", None),
    ],
)
def test_a_word_tells_what_it_counts(text: str, value: str, sort: str | None) -> None:
    (found,) = quantities(text)
    assert (found.value, found.written, found.sort) == (value, "soft", sort)
