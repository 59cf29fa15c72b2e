"""Tiny, randomly initialised models of each architecture, in the file layout of its repository.

Needs torch and transformers. They write nonsense, but in the script of their target: the
vocabularies are learnt from text in it, so that golden sentences of a lenient kind can be met.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN

TEXTS = {"en": ENGLISH, "ru": RUSSIAN, "el": GREEK, "ar": ARABIC, "de": ENGLISH}
WIDTH = {"d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "encoder_ffn_dim": 48}
HEADS = {"encoder_attention_heads": 4, "decoder_attention_heads": 4, "decoder_ffn_dim": 48}


def write_sentencepiece(path: Path, lang: str, size: int = 120, **options: Any) -> list[str]:
    """Learn a sentencepiece model from the house's text in `lang`; its pieces by id."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS[lang].split(". ") * 3),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        minloglevel=2,
        **options,
    )
    path.write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def write_marian(folder: Path, source: str, target: str, tag: str = "") -> Any:
    """OPUS-MT's layout: two sentencepiece models, one vocab.json, safetensors."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True)
    theirs = write_sentencepiece(folder / "source.spm", source)
    ours = write_sentencepiece(folder / "target.spm", target)
    tokens = ["</s>", "<unk>", *([tag] if tag else [])]
    tokens += [p for p in dict.fromkeys([*theirs, *ours]) if p not in ("<unk>", "<s>", "</s>")]
    tokens.append("<pad>")
    vocab = {token: number for number, token in enumerate(tokens)}
    _write_json(folder / "vocab.json", vocab)
    names = {"source_lang": source, "target_lang": target, "tokenizer_class": "MarianTokenizer"}
    _write_json(folder / "tokenizer_config.json", names)
    torch.manual_seed(11)
    pad = vocab["<pad>"]
    config = MarianConfig(
        vocab_size=len(tokens),
        decoder_vocab_size=len(tokens),
        max_position_embeddings=512,
        activation_function="swish",
        scale_embedding=True,
        static_position_embeddings=True,
        pad_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=pad,
        bad_words_ids=[[pad]],
        init_std=0.3,
        **WIDTH,
        **HEADS,
    )
    model = MarianMTModel(config).eval()
    with torch.no_grad():
        # Only the target's own pieces, and an end that comes now and then.
        for token, number in vocab.items():
            model.final_logits_bias[0, number] = 0.0 if token in ours and token != "<s>" else -30.0
        model.final_logits_bias[0, 0] = 0.0
        model.final_logits_bias[0, vocab["<unk>"]] = -30.0
    model.save_pretrained(folder)
    return model


def write_bart(folder: Path, *, with_tokenizer_json: bool) -> Any:
    """BART's: byte-level BPE as vocab.json and merges.txt, with or without tokenizer.json."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import BartConfig, BartForConditionalGeneration, BartTokenizer

    folder.mkdir(parents=True)
    bpe = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    bpe.train_from_iterator(
        [ENGLISH] * 3, vocab_size=400, special_tokens=special, show_progress=False
    )
    bpe.save_model(str(folder))
    if with_tokenizer_json:
        made = BartTokenizer.from_pretrained(folder)
        made.backend_tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(13)
    config = BartConfig(
        vocab_size=bpe.get_vocab_size(),
        max_position_embeddings=1024,
        init_std=0.3,
        **WIDTH,
        **HEADS,
    )
    model = BartForConditionalGeneration(config).eval()
    with torch.no_grad():
        # Words and their beginnings, not the bytes of other scripts.
        for token, number in bpe.get_vocab().items():
            plain = token.lstrip("Ġ")
            is_word = plain.isascii() and plain.isalpha() and len(token) > 2
            model.final_logits_bias[0, number] = 0.0 if is_word else -30.0
        model.final_logits_bias[0, 2] = 1.0
    model.generation_config.forced_bos_token_id = 0
    model.save_pretrained(folder)
    return model


def write_mt5(folder: Path, lang: str = "ru") -> Any:
    """mT5's: spiece.model, and weights that are a pickle only, as XL-Sum's are."""
    import torch
    from transformers import MT5Config, MT5ForConditionalGeneration

    folder.mkdir(parents=True)
    pieces = write_sentencepiece(
        folder / "spiece.model", lang, pad_id=0, eos_id=1, unk_id=2, bos_id=-1
    )
    torch.manual_seed(17)
    config = MT5Config(
        vocab_size=len(pieces) + 4,  # the real one has rows nobody uses, too
        d_model=32,
        d_kv=8,
        d_ff=48,
        num_layers=2,
        num_decoder_layers=2,
        num_heads=4,
        decoder_start_token_id=0,
        initializer_factor=1.0,
    )
    config.tie_word_embeddings = False
    model = MT5ForConditionalGeneration(config).eval()
    with torch.no_grad():
        model.lm_head.weight.normal_(std=0.4)
        model.lm_head.weight[len(pieces) :] = 0
        model.lm_head.weight[0] = 0
        model.lm_head.weight[2] = 0
    config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    _write_json(
        folder / "tokenizer_config.json", {"tokenizer_class": "T5Tokenizer", "extra_ids": 0}
    )
    _write_json(folder / "special_tokens_map.json", {"eos_token": "</s>", "pad_token": "<pad>"})
    return model


def write_nllb(folder: Path, codes: dict[str, str], lang: str = "ru") -> Any:
    """NLLB's: sentencepiece.bpe.model, language codes behind the pieces, safetensors."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    folder.mkdir(parents=True)
    write_sentencepiece(folder / "sentencepiece.bpe.model", lang, model_type="bpe")
    _write_json(folder / "tokenizer_config.json", {"tokenizer_class": "NllbTokenizer"})
    tokenizer = NllbTokenizer.from_pretrained(
        folder, additional_special_tokens=list(codes.values())
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(19)
    config = M2M100Config(
        vocab_size=len(tokenizer),
        max_position_embeddings=256,
        activation_function="relu",
        scale_embedding=True,
        decoder_start_token_id=2,
        init_std=0.3,
        **WIDTH,
        **HEADS,
    )
    model = M2M100ForConditionalGeneration(config).eval()
    model.save_pretrained(folder)
    return model


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
