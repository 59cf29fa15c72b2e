"""Float T5 weights read back from the int8 ONNX graphs of traceforge-title-model.

The first step of the summariser's recipe (and of the translator's English encoder). No
summarisation weights can be downloaded where this project starts, but the PyPI package
`traceforge-title-model` 0.2.0 (MIT) carries a flan-t5-small (Apache-2.0) distilled to write
titles, as two dynamically quantised graphs. Their node names keep the Hugging Face module
paths, so every matrix finds its place in a `T5ForConditionalGeneration`. Not a library call:
no exporter reads ONNX back into transformers.

    python -m models.training.recover --out DIR

writes a Hugging Face directory: config, safetensors, and the tokenizer (`t5_tokenizer.py`).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.training.t5_tokenizer import RecoveryError, write_tokenizer

FloatArray = npt.NDArray[np.float32]

PACKAGE = "traceforge_title_model"
#: Below this the graphs and our reading of them differ by more than int8 activations explain.
MIN_CORRELATION = 0.99
#: How each graph spells the beginning of a module path, and how Hugging Face spells it.
_PREFIXES = (("enc.", "encoder."), ("m.", ""))
_CHECK_TEXTS = (
    "summarize: The council approved a budget of $4.2 million on Tuesday, officials said.",
    "Athens recorded 41.3 degrees, the hottest May day since measurements began in 1863.",
)


def default_source() -> Path:
    """Return the folder of the installed package that holds the graphs.

    Raises:
        RecoveryError: The package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RecoveryError(
            f"{PACKAGE} is not installed: pip install traceforge-title-model==0.2.0"
        )
    return Path(spec.origin).parent / "data" / "span"


def parameter_name(graph_name: str) -> str:
    """Turn a name of a graph into the Hugging Face parameter name.

    Args:
        graph_name: An initialiser ("enc.block.0.layer.0.layer_norm.weight") or a node
            ("/m/lm_head/MatMul_quant"), whose last part is the operation.
    Returns:
        For example "encoder.block.0.layer.0.layer_norm.weight" or "lm_head.weight".
    """
    name = graph_name
    if name.startswith("/"):
        name = ".".join(name.strip("/").split("/")[:-1]) + ".weight"
    for spelled, meant in _PREFIXES:
        if name.startswith(spelled):
            return meant + name.removeprefix(spelled)
    return name


def dequantise(quantised: str, tensors: Mapping[str, npt.NDArray[Any]]) -> FloatArray:
    """Return `(q - zero_point) * scale` for an initialiser named `..._quantized`."""
    stem = quantised.removesuffix("_quantized")
    zero_point = tensors[stem + "_zero_point"].astype(np.float32)
    scale = tensors[stem + "_scale"].astype(np.float32)
    return np.asarray((tensors[quantised].astype(np.float32) - zero_point) * scale, np.float32)


def read_graph(path: Path) -> dict[str, FloatArray]:
    """Read every weight of one graph under its Hugging Face name.

    Returns:
        Name to float array; linear weights as torch keeps them, (out_features, in_features).
    """
    import onnx

    graph = onnx.load(str(path)).graph
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights: dict[str, FloatArray] = {}
    for name, tensor in tensors.items():
        if name.endswith("layer_norm.weight"):
            weights[parameter_name(name)] = tensor.astype(np.float32)
        elif name.endswith(".weight_quantized"):
            weights[parameter_name(name.removesuffix("_quantized"))] = dequantise(name, tensors)
    for node in graph.node:
        matrices = [name for name in node.input if name in tensors and name.endswith("_quantized")]
        if node.op_type == "MatMulInteger" and matrices:
            weights[parameter_name(node.name)] = dequantise(matrices[0], tensors).T
    return weights


def flan_t5_small_config() -> Any:
    """Return the configuration of the graphs' model, untied as flan-t5 is."""
    from transformers import T5Config

    config = T5Config(
        vocab_size=32_128, d_model=512, d_kv=64, num_heads=6, d_ff=1024, num_layers=8,
        num_decoder_layers=8, feed_forward_proj="gated-gelu", decoder_start_token_id=0,
        pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    # transformers 5 ties in the constructor, whatever it was told: untie on the object.
    config.tie_word_embeddings = False
    config.scale_decoder_outputs = False
    return config


def build_model(source: Path) -> Any:
    """Return a `T5ForConditionalGeneration` with the weights of the two graphs.

    Raises:
        RecoveryError: A parameter has no weight, or a weight no parameter.
    """
    import torch
    from transformers import T5ForConditionalGeneration

    weights = read_graph(source / "encoder.onnx") | read_graph(source / "decoder.onnx")
    embedding = weights["shared.weight"]
    if not np.array_equal(weights.setdefault("encoder.embed_tokens.weight", embedding), embedding):
        raise RecoveryError("encoder and decoder graphs hold different input embeddings")
    weights["decoder.embed_tokens.weight"] = embedding
    model = T5ForConditionalGeneration(flan_t5_small_config())
    expected = set(model.state_dict())
    if expected != set(weights):
        raise RecoveryError(f"weights and parameters differ: {sorted(expected ^ set(weights))}")
    model.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in weights.items()})
    model.set_input_embeddings(model.shared)  # one input embedding for both sides, as on disk
    return model.eval()


def with_float_activations(path: Path) -> bytes:
    """Return the graph with its integer products replaced by float ones, weights as they are.

    The graph rounds each activation tensor to 8 bits by its largest value. T5's residual
    stream holds values near 1e5, so the graph's own last states correlate with exact
    arithmetic on the same weights at only 0.76 to 0.88 (measured): they cannot tell a wrong
    weight from rounding. With float activations a right reading correlates at 1.
    """
    import onnx

    model = onnx.load(str(path))
    nodes = model.graph.node
    tensors = {
        tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer
    }
    unrounded = {n.output[0]: n.input[0] for n in nodes if n.op_type == "DynamicQuantizeLinear"}
    weight_of: dict[str, tuple[str, str]] = {}  # rescaling node -> (activation, int8 weight)
    for node in nodes:
        if node.op_type == "MatMulInteger":
            weight_of[node.name + "_output_scale_mul"] = (unrounded[node.input[0]], node.input[1])
    for node in nodes:
        if node.name in weight_of:
            activation, weight = weight_of[node.name]
            floats = np.ascontiguousarray(dequantise(weight, tensors))
            model.graph.initializer.append(onnx.numpy_helper.from_array(floats, weight + "_float"))
            node.op_type = "MatMul"
            node.input[:] = [activation, weight + "_float"]
    return bytes(model.SerializeToString())


def encoder_correlation(model: Any, source: Path) -> float:
    """Return the correlation of the model's encoder states with the graph's, in -1..1."""
    import onnxruntime
    import torch
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    encoded = tokenizer.encode_batch(list(_CHECK_TEXTS))  # padded by the file's own settings
    ids = np.array([e.ids for e in encoded], np.int64)  # (batch, source_len), padded right
    mask = np.array([e.attention_mask for e in encoded], np.int64)  # (batch, source_len)
    session = onnxruntime.InferenceSession(with_float_activations(source / "encoder.onnx"))
    theirs = np.asarray(session.run(None, {"input_ids": ids, "attention_mask": mask})[0])
    with torch.inference_mode():
        states = model.encoder(torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
    ours = states.last_hidden_state.numpy()  # (batch, source_len, 512)
    real = mask.astype(bool)
    return float(np.corrcoef(ours[real].ravel(), theirs[real].ravel())[0, 1])


def recover(source: Path, out: Path) -> float:
    """Write the recovered model and tokenizer under `out`.

    Returns:
        Correlation of encoder states with the graph's, run with float activations.
    Raises:
        RecoveryError: The graphs are unknown, or the correlation is at most `MIN_CORRELATION`.
    """
    model = build_model(source)
    correlation = encoder_correlation(model, source)
    if not correlation > MIN_CORRELATION:
        raise RecoveryError(
            f"encoder states correlate at {correlation:.4f}, not above {MIN_CORRELATION}"
        )
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    write_tokenizer(source, out)
    return correlation


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="flan-t5-small from traceforge-title-model")
    parser.add_argument("--out", type=Path, required=True, help="Hugging Face directory to write")
    parser.add_argument("--source", type=Path, help="folder of the graphs (default: the package)")
    options = parser.parse_args(arguments)
    correlation = recover(options.source or default_source(), options.out)
    print(f"encoder states correlate with the graph's at {correlation:.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
