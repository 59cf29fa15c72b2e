"""Reads Marian's binary checkpoints, as Mozilla publishes its Firefox students.

No installed library does: CTranslate2 wants the .npz of a training run, and Marian itself comes
as 600 MB. The format (marian-dev, src/common/binary.cpp) is a table of names, types and shapes
before the data. A matrix of type "intgemm8" is int8, stored transposed (but for the embeddings),
with the number to divide by as one float behind it.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import ModelUnavailable

VERSION = 1
FLOAT32, INTGEMM8 = 0x0404, 0x4101
ALIGNMENT = 256
CONFIG = "special:model.yml"
EMBEDDINGS = "Wemb"

Tensors = dict[str, np.ndarray[Any, np.dtype[np.float32]]]


def read_marian(path: Path) -> tuple[dict[str, Any], Tensors]:
    """The training configuration and the tensors of a checkpoint, in float32, rows first.

    Raises:
        ModelUnavailable: It is no such file, or holds a type other than float32 and intgemm8.
    """
    import yaml

    try:
        raw = _read(path.read_bytes())
        config = yaml.safe_load(raw.pop(CONFIG)[2].rstrip(b"\0").decode())
        return dict(config), {name: _tensor(name, *entry) for name, entry in raw.items()}
    except (struct.error, KeyError, ValueError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ModelUnavailable(f"{path.name}: no Marian checkpoint: {error}") from error


def _read(data: bytes) -> dict[str, tuple[int, tuple[int, ...], bytes]]:
    """Name -> type, shape and bytes of every item."""
    version, count = struct.unpack_from("<QQ", data, 0)
    if version != VERSION or count > 100_000:
        raise ValueError(f"version {version}")
    headers = [struct.unpack_from("<QQQQ", data, 16 + 32 * i) for i in range(count)]
    at = 16 + 32 * count
    names = []
    for length, *_ in headers:
        names.append(data[at : at + length].rstrip(b"\0").decode())
        at += length
    shapes = []
    for _, _, dimensions, _ in headers:
        shapes.append(struct.unpack_from(f"<{dimensions}i", data, at))
        at += 4 * dimensions
    (padding,) = struct.unpack_from("<Q", data, at)
    at += 8 + padding
    items = {}
    for name, (_, kind, _, length), shape in zip(names, headers, shapes, strict=True):
        if at + length > len(data):
            raise ValueError(f"{name} goes beyond the end")
        items[name] = (kind, shape, data[at : at + length])
        at += length
    return items


def _tensor(name: str, kind: int, shape: tuple[int, ...], data: bytes) -> Any:
    size = int(np.prod(shape))
    if kind == FLOAT32:
        return np.frombuffer(data, "<f4", size).reshape(shape)
    if kind != INTGEMM8:
        raise ValueError(f"{name} is of type {kind:#x}")
    (divisor,) = struct.unpack_from("<f", data, size)
    values = np.frombuffer(data, "i1", size).astype(np.float32) / np.float32(divisor)
    if name.endswith(EMBEDDINGS):
        return values.reshape(shape)
    return np.ascontiguousarray(values.reshape(shape[::-1]).T)
