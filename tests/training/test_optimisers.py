"""Each weight moves by the optimiser that is meant for it, once."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import marian, pairs  # noqa: E402
from models.training.muon import Muon, orthogonal  # noqa: E402
from models.training.optimisers import make_optimizers  # noqa: E402
from tests.training.toys import write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training
# As wide as the table of positions is long: those rows are no pieces.
SHAPE = marian.Shape(marian.MAX_POSITIONS, encoder_layers=1, decoder_layers=1, heads=2, ffn=32)


@pytest.mark.parametrize("muon", [True, False])
def test_layers_go_to_muon_and_embeddings_norms_and_biases_to_adamw(
    tmp_path: Path, muon: bool
) -> None:
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    model = marian.build(source, target, shape=SHAPE)
    frozen = model.model.encoder.layers[0].fc1.weight.requires_grad_(False)
    names = {id(p): name for name, p in model.named_parameters()}
    optimisers = make_optimizers(model, weight_decay=0.1, muon=muon)
    found = [
        {names[id(p)]: group["weight_decay"] for group in o.param_groups for p in group["params"]}
        for o in optimisers
    ]
    moving = {name for name, p in model.named_parameters() if p.requires_grad}
    assert sum(len(part) for part in found) == len(moving)
    assert set().union(*found) == moving
    assert names[id(frozen)] not in moving
    if muon:
        by_muon, _ = found
        assert all(name.endswith(("proj.weight", "fc1.weight", "fc2.weight")) for name in by_muon)
        assert len(by_muon) == 4 + 1 + 8 + 2
    decayed = {name for part in found for name, decay in part.items() if decay}
    assert decayed == {name for name in moving if model.get_parameter(name).dim() > 1}


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_muon_steps_as_torchs_own_does(decay: float) -> None:
    torch.manual_seed(1)
    shapes = [(8, 8), (8, 8), (12, 4), (4, 12)]
    ours = [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]
    theirs = [torch.nn.Parameter(matrix.detach().clone()) for matrix in ours]
    optimisers = (
        Muon(ours, weight_decay=decay),
        torch.optim.Muon(theirs, weight_decay=decay, adjust_lr_fn="match_rms_adamw"),
    )
    for _ in range(4):
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn(one.shape)
            other.grad = one.grad.clone()
        before = [matrix.detach().clone() for matrix in theirs]
        for optimiser in optimisers:
            optimiser.param_groups[0]["lr"] = 0.1
            optimiser.step()
        for one, other, old in zip(ours, theirs, before, strict=True):
            moved = (other - old).abs().max().item()
            assert torch.allclose(one, other, atol=0.03 * moved)  # bf16, summed in another order
            one.data.copy_(other.data)


def test_singular_values_become_alike_and_directions_stay() -> None:
    torch.manual_seed(1)
    for shape in ((6, 6), (9, 4), (4, 9)):
        matrices = torch.randn(3, *shape)
        turned = orthogonal(matrices)
        for one, other in zip(matrices, turned, strict=True):
            left, _, right = torch.linalg.svd(one, full_matrices=False)
            inside = left.T @ other @ right.T
            assert inside.diagonal().min().item() > 0.6
            assert inside.diagonal().max().item() < 1.3
            assert (inside - inside.diagonal().diag()).abs().max().item() < 1e-3
        assert torch.allclose(orthogonal(matrices[1:2])[0], turned[1], atol=1e-4)


def test_what_has_no_gradient_stays_and_a_vector_is_refused() -> None:
    still, moved = (torch.nn.Parameter(torch.ones(2, 3)) for _ in range(2))
    optimiser = Muon([still, moved], weight_decay=0.1)
    optimiser.param_groups[0]["lr"] = 0.5
    moved.grad = torch.randn(2, 3)
    optimiser.step()
    assert torch.equal(still, torch.ones(2, 3))
    assert not torch.equal(moved, torch.ones(2, 3))
    with pytest.raises(ValueError, match="matrices only"):
        Muon([torch.nn.Parameter(torch.ones(3))], weight_decay=0.0)
