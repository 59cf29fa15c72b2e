"""Translations of English news by a model of our own, as pairs to train on.

    python -m models.training.synthetic --data DATA --language el --device cuda SNAPSHOT…
    python -m models.training.synthetic --data DATA --language el --seconds 600 EXPORTED

adds them to the data folder as a domain of their own. Into English they are back-translation
(Sennrich et al. 2016): what is learnt to be written is a journalist's. Out of English they are
self-training (He et al. 2020), which gives the decoder news to write in languages that have none.
What a check would flag (digits, script, length, repetition) is left out, and so is a sentence the
model did not end. `speakers.py` says who translates, and how fast.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.loops import repetition_faults
from models.training import news, pairs
from models.training.corpus import LANGUAGES, Pair, is_usable
from models.training.encoded import Encoded, Side
from models.training.shares import SYNTHETIC
from models.training.speakers import Speaker, open_speaker

# Sentences sorted by length together, and between two looks at the clock.
CHUNKS = {"cpu": 4_000, "cuda": 30_000}


def sources(data: Path, language: str, seed: int = 0) -> Side:
    """Returns: English news, shuffled; that of the Russian pairs too for the other languages."""
    found = [*Side.load(data / news.FILE)]
    if language != "ru":
        russian = Encoded.load(data / "ru.npz")
        found += russian.english.take(np.flatnonzero(russian.domains == "news"))
    text = Side.of(row for row in found if 0 < len(row) <= pairs.MAX_TOKENS)
    order = np.random.default_rng(LANGUAGES.index(language) + len(LANGUAGES) * seed)
    return text.take(order.permutation(len(text)))


def make(
    speaker: Speaker, language: str, text: Side, seconds: float, chunk: int
) -> tuple[Side, Side]:
    """Translates until `seconds` are over or the text is, `chunk` sentences at a time.

    Returns:
        English and translations that pass the checks.
    """
    began = time.monotonic()
    english: list[NDArray[np.uint16]] = []
    translated: list[list[int]] = []
    tried = 0
    while tried < len(text) and time.monotonic() - began < seconds:
        part = text.take(np.arange(tried, min(tried + chunk, len(text))))
        tried += len(part)
        for own, ids in zip(part, speaker.translate(part), strict=True):
            if ids and is_sound(speaker, language, own.tolist(), ids):
                english.append(own)
                translated.append(ids)
    took = time.monotonic() - began
    print(f"{language}: kept {len(english)} of {tried} in {took:.0f} s", flush=True)
    return Side.of(english), Side.of(translated)


def is_sound(speaker: Speaker, language: str, source: list[int], hypothesis: list[int]) -> bool:
    """Whether the two can be each other's translation, and the second does not go in circles."""
    pair = Pair(
        SYNTHETIC, "", speaker.source.spm.decode(source), speaker.target.spm.decode(hypothesis)
    )
    return is_usable(pair, language) and not repetition_faults(pair.english, pair.target)


def add(path: Path, english: Side, target: Side) -> None:
    """Puts the pairs into a language's file in place of those of an earlier model."""
    old = Encoded.load(path)
    rest = old.take(np.flatnonzero(old.domains != SYNTHETIC))
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        Encoded(
            Side.of([*rest.english, *english]),
            Side.of([*rest.target, *target]),
            np.asarray([*rest.domains.tolist(), *[SYNTHETIC] * len(english)]),
        ).save(file)
    part.replace(path)


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training.synthetic")
    parser.add_argument("--data", type=Path, required=True, help="folder of `prepare`")
    parser.add_argument("--language", choices=LANGUAGES, required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=int, default=1, help="of an exported folder's")
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the order of sentences")
    parser.add_argument(
        "weights", type=Path, nargs="+", help="snapshots out of English, or one exported folder"
    )
    arguments = parser.parse_args(argv)
    language, device = arguments.language, arguments.device
    speaker = open_speaker(language, arguments.data, arguments.weights, device, arguments.threads)
    text = sources(arguments.data, language, arguments.seed)
    made = make(speaker, language, text, arguments.seconds, CHUNKS[device])
    add(arguments.data / f"{language}.npz", *made)


if __name__ == "__main__":
    main()
