"""A translator that starts from an OPUS-MT model of another pair, with new embeddings.

Kocmi and Bojar (2018) showed that a child model learns fastest from a parent's weights; here the
parents (`parents.py`) are Helsinki-NLP's en-fr for the direction out of English and fr-en for the
one into English. The half that deals with English stays as it is, vocabulary pruned. The other
half gets new embeddings: each Russian, Greek or Arabic piece starts as the mean of the French
pieces it corresponds to (`lexicon.py`), so that the layers find a "French" they already know
(Minixhofer et al. 2022, WECHSEL, with a lexicon in place of aligned word vectors).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import MarianMTModel

from models.training import marian
from models.training.lexicon import Table, lexicon, translate_to_french
from models.training.vocabulary import TAG_WORDS, TAGS, Vocabulary

PARENTS = {"en-xx": "opus-mt-en-fr", "xx-en": "opus-mt-fr-en"}
# Two of six decoder layers, the lowest and the highest, keep a trained cross-attention at a third
# of the cost. Into English, where the encoder is trained too, four layers: a third less of the
# work, and 6 MB less to ship.
ENCODER_LAYERS = {"en-xx": (0, 1, 2, 3, 4, 5), "xx-en": (0, 1, 3, 5)}
DECODER_LAYERS = (0, 5)


def shape(direction: str) -> marian.Shape:
    """Returns: The parents' widths, and how many of their layers the child keeps."""
    layers = len(ENCODER_LAYERS[direction])
    return marian.Shape(512, layers, len(DECODER_LAYERS), heads=8, ffn=2048, activation="swish")


def make(data: Path, parents: Path) -> None:
    """Writes `start-en-xx.pt` and `start-xx-en.pt`: the children's weights before any step.

    Args:
        data: Folder of `prepare`; `en-fr.tsv` in it is read, or made if absent.
        parents: Folder of `parents.py`.
    """
    torch.manual_seed(1)
    english, other = Vocabulary.load(data / "en.model"), Vocabulary.load(data / "xx.model")
    french = data / "en-fr.tsv"
    if not french.exists():
        translate_to_french(data, parents / PARENTS["en-xx"], french)
    known, other_known = (parent_vocabulary(parents / name) for name in PARENTS.values())
    if known != other_known:
        raise ValueError(f"{parents}: the parents' vocabularies differ, one lexicon cannot do")
    table = lexicon(data, french, known)
    for direction, name in PARENTS.items():
        source, target = (english, other) if direction == "en-xx" else (other, english)
        child = build(direction, parents / name, source, target, table)
        torch.save(marian.kept_state(child.state_dict()), data / f"start-{direction}.pt")


def load(
    direction: str, data: Path, source: Vocabulary, target: Vocabulary, dropout: float = 0.0
) -> MarianMTModel:
    """Returns: A child before its first step."""
    child = marian.build(source, target, dropout, shape=shape(direction))
    marian.take_state(child, torch.load(data / f"start-{direction}.pt", weights_only=True))
    return child


def freeze(child: MarianMTModel, direction: str, trained: int) -> None:
    """Freezes the half that knows English where it is the encoder, but for its upper layers.

    What is frozen needs no backward pass, which is most of the cost on a CPU, and cannot be
    harmed while the other half knows nothing.

    Args:
        child: Of `load`.
        direction: Into English nothing is frozen.
        trained: Upper encoder layers that are trained; with all of them the embeddings are too.
    """
    layers = child.model.encoder.layers
    if direction == "en-xx" and trained < len(layers):
        child.model.encoder.requires_grad_(False)
        for layer in layers[len(layers) - trained :]:
            layer.requires_grad_(True)


def build(
    direction: str, parent: Path, source: Vocabulary, target: Vocabulary, table: Table
) -> MarianMTModel:
    """Returns: A child with the parent's layers and embeddings made from the parent's."""
    whole = MarianMTModel.from_pretrained(parent)
    child = marian.build(source, target, shape=shape(direction))
    _copy(whole.model.encoder.layers, child.model.encoder.layers, ENCODER_LAYERS[direction])
    _copy(whole.model.decoder.layers, child.model.decoder.layers, DECODER_LAYERS)
    rows = whole.model.shared.weight.data
    known = parent_vocabulary(parent)
    child.model.encoder.embed_tokens = embeddings(source, rows, known, table)
    child.model.decoder.embed_tokens = embeddings(target, rows, known, table)
    child.lm_head.weight = child.model.decoder.embed_tokens.weight
    return child


def parent_vocabulary(parent: Path) -> dict[str, int]:
    """Returns: For each piece its row in the parent's embeddings."""
    found: dict[str, int] = json.loads((parent / "vocab.json").read_text(encoding="utf-8"))
    return found


def embeddings(
    vocabulary: Vocabulary, rows: Tensor, parent: Mapping[str, int], table: Table
) -> nn.Embedding:
    """Vectors for `vocabulary` from the parent's.

    Pieces the parent has are copied, pieces of the lexicon are means of their French ones at
    the mean length of those, what is left is drawn small; `<pad>` is zero.

    Args:
        vocabulary: Of one side of the child.
        rows: (parent pieces, width).
        parent: For each piece its row.
        table: The lexicon; ids of `vocabulary` to rows.
    """
    words = {tag: TAG_WORDS[code] for code, tag in TAGS.items()}
    result = nn.Embedding(len(vocabulary), rows.shape[1], padding_idx=vocabulary.pad_id)
    nn.init.normal_(result.weight, std=float(rows.std()) / 2)
    norms = rows.norm(dim=1)
    with torch.no_grad():
        for number, token in enumerate(vocabulary.tokens[:-1]):
            known = parent.get(words.get(token, token))
            if known is not None:
                result.weight[number] = rows[known]
            elif number in table:
                pieces = torch.tensor(list(table[number]))
                chances = torch.tensor(list(table[number].values()))
                mean = chances @ rows[pieces]
                result.weight[number] = mean / mean.norm() * (chances @ norms[pieces])
        result.weight[vocabulary.pad_id].zero_()
    return result


def _copy(old: Any, new: Any, chosen: Sequence[int]) -> None:
    for layer, number in zip(new, chosen, strict=True):
        layer.load_state_dict(old[number].state_dict())
