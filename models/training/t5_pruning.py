"""A smaller T5: fewer pieces in its vocabulary, fewer layers in its decoder, eight bits.

Stands between `recover` and `summariser`: pruned before fine-tuning, the model trains faster
(a smaller softmax) and the fine-tuning heals what was cut. Not a library call: the pieces that
go must go from the sentencepiece model too, so that plain sentencepiece encodes straight to
the new ids at run time.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.training.vocabulary import SPACE, compact


def count_pieces(processor: Any, lines: Iterable[str]) -> Counter[int]:
    """Return how often a sentencepiece processor uses each piece id over `lines`."""
    counts: Counter[int] = Counter()
    for line in lines:
        counts.update(processor.encode(line))
    return counts


def choose_pieces(pieces: Sequence[str], counts: Counter[int], size: int) -> list[int]:
    """Choose the piece ids to keep: what can be written must not shrink, then the frequent.

    Args:
        pieces: The old vocabulary by id; ids 0 to 2 are pad, eos and unk.
        counts: Uses of each id in text of the kind to come.
        size: Pieces to keep.
    Returns:
        Old ids, ascending, so that pad, eos and unk keep 0, 1 and 2. Every character that the
        old vocabulary could write can still be written: single characters all stay, and so do
        the pieces that hold a character no single one holds.
    Raises:
        ValueError: `size` is less than the pieces that must stay.
    """
    alone = {piece for piece in pieces if len(piece) == 1}
    kept = {0, 1, 2}
    for index, piece in enumerate(pieces):
        bare = piece.removeprefix(SPACE)
        if len(bare) <= 1 or bare.isdigit() or not set(bare) <= alone:
            kept.add(index)
    if size < len(kept):
        raise ValueError(f"{size} pieces asked for, but {len(kept)} must stay")
    for index, _ in counts.most_common():
        if len(kept) == size:
            break
        kept.add(index)
    return sorted(kept)


def prune_sentencepiece(model: bytes, kept: Sequence[int]) -> bytes:
    """Return the serialised sentencepiece model with only the pieces `kept`, in that order."""
    from sentencepiece import sentencepiece_model_pb2

    proto = sentencepiece_model_pb2.ModelProto.FromString(model)
    pieces = [copy.deepcopy(proto.pieces[index]) for index in kept]
    del proto.pieces[:]
    proto.pieces.extend(pieces)
    proto.trainer_spec.vocab_size = len(pieces)
    return bytes(proto.SerializeToString())


def prune_vocabulary(model: Any, kept: Sequence[int]) -> None:
    """Keep only the rows `kept` of a T5's input and output embeddings, in place.

    Args:
        model: An untied T5ForConditionalGeneration.
        kept: Old ids in their new order; the new vocabulary has `len(kept)` ids.
    """
    import torch

    rows = torch.tensor(kept)
    for layer in (model.shared, model.lm_head):
        layer.weight = torch.nn.Parameter(layer.weight.detach()[rows].clone())
    model.shared.num_embeddings = model.lm_head.out_features = len(kept)
    model.set_input_embeddings(model.shared)
    model.config.vocab_size = len(kept)


def evenly_spaced(total: int, kept: int) -> list[int]:
    """Return `kept` layer indices out of `total`, the first and the last among them.

    Source: Shleifer and Rush 2020, "Pre-trained Summarization Distillation", which keeps
    layers as far apart as possible and then fine-tunes ("shrink and fine-tune").
    """
    if kept == 1:
        return [0]
    return [round(i * (total - 1) / (kept - 1)) for i in range(kept)]


def drop_decoder_layers(model: Any, kept: Sequence[int]) -> None:
    """Keep only the decoder layers `kept` of a T5, in place; 0 must be first.

    Raises:
        ValueError: Layer 0, which holds the position bias of all layers, is not kept first.
    """
    import torch

    if not kept or kept[0] != 0:
        raise ValueError(f"layer 0 holds the position bias and must stay first, not {list(kept)}")
    blocks = [model.decoder.block[index] for index in kept]
    for position, block in enumerate(blocks):
        block.layer[0].SelfAttention.layer_idx = position  # its place in the decoding cache
        block.layer[1].EncDecAttention.layer_idx = position
    model.decoder.block = torch.nn.ModuleList(blocks)
    model.config.num_decoder_layers = model.decoder.config.num_layers = len(blocks)


def export_ct2(model: Any, sentencepiece: bytes, out: Path, quantization: str = "int8") -> None:
    """Write a T5 as CTranslate2 reads it, with what transformers needs to read it back.

    Not `ct2-transformers-converter`, which wants a checkpoint and a Hugging Face tokenizer on
    disk: the model is in memory, and its vocabulary is the sentencepiece model's.

    Args:
        model: An untied T5ForConditionalGeneration.
        sentencepiece: Its serialised sentencepiece model, written as `source.spm`.
        out: Made if absent; files of the same names are replaced.
        quantization: A CTranslate2 type: "int8" or "float32".
    """
    import ctranslate2
    import torch
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_proto=sentencepiece)
    pieces = [processor.id_to_piece(index) for index in range(len(processor))]
    model.config.tie_word_embeddings = False  # or the converter scales the output by d_model
    with torch.no_grad():
        spec = ctranslate2.converters.transformers.T5Loader().get_model_spec(model.float().eval())
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.bos_token = spec.config.decoder_start_token = pieces[0]
    spec.config.eos_token, spec.config.unk_token = pieces[1], pieces[2]
    spec.validate()
    spec.optimize(quantization=quantization)
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    compact(out)
    (out / "source.spm").write_bytes(sentencepiece)
    settings = json.dumps(model.config.to_diff_dict(), indent=2, sort_keys=True)
    (out / "hf_config.json").write_text(settings + "\n", encoding="utf-8")
