"""The default engine: CTranslate2, int8 on a CPU.

A thin face on `ctranslate2.Translator`: maps `Decoding` on, counts lengths without EOS, tells
truncation, and turns its errors into `EngineFailure` without user text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.engines.base import Decoding, Hypothesis, Tokens
from models.engines.shortlist import generate_by_tag, read_shortlist
from models.errors import EngineFailure, ModelUnavailable

# Of one inner batch, padding counted; the batcher before it asks for less. It only bounds memory
# for callers who come without a batcher.
MAX_INNER_BATCH_TOKENS = 16_384


class CTranslate2Engine:
    """A CTranslate2 encoder-decoder.

    Args:
        model_dir: Holds model.bin, config.json and the vocabularies.
        compute_type: What to compute in, whatever the file holds: "int8", "float32", on a GPU
            "float16" or "bfloat16" too.
        device: "cpu", "cuda", or "auto" (cuda if there is one).
        threads: CPU threads of one call; 0 lets CTranslate2 choose.
        has_prefix: The first token of each source is the first of its hypothesis (BART, NLLB).
    Raises:
        ModelUnavailable: The directory holds no model that can be loaded so.
    """

    name = "ct2"

    def __init__(
        self,
        model_dir: Path,
        *,
        compute_type: str = "int8",
        device: str = "cpu",
        threads: int = 0,
        has_prefix: bool = False,
    ) -> None:
        import ctranslate2

        if not (model_dir / "model.bin").is_file():
            raise ModelUnavailable(f"{model_dir.name}: no model.bin in the model's directory")
        try:
            self._translator = ctranslate2.Translator(
                str(model_dir),
                device=device,
                compute_type=compute_type,
                inter_threads=1,
                intra_threads=threads,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelUnavailable(f"{model_dir.name}: {error}") from error
        self._model = model_dir.name
        self._has_prefix = has_prefix
        self._tags = frozenset(read_shortlist(model_dir))
        self.device = str(self._translator.device)
        self.quantisation = str(self._translator.compute_type)

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.generate`; sources may be of any number and length the model has places for.

        `max_input_length=0` matters: CTranslate2 cuts sources at 1,024 tokens without a word.
        """
        return generate_by_tag(
            sources, self._tags, lambda part, tag: self._generate(part, tag, decoding)
        )

    def attend(
        self, sources: Sequence[Tokens], targets: Sequence[Tokens]
    ) -> list[list[list[float]]]:
        """See `AttendingEngine.attend`: the targets are forced on a greedy search."""
        if not sources:
            return []
        try:
            results = self._translator.translate_batch(
                [list(source) for source in sources],
                target_prefix=[list(target) for target in targets],
                max_batch_size=MAX_INNER_BATCH_TOKENS,
                batch_type="tokens",
                max_input_length=0,
                beam_size=1,
                max_decoding_length=max(len(target) for target in targets),
                return_attention=True,
            )
        except RuntimeError as error:  # its own messages name shapes and memory, no tokens
            raise EngineFailure(f"{self._model}: {error}") from error
        except (TypeError, ValueError) as error:  # these may quote their arguments
            raise EngineFailure(f"{self._model}: {type(error).__name__}") from None
        return [
            result.attention[0][: len(target)]
            for result, target in zip(results, targets, strict=True)
        ]

    def close(self) -> None:
        """Unload the weights."""
        self._translator.unload_model()

    def _generate(
        self, sources: Sequence[Tokens], tag: str | None, decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        rows = [list(source) for source in sources]
        prefix = [[row.pop(0)] for row in rows] if self._has_prefix else None
        try:
            results = self._translator.translate_batch(
                rows,
                target_prefix=prefix,
                use_vmap=tag is not None,
                max_batch_size=MAX_INNER_BATCH_TOKENS,
                batch_type="tokens",
                max_input_length=0,
                beam_size=decoding.beam_size,
                num_hypotheses=decoding.num_hypotheses,
                length_penalty=decoding.length_penalty,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                min_decoding_length=decoding.min_target_tokens,
                # One step more than tokens wanted: EOS takes one.
                max_decoding_length=decoding.max_target_tokens + 1,
                return_end_token=True,
                return_scores=True,
            )
        except RuntimeError as error:  # its own messages name shapes and memory, no tokens
            raise EngineFailure(f"{self._model}: {error}") from error
        except (TypeError, ValueError) as error:  # these may quote their arguments
            raise EngineFailure(f"{self._model}: {type(error).__name__}") from None
        skipped = 1 if self._has_prefix else 0
        return [_hypotheses(result, decoding, skipped) for result in results]


def _hypotheses(result: Any, decoding: Decoding, skipped: int) -> tuple[Hypothesis, ...]:
    return tuple(
        _hypothesis(tokens[skipped:], score, decoding)
        for tokens, score in zip(result.hypotheses, result.scores, strict=True)
    )


def _hypothesis(tokens: list[str], score: float, decoding: Decoding) -> Hypothesis:
    is_finished = bool(tokens) and tokens[-1] == "</s>"
    kept = tokens[:-1] if is_finished else tokens[: decoding.max_target_tokens]
    # CTranslate2 divides the sum of log-probabilities by length**length_penalty.
    steps = max(1, len(tokens))
    normalised = score * steps**decoding.length_penalty / steps
    return Hypothesis(tuple(kept), normalised, is_truncated=not is_finished)
