"""Each weight moves by the optimiser that is meant for it, once."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import marian, pairs  # noqa: E402
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
