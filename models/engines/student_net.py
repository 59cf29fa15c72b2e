"""The network of a Firefox student: a transformer that reads, and a simple recurrence that writes.

numpy, since no installed library has the decoder: its self-attention is an SSRU, "simpler simple
recurrent unit" (Kim et al. 2019, From Research to Production and Back), which CTranslate2's
Marian converter refuses. Post-norm throughout, as Marian's `transformer-postprocess: dan`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.engines.marian_bin import Tensors
from models.errors import ModelUnavailable

Array = Any  # numpy's, float32 unless said otherwise

# What the network below does; a checkpoint with other settings is refused, not run wrongly.
_EXPECTED = {
    "type": "transformer",
    "transformer-decoder-autoreg": "rnn",
    "dec-cell": "ssru",
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "transformer-postprocess-emb": "d",
    "transformer-postprocess-top": "",
    "transformer-ffn-activation": "relu",
    "transformer-ffn-depth": 2,
    "transformer-train-position-embeddings": False,
    "transformer-rnn-projection": False,
}
_EPSILON = 1e-9


@dataclass
class State:
    """What the decoder carries: (rows, dim) cells a layer, keys and values of the source."""

    cells: list[Array]
    keys: list[Array]
    values: list[Array]
    mask: Array

    def select(self, rows: Array) -> State:
        """The state of these rows, in this order."""
        return State(
            [cell[rows] for cell in self.cells],
            [key[rows] for key in self.keys],
            [value[rows] for value in self.values],
            self.mask[rows],
        )


class StudentNet:
    """Forward passes over a checkpoint's tensors.

    Raises:
        ModelUnavailable: Its configuration is of another network.
    """

    def __init__(self, config: dict[str, Any], tensors: Tensors) -> None:
        for key, wanted in _EXPECTED.items():
            if config.get(key, wanted) != wanted:
                raise ModelUnavailable(f"a student with {key}={config[key]!r} cannot be run here")
        self._t = tensors
        self._heads = int(config["transformer-heads"])
        self._encoder_depth = int(config["enc-depth"])
        self._decoder_depth = int(config["dec-depth"])
        shared = tensors.get("Wemb")
        self._source = tensors["encoder_Wemb"] if shared is None else shared
        self._target = tensors["decoder_Wemb"] if shared is None else shared
        self._dim = self._source.shape[1]
        output = tensors.get("decoder_ff_logit_out_Wt", self._target)
        self._output = np.ascontiguousarray(output.T)

    @property
    def target_size(self) -> int:
        """Tokens of the target vocabulary."""
        return int(self._target.shape[0])

    def encode(self, ids: Array, mask: Array) -> State:
        """Read sources: (batch, len) ids and a mask of 1 for tokens, 0 for padding."""
        x = self._source[ids] * math.sqrt(self._dim) + self._positions(0, ids.shape[1])
        blocked = np.where(mask[:, None, None, :], 0.0, -1e9).astype(np.float32)
        for number in range(1, self._encoder_depth + 1):
            name = f"encoder_l{number}_self"
            k, v = self._split(self._affine(x, name, "k")), self._split(self._affine(x, name, "v"))
            x = self._attend(x, k, v, blocked, name)
            x = self._feed(x, f"encoder_l{number}_ffn")
        keys, values = [], []
        for number in range(1, self._decoder_depth + 1):
            name = f"decoder_l{number}_context"
            keys.append(self._split(self._affine(x, name, "k")))
            values.append(self._split(self._affine(x, name, "v")))
        cells = [np.zeros((len(ids), self._dim), np.float32)] * self._decoder_depth
        return State(cells, keys, values, blocked)

    def step(self, previous: Array | None, position: int, state: State) -> Array:
        """Write one token: (rows, vocabulary) scores; `state`'s cells go on.

        Args:
            previous: (rows,) the last tokens; None at the beginning, which has no embedding.
        """
        rows = len(state.mask)
        x = np.repeat(self._positions(position, 1), rows, axis=0)  # (rows, dim)
        if previous is not None:
            x = x + self._target[previous] * math.sqrt(self._dim)
        for number in range(1, self._decoder_depth + 1):
            x = self._recur(x, number, state)
            x = self._attend(
                x[:, None, :],
                state.keys[number - 1],
                state.values[number - 1],
                state.mask,
                f"decoder_l{number}_context",
            )[:, 0, :]
            x = self._feed(x, f"decoder_l{number}_ffn")
        scores = x @ self._output
        bias = self._t.get("decoder_ff_logit_out_b")
        return scores if bias is None else scores + bias.reshape(-1)

    def _recur(self, x: Array, number: int, state: State) -> Array:
        """One SSRU: a gate of the input alone blends the cell with it."""
        name = f"decoder_l{number}_rnn"
        gate = 1.0 / (1.0 + np.exp(-(x @ self._t[f"{name}_Wf"] + self._t[f"{name}_bf"])))
        cell = gate * state.cells[number - 1] + (1.0 - gate) * (x @ self._t[f"{name}_W"])
        state.cells[number - 1] = cell
        return self._norm(x + np.maximum(cell, 0.0), f"{name}_ffn")

    def _attend(self, x: Array, keys: Array, values: Array, blocked: Array, name: str) -> Array:
        queries = self._split(self._affine(x, name, "q"))
        scores = queries @ keys.transpose(0, 1, 3, 2) / math.sqrt(queries.shape[-1]) + blocked
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ values
        joined = mixed.transpose(0, 2, 1, 3).reshape(x.shape)
        return self._norm(x + self._affine(joined, name, "o"), f"{name}_Wo")

    def _feed(self, x: Array, name: str) -> Array:
        inner = np.maximum(self._affine(x, name, "1"), 0.0)
        return self._norm(x + self._affine(inner, name, "2"), f"{name}_ffn")

    def _affine(self, x: Array, name: str, part: str) -> Array:
        return x @ self._t[f"{name}_W{part}"] + self._t[f"{name}_b{part}"].reshape(-1)

    def _split(self, x: Array) -> Array:
        """(batch, len, dim) to (batch, heads, len, dim / heads)."""
        batch, length, dim = x.shape
        return x.reshape(batch, length, self._heads, dim // self._heads).transpose(0, 2, 1, 3)

    def _norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + _EPSILON)
        scale, bias = self._t[f"{name}_ln_scale"], self._t[f"{name}_ln_bias"]
        return scaled * scale.reshape(-1) + bias.reshape(-1)

    def _positions(self, start: int, length: int) -> Array:
        """(length, dim): sines in the first half of the channels, cosines in the second."""
        half = self._dim // 2
        rates = np.exp(np.arange(half) * -(math.log(10_000.0) / (half - 1)))
        angles = np.arange(start, start + length)[:, None] * rates
        return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)
