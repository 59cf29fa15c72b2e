"""The tokenizer of traceforge-title-model, whole, and as a sentencepiece model.

Stands beside `recover.py`, which reads the weights. The package's file cuts texts at 48 tokens, and
what serves the model (`engines/tokenizer.py`) reads sentencepiece; `spiece.model` encodes exactly
as the file does.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

#: Of T5's tokenizer: pieces after these are sentinels ("<extra_id_0>"), which no text needs.
TEXT_PIECES = 32_000


class RecoveryError(RuntimeError):
    """The package's files are not the ones known here, or the weights do not reproduce them."""


def sentencepiece_from_json(tokenizer_json: Path) -> bytes:
    """Build a unigram sentencepiece model that encodes as a T5 tokenizer.json does.

    Returns:
        A serialised ModelProto of T5's 32,000 text pieces: pad 0, eos 1, unk 2, no bos.
    Raises:
        RecoveryError: The file is not a T5 unigram tokenizer.
    """
    from sentencepiece import sentencepiece_model_pb2

    data = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    vocab, steps = data["model"]["vocab"], data["normalizer"]["normalizers"]
    if [piece for piece, _ in vocab[:3]] != ["<pad>", "</s>", "<unk>"]:
        raise RecoveryError(f"not a T5 vocabulary: it begins {vocab[:3]}")
    if steps[0]["type"] != "Precompiled":
        raise RecoveryError(f"not T5's normaliser: it begins with {steps[0]['type']}")
    proto = sentencepiece_model_pb2.ModelProto()
    types = sentencepiece_model_pb2.ModelProto.SentencePiece
    special = {"<pad>": types.CONTROL, "</s>": types.CONTROL, "<unk>": types.UNKNOWN}
    for piece, score in vocab[:TEXT_PIECES]:
        proto.pieces.add(piece=piece, score=score, type=special.get(piece, types.NORMAL))
    trainer = proto.trainer_spec
    trainer.model_type, trainer.vocab_size = trainer.UNIGRAM, TEXT_PIECES
    trainer.pad_id, trainer.eos_id, trainer.unk_id, trainer.bos_id = 0, 1, 2, -1
    trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = "<pad>", "</s>", "<unk>"
    normalizer = proto.normalizer_spec
    normalizer.name = "nmt_nfkc"
    normalizer.precompiled_charsmap = base64.b64decode(steps[0]["precompiled_charsmap"])
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True
    return bytes(proto.SerializeToString())


def write_tokenizer(source: Path, out: Path) -> None:
    """Write tokenizer.json without the package's 48-token cut, its settings, spiece.model."""
    data = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    data["truncation"] = data["padding"] = None
    (out / "tokenizer.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    settings = {
        "tokenizer_class": "T5Tokenizer", "model_max_length": 512, "pad_token": "<pad>",
        "eos_token": "</s>", "unk_token": "<unk>",
    }  # fmt: skip
    (out / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")
    (out / "spiece.model").write_bytes(sentencepiece_from_json(source / "tokenizer.json"))
