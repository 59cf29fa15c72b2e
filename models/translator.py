"""Sentences of one language into sentences of another, directly or through English.

Splits what is too long for the encoder, tags every segment, lets the checks choose among the
hypotheses, and decodes a faulty segment again, alone and otherwise, before it gives up on it. The
marks of protected spans (`protection.py`) pass every hop; where a model loses one in every try,
what stands between them is translated part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from models.alignment import Rows, align_trace
from models.attention import attend
from models.casing import from_capitals, is_all_capitals, to_capitals
from models.checks import check_translation, severity
from models.deadline import Deadline
from models.engines.base import Decoding
from models.errors import ModelError, UnsupportedPair
from models.masking import Masked, lost_marks, split_at_marks
from models.model import Candidate, Generation, LoadedModel, Segment
from models.passing import has_words, split_passing
from models.protection import without_marks
from models.typography import finish, localise_thousands

HUB = "en"
# Segments between two reports of progress and two looks at the clock.
SLICE_SEGMENTS = 64
# The cost (checks.severity) from which a further try is worth its time: any fault for the first
# one, two faults or an invention for the second.
LEAST_COST = 0.1
FACT_COST = 2.0
SHORT_LENGTH_PENALTY = 0.6
# Beside the weights of checks.SEVERITY: a hypothesis without a span has to be split.
LOST_SPAN = 4.0


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence to bring from `source_lang` to `target_lang`; `text` may hold marks."""

    text: str
    source_lang: str
    target_lang: str


class SplitText(str):
    """A translation put together from the parts around its spans: its word order may suffer."""


Outcome = str | ModelError
"""The translation, or why this sentence alone has none."""

Trace = tuple[str, ...] | ModelError
"""A sentence in each language of its route, source and target included."""


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

    def quality(self, route: Sequence[str]) -> float | None:
        """The lowest chrF++ (0 to 100) that the cards state for a hop of `route`.

        None where a card states none: nothing is claimed then.
        """
        scores = [
            score.value
            for hop in pairwise(route)
            if hop in self._models
            for score in self._models[hop].card.scores
            if score.name == f"chrF++ {hop[0]}-{hop[1]}"
        ]
        return min(scores, default=None)

    def translate(
        self,
        requests: Sequence[Request],
        deadline: Deadline,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Outcome]:
        """Translate every request; equal ones are worked once.

        Returns:
            One outcome a request, in order.
        Raises:
            UnsupportedPair: For any pair without a route; nothing is worked then.
            DeadlineExceeded, Overloaded: Nothing is answered.
        """
        return [
            outcome if isinstance(outcome, ModelError) else outcome[-1]
            for outcome in self.trace(requests, deadline, progress)
        ]

    def trace(
        self,
        requests: Sequence[Request],
        deadline: Deadline,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Trace]:
        """Like `translate`, with the text in each language of the route, the source first."""
        routes = {request: self._route_of(request) for request in requests}
        first_hops = list(
            dict.fromkeys(replace(r, target_lang=route[1]) for r, route in routes.items())
        )
        hub = dict(zip(first_hops, self._direct(first_hops, deadline, progress), strict=True))
        second_hops: dict[Request, Request] = {}
        for request, route in routes.items():
            english = hub[replace(request, target_lang=route[1])]
            if len(route) == 3 and isinstance(english, str):
                second_hops[request] = Request(str(english), HUB, request.target_lang)
        unique = list(dict.fromkeys(second_hops.values()))
        final = dict(zip(unique, self._direct(unique, deadline, progress), strict=True))
        return [
            traced(
                request.text,
                hub[replace(request, target_lang=routes[request][1])],
                final[second_hops[request]] if request in second_hops else None,
            )
            for request in requests
        ]

    def align(self, route: Sequence[str], traces: Sequence[Sequence[str]]) -> list[Rows | None]:
        """Which words of each trace's last text stand for which of its first.

        Args:
            route: The languages of the traces.
            traces: As `trace` gave them.
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

    def _route_of(self, request: Request) -> tuple[str, ...]:
        return self.route(request.source_lang, request.target_lang)

    def _direct(
        self,
        requests: Sequence[Request],
        deadline: Deadline,
        progress: Callable[[int, int], None] | None,
    ) -> list[Outcome]:
        """One hop for each request, model by model, in slices."""
        results: dict[Request, Outcome] = {r: r.text for r in requests if not has_words(r.text)}
        by_model: dict[LoadedModel, list[Request]] = {}
        for request in requests:
            if request not in results:
                model = self._models[request.source_lang, request.target_lang]
                by_model.setdefault(model, []).append(request)
        for model, items in by_model.items():
            for start in range(0, len(items), SLICE_SEGMENTS):
                part = items[start : start + SLICE_SEGMENTS]
                results.update(zip(part, translate_segments(model, part, deadline), strict=True))
                if progress:
                    progress(len(results), len(requests))
        return [results[request] for request in requests]


def traced(source: str, hub: Outcome, final: Outcome | None) -> Trace:
    """A sentence with what each hop made of it; `final` is None where one hop is all."""
    for outcome in (hub, final):
        if isinstance(outcome, ModelError):
            return outcome
    texts = [source, *(outcome for outcome in (hub, final) if isinstance(outcome, str))]
    if any(isinstance(text, SplitText) for text in texts):
        texts[-1] = SplitText(texts[-1])
    return tuple(texts)


def translate_segments(
    model: LoadedModel, requests: Sequence[Request], deadline: Deadline
) -> list[Outcome]:
    """One hop through one model, sentences beyond its limit taken in pieces."""
    pieces = [
        [
            (piece, passes)
            for part, passes in split_passing(request.text)
            for piece in ([part] if passes else model.pieces(part))
        ]
        for request in requests
    ]
    flat = [
        replace(request, text=piece)
        for request, parts in zip(requests, pieces, strict=True)
        for piece, passes in parts
        if not passes
    ]
    outcomes = iter(_keeping_spans(model, flat, deadline))
    return [
        _joined([piece if passes else next(outcomes) for piece, passes in parts], " ")
        for parts in pieces
    ]


def _joined(outcomes: Sequence[Outcome], glue: str) -> Outcome:
    errors = [outcome for outcome in outcomes if isinstance(outcome, ModelError)]
    if errors:
        return errors[0]
    is_split = any(isinstance(outcome, SplitText) for outcome in outcomes)
    text = glue.join(outcome for outcome in outcomes if isinstance(outcome, str))
    return SplitText(text) if is_split else text


def _keeping_spans(
    model: LoadedModel, requests: Sequence[Request], deadline: Deadline
) -> list[Outcome]:
    """Decode; a sentence that lost a mark is translated in the parts between its marks."""
    outcomes = _decode(model, requests, deadline)
    parts = {
        index: [replace(request, text=part) for part in split_at_marks(request.text)]
        for index, (request, outcome) in enumerate(zip(requests, outcomes, strict=True))
        if isinstance(outcome, str) and lost_marks(request.text, outcome)
    }
    wordy = list(dict.fromkeys(p for own in parts.values() for p in own if has_words(p.text)))
    translated = dict(zip(wordy, _decode(model, wordy, deadline) if wordy else [], strict=True))
    for index, own in parts.items():
        whole = _joined([translated.get(part, part.text) for part in own], "")
        outcomes[index] = whole if isinstance(whole, ModelError) else SplitText(whole)
    return outcomes


def _decode(model: LoadedModel, requests: Sequence[Request], deadline: Deadline) -> list[Outcome]:
    """Generate, choose by the checks, and decode again what is still faulty, some tries at most."""
    decoding = model.card.decoding
    form, other_form = model.card.masks[0], model.card.masks[-1]
    first = _generate(model, requests, decoding, deadline, form)
    chosen = [
        _choose(request, generation) for request, generation in zip(requests, first, strict=True)
    ]
    for other, least_cost in other_tries(decoding):
        faulty = [i for i, (_, cost) in enumerate(chosen) if cost >= least_cost]
        again = [requests[i] for i in faulty]
        tried = _generate(model, again, other, deadline, other_form) if again else []
        for i, generation in zip(faulty, tried, strict=True):
            retried = _choose(requests[i], generation)
            if retried[1] < chosen[i][1]:
                chosen[i] = retried
    return [outcome for outcome, _ in chosen]


def other_tries(decoding: Decoding) -> tuple[tuple[Decoding, float], ...]:
    """The decodings tried after the card's own, each with the least cost that is worth it.

    A wider beam that may not repeat itself for any fault; then, where a fact is still lost or
    invented, one that favours short outputs. On 60 FLORES dev sentences in three languages the
    first took the summed severity from 269 to 131, the second to 108; favouring long ones, 131.
    """
    wider = penalised(decoding)
    shorter = replace(wider, length_penalty=SHORT_LENGTH_PENALTY, no_repeat_ngram_size=2)
    return ((wider, LEAST_COST), (shorter, FACT_COST))


def penalised(decoding: Decoding) -> Decoding:
    """The decoding of a second try: a wider beam that may not repeat itself."""
    return replace(
        decoding,
        beam_size=max(6, decoding.beam_size),
        num_hypotheses=6,
        no_repeat_ngram_size=3,
        repetition_penalty=max(1.1, decoding.repetition_penalty),
    )


def _generate(
    model: LoadedModel,
    requests: Sequence[Request],
    decoding: Decoding,
    deadline: Deadline,
    form: str,
) -> list[Generation]:
    """Candidates for each request, marks in them wherever the model kept a mask of `form`."""
    masked = [Masked.of(from_capitals(r.text, r.source_lang), form) for r in requests]
    segments = [
        Segment(each.text, request.target_lang, request.source_lang)
        for each, request in zip(masked, requests, strict=True)
    ]
    generations = model.generate_translations(segments, decoding, deadline)
    return [
        generation
        if isinstance(generation, ModelError) or not each.masks
        else tuple(replace(c, text=each.unmask(c.text)) for c in generation)
        for each, generation in zip(masked, generations, strict=True)
    ]


def printed(request: Request, hypothesis: str) -> str:
    """A hypothesis with the marks of its language, and a headline's in capitals again."""
    text = finish(hypothesis, request.target_lang)
    if request.source_lang == HUB:
        text = localise_thousands(text, request.text, request.target_lang)
    return to_capitals(text, request.target_lang) if is_all_capitals(request.text) else text


def _choose(request: Request, generation: Generation) -> tuple[Outcome, float]:
    """The candidate with the least severe faults (the likelier among equals) and its cost."""
    if isinstance(generation, ModelError):
        return generation, 0.0
    source = without_marks(request.text)

    def cost(option: tuple[str, Candidate]) -> tuple[float, float]:
        text, candidate = option
        faults = check_translation(source, without_marks(text), request.target_lang)
        lost = LOST_SPAN * lost_marks(request.text, text)
        return severity(faults) + lost + 2.0 * candidate.is_truncated, -candidate.score

    options = [(printed(request, candidate.text), candidate) for candidate in generation]
    costs = [cost(option) for option in options]
    best = min(range(len(options)), key=costs.__getitem__)
    return options[best][0], costs[best][0]
