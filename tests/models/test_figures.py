"""The source's figures in an output, as the target writes them."""

import pytest

from models.figures import localise_figures


@pytest.mark.parametrize(
    ("way", "source", "written", "printed"),
    [
        ("en-ru", "6,214.87 points", "6,214,87 пунктов", "6\u00a0214,87 пунктов"),
        ("en-el", "6,214.87 points", "6.214.87 βαθμοί", "6.214,87 βαθμοί"),
        ("en-ru", "15,000 men", "15,000 человек", "15\u00a0000 человек"),
        ("en-ru", "Growth: 1.5%", "Рост: 1.5%", "Рост: 1,5%"),
        ("en-el", "CPI: +0.4%, 3.5/5", "ΔΤΚ: +0.4%, 3.5/5", "ΔΤΚ: +0,4%, 3,5/5"),
        ("en-el", "1.5-2.5 million", "1.5-2.5 εκατ.", "1,5-2,5 εκατ."),
        ("en-ru", "Python 3.11, section 3.5", "Python 3.11, раздел 3.5", "Python 3.11, раздел 3.5"),
        ("en-ru", "192.168.0.1, 3.5.1", "192.168.0.1, 3.5.1", "192.168.0.1, 3.5.1"),
        ("en-ru", "at 10.30 on Friday", "в 10,30 в пятницу", "в 10.30 в пятницу"),
        ("en-el", "the 5.30pm train", "στις 5,30", "στις 5.30"),
        ("en-ru", "at 5.25%", "на уровне 5.25%", "на уровне 5,25%"),
        ("en-ru", "6,214.87", "62,14,87 и 6,214,8", "62,14,87 и 6,214,8"),  # other numbers
        ("en-ru", "1.234 and 1,234", "1.234", "1.234"),
        ("en-ru", "1.5 at https://a.org/1.5", "1.5 https://a.org/1.5", "1,5 https://a.org/1.5"),
        ("ar-en", "١٬٢٣٤٫٥٦ دولار", "1.234.56 dollars", "1,234.56 dollars"),
        ("ar-en", "١٢٫٥ في المئة", "12,5 per cent", "12.5 per cent"),
        ("ru-en", "11 578 зрителей", "11 578 spectators", "11,578 spectators"),
        ("ru-en", "412,5 млн", "412,5 million", "412.5 million"),
        ("el-en", "155.000 τόνους, 1.234,5", "155.000 tonnes, 1.234,5", "155,000 tonnes, 1,234.5"),
        ("en-ar", "1,234.56", "1.234,56", "1,234.56"),
        ("ru-en", "22-й", "the 22th, 11st, 113rd, 3th, 101th", "the 22nd, 11th, 113th, 3rd, 101st"),
    ],
)
def test_a_figure_is_written_as_its_target_writes_it(
    way: str, source: str, written: str, printed: str
) -> None:
    source_lang, target_lang = way.split("-")
    assert localise_figures(written, source, source_lang, target_lang) == printed
    assert localise_figures(printed, source, source_lang, target_lang) == printed
