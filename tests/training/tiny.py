"""A translator small enough for a test; needs torch, which `toys.py` does not."""

from __future__ import annotations

from pathlib import Path

import torch

from models.training import marian, pairs
from models.training.vocabulary import EOS_ID

TINY = marian.Shape(width=16, encoder_layers=1, decoder_layers=1, heads=2, ffn=32)


def write_start(folder: Path, direction: str, end_scale: float = 1.0) -> None:
    """Writes `start-DIRECTION.pt`, random weights, beside the vocabularies of `toys`.

    Args:
        folder: The data folder.
        direction: "en-xx" or "xx-en".
        end_scale: Of the vector of `EOS_ID`: a long one is the likeliest now and then.
    """
    torch.manual_seed(2)
    made = marian.build(*pairs.vocabularies(direction, folder), shape=TINY)
    with torch.no_grad():
        made.model.decoder.embed_tokens.weight[EOS_ID] *= end_scale
    torch.save(marian.kept_state(made.state_dict()), folder / f"start-{direction}.pt")
