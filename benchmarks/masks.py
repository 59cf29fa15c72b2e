"""Which masks survive translation: `python -m benchmarks.masks FLORES_DIR [SENTENCES]`.

Each sentence of FLORES dev gets one mask in place of a name, one in brackets at its end, or both,
and goes through the shipped weights with the catalogue's decoding. Kept means: every mask stands
exactly once in the best hypothesis. "either" is the share in which the first or the second of the
catalogue's forms, tried one after the other as the translator does, keeps all.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from models.card import ModelCard
from models.catalogue import load_catalogue
from models.deadline import Deadline
from models.loading import load
from models.masking import FORMS, Masked, lost_marks
from models.model import LoadedModel, Segment
from models.options import PipelineOptions
from models.protection import mark_of

# A capitalised word within a sentence; Arabic has no capitals, there any longer word will do.
NAME = re.compile(r"(?<=[^\W\d_A-ZА-ЯΑ-Ω,] )[A-ZА-ЯΑ-Ω][^\W\d_]+")
ANY_WORD = re.compile(r"(?<= )[^\W\d_]{4,}(?= )")
LONGEST_CHARS = 180
Report = Callable[[ModelCard, Path, int], None]
_AS_IT_IS = ("https://example.com/a?b=1", "anna.k@mail.org", "{{name}}", "`run()`")


def sentences(lines: list[str], lang: str, wanted: int) -> list[str]:
    """Marked sentences: a name replaced, a bracket added, or both."""
    chance = random.Random(11)
    chance.shuffle(lines)
    found: list[str] = []
    for line in lines:
        names = list((ANY_WORD if lang == "ar" else NAME).finditer(line))
        if not names or len(line) > LONGEST_CHARS:
            continue
        name = chance.choice(names)
        replaced = line[: name.start()] + mark_of(0) + line[name.end() :]
        bracketed = f"{line.rstrip('.')} ({mark_of(0)})."
        both = f"{replaced.rstrip('.')} ({mark_of(1)})."
        found.append((replaced, bracketed, both)[len(found) % 3])
        if len(found) == wanted:
            break
    return found


def hypotheses(model: LoadedModel, marked: list[str], target: str, form: str) -> list[str]:
    """The best hypothesis of each, with its marks where masks of one form stand; else empty."""
    masked = [Masked.of(text, form) for text in marked]
    segments = [Segment(each.text, target) for each in masked]
    found = model.generate_translations(segments, model.card.decoding, Deadline(None))
    return [
        each.unmask(candidates[0].text) if isinstance(candidates, tuple) else ""
        for each, candidates in zip(masked, found, strict=True)
    ]


def kept(model: LoadedModel, marked: list[str], target: str, form: str) -> list[bool]:
    """For each sentence whether its masks of one form all survived."""
    made = hypotheses(model, marked, target, form)
    return [not lost_marks(text, each) for text, each in zip(marked, made, strict=True)]


def as_it_is(model: LoadedModel, marked: list[str], target: str) -> float:
    """The share of sentences in which the spans themselves, unmasked, survive."""
    texts = []
    for number, text in enumerate(marked):
        span = _AS_IT_IS[number % len(_AS_IT_IS)]
        texts.append((text.replace(mark_of(0), span).replace(mark_of(1), span), span))
    segments = [Segment(text, target) for text, _ in texts]
    found = model.generate_translations(segments, model.card.decoding, Deadline(None))
    hits = [
        isinstance(candidates, tuple) and candidates[0].text.count(span) == text.count(span)
        for (text, span), candidates in zip(texts, found, strict=True)
    ]
    return sum(hits) / len(hits)


def report(card: ModelCard, flores: Path, wanted: int) -> None:
    """Print the table rows of one model."""
    model = load(card, PipelineOptions())
    for source in card.source_langs:
        lines = (flores / f"dev.{source}").read_text(encoding="utf-8").splitlines()
        marked = sentences(lines, source, wanted)
        for target in card.target_langs:
            if target == source:
                continue
            hits = {form: kept(model, marked, target, form) for form in FORMS}
            first, second = (hits[form] for form in (card.masks[0], card.masks[-1]))
            either = [a or b for a, b in zip(first, second, strict=True)]
            cells = [as_it_is(model, marked, target), *map(_share, hits.values()), _share(either)]
            row = " | ".join(f"{cell:.0%}" for cell in cells)
            print(f"| {source}-{target} | {len(marked)} | {row} |", flush=True)
    model.batcher.close()


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def tabulate(heads: Sequence[str], report: Report, wanted: int) -> int:
    """Print a table of the embedded translators, as the command line asks; the exit status.

    Args:
        heads: Of its columns.
        report: Prints the rows of a model for FLORES in a directory and a number of sentences.
        wanted: That number, where the command line has none.
    """
    arguments = sys.argv[1:]
    if not 1 <= len(arguments) <= 2:
        print(sys.modules["__main__"].__doc__, file=sys.stderr)
        return 2
    print(f"| {' | '.join(heads)} |")
    print("| --- " * len(heads) + "|")
    for card in load_catalogue().of_profile("embedded"):
        if card.task == "translate":
            report(card, Path(arguments[0]), int(arguments[1]) if arguments[1:] else wanted)
    return 0


if __name__ == "__main__":
    sys.exit(tabulate(("pair", "sentences", "as it is", *FORMS, "either"), report, 150))
