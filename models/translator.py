"""Sentences of one language into sentences of another, by the model of that pair.

Knows which model serves which hop and what a route is. The way through English is
`targets`' business, the hop itself `decoding`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from models.alignment import Rows, align_trace
from models.attention import attend
from models.deadline import Deadline
from models.decoding import Outcome, Request, translate_segments
from models.errors import UnsupportedPair
from models.languages import HUB
from models.model import LoadedModel
from models.passing import has_words

# Segments between two reports of progress and two looks at the clock.
SLICE_SEGMENTS = 64


class Translator:
    """Translates through whatever models are loaded."""

    def __init__(self, models: Iterable[LoadedModel]) -> None:
        self._models = {
            (source, target): model
            for model in models
            for source in model.card.source_langs
            for target in model.card.target_langs
            # A model that was chosen for some of its directions serves those alone.
            if source != target and (not model.serves or f"{source}-{target}" in model.serves)
        }

    def route(self, source_lang: str, target_lang: str) -> tuple[str, ...]:
        """The languages a text passes, both ends included.

        Raises:
            UnsupportedPair: Neither a direct model nor two through English.
        """
        if (source_lang, target_lang) in self._models:
            return (source_lang, target_lang)
        hops = ((source_lang, HUB), (HUB, target_lang))
        if all(hop in self._models for hop in hops):
            return (source_lang, HUB, target_lang)
        raise UnsupportedPair(source_lang, target_lang)

    def has(self, source_lang: str, target_lang: str) -> bool:
        """Whether a route leads from one to the other (two different languages)."""
        try:
            return bool(self.route(source_lang, target_lang)) and source_lang != target_lang
        except UnsupportedPair:
            return False

    def model_of(self, source_lang: str, target_lang: str) -> LoadedModel:
        """The model of one hop; KeyError where there is none."""
        return self._models[source_lang, target_lang]

    def quality(self, source_lang: str, target_lang: str) -> float | None:
        """The chrF++ (0 to 100) that the card of a direct pair's model states; None for none."""
        model = self._models.get((source_lang, target_lang))
        name = f"chrF++ {source_lang}-{target_lang}"
        scores = model.card.scores if model is not None else ()
        return next((score.value for score in scores if score.name == name), None)

    def translate_directly(
        self,
        requests: Sequence[Request],
        deadline: Deadline,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Outcome]:
        """Translate every request in one hop; equal ones are worked once.

        Args:
            requests: In any order; `targets` takes those whose route goes through English.
            deadline: Of all of them.
            progress: Told (requests done, requests) after each slice, equal ones counted once.
        Returns:
            One outcome a request, in order.
        Raises:
            UnsupportedPair: For any pair without a direct model; nothing is worked then.
            DeadlineExceeded, Overloaded: Nothing is answered.
        """
        unique = list(dict.fromkeys(requests))
        results: dict[Request, Outcome] = {}
        by_model: dict[LoadedModel, list[Request]] = {}
        for request in unique:
            model = self._models.get((request.source_lang, request.target_lang))
            if model is None:
                raise UnsupportedPair(request.source_lang, request.target_lang)
            if has_words(request.text):
                by_model.setdefault(model, []).append(request)
            else:
                results[request] = request.text
        for model, items in by_model.items():
            for start in range(0, len(items), SLICE_SEGMENTS):
                part = items[start : start + SLICE_SEGMENTS]
                results.update(zip(part, translate_segments(model, part, deadline), strict=True))
                if progress:
                    progress(len(results), len(unique))
        return [results[request] for request in requests]

    def align(self, route: Sequence[str], traces: Sequence[Sequence[str]]) -> list[Rows | None]:
        """Which words of each trace's last text stand for which of its first.

        Args:
            route: The languages of the traces.
            traces: As `targets.trace_of` gives them.
        Returns:
            (target units, source units) a trace, over `alignment.units_of` both texts; None for a
            text too long to be told.
        """
        hops = [
            attend(self._models[hop], [(trace[k], trace[k + 1]) for trace in traces], hop[1])
            for k, hop in enumerate(pairwise(route))
        ]
        return [
            align_trace(trace, [hop[index] for hop in hops]) for index, trace in enumerate(traces)
        ]
