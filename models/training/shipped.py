"""Goes on from the shipped weights, on a machine that has neither the parents nor a checkpoint.

int8 costs a training run next to nothing: a row's rounding error is under half a percent of its
largest weight, and the first hundred steps are a warm-up anyway. The optimiser begins anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from transformers import MarianConfig, T5Config, T5ForConditionalGeneration

from models.engines.ct2_weights import read_weights, state_dict
from models.training import marian, opus_start
from models.training.vocabulary import Vocabulary

SUMMARISER = "summarizer-en"
FOLDERS = {"en-xx": "translator-en-xx", "xx-en": "translator-xx-en"}


def pieces(weights: Path) -> tuple[bytes, bytes]:
    """Returns: The sentencepiece models of English and of the other languages.

    Args:
        weights: The folder that holds a folder for each direction (models/weights).
    """
    folder = weights / FOLDERS["en-xx"]
    return (folder / "source.spm").read_bytes(), (folder / "target.spm").read_bytes()


def make(data: Path, weights: Path) -> None:
    """Writes `start-en-xx.pt` and `start-xx-en.pt` from the shipped int8 weights.

    Args:
        data: Folder of `prepare`, made with the shipped pieces.
        weights: As for `pieces`.
    Raises:
        ValueError: The shipped layers are not those that `opus_start` builds.
        KeyError: A piece of `data` is not among the shipped ones.
    """
    folder = weights / FOLDERS["en-xx"]
    english = _rows(data / "en.model", folder / "source.spm")
    other = _rows(data / "xx.model", folder / "target.spm")
    for direction, name in FOLDERS.items():
        _expect_shape(direction, weights / name)
        arrays = state_dict(read_weights(weights / name / "model.bin"), "marian")
        state = {key: torch.from_numpy(array.copy()) for key, array in arrays.items()}
        source, target = (english, other) if direction == "en-xx" else (other, english)
        for key, rows in (
            ("model.encoder.embed_tokens.weight", source),
            ("model.decoder.embed_tokens.weight", target),
        ):
            state[key] = state[key][rows]
        state["final_logits_bias"] = state["final_logits_bias"][:, target]
        state["lm_head.weight"] = state[
            "model.decoder.embed_tokens.weight"
        ]  # tied, as the model has it
        # Minus infinity at <pad> serves `generate()`; a loss over slices never looks at it.
        state["final_logits_bias"].zero_()
        torch.save(marian.kept_state(state), data / f"start-{direction}.pt")


def _rows(pieces: Path, shipped: Path) -> torch.Tensor:
    """Returns: (tokens of `pieces`,) the row of each in the vectors of `shipped`."""
    ids = Vocabulary.load(shipped).ids
    return torch.tensor([ids[token] for token in Vocabulary.load(pieces).tokens])


def summariser(weights: Path) -> tuple[T5ForConditionalGeneration, bytes]:
    """Returns: The shipped summariser in float32, and its sentencepiece model."""
    folder = weights / SUMMARISER
    config = T5Config.from_dict(_config(folder))
    # flan-t5 is untied, and T5Config ties in its constructor whatever it is told.
    config.tie_word_embeddings = False
    model = T5ForConditionalGeneration(config)
    arrays = state_dict(read_weights(folder / "model.bin"), "t5")
    model.load_state_dict({key: torch.from_numpy(array.copy()) for key, array in arrays.items()})
    return model, (folder / "source.spm").read_bytes()


def _config(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / "hf_config.json").read_text(encoding="utf-8"))
    return values


def _expect_shape(direction: str, folder: Path) -> None:
    config = MarianConfig.from_dict(_config(folder))
    shape = opus_start.shape(direction)
    found = (config.d_model, config.encoder_layers, config.decoder_layers, config.encoder_ffn_dim)
    if found != (shape.width, shape.encoder_layers, shape.decoder_layers, shape.ffn):
        raise ValueError(f"{folder}: {found} is not the shape that training goes on with: {shape}")
