"""The English summariser: pairs, fine-tuning, export.

The way of the weights: `recover` (flan-t5-small as floats) -> `shrink` here (vocabulary and
decoder layers, t5_pruning) -> `train` here (loop) -> `export` here (CTranslate2 int8). Targets
are cleaned of what the article does not say, because a summariser learns to invent from
references that do.

    python -m models.training.summariser shrink --work DIR --start FLAN_T5_SMALL
    python -m models.training.summariser shrink --work DIR --shipped models/weights  # or this
    python -m models.training.summariser train --work DIR --minutes 60 --threads 1
    python -m models.training.summariser export --work DIR --out models/weights/summarizer-en
"""

from __future__ import annotations

import argparse
import copy
import json
import lzma
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from models.training import shipped, t5_pruning
from models.training.loop import LoopConfig, Progress, average, snapshots, train

CORPUS = Path("/work/shared/corpus/summaries.jsonl.xz")
EVALUATION = Path("/work/shared/eval/summaries")
#: Source tokens with prefix and EOS: the median article takes 400; attention grows with the square.
MAX_SOURCE_TOKENS = 480
MAX_TARGET_TOKENS = 128
#: News takes 3 % more tokens than with all 32,000 pieces, FLORES 7 %; a thousand pieces are 1 MB.
VOCABULARY_SIZE = 14_336
#: Of 8; each is 3 MB. Development loss after three minutes: 3.67 with 8, 4.19 with 4.
DECODER_LAYERS = 6
#: Up to this encoder layer nothing is trained: it knows English, and needs no backward pass.
FROZEN_ENCODER_LAYERS = 4
LABEL_SMOOTHING = 0.1
#: Development rows decoded while training: half a minute on one core.
DEV_ROWS = 40
#: Rows a source gives to one epoch: extractive BBC only as a spice, or outputs turn to copies.
ROWS_PER_EPOCH = {"bbc.extractive": 500}
#: A training article that shares more runs of eight words than this with an evaluation article
#: is the same story; agency boilerplate shares up to three.
MAX_SHARED_RUNS = 3

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[a-z,;] )(?:['\"(])?([A-Z][\w-]+)")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bRs\.)(?<!\bMrs\.)"
    r"(?:(?<=[.!?])|(?<=[.!?][\"']))\s+(?=[A-Z\"'(\d])"
)
_WEEKDAY = re.compile(r" (?:on|last) ((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
#: Short for a title the article spells out: Inshorts writes "CM" for "Chief Minister".
_TITLES = frozenset({"CM", "PM"})
_LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ll|ve|d|m)\b)")
_LOST_QUOTE = re.compile(r"\s\?|\?\w|\?\s[a-z]")


@dataclass(frozen=True)
class Pair:
    """An article and the summary to learn; `source` names the collection."""

    source: str
    article: str
    summary: str


def prefix(summary_words: int) -> str:
    """Return the instruction for a summary of so many words: short, usual or long."""
    if summary_words < 40:  # CNN highlights: a median of 31 words
        return "summarize short: "
    return "summarize: " if summary_words <= 75 else "summarize long: "  # Inshorts: 53 to 60


def split_sentences(text: str) -> list[str]:
    """Split at ends of sentences, sparing initials and titles; nothing is lost but spaces."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def is_supported(sentence: str, article: str) -> bool:
    """Whether every number, and the stem of every name within the sentence, is in the article.

    A stem is four letters, so that "Indian" is supported by "India".
    """
    numbers = set(_NUMBER.findall(article))
    lowered = article.lower()
    return all(number in numbers for number in _NUMBER.findall(sentence)) and all(
        name.lower()[:4] in lowered or name in _TITLES for name in _NAME.findall(sentence)
    )


def drop_unknown_weekdays(summary: str, article: str) -> str:
    """Drop "on Tuesday" where the article names no Tuesday: the reference's own knowledge."""
    return _WEEKDAY.sub(lambda found: found[0] if found[1] in article else "", summary)


def clean(pair: Pair, visible_chars: int = 2400) -> Pair | None:
    """Mend a pair's summary, or drop the pair.

    Args:
        pair: As collected.
        visible_chars: About what the encoder sees; BBC sentences beyond it are no target.
    Returns:
        The pair with only sentences that the article supports, each ended by a stop; or None
        when the first one is not supported or none has five words.
    """
    article = _LOST_APOSTROPHE.sub("'", " ".join(pair.article.split()))
    summary = _LOST_APOSTROPHE.sub("'", pair.summary).replace("NEW: ", "")
    summary = drop_unknown_weekdays(summary, article)
    sentences = [s for line in summary.splitlines() for s in split_sentences(line)]
    if pair.source == "bbc.extractive":  # its sentences come in no order
        places = {sentence: article.find(sentence[:40]) for sentence in sentences}
        sentences = sorted(
            (s for s in places if 0 <= places[s] < visible_chars), key=places.__getitem__
        )
        sentences = sentences[:4]
    kept = [
        sentence if sentence.rstrip("\"')")[-1:] in {".", "!", "?"} else sentence + "."
        for sentence in sentences
        if is_supported(sentence, article) and not _LOST_QUOTE.search(sentence)
    ]
    if (
        not kept
        or kept[0].rstrip(".") != sentences[0].rstrip(".")
        or len(" ".join(kept).split()) < 12
    ):
        return None
    return replace(pair, article=article, summary=" ".join(kept))


def word_runs(text: str, length: int = 8) -> set[str]:
    """Return every run of `length` words, case and punctuation aside."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


def read_pairs(corpus: Path, evaluation: Iterable[Path]) -> list[Pair]:
    """Read and clean the article-summary pairs that no evaluation article resembles."""
    forbidden: set[str] = set()
    for path in evaluation:
        for line in path.read_text(encoding="utf-8").splitlines():
            forbidden |= word_runs(json.loads(line)["article"])
    pairs = []
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["source"].endswith((".headline", ".title")):
                continue
            pair = clean(Pair(row["source"], row["article"], row["summary"]))
            if pair and len(word_runs(pair.article) & forbidden) <= MAX_SHARED_RUNS:
                pairs.append(pair)
    return pairs


def encode_source(processor: Any, text: str) -> list[int]:
    """Encode an article with its prefix, cut to the limit, EOS last."""
    ids: list[int] = processor.encode(text)[: MAX_SOURCE_TOKENS - 1]
    return [*ids, processor.eos_id()]


class PairBatches:
    """Endless batches of pairs of like length; every epoch in another order.

    Args:
        pairs: What to learn.
        processor: sentencepiece.
        size: Pairs in a batch.
        seed: Of the order.
    """

    def __init__(self, pairs: Sequence[Pair], processor: Any, size: int = 8, seed: int = 1) -> None:
        self._pairs, self._processor, self._size, self._seed = pairs, processor, size, seed
        self._epoch = self._position = 0
        self._order = self._shuffled(0)

    def __next__(self) -> dict[str, Tensor]:
        if self._position == len(self._order):
            self._epoch, self._position = self._epoch + 1, 0
            self._order = self._shuffled(self._epoch)
        batch = self._order[self._position]
        self._position += 1
        return collate([self._encoded(self._pairs[index]) for index in batch])

    def state_dict(self) -> dict[str, Any]:
        """Return the place in the stream."""
        return {"epoch": self._epoch, "position": self._position}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back to a place in the stream."""
        self._epoch, self._position = state["epoch"], state["position"]
        self._order = self._shuffled(self._epoch)

    def _encoded(self, pair: Pair) -> tuple[list[int], list[int]]:
        start = prefix(len(pair.summary.split()))
        target = self._processor.encode(pair.summary)[: MAX_TARGET_TOKENS - 1]
        return encode_source(self._processor, start + pair.article), [
            *target,
            self._processor.eos_id(),
        ]

    def _shuffled(self, epoch: int) -> list[list[int]]:
        """Return one epoch's batches of pair indices."""
        rng = random.Random(f"{self._seed}/{epoch}")
        by_source: dict[str, list[int]] = {}
        for index, pair in enumerate(self._pairs):
            by_source.setdefault(pair.source, []).append(index)
        chosen: list[int] = []
        for source, indices in sorted(by_source.items()):
            rng.shuffle(indices)
            chosen += indices[: ROWS_PER_EPOCH.get(source)]
        rng.shuffle(chosen)
        batches = []
        window = 32 * self._size  # sorted by length within: little padding, still random
        for start in range(0, len(chosen), window):
            near = sorted(chosen[start : start + window], key=lambda i: len(self._pairs[i].article))
            batches += [near[i : i + self._size] for i in range(0, len(near), self._size)]
        rng.shuffle(batches)
        return batches


def collate(examples: Sequence[tuple[list[int], list[int]]]) -> dict[str, Tensor]:
    """Pad examples right: pad id 0 in sources, -100 in labels."""

    def padded(rows: Iterator[list[int]], value: int) -> Tensor:
        tensors = [torch.tensor(row) for row in rows]
        return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)

    ids = padded((source for source, _ in examples), 0)  # (batch, source_len) int64
    labels = padded((target for _, target in examples), -100)  # (batch, target_len) int64
    return {"input_ids": ids, "attention_mask": (ids != 0).long(), "labels": labels}


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


def shrink(start: Path, work: Path) -> None:
    """Prune the recovered model for English news; writes `work/pruned` (Hugging Face files)."""
    from sentencepiece import SentencePieceProcessor
    from transformers import T5ForConditionalGeneration

    full = (start / "spiece.model").read_bytes()
    processor = SentencePieceProcessor(model_proto=full)
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
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


def fine_tune(work: Path, minutes: float) -> Progress:
    """Fine-tune the pruned model, or go on with it; checkpoints and log in `work/run`."""
    model, processor = load_pruned(work)
    tests = [EVALUATION / "dev.jsonl", EVALUATION / "test.jsonl"]
    batches = PairBatches(read_pairs(CORPUS, tests), processor)
    rows = [json.loads(line) for line in tests[0].read_text(encoding="utf-8").splitlines()]
    spm = processor.serialized_model_proto()

    def evaluate(trained: nn.Module) -> Mapping[str, float]:
        t5_pruning.export_ct2(copy.deepcopy(trained).t5, spm, work / "dev")
        return dev_scores(work / "dev", rows[:: len(rows) // DEV_ROWS])

    config = LoopConfig(
        work=work / "run", minutes=minutes, learning_rate=1e-3, warmup_steps=100, cooldown=0.3,
        log_steps=20, evaluate_minutes=25.0,
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


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="the English summariser's weights")
    parser.add_argument("task", choices=("shrink", "train", "export"))
    parser.add_argument("--work", type=Path, required=True, help="folder of the run")
    parser.add_argument("--start", type=Path, help="shrink: what `recover` wrote")
    parser.add_argument("--shipped", type=Path, help="shrink: models/weights, to go on from these")
    parser.add_argument("--out", type=Path, help="export: folder of the shipped weights")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="train: budget, resumes counted"
    )
    parser.add_argument("--threads", type=int, default=1, help="of torch")
    parser.add_argument("--last", type=int, default=1, help="export: snapshots to average")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    if options.task == "shrink":
        if (options.start is None) == (options.shipped is None):
            parser.error("shrink needs --start, the folder that recover wrote, or --shipped")
        if options.shipped:
            shipped.make_summariser(options.work, options.shipped)
        else:
            shrink(options.start, options.work)
    elif options.task == "train":
        print(fine_tune(options.work, options.minutes))
    else:
        if options.out is None:
            parser.error("export needs --out, the folder to write")
        export(options.work, options.out, options.last)
    return 0


if __name__ == "__main__":
    sys.exit(main())
