"""What is measured is written where it belongs, and examples are not chosen by their beauty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sacrebleu", reason="needs requirements-train.txt")
pytest.importorskip("rouge_score")

from models.catalogue import CATALOGUE, WEIGHTS, load_catalogue
from models.training import catalogue_scores, evaluate, metrics, report, testsets

pytestmark = pytest.mark.training
PIECES = metrics.piecewise(WEIGHTS)
LINES = [f"Строка номер {number} этого текста." for number in range(1, 121)]


def flores(systems: dict[str, list[str]]) -> testsets.TranslationTest:
    return testsets.TranslationTest(testsets.FLORES, "en", "ru", LINES, LINES, systems)


def found() -> report.Quality:
    quality = report.Quality(limit=None)
    quality.translations.extend(
        metrics.score_translations(flores({"copy": LINES}), LINES[::-1], PIECES["ru"])
    )
    quality.models.append(report.ModelFacts("translator-en-xx", "t@1", 2_000_000, {"x": 2.0}))
    return quality


def test_a_perfect_translation_scores_a_hundred_and_no_model_gives_no_row() -> None:
    (row,) = metrics.score_translations(flores({"copy": LINES}), None, PIECES["ru"])
    assert (row.system, row.pair, row.lines) == ("copy", "en→ru", 120)
    assert row.chrf == pytest.approx(100.0)
    assert row.bleu == pytest.approx(100.0)
    assert row.spbleu == pytest.approx(100.0)


def test_a_wrong_ending_costs_a_word_but_not_all_of_its_pieces() -> None:
    ended = [line.replace("Строка номер", "Строкам номера") for line in LINES]
    (row,) = metrics.score_translations(flores({"ended": ended}), None, PIECES["ru"])
    assert 0.0 < row.bleu < row.spbleu < 100.0


def test_each_language_is_split_into_its_own_pieces() -> None:
    texts = {"en": "The councils", "ru": "Совет", "el": "Συμβούλιο", "ar": "المجلس"}
    for code, text in texts.items():
        split = PIECES[code](text)
        assert split.replace(" ", "").replace("▁", " ").strip() == text
        assert "<" not in split  # no piece falls back on bytes


def test_examples_are_every_fiftieth_line_as_it_came() -> None:
    outputs = {"FLORES devtest en→ru": [line.upper() for line in LINES]}
    chosen = evaluate.translation_examples([flores({})], outputs, evaluate.EXAMPLE_STEP)
    assert [example.number for example in chosen] == [50, 100]
    assert chosen[0].output == "СТРОКА НОМЕР 50 ЭТОГО ТЕКСТА."


def test_a_summary_with_a_number_of_its_own_is_counted() -> None:
    rows = [testsets.SummaryRow("a", "It cost 45 euros.", "It cost 45 euros.")] * 2
    (score,) = metrics.score_summaries(rows, ["It cost 45 euros.", "It cost 54 euros."], "us")
    assert score.invented == 0.5
    assert score.rouge1 == pytest.approx(87.5)


def test_lead_is_the_first_three_sentences() -> None:
    assert evaluate.lead("One came. Two came.\nThree came. Four came.") == (
        "One came. Two came. Three came."
    )


def test_a_limit_takes_the_first_lines_of_every_file(tmp_path: Path) -> None:
    for name in ("devtest.en", "devtest.ru", "devtest.el", "devtest.ar"):
        (tmp_path / "flores").mkdir(exist_ok=True)
        (tmp_path / "flores" / name).write_text("one\ntwo\u2028still two\nthree\n")
    (tmp_path / "flores/systems/other").mkdir(parents=True)
    (tmp_path / "flores/systems/other/devtest.el").write_text("a\nb\nc\n")
    (tmp_path / "wmt22").mkdir()
    (tmp_path / "wmt22/source.en").write_text("one\n")
    (tmp_path / "wmt22/reference.ru").write_text("один\n")
    tests = testsets.translation_tests(tmp_path, 2)
    assert " ".join(test.pair for test in tests) == ("en→ru en→el en→ar ru→en el→en ar→en en→ru")
    assert tests[0].sources == ["one", "two\u2028still two"]
    assert tests[1].systems == {"other": ["a", "b"]}


def test_the_catalogues_scores_are_the_measured_ones_and_no_other_line_moves(
    tmp_path: Path,
) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE.read_text(encoding="utf-8"), encoding="utf-8")
    quality = found()
    chrf = round(quality.translations[0].chrf, 1)
    assert catalogue_scores.record(path, quality) == ["translator-en-xx chrF++ en-ru"]
    pairs = zip(CATALOGUE.read_text().splitlines(), path.read_text().splitlines(), strict=True)
    (changed,) = [(old, new) for old, new in pairs if old != new]
    assert changed[1] == f"value = {chrf}"
    assert catalogue_scores.record(path, quality) == []


def test_a_summarys_score_is_found_by_its_collection() -> None:
    quality = report.Quality(limit=None)
    for system, value in (("lead-3", 30.0), (report.OURS, 34.06)):
        quality.summaries.append(
            report.SummaryScore("inshorts.text", system, 1.0, 1.0, value, 0.0, 300)
        )
    assert catalogue_scores.measured(quality) == {("ROUGE-L Inshorts", "summaries test"): 34.1}


def test_the_page_shows_us_beside_the_others() -> None:
    page = report.quality_page(found())
    assert "| copy | 100.0 / 100.0 / 100.0 |" in page
    assert "| **epitome** | " in page
    assert "trial run" not in page


def test_a_card_gets_its_own_rows_between_the_marks() -> None:
    card = load_catalogue().get("translator-en-xx")
    table = report.card_table(found(), card)
    readme = f"above\n{report.BEGIN}\nold\n{report.END}\nbelow\n"
    text = report.with_scores(readme, table)
    assert text.startswith(f"above\n{report.BEGIN}\n| test | pair |")
    assert text.endswith(f"|\n{report.END}\nbelow\n")
    assert "old" not in text
    assert "copy" not in text
    assert report.with_scores(text, table) == text


def test_the_figures_are_written_as_json_too(tmp_path: Path) -> None:
    report.write_report(found(), tmp_path / "docs", [])
    figures = json.loads((tmp_path / "docs/quality.json").read_text())
    assert figures["translations"][1]["system"] == "copy"
    assert figures["models"][0]["size_bytes"] == 2_000_000
