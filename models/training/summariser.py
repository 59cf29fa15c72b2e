"""The English summariser: pairs, fine-tuning, export.

The way of the weights: `recover` (flan-t5-small as floats) -> `shrink` here (vocabulary and
decoder layers, t5_pruning) -> `train` here (loop) -> `export` here (CTranslate2 int8). What it
learns from is in `summary_pairs.py`.

    python -m models.training.summariser shrink --work DIR --start FLAN_T5_SMALL --corpus DIR
    python -m models.training.summariser train --work DIR --corpus DIR --eval DIR --minutes 60
    python -m models.training.summariser export --work DIR --out models/weights/summarizer-en

`shrink --work DIR --shipped models/weights` begins from the weights in this repository instead;
give `train` another `--seed` then, or it begins with the pairs those weights have just seen.
"""

from __future__ import annotations

import argparse
import copy
import json
import lzma
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from models.training import shipped, t5_pruning
from models.training.loop import LoopConfig, Progress, average, snapshots, train
from models.training.summary_batches import MAX_TARGET_TOKENS, PairBatches, encode_source
from models.training.summary_pairs import prefix, read_pairs

CORPUS = "summaries.jsonl.xz"  # in the folder of the corpus
#: News takes 3 % more tokens than with all 32,000 pieces, FLORES 7 %; a thousand pieces are 1 MB.
VOCABULARY_SIZE = 14_336
#: Of 8; each is 3 MB. Development loss after three minutes: 3.67 with 8, 4.19 with 4.
DECODER_LAYERS = 6
#: Up to this encoder layer nothing is trained: it knows English, and needs no backward pass.
FROZEN_ENCODER_LAYERS = 4
LABEL_SMOOTHING = 0.1
#: Of AdamW, the peak. On pairs not seen before the loss was 2.96 after 240 steps, at 1e-3 3.01.
LEARNING_RATE = 4e-4
#: Development rows decoded while training: half a minute on one core.
DEV_ROWS = 40


class SmoothedT5(nn.Module):
    """A T5 whose loss is smoothed cross-entropy, set up to train fast on a CPU.

    Attention keeps no dropout and the position bias no gradient, so that PyTorch takes its
    flash kernel; one fused GELU replaces six operations (1.0 to 1.4 articles/s on one core).
    """

    def __init__(self, t5: Any, frozen_layers: int = FROZEN_ENCODER_LAYERS) -> None:
        super().__init__()
        self.t5 = t5
        frozen = ("shared.", *(f"encoder.block.{i}." for i in range(frozen_layers)))
        for name, parameter in t5.named_parameters():
            parameter.requires_grad = not (
                name.startswith(frozen) or "relative_attention_bias" in name
            )
        for module in t5.modules():
            if isinstance(getattr(module, "dropout", None), float):
                module.dropout = 0.0
            if hasattr(module, "DenseReluDense"):
                module.DenseReluDense.act = nn.GELU(approximate="tanh")

    def forward(self, labels: Tensor, **inputs: Tensor) -> SimpleNamespace:
        """Return an object whose `loss` is the mean over real target tokens."""
        starts = self.t5._shift_right(labels)  # (batch, target_len): start id, then the labels
        logits = self.t5(decoder_input_ids=starts, use_cache=False, **inputs).logits
        loss = nn.functional.cross_entropy(
            logits.float().flatten(0, 1), labels.flatten(), label_smoothing=LABEL_SMOOTHING
        )
        return SimpleNamespace(loss=loss)


def shrink(start: Path, corpus: Path, work: Path) -> None:
    """Prune the recovered model for English news; writes `work/pruned` (Hugging Face files)."""
    from sentencepiece import SentencePieceProcessor
    from transformers import T5ForConditionalGeneration

    full = (start / "spiece.model").read_bytes()
    processor = SentencePieceProcessor(model_proto=full)
    with lzma.open(corpus / CORPUS, "rt", encoding="utf-8") as lines:
        texts = (f"{row['article']} {row['summary']}" for row in map(json.loads, lines))
        counts = t5_pruning.count_pieces(processor, texts)
    pieces = [processor.id_to_piece(index) for index in range(len(processor))]
    kept = t5_pruning.choose_pieces(pieces, counts, VOCABULARY_SIZE)
    model = T5ForConditionalGeneration.from_pretrained(start)
    t5_pruning.prune_vocabulary(model, kept)
    layers = t5_pruning.evenly_spaced(model.config.num_decoder_layers, DECODER_LAYERS)
    t5_pruning.drop_decoder_layers(model, layers)
    model.save_pretrained(work / "pruned")
    (work / "pruned" / "source.spm").write_bytes(t5_pruning.prune_sentencepiece(full, kept))


def load_pruned(work: Path) -> tuple[SmoothedT5, Any]:
    """Return the pruned model, ready to train, and its sentencepiece processor."""
    from sentencepiece import SentencePieceProcessor
    from transformers import T5ForConditionalGeneration

    model = SmoothedT5(T5ForConditionalGeneration.from_pretrained(work / "pruned"))
    return model, SentencePieceProcessor(model_file=str(work / "pruned" / "source.spm"))


def fine_tune(work: Path, corpus: Path, evaluation: Path, minutes: float, seed: int) -> Progress:
    """Fine-tune the pruned model, or go on with it; checkpoints and log in `work/run`."""
    model, processor = load_pruned(work)
    tests = [evaluation / "summaries" / name for name in ("dev.jsonl", "test.jsonl")]
    batches = PairBatches(read_pairs(corpus / CORPUS, tests), processor, seed=seed)
    rows = [json.loads(line) for line in tests[0].read_text(encoding="utf-8").splitlines()]
    spm = processor.serialized_model_proto()

    def evaluate(trained: nn.Module) -> Mapping[str, float]:
        t5_pruning.export_ct2(copy.deepcopy(trained).t5, spm, work / "dev")
        return dev_scores(work / "dev", rows[:: len(rows) // DEV_ROWS])

    config = LoopConfig(
        work=work / "run", minutes=minutes, learning_rate=LEARNING_RATE,
        warmup_steps=100, cooldown=0.3, log_steps=20, evaluate_minutes=25.0,
    )  # fmt: skip
    return train(model, batches, config, evaluate)


def dev_scores(weights: Path, rows: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """Return mean ROUGE F1 (per cent, stemmed) of greedy int8 summaries, by measure."""
    import ctranslate2
    from rouge_score.rouge_scorer import RougeScorer
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(weights / "source.spm"))
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    translator = ctranslate2.Translator(str(weights), compute_type="int8", intra_threads=1)
    sources = [
        processor.id_to_piece(encode_source(processor, prefix(60) + row["article"])) for row in rows
    ]
    results = translator.translate_batch(
        sources, beam_size=1, max_batch_size=8, max_input_length=0, no_repeat_ngram_size=3,
        max_decoding_length=MAX_TARGET_TOKENS,
    )  # fmt: skip
    totals = dict.fromkeys(("rouge1", "rouge2", "rougeL"), 0.0)
    for row, result in zip(rows, results, strict=True):
        scores = scorer.score(row["summary"], processor.decode(result.hypotheses[0]))
        for name in totals:
            totals[name] += 100.0 * scores[name].fmeasure / len(rows)
    return totals


def export(work: Path, out: Path, last: int) -> None:
    """Average the last snapshots and write the shipped files."""
    model, processor = load_pruned(work)
    model.load_state_dict(average(snapshots(work / "run")[-last:]))
    t5_pruning.export_ct2(model.t5, processor.serialized_model_proto(), out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.task == "train":
        torch.set_num_threads(options.threads)
        print(fine_tune(options.work, options.corpus, options.eval, options.minutes, options.seed))
    elif options.task == "export":
        export(options.work, options.out, options.last)
    elif options.shipped:
        shipped.make_summariser(options.work, options.shipped)
    else:
        shrink(options.start, options.corpus, options.work)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training.summariser")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name in ("shrink", "train", "export"):
        task = tasks.add_parser(name)
        task.add_argument("--work", type=Path, required=True, help="folder of the run")
    of = tasks.choices
    origin = of["shrink"].add_mutually_exclusive_group(required=True)
    origin.add_argument("--start", type=Path, help="what `recover` wrote")
    origin.add_argument("--shipped", type=Path, help="models/weights: go on from these")
    of["shrink"].add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    of["train"].add_argument("--corpus", type=Path, required=True, help=f"holds {CORPUS}")
    of["train"].add_argument("--eval", type=Path, required=True, help="holds summaries/*.jsonl")
    of["train"].add_argument("--minutes", type=float, required=True, help="of all runs together")
    of["train"].add_argument("--threads", type=int, default=1, help="of torch")
    of["train"].add_argument("--seed", type=int, default=1, help="another one after --shipped")
    of["export"].add_argument("--out", type=Path, required=True, help="of the shipped weights")
    of["export"].add_argument("--last", type=int, default=1, help="snapshots to average")
    return parser


if __name__ == "__main__":
    sys.exit(main())
