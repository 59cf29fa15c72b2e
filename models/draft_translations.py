"""The draft of a summary into every target, each with a status of its own."""

from __future__ import annotations

from functools import partial

from models.deadline import Deadline
from models.decoding import Request
from models.document import Document
from models.draft import Draft
from models.errors import UnsupportedPair
from models.languages import HUB
from models.layout import failed, join, lay_out, own_language, translation_of, with_digits
from models.protection import Protector
from models.targets import translate_by_target
from models.timing import Stopwatch
from models.translator import Translator
from models.types import Job, Translation


def translate_draft(
    translator: Translator,
    job: Job,
    draft: Draft,
    document: Document,
    deadline: Deadline,
    watch: Stopwatch,
) -> dict[str, Translation]:
    """The summary in every target of `job`: its English original, where it has one, translated.

    A target without a route, without an answer in its share of the time, or with a sentence
    the engine broke at is "failed"; the others are "ok", even if none is.
    """
    source_lang, sources = draft.language, draft.sentences
    if draft.english is not None:
        source_lang, sources = HUB, draft.english
    spans = Protector.of_job(job)
    others = [target for target in job.targets if target not in (draft.language, source_lang)]
    routes = {target: _route(translator, source_lang, target) for target in others}
    marked = {target: [spans.mark(s, target) for s in sources] for target in others}
    requests = [
        Request(sentence.text, source_lang, target)
        for target, route in routes.items()
        if not isinstance(route, UnsupportedPair)
        for sentence in marked[target]
    ]
    with watch.stage("translate") as report:
        worked = translate_by_target(translator, requests, deadline, report)

    def translation(target: str) -> Translation:
        shape = document.reassemble if draft.skipped else partial(join, job=job, lang=target)
        if target == draft.language:
            return own_language(draft, job, target)
        if target == source_lang:
            return lay_out(sources, sources, target, (draft.language, HUB), shape)
        route = routes[target]
        if isinstance(route, UnsupportedPair):
            return failed(target, (source_lang, target), route)
        full = route if source_lang == draft.language else (draft.language, *route)
        outcomes = [
            with_digits(worked[Request(m.text, source_lang, target)], target, job.digits)
            for m in marked[target]
        ]
        return translation_of(marked[target], outcomes, target, full, shape)

    return {target: translation(target) for target in job.targets}


def _route(translator: Translator, source: str, target: str) -> tuple[str, ...] | UnsupportedPair:
    try:
        return translator.route(source, target)
    except UnsupportedPair as error:
        return error
