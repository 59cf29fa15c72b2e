"""The English pieces: those of OPUS-MT that our corpus uses, with our own normalisation.

A child model keeps its parent's English embeddings only for pieces that both have, so these are
cut from the parent's sentencepiece model and not trained. No kept piece has two digits: numbers
are copied digit by digit, as on the other side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

from models.training.vocabulary import TAG_WORDS, without_paths

# Of 32,000; with single characters and bytes some 11,200 stay, at half a kilobyte of int8 each.
KEPT = 8000
# Every so many lines are counted: more do not change the order of frequent pieces.
COUNTED = 4


def english_model(parent: bytes, normaliser: proto.NormalizerSpec, lines: Sequence[str]) -> bytes:
    """Returns: The parent's model pruned to what `lines` use, with `normaliser`.

    Args:
        parent: A serialised sentencepiece model.
        normaliser: What texts go through before they are cut, in counting and afterwards.
        lines: English text; every `COUNTED`th line is looked at.
    """
    whole = proto.ModelProto.FromString(parent)
    whole.normalizer_spec.CopyFrom(normaliser)
    spm = sentencepiece.SentencePieceProcessor(model_proto=whole.SerializeToString())
    counts: Counter[str] = Counter()
    for row in spm.encode(lines[::COUNTED], out_type=str, num_threads=1):
        counts.update(row)
    return prune(whole, counts, KEPT)


def prune(parent: proto.ModelProto, counts: Mapping[str, int], kept: int) -> bytes:
    """Returns: A serialised model of single characters, bytes and the `kept` most used pieces.

    Args:
        parent: Its pieces keep their scores and their order.
        counts: How often text used each piece.
        kept: Most used pieces to keep, single characters among them.
    Source: `</s>` is 0, `<unk>` 1 and the bytes follow, as `vocabulary.train_spm` has it.
    """
    kind = proto.ModelProto.SentencePiece
    chosen = {piece for piece, _ in Counter(counts).most_common(kept)} | set(TAG_WORDS.values())
    pruned = proto.ModelProto()
    pruned.CopyFrom(parent)
    del pruned.pieces[:]
    pruned.pieces.add(piece="</s>", score=0.0, type=kind.CONTROL)
    pruned.pieces.add(piece="<unk>", score=0.0, type=kind.UNKNOWN)
    for byte in range(256):
        pruned.pieces.add(piece=f"<0x{byte:02X}>", score=0.0, type=kind.BYTE)
    for piece in parent.pieces:
        is_wanted = len(piece.piece) == 1 or piece.piece in chosen
        if piece.type == kind.NORMAL and is_wanted and not _has_digit_in_company(piece.piece):
            pruned.pieces.add().CopyFrom(piece)
    pruned.trainer_spec.byte_fallback = True
    pruned.trainer_spec.vocab_size = len(pruned.pieces)
    pruned.trainer_spec.eos_id, pruned.trainer_spec.unk_id = 0, 1
    pruned.trainer_spec.pad_id = pruned.trainer_spec.bos_id = -1
    return without_paths(pruned.SerializeToString())


def _has_digit_in_company(piece: str) -> bool:
    """Whether a piece holds a digit and anything else, be it the mark of a space."""
    return len(piece) > 1 and any(char.isdigit() for char in piece)
