"""A deterministic engine without weights, and its tokeniser: the whole house in microseconds.

Product code, as httpx ships its mock transport: the tests of the pipeline and the service run on
it, and so does anyone who builds on Epitome's API. It "translates" by writing every letter in
the target's script (numbers, links and placeholders stay), "summarises" by giving the first
sentences back, and misbehaves on demand.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Literal

from models.engines.base import EOS, Decoding, Hypothesis, Tokens
from models.errors import EngineFailure

FAKE_TAGS: Mapping[str, str] = {"ru": ">>rus<<", "el": ">>ell<<", "ar": ">>ara<<"}

_LATIN = "abcdefghijklmnopqrstuvwxyz"
# A letter of each script for each Latin one, by sound where there is such a letter.
_ALPHABETS: Mapping[str, str] = {
    ">>rus<<": "абцдефгхийклмнопкрстуввхыз",
    ">>ell<<": "αβκδεφγχιικλμνοπκρστυβωξυζ",
    ">>ara<<": "ابكديفغهيجكلمنوبقرستوفوخيز",
}
# Too short to spell a tag, so that one typed into a text stays text.
_PIECE = re.compile(r"\s*\S{1,6}|\s+")
_TAG = re.compile(r">>\w+<<")
_SENTENCE = re.compile(r"\S.*?(?:[.!?;…؟。]+[\"'”»)]*(?=\s|$)|$)", re.DOTALL)
# Left as they are: links, addresses, {{placeholders}}, ⟦marks⟧, <tags>, %s, and numbers.
_KEPT = re.compile(
    r"https?://\S+|[\w.+-]+@[\w.-]+|\{\{?[^{}]*\}?\}|⟦[^⟧]*⟧|<[^<>]*>|%\w|\w*\d[\w.,:/%-]*"
)


class FakeTokenizer:
    """Cuts text into pieces of up to six characters that carry the white space before them.

    Joined, the pieces are the text again, to the last space.
    """

    def __init__(self, tags: Mapping[str, str] | None = None) -> None:
        self._tags = dict(tags or {})

    def encode(
        self,
        text: str,
        target_lang: str | None = None,
        source_lang: str | None = None,  # noqa: ARG002  # of the protocol
    ) -> list[str]:
        """Tag (if the model has any), pieces, EOS."""
        tag = [self._tags[target_lang]] if self._tags and target_lang else []
        return [*tag, *_PIECE.findall(text), EOS]

    def decode(self, tokens: Tokens) -> str:
        """The pieces joined; hypotheses hold no EOS."""
        return "".join(tokens)

    def encode_target(self, text: str) -> list[str]:
        """Pieces, without EOS."""
        return _PIECE.findall(text)

    def count(self, text: str) -> int:
        """Pieces of `text`."""
        return len(_PIECE.findall(text))


class FakeEngine:
    """Generates from `FakeTokenizer` pieces.

    Args:
        task: "translate" writes letters in the script of the source's tag (Latin without one);
            "summarise" gives the first `summary_sentences` sentences back.
        summary_sentences: How many, where `max_target_tokens` lets it.
        fail_on: A batch in which any source holds this text raises `EngineFailure`.
        loop_on: A source that holds this text becomes one word repeated up to the limit.
        copy_on: A source that holds this text comes back as it is.
        delay_s: Seconds each call takes.
    """

    name = "fake"
    quantisation = "none"
    device = "cpu"

    def __init__(
        self,
        task: Literal["translate", "summarise"] = "translate",
        *,
        summary_sentences: int = 2,
        fail_on: str | None = None,
        loop_on: str | None = None,
        copy_on: str | None = None,
        delay_s: float = 0.0,
    ) -> None:
        self._task = task
        self._summary_sentences = summary_sentences
        self._fail_on = fail_on
        self._loop_on = loop_on
        self._copy_on = copy_on
        self._delay_s = delay_s
        self.is_closed = False

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """One tuple a source; hypothesis k is the best one turned by k pieces."""
        if self.is_closed:
            raise EngineFailure("the fake engine is closed")
        if self._delay_s:
            time.sleep(self._delay_s)
        texts = [_text_of(source) for source in sources]
        if self._fail_on is not None and any(self._fail_on in text for text in texts):
            raise EngineFailure("the fake engine was told to fail")
        return [
            self._hypotheses(source, text, decoding)
            for source, text in zip(sources, texts, strict=True)
        ]

    def attend(
        self, sources: Sequence[Tokens], targets: Sequence[Tokens]
    ) -> list[list[list[float]]]:
        """Each target token looks at the source token of its own number, tag left out."""
        return [
            [
                [
                    float(place == number + len(source) - 1 - len(target))
                    for place in range(len(source))
                ]
                for number in range(len(target))
            ]
            for source, target in zip(sources, targets, strict=True)
        ]

    def close(self) -> None:
        """Refuse to generate from now on."""
        self.is_closed = True

    def _hypotheses(self, source: Tokens, text: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        pieces = _PIECE.findall(self._output(source, text, decoding))
        limit = decoding.max_target_tokens
        best, is_truncated = tuple(pieces[:limit]), len(pieces) > limit
        turned = (_turned(best, k) for k in range(decoding.num_hypotheses))
        return tuple(
            Hypothesis(tokens, -0.1 * (k + 1), is_truncated) for k, tokens in enumerate(turned)
        )

    def _output(self, source: Tokens, text: str, decoding: Decoding) -> str:
        if self._loop_on is not None and self._loop_on in text:
            return " again" * (decoding.max_target_tokens + 1)
        if self._copy_on is not None and self._copy_on in text:
            return text
        if self._task == "summarise":
            return self._summary(text, decoding)
        return transliterate(text, _ALPHABETS.get(source[0] if source else "", _LATIN))

    def _summary(self, text: str, decoding: Decoding) -> str:
        sentences = _SENTENCE.findall(text)
        kept: list[str] = []
        pieces = 0
        for sentence in sentences:
            pieces += len(_PIECE.findall(sentence))
            is_enough = len(kept) >= self._summary_sentences
            if kept and (is_enough or pieces > decoding.max_target_tokens):
                break
            kept.append(sentence)
        return " ".join(kept)


def transliterate(text: str, alphabet: str) -> str:
    """Write the letters of `text` in `alphabet` (26 letters, in Latin order).

    Case, white space, punctuation, numbers, links and placeholders stay.
    """
    parts: list[str] = []
    end = 0
    for kept in _KEPT.finditer(text):
        parts += (_write(text[end : kept.start()], alphabet), kept.group())
        end = kept.end()
    parts.append(_write(text[end:], alphabet))
    return "".join(parts)


def _write(text: str, alphabet: str) -> str:
    return "".join(_letter(char, alphabet) if char.isalpha() else char for char in text)


def _turned(pieces: tuple[str, ...], by: int) -> tuple[str, ...]:
    """`pieces` beginning with number `by`; an end mark stays where it was."""
    last = pieces[-1] if pieces else ""
    end = last[-1:] if len(last) > 1 and last[-1] in ".!?;؟" else ""
    bare = (*pieces[:-1], last[: len(last) - len(end)]) if pieces else pieces
    turned = (*bare[by:], *bare[:by])
    return (*turned[:-1], turned[-1] + end) if turned else turned


def _letter(char: str, alphabet: str) -> str:
    lower = char.lower()
    index = _LATIN.find(lower) if len(lower) == 1 else 0
    letter = alphabet[index if index >= 0 else ord(char) % len(alphabet)]
    return letter.upper() if char.isupper() else letter


def _text_of(source: Tokens) -> str:
    pieces = source[:-1] if source and source[-1] == EOS else source
    return "".join(pieces[1:] if pieces and _TAG.fullmatch(pieces[0]) else pieces)
