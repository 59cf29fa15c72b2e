"""The embedded weights write the same in CTranslate2 and in transformers: 95 of 100 sentences.

Greedy, float32 in both. What differs are near ties: the two libraries add the same products up
in different orders, and where two tokens are a rounding error apart the outputs part ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models.card import ModelCard
from models.catalogue import load_catalogue
from models.engines.base import Decoding, Engine
from models.engines.ct2 import CTranslate2Engine
from models.engines.hf import TransformersEngine
from models.loading import tokenizer_of
from models.options import PipelineOptions

EXAMPLES = Path(__file__).parents[2] / "examples"
SENTENCES = 100
GREEDY = Decoding(beam_size=1, max_target_tokens=96)

pytestmark = [
    pytest.mark.weights,
    pytest.mark.training,
    pytest.mark.slow,
    pytest.mark.timeout(1200),
]


def sentences(files: list[str]) -> list[str]:
    """The first hundred sentences of the example articles; each of 30 to 300 characters."""
    text = " ".join((EXAMPLES / name).read_text(encoding="utf-8") for name in files)
    found = re.split(r"(?<=[.!?؟])\s+", text)
    return [each for each in found if 30 <= len(each) <= 300][:SENTENCES]


def encoded(card: ModelCard) -> list[list[str]]:
    """Sources for `card`; target languages take turns."""
    tokenizer = tokenizer_of(card, PipelineOptions())
    english = ["article.txt", "long-article.txt"]
    files = english if "en" in card.source_langs else ["article-ru.txt", "article-ar.txt"]
    targets = card.target_langs
    return [
        tokenizer.encode(sentence, targets[n % len(targets)])
        for n, sentence in enumerate(sentences(files))
    ]


def outputs(engine: Engine, sources: list[list[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for start in range(0, len(sources), 20):
        found += [h.tokens for [h] in engine.generate(sources[start : start + 20], GREEDY)]
    engine.close()
    return found


def share_equal(ours: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> float:
    return sum(a == b for a, b in zip(ours, theirs, strict=True)) / len(ours)


@pytest.mark.parametrize("model_id", ["translator-en-xx", "translator-xx-en", "summarizer-en"])
def test_both_engines_write_the_same(
    model_id: str, record_property: Callable[[str, object], None]
) -> None:
    pytest.importorskip("torch")
    card = load_catalogue().get(model_id)
    if not card.directory.is_dir():
        pytest.skip(f"{model_id} is not exported yet")
    sources = encoded(card)
    assert len(sources) >= (SENTENCES if "en" in card.source_langs else 30)
    exact = outputs(CTranslate2Engine(card.directory, compute_type="float32"), sources)
    reference = outputs(TransformersEngine(card.directory, device="cpu"), sources)
    rounded = outputs(CTranslate2Engine(card.directory, compute_type="int8"), sources)
    figures = {
        "ct2 float32 = hf float32": share_equal(exact, reference),
        "ct2 int8 = ct2 float32": share_equal(rounded, exact),
    }
    for name, share in figures.items():
        record_property(name, share)
        print(f"{model_id}: {name}: {share:.0%} of {len(sources)}")
    assert figures["ct2 float32 = hf float32"] >= 0.95
    assert len(set(exact)) > 0.8 * len(exact)  # not one answer to everything
