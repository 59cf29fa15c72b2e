"""A digest as text for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models import Result, Translation, Warning


def render(
    result: Result, text: str, names: Mapping[str, str], *, with_evidence: bool = False
) -> str:
    """Language, summary, each translation under the name of its language, warnings.

    Args:
        result: What the pipeline answered.
        text: The article; evidence is quoted from it.
        names: Code -> English name.
        with_evidence: Quote the source sentences of each summary sentence.
    """
    return "\n".join(_lines(result, text, names, with_evidence))


def _lines(
    result: Result, text: str, names: Mapping[str, str], with_evidence: bool
) -> Iterator[str]:
    language, summary = result.language, result.summary
    yield f"Language: {_name(language.code, names)}, {language.confidence:.1%} sure"
    yield ""
    yield f"Summary{_remark(result)}"
    yield summary.text
    if with_evidence:
        yield from _evidence(result, text)
    for code, translation in result.translations.items():
        yield ""
        yield _name(code, names)
        yield _text_of(translation, names)
    if result.warnings:
        yield ""
        yield "Warnings"
        yield from (f"- {_where(warning, names)}{warning.detail}" for warning in result.warnings)


def _name(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _remark(result: Result) -> str:
    summary = result.summary
    if summary.skipped == "too_short":
        return " (the text itself: it is too short to summarise)"
    read, total = summary.coverage.sentences_read, summary.coverage.sentences_total
    return f" ({summary.mode}, read {read} of {total} sentences)"


def _evidence(result: Result, text: str) -> Iterator[str]:
    for number, sentence in enumerate(result.summary.sentences, start=1):
        yield ""
        yield f"  [{number}] {sentence.text}"
        for item in sentence.evidence:
            quote = " ".join(text[item.offset : item.offset + item.length].split())
            yield f"      {item.rank_score:.2f}  {quote}"


def _text_of(translation: Translation, names: Mapping[str, str]) -> str:
    if translation.text is not None:
        return translation.text
    if translation.status == "already_in_target":
        return f"(the summary is already in {names.get(translation.target, translation.target)})"
    return f"(failed: {translation.error})"


def _where(warning: Warning, names: Mapping[str, str]) -> str:
    where = _name(warning.target, names) if warning.target else "summary"
    sentence = "" if warning.sentence is None else f", sentence {warning.sentence + 1}"
    return f"{where}{sentence}: {warning.code}: "
