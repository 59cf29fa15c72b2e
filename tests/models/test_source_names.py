"""A person's name that English lost is told; bodies, places and what was translated are not."""

import time

import pytest

from models.checks import check_translation
from models.source_names import names_lost_in_english


@pytest.mark.parametrize(
    ("lang", "source", "english", "lost"),
    [
        (
            "el",
            "Ο συνθέτης Λευτέρης Αργυρού πέθανε στην Αθήνα 🎵.",
            "The composer died in Athens 🎵.",
            "Λευτέρης Αργυρού",
        ),
        (
            "el",
            "Τη Δευτέρα η δήμαρχος Ελένη Σταμάτη παραιτήθηκε.",
            "On Monday the mayor resigned.",
            "Ελένη Σταμάτη",
        ),
        ("ru", "Художник Игорь Лапшин умер в Казани.", "The artist died in Kazan.", "Игорь Лапшин"),
        (
            "ru",
            "По словам министра, Анна Седова уехала в Берлин.",
            "The minister said she went to Berlin.",
            "Анна Седова",
        ),
    ],
)
def test_a_name_that_nothing_in_english_answers_is_lost(
    lang: str, source: str, english: str, lost: str
) -> None:
    (fault,) = names_lost_in_english(source, english, lang)
    assert (fault.code, fault.detail, fault.spans) == ("name_lost", f"{lost} is missing", ())
    assert fault in check_translation(source, english, "en")


@pytest.mark.parametrize(
    ("lang", "source", "english"),
    [
        (
            "el",
            "Ο συνθέτης Λευτέρης Αργυρού πέθανε.",
            "The composer Lefteris Argyrou died.",
        ),
        ("ru", "Художник Игорь Лапшин умер.", "The artist Igor Lapshin has died."),
        ("ru", "Художник Игорь Лапшин умер.", "the artist igor lapshin has died."),
        ("ru", "Художник Игорь Лапшин умер.", "Lapshin, an artist, has died."),
        # A capital of English that nothing answers may be the name by another name.
        ("ru", "Выступил хор Большая Десятка.", "The choir of Top Ten sang."),
        ("el", "Το αποφάσισε το Ανώτατο Δικαστήριο.", "The top court decided it."),
        ("el", "Έφυγε από τις Ηνωμένες Πολιτείες.", "He left the country."),
        ("el", "Έφτασε τη Μεγάλη Τρίτη.", "He came before Easter."),
        ("ru", "Он жил в Северной Корее.", "He lived in the North."),
        ("ru", "В игре Tomb Raider десять уровней.", "The game has ten levels."),
        ("ru", "Вчера Седова уехала.", "She left yesterday."),  # one word inside the sentence
        ("ru", "Игорь Лапшин умер.", "The artist has died."),  # the sentence begins with it
        ("ru", "Он сказал: «Игорь Лапшин умер».", "He said: “He has died”."),
        ("ar", "توفي الملحن كريم العطار.", "The composer died."),  # no capitals
        ("ru", "", ""),
    ],
)
def test_what_is_heard_or_may_have_been_translated_is_not_lost(
    lang: str, source: str, english: str
) -> None:
    assert names_lost_in_english(source, english, lang) == []


def test_a_text_of_many_names_is_read_in_linear_time() -> None:
    def seconds(times: int) -> float:
        source = "Художник иногда уезжал из города, а затем возвращался. " * times
        start = time.perf_counter()
        names_lost_in_english(source + "Это Игорь Лапшин.", "He left the town. " * times, "ru")
        return time.perf_counter() - start

    seconds(10)
    assert seconds(4000) < 40 * max(seconds(400), 0.005)
