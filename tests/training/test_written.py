"""What was written to be learnt from is fit for it, and comes from nowhere else."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.languages import LANGUAGES, script_share
from models.training import written
from models.training.corpus import EvalGuard, is_usable
from models.training.written import FOLDER, WRITTEN, read, written_pairs

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"
SENTENCES = [sentence for path in sorted(FOLDER.glob("*.txt")) for sentence in read(path)]
OTHERS = written.CODES[1:]
VOWEL_MARK = re.compile("[\u064b-\u0652\u0640]")
line = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(
    lambda text: text == text.strip() and text
)


@given(st.lists(st.tuples(line, line, line, line), min_size=1, max_size=4))
def test_what_stands_in_a_file_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "made.txt"
    blocks = [
        "\n".join(f"{code}: {text}" for code, text in zip(written.CODES, row, strict=True))
        for row in rows
    ]
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")
    assert [tuple(sentence.values()) for sentence in read(path)] == rows


@pytest.mark.parametrize(
    "text",
    [
        "en: One.\nru: Один.\nel: Ένα.\n",
        "en: One.\nel: Ένα.\nru: Один.\nar: واحد.\n",
        "en: One.\nru: Один.\nel: \nar: واحد.\n",
        "en: One.\nru: Один.\nel: Ένα.\nar: واحد.\nen: Two.\n",
        "",
    ],
)
def test_a_block_that_is_not_four_languages_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt: block 1"):
        read(path)


def test_no_sentence_stands_twice() -> None:
    assert len(SENTENCES) > 30_000
    for code in written.CODES:
        texts = [sentence[code].casefold() for sentence in SENTENCES]
        assert len(texts) - len(set(texts)) <= (0 if code == "en" else 5), code


@pytest.mark.parametrize("language", OTHERS)
def test_pairs_pass_the_filters_of_the_corpus(language: str) -> None:
    pairs = list(written_pairs(language))
    assert len(pairs) == len(SENTENCES)
    for pair in pairs:
        assert pair.domain == WRITTEN
        assert is_usable(pair, language), pair
        assert script_share(pair.target, LANGUAGES[language].script) > 0.6, pair


def test_texts_are_written_as_the_models_read_them() -> None:
    for sentence in SENTENCES:
        for code, text in sentence.items():
            assert text == unicodedata.normalize("NFC", text), text
            assert "  " not in text, text
            assert all(not char.isdigit() or char.isascii() for char in text), text
            if code == "ru":
                assert "ё" not in text.lower(), text  # as newspapers print it
            if code == "ar":
                assert not VOWEL_MARK.search(text), text
                assert not re.search(r"[?;]|,(?!\d)", text), text


def test_no_sentence_is_taken_from_what_shows_the_weights() -> None:
    texts = [path.read_text("utf-8") for path in (REPOSITORY / "examples").glob("*.txt")]
    guard = EvalGuard([*texts, (REPOSITORY / "README.md").read_text("utf-8")])
    assert not [s["en"] for s in SENTENCES if any(map(guard.is_near, s.values()))]


@pytest.mark.corpus
def test_no_sentence_is_taken_from_an_evaluation_text() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the evaluation texts are not here: {SHARED}")
    guard = EvalGuard.from_folder(SHARED / "eval")
    assert not [s["en"] for s in SENTENCES if any(map(guard.is_near, s.values()))]
