"""Tokenisers of the full-size models that sentencepiece alone cannot serve.

BART cuts bytes (`tokenizer.json`, read by the tokenizers library without torch); NLLB wants the
code of its source before the text and that of its target before the hypothesis. For both the
first token that `encode` gives is the hypothesis's first: the engine takes it off
(`CTranslate2Engine(has_prefix=True)`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.engines.base import EOS, Tokens
from models.engines.tokenizer import SentencePieceTokenizer
from models.errors import ModelUnavailable

BOS = "<s>"


class ByteLevelTokenizer:
    """BART's: byte-level BPE from a `tokenizer.json`. Thread-safe.

    Raises:
        ModelUnavailable: The file cannot be read.
    """

    def __init__(self, path: Path, *, prefix: str = "") -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises plain Exception
            raise ModelUnavailable(f"{path.name}: not a tokenizer.json") from error
        # A "</s>" typed into a text stays text.
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._prefix = prefix

    def encode(
        self,
        text: str,
        target_lang: str | None = None,  # noqa: ARG002  # of the protocol
        source_lang: str | None = None,  # noqa: ARG002
    ) -> list[str]:
        """The hypothesis's first token, then start, pieces, EOS; languages change nothing."""
        return [BOS, BOS, *self._pieces(self._prefix + text), EOS]

    def decode(self, tokens: Tokens) -> str:
        """The text of hypothesis tokens; control tokens are left out."""
        ids = [self._tokenizer.token_to_id(token) for token in tokens]
        known = [number for number in ids if number is not None]
        return str(self._tokenizer.decode(known, skip_special_tokens=True)).strip()

    def count(self, text: str) -> int:
        """Source tokens of `text`, without start and EOS."""
        return len(self._pieces(text))

    def _pieces(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).tokens)


class CodedTokenizer:
    """NLLB's and M2M-100's: sentencepiece with a language code on either side. Thread-safe.

    Args:
        inner: Cuts and joins text, and puts EOS.
        codes: Language -> the model's code ("rus_Cyrl").
    """

    def __init__(self, inner: SentencePieceTokenizer, codes: Mapping[str, str]) -> None:
        self._inner = inner
        self._codes = dict(codes)
        self._not_text = frozenset(self._codes.values())

    def encode(
        self, text: str, target_lang: str | None = None, source_lang: str | None = None
    ) -> list[str]:
        """The target's code (the hypothesis's first token), the source's code, pieces, EOS.

        Raises:
            ValueError: The model has no code for one of the languages.
        """
        for lang in (target_lang, source_lang):
            if lang not in self._codes:
                raise ValueError(f"languages must be of {sorted(self._codes)}, not {lang}")
        pieces = [p if p not in self._not_text else "<unk>" for p in self._inner.encode(text)]
        return [self._codes[str(target_lang)], self._codes[str(source_lang)], *pieces]

    def decode(self, tokens: Tokens) -> str:
        """The text of hypothesis tokens; codes and control tokens are left out."""
        return self._inner.decode([token for token in tokens if token not in self._not_text])

    def count(self, text: str) -> int:
        """Source tokens of `text`, without codes and EOS."""
        return self._inner.count(text)
