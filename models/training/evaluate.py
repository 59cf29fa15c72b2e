"""Scores the embedded weights beside every system that translated the same lines.

    python -m models.training.evaluate --eval ../shared/eval --out docs

Writes `quality.json` and `quality.md` (`report.py`), the score tables of the model cards and the
scores in the catalogue (`catalogue_scores.py`). The models are opened and decoded as the service
does it (catalogue, tokeniser, engine, batcher), but the service's checks do not choose among
hypotheses and mend nothing: this is what the weights do. About ten minutes on two idle cores;
`--limit` takes the first lines only and leaves cards and catalogue.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from models.card import ModelCard, verify
from models.catalogue import CATALOGUE, WEIGHTS, load_catalogue
from models.deadline import Deadline
from models.engines.batcher import Batcher
from models.engines.ct2 import CTranslate2Engine
from models.engines.tokenizer import SentencePieceTokenizer
from models.errors import ModelError
from models.model import Generation, LoadedModel, Segment
from models.segmenter import segment
from models.training import catalogue_scores, metrics, plots
from models.training.report import (
    OURS,
    PLOT,
    ModelFacts,
    Quality,
    SummaryExample,
    TranslationExample,
    write_report,
)
from models.training.testsets import (
    FLORES,
    SummaryRow,
    TranslationTest,
    summary_rows,
    translation_tests,
)

# Every so many lines one is shown: 20 of FLORES devtest's 1,012, 20 of 500 summaries.
EXAMPLE_STEP = 50
SUMMARY_EXAMPLE_STEP = 25
# Segments between two reports of progress.
SLICE = 256


def open_model(card: ModelCard, threads: int) -> LoadedModel:
    """Returns: The model of `card` with the engine that serves it."""
    contract = card.tokeniser
    tokenizer = SentencePieceTokenizer(
        card.path(contract.source_spm),
        card.path(contract.target_spm),
        prefix=contract.prefix,
        tags=contract.tags,
        normalisation=contract.normalisation,
    )
    engine = CTranslate2Engine(card.directory, compute_type=card.quantisation, threads=threads)
    return LoadedModel(card, tokenizer, Batcher(engine))


def translate(model: LoadedModel, test: TranslationTest) -> list[str]:
    """Returns: One translation a line; a line beyond the encoder's room is taken in pieces."""
    pieces = [model.pieces(source) for source in test.sources]
    flat = [Segment(piece, test.target_lang) for row in pieces for piece in row]

    def generate(part: Sequence[Segment]) -> list[Generation]:
        return model.generate_translations(part, model.card.decoding, Deadline(None))

    texts = _best(flat, generate, f"{test.name} {test.pair}")
    return [" ".join(next(texts) for _ in row) for row in pieces]


def summarise(model: LoadedModel, articles: Sequence[str]) -> list[str]:
    """Returns: One summary an article, of what the encoder can take at once."""
    flat = [Segment(model.pieces(article)[0]) for article in articles]

    def generate(part: Sequence[Segment]) -> list[Generation]:
        return model.generate(part, model.card.decoding, Deadline(None))

    return list(_best(flat, generate, "summaries", size=SLICE // 4))


def _best(
    segments: Sequence[Segment],
    generate: Callable[[Sequence[Segment]], list[Generation]],
    what: str,
    size: int = SLICE,
) -> Iterator[str]:
    """Yields: The likeliest text of each segment, in order; says how far it has come."""
    for start in range(0, len(segments), size):
        for generation in generate(segments[start : start + size]):
            if isinstance(generation, ModelError):
                raise generation
            yield max(generation, key=lambda candidate: candidate.score).text
        print(f"{what}: {min(start + size, len(segments))} of {len(segments)}", flush=True)


def lead(article: str) -> str:
    """Returns: The first three sentences of an article, the baseline that is hard to beat."""
    return " ".join(sentence.text for sentence in segment(article, "en").sentences[:3])


def evaluate(
    cards: Sequence[ModelCard],
    folder: Path,
    limit: int | None,
    threads: int,
    pieces: Mapping[str, metrics.Pieces],
) -> Quality:
    """Runs every model whose weights are there over every test of its kind."""
    quality = Quality(limit=limit)
    tests = translation_tests(folder, limit)
    outputs: dict[str, list[str]] = {}
    for card in cards:
        model = open_model(card, threads)
        facts = ModelFacts(card.id, _signature(model), _size(card))
        if card.task == "translate":
            for test in tests:
                if test.source_lang in card.source_langs and test.target_lang in card.target_langs:
                    began = time.monotonic()
                    outputs[f"{test.name} {test.pair}"] = translate(model, test)
                    facts.seconds[f"{test.name} {test.pair}"] = time.monotonic() - began
        else:
            _evaluate_summaries(model, summary_rows(folder, limit), facts, quality)
        quality.models.append(facts)
        model.batcher.close()
    for test in tests:
        ours = outputs.get(f"{test.name} {test.pair}")
        quality.translations.extend(
            metrics.score_translations(test, ours, pieces[test.target_lang])
        )
    quality.signatures.update(metrics.signatures())
    step = EXAMPLE_STEP if limit is None else 1
    quality.examples.extend(translation_examples(tests, outputs, step))
    return quality


def _evaluate_summaries(
    model: LoadedModel, rows: Sequence[SummaryRow], facts: ModelFacts, quality: Quality
) -> None:
    began = time.monotonic()
    summaries = summarise(model, [row.article for row in rows])
    facts.seconds["summaries"] = time.monotonic() - began
    baseline = [lead(row.article) for row in rows]
    quality.summaries.extend(metrics.score_summaries(rows, summaries, OURS))
    quality.summaries.extend(metrics.score_summaries(rows, baseline, "lead-3"))
    step = SUMMARY_EXAMPLE_STEP if quality.limit is None else 1
    for number in range(step, len(rows) + 1, step):
        row = rows[number - 1]
        quality.summary_examples.append(
            SummaryExample(number, row.source, summaries[number - 1], row.summary)
        )


def translation_examples(
    tests: Sequence[TranslationTest], outputs: dict[str, list[str]], step: int
) -> list[TranslationExample]:
    """Returns: Every `step`th FLORES line of each pair we translate, counted from 1."""
    return [
        TranslationExample(
            test.pair, n, test.sources[n - 1], test.references[n - 1], outputs[name][n - 1]
        )
        for test in tests
        if test.name == FLORES and (name := f"{test.name} {test.pair}") in outputs
        for n in range(step, len(test.sources) + 1, step)
    ]


def _signature(model: LoadedModel) -> str:
    """The model's own, unless its files are not those of the catalogue."""
    try:
        verify(model.card)
    except ModelError:
        return f"{model.signature()} (files not as pinned)"
    return model.signature()


def _size(card: ModelCard) -> int:
    return sum(path.stat().st_size for path in card.directory.iterdir() if path.is_file())


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training.evaluate")
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"), help="the test sets")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="gets quality.md and .json")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="score another export")
    parser.add_argument("--limit", type=int, help="first lines only, cards and catalogue stay")
    parser.add_argument("--threads", type=int, default=0, help="0: CTranslate2 chooses")
    arguments = parser.parse_args(argv)
    if not (arguments.eval / "flores").is_dir():
        parser.error(f'no test sets in {arguments.eval} (docs/training.md, "What a clone lacks")')
    cards = load_catalogue(weights=arguments.weights).of_profile("embedded")
    found = [card for card in cards if (card.directory / "model.bin").is_file()]
    for card in cards:
        if card not in found:
            print(f"{card.id}: no weights in {card.directory}, left out")
    pieces = metrics.piecewise(arguments.weights)
    quality = evaluate(found, arguments.eval, arguments.limit, arguments.threads, pieces)
    write_report(quality, arguments.out, [] if arguments.limit else found)
    plots.quality_plot(quality, arguments.out / PLOT)
    if not arguments.limit and arguments.weights == WEIGHTS:
        for name in catalogue_scores.record(CATALOGUE, quality):
            print(f"{CATALOGUE.name}: {name}")


if __name__ == "__main__":
    main()
