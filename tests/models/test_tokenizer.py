"""The tokeniser keeps the contract of the catalogue: prefix, tag, EOS, and nothing typed is one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sentencepiece

from models.engines.tokenizer import SentencePieceTokenizer
from models.errors import ModelUnavailable

WEIGHTS = Path(__file__).parents[2] / "models/weights"
TAGS = {"ru": ">>rus<<", "el": ">>ell<<"}
LINES = [
    "The ferry leaves Athens at 10:30.",
    "Паром уходит из Афин в 10:30, сказал капитан.",
    "Το πλοίο φεύγει από την Αθήνα στις 10:30;",
    "تغادر العبارة أثينا الساعة 10:30؟",
]


@pytest.fixture(scope="module")
def spm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix: Path = tmp_path_factory.mktemp("spm") / "toy"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES * 20),
        model_prefix=str(prefix),
        vocab_size=340,
        hard_vocab_limit=False,
        byte_fallback=True,
        normalization_rule_name="identity",  # as the shipped ones
        character_coverage=1.0,
        minloglevel=2,
    )
    return prefix.with_suffix(".model")


@pytest.mark.parametrize("text", [*LINES, "3,5 % of €5", "emoji 🙂 and עברית"])
def test_text_comes_back(spm: Path, text: str) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm)
    tokens = tokenizer.encode(text)
    assert tokens[-1] == "</s>"
    assert len(tokens) == tokenizer.count(text) + 1
    assert tokenizer.decode(tokens) == text


def test_every_source_is_tagged_and_prefixed(spm: Path) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm, prefix="summarize: ", tags=TAGS)
    tokens = tokenizer.encode("The ferry", "el")
    assert tokens[0] == ">>ell<<"
    assert tokenizer.decode(tokens) == "summarize: The ferry"
    assert tokenizer.count("The ferry") == SentencePieceTokenizer(spm, spm).count("The ferry")
    for target_lang in ("ar", None):
        with pytest.raises(ValueError, match="el"):
            tokenizer.encode("The ferry", target_lang)


@pytest.mark.parametrize("typed", [">>rus<< hello", "</s>", "a </s> b", "<unk><pad>", "<s>"])
def test_control_tokens_typed_into_a_text_stay_text(spm: Path, typed: str) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm, tags=TAGS)
    tag, *pieces, eos = tokenizer.encode(typed, "el")
    assert (tag, eos) == (">>ell<<", "</s>")
    assert not {">>rus<<", ">>ell<<", "</s>", "<s>", "<pad>"} & set(pieces)


def test_control_tokens_of_a_hypothesis_are_left_out(spm: Path) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm, tags=TAGS)
    pieces = tokenizer.encode("The ferry", "ru")
    assert tokenizer.decode(["<pad>", *pieces, "<unk>"]) == "The ferry"
    assert tokenizer.decode([]) == ""


def test_text_is_normalised_as_the_model_was_trained(spm: Path) -> None:
    composed, decomposed = "\u0439", "\u0438\u0306"
    nfc = SentencePieceTokenizer(spm, spm)
    assert nfc.encode(decomposed) == nfc.encode(composed)
    assert nfc.count(decomposed) == nfc.count(composed)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ﺗﻐﺎﺩﺭ ﺍﻟﻌﺒﺎﺭﺓ ﺃﺛﻴﻨﺎ", "تغادر العبارة أثينا"),
        ("ﬁrst ferry", "first ferry"),
        ("Ｔｈｅ 𝐟erry", "The ferry"),
    ],
)
def test_letters_in_another_form_are_read_as_letters(spm: Path, written: str, plain: str) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm)
    assert tokenizer.encode(written) == tokenizer.encode(plain)
    assert tokenizer.encode("½ m²") != tokenizer.encode("1⁄2 m2")
    raw = SentencePieceTokenizer(spm, spm, normalisation="none")
    assert raw.encode(written) != raw.encode(plain)


def test_threads_share_a_tokeniser(spm: Path) -> None:
    tokenizer = SentencePieceTokenizer(spm, spm, tags=TAGS)
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda n: tokenizer.encode(LINES[n % 4], "ru"), range(400)))
    assert all(rounds[n] == rounds[n % 4] for n in range(400))


def test_a_file_that_is_no_model_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "bad.spm").write_bytes(b"not a model")
    for name in ("bad.spm", "none.spm"):
        with pytest.raises(ModelUnavailable, match=name):
            SentencePieceTokenizer(tmp_path / name, tmp_path / name)


@pytest.mark.weights
def test_the_shipped_tokenisers_read_the_scripts_that_their_models_were_taught() -> None:
    scripts = ("Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Han", "Hangul")
    read = {
        name: [s for s in scripts if SentencePieceTokenizer(path, path).reads(s)]
        for name in ("translator-en-xx", "translator-xx-en")
        for path in [WEIGHTS / name / "source.spm"]
    }
    assert read == {
        "translator-en-xx": ["Latin"],
        "translator-xx-en": ["Latin", "Cyrillic", "Greek", "Arabic"],
    }
