"""Names of an English text, found again in three scripts, and the table of those translated."""

import pytest

from models.checks import check_translation
from models.english_names import names_in
from models.exonyms import exonyms
from models.folding import fold
from models.names import foreign_exonyms, lost_names
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


STATES = [
    ("Austria", "ru", "В Австрии", "В Австралии"),
    ("Niger", "ru", "В Нигере", "В Нигерии"),
    ("Nigeria", "ru", "В Нигерии", "В Нигере"),
    ("Mali", "el", "Στο Μάλι", "Στη Μάλτα"),
    ("Niger", "el", "Στον Νίγηρα", "Στη Νιγηρία"),
    ("North Korea", "el", "Στη Βόρεια Κορέα", "Στη Νότια Κορέα"),
    ("Niger", "ar", "في النيجر", "في نيجيريا"),
    ("South Sudan", "ar", "في جنوب السودان", "في السودان"),
    ("North Korea", "ru", "В Северной Корее", "В Южной Корее"),
]


@pytest.mark.parametrize(("state", "lang", "kept", "other"), STATES)
def test_a_state_that_sounds_like_another_is_not_that_one(
    state: str, lang: str, kept: str, other: str
) -> None:
    source = f"In {state} people vote."
    assert lost_names(source, kept, lang) == []
    assert [fault.detail for fault in lost_names(source, other, lang)] == [f"{state} is missing"]


def test_a_name_of_common_words_is_not_heard_in_other_words() -> None:
    source = "أقيمت المباراة في الدار البيضاء."
    faults = check_translation(source, "The match was held in the White House.", "en")
    assert [f.detail for f in faults] == ["White House is not in the source"]
    assert check_translation(source, "The match was held in Casablanca.", "en") == ()
    assert lost_names("New Zealand won.", "Победила новозеландская команда.", "ru") == []


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


SEAS = {
    "the Caribbean Sea": ("Карибское море", "στην Καραϊβική", "البحر الكاريبي"),
    "the Kara Sea": ("Карское море", "στη θάλασσα του Κάρα", "بحر كارا"),
    "the Barents Sea": ("Баренцево море", "στη θάλασσα Μπάρεντς", "بحر بارنتس"),
    "the White Sea": ("Белое море", "στη Λευκή Θάλασσα", "البحر الأبيض"),
    "the Aegean": ("Эгейское море", "στο Αιγαίο", "بحر إيجه"),
    "the Caspian Sea": ("Каспийское море", "στην Κασπία", "بحر قزوين"),
    "the Baltic": ("Балтийское море", "στη Βαλτική", "بحر البلطيق"),
    "the Pacific": ("Тихий океан", "στον Ειρηνικό", "المحيط الهادئ"),
    "the Atlantic": ("Атлантический океан", "στον Ατλαντικό", "المحيط الأطلسي"),
    "the Indian Ocean": ("Индийский океан", "στον Ινδικό", "المحيط الهندي"),
    "the Balkans": ("Балканы", "στα Βαλκάνια", "البلقان"),
    "the Caucasus": ("Кавказ", "στον Καύκασο", "القوقاز"),
    "Siberia": ("Сибирь", "στη Σιβηρία", "سيبيريا"),
    "Crimea": ("Крым", "στην Κριμαία", "القرم"),
    "the Persian Gulf": ("Персидский залив", "στον Περσικό", "الخليج الفارسي"),
}


@pytest.mark.parametrize("place", SEAS)
def test_seas_and_regions_are_known_in_every_language(place: str) -> None:
    source = f"A ship sailed for {place} \U0001f6a2."
    for lang, kept in zip(("ru", "el", "ar"), SEAS[place], strict=True):
        assert lost_names(source, f"{kept} \U0001f6a2.", lang) == []
        other = "the Indian Ocean" if place == "Siberia" else "Siberia"
        wrong = SEAS[other][("ru", "el", "ar").index(lang)]
        assert [fault.code for fault in lost_names(source, wrong, lang)] == ["name_lost"]


@pytest.mark.parametrize(
    "source",
    [
        "Судно шло в Карском море.",
        "Το πλοίο ήταν στη θάλασσα του Κάρα.",
        "كانت السفينة في بحر كارا.",
    ],
)
def test_a_sea_that_became_another_on_its_way_into_english_is_an_invention(source: str) -> None:
    wrong, right = "The ship sailed the Caribbean Sea.", "The ship sailed the Kara Sea."
    codes = [[f.code for f in check_translation(source, e, "en")] for e in (wrong, right)]
    assert codes == [["name_invented"], []]


ACQUITTED = {
    "ru": ("Стивен Хейл был оправдан.", "Мартин Хейл был оправдан."),
    "el": ("Ο Στίβεν Χέιλ αθωώθηκε.", "Ο Μάρτιν Χέιλ αθωώθηκε."),
    "ar": ("تمت تبرئة ستيفن هيل.", "تمت تبرئة مارتن هيل."),
}


@pytest.mark.parametrize("start", ["", "He left. ", "“", "\n"])
@pytest.mark.parametrize("lang", ACQUITTED)
def test_a_full_name_is_judged_where_a_sentence_begins_with_it(lang: str, start: str) -> None:
    source = f"{start}Stephen Hale was acquitted."
    right, wrong = ACQUITTED[lang]
    assert lost_names(source, right, lang) == []
    assert [f.detail for f in lost_names(source, wrong, lang)] == ["Stephen is missing"]


@pytest.mark.parametrize(
    "source",
    [
        "Reauthorised funds arrived.",
        "Yesterday Petrova left.",
        "Unsurprisingly Petrova left.",
        "Telework grows.",
        "Mr Petrova left.",
    ],
)
def test_a_word_that_only_begins_a_sentence_is_no_name(source: str) -> None:
    assert {name.text for name in names_in(source)} <= {"Petrova"}
