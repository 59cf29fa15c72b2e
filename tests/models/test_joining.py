"""A sentence that was taken in pieces, and how a sentence begins."""

import pytest

from models.joining import begin_as, run_on


@pytest.mark.parametrize(
    ("target", "sources", "texts", "joined"),
    [
        (
            "ru",
            ["he warned the captain,", "and Evan came ashore."],
            ["он предупредил капитана.", "И Эван вышел на берег."],
            "он предупредил капитана, и Эван вышел на берег.",
        ),
        (
            "ru",
            ["he warned the captain", "Evan came."],
            ["он предупредил.", "Эван вышел."],
            "он предупредил Эван вышел.",
        ),
        (
            "el",
            ["from the hill,", "carried him"],
            ["από τον λόφο,", "Τον πήγε"],
            "από τον λόφο, τον πήγε",
        ),
        ("ar", ["he left,", "and came."], ["غادر.", "وجاء."], "غادر، وجاء."),
        ("ru", ["He left.", "and came."], ["Он ушёл.", "И пришёл."], "Он ушёл. И пришёл."),
        ("ru", ["he left", "the EU..."], ["он ушёл...", "ЕС..."], "он ушёл... ЕС..."),
        (
            "ru",
            ["he left,", "so Evan came."],
            ["он ушёл,", "Эван пришёл."],
            "он ушёл, Эван пришёл.",
        ),
    ],
)
def test_a_piece_that_goes_on_has_no_stop(
    target: str, sources: list[str], texts: list[str], joined: str
) -> None:
    assert " ".join(run_on(sources, texts, target)) == joined


@pytest.mark.parametrize(
    ("source", "text", "begun"),
    [
        ("The season opened.", "сезон открылся.", "Сезон открылся."),
        ("“Paid,” he said.", "«πλήρωσε», είπε.", "«Πλήρωσε», είπε."),
        ("Άνοιξε.", "it opened.", "It opened."),
        ("Later: 5", "... άνοιξε", "... Άνοιξε"),
        ("iPhone sales rose.", "продажи iPhone", "продажи iPhone"),
        ("Sales rose.", "iPhone продаётся.", "iPhone продаётся."),
        ("The price is 5.", "5 евро.", "5 евро."),
        ("12 men came.", "пришли 12", "пришли 12"),
        ("Visit example.com now.", "example.com — наш", "example.com — наш"),
        ("The \U000f0000 broke.", "\U000f0000 сломан", "\U000f0000 сломан"),
        ("افتتح الموسم", "the season", "the season"),
        ("The season", "افتتح الموسم", "افتتح الموسم"),
        ("", "сезон", "сезон"),
    ],
)
def test_a_sentence_begins_with_a_capital_where_its_source_does(
    source: str, text: str, begun: str
) -> None:
    assert begin_as(text, source) == begun
