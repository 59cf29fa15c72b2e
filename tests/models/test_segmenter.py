"""The segmenter: exact sentences, exact offsets, and every text back as it came."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Document
from models.segmenter import segment, split_to_budget
from tests.models.growth import QUADRUPLED, growth


def sentences(text: str, lang: str = "en") -> list[str]:
    return [sentence.text for sentence in segment(text, lang).sentences]


def check_invariants(document: Document, text: str) -> None:
    assert document.text == text
    assert len(document.separators) == len(document.sentences) + 1
    assert document.reassemble([s.text for s in document.sentences]) == text
    paragraph = 0
    for sentence in document.sentences:
        assert text[sentence.offset : sentence.offset + sentence.length] == sentence.text
        assert sentence.text and sentence.text == sentence.text.strip()
        assert any(char.isalnum() for char in sentence.text)
        assert sentence.paragraph >= paragraph
        paragraph = sentence.paragraph


# Sentence ends. Each row is written as its own sentences, one space between them.
WHOLE_SENTENCES = [
    ("en", ["Dr. Smith met the U.S. president.", "He said hi.", "Then what?"]),
    ("en", ["The U.S. Senate met.", "It did."]),
    ("en", ["He left the U.S.", "The war began."]),
    ("en", ["Apple Inc. is big.", "J. K. Rowling wrote.", "George W. Bush said so."]),
    ("en", ["It cost 3.5 million, up 5.5%.", "See Fig. 3 for more."]),
    ("en", ["She said “Go away.”", "He left."]),
    ("en", ['"Go!" he said.', '"Is it?" Mr Smith asked.', "“I am here,” he said."]),
    ("en", ['He said: "This is one. This is two."', "And he left."]),
    (
        "en",
        ['"Last winter we cancelled 212 crossings for one engine. We cannot go on. This is it."'],
    ),
    ("en", ["P.S. The end is near.", "Vitamin C is good at 10 a.m.", "He slept."]),
    ("en", ["Wait...", "What?!", "No!!"]),
    ("en", ["See https://x.y/?a=b.c and www.example.com.", "Then write to a.b@example.org."]),
    ("en", ["This is called the pH.", "You can measure it."]),
    ("en", ["It is disliked by many non-U.S. Arctic peoples."]),
    ("ru", ["INTERFAX.RU - Банк «Волна» заработал больше.", "Об этом пишет SPORT.COM сегодня."]),
    (
        "en",
        ["It is more than last year's.", "Defence spending rises.", "He can’t.", "Prices fell."],
    ),
    ("en", ["J. R. R. Tolkien met R. O'Neil.", "Then he saw 'A. Smith of Hull' in the U.S. Army."]),
    ("fr", ["Le roman d'A. Dumas plaît.", "Tout va bien."]),
    ("en", ["It was 22 °C.", "Snow fell.", "It was 72° F.", "Rain fell on J. Smith."]),
    (
        "en",
        ["He has a plan B.", "Critics say it fails.", "They lack vitamin D.", "Smith does too."],
    ),
    ("en", ["He left at 9 a.m.", "Police said so.", "At 9 a.m. Eastern time it began."]),
    ("en", ["She flew to Washington, D.C.", "Talks went on.", "D.C. Police said so."]),
    ("en", ["He works at Acme Inc.", "Analysts said so.", "Acme Inc. Chief Executive Jo spoke."]),
    (
        "en",
        [
            "The U.S. President spoke.",
            "So did U.S. Under Secretary Lee.",
            "The U.S. Police Union met.",
        ],
    ),
    (
        "en",
        ["They fled the U.S.", "It’s over.", "They sell cars, vans, etc.", "Others sell more."],
    ),
    ("en", ["i went home.", "i slept.", "it was good."]),
    ("en", ["He met 😀 her 𝒳𝒳.", "Then he 👨‍👩‍👧 left."]),
    ("ru", ["Т.е. так.", "Цена 3,5 млн руб. в 2020 г. выросла."]),
    ("ru", ["«Куда?» — спросила она.", "«Стой!» — Иван крикнул."]),
    ("ru", ["Он жил в г. Москва.", "В 2020 г. Москва росла.", "В 2021 г.", "Он уехал."]),
    ("ru", ["А. С. Пушкин писал.", "И.И. Иванов пришёл с проф. Петровым."]),
    ("ru", ["Он купил хлеб и т. д.", "Потом ушёл и т.п.", "Вот и всё."]),
    ("ru", ["Это стоит 5 руб.", "Всё хорошо.", "То стоит 5 руб. 20 коп. с НДС."]),
    ("ru", ["Живёт на ул. Ленина, д. 5, кв. 7.", "Там хорошо."]),
    ("ru", ["«Я пришёл. Я увидел. Я победил», — сказал он.", "И ушёл…", "Что?!"]),
    ("ru", ["Рост: 1,8 м.", "На рис. 3 видно, см. стр. 5 и табл. 2."]),
    ("ru", ["Уехал В. Петров.", "Ч. Дарвин и Г. Иванов нет.", "Это было в 2020 г.", "Все рады."]),
    ("ru", ["Он знает больше, чем я.", "Мода 1990-х.", "Скорость 10 Мбит/с.", "Все рады."]),
    ("ru", ["Было 22 °C.", "Завтра снег.", "Летом +30°С.", "Жарко."]),
    (
        "ru",
        [
            "В 2020 г. В. Петров уехал.",
            "В 2021 г.",
            "В Москве снег.",
            "Много витамина С.",
            "Врачи рады.",
        ],
    ),
    ("el", ["Πού πας;", "Πάω σπίτι.", "«Πού πας;» ρώτησε."]),
    ("el", ["Πού πας\u037e", "Πάω."]),
    ("el", ["Ήταν 3,5 εκατ. ευρώ το 300 π.Χ. και μετά.", "Όχι!"]),
    ("el", ["Ο κ. Παπαδόπουλος μίλησε· έφυγε.", "Ο δρ. Νίκος, π.χ. Εκείνος, ήρθε."]),
    ("el", ["Ο Ντ. Τραμπ είδε τον Μπ. Τζόνσον στο Ην. Βασίλειο.", "Τι;", "Ναι."]),
    ("el", ["Πήραν ψωμί κ.λπ.", "Μετά έφυγαν στις 5 μ.μ.", "Ο Νίκος έμεινε."]),
    ("el", ["Έχει 22 °C.", "Αύριο βρέχει.", "Έλειπε βιταμίνη C.", "Γιατροί ανησυχούν."]),
    ("ar", ["ماذا تريد؟", "أريد خبزا.", "هل تريد؟!", "لا."]),
    ("ar", ["د. أحمد قال؛ نعم.", "أنا، هنا."]),
    ("ar", ["بلغ 3.5 مليون.", "بلغ ٣٫٥ مليون."]),
    ("ar", ["قال أ. د. محمد علي.", "وذهب في القرن 5 ق.م. كان."]),
    ("ar", ["كان الكعب منخفضًا وعريضًا.", "غالبًا ما تُرش الطرقات."]),
    ("ar", ["«إلى أين؟» قال الرجل.", "ثم ذهب!"]),
]


@pytest.mark.parametrize(("lang", "expected"), WHOLE_SENTENCES)
def test_sentences_end_where_a_reader_ends_them(lang: str, expected: list[str]) -> None:
    text = " ".join(expected)
    assert sentences(text, lang) == expected
    check_invariants(segment(text, lang), text)


def test_a_long_sentence_is_cut_at_its_semicolons() -> None:
    clause = "η κυβέρνηση ανακοίνωσε νέα μέτρα για την οικονομία και την απασχόληση"
    text = f"{clause}· {clause}· {clause}· {clause}· {clause}."
    assert sentences(text, "el") == [f"{clause}·"] * 4 + [f"{clause}."]
    assert sentences(f"{clause}· {clause}.", "el") == [f"{clause}· {clause}."]


def test_a_long_sentence_is_not_cut_after_an_abbreviation_within_it() -> None:
    text = (
        "The committee, which had met in closed session for the better part of a fortnight while "
        "its staff drafted a report on the harbours and the railways of the southern provinces, "
        "heard from Mr. Smith of the U.S. Department of Transport, from Harry Lee Jr. and from the "
        "governors of the three provinces most affected by the storms, and adjourned without a "
        "vote."
    )
    assert sentences(text) == [text]
    assert sentences(
        f'He said: "{text} It was late, and the lamps were being lit." And he left.'
    ) == [
        f'He said: "{text}',
        'It was late, and the lamps were being lit."',
        "And he left.",
    ]


def test_a_quotation_mark_too_many_does_not_glue_what_follows_it() -> None:
    # sentencex takes what stands between the first and the second apostrophe for a quotation.
    whole = [
        '"They ate.',
        "\" The girls' mother, who had come from the north with the rest of them, was sick.",
        "Perez loved races.",
        "Friend Jo said the boys' father, who drove the lorry, was not.",
    ]
    assert sentences(" ".join(whole))[-2:] == whole[-2:]
    assert sentences("'I saw no lines when I parked. Nobody did,' he said. He left.") == [
        "'I saw no lines when I parked. Nobody did,' he said.",
        "He left.",
    ]


def test_blank_lines_end_paragraphs_and_offsets_are_code_points() -> None:
    text = "One 😀.\r\n\r\nTwo 𝒳𝒳. Three.\n \t \n\n\u2029Four"
    document = segment(text, "en")
    assert [(s.text, s.offset, s.paragraph) for s in document.sentences] == [
        ("One 😀.", 0, 0),
        ("Two 𝒳𝒳.", 10, 1),
        ("Three.", 18, 1),
        ("Four", 31, 2),
    ]
    check_invariants(document, text)


def test_hard_wrapped_lines_are_one_text() -> None:
    text = (
        "The committee met on Monday in the old town hall of the\n"
        "city. Members from Dr. Smith's party, who had come from\n"
        "London, asked for a vote. It was refused by\n"
        "the chair.\n"
    )
    assert sentences(text) == [
        "The committee met on Monday in the old town hall of the\ncity.",
        "Members from Dr. Smith's party, who had come from\nLondon, asked for a vote.",
        "It was refused by\nthe chair.",
    ]


def test_a_heading_and_an_unpunctuated_line_end_a_sentence() -> None:
    text = (
        "# News of the day\n"
        "Storm hits the coast\n"
        "A storm hit the coast on Monday, leaving thousands without power until noon.\n"
        "By Ann Lee\n"
    )
    assert sentences(text) == [
        "News of the day",
        "Storm hits the coast",
        "A storm hit the coast on Monday, leaving thousands without power until noon.",
        "By Ann Lee",
    ]


def test_list_marks_indents_and_rules_are_separators() -> None:
    text = (
        "Buy:\n- milk\n- two things\n  and more\n1. first\n2) second\n* * *\n"
        "> quoted. Yes.\na) alpha\n(b) beta\n\t• indented\n- [ ] to do\n"
    )
    document = segment(text, "en")
    assert [s.text for s in document.sentences] == [
        "Buy:",
        "milk",
        "two things\n  and more",
        "first",
        "second",
        "quoted.",
        "Yes.",
        "alpha",
        "beta",
        "indented",
        "to do",
    ]
    assert document.separators == (
        *("", "\n- ", "\n- ", "\n1. ", "\n2) ", "\n* * *\n> ", " "),
        *("\na) ", "\n(b) ", "\n\t• ", "\n- [ ] ", "\n"),
    )


def test_the_dashes_of_a_dialogue_are_separators() -> None:
    text = "— Привет! — сказал он. — Как дела?\n— Хорошо."
    document = segment(text, "ru")
    assert [s.text for s in document.sentences] == ["Привет! — сказал он.", "Как дела?", "Хорошо."]
    assert document.separators == ("— ", " — ", "\n— ", "")


def test_an_initial_at_the_start_of_a_line_is_no_list_mark() -> None:
    assert sentences("А. С. Пушкин родился в Москве.", "ru") == ["А. С. Пушкин родился в Москве."]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "...", "?!؟;", "😀👍🏽", "\x00", "- ", "—", "* * *", "\ud800", "\u200f"],
)
def test_a_text_without_a_letter_or_digit_has_no_sentences(text: str) -> None:
    document = segment(text, "en")
    assert document.sentences == ()
    assert document.separators == (text,)


def test_null_bytes_and_lone_surrogates_change_nothing_else() -> None:
    text = "\x00Hello there.\x00 It \ud800was.\udfff"
    document = segment(text, "en")
    assert [s.text for s in document.sentences] == ["Hello there.", "It \ud800was.\udfff"]
    check_invariants(document, text)


@pytest.mark.parametrize("lang", ["und", "xx", "zh-Hans", "sr-Latn", "ja", ""])
def test_an_unknown_language_is_cut_all_the_same(lang: str) -> None:
    assert sentences("Hello there. Yes.", lang) == ["Hello there.", "Yes."]


# Fragments that provoke the rules, and single characters that provoke everything else.
FRAGMENTS = st.sampled_from(
    [
        *("Hello", "U.S.", "Dr.", "e.g.", "3.5", "А.", "т.е.", "г.", "руб.", "Москва", "слово"),
        *("π.χ.", "κ.", "Πού πας;", "εκατ.", "د.", "ق.م.", "ماذا؟", "عريضًا.", "نعم؛", "the end."),
        *(". ", "! ", "? ", "… ", "; ", "· ", " — ", "— ", "\n", "\n\n", "\r\n", "\u2029", "\x85"),
        *("- ", "* ", "1. ", "a) ", "> ", "# ", "«", "»", '"', "“", "”", "(", ")", ", ", " ", "  "),
        *("😀", "👨‍👩‍👧", "🇬🇷🇷🇺", "e\u0301", "𝒳", "\x00", "\ud800", "\udfff", "\u200f", "\u202e"),
        *("https://x.y/?a=b.", "a@b.c", "\u037e", "\ufeff", "\u200b", "\x1c", "\v", "_", "你好。"),
    ]
)
CHARACTERS = st.characters(exclude_categories=())
TEXTS = st.lists(st.one_of(FRAGMENTS, FRAGMENTS, CHARACTERS), max_size=40).map("".join)
LANGS = st.sampled_from(["en", "ru", "el", "ar", "und"])


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGS)
def test_any_text_comes_back_as_it_was(text: str, lang: str) -> None:
    document = segment(text, lang)
    check_invariants(document, text)
    assert segment(text, lang) == document


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_pieces_fit_the_budget_and_join_to_the_text(text: str, budget: int) -> None:
    pieces = split_to_budget(text, budget, len)
    assert "".join(pieces) == text
    assert all(pieces)
    # A grapheme of a family emoji or a flag beside a mark is the longest FRAGMENTS can build.
    assert all(len(piece) <= budget or len(piece) <= 60 for piece in pieces)


def test_pieces_end_at_clauses_then_at_white_space() -> None:
    text = "first clause here, second clause, thirdwordalone fourth"
    assert split_to_budget(text, 40, len) == [
        "first clause here, second clause, ",
        "thirdwordalone fourth",
    ]
    assert split_to_budget("abc def ghi jkl", 9, len) == ["abc def ", "ghi jkl"]
    assert split_to_budget("x" * 10, 4, len) == ["xxxx", "xxxx", "xx"]
    assert split_to_budget("short", 9, len) == ["short"]
    assert split_to_budget("", 9, len) == []


def test_no_piece_begins_inside_a_visible_character() -> None:
    family, flag, thumb, accent = "👨‍👩‍👧", "🇬🇷", "👍🏽", "e\u0301"
    surrogates = "\ud83d\ude00"
    for visible in (family, flag, thumb, accent, surrogates, "\r\n", "ع\u064e\u0651"):
        for budget in (1, 2, 3, 7):
            for piece in split_to_budget(visible * 9, budget, len):
                assert piece == visible * (len(piece) // len(visible))


def test_a_budget_below_one_token_is_refused() -> None:
    with pytest.raises(ValueError, match="a budget of 0 tokens holds no text"):
        split_to_budget("text", 0, len)


def seconds(text: str, lang: str) -> float:
    """Processor time: other work on the machine does not count."""
    start = time.process_time()
    check_invariants(segment(text, lang), text)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("lang", "unit"),
    [
        ("en", "The quick brown fox jumped over the lazy dog in the U.S. last year. "),
        ("ru", "Цена выросла на 3,5 млн руб. и составила «рекордные» суммы. "),
        ("el", "Ο κ. Παπαδόπουλος μίλησε· τι είπε; "),
        ("ar", "ذهب الولد إلى المدرسة، ثم عاد إلى البيت. "),
        ("en", "x"),
        ("en", "word "),
        ("en", "."),
        ("en", "\n"),
        ("en", "- "),
        ("en", "«a. "),
        ("en", '"A. '),
        ("en", " 'a"),
        ("en", "'A. "),
        ("en", "plan B. "),
    ],
)
def test_time_grows_with_the_text_and_no_faster(lang: str, unit: str) -> None:
    # 0.3 to 0.6 s a megabyte of prose, 1 to 4 s of these others; the bound is for a busy machine.
    text = (unit * 100_000)[:100_000]
    assert seconds(text, lang) < 3


def test_blanks_behind_a_mark_are_passed_once() -> None:
    text = f"{'word ' * 70}; {' ' * 100_000}{'* word ' * 10}"
    assert seconds(text, "en") < 3


def test_a_hundred_thousand_characters_without_a_space_split_quickly() -> None:
    calls = 0

    def count(piece: str) -> int:
        nonlocal calls
        calls += len(piece)
        return len(piece) // 2 + 1

    text = "я" * 100_000
    pieces = split_to_budget(text, 256, count)
    assert "".join(pieces) == text
    assert calls < 40 * len(text)


def test_a_row_of_flags_is_counted_from_the_piece_it_is_in() -> None:
    assert growth(lambda n: split_to_budget("🇬" * n, 64, len)) < QUADRUPLED
