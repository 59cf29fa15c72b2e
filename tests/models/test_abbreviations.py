"""What a model reads in place of an abbreviation that it misreads."""

import pytest

from models.abbreviations import written_out
from models.english_names import names_in
from tests.models.growth import QUADRUPLED, growth


@pytest.mark.parametrize(
    ("lang", "sent", "read"),
    [
        ("en", "Exports fell to €24.6bn.", "Exports fell to €24.6 billion."),
        ("en", "a $5bn-a-year deal", "a $5 billion-a-year deal"),
        ("en", "It cost $10k, £2.5k, US$3m.", "It cost $10,000, £2.5 thousand, US$3 million."),
        ("en", "1,234bn people, 5m euros", "1,234 billion people, 5 million euros"),
        ("en", "£3 T-shirts, a £20 M&S card", "£3 T-shirts, a £20 M&S card"),
        ("en", "a wall 5m tall, bus 3M, 10k runs", "a wall 5m tall, bus 3M, 10k runs"),
        ("en", "It opens at 9 a.m.", "It opens at 9 a.m."),
        ("en", "It opens at 9 a.m., shuts at 9 p.m.", "It opens at 9:00, shuts at 21:00."),
        ("en", "“Come at 7:30 pm.”", "“Come at 19:30.”"),
        ("en", "at 12 p.m. and 12:30am", "at 12:00 and 0:30"),
        ("en", "5 p.m.-3 a.m., 5pm–11pm", "17:00-3:00, 17:00–23:00"),
        ("en", "until 9 p.m. Two flights left", "until 21:00. Two flights left"),
        ("en", "at 9 p.m. GMT, 8 p.m. Friday", "at 21:00 GMT, 20:00 Friday"),
        ("en", "the 5.30 p.m. train", "the 17:30 train"),
        ("en", "from 1-3 p.m. daily", "from 1-3 in the afternoon daily"),
        ("en", "between 9 and 11:30 pm", "between 9 and 11:30 in the evening"),
        ("en", "Prof. J. Smith and Gen Mark Lee", "Professor J. Smith and General Mark Lee"),
        ("en", "Lt. Col. Sarah White of Gen Z", "Lieutenant Colonel Sarah White of Gen Z"),
        ("en", "On Oct. 12 and in Sept. 2019", "On October 12 and in September 2019"),
        ("en", "Main St., St. James' Park", "Main Street, St. James' Park"),
        ("en", "Oxford St closed. St. Mary", "Oxford Street closed. St. Mary"),
        ("en", "He lives on Main St.", "He lives on Main Street."),
        ("en", "the Justice Dept.", "the Justice Department."),
        ("en", "built c.1850, vitamin c. 12", "built about 1850, vitamin c. 12"),
        ("el", "του κ. Παππά, η κ. Σαρπ", "του Mr Παππά, η Ms Σαρπ"),
        ("el", "Οι κ.κ. Δένδιας και Παππάς", "Οι Δένδιας και Παππάς"),
        ("el", "Η καθ. Λαγού ζήτησε", "Η καθηγήτρια Λαγού ζήτησε"),
        ("ru", "в г. Казани в 2018 г. Там", "в Казани в 2018 г. Там"),
        ("ru", "Завод им. Кирова, 300 чел. там", "Завод имени Кирова, 300 человек там"),
        ("ar", "قال د. أحمد", "قال الدكتور أحمد"),
        ("ar", "د. أحمد", "د. أحمد"),
    ],
)
def test_a_model_reads_in_full_what_it_misreads_in_short(lang: str, sent: str, read: str) -> None:
    assert written_out(sent, lang) == read
    assert written_out(read, lang) == read


def test_an_abbreviation_that_is_written_out_is_no_name_that_could_be_lost() -> None:
    assert [name.text for name in names_in("The Justice Dept. and the UK Govt met Lukas.")] == [
        "UK",
        "Lukas",
    ]


@pytest.mark.parametrize("unit", ["1,", "9 p.m. ", "$1.5 "])
def test_time_to_write_out_grows_with_the_text(unit: str) -> None:
    assert growth(lambda n: written_out(unit * (n // len(unit)), "en")) < QUADRUPLED
