"""One hop through one model: candidates, the choice among them, and another try where it fails.

The checks choose among the hypotheses; a faulty segment is decoded again, alone and otherwise,
before it is given up on. A further try has half of the time that is left, and takes nothing away:
where it breaks, is late or finds no room, what there was stays. The marks of protected spans
(`protection.py`) pass; where a model loses one in every try, what stands between them is translated
part by part. `translator.py` knows which model serves which hop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from models.abbreviations import written_out
from models.casing import from_capitals, is_all_capitals, to_capitals
from models.checks import check_translation
from models.deadline import Deadline
from models.engines.base import Decoding
from models.errors import Cancelled, ModelError
from models.faults import severity
from models.figures import localise_figures
from models.joining import begin_as, run_on
from models.masking import Masked, lost_marks, split_at_marks
from models.model import Candidate, Generation, LoadedModel, Segment
from models.passing import has_words, split_passing
from models.protection import without_marks
from models.typography import finish, semicolons_as_source, ungroup_as_source

# The cost (faults.severity) from which a further try is worth its time: any fault for the first
# one, two faults or an invention for the second.
LEAST_COST = 0.1
FACT_COST = 2.0
SHORT_LENGTH_PENALTY = 0.6
# Beside the weights of faults.SEVERITY: a hypothesis without a span has to be split.
LOST_SPAN = 4.0

T = TypeVar("T")


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
    worked = [[piece if passes else next(outcomes) for piece, passes in parts] for parts in pieces]
    return [
        _whole(request, [piece for piece, _ in parts], own)
        for request, parts, own in zip(requests, pieces, worked, strict=True)
    ]


def _whole(request: Request, pieces: Sequence[str], outcomes: Sequence[Outcome]) -> Outcome:
    """The translation of a sentence from those of its pieces, in order."""
    joined = _joined(outcomes, " ")
    if isinstance(joined, ModelError):
        return joined
    if len(pieces) > 1:
        texts = [str(outcome) for outcome in outcomes]
        whole = " ".join(run_on(pieces, texts, request.target_lang))
    else:
        whole = str(joined)
    begun = begin_as(whole, request.text)
    return SplitText(begun) if isinstance(joined, SplitText) else begun


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
    tried = _further(lambda left: _decode(model, wordy, left), deadline) if wordy else []
    if len(tried) < len(wordy):
        return outcomes
    translated = dict(zip(wordy, tried, strict=True))
    for index, own in parts.items():
        whole = _joined([translated.get(part, part.text) for part in own], "")
        if not isinstance(whole, ModelError):
            outcomes[index] = SplitText(whole)
    return outcomes


def _further(work: Callable[[Deadline], list[T]], deadline: Deadline) -> list[T]:
    """What a further try brings within half of the time that is left; nothing where it is kept out.

    Raises:
        Cancelled: The work was called off.
    """
    try:
        return work(deadline.share(2))
    except Cancelled:
        raise
    except ModelError:
        return []


def _decode(model: LoadedModel, requests: Sequence[Request], deadline: Deadline) -> list[Outcome]:
    """Generate, choose by the checks, and decode again what is still faulty, some tries at most."""
    decoding = model.card.decoding
    form, other_form = model.card.masks[0], model.card.masks[-1]
    first = _generate(model, requests, decoding, form, deadline)
    chosen = [
        _choose(request, generation) for request, generation in zip(requests, first, strict=True)
    ]
    for other, least_cost in other_tries(decoding):
        faulty = [i for i, (_, cost) in enumerate(chosen) if cost >= least_cost]
        again = [requests[i] for i in faulty]
        if not again:
            break
        tried = _further(partial(_generate, model, again, other, other_form), deadline)
        for i, generation in zip(faulty, tried, strict=False):  # all of them or none
            retried = _choose(requests[i], generation)
            if isinstance(retried[0], str) and retried[1] < chosen[i][1]:
                chosen[i] = retried
    return [outcome for outcome, _ in chosen]


def other_tries(decoding: Decoding) -> tuple[tuple[Decoding, float], ...]:
    """The decodings tried after the card's own, each with the least cost that is worth it.

    A wider beam that may not repeat itself for any fault; then, where a fact is still lost or
    invented, one that favours short outputs. On 60 FLORES dev sentences in three languages the
    first took the summed severity of the first weights' faults from 269 to 131, the second to 108;
    favouring long ones, 131.
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
    form: str,
    deadline: Deadline,
) -> list[Generation]:
    """Candidates for each request, marks in them wherever the model kept a mask of `form`."""
    texts = [written_out(from_capitals(r.text, r.source_lang), r.source_lang) for r in requests]
    masked = [Masked.of(text, form) for text in texts]
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
    text = finish(re.sub(" {2,}", " ", hypothesis), request.target_lang)
    text = ungroup_as_source(text, request.text)
    text = semicolons_as_source(text, request.text, request.target_lang)
    text = localise_figures(text, request.text, request.source_lang, request.target_lang)
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
