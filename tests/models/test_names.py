"""Names of an English text, found again in three scripts, and the table of those translated."""

import pytest

from models.checks import check_translation
from models.exonyms import exonyms
from models.folding import fold
from models.names import foreign_exonyms, lost_names, names_in
from models.transliteration import sounds_like

NAMES = {
    "Kashiwazaki": ("Касивадзаки", "Κασιβαζάκι", "كاشيوازاكي"),
    "Petrova": ("Петровой", "Πέτροβα", "بيتروفا"),
    "Washington": ("Вашингтоне", "Ουάσινγκτον", "واشنطن"),
    "Schwarzenegger": ("Шварценеггера", "Σβαρτσενέγκερ", "شوارزنيجر"),
    "Gingrich": ("Гингрич", "Γκίνγκριτς", "غينغريتش"),
    "Haddad": ("Хаддад", "Χαντάντ", "حداد"),
    "Johnson": ("Джонсон", "Τζόνσον", "جونسون"),
    "Bobek": ("Бобека", "Μπόμπεκ", "ببوبيك"),
}


@pytest.mark.parametrize(("name", "forms"), NAMES.items())
def test_a_name_is_heard_in_every_script(name: str, forms: tuple[str, ...]) -> None:
    assert [sounds_like(name, form) for form in forms] == [True, True, True]


def test_a_name_is_not_heard_in_any_word() -> None:
    others = ("правительство", "κυβέρνηση", "συμφωνία", "الحكومة", "المفاوضات")
    heard = [(name, word) for name in NAMES for word in others if sounds_like(name, word)]
    assert heard == []


def test_common_words_days_and_peoples_are_not_judged() -> None:
    text = "On Tuesday the Central Bank and the Assyrians met Smith in Berlin with Olga Kuznetsova."
    assert [name.text for name in names_in(text)] == ["Berlin", "Olga", "Kuznetsova"]


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("ru", "Представители ООН и Германии уехали."),
        ("el", "Εκπρόσωποι του ΟΗΕ και της Γερμανίας έφυγαν."),
        ("ar", "غادر ممثلو الأمم المتحدة وألمانيا."),
    ],
)
def test_a_translated_name_is_kept_and_another_state_is_an_invention(
    target: str, kept: str
) -> None:
    source = "Delegates of the UN and of Germany left."
    assert lost_names(source, kept, target) == []
    assert foreign_exonyms(source, kept, target) == []
    (invented,) = foreign_exonyms("Delegates of the UN left.", kept, target)
    (span,) = invented.spans
    assert kept[span.offset : span.offset + span.length] == invented.detail.split()[0]


def test_every_form_of_the_table_is_folded_and_every_name_has_one_in_each_language() -> None:
    for exonym in exonyms():
        assert exonym.english and [lang for lang, forms in exonym.forms if forms] == [
            "ru",
            "el",
            "ar",
        ]
        for _, forms in exonym.forms:
            assert all(part == fold(part) for form in forms for part in form), exonym.name


@pytest.mark.parametrize(
    ("english", "source", "strange"),
    [
        ("Paris talked to Egypt.", "Париж вёл переговоры с Египтом.", []),
        ("Paris talked to Egypt.", "Το Παρίσι συνομίλησε με την Αίγυπτο.", []),
        ("Paris talked to Egypt.", "تحدثت باريس مع مصر.", []),
        (
            "Egypt agreed at last, Shabdrung said.",
            "Норвегия наконец согласилась.",
            ["Egypt", "Shabdrung"],
        ),
        ("The city of Denmark opened a bridge.", "Η πόλη Πάτρα άνοιξε μια γέφυρα.", ["Denmark"]),
        (
            "Talks began in Shabdrung \U0001f30a.",
            "\u202bبدأت المحادثات يوم الأحد\u202c \U0001f30a.",
            ["Shabdrung"],
        ),
        ("Mr Oyelaran left BBC on Monday.", "Г-н Ойеларан ушёл из BBC в понедельник.", []),
        # "but fishermen": the two words together sound like it.
        ("The Chinese association met.", "لكن صيادين اجتمعوا.", ["Chinese"]),
        ("Egypt agreed.", "Egypt agreed.", []),
        ("Egypt agreed.", "", []),
    ],
)
def test_a_name_that_a_source_in_another_language_lacks_is_an_invention(
    english: str, source: str, strange: list[str]
) -> None:
    faults = [f for f in check_translation(source, english, "en") if f.code == "name_invented"]
    assert [english[s.offset :][: s.length] for fault in faults for s in fault.spans] == strange
    assert [fault.detail for fault in faults] == [f"{n} is not in the source" for n in strange]
