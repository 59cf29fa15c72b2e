"""The pieces of both sides, cut from larger models to what our corpus uses.

The English ones are OPUS-MT's with our own normalisation: a child model keeps its parent's English
embeddings only for pieces that both have, so they are cut from the parent's sentencepiece model
and not trained. No kept piece has two digits: numbers are copied digit by digit, as on the other
side. A character that the corpus never has is written in bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

from models.training.vocabulary import SPACE, TAG_WORDS, without_paths

# Of 32,000, single characters and bytes besides, at half a kilobyte of int8 each and direction.
KEPT = 8000
# Of 20,000 on the other side: 18,000 with characters and bytes, for 0.5 % (ru) to 1.1 % (el) more
# tokens of FLORES.
OTHER_KEPT = 17_400
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
    return cut(whole, lines, KEPT)


def cut(parent: proto.ModelProto, lines: Sequence[str], kept: int) -> bytes:
    """Returns: A serialised model of bytes, the characters of `lines` and the most used pieces.

    Cut to the same number again it stays as it is: training can go on from its own weights.

    Args:
        parent: Its pieces keep their scores and their order.
        lines: Text to be written; pieces are counted on every `COUNTED`th line.
        kept: Pieces of several characters to keep.
    Source: `</s>` is 0, `<unk>` 1 and the bytes follow, as `vocabulary.train_spm` has it.
    """
    kind = proto.ModelProto.SentencePiece
    usable = [p for p in parent.pieces if p.type == kind.NORMAL and not _has_digit_in_company(p)]
    chosen = {piece.piece for piece in usable if len(piece.piece) > 1}
    if len(chosen) > kept:
        spm = sentencepiece.SentencePieceProcessor(model_proto=parent.SerializeToString())
        counts: Counter[str] = Counter()
        for row in spm.encode(lines[::COUNTED], out_type=str, num_threads=1):
            counts.update(chosen.intersection(row))
        tags = chosen.intersection(TAG_WORDS.values())
        chosen = tags | {piece for piece, _ in counts.most_common(kept)}
    chosen |= set().union(*lines, SPACE)
    pruned = proto.ModelProto()
    pruned.CopyFrom(parent)
    del pruned.pieces[:]
    pruned.pieces.add(piece="</s>", score=0.0, type=kind.CONTROL)
    pruned.pieces.add(piece="<unk>", score=0.0, type=kind.UNKNOWN)
    for byte in range(256):
        pruned.pieces.add(piece=f"<0x{byte:02X}>", score=0.0, type=kind.BYTE)
    for piece in usable:
        if piece.piece in chosen:
            pruned.pieces.add().CopyFrom(piece)
    pruned.trainer_spec.byte_fallback = True
    pruned.trainer_spec.vocab_size = len(pruned.pieces)
    pruned.trainer_spec.eos_id, pruned.trainer_spec.unk_id = 0, 1
    pruned.trainer_spec.pad_id = pruned.trainer_spec.bos_id = -1
    return without_paths(pruned.SerializeToString())


def _has_digit_in_company(piece: proto.ModelProto.SentencePiece) -> bool:
    """Whether a piece holds a digit and anything else, be it the mark of a space."""
    return len(piece.piece) > 1 and any(char.isdigit() for char in piece.piece)
