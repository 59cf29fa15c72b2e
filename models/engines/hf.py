"""The second engine: transformers' `generate()`, on a GPU or for reference on a CPU.

It runs the embedded CTranslate2 weights (ct2_weights.py) in float32 on a CPU and in half
precision on a GPU. torch is imported when an engine is made, never before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from models.engines.base import EOS, Decoding, Hypothesis, Tokens
from models.engines.ct2_weights import read_weights, state_dict
from models.engines.shortlist import generate_by_tag, read_shortlist
from models.errors import EngineFailure, ModelUnavailable

# (name, its attributes): what to call from transformers for each `model_type`.
_CLASSES = {
    "marian": ("MarianConfig", "MarianMTModel"),
    "t5": ("T5Config", "T5ForConditionalGeneration"),
}


class TransformersEngine:
    """A transformers encoder-decoder built from a CTranslate2 directory with an hf_config.json.

    Args:
        model_dir: Holds model.bin, the vocabularies, config.json and hf_config.json.
        device: "cpu", "cuda", or "auto" (cuda if there is one).
        threads: CPU threads of torch, for the whole process; 0 leaves them as they are.
    Raises:
        ModelUnavailable: torch or transformers is not installed, or the model cannot be built.
    """

    name = "hf"

    def __init__(self, model_dir: Path, *, device: str = "auto", threads: int = 0) -> None:
        self._torch, transformers = _import_backends()
        if threads:
            self._torch.set_num_threads(threads)
        has_cuda = self._torch.cuda.is_available()
        self.device = ("cuda" if has_cuda else "cpu") if device == "auto" else device
        self.quantisation = self._dtype_name()
        self._label = model_dir.name
        self._source_ids = _vocabulary(model_dir, "source")
        self._target_ids = _vocabulary(model_dir, "target")
        self._target_tokens = list(self._target_ids)
        self._suppressed = {
            tag: [i for token, i in self._target_ids.items() if token not in allowed | {EOS}]
            for tag, allowed in read_shortlist(model_dir).items()
        }
        self._model = self._build(model_dir, transformers)
        self._make_config = transformers.GenerationConfig
        self._positions = getattr(self._model.config, "max_position_embeddings", None)

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """See `Engine.generate`. Sources beyond the model's positions are refused, never cut."""
        if not sources:
            return []
        longest = max(len(source) for source in sources)
        # Checked here: on a GPU an index out of range would take the whole process along.
        if self._positions is not None and longest > self._positions:
            raise EngineFailure(f"{self._label}: {longest} tokens; at most {self._positions} fit")
        try:
            with self._torch.inference_mode():
                return generate_by_tag(
                    sources,
                    frozenset(self._suppressed),
                    lambda part, tag: self._generate(part, tag, decoding),
                )
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineFailure(f"{self._label}: {type(error).__name__}") from error

    def close(self) -> None:
        """Drop the weights."""
        self._model = None
        if self.device == "cuda":
            self._torch.cuda.empty_cache()

    def _dtype_name(self) -> str:
        if self.device == "cpu":
            return "float32"
        return "bfloat16" if self._torch.cuda.is_bf16_supported() else "float16"

    def _build(self, model_dir: Path, transformers: ModuleType) -> Any:
        values = _read_json(model_dir / "hf_config.json")
        weights = read_weights(model_dir / "model.bin")
        model_type = str(values.get("model_type"))
        if model_type not in _CLASSES:
            raise ModelUnavailable(f"{model_dir.name}: no transformers class for {model_type!r}")
        config_class, model_class = (getattr(transformers, name) for name in _CLASSES[model_type])
        config = config_class.from_dict(values)
        if model_type == "t5":
            # flan-t5 is untied, and T5Config ties in its constructor whatever it is told.
            config.tie_word_embeddings = False
            config.scale_decoder_outputs = "decoder/scale_outputs" in weights
        arrays = state_dict(weights, model_type)
        if model_type == "marian" and config.share_encoder_decoder_embeddings:
            arrays["model.shared.weight"] = arrays["model.encoder.embed_tokens.weight"]
        tensors = {name: self._torch.from_numpy(array) for name, array in arrays.items()}
        model = model_class(config)
        try:
            model.load_state_dict(tensors, strict=True)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"{model_dir.name}: hf_config.json and model.bin differ"
            ) from error
        # `generate()` reads the width of its scores from here, and means the decoder's.
        model.config.vocab_size = getattr(config, "decoder_vocab_size", None) or config.vocab_size
        dtype = getattr(self._torch, self.quantisation)
        return model.to(device=self.device, dtype=dtype).eval()

    def _generate(
        self, sources: Sequence[Tokens], tag: str | None, decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        ids, mask = self._pad(sources)
        output = self._model.generate(
            input_ids=ids,
            attention_mask=mask,
            generation_config=self._generation_config(decoding, tag),
        )
        # (batch * num_hypotheses, target_len) int64: the start token, tokens, EOS, padding
        rows = [row[1:] for row in output.sequences.tolist()]
        hypotheses = [
            self._hypothesis(row, score, decoding)
            for row, score in zip(rows, self._scores(output), strict=True)
        ]
        each = decoding.num_hypotheses
        return [tuple(hypotheses[i : i + each]) for i in range(0, len(hypotheses), each)]

    def _pad(self, sources: Sequence[Tokens]) -> tuple[Any, Any]:
        """(batch, source_len) int64 ids and mask, padded right."""
        unknown = self._source_ids.get("<unk>", 0)
        longest = max(1, max(len(source) for source in sources))
        pad = self._model.config.pad_token_id
        ids = [[self._source_ids.get(token, unknown) for token in source] for source in sources]
        padded = [row + [pad] * (longest - len(row)) for row in ids]
        mask = [[1] * len(row) + [0] * (longest - len(row)) for row in ids]
        tensor = self._torch.tensor
        return tensor(padded, device=self.device), tensor(mask, device=self.device)

    def _generation_config(self, decoding: Decoding, tag: str | None) -> Any:
        config = self._model.config
        steps = decoding.max_target_tokens + 1  # EOS takes one
        if self._positions is not None:
            steps = min(steps, self._positions - 1)
        return self._make_config(
            do_sample=False,
            num_beams=decoding.beam_size,
            num_return_sequences=decoding.num_hypotheses,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            min_new_tokens=decoding.min_target_tokens,
            max_new_tokens=steps,
            # As CTranslate2: done once `beam_size` hypotheses are. None where there is no beam.
            early_stopping=True if decoding.beam_size > 1 else None,
            decoder_start_token_id=config.decoder_start_token_id,
            eos_token_id=self._target_ids[EOS],
            pad_token_id=config.pad_token_id,
            suppress_tokens=self._suppressed.get(tag or ""),
            return_dict_in_generate=True,
            output_scores=True,
        )

    def _scores(self, output: Any) -> list[float]:
        """(batch * num_hypotheses) log-probabilities, the mean over tokens and EOS."""
        beams = getattr(output, "beam_indices", None)
        steps = self._model.compute_transition_scores(
            output.sequences, output.scores, beams, normalize_logits=beams is None
        )  # (batch * num_hypotheses, target_len), zero or -inf behind EOS
        end = self._target_ids[EOS]
        scores = []
        for row, tokens in zip(steps.float().tolist(), output.sequences.tolist(), strict=True):
            written = tokens[1:]
            length = written.index(end) + 1 if end in written else len(written)
            scores.append(sum(row[:length]) / max(1, length))
        return scores

    def _hypothesis(self, row: list[int], score: float, decoding: Decoding) -> Hypothesis:
        end = self._target_ids[EOS]
        is_finished = end in row
        kept = row[: row.index(end)] if is_finished else row[: decoding.max_target_tokens]
        return Hypothesis(tuple(self._target_tokens[i] for i in kept), score, not is_finished)


def _import_backends() -> tuple[Any, ModuleType]:
    try:
        import torch
        import transformers
    except ImportError as error:
        raise ModelUnavailable(
            f"the hf engine needs {error.name}: pip install -r requirements-hf.txt"
        ) from error
    return torch, transformers


def _vocabulary(model_dir: Path, side: str) -> dict[str, int]:
    """Token -> id, in the order of ids."""
    path = model_dir / f"{side}_vocabulary.json"
    tokens = _read_json(path if path.is_file() else model_dir / "shared_vocabulary.json")
    return {token: number for number, token in enumerate(tokens)}


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{path.parent.name}: {path.name} cannot be read") from error
