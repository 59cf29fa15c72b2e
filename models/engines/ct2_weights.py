"""Reads CTranslate2's model.bin back into a transformers state dict.

So both engines run the very same weights, from one file. CTranslate2 converts from transformers
but offers no way back. Numpy only; the two families Epitome embeds are mapped: Marian (post-norm,
sinusoidal positions) and T5 1.1 (gated feed-forward, relative bias, untied output).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelUnavailable

Array = NDArray[np.generic]

# `ctranslate2.specs.model_spec.CURRENT_BINARY_VERSION`, and its order of types.
BINARY_VERSION = 6
_BFLOAT16 = 5
_DTYPES = ("float32", "int8", "int16", "int32", "float16", "uint16")  # bfloat16 as its bits


@dataclass(frozen=True, slots=True)
class Weights:
    """What model.bin holds.

    `variables` are by CTranslate2's names; an alias is the same array under another name.
    """

    spec: str
    revision: int
    variables: Mapping[str, Array]

    def __contains__(self, name: str) -> bool:
        return name in self.variables

    def real(self, name: str) -> NDArray[np.float32]:
        """A variable as float32; int8 and int16 rows are divided by their scales."""
        if name not in self.variables:
            raise ModelUnavailable(f"model.bin has no {name}")
        array = self.variables[name].astype(np.float32)
        scale = self.variables.get(f"{name}_scale")
        if scale is None:
            return array
        rows = scale.astype(np.float32).reshape(-1, *[1] * (array.ndim - 1))
        return np.asarray(array / rows, dtype=np.float32)

    def layers(self, stack: str) -> int:
        """How many layers "encoder" or "decoder" has."""
        start = f"{stack}/layer_"
        numbers = (n.removeprefix(start).split("/")[0] for n in self.variables if start in n)
        return 1 + max((int(number) for number in numbers if number.isdigit()), default=-1)


def read_weights(path: Path) -> Weights:
    """Read a model.bin.

    Raises:
        ModelUnavailable: It is cut short or of another format version.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise ModelUnavailable(f"{path.parent.name}: model.bin is damaged ({error})") from error


def _read(file: BinaryIO) -> Weights:
    version = _number(file, "I")
    if version != BINARY_VERSION:
        raise ModelUnavailable(f"model.bin has format {version}; this reads {BINARY_VERSION}")
    spec, revision = _string(file), _number(file, "I")
    variables: dict[str, Array] = {}
    for _ in range(_number(file, "I")):
        name = _string(file)
        variables[name] = _array(file)
    for _ in range(_number(file, "I")):
        alias, name = _string(file), _string(file)
        variables[alias] = variables[name]
        if f"{name}_scale" in variables:  # the scale of an aliased weight has no alias itself
            variables.setdefault(f"{alias}_scale", variables[f"{name}_scale"])
    return Weights(spec, revision, variables)


def _number(file: BinaryIO, kind: str) -> int:
    size = struct.calcsize(kind)
    return int(struct.unpack(f"<{kind}", file.read(size))[0])


def _string(file: BinaryIO) -> str:
    length = _number(file, "H")  # counts the closing NUL
    return file.read(length)[:-1].decode("utf-8")


def _array(file: BinaryIO) -> Array:
    shape = [_number(file, "I") for _ in range(_number(file, "B"))]
    type_id = _number(file, "B")
    data = file.read(_number(file, "I"))
    flat = np.frombuffer(data, dtype=_DTYPES[type_id])
    if type_id == _BFLOAT16:  # bfloat16 is the upper half of a float32
        flat = (flat.astype(np.uint32) << 16).view(np.float32)
    return flat.reshape(shape)


def state_dict(weights: Weights, model_type: str) -> dict[str, NDArray[np.float32]]:
    """The state dict of transformers' MarianMTModel ("marian") or T5 ("t5").

    Raises:
        ModelUnavailable: Another type, or a variable is missing.
    """
    if model_type == "marian":
        return _marian(weights)
    if model_type == "t5":
        return _t5(weights)
    raise ModelUnavailable(f"no way from CTranslate2 to a transformers {model_type!r} model")


State = dict[str, NDArray[np.float32]]


def _marian(weights: Weights) -> State:
    state: State = {}
    for stack, table in (("encoder", "embeddings_0"), ("decoder", "embeddings")):
        there = f"model.{stack}"
        state[f"{there}.embed_tokens.weight"] = _with_pad(weights.real(f"{stack}/{table}/weight"))
        state[f"{there}.embed_positions.weight"] = weights.real(
            f"{stack}/position_encodings/encodings"
        )
        for layer in range(weights.layers(stack)):
            _marian_layer(weights, f"{stack}/layer_{layer}", f"{there}.layers.{layer}", state)
    state["lm_head.weight"] = _with_pad(weights.real("decoder/projection/weight"))
    pieces = len(state["lm_head.weight"])
    bias = np.zeros((1, pieces), dtype=np.float32)
    if "decoder/projection/bias" in weights:
        bias[0, :-1] = weights.real("decoder/projection/bias")
    bias[0, -1] = -np.inf  # <pad> starts the decoder and is never written
    state["final_logits_bias"] = bias
    return state


def _with_pad(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """(pieces, width) -> (pieces + 1, width): transformers wants a zero row for <pad>, last."""
    return np.concatenate([table, np.zeros((1, table.shape[1]), dtype=np.float32)])


def _marian_layer(weights: Weights, here: str, there: str, state: State) -> None:
    attentions = {"self_attention": "self_attn", "attention": "encoder_attn"}
    for ours, theirs in attentions.items():
        if f"{here}/{ours}/linear_0/weight" not in weights:
            continue
        for kind in ("weight", "bias"):
            q, k, v, out = _attention(weights, f"{here}/{ours}", kind)
            projections = {"q_proj": q, "k_proj": k, "v_proj": v, "out_proj": out}
            for name, array in projections.items():
                state[f"{there}.{theirs}.{name}.{kind}"] = array
        _norm(weights, f"{here}/{ours}/layer_norm", f"{there}.{theirs}_layer_norm", state)
    for ours, theirs in (("linear_0", "fc1"), ("linear_1", "fc2")):
        for kind in ("weight", "bias"):
            state[f"{there}.{theirs}.{kind}"] = weights.real(f"{here}/ffn/{ours}/{kind}")
    _norm(weights, f"{here}/ffn/layer_norm", f"{there}.final_layer_norm", state)


def _t5(weights: Weights) -> State:
    state: State = {
        # Nothing reads `shared` in an untied T5: each stack has a table of its own.
        "shared.weight": weights.real("encoder/embeddings_0/weight"),
        "encoder.embed_tokens.weight": weights.real("encoder/embeddings_0/weight"),
        "decoder.embed_tokens.weight": weights.real("decoder/embeddings/weight"),
        "lm_head.weight": weights.real("decoder/projection/weight"),
    }
    for stack in ("encoder", "decoder"):
        _norm(weights, f"{stack}/layer_norm", f"{stack}.final_layer_norm", state)
        for layer in range(weights.layers(stack)):
            _t5_layer(weights, f"{stack}/layer_{layer}", f"{stack}.block.{layer}.layer", state)
        # The first layer's bias serves all layers.
        bias = f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"
        state[bias] = weights.real(f"{stack}/layer_0/self_attention/relative_attention_bias")
    return state


def _t5_layer(weights: Weights, here: str, there: str, state: State) -> None:
    position = 0
    for ours, theirs in (("self_attention", "SelfAttention"), ("attention", "EncDecAttention")):
        if f"{here}/{ours}/linear_0/weight" not in weights:
            continue
        arrays = _attention(weights, f"{here}/{ours}", "weight")
        for name, array in zip("qkvo", arrays, strict=True):
            state[f"{there}.{position}.{theirs}.{name}.weight"] = array
        _norm(weights, f"{here}/{ours}/layer_norm", f"{there}.{position}.layer_norm", state)
        position += 1
    dense = f"{there}.{position}.DenseReluDense"
    for ours, theirs in (("linear_0", "wi_0"), ("linear_0_noact", "wi_1"), ("linear_1", "wo")):
        state[f"{dense}.{theirs}.weight"] = weights.real(f"{here}/ffn/{ours}/weight")
    _norm(weights, f"{here}/ffn/layer_norm", f"{there}.{position}.layer_norm", state)


def _attention(weights: Weights, here: str, kind: str) -> list[NDArray[np.float32]]:
    """Query, key, value and output arrays; CTranslate2 keeps them fused.

    Self-attention: linear_0 is q, k, v over each other; cross-attention: linear_0 is q, linear_1
    k over v; the last one is the output.
    """
    first = weights.real(f"{here}/linear_0/{kind}")
    if f"{here}/linear_2/{kind}" in weights:
        keys_values = weights.real(f"{here}/linear_1/{kind}")
        return [first, *np.split(keys_values, 2), weights.real(f"{here}/linear_2/{kind}")]
    return [*np.split(first, 3), weights.real(f"{here}/linear_1/{kind}")]


def _norm(weights: Weights, here: str, there: str, state: State) -> None:
    state[f"{there}.weight"] = weights.real(f"{here}/gamma")
    if f"{here}/beta" in weights:
        state[f"{there}.bias"] = weights.real(f"{here}/beta")
