"""A fetched model to a CTranslate2 directory: weights, vocabularies and what the tokeniser needs.

CTranslate2's own converters read the checkpoints, through transformers and torch; so converting
needs `requirements-hf.txt`, and serving does not. Nothing of a repository is ever run: no remote
code, safetensors where there are any, and a pickle only as plain tensors (`weights_only`).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from models.store.errors import StoreError, StoreUsageError
from models.store.families import SAFETENSORS, SAFETENSORS_INDEX
from models.store.recipes import Recipe

QUANTISATIONS = ("int8", "int8_float16", "int8_bfloat16", "float16", "bfloat16", "float32")
TOKENIZER_JSON = "tokenizer.json"


def has_converter(recipe: Recipe) -> bool:
    """Whether this process can convert `recipe`: all but students need torch."""
    import importlib.util

    return recipe.family == "student" or importlib.util.find_spec("torch") is not None


def convert(recipe: Recipe, source: Path, target: Path, quantisation: str) -> None:
    """Convert the files in `source` to a new directory `target`.

    Args:
        quantisation: One of `QUANTISATIONS`.
    Raises:
        StoreUsageError: torch is not installed, or there is no such quantisation.
        StoreError: The files are no model of the recipe's family.
    """
    if quantisation not in QUANTISATIONS:
        raise StoreUsageError(f"{quantisation!r} is not one of {', '.join(QUANTISATIONS)}")
    if not has_converter(recipe):
        raise StoreUsageError(
            "converting needs torch: run `make models`, or install requirements-hf.txt into the "
            "environment that runs this"
        )
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if recipe.family == "student":
            _take_student(source, target)
        else:
            _convert_checkpoint(recipe, source, target, quantisation)
        for name in set(recipe.kind.sentencepiece):
            shutil.copyfile(source / name, target / name)
        _write_note(recipe, target)
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    except Exception as error:  # converters raise whatever a damaged file leads them to
        shutil.rmtree(target, ignore_errors=True)
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise StoreError(f"{recipe.id}: cannot be converted: {reason}") from error


def _take_student(source: Path, target: Path) -> None:
    """Take a student as it is, once it is known that the engine reads it: it holds int8 already."""
    from models.engines.student import StudentEngine

    target.mkdir()
    shutil.copyfile(source / "model.bin", target / "model.bin")
    shutil.copyfile(source / "vocab.spm", target / "vocab.spm")
    StudentEngine(target).close()


def _convert_checkpoint(recipe: Recipe, source: Path, target: Path, quantisation: str) -> None:
    import logging

    import transformers
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]  # ctranslate2 ships no types
        """Loads tensors and nothing else, and keeps a Marian's two vocabularies apart."""

        def load_model(self, model_class: Any, path: str, **options: Any) -> Any:
            is_safe = (source / SAFETENSORS).is_file() or (source / SAFETENSORS_INDEX).is_file()
            model = model_class.from_pretrained(
                path,
                **options,
                use_safetensors=is_safe,
                weights_only=True,
                local_files_only=True,
                trust_remote_code=False,
            )
            if recipe.family == "bart" and not hasattr(model.config, "normalize_before"):
                model.config.normalize_before = False  # the converter asks; newer configs lack it
            return model

        def load_tokenizer(self, tokenizer_class: Any, path: str, **_: Any) -> Any:
            tokenizer = tokenizer_class.from_pretrained(
                path, local_files_only=True, trust_remote_code=False
            )
            if recipe.family == "bart":
                tokenizer.backend_tokenizer.save(str(source / f"{TOKENIZER_JSON}.made"))
            return tokenizer

        def _load(self) -> Any:
            spec = super()._load()
            spec.config.add_source_eos = False  # our tokenisers put it
            if (source / "target_vocab.json").is_file():
                _separate_vocabularies(spec, source)
            return spec

    logging.getLogger("transformers").setLevel(logging.ERROR)
    transformers.utils.logging.disable_progress_bar()
    Converter(str(source)).convert(str(target), quantization=quantisation)
    made = source / f"{TOKENIZER_JSON}.made"
    if made.is_file():
        made.replace(target / TOKENIZER_JSON)


def _separate_vocabularies(spec: Any, source: Path) -> None:
    """Give a Marian with two vocabularies its own target tokens, `<pad>` left out of both."""
    tokens = json.loads((source / "target_vocab.json").read_text(encoding="utf-8"))
    ordered = [token for token, _ in sorted(tokens.items(), key=lambda item: item[1])]
    if ordered[-1] == "<pad>":
        ordered.pop()
    for part in (spec.decoder.embeddings, spec.decoder.projection):
        part.weight = part.weight[: len(ordered)]
    if spec.decoder.projection.has_bias():
        spec.decoder.projection.bias = spec.decoder.projection.bias[: len(ordered)]
    spec._vocabularies["target"] = []
    spec.register_target_vocabulary(ordered)


def _write_note(recipe: Recipe, target: Path) -> None:
    """Leave beside the weights whose they are; the card's text is no part of the model."""
    lines = (
        f"# {recipe.id}",
        "",
        f"Converted by Epitome from {recipe.origin}.",
        f"Licence: {recipe.licence}. {recipe.consent}".rstrip(),
        "",
    )
    (target / "README.md").write_text("\n".join(lines), encoding="utf-8")
