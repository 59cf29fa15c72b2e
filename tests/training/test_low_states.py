"""States in bf16 change nothing where there is no bf16, and hardly anything where there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import low_states, marian, opus_start, pairs  # noqa: E402
from models.training.vocabulary import EOS_ID  # noqa: E402
from tests.training.tiny import TINY, write_start  # noqa: E402
from tests.training.toys import write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


@pytest.fixture
def both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[marian.SlicedLoss, marian.SlicedLoss]:
    """The same tiny translator as it is, and with low states."""
    monkeypatch.setattr(opus_start, "shape", lambda direction: TINY)
    write_vocabularies(tmp_path)
    write_start(tmp_path, "en-xx")
    source, target = pairs.vocabularies("en-xx", tmp_path)
    made = []
    for is_low in (False, True):
        model = opus_start.load("en-xx", tmp_path, source, target)
        if is_low:
            low_states.keep_low(model)
        slices = pairs.slices("en-xx", target)
        made.append(marian.SlicedLoss(model, slices, target.pad_id, consistency=3.0).train())
    return made[0], made[1]


def _batch() -> dict[str, Any]:
    """Two sentences of other lengths on both sides."""
    labels = torch.tensor([[EOS_ID, EOS_ID, EOS_ID], [EOS_ID, -100, -100]])
    inputs = torch.tensor([[5, 6, 7, EOS_ID], [8, EOS_ID, 4, 4]])
    return {
        "input_ids": inputs,
        "attention_mask": torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0]]),
        "labels": labels,
        "kept": torch.tensor([0, 1, 2, 3]),
        "language": "el",
    }


def _learnt(objective: marian.SlicedLoss, is_low: bool) -> tuple[Any, Any]:
    """Loss and gradient, all of it end to end."""
    with torch.autocast("cpu", torch.bfloat16, enabled=is_low):
        loss = objective(**_batch()).loss
    loss.backward()
    slopes = [weight.grad.flatten() for weight in objective.parameters() if weight.grad is not None]
    return loss.detach(), torch.cat(slopes)


def test_without_autocast_nothing_changes(
    both: tuple[marian.SlicedLoss, marian.SlicedLoss],
) -> None:
    (loss, slope), (low_loss, low_slope) = (_learnt(objective, False) for objective in both)
    torch.testing.assert_close(low_loss, loss)
    torch.testing.assert_close(low_slope, slope)
    assert list(both[0].state_dict()) == list(both[1].state_dict())


def test_under_autocast_the_states_are_low_and_learn_the_same(
    both: tuple[marian.SlicedLoss, marian.SlicedLoss],
) -> None:
    types: dict[str, set[Any]] = {"plain": set(), "low": set()}
    for name, objective in zip(types, both, strict=True):
        for module in objective.modules():
            if isinstance(module, torch.nn.LayerNorm):
                module.register_forward_hook(
                    lambda _module, _given, out, name=name: types[name].add(out.dtype)
                )
    _, slope = _learnt(both[0], True)
    loss, low_slope = _learnt(both[1], True)
    assert types == {"plain": {torch.float32}, "low": {torch.bfloat16}}
    assert loss.dtype == torch.float32
    assert torch.cosine_similarity(slope, low_slope, dim=0) > 0.99


def test_attention_with_dropout_is_refused(
    both: tuple[marian.SlicedLoss, marian.SlicedLoss],
) -> None:
    both[0].model.config.attention_dropout = 0.1
    with pytest.raises(ValueError, match="dropout"):
        low_states.keep_low(both[0].model)
