"""Weights are read back from quantised graphs to the last bit, or refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from models.training import recover, t5_tokenizer


@pytest.mark.parametrize(
    ("graph_name", "parameter"),
    [
        ("enc.final_layer_norm.weight", "encoder.final_layer_norm.weight"),
        ("m.shared.weight", "shared.weight"),
        ("/m/lm_head/MatMul_quant", "lm_head.weight"),
        (
            "/enc/block.3/layer.0/SelfAttention/q/MatMul_quant",
            "encoder.block.3.layer.0.SelfAttention.q.weight",
        ),
        (
            "/m/decoder/block.7/layer.1/EncDecAttention/o/MatMul_quant",
            "decoder.block.7.layer.1.EncDecAttention.o.weight",
        ),
    ],
)
def test_graph_names_become_parameter_names(graph_name: str, parameter: str) -> None:
    assert recover.parameter_name(graph_name) == parameter


def test_dequantising_takes_the_zero_point_before_the_scale() -> None:
    tensors: dict[str, np.ndarray] = {
        "w_quantized": np.array([[140, 138], [0, 255]], np.uint8),
        "w_zero_point": np.array(138, np.uint8),
        "w_scale": np.array(0.5, np.float32),
    }
    assert recover.dequantise("w_quantized", tensors).tolist() == [[1.0, 0.0], [-69.0, 58.5]]


def write_graph(path: Path) -> np.ndarray:
    """Write a graph of one quantised product, x (1, 2) by int8 (2, 3); return the weight."""
    onnx = pytest.importorskip("onnx")
    weight = np.array([[1, -2, 3], [4, 5, -127]], np.int8)
    helper = onnx.helper
    name = "/m/lm_head/MatMul"
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["x_q", "x_scale", "x_zero"]),
        helper.make_node("Mul", ["x_scale", "W_scale"], ["scales"]),
        helper.make_node(
            "MatMulInteger",
            ["x_q", "W_quantized", "x_zero", "W_zero_point"],
            ["integers"],
            name=name + "_quant",
        ),
        helper.make_node("Cast", ["integers"], ["floats"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", ["floats", "scales"], ["y"], name=name + "_quant_output_scale_mul"),
    ]
    tensors = [
        onnx.numpy_helper.from_array(weight, "W_quantized"),
        onnx.numpy_helper.from_array(np.array(0, np.int8), "W_zero_point"),
        onnx.numpy_helper.from_array(np.array(0.25, np.float32), "W_scale"),
        onnx.numpy_helper.from_array(np.ones(2, np.float32), "m.decoder.final_layer_norm.weight"),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "one product",
        [value("x", onnx.TensorProto.FLOAT, [1, 2])],
        [value("y", onnx.TensorProto.FLOAT, [1, 3])],
        tensors,
    )
    opset = [helper.make_opsetid("", 13)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), str(path))
    return weight.astype(np.float32) * 0.25


@pytest.mark.training
def test_a_graph_gives_its_weights_the_way_torch_keeps_them(tmp_path: Path) -> None:
    weight = write_graph(tmp_path / "g.onnx")
    weights = recover.read_graph(tmp_path / "g.onnx")
    assert set(weights) == {"lm_head.weight", "decoder.final_layer_norm.weight"}
    assert np.array_equal(weights["lm_head.weight"], weight.T)


@pytest.mark.training
def test_with_float_activations_a_graph_rounds_nothing(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    weight = write_graph(tmp_path / "g.onnx")
    x = np.array([[1e5, 0.125]], np.float32)  # one outlier: 8 bits would lose the other value
    rounded = onnxruntime.InferenceSession(str(tmp_path / "g.onnx")).run(None, {"x": x})[0]
    exact = onnxruntime.InferenceSession(recover.with_float_activations(tmp_path / "g.onnx")).run(
        None, {"x": x}
    )[0]
    assert np.array_equal(exact, x @ weight)
    assert not np.array_equal(rounded, exact)


def write_tokenizer(path: Path, vocab: list[tuple[str, float]]) -> Path:
    """Write the parts of a T5 tokenizer.json that are read, without a normalisation table."""
    pytest.importorskip("google.protobuf", reason="needs requirements-train.txt")
    step = {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(b"").decode()}
    data = {"model": {"vocab": vocab}, "normalizer": {"normalizers": [step]}}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


SPECIAL = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]


@pytest.mark.training
def test_a_tokenizer_becomes_plain_sentencepiece(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    vocab = [*SPECIAL, ("▁", -2.0), ("a", -3.0), ("▁news", -1.0), ("s", -3.0)]
    model = t5_tokenizer.sentencepiece_from_json(write_tokenizer(tmp_path / "t.json", vocab))
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert processor.encode("news as") == [5, 3, 4, 6]
    assert processor.decode([5, 3, 4, 6]) == "news as"
    assert (processor.pad_id(), processor.eos_id(), processor.unk_id()) == (0, 1, 2)
    assert processor.encode("ж") == [3, 2]


@pytest.mark.training
def test_another_vocabulary_is_refused(tmp_path: Path) -> None:
    path = write_tokenizer(tmp_path / "t.json", [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)])
    with pytest.raises(t5_tokenizer.RecoveryError, match="not a T5 vocabulary"):
        t5_tokenizer.sentencepiece_from_json(path)


@pytest.mark.training
@pytest.mark.slow
def test_the_package_is_read_back_whole(tmp_path: Path) -> None:
    pytest.importorskip(recover.PACKAGE)
    tokenizers = pytest.importorskip("tokenizers")
    sentencepiece = pytest.importorskip("sentencepiece")
    assert recover.recover(recover.default_source(), tmp_path) > 0.9999
    theirs = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    ours = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "spiece.model"))
    for text in ("Athens, 3.5 million — “café” №5", "a  b\nc ½ ﬁn", "Привет Ελλάδα مصر 🙂"):
        assert ours.encode(text) == theirs.encode(text, add_special_tokens=False).ids
