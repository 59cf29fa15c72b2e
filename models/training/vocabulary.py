"""Sentencepiece models, the tags, and which pieces a language may write.

Two vocabularies: `en` (English: OPUS-MT's pieces, see `pieces.py`) and `xx` (Russian, Greek and
Arabic together: our own). Either can be source or target. Ids are Marian's: `</s>` 0, `<unk>` 1,
pieces, tags, `<pad>` last.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2 as proto

# ISO 639-3 in double angle brackets: the form of Helsinki-NLP's multi-target models.
TAGS = {"ru": ">>rus<<", "el": ">>ell<<", "ar": ">>ara<<"}
# The pieces whose vectors the tags begin with: the languages' English names.
TAG_WORDS = {"ru": "▁Russian", "el": "▁Greek", "ar": "▁Arabic"}
SPACE = "\u2581"  # sentencepiece's mark of a space
EOS_ID = 0
UNK_ID = 1

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
SCRIPTS = {"ru": CYRILLIC, "el": GREEK, "ar": ARABIC}

# Code points mapped before cutting into pieces, in the model file itself, so that whoever
# reads the `.spm` gets the same text: odd spaces become spaces, invisible marks go.
SPACES = [0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
INVISIBLE = [0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)]
# Typewriter forms, on the English side only: a small model should not learn each quote twice.
ENGLISH_FORMS = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2026: "..."}
# Arabic vowel marks and the stretching stroke; Arabic-Indic and Persian digits.
ARABIC_FORMS = {
    **dict.fromkeys([0x640, *range(0x64B, 0x653), 0x670], ""),
    **{0x660 + digit: str(digit) for digit in range(10)},
    **{0x6F0 + digit: str(digit) for digit in range(10)},
}


def rules(forms: Mapping[int, str]) -> str:
    """Returns: Sentencepiece's normalisation table, code points in hexadecimal."""
    table = {**dict.fromkeys(SPACES, " "), **dict.fromkeys(INVISIBLE, ""), **forms}
    rows = (f"{code:X}\t{' '.join(f'{ord(c):X}' for c in to)}\n" for code, to in table.items())
    return "".join(sorted(rows))


def train_spm(lines: Iterable[str], out: Path, size: int, forms: Mapping[int, str]) -> None:
    """Writes `out`: a unigram model that can write any text (bytes as a last resort).

    Args:
        lines: Text in the mix it should be good at.
        out: The `.model` file.
        size: Pieces, the 256 bytes and the two special ones included.
        forms: Code points to map, beside spaces and invisible marks.
    """
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rules.tsv"
        table.write_text(rules(forms), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines),
            model_writer=model,
            model_type="unigram",
            vocab_size=size,
            normalization_rule_tsv=str(table),
            # Each digit its own piece, so that any number can be copied.
            split_digits=True,
            byte_fallback=True,
            character_coverage=0.9999,
            eos_id=EOS_ID,
            unk_id=UNK_ID,
            bos_id=-1,
            pad_id=-1,
            num_threads=2,
            train_extremely_large_corpus=False,
            minloglevel=2,
        )
    out.write_bytes(without_paths(model.getvalue()))


def normaliser(forms: Mapping[int, str]) -> proto.NormalizerSpec:
    """Returns: `rules` in sentencepiece's compiled form, which only its trainer makes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "toy.model"
        train_spm(["a toy"] * 10, out, 263, forms)
        return proto.ModelProto.FromString(out.read_bytes()).normalizer_spec


def compact(folder: Path) -> None:
    """Writes CTranslate2's vocabularies in `folder` anew, as UTF-8 on one line.

    CTranslate2 escapes what is not ASCII and gives each piece a line, two and a half times as
    many bytes; it reads either.
    """
    for path in folder.glob("*_vocabulary.json"):
        tokens = json.loads(path.read_text(encoding="utf-8"))
        text = json.dumps(tokens, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text + "\n", encoding="utf-8")


def without_paths(model: bytes) -> bytes:
    """Returns: A sentencepiece model that does not name files of the machine it was made on."""
    spec = proto.ModelProto.FromString(model)
    spec.trainer_spec.ClearField("input")
    spec.trainer_spec.ClearField("model_prefix")
    spec.normalizer_spec.ClearField("normalization_rule_tsv")
    return bytes(spec.SerializeToString())


@dataclass(frozen=True)
class Vocabulary:
    """One side's pieces.

    Attributes:
        spm: The sentencepiece model.
        tokens: Every token in the order of its id; tags and `<pad>` stand last.
    """

    spm: sentencepiece.SentencePieceProcessor
    tokens: list[str]
    ids: dict[str, int] = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Reads a `.model`/`.spm` file and adds the tags and `<pad>`."""
        spm = sentencepiece.SentencePieceProcessor(model_file=str(path))
        tokens = [spm.id_to_piece(number) for number in range(spm.get_piece_size())]
        tokens += [*TAGS.values(), "<pad>"]
        return cls(spm, tokens, {token: number for number, token in enumerate(tokens)})

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def pad_id(self) -> int:
        """The last id; Marian's decoder starts from it, as a zero vector."""
        return len(self.tokens) - 1

    def tag_id(self, language: str) -> int:
        """Returns: The id of `>>xxx<<`."""
        return self.ids[TAGS[language]]

    def slice_of(self, language: str) -> NDArray[np.int64]:
        """Ids that text in `language` is made of, sorted: its script and what has no script.

        Latin pieces, digits, marks and bytes belong to every slice; tags and padding to none.
        """
        others = [script for name, script in SCRIPTS.items() if name != language]
        kept = [
            number
            for number, token in enumerate(self.tokens[: -len(TAGS) - 1])
            if not any(script.search(token) for script in others)
        ]
        return np.asarray(kept, dtype=np.int64)
