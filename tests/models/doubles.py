"""Real LoadedModels on the fake engine, scripted where a test must say what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.catalogue import load_catalogue
from models.engines.base import EOS, Decoding, Engine, Hypothesis, Tokens
from models.engines.batcher import Batcher
from models.engines.fake import FAKE_TAGS, FakeEngine, FakeTokenizer
from models.model import LoadedModel

CARDS = {
    card.id: replace(card, scores=(), masks=("number", "letters")) for card in load_catalogue()
}


class ScriptedEngine:
    """Answers each source text with the hypotheses `script` gives for it, best first."""

    name = "scripted"
    quantisation = "none"
    device = "cpu"

    def __init__(self, script: Callable[[str, Decoding], Sequence[str]]) -> None:
        self._script = script
        self.calls: list[tuple[str, Decoding]] = []

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        outputs = []
        for source in sources:
            text = "".join(t for t in source if t != EOS and t not in FAKE_TAGS.values())
            self.calls.append((text, decoding))
            hypotheses = self._script(text, decoding)
            outputs.append(
                tuple(Hypothesis((h,), -0.1 * k) for k, h in enumerate(hypotheses, start=1))
            )
        return outputs

    def close(self) -> None:
        pass


def model(
    card_id: str, engine: Engine | None = None, max_source_tokens: int | None = None
) -> LoadedModel:
    """The catalogue's model on another engine (the fake one unless told)."""
    card = CARDS[card_id]
    if max_source_tokens:
        card = replace(card, max_source_tokens=max_source_tokens)
    tags = FAKE_TAGS if card.tokeniser.tags else None
    return LoadedModel(
        card, FakeTokenizer(tags), Batcher(engine or FakeEngine(card.task), max_wait_ms=0)
    )
