"""The engine of Mozilla's Firefox students: beam search over `student_net`, on a CPU.

numpy alone, float32 on weights that lie on the disk as int8. The lexical shortlist that Firefox
cuts the vocabulary with is not used: every token may be written, at some cost in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.engines.base import EOS, Decoding, Hypothesis, Tokens
from models.engines.marian_bin import read_marian
from models.engines.student_net import StudentNet
from models.errors import EngineFailure, ModelUnavailable

UNKNOWN = "<unk>"


@dataclass
class _Search:
    """One sentence's search: its live beams and what has ended."""

    beams: list[tuple[tuple[int, ...], float]] = field(default_factory=lambda: [((), 0.0)])
    ended: list[Hypothesis] = field(default_factory=list)


class StudentEngine:
    """Generates with a Firefox student.

    Args:
        model_dir: Holds model.bin (Marian's binary) and vocab.spm, whose ids are the model's.
    Raises:
        ModelUnavailable: The files are missing, or of another kind of model.
    """

    name = "student"
    quantisation = "int8"
    device = "cpu"

    def __init__(self, model_dir: Path) -> None:
        import sentencepiece

        if not (model_dir / "model.bin").is_file():
            raise ModelUnavailable(f"{model_dir.name}: no model.bin in the model's directory")
        try:
            pieces = sentencepiece.SentencePieceProcessor(model_file=str(model_dir / "vocab.spm"))
        except (OSError, RuntimeError) as error:
            raise ModelUnavailable(f"{model_dir.name}: vocab.spm cannot be read") from error
        config, tensors = read_marian(model_dir / "model.bin")
        try:
            self._net: StudentNet | None = StudentNet(config, tensors)
            self._tokens = [pieces.id_to_piece(i) for i in range(self._net.target_size)]
            self._ids = {token: number for number, token in enumerate(self._tokens)}
            self._end, self._unknown = self._ids[EOS], self._ids[UNKNOWN]
        except (KeyError, IndexError) as error:
            raise ModelUnavailable(f"{model_dir.name}: tensors or tokens lack {error}") from error
        self._label = model_dir.name

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.generate`."""
        if self._net is None:
            raise EngineFailure(f"{self._label}: the engine is closed")
        if not sources:
            return []
        searches = [_Search() for _ in sources]
        state = self._net.encode(*self._pad(sources))
        previous: Any = None
        owners = list(range(len(sources)))  # whose beam each row is
        for position in range(decoding.max_target_tokens + 1):
            scores = self._net.step(previous, position, state)
            # One step more than tokens wanted: EOS takes one.
            chosen = self._advance(scores, owners, searches, decoding, position)
            if not chosen:
                break
            owners = [owner for owner, _, _ in chosen]
            state = state.select(np.array([row for _, row, _ in chosen]))
            previous = np.array([token for _, _, token in chosen])
        return [self._best(search, decoding) for search in searches]

    def close(self) -> None:
        """Drop the weights."""
        self._net = None

    def _pad(self, sources: Sequence[Tokens]) -> tuple[Any, Any]:
        """(batch, source_len) ids and mask, padded right."""
        rows = [
            [self._ids.get(t, self._unknown) for t in source] or [self._end] for source in sources
        ]
        longest = max(map(len, rows))
        ids = np.array([row + [self._end] * (longest - len(row)) for row in rows])
        mask = np.array([[True] * len(row) + [False] * (longest - len(row)) for row in rows])
        return ids, mask

    def _advance(
        self,
        scores: Any,
        owners: list[int],
        searches: list[_Search],
        decoding: Decoding,
        position: int,
    ) -> list[tuple[int, int, int]]:
        """Extend every search by one token; (search, row it comes from, token) of what goes on."""
        highest = scores.max(-1, keepdims=True)
        logs = scores - highest - np.log(np.exp(scores - highest).sum(-1, keepdims=True))
        logs[:, self._unknown] = -np.inf
        if position < decoding.min_target_tokens:
            logs[:, self._end] = -np.inf
        rows: dict[int, list[int]] = {}
        for row, owner in enumerate(owners):
            rows.setdefault(owner, []).append(row)
        chosen: list[tuple[int, int, int]] = []
        for owner, own in rows.items():
            search = searches[owner]
            _penalise(logs, own, search, decoding)
            totals = logs[own] + np.array([score for _, score in search.beams])[:, None]
            going = self._pick(totals, search, decoding)
            chosen += [(owner, own[beam], token) for beam, token in going]
        return chosen

    def _pick(self, totals: Any, search: _Search, decoding: Decoding) -> list[tuple[int, int]]:
        """(beam, token) of what goes on; endings move to `search.ended`."""
        width = totals.shape[1]
        flat = totals.reshape(-1)
        count = min(2 * decoding.beam_size, len(flat))
        best = np.argpartition(-flat, count - 1)[:count]
        going: list[tuple[int, int]] = []
        beams = search.beams
        live: list[tuple[tuple[int, ...], float]] = []
        for rank, index in enumerate(best[np.argsort(-flat[best], kind="stable")]):
            beam, token = divmod(int(index), width)
            total = float(flat[index])
            if total == -np.inf or len(going) == decoding.beam_size:
                break
            tokens = beams[beam][0]
            if token != self._end:
                going.append((beam, token))
                live.append(((*tokens, token), total))
            elif rank < decoding.beam_size:
                search.ended.append(self._hypothesis(tokens, total, len(tokens) + 1))
        if len(search.ended) >= decoding.beam_size:
            return []
        search.beams = live or beams
        return going

    def _hypothesis(
        self, tokens: tuple[int, ...], total: float, steps: int, *, is_cut: bool = False
    ) -> Hypothesis:
        words = tuple(self._tokens[token] for token in tokens)
        return Hypothesis(words, total / max(1, steps), is_truncated=is_cut)

    def _best(self, search: _Search, decoding: Decoding) -> tuple[Hypothesis, ...]:
        """The best of what ended, filled up with beams that were cut."""
        ended = sorted(search.ended, key=lambda h: -h.score * _weight(h, decoding))
        for tokens, total in search.beams:
            if len(ended) >= decoding.num_hypotheses:
                break
            kept = tokens[: decoding.max_target_tokens]
            ended.append(self._hypothesis(kept, total, len(tokens), is_cut=True))
        while len(ended) < decoding.num_hypotheses:
            ended.append(ended[-1])
        return tuple(ended[: decoding.num_hypotheses])


def _weight(hypothesis: Hypothesis, decoding: Decoding) -> float:
    """What turns a mean log-probability into CTranslate2's score: total / length**penalty."""
    steps = len(hypothesis.tokens) + 1
    return float(steps ** (1.0 - decoding.length_penalty))


def _penalise(logs: Any, rows: list[int], search: _Search, decoding: Decoding) -> None:
    """Forbid repeated n-grams and make repeated tokens dearer, in place."""
    size, penalty = decoding.no_repeat_ngram_size, decoding.repetition_penalty
    if not size and penalty == 1.0:
        return
    for row, (tokens, _) in zip(rows, search.beams, strict=True):
        if penalty != 1.0 and tokens:
            seen = list(set(tokens))
            logs[row, seen] *= penalty  # they are negative
        if size and len(tokens) >= size - 1:
            start = tokens[len(tokens) - size + 1 :] if size > 1 else ()
            for i in range(len(tokens) - size + 1):
                if tokens[i : i + size - 1] == start:
                    logs[row, tokens[i + size - 1]] = -np.inf
