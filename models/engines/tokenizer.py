"""Text to the tokens of one model and back, with sentencepiece alone.

transformers' tokenisers would do, at ten times the start-up and with torch-sized dependencies;
what a model was trained with (prefix, tags, normalisation) stands in the catalogue instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from models.cleaning import plain_letters
from models.engines.base import EOS, Tokens
from models.errors import ModelUnavailable

Normalisation = Literal["NFC", "NFKC", "none"]
# Never part of a text; a model may still write them.
_CONTROL = frozenset({EOS, "<s>", "<pad>", "<unk>"})


class SentencePieceTokenizer:
    """Thread-safe: sentencepiece's processors are read-only once loaded.

    Args:
        source_spm: The model that cuts sources.
        target_spm: The model that joins hypotheses; may be the same file.
        prefix: Put before every source text ("summarize: ").
        tags: Target language -> tag token that leads every source (">>rus<<"); empty where the
            model writes one language.
        normalisation: Unicode form the model was trained on.
    Raises:
        ModelUnavailable: A file cannot be read as a sentencepiece model.
    """

    def __init__(
        self,
        source_spm: Path,
        target_spm: Path,
        *,
        prefix: str = "",
        tags: Mapping[str, str] | None = None,
        normalisation: Normalisation = "NFC",
    ) -> None:
        self._source = _load(source_spm)
        self._target = self._source if target_spm == source_spm else _load(target_spm)
        self._prefix = prefix
        self._tags = dict(tags or {})
        self._normalisation = normalisation
        self._not_text = _CONTROL | frozenset(self._tags.values())

    def encode(
        self,
        text: str,
        target_lang: str | None = None,
        source_lang: str | None = None,  # noqa: ARG002  # of the protocol
    ) -> list[str]:
        """Tag, pieces of prefix and text, EOS; the source's language changes nothing.

        Tags typed into a text stay text: pieces never spell a tag token.

        Raises:
            ValueError: The model has tags and none for `target_lang`.
        """
        pieces = self._source.encode(self._prefix + self._normalised(text), out_type=str)
        return [*self._tag(target_lang), *self._spelt_out(pieces), EOS]

    def decode(self, tokens: Tokens) -> str:
        """The text of hypothesis tokens; control tokens and tags are left out."""
        pieces = [token for token in tokens if token not in self._not_text]
        return str(self._target.decode_pieces(pieces))

    def encode_target(self, text: str) -> list[str]:
        """Target tokens of `text`, without EOS."""
        pieces = self._target.encode(self._normalised(text), out_type=str)
        return self._spelt_out(pieces)

    def count(self, text: str) -> int:
        """Source tokens of `text`, without prefix, tag and EOS."""
        return len(self._source.encode(self._normalised(text), out_type=int))

    def _normalised(self, text: str) -> str:
        if self._normalisation == "none":
            return text
        return plain_letters(unicodedata.normalize(self._normalisation, text))

    def _tag(self, target_lang: str | None) -> list[str]:
        if not self._tags:
            return []
        if target_lang not in self._tags:
            raise ValueError(f"target_lang must be one of {sorted(self._tags)}, not {target_lang}")
        return [self._tags[target_lang]]

    def _spelt_out(self, pieces: list[str]) -> list[str]:
        """A piece equal to a control token or tag can only be an unknown: let it be one."""
        return ["<unk>" if piece in self._not_text else piece for piece in pieces]


def _load(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise ModelUnavailable(f"{path.name}: not a sentencepiece model") from error
