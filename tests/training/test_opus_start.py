"""A child begins with what its parent knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import marian, opus_start  # noqa: E402
from models.training.vocabulary import Vocabulary  # noqa: E402
from tests.training.toys import write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training
TINY = marian.Shape(width=16, encoder_layers=1, decoder_layers=2, heads=2, ffn=32)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_vocabularies(folder)
    return folder


def test_known_pieces_are_copied_and_linked_ones_averaged(data: Path) -> None:
    vocabulary = Vocabulary.load(data / "xx.model")
    rows = torch.tensor([[1.0, 0.0], [0.0, 3.0], [5.0, 5.0], [0.3, 0.1]])
    copied, linked = vocabulary.ids["4"], vocabulary.ids["в"]
    parent = {"4": 0, "▁Russian": 2}
    table = opus_start.embeddings(vocabulary, rows, parent, {linked: {0: 0.5, 1: 0.5}})
    assert table.weight[copied].tolist() == [1.0, 0.0]
    assert table.weight[vocabulary.tag_id("ru")].tolist() == [5.0, 5.0]
    mean = table.weight[linked]
    # Along the mean of both rows, as long as they are on average.
    assert mean[1].item() == pytest.approx(3 * mean[0].item())
    assert mean.norm().item() == pytest.approx(2.0)


def test_padding_starts_from_nothing_and_stays_there(data: Path) -> None:
    vocabulary = Vocabulary.load(data / "xx.model")
    table = opus_start.embeddings(vocabulary, torch.randn(3, 8), {}, {})
    assert table.padding_idx == vocabulary.pad_id
    assert table.weight[vocabulary.pad_id].tolist() == [0.0] * 8
    assert (table.weight[:-1].norm(dim=1) > 0).all()


def test_a_loaded_child_is_tied_and_frozen_only_out_of_english(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = replace(TINY, encoder_layers=2)
    monkeypatch.setattr(opus_start, "shape", lambda direction: deep)
    english, other = (Vocabulary.load(data / name) for name in ("en.model", "xx.model"))
    for direction, source, target in (("en-xx", english, other), ("xx-en", other, english)):
        made = marian.build(source, target, shape=deep)
        torch.save(marian.kept_state(made.state_dict()), data / f"start-{direction}.pt")
        child = opus_start.load(direction, data, source, target)
        assert child.lm_head.weight is child.model.decoder.embed_tokens.weight
        assert torch.equal(child.lm_head.weight, made.lm_head.weight)
        assert all(p.requires_grad for p in child.model.encoder.layers.parameters())
        everything = {name for name, p in child.named_parameters() if p.requires_grad}
        opus_start.freeze(child, direction, trained=2)
        assert {name for name, p in child.named_parameters() if p.requires_grad} == everything
        opus_start.freeze(child, direction, trained=0)
        moving = {name for name, p in child.named_parameters() if p.requires_grad}
        assert any(name.startswith("model.encoder.") for name in moving) == (direction == "xx-en")
        assert any(name.startswith("model.decoder.layers") for name in moving)
        opus_start.freeze(child, direction, trained=1)
        upper = {name for name, p in child.named_parameters() if p.requires_grad} - moving
        if direction == "en-xx":
            assert upper
            assert all(name.startswith("model.encoder.layers.1.") for name in upper)


def test_the_kept_layers_are_the_parents(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = Vocabulary.load(data / "en.model")
    deep = marian.Shape(width=16, encoder_layers=3, decoder_layers=6, heads=2, ffn=32)
    parent = marian.build(vocabulary, vocabulary, shape=deep)
    parent.model.shared = parent.model.encoder.embed_tokens
    monkeypatch.setattr(opus_start, "ENCODER_LAYERS", {"en-xx": (2,)})
    monkeypatch.setattr(opus_start, "shape", lambda direction: TINY)
    monkeypatch.setattr(opus_start, "parent_vocabulary", lambda folder: vocabulary.ids)
    monkeypatch.setattr("transformers.MarianMTModel.from_pretrained", lambda folder: parent)
    child = opus_start.build("en-xx", data, vocabulary, vocabulary, {})
    new, old = child.model, parent.model
    assert torch.equal(new.encoder.layers[0].fc1.weight, old.encoder.layers[2].fc1.weight)
    assert torch.equal(new.decoder.layers[1].fc2.weight, old.decoder.layers[5].fc2.weight)
