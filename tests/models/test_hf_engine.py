"""The transformers engine writes what CTranslate2 writes, from the same model.bin."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.engines.base import Decoding, Engine
from models.engines.ct2 import CTranslate2Engine
from models.engines.ct2_weights import read_weights
from models.engines.hf import TransformersEngine
from models.errors import EngineFailure, ModelUnavailable
from tests.models.random_models import sources, write_marian, write_t5

GREEDY = Decoding(beam_size=1, max_target_tokens=24)
WRITERS: dict[str, Callable[[Path, str], Any]] = {"marian": write_marian, "t5": write_t5}


def strings_of(name: str, value: bytes) -> bytes:
    return struct.pack("H", len(name) + 1) + name.encode() + b"\0" + value


def test_model_bin_is_read_by_its_format(tmp_path: Path) -> None:
    weight = np.array([[10, -20], [127, 0]], dtype=np.int8)
    scale = np.array([10.0, 127.0], dtype=np.float32)
    half = np.array([1.5, -2.0], dtype=np.float32).view(np.uint32) >> 16
    arrays: list[tuple[str, Any, int]] = [
        ("encoder/layer_0/w", weight, 1),
        ("encoder/layer_0/w_scale", scale, 0),
        ("half", half.astype(np.uint16), 5),
        ("number", np.array(7, dtype=np.int16), 2),
    ]
    data = struct.pack("I", 6) + strings_of("TransformerSpec", struct.pack("II", 7, len(arrays)))
    for name, array, type_id in arrays:
        shape = b"".join(struct.pack("I", size) for size in array.shape)
        head = struct.pack("B", array.ndim) + shape + struct.pack("<BI", type_id, array.nbytes)
        data += strings_of(name, head + array.tobytes())
    data += struct.pack("I", 1) + strings_of("other/w", strings_of("encoder/layer_0/w", b""))
    (tmp_path / "model.bin").write_bytes(data)

    weights = read_weights(tmp_path / "model.bin")

    assert (weights.spec, weights.revision) == ("TransformerSpec", 7)
    assert weights.real("encoder/layer_0/w").tolist() == [[1.0, -2.0], [1.0, 0.0]]
    assert weights.real("other/w").tolist() == [[1.0, -2.0], [1.0, 0.0]]
    assert weights.real("half").tolist() == [1.5, -2.0]
    assert weights.real("number") == 7.0
    assert weights.layers("encoder") == 1
    assert weights.layers("decoder") == 0
    with pytest.raises(ModelUnavailable, match="missing/w"):
        weights.real("missing/w")

    for end in (2, 10, len(data) // 2, len(data) - 3):
        (tmp_path / "model.bin").write_bytes(data[:end])
        with pytest.raises(ModelUnavailable, match="damaged"):
            read_weights(tmp_path / "model.bin")
    (tmp_path / "model.bin").write_bytes(struct.pack("I", 5) + data[4:])
    with pytest.raises(ModelUnavailable, match="format 5"):
        read_weights(tmp_path / "model.bin")


def test_without_torch_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(ModelUnavailable, match=r"pip install -r requirements-hf\.txt"):
        TransformersEngine(tmp_path)


@pytest.fixture(scope="module", params=[(k, q) for k in WRITERS for q in ("float32", "int8")])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    kind, quantization = request.param
    path: Path = tmp_path_factory.mktemp("models") / f"{kind}-{quantization}"
    WRITERS[kind](path, quantization)
    return path


@pytest.mark.training
@pytest.mark.parametrize(
    "decoding",
    [GREEDY, Decoding(beam_size=1, min_target_tokens=5, max_target_tokens=12)],
    ids=["greedy", "greedy with bounds"],
)
def test_both_engines_write_the_same(folder: Path, decoding: Decoding) -> None:
    ct2 = CTranslate2Engine(folder, compute_type="float32", threads=1)
    hf = TransformersEngine(folder, device="cpu")
    assert isinstance(hf, Engine)
    expected = ct2.generate(sources(), decoding)
    got = hf.generate(sources(), decoding)
    assert [h[0].tokens for h in got] == [h[0].tokens for h in expected]
    assert [h[0].is_truncated for h in got] == [h[0].is_truncated for h in expected]
    assert [h[0].score for h in got] == pytest.approx([h[0].score for h in expected], abs=2e-3)
    lengths = {len(h[0].tokens) for h in got}
    assert len(lengths) > 1 or decoding.max_target_tokens in lengths
    assert len({h[0].tokens for h in got}) > 5  # the models do tell sources apart


@pytest.mark.training
def test_beams_agree_in_most_best_hypotheses(folder: Path) -> None:
    decoding = Decoding(beam_size=4, num_hypotheses=2, max_target_tokens=12)
    ct2 = CTranslate2Engine(folder, compute_type="float32", threads=1)
    expected = ct2.generate(sources(), decoding)
    got = TransformersEngine(folder, device="cpu").generate(sources(), decoding)
    assert {len(each) for each in got} == {2}
    same = [
        (mine[0], theirs[0])
        for mine, theirs in zip(got, expected, strict=True)
        if mine[0].tokens == theirs[0].tokens
    ]
    # The two searches stop by different rules; on random weights ties and near ties abound.
    assert len(same) >= 0.8 * len(got)
    for mine, theirs in same:
        assert mine.score == pytest.approx(theirs.score, abs=2e-3)


@pytest.mark.training
def test_a_batch_gives_what_single_calls_give(folder: Path) -> None:
    engine = TransformersEngine(folder, device="cpu")
    single = [engine.generate([source], GREEDY)[0] for source in sources()[:8]]
    batched = engine.generate(sources()[:8], GREEDY)
    assert [h[0].tokens for h in batched] == [h[0].tokens for h in single]


@pytest.mark.training
def test_the_state_dict_is_the_one_it_was_converted_from(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    for kind, write in WRITERS.items():
        model = write(tmp_path / kind, "float32")
        rebuilt = TransformersEngine(tmp_path / kind, device="cpu")._model.state_dict()
        for name, tensor in model.state_dict().items():
            if name == "final_logits_bias":  # <pad> is barred there
                assert (rebuilt[name][:, :-1] == 0).all()
                continue
            if name == "shared.weight" and kind == "t5":  # each stack has its own
                continue
            wanted = tensor.clone()
            if kind == "marian" and wanted.shape[0] == 60:  # rows are pieces; <pad> is last
                wanted[-1] = 0
            assert np.array_equal(rebuilt[name].numpy(), wanted.numpy()), name


@pytest.mark.training
def test_shared_marian_embeddings_are_read_too(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    write_marian(tmp_path / "m", "float32", is_shared=True)
    ct2 = CTranslate2Engine(tmp_path / "m", compute_type="float32", threads=1)
    got = TransformersEngine(tmp_path / "m", device="cpu").generate(sources(), GREEDY)
    expected = ct2.generate(sources(), GREEDY)
    assert [h[0].tokens for h in got] == [h[0].tokens for h in expected]


@pytest.mark.training
def test_a_source_beyond_the_positions_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    write_marian(tmp_path / "m", "float32")
    with pytest.raises(EngineFailure, match="129 tokens; at most 128"):
        TransformersEngine(tmp_path / "m", device="cpu").generate([["w1"] * 129], GREEDY)


@pytest.mark.training
def test_a_config_of_another_shape_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    write_marian(tmp_path / "m", "float32")
    config = tmp_path / "m" / "hf_config.json"
    config.write_text(config.read_text().replace('"d_model": 32', '"d_model": 64'))
    with pytest.raises(ModelUnavailable, match="differ"):
        TransformersEngine(tmp_path / "m", device="cpu")
