"""What is converted and served writes what transformers writes from the very files of the hub.

Every architecture of the catalogue, tiny and random, text in and text out: so tokens, codes, tags
and forced beginnings are right as well as the weights.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.card import ModelCard
from models.catalogue_pins import files_of
from models.engines.base import Decoding
from models.loading import engine_of, tokenizer_of
from models.options import PipelineOptions
from models.store.cards import card_of
from models.store.convert import convert
from models.store.errors import StoreError, StoreUsageError
from models.store.library import ModelStore
from models.store.lock import Served
from models.store.recipes import Recipe, load_recipes
from tests.service.doubles import ENGLISH, RUSSIAN

pytestmark = pytest.mark.training

HOUSE = load_recipes().models
CODES = {"en": "eng_Latn", "ru": "rus_Cyrl"}
NLLB = replace(
    HOUSE["nllb-200-distilled-600m"],
    codes=CODES,
    source_langs=("en", "ru"),
    target_langs=("en", "ru"),
)
GREEDY = Decoding(beam_size=1, min_target_tokens=0, max_target_tokens=24, no_repeat_ngram_size=2)


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Any]]:
    """Family -> its folder as on the hub, and the transformers model it was saved from."""
    from tests.store import tiny_models

    root = tmp_path_factory.mktemp("hub")
    made: dict[str, Callable[[Path], Any]] = {
        "opus-mt-en-ru": lambda folder: tiny_models.write_marian(folder, "en", "ru"),
        "opus-mt-en-ar": lambda folder: tiny_models.write_marian(folder, "en", "ar", ">>ara<<"),
        "bart-large-cnn": lambda folder: tiny_models.write_bart(folder, with_tokenizer_json=False),
        "mt5-multilingual-xlsum": tiny_models.write_mt5,
        "nllb-200-distilled-600m": lambda folder: tiny_models.write_nllb(folder, CODES),
    }
    return {name: (root / name, write(root / name)) for name, write in made.items()}


def card(recipe: Recipe, folder: Path) -> ModelCard:
    store = ModelStore(folder.parent)
    return card_of(store, recipe, Served(str(folder), "float32", files_of(folder)))


def ours(card: ModelCard, texts: list[str], decoding: Decoding, target: str, source: str) -> Any:
    engine = engine_of(card, PipelineOptions(device="cpu"))
    tokenizer = tokenizer_of(card, PipelineOptions())
    outputs = engine.generate([tokenizer.encode(t, target, source) for t in texts], decoding)
    engine.close()
    return [tokenizer.decode(best.tokens) for best, *_ in outputs]


def theirs(folder: Path, model: Any, texts: list[str], **options: Any) -> list[str]:
    from transformers import AutoTokenizer

    source_lang = options.pop("src_lang", None)
    extra = {"src_lang": source_lang} if source_lang else {}
    tokenizer = AutoTokenizer.from_pretrained(folder, **extra)
    written = []
    for text in texts:
        ids = tokenizer(text, return_tensors="pt").input_ids
        forced = options.get("forced_bos_token_id")
        extra = {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(forced)} if forced else {}
        output = model.generate(
            input_ids=ids,
            num_beams=1,
            do_sample=False,
            max_new_tokens=40,
            min_length=0,
            no_repeat_ngram_size=2,  # random models say one thing over and over
            **extra,
        )
        written.append(tokenizer.decode(output[0], skip_special_tokens=True).strip())
    return written


@pytest.mark.parametrize(
    ("model_id", "texts", "pair", "options"),
    [
        ("opus-mt-en-ru", ENGLISH.split(". "), ("en", "ru"), {}),
        ("opus-mt-en-ar", ENGLISH.split(". "), ("en", "ar"), {}),
        ("bart-large-cnn", [ENGLISH, ENGLISH[:90], "5 £ – über"], ("en", "en"), {}),
        ("mt5-multilingual-xlsum", [RUSSIAN, *RUSSIAN.split(". ")], ("ru", "ru"), {}),
        (
            "nllb-200-distilled-600m",
            RUSSIAN.split(". "),
            ("en", "ru"),
            {"src_lang": "eng_Latn", "forced_bos_token_id": "rus_Cyrl"},
        ),
        (
            "nllb-200-distilled-600m",
            RUSSIAN.split(". "),
            ("ru", "en"),
            {"src_lang": "rus_Cyrl", "forced_bos_token_id": "eng_Latn"},
        ),
    ],
)
def test_what_is_served_is_what_transformers_writes(
    checkpoints: dict[str, tuple[Path, Any]],
    tmp_path: Path,
    model_id: str,
    texts: list[str],
    pair: tuple[str, str],
    options: dict[str, str],
) -> None:
    folder, model = checkpoints[model_id]
    recipe = NLLB if options else HOUSE[model_id]
    convert(recipe, folder, tmp_path / "out", "float32")
    tag = recipe.tags.get(pair[1])
    hf_texts = [f"{tag} {text}" for text in texts] if tag else texts
    expected = theirs(folder, model, hf_texts, **options)
    got = ours(card(recipe, tmp_path / "out"), texts, GREEDY, pair[1], pair[0])
    # transformers was let go on for longer, as it ends what it cuts with a forced EOS.
    assert got == [whole[: len(part)] for whole, part in zip(expected, got, strict=True)]
    assert len(set(got)) > 1
    assert not (tmp_path / "out" / "pytorch_model.bin").exists()


@pytest.mark.parametrize("model_id", ["opus-mt-en-ru", "bart-large-cnn", "nllb-200-distilled-600m"])
def test_limits_and_numbers_of_hypotheses_hold_with_a_forced_beginning(
    checkpoints: dict[str, tuple[Path, Any]], tmp_path: Path, model_id: str
) -> None:
    recipe = NLLB if model_id.startswith("nllb") else HOUSE[model_id]
    convert(recipe, checkpoints[model_id][0], tmp_path / "out", "int8")
    served = card(recipe, tmp_path / "out")
    engine = engine_of(served, PipelineOptions(device="cpu"))
    tokenizer = tokenizer_of(served, PipelineOptions())
    decoding = Decoding(beam_size=3, num_hypotheses=3, max_target_tokens=5, min_target_tokens=5)
    for hypotheses in engine.generate([tokenizer.encode(ENGLISH[:80], "ru", "en")] * 2, decoding):
        assert len(hypotheses) == 3
        assert [len(h.tokens) for h in hypotheses] == [5, 5, 5]
        assert not {"<s>", "</s>"} & {t for h in hypotheses for t in h.tokens}
        texts = [tokenizer.decode(h.tokens) for h in hypotheses]
        assert not any(code in text for code in CODES.values() for text in texts)
        assert all(h.score < 0 for h in hypotheses)
    engine.close()


def test_control_tokens_and_codes_typed_into_a_text_stay_text(
    checkpoints: dict[str, tuple[Path, Any]], tmp_path: Path
) -> None:
    convert(HOUSE["bart-large-cnn"], checkpoints["bart-large-cnn"][0], tmp_path / "b", "int8")
    bart = tokenizer_of(card(HOUSE["bart-large-cnn"], tmp_path / "b"), PipelineOptions())
    tokens = bart.encode("a </s> b <s> <mask>")
    assert tokens[:2] == ["<s>", "<s>"] and tokens[-1] == "</s>"
    assert not {"<s>", "</s>", "<mask>"} & set(tokens[2:-1])
    assert bart.decode(tokens[2:-1]) == "a </s> b <s> <mask>"
    assert bart.count("a </s>") == len(bart.encode("a </s>")) - 3
    convert(NLLB, checkpoints["nllb-200-distilled-600m"][0], tmp_path / "n", "int8")
    nllb = tokenizer_of(card(NLLB, tmp_path / "n"), PipelineOptions())
    assert nllb.encode("мост rus_Cyrl", "en", "ru")[:2] == ["eng_Latn", "rus_Cyrl"]
    assert "rus_Cyrl" not in nllb.encode("мост rus_Cyrl", "en", "ru")[2:]
    with pytest.raises(ValueError, match="languages must be of"):
        nllb.encode("мост", "el", "ru")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "source.spm"])
def test_damaged_files_are_an_error_and_leave_nothing(
    checkpoints: dict[str, tuple[Path, Any]], tmp_path: Path, name: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for path in checkpoints["opus-mt-en-ru"][0].iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    (source / name).write_bytes(b"\x00garbage" * 20)
    with pytest.raises((StoreError, OSError)):
        convert(HOUSE["opus-mt-en-ru"], source, tmp_path / "out", "int8")
    assert not (tmp_path / "out").exists()


class _Opens:
    """Unpickled, this makes a file: the sign that something was run."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str]]:
        return (open, (self._path, "w"))


def test_a_pickle_that_would_run_something_is_refused(
    checkpoints: dict[str, tuple[Path, Any]], tmp_path: Path
) -> None:
    import torch

    source = tmp_path / "source"
    source.mkdir()
    for path in checkpoints["mt5-multilingual-xlsum"][0].iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    torch.save({"shared.weight": _Opens(str(tmp_path / "ran"))}, source / "pytorch_model.bin")
    with pytest.raises((StoreError, OSError)):
        convert(HOUSE["mt5-multilingual-xlsum"], source, tmp_path / "out", "int8")
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out").exists()


def test_a_repository_that_brings_code_does_not_get_it_run(
    checkpoints: dict[str, tuple[Path, Any]], tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for path in checkpoints["opus-mt-en-ru"][0].iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    config = json.loads((source / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "evil.Config", "AutoModelForSeq2SeqLM": "evil.Model"}
    (source / "config.json").write_text(json.dumps(config))
    (source / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    convert(HOUSE["opus-mt-en-ru"], source, tmp_path / "out", "int8")
    assert not (tmp_path / "ran").exists()


def test_an_unknown_quantisation_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(StoreUsageError, match="'int3' is not one of int8"):
        convert(HOUSE["opus-mt-en-ru"], tmp_path, tmp_path / "out", "int3")
