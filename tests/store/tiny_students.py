"""A tiny, random Firefox student: Marian's binary file with int8 matrices, and its vocabulary."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

from models.engines.marian_bin import ALIGNMENT, CONFIG, EMBEDDINGS, FLOAT32, INTGEMM8, VERSION
from tests.store.tiny_models import write_sentencepiece

DIM, FFN, HEADS, ENCODER, DECODER = 16, 24, 4, 2, 2
YAML = f"""\
type: transformer
dec-cell: ssru
dec-depth: {DECODER}
dim-emb: {DIM}
dim-rnn: 1024
dim-vocabs:
  - {{size}}
  - {{size}}
enc-cell: gru
enc-cell-depth: 1
enc-depth: {ENCODER}
enc-type: bidirectional
dec-cell-base-depth: 2
dec-cell-high-depth: 1
input-types:
  []
layer-normalization: false
lemma-dim-emb: 0
right-left: false
skip: false
tied-embeddings: false
tied-embeddings-all: true
tied-embeddings-src: false
transformer-aan-activation: swish
transformer-aan-depth: 2
transformer-aan-nogate: false
transformer-decoder-autoreg: rnn
transformer-decoder-dim-ffn: 0
transformer-decoder-ffn-depth: 0
transformer-depth-scaling: false
transformer-dim-aan: 2048
transformer-dim-ffn: {FFN}
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-guided-alignment-layer: last
transformer-heads: {HEADS}
transformer-no-projection: false
transformer-pool: false
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-postprocess-top: ""
transformer-preprocess: ""
transformer-rnn-projection: false
transformer-tied-layers:
  []
transformer-train-position-embeddings: false
ulr: false
ulr-dim-emb: 0
ulr-trainable-transformation: false
version: v1.12.14 2d067af 2024-02-16 11:44:13 -0500
"""


def draw_tensors(size: int, seed: int = 23) -> dict[str, Any]:
    """The tensors of a student with `size` tokens, as Marian names and shapes them."""
    random = np.random.default_rng(seed)
    tensors: dict[str, Any] = {EMBEDDINGS: random.normal(scale=0.3, size=(size, DIM))}

    def matrix(name: str, rows: int, columns: int) -> None:
        tensors[name] = random.normal(scale=0.6, size=(rows, columns))

    def norm(name: str) -> None:
        tensors[f"{name}_ln_scale"] = random.normal(1.0, 0.2, size=(1, DIM))
        tensors[f"{name}_ln_bias"] = random.normal(0.0, 0.2, size=(1, DIM))

    def attention(name: str) -> None:
        for part in "qkvo":
            matrix(f"{name}_W{part}", DIM, DIM)
            matrix(f"{name}_b{part}", 1, DIM)
        norm(f"{name}_Wo")

    def feed(name: str) -> None:
        matrix(f"{name}_W1", DIM, FFN)
        matrix(f"{name}_b1", 1, FFN)
        matrix(f"{name}_W2", FFN, DIM)
        matrix(f"{name}_b2", 1, DIM)
        norm(f"{name}_ffn")

    for layer in range(1, ENCODER + 1):
        attention(f"encoder_l{layer}_self")
        feed(f"encoder_l{layer}_ffn")
    for layer in range(1, DECODER + 1):
        matrix(f"decoder_l{layer}_rnn_W", DIM, DIM)
        matrix(f"decoder_l{layer}_rnn_Wf", DIM, DIM)
        matrix(f"decoder_l{layer}_rnn_bf", 1, DIM)
        norm(f"decoder_l{layer}_rnn_ffn")
        attention(f"decoder_l{layer}_context")
        feed(f"decoder_l{layer}_ffn")
    matrix("decoder_ff_logit_out_b", 1, size)
    return {name: tensor.astype(np.float32) for name, tensor in tensors.items()}


def write_binary(path: Path, tensors: dict[str, Any], yaml: str, *, is_int8: bool) -> None:
    """Write Marian's binary format, matrices as intgemm8 where `is_int8`."""
    items: list[tuple[str, int, tuple[int, ...], bytes]] = [
        (CONFIG, 0x0101, (len(yaml) + 1,), yaml.encode() + b"\0")
    ]
    for name, tensor in tensors.items():
        is_matrix = "_W" in f"_{name}" and "_ln_" not in name
        if is_int8 and is_matrix:
            divisor = np.float32(127.0 / np.abs(tensor).max())
            stored = tensor if name.endswith(EMBEDDINGS) else tensor.T
            values = np.clip(np.rint(stored * divisor), -127, 127).astype("i1")
            data = values.tobytes() + struct.pack("<f", divisor)
            items.append((name, INTGEMM8, tensor.shape, data + bytes(-len(data) % ALIGNMENT)))
        else:
            data = tensor.astype("<f4").tobytes()
            items.append((name, FLOAT32, tensor.shape, data + bytes(-len(data) % ALIGNMENT)))
    head = struct.pack("<QQ", VERSION, len(items))
    for name, kind, shape, data in items:
        head += struct.pack("<QQQQ", len(name) + 1, kind, len(shape), len(data))
    head += b"".join(name.encode() + b"\0" for name, *_ in items)
    head += b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items)
    padding = -(len(head) + 8) % ALIGNMENT
    head += struct.pack("<Q", padding) + bytes(padding)
    path.write_bytes(head + b"".join(data for *_, data in items))


def write_student(folder: Path, lang: str = "ru", *, is_int8: bool = True) -> dict[str, Any]:
    """Mozilla's layout: model.bin and vocab.spm with Marian's ids; returns the tensors."""
    folder.mkdir(parents=True)
    options = {"eos_id": 0, "unk_id": 1, "bos_id": -1, "pad_id": -1}
    pieces = write_sentencepiece(folder / "vocab.spm", lang, size=100, **options)
    tensors = draw_tensors(len(pieces))
    yaml = YAML.replace("{size}", str(len(pieces)))
    write_binary(folder / "model.bin", tensors, yaml, is_int8=is_int8)
    return tensors
