"""The English summariser: pairs, fine-tuning, a student with half the decoder, export.

The way of the weights: `recover` (flan-t5-small as floats) -> `shrink` here (vocabulary and
decoder layers, t5_pruning) -> `train` here (loop) -> `student` here, which halves the decoder ->
`train` once more, now by distillation -> `export` here (CTranslate2 int8). What it learns from is
in `summary_pairs.py`.

    python -m models.training.summariser shrink --work TEACHER --start FLAN_T5_SMALL --corpus DIR
    python -m models.training.summariser train --work TEACHER --corpus DIR --eval DIR --minutes 60
    python -m models.training.summariser student --work DIR --teacher TEACHER --corpus DIR
    python -m models.training.summariser train --work DIR --corpus DIR --eval DIR --minutes 60
    python -m models.training.summariser export --work DIR --out models/weights/summarizer-en

With `--shipped models/weights` in place of `--start` or `--teacher` either begins from the
weights in this repository; give `train` another `--seed` then, or it begins with the pairs those
weights have just seen.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from models.training import shipped, t5_pruning
from models.training.loop import LoopConfig, Progress, average, snapshots, train
from models.training.summary_batches import MAX_TARGET_TOKENS, PairBatches, encode_source
from models.training.summary_losses import Distilled, SmoothedT5
from models.training.summary_pairs import CORPUS, prefix, read_pairs, read_rows

#: News takes 8 % more tokens than with all 32,000 pieces, FLORES 13 %; a thousand are 1 MB.
VOCABULARY_SIZE = 10_240
#: Of 8 the teacher's; each is 3 MB. Development loss after three minutes: 3.67 with 8, 4.19 with 4.
TEACHER_LAYERS = 6
#: The student's. It takes 28.5 s of CPU for 200 articles, its teacher 39.9.
STUDENT_LAYERS = 3
#: Development rows decoded while training: half a minute on one core.
DEV_ROWS = 40
#: Of AdamW, the peak. On pairs not seen before the loss was 2.96 after 240 steps, at 1e-3 3.01; a
#: decoder that lost layers has further to go.
LEARNING_RATES = {SmoothedT5: 4e-4, Distilled: 1e-3}


def cut_vocabulary(model: Any, sentencepiece: bytes, corpus: Path) -> bytes:
    """Leave a T5 the pieces that English news needs most, in place.

    Returns: Its new sentencepiece model; the old one where it has no more than that.
    """
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_proto=sentencepiece)
    if len(processor) <= VOCABULARY_SIZE:
        return sentencepiece
    texts = (f"{row['article']} {row['summary']}" for row in read_rows(corpus / CORPUS))
    counts = t5_pruning.count_pieces(processor, texts)
    pieces = [processor.id_to_piece(index) for index in range(len(processor))]
    kept = t5_pruning.choose_pieces(pieces, counts, VOCABULARY_SIZE)
    t5_pruning.prune_vocabulary(model, kept)
    return t5_pruning.prune_sentencepiece(sentencepiece, kept)


def cut_decoder(model: Any, layers: int) -> None:
    """Leave a T5 at most so many decoder layers, in place."""
    if model.config.num_decoder_layers > layers:
        kept = t5_pruning.evenly_spaced(model.config.num_decoder_layers, layers)
        t5_pruning.drop_decoder_layers(model, kept)


def begin(options: argparse.Namespace) -> None:
    """Write `work/pruned`, where training begins, and for a student `work/teacher`."""
    model, sentencepiece = _origin(options)
    sentencepiece = cut_vocabulary(model, sentencepiece, options.corpus)
    if options.task == "student":
        model.save_pretrained(options.work / "teacher")
        cut_decoder(model, STUDENT_LAYERS)
    else:
        cut_decoder(model, TEACHER_LAYERS)
    model.save_pretrained(options.work / "pruned")
    (options.work / "pruned" / "source.spm").write_bytes(sentencepiece)


def _origin(options: argparse.Namespace) -> tuple[Any, bytes]:
    from transformers import T5ForConditionalGeneration

    if options.shipped:
        return shipped.summariser(options.shipped)
    if options.task == "student":
        model, processor = trained(options.teacher, options.last)
        return model, processor.serialized_model_proto()
    model = T5ForConditionalGeneration.from_pretrained(options.start)
    return model, (options.start / "spiece.model").read_bytes()


def load_pruned(work: Path) -> tuple[SmoothedT5 | Distilled, Any]:
    """Return the model where training begins, with its loss, and its sentencepiece processor.

    The loss is a teacher's where `work` has one.
    """
    from sentencepiece import SentencePieceProcessor
    from transformers import T5ForConditionalGeneration

    t5 = T5ForConditionalGeneration.from_pretrained(work / "pruned")
    processor = SentencePieceProcessor(model_file=str(work / "pruned" / "source.spm"))
    if not (work / "teacher").is_dir():
        return SmoothedT5(t5), processor
    teacher = T5ForConditionalGeneration.from_pretrained(work / "teacher")
    return Distilled(t5, teacher), processor


def trained(work: Path, last: int) -> tuple[Any, Any]:
    """Return the T5 of the last snapshots' mean, and its sentencepiece processor."""
    model, processor = load_pruned(work)
    model.load_state_dict(average(snapshots(work / "run")[-last:]))
    return model.t5, processor


def fine_tune(work: Path, corpus: Path, evaluation: Path, minutes: float, seed: int) -> Progress:
    """Fine-tune the pruned model, or go on with it; checkpoints and log in `work/run`."""
    model, processor = load_pruned(work)
    tests = [evaluation / "summaries" / name for name in ("dev.jsonl", "test.jsonl")]
    batches = PairBatches(read_pairs(corpus / CORPUS, tests), processor, seed=seed)
    rows = [json.loads(line) for line in tests[0].read_text(encoding="utf-8").splitlines()]
    spm = processor.serialized_model_proto()

    def evaluate(module: nn.Module) -> Mapping[str, float]:
        t5_pruning.export_ct2(copy.deepcopy(module.t5), spm, work / "dev")
        return dev_scores(work / "dev", rows[:: len(rows) // DEV_ROWS])

    config = LoopConfig(
        work=work / "run", minutes=minutes, learning_rate=LEARNING_RATES[type(model)],
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
    model, processor = trained(work, last)
    t5_pruning.export_ct2(model, processor.serialized_model_proto(), out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.task == "train":
        torch.set_num_threads(options.threads)
        print(fine_tune(options.work, options.corpus, options.eval, options.minutes, options.seed))
    elif options.task == "export":
        export(options.work, options.out, options.last)
    else:
        begin(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training.summariser")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name in ("shrink", "student", "train", "export"):
        task = tasks.add_parser(name)
        task.add_argument("--work", type=Path, required=True, help="folder of the run")
    of = tasks.choices
    for name, origin, what in (
        ("shrink", "--start", "what `recover` wrote"),
        ("student", "--teacher", "folder of a run whose mean is the teacher"),
    ):
        origins = of[name].add_mutually_exclusive_group(required=True)
        origins.add_argument(origin, type=Path, help=what)
        origins.add_argument("--shipped", type=Path, help="models/weights: begin with these")
        of[name].add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    of["student"].add_argument("--last", type=int, default=1, help="the teacher's snapshots")
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
