"""Training goes on from what is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from sentencepiece import sentencepiece_model_pb2 as proto  # noqa: E402

from models.training import (  # noqa: E402
    marian,
    opus_start,
    pairs,
    pieces,
    prepare,
    shipped,
    translator,
)
from models.training.vocabulary import Vocabulary  # noqa: E402
from tests.training.tiny import TINY  # noqa: E402
from tests.training.toys import OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both directions, exported as the shipped ones are, from random weights."""
    monkeypatch.setattr(opus_start, "shape", lambda direction: TINY)
    write_vocabularies(tmp_path)
    for number, (direction, name) in enumerate(shipped.FOLDERS.items()):
        source, target = pairs.vocabularies(direction, tmp_path)
        torch.manual_seed(number)
        model = marian.build(source, target, shape=TINY)
        translator.write(direction, model, source, target, tmp_path / "weights" / name)
        torch.save(model.state_dict(), tmp_path / f"{direction}.pt")
    return tmp_path / "weights"


def test_a_run_begins_with_the_shipped_weights_as_near_as_int8_holds_them(
    weights: Path, tmp_path: Path
) -> None:
    arguments = ["--data", str(tmp_path), "--shipped", str(weights)]
    translator.main(["start", *arguments])
    for direction in shipped.FOLDERS:
        source, target = pairs.vocabularies(direction, tmp_path)
        child = opus_start.load(direction, tmp_path, source, target)
        whole = torch.load(tmp_path / f"{direction}.pt", weights_only=True)
        for name, tensor in child.state_dict().items():
            step = float(whole[name].abs().max()) / 127
            assert torch.allclose(tensor, whole[name], atol=step), name
        assert torch.isfinite(child.final_logits_bias).all()


def test_its_pieces_are_the_shipped_ones(weights: Path, tmp_path: Path) -> None:
    english, other = shipped.pieces(weights)
    assert english == (weights / "translator-xx-en/target.spm").read_bytes()
    assert other == (weights / "translator-xx-en/source.spm").read_bytes()


def test_weights_of_another_shape_are_refused(weights: Path, tmp_path: Path) -> None:
    path = weights / "translator-en-xx/hf_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "decoder_layers": 2}))
    with pytest.raises(ValueError, match="is not the shape"):
        shipped.make(tmp_path, weights)


def test_pieces_come_from_one_place(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one of the two"):
        prepare.prepare(tmp_path, tmp_path, tmp_path)


def test_fewer_pieces_keep_their_own_vectors(weights: Path, tmp_path: Path) -> None:
    data = tmp_path / "fewer"
    data.mkdir()
    whole = Vocabulary.load(tmp_path / "xx.model")
    model = proto.ModelProto.FromString((tmp_path / "xx.model").read_bytes())
    (data / "xx.model").write_bytes(pieces.cut(model, OTHER[:2], 5))
    (data / "en.model").write_bytes((tmp_path / "en.model").read_bytes())
    translator.main(["start", "--data", str(data), "--shipped", str(weights)])
    few = Vocabulary.load(data / "xx.model")
    assert len(few) < len(whole)
    for direction, key in (
        ("en-xx", "model.decoder.embed_tokens.weight"),
        ("en-xx", "lm_head.weight"),
        ("xx-en", "model.encoder.embed_tokens.weight"),
    ):
        old = torch.load(tmp_path / f"{direction}.pt", weights_only=True)[key]
        new = torch.load(data / f"start-{direction}.pt", weights_only=True)[marian.PREFIX + key]
        step = float(old.abs().max()) / 127
        for number, token in enumerate(few.tokens):
            assert torch.allclose(new[number], old[whole.ids[token]], atol=step), (key, token)
