"""What a summariser in training is asked for: a smoothed reference, or a teacher's distribution.

Stands between `summariser.py`, whose recipe they are part of, and the loop.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

#: Up to this encoder layer nothing is trained: it knows English, and needs no backward pass.
FROZEN_ENCODER_LAYERS = 4
LABEL_SMOOTHING = 0.1
#: Share of the teacher's distribution in the target; the rest is the reference's piece.
TEACHER_SHARE = 0.8


def freeze(t5: Any, frozen: tuple[str, ...]) -> None:
    """Trains all of a T5 but what begins with one of `frozen`, and the biases of positions."""
    for name, parameter in t5.named_parameters():
        parameter.requires_grad = not (name.startswith(frozen) or "relative_attention_bias" in name)


class SmoothedT5(nn.Module):
    """A T5 whose loss is smoothed cross-entropy, set up to train fast on a CPU.

    Attention keeps no dropout and the position bias no gradient, so that PyTorch takes its
    flash kernel; one fused GELU replaces six operations (1.0 to 1.4 articles/s on one core).
    """

    def __init__(self, t5: Any, frozen_layers: int = FROZEN_ENCODER_LAYERS) -> None:
        super().__init__()
        self.t5 = t5
        freeze(t5, ("shared.", *(f"encoder.block.{i}." for i in range(frozen_layers))))
        for module in t5.modules():
            if isinstance(getattr(module, "dropout", None), float):
                module.dropout = 0.0
            if hasattr(module, "DenseReluDense"):
                module.DenseReluDense.act = nn.GELU(approximate="tanh")

    def forward(self, labels: Tensor, **inputs: Tensor) -> SimpleNamespace:
        """Return an object whose `loss` is the mean over real target tokens."""
        starts = self.t5._shift_right(labels)  # (batch, target_len): start id, then the labels
        logits = self.t5(decoder_input_ids=starts, use_cache=False, **inputs).logits
        loss = nn.functional.cross_entropy(
            logits.float().flatten(0, 1), labels.flatten(), label_smoothing=LABEL_SMOOTHING
        )
        return SimpleNamespace(loss=loss)


class Distilled(nn.Module):
    """A T5 student whose decoder and output learn from a teacher with the same encoder.

    A decoder that has lost layers is healed with a few thousand articles when it is told how
    likely the teacher holds every piece, not only which one the reference has (Hinton et al.
    2015; Shleifer and Rush 2020 for summarisers). Nothing trains the encoder, so it gives an
    article the same states each time: they are kept, two bytes a number, 0.4 MB an article.

    Args:
        t5: The student.
        teacher: A T5 of the same vocabulary and encoder; it stays as it is.
    """

    def __init__(self, t5: Any, teacher: Any) -> None:
        super().__init__()
        self.t5 = t5
        self._teacher = (teacher.eval().requires_grad_(False),)  # no submodule: not in checkpoints
        self._states: dict[bytes, Tensor] = {}
        freeze(t5, ("shared.", "encoder."))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor) -> SimpleNamespace:
        """Return an object whose `loss` is the mean over real target tokens.

        Args:
            input_ids, attention_mask: (batch, source_len) int64, padded right.
            labels: (batch, target_len) int64, -100 right.
        """
        states = self._encode(input_ids, attention_mask)
        kept = labels >= 0
        with torch.no_grad():
            wanted = self._logits(self._teacher[0], states, attention_mask, labels)[kept].softmax(1)
        wanted.mul_(TEACHER_SHARE)
        rest = wanted.new_full((len(wanted), 1), 1.0 - TEACHER_SHARE)
        wanted.scatter_add_(1, labels[kept][:, None], rest)
        logits = self._logits(self.t5, states, attention_mask, labels)[kept]
        return SimpleNamespace(loss=nn.functional.cross_entropy(logits, wanted))

    def _logits(self, model: Any, states: Tensor, mask: Tensor, labels: Tensor) -> Tensor:
        """Return (batch, target_len, pieces) float32."""
        decoded = model.decoder(
            input_ids=model._shift_right(labels),
            encoder_hidden_states=states,
            encoder_attention_mask=mask,
            use_cache=False,
        ).last_hidden_state
        scores: Tensor = model.lm_head(decoded).float()
        return scores

    def _encode(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return (batch, source_len, width) encoder states, those of padding zero."""
        lengths = attention_mask.sum(dim=1).tolist()
        keys = [
            row[:length].numpy().tobytes() for row, length in zip(input_ids, lengths, strict=True)
        ]
        new = [number for number, key in enumerate(keys) if key not in self._states]
        if new:
            with torch.no_grad():
                found = self._teacher[0].encoder(input_ids[new], attention_mask[new])
            for number, states in zip(new, found.last_hidden_state, strict=True):
                self._states[keys[number]] = states[: lengths[number]].bfloat16()
        rows = [self._states[key].float() for key in keys]
        return nn.utils.rnn.pad_sequence(rows, batch_first=True)
