"""Small, randomly initialised models of the two embedded shapes, as CTranslate2 directories.

Needs torch. Written by CTranslate2's own converters, so that reading them back is tested against
the real format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

PIECES = 60
TOKENS = ["</s>", "<unk>", *(f"w{number}" for number in range(PIECES - 3)), "<pad>"]


def sources() -> list[list[str]]:
    """Thirty sources of 1 to 30 tokens, EOS in place."""
    lengths = [1 + (7 * n) % 30 for n in range(30)]
    return [
        [f"w{(n * 13 + i * i) % (PIECES - 3)}" for i in range(length)] + ["</s>"]
        for n, length in enumerate(lengths)
    ]


def write_marian(folder: Path, quantization: str, *, is_shared: bool = False) -> Any:
    """Save a random Marian; returns the transformers model it came from."""
    import torch
    from ctranslate2.converters.transformers import MarianMTLoader
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(3)
    model = MarianMTModel(
        MarianConfig(
            vocab_size=PIECES,
            decoder_vocab_size=PIECES,
            share_encoder_decoder_embeddings=is_shared,
            d_model=32,
            encoder_layers=3,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            activation_function="relu",
            max_position_embeddings=128,
            scale_embedding=True,
            pad_token_id=PIECES - 1,
            eos_token_id=0,
            forced_eos_token_id=None,
            decoder_start_token_id=PIECES - 1,
            init_std=0.4,
        )
    ).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                weight.normal_(std=0.1)
        spec = MarianMTLoader().get_model_spec(model)
    spec.register_source_vocabulary(TOKENS[:-1])
    spec.register_target_vocabulary(TOKENS[:-1])
    _save(spec, folder, quantization, decoder_start_token="</s>")
    model.config.to_json_file(folder / "hf_config.json")
    return model


def write_t5(folder: Path, quantization: str) -> Any:
    """Save a random untied T5 1.1; returns the transformers model it came from."""
    import torch
    from ctranslate2.converters.transformers import T5Loader
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(5)
    config = T5Config(
        vocab_size=PIECES,
        d_model=32,
        d_kv=8,
        d_ff=48,
        num_layers=3,
        num_decoder_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        relative_attention_num_buckets=8,
        relative_attention_max_distance=20,
        pad_token_id=PIECES - 1,
        eos_token_id=0,
        decoder_start_token_id=PIECES - 1,
        initializer_factor=1.0,
    )
    config.tie_word_embeddings = False
    config.scale_decoder_outputs = False
    model = T5ForConditionalGeneration(config).eval()
    with torch.no_grad():
        model.lm_head.weight.normal_(std=0.3)
        spec = T5Loader().get_model_spec(model)
    spec.register_source_vocabulary(TOKENS)
    spec.register_target_vocabulary(TOKENS)
    _save(spec, folder, quantization, decoder_start_token="<pad>")
    model.config.to_json_file(folder / "hf_config.json")
    return model


def _save(spec: Any, folder: Path, quantization: str, decoder_start_token: str) -> None:
    folder.mkdir(parents=True)
    spec.config.eos_token = "</s>"
    spec.config.unk_token = "<unk>"
    spec.config.bos_token = "<pad>"
    spec.config.decoder_start_token = decoder_start_token
    spec.validate()
    spec.optimize(quantization=None if quantization == "float32" else quantization)
    spec.save(str(folder))


def write_without_torch(folder: Path, quantization: str = "int8") -> None:
    """Save a random Marian-shaped CTranslate2 model, made of numpy arrays alone."""
    import numpy as np
    from ctranslate2.specs import TransformerSpec

    width, inner, positions = 32, 64, 128
    random = np.random.default_rng(7)

    def draw(*shape: int) -> Any:
        return random.normal(scale=0.4, size=shape).astype(np.float32)

    def set_norm(norm: Any) -> None:
        norm.gamma, norm.beta = np.ones(width, np.float32), draw(width)

    def set_linear(linear: Any, rows: int, columns: int = width) -> None:
        linear.weight, linear.bias = draw(rows, columns), draw(rows)

    spec = TransformerSpec.from_config((2, 2), 4, pre_norm=False)
    for stack, table in (
        (spec.encoder, spec.encoder.embeddings[0]),
        (spec.decoder, spec.decoder.embeddings),
    ):
        table.weight = draw(PIECES - 1, width)
        stack.position_encodings.encodings = draw(positions, width)
        for layer in stack.layer:
            set_linear(layer.self_attention.linear[0], 3 * width)
            set_linear(layer.self_attention.linear[1], width)
            set_norm(layer.self_attention.layer_norm)
            if stack is spec.decoder:
                set_linear(layer.attention.linear[0], width)
                set_linear(layer.attention.linear[1], 2 * width)
                set_linear(layer.attention.linear[2], width)
                set_norm(layer.attention.layer_norm)
            set_linear(layer.ffn.linear_0, inner)
            set_linear(layer.ffn.linear_1, width, inner)
            set_norm(layer.ffn.layer_norm)
    set_linear(spec.decoder.projection, PIECES - 1)
    spec.decoder.projection.bias[0] += 4.0  # so that some outputs end by themselves
    spec.decoder.start_from_zero_embedding = True
    spec.register_source_vocabulary(TOKENS[:-1])
    spec.register_target_vocabulary(TOKENS[:-1])
    _save(spec, folder, quantization, decoder_start_token="</s>")
