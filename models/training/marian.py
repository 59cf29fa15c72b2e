"""The translator's shape and its loss.

The shape is transformers' MarianMTModel, with a vocabulary for each side, whether its weights are
random (`SMALL`) or come from OPUS-MT (`opus_start.py`). The loss is taken over the pieces that
the batch's language can be written with, a third of the products, since the three target
languages share hardly a piece; inference may choose from the same ones only (`vmap.txt`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import MarianConfig, MarianMTModel

from models.training.batches import IGNORED
from models.training.objective import projected_loss
from models.training.vocabulary import EOS_ID, Vocabulary

LABEL_SMOOTHING = 0.1  # Vaswani et al. 2017, section 5.4
MAX_POSITIONS = 256


@dataclass(frozen=True)
class Shape:
    """Widths and depths of a Marian."""

    width: int
    encoder_layers: int
    decoder_layers: int
    heads: int
    ffn: int
    activation: str = "relu"


# For a start from nothing. Ten million target tokens, a first hour on two cores, would be spent
# best on two million weights in the layers (Hoffmann et al. 2022); more leave room for longer
# runs. A deep encoder before two decoder layers costs the least at run time (Kasai et al. 2021).
SMALL = Shape(width=256, encoder_layers=6, decoder_layers=2, heads=4, ffn=1024)


class Loss(NamedTuple):
    """What the loop asks of a model's answer."""

    loss: Tensor


def build(
    source: Vocabulary, target: Vocabulary, dropout: float = 0.0, shape: Shape = SMALL
) -> MarianMTModel:
    """Returns: A fresh model; encoder and decoder embeddings apart, output tied to the latter."""
    config = MarianConfig(
        vocab_size=len(source),
        decoder_vocab_size=len(target),
        share_encoder_decoder_embeddings=False,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.ffn,
        decoder_ffn_dim=shape.ffn,
        activation_function=shape.activation,
        dropout=dropout,
        attention_dropout=0.0,
        max_position_embeddings=MAX_POSITIONS,
        scale_embedding=True,
        eos_token_id=EOS_ID,
        forced_eos_token_id=None,
        # One number for both sides; each table's own padding row is set below.
        pad_token_id=min(source.pad_id, target.pad_id),
        decoder_start_token_id=target.pad_id,
        # torch's fused attention took a quarter of a step on a CPU at 25 tokens a sentence,
        # plain products a twentieth (torch 2.13, one core). On a GPU see `low_states.py`.
        attn_implementation="eager",
    )
    model = MarianMTModel(config)
    _initialise(model, source.pad_id, target.pad_id)
    return model


def _initialise(model: MarianMTModel, source_pad: int, target_pad: int) -> None:
    """Xavier for matrices; embeddings of unit scale once multiplied by sqrt(d_model).

    transformers draws everything at 0.02, which starts a 256-wide model slowly.
    """
    for module in model.modules():
        if isinstance(module, nn.Linear) and module is not model.lm_head:
            nn.init.xavier_uniform_(module.weight)
    width = model.config.d_model
    for table, pad_id in (
        (model.model.encoder.embed_tokens, source_pad),
        (model.model.decoder.embed_tokens, target_pad),
    ):
        nn.init.normal_(table.weight, std=1.0 / math.sqrt(width))
        table.padding_idx = pad_id
        with torch.no_grad():
            table.weight[pad_id].zero_()


PREFIX = "model."  # what `SlicedLoss` puts before the name of a weight


class SlicedLoss(nn.Module):
    """A Marian with the loss over one language's slice of the output.

    Args:
        model: A Marian.
        slices: For each language the output ids it may write, sorted.
        start_id: What the decoder begins with.
        consistency: Above 0, training sees a batch twice, under two dropouts, and is held to one
            answer by so much (`objective.py`).
    """

    def __init__(
        self,
        model: MarianMTModel,
        slices: Mapping[str, NDArray[np.int64]],
        start_id: int,
        consistency: float = 0.0,
    ) -> None:
        super().__init__()
        self.model = model
        self.start_id = start_id
        self.consistency = consistency
        size = model.lm_head.weight.shape[0]
        for language, ids in slices.items():
            place = np.full(size, IGNORED, dtype=np.int64)
            place[ids] = np.arange(len(ids))
            self.register_buffer(f"ids_{language}", torch.from_numpy(ids), persistent=False)
            self.register_buffer(f"place_{language}", torch.from_numpy(place), persistent=False)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        labels: Tensor,
        kept: Tensor,
        language: str,
    ) -> Loss:
        """Cross entropy, the mean over target tokens; smoothed and consistent while training.

        Args:
            input_ids, attention_mask: (batch, source_len) int64.
            labels: (batch, target_len) int64, EOS last, then -100.
            kept: (tokens,) int64, the places in the flattened labels that are not -100.
            language: Whose slice; all of the batch.
        """
        consistency = self.consistency if self.training else 0.0
        copies = 2 if consistency else 1
        hidden = self.hidden(*(x.repeat(copies, 1) for x in (input_ids, attention_mask, labels)))
        # (copies, tokens, d_model): padding never reaches the softmax
        hidden = hidden.view(copies, labels.numel(), -1).index_select(1, kept)
        weight = self.model.lm_head.weight.index_select(0, self.get_buffer(f"ids_{language}"))
        wanted = self.get_buffer(f"place_{language}")[labels.flatten().index_select(0, kept)]
        smoothing = LABEL_SMOOTHING if self.training else 0.0
        return Loss(projected_loss(hidden, weight, wanted, smoothing, consistency))

    def hidden(self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor) -> Tensor:
        """Returns: (batch, target_len, d_model) decoder states."""
        states = self.model.get_encoder()(input_ids, attention_mask).last_hidden_state
        inputs = labels.roll(1, dims=1)
        inputs[:, 0] = self.start_id
        # A label of -100 is only ever followed by another; what stands there is never read.
        inputs = inputs.masked_fill(inputs < 0, EOS_ID)
        decoded = self.model.get_decoder()(
            input_ids=inputs,
            encoder_hidden_states=states,
            encoder_attention_mask=attention_mask,
            use_cache=False,
        )
        return decoded.last_hidden_state


def kept_state(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Returns: A Marian's weights by the names that a snapshot of the loop has."""
    return {f"{PREFIX}{name}": tensor for name, tensor in state.items()}


def take_state(model: MarianMTModel, state: Mapping[str, Tensor]) -> None:
    """Loads what a snapshot has."""
    model.load_state_dict({name.removeprefix(PREFIX): tensor for name, tensor in state.items()})
