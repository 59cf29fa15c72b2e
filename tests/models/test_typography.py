"""The punctuation of each target, and all that it must leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.typography import (
    finish,
    semicolons_as_source,
    set_digits,
    without_protected,
)
from tests.models.growth import QUADRUPLED, growth


@pytest.mark.parametrize(
    ("target", "written", "printed"),
    [
        ("ru", 'Он сказал: "Да".', "Он сказал: «Да»."),
        ("ru", "Он читал “Войну”.", "Он читал «Войну»."),
        (
            "ru",
            '"Я читал “Войну и мир” вчера", - сказал он.',
            "«Я читал „Войну и мир“ вчера», — сказал он.",
        ),
        ("ru", "Москва - столица", "Москва — столица"),
        ("ru", "кто-то, 10-15, 7 - 3", "кто-то, 10-15, 7 - 3"),
        ("ru", 'диск 15" и всё', 'диск 15" и всё'),  # marks that do not pair stay
        ("el", 'Είπε "ναι".', "Είπε «ναι»."),
        ("el", "«Το “άλλο” βιβλίο»", "«Το “άλλο” βιβλίο»"),
        ("el", "Τι; Πώς?", "Τι; Πώς;"),
        ("el", "ο κοσμοσ του σ’ αυτό", "ο κοσμος του σ’ αυτό"),
        ("el", "μέςα και έξω", "μέσα και έξω"),
        ("el", "ναι\u0387 όχι", "ναι· όχι"),
        ("el", "στις 9 π.μ και 5.30μμ.", "στις 9 π.μ. και 5.30 μ.μ."),
        ("el", "στις 12:30, 3,5% και 1.200", "στις 12:30, 3,5% και 1.200"),
        ("el", "https://a.gr/x?y=1 Τι?", "https://a.gr/x?y=1 Τι;"),
        ("ar", 'قال "نعم".', "قال «نعم»."),
        ("ar", "أولا; ثانيا", "أولا؛ ثانيا"),
        ("ar", "بلغ 1,200 و3,5", "بلغ 1,200 و3,5"),
        ("ar", "انتظر... {{a,b}} `x?y;z`", "انتظر... {{a,b}} `x?y;z`"),
        ("ar", '<a href="x?y,z">نعم</a>', '<a href="x?y,z">نعم</a>'),
        ("ar", "ماذا؟!", "ماذا؟!"),
        ("ar", "بلغ 3.5%%", "بلغ 3.5%"),
        ("ar", "نحو 130 آلاف و5 مليون", "نحو 130 ألف و5 ملايين"),
        ("ar", "1,200 ملايين و103 ألف و10 مليار", "1,200 مليون و103 آلاف و10 مليارات"),
        ("ar", "3.5 ملايين و2 مليون و1,5 آلاف", "3.5 ملايين و2 مليون و1,5 آلاف"),
        ("ar", "أول 120ألف و120 و٥٠٪منها", "أول 120 ألف و120 و٥٠٪ منها"),
        ("en", "Yes، or no؟", "Yes, or no?"),
        ("ru", "«Мы ждём», — сказал он, — и поём».", "«Мы ждём, — сказал он, — и поём»."),
        ("ru", "«Ждём?» — сказал он. — И поём».", "«Ждём? — сказал он. — И поём»."),
        ("ru", "«Нам велели «ждать», — сказал мэр.", "«Нам велели „ждать“», — сказал мэр."),
        ("ru", '"Мы ждём.', "«Мы ждём."),  # a quotation of several sentences
        ("ru", 'Мы поём."', "Мы поём»."),
        ("ru", "«Это всё.» «Всё.» — сказал он.", "«Это всё». «Всё», — сказал он."),
        ("ru", "«Это всё...» «Это в 2018 г.»", "«Это всё...» «Это в 2018 г.»"),
        ("ar", 'قال: "خسرنا"، لكننا نأمل".', "قال: «خسرنا»، «لكننا نأمل»."),
        ("ar", "« انتهى الأمر » و «خجل»", "«انتهى الأمر» و«خجل»"),
        ("ar", "عام 1945 و الحرب و 3", "عام 1945 والحرب و3"),
        ("ar", "الخطة 'غير عادلة' وخطرة", "الخطة «غير عادلة» وخطرة"),
        ("el", "'Έχει τελειώσει.'", "«Έχει τελειώσει.»"),
        ("el", "'Δεν φεύγω», είπε, 'ώσπου να πάω.'", "«Δεν φεύγω», είπε, «ώσπου να πάω.»"),
        ("el", "«Φεύγω», είπε, αλλά μένω».", "«Φεύγω», είπε, «αλλά μένω»."),
        ("el", "«Είπαν να 'δούμε'», είπε", "«Είπαν να “δούμε”», είπε"),
        ("el", "'Πάμε απ' εδώ', είπε", "«Πάμε απ' εδώ», είπε"),
        ("el", "να 'ρθει απ' όλα σ' αυτό", "να 'ρθει απ' όλα σ' αυτό"),
    ],
)  # fmt: skip
def test_a_line_is_printed_as_its_language_prints(target: str, written: str, printed: str) -> None:
    assert finish(written, target) == printed


_MIXED = st.text(
    alphabet="аяΣσςάΐαβabz٣5,.;:?!؟،؛·\u0387\u037e\"“”„«»'’-–— \n…()<>{}⟦⟧@/%$اب", max_size=60
)
# fmt: off
_PIECES = st.lists(
    st.sampled_from(
        ["https://a.org/b?c=1,2", "3,5", "12:30", "1.200", "{{name}}", "⟦1⟧", "<b>", "a@b.org",
         "...", "слово", "λέξη", "كلمة", "word", "?", ";", "،", '"', "«", "»", "-", ",", "؟", "5"]
    ),
    max_size=14,
).map(" ".join)
# fmt: on
_TARGETS = st.sampled_from(["en", "ru", "el", "ar"])


@given(st.one_of(_MIXED, _PIECES), _TARGETS)
def test_printing_twice_changes_nothing_more(text: str, target: str) -> None:
    once = finish(text, target)
    assert finish(once, target) == once


@given(st.one_of(_MIXED, _PIECES), _TARGETS)
def test_letters_and_digits_are_never_touched(text: str, target: str) -> None:
    def kept(line: str) -> str:
        return "".join(char for char in line.casefold() if char.isalnum())

    assert kept(finish(text, target)) == kept(text)


@given(_PIECES, _TARGETS)
def test_what_is_protected_stays_to_the_letter(text: str, target: str) -> None:
    printed = finish(text, target)
    for piece in ("https://a.org/b?c=1,2", "{{name}}", "⟦1⟧", "<b>", "a@b.org", "3,5", "12:30"):
        assert printed.count(piece) == text.count(piece)


@pytest.mark.parametrize(
    ("latin", "indic"),
    [
        ("بلغ 3.5% أو 1,200", "بلغ ٣٫٥٪ أو ١٬٢٠٠"),
        ("عند 12:30 في 2024", "عند ١٢:٣٠ في ٢٠٢٤"),
        ("COVID-19 وF-16 وhttps://a.org/12", "COVID-19 وF-16 وhttps://a.org/12"),
        ("بلغ 15000.", "بلغ ١٥٠٠٠."),
    ],
)
def test_digits_are_those_that_were_asked_for(latin: str, indic: str) -> None:
    assert set_digits(latin, "ar", "arabic-indic") == indic
    assert set_digits(indic, "ar", "latin") == latin
    assert set_digits(latin, "ru", "arabic-indic") == latin


@given(_MIXED)
def test_no_length_changes_with_the_digits(text: str) -> None:
    assert len(set_digits(text, "ar", "latin")) == len(text)
    assert len(set_digits(text, "ar", "arabic-indic")) == len(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ask a.k+x@mail.example.gr now", "ask   now"),
        ("see ../my-file.py, sub.example.org", "see ../ ,  "),
        ("%(count)d of ⟦1⟧ and %(no end", "  of   and %(no end"),
    ],
)
def test_addresses_files_and_placeholders_are_left_out(text: str, left: str) -> None:
    assert without_protected(text) == left


@pytest.mark.parametrize(
    "unit", ["-", "1", "a.a.", "%(", "a", "_", "+", "a-", "⟦", "a@", "<", "www.", "http://."]
)
def test_the_search_for_what_is_protected_is_linear(unit: str) -> None:
    assert growth(lambda n: without_protected(unit * (n // len(unit)) + " end")) < QUADRUPLED


@pytest.mark.parametrize("unit", [" ", "\t", '"a" <b> ', "، ", "?\t", "a, "])
def test_printing_is_linear(unit: str) -> None:
    assert growth(lambda n: finish(unit * (n // len(unit)) + "end", "ar")) < QUADRUPLED


@pytest.mark.parametrize(
    ("source", "written", "printed"),
    [
        ("Options: red; blue; green", "κόκκινο; μπλε; πράσινο", "κόκκινο· μπλε· πράσινο"),
        ("He stayed; she left.", "Έμεινε; έφυγε", "Έμεινε· έφυγε"),
        ("He stayed; did she?", "Έμεινε; εκείνη;", "Έμεινε; εκείνη;"),
        ("Did he stay?", "Έμεινε; Ναι.", "Έμεινε; Ναι."),
        ("He asked if she stayed.", "Ρώτησε: έμεινε; Ναι", "Ρώτησε: έμεινε; Ναι"),
    ],
)
def test_a_semicolon_is_no_greek_question(source: str, written: str, printed: str) -> None:
    assert semicolons_as_source(written, source, "el") == printed
    assert semicolons_as_source(written, source, "ru") == written
