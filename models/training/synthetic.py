"""Translations by a model of our own, as pairs to train on.

    python -m models.training.synthetic --data DATA --language el --device cuda SNAPSHOT…
    python -m models.training.synthetic --data DATA --language el --seconds 600 EXPORTED
    python -m models.training.synthetic --data DATA --language el --direction xx-en EXPORTED

adds them to the data folder as a domain of their own. Those of English news are back-translation
into English (Sennrich et al. 2016): what is learnt to be written is a journalist's. Out of English
they are self-training (He et al. 2020), which gives the decoder news to write in languages that
have none. With `--direction xx-en` the other side of the pairs most like news is said in other
English: what is written stays a person's, what is read is new (Nguyen et al. 2020, "Data
diversification"). What a check would flag (digits, script, length, repetition) is left out, and so
is a sentence the model did not end. `speakers.py` says who translates, and how fast.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.loops import repetition_faults
from models.training import news, pairs
from models.training.corpus import LANGUAGES, Pair, is_usable
from models.training.encoded import Encoded, Side, add
from models.training.nearness import NEAR
from models.training.shares import SYNTHETIC, SYNTHETIC_ENGLISH
from models.training.speakers import Speaker, open_speaker

# The domain of the pairs that the model of a direction makes.
DOMAINS = {"en-xx": SYNTHETIC, "xx-en": SYNTHETIC_ENGLISH}
# Sentences sorted by length together, and between two looks at the clock.
CHUNKS = {"cpu": 4_000, "cuda": 30_000}


def english_news(data: Path, language: str, seed: int = 0) -> Side:
    """Returns: English news, shuffled; that of the Russian pairs too for the other languages."""
    found = [*Side.load(data / news.FILE)]
    if language != "ru":
        russian = Encoded.load(data / "ru.npz")
        found += russian.english.take(np.flatnonzero(russian.domains == "news"))
    return _shuffled(found, language, seed)


def near_news(data: Path, language: str, seed: int = 0) -> Side:
    """Returns: The language's side of the pairs most like news, shuffled."""
    found = Encoded.load(data / f"{language}.npz")
    return _shuffled(found.target.take(np.flatnonzero(found.domains == NEAR)), language, seed)


def _shuffled(rows: Iterable[NDArray[np.uint16]], language: str, seed: int) -> Side:
    text = Side.of(row for row in rows if 0 < len(row) <= pairs.MAX_TOKENS)
    order = np.random.default_rng(LANGUAGES.index(language) + len(LANGUAGES) * seed)
    return text.take(order.permutation(len(text)))


def make(
    speaker: Speaker, direction: str, language: str, text: Side, seconds: float, chunk: int
) -> tuple[Side, Side]:
    """Translates until `seconds` are over or the text is, `chunk` sentences at a time.

    Returns:
        English and the other language, where the translation passes the checks.
    """
    began = time.monotonic()
    sources: list[NDArray[np.uint16]] = []
    translated: list[list[int]] = []
    tried = 0
    while tried < len(text) and time.monotonic() - began < seconds:
        part = text.take(np.arange(tried, min(tried + chunk, len(text))))
        tried += len(part)
        for own, ids in zip(part, speaker.translate(part), strict=True):
            if ids and is_sound(speaker, direction, language, own.tolist(), ids):
                sources.append(own)
                translated.append(ids)
    took = time.monotonic() - began
    print(f"{language}: kept {len(sources)} of {tried} in {took:.0f} s", flush=True)
    made = Side.of(sources), Side.of(translated)
    return made if direction == "en-xx" else made[::-1]


def is_sound(
    speaker: Speaker, direction: str, language: str, source: list[int], hypothesis: list[int]
) -> bool:
    """Whether the two can be each other's translation, and the second does not go in circles."""
    read, written = speaker.source.spm.decode(source), speaker.target.spm.decode(hypothesis)
    sides = (read, written) if direction == "en-xx" else (written, read)
    return is_usable(Pair(DOMAINS[direction], "", *sides), language) and not repetition_faults(
        read, written
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training.synthetic")
    parser.add_argument("--data", type=Path, required=True, help="folder of `prepare`")
    parser.add_argument("--language", choices=LANGUAGES, required=True)
    parser.add_argument(
        "--direction",
        choices=pairs.DIRECTIONS,
        default="en-xx",
        help="of the model that translates",
    )
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=int, default=1, help="of an exported folder's")
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0, help="of the order of sentences")
    parser.add_argument("--keep", action="store_true", help="what was made before stays")
    parser.add_argument(
        "weights", type=Path, nargs="+", help="snapshots of that direction, or one exported folder"
    )
    arguments = parser.parse_args(argv)
    data, direction, language = arguments.data, arguments.direction, arguments.language
    speaker = open_speaker(
        direction, language, data, arguments.weights, arguments.device, arguments.threads
    )
    read = english_news if direction == "en-xx" else near_news
    text = read(data, language, arguments.seed)
    made = make(speaker, direction, language, text, arguments.seconds, CHUNKS[arguments.device])
    add(data / f"{language}.npz", DOMAINS[direction], *made, arguments.keep)


if __name__ == "__main__":
    main()
