"""Other translations of a text, for callers who want to choose.

Worked only where a job asks: the last hop of each sentence is decoded once more with a beam wide
enough, and what is not the translation itself is ranked as the translator ranks. A sentence taken
in pieces has none: its pieces' hypotheses do not make a sentence together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from models.abbreviations import written_out
from models.checks import check_translation
from models.deadline import Deadline
from models.decoding import Outcome, Request, printed
from models.engines.base import Decoding
from models.errors import ModelError
from models.faults import severity
from models.layout import Shape
from models.model import Generation, Segment
from models.passing import has_words
from models.targets import trace_of
from models.translator import Translator

# Hypotheses of one beam often differ in a blank or fail a check; this many more are looked at.
SPARE_HYPOTHESES = 2


def runners_up(
    translator: Translator,
    requests: Sequence[Request],
    outcomes: Mapping[Request, Outcome],
    count: int,
    deadline: Deadline,
) -> dict[Request, tuple[str, ...]]:
    """Up to `count` other translations of each request, best first.

    Args:
        translator: Made `outcomes`.
        requests: Sentences; equal ones are worked once.
        outcomes: What `translate_by_target` gave for `requests`.
        count: At least 1.
        deadline: Of the whole request.
    Raises:
        DeadlineExceeded, Overloaded: Nothing is answered.
    """
    found: dict[Request, tuple[str, ...]] = {}
    for (source, target), hops in _last_hops(translator, requests, outcomes).items():
        model = translator.model_of(source, target)
        single = {request: text for request, text in hops.items() if len(model.pieces(text)) == 1}
        segments = [
            Segment(written_out(model.pieces(text)[0], source), target) for text in single.values()
        ]
        decoding = widened(model.card.decoding, count)
        generations = model.generate_translations(segments, decoding, deadline)
        for (request, text), generation in zip(single.items(), generations, strict=True):
            found[request] = _others(request, text, str(outcomes[request]), generation)[:count]
    return found


def widened(decoding: Decoding, count: int) -> Decoding:
    """`decoding` with room for `count` hypotheses beside the best, and a few to spare."""
    wanted = count + 1 + SPARE_HYPOTHESES
    return replace(decoding, beam_size=max(decoding.beam_size, wanted), num_hypotheses=wanted)


def whole_texts(
    sentences: Sequence[str],
    others: Sequence[Sequence[str]],
    count: int,
    shape: Shape,
) -> tuple[str, ...]:
    """Other translations of a whole text: the i-th takes each sentence's i-th where there is one.

    Args:
        sentences: The translation, sentence by sentence.
        others: The other translations of each sentence, best first.
        count: Most texts wanted.
        shape: Puts sentences together as the translation was.
    """
    found: list[str] = []
    for rank in range(count):
        if not any(len(own) > rank for own in others):
            break
        parts = [
            own[rank] if len(own) > rank else best
            for best, own in zip(sentences, others, strict=True)
        ]
        found.append(shape(parts))
    return tuple(text for text in dict.fromkeys(found) if text != shape(sentences))


def _last_hops(
    translator: Translator, requests: Sequence[Request], outcomes: Mapping[Request, Outcome]
) -> dict[tuple[str, str], dict[Request, str]]:
    """For each model's pair, the translated requests it ended and the text it read for each."""
    found: dict[tuple[str, str], dict[Request, str]] = {}
    for request in requests:
        trace = trace_of(translator, request, outcomes)
        if not isinstance(trace, ModelError) and has_words(request.text):
            route = translator.route(request.source_lang, request.target_lang)
            found.setdefault((route[-2], route[-1]), {})[request] = trace[-2]
    return found


def _others(request: Request, source: str, chosen: str, generation: Generation) -> tuple[str, ...]:
    """The candidates that are not `chosen` and not more faulty, as no warning covers them."""
    if isinstance(generation, ModelError):
        return ()

    def faults(text: str) -> float:
        return severity(check_translation(source, text, request.target_lang))

    limit = faults(chosen)
    seen = {_letters(chosen)}
    kept: list[str] = []
    usable = [
        (faults(text), -candidate.score, text)
        for candidate in generation
        if not candidate.is_truncated and (text := printed(request, candidate.text)).strip()
    ]
    for cost, _, text in sorted(usable):
        if _letters(text) not in seen and cost <= limit:
            seen.add(_letters(text))
            kept.append(text)
    return tuple(kept)


def _letters(text: str) -> str:
    """What makes two translations the same to a reader: blanks aside."""
    return " ".join(text.split())
