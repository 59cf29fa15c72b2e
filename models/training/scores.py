"""Development scores while training: the real thing, int8 through CTranslate2, greedy."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sacrebleu

from models.training.vocabulary import TAGS, Vocabulary

if TYPE_CHECKING:
    import ctranslate2


@dataclass(frozen=True)
class TestSet:
    """Lines of one pair.

    Attributes:
        prefix: The tag before each source, or nothing.
    """

    prefix: list[str]
    sources: Sequence[str]
    references: Sequence[str]


def read_flores(folder: Path, split: str, direction: str, limit: int) -> dict[str, TestSet]:
    """Returns: For each language, the first `limit` lines of FLORES dev or devtest."""

    def lines(code: str) -> list[str]:
        return (folder / "flores" / f"{split}.{code}").read_text("utf-8").splitlines()[:limit]

    english = lines("en")
    if direction == "en-xx":
        return {code: TestSet([tag], english, lines(code)) for code, tag in TAGS.items()}
    return {code: TestSet([], lines(code), english) for code in TAGS}


def open_translator(folder: Path, threads: int) -> ctranslate2.Translator:
    """Returns: The converted model on the CPU."""
    import ctranslate2  # a machine that only trains has none

    return ctranslate2.Translator(str(folder), "cpu", intra_threads=threads)


def translate(
    translator: ctranslate2.Translator,
    source: Vocabulary,
    target: Vocabulary,
    test: TestSet,
    beam_size: int,
) -> list[str]:
    """Returns: One hypothesis a source line."""
    pieces = [[*test.prefix, *source.spm.encode(s, out_type=str), "</s>"] for s in test.sources]
    results = translator.translate_batch(
        pieces,
        beam_size=beam_size,
        max_batch_size=2048,
        batch_type="tokens",
        max_decoding_length=200,
        use_vmap=bool(test.prefix),  # tags have shortlists
    )
    return [target.spm.decode(result.hypotheses[0]) for result in results]


def evaluator(
    convert: Callable[[Path], None],
    source: Vocabulary,
    target: Vocabulary,
    tests: Mapping[str, TestSet],
    threads: int,
) -> Callable[[object], dict[str, float]]:
    """Returns: The loop's `evaluate`: chrF++ of each language, their mean, and the seconds."""

    def evaluate(_: object) -> dict[str, float]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            convert(Path(folder))
            translator = open_translator(Path(folder), threads)
        scores = {
            f"chrf_{code}": chrf(translate(translator, source, target, test, 1), test.references)
            for code, test in tests.items()
        }
        mean = sum(scores.values()) / len(scores)
        return {**scores, "chrf": mean, "evaluate_s": time.monotonic() - began}

    return evaluate


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """Returns: Corpus chrF++ (chrF2 with words up to order 2, Popović 2017)."""
    return float(sacrebleu.corpus_chrf(hypotheses, [references], word_order=2).score)
