"""Translations of English news by a model of our own, as pairs to train on.

    python -m models.training.synthetic --data DATA --language el --device cuda SNAPSHOT…

adds them to the data folder as a domain of their own. Into English they are back-translation
(Sennrich et al. 2016): what is learnt to be written is a journalist's. Out of English they are
self-training (He et al. 2020), which gives the decoder news to write in languages that have none.
What a check would flag (digits, script, length, repetition) is left out, and so is a sentence the
model did not end. Decoding is greedy, in large batches of like lengths: a GPU's work, at thousands
of sentences a second where a core does two dozen (6,000 on an H200, three languages at once).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import DynamicCache, EncoderDecoderCache, MarianMTModel

from models.loops import repetition_faults
from models.training import marian, news, opus_start, pairs
from models.training.batches import cut
from models.training.checkpoint import average
from models.training.corpus import LANGUAGES, Pair, is_usable
from models.training.encoded import Encoded, Side
from models.training.shares import SYNTHETIC
from models.training.vocabulary import EOS_ID, Vocabulary

DIRECTION = "en-xx"
CHUNK = 30_000  # sentences sorted by length together
BUDGET = 80_000  # positions of the source a batch
CHECK_STEPS = 8  # between looks whether every sentence has ended: a GPU waits for each


class Speaker(NamedTuple):
    """A model out of English that writes one language.

    Attributes:
        prefix: The tag's id.
        allowed: (pieces,) int64: the ids it may write, `EOS_ID` first.
    """

    model: MarianMTModel
    source: Vocabulary
    target: Vocabulary
    prefix: list[int]
    allowed: Tensor

    @classmethod
    def of(
        cls, language: str, data: Path, snapshots: Sequence[Path], device: str = "cpu"
    ) -> Speaker:
        """Loads the mean of `snapshots`."""
        source, target = pairs.vocabularies(DIRECTION, data)
        model = opus_start.load(DIRECTION, data, source, target)
        marian.take_state(model, average(snapshots))
        allowed = torch.from_numpy(pairs.slices(DIRECTION, target)[language]).to(device)
        return cls(model.eval().to(device), source, target, [source.tag_id(language)], allowed)


def translate(speaker: Speaker, text: Side) -> list[list[int] | None]:
    """Greedy translations.

    Args:
        speaker: Who translates.
        text: English sentences of a token at least.
    Returns:
        For each its ids without `EOS_ID`; None where the model found no end within twice the
        source's tokens and ten.
    """
    steps = text.lengths() * 2 + 10
    found: list[list[int] | None] = [None] * len(text)
    for rows in cut(text.lengths() + 2, BUDGET):
        inputs = text.padded(rows, speaker.prefix, EOS_ID, speaker.source.pad_id)
        written = greedy(speaker, torch.from_numpy(inputs), int(steps[rows].max()))
        for row, ids in zip(rows, written.cpu().numpy(), strict=True):
            ends = np.flatnonzero(ids[: steps[row]] == EOS_ID)
            found[row] = ids[: ends[0]].tolist() if len(ends) else None
    return found


def greedy(speaker: Speaker, inputs: Tensor, steps: int) -> Tensor:
    """Writes the likeliest piece at each step.

    Args:
        speaker: Who translates.
        inputs: (batch, source_len) int64, padded right.
        steps: At most; fewer when every row has ended.
    Returns:
        (batch, written) int64 ids; what stands after the first `EOS_ID` of a row says nothing.
    """
    model, device = speaker.model, speaker.allowed.device
    inputs = inputs.to(device)
    mask = (inputs != speaker.source.pad_id).long()
    weight = model.lm_head.weight.detach()[speaker.allowed]
    cache = EncoderDecoderCache(DynamicCache(), DynamicCache())
    last = inputs.new_full((len(inputs), 1), speaker.target.pad_id)
    ended = torch.zeros(len(inputs), dtype=torch.bool, device=device)
    written = []
    low = torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
    with torch.inference_mode(), low:
        states = model.get_encoder()(inputs, mask).last_hidden_state
        for step in range(steps):
            hidden = model.get_decoder()(
                input_ids=last,
                encoder_hidden_states=states,
                encoder_attention_mask=mask,
                past_key_values=cache,
                use_cache=True,
            ).last_hidden_state
            last = speaker.allowed[(hidden[:, -1] @ weight.T).argmax(dim=1)][:, None]
            written.append(last)
            ended |= last[:, 0] == EOS_ID
            if step % CHECK_STEPS == CHECK_STEPS - 1 and bool(ended.all()):
                break
    return torch.cat(written, dim=1)


def sources(data: Path, language: str) -> Side:
    """Returns: English news, shuffled; that of the Russian pairs too for the other languages."""
    found = [*Side.load(data / news.FILE)]
    if language != "ru":
        russian = Encoded.load(data / "ru.npz")
        found += russian.english.take(np.flatnonzero(russian.domains == "news"))
    text = Side.of(row for row in found if 0 < len(row) <= pairs.MAX_TOKENS)
    return text.take(np.random.default_rng(LANGUAGES.index(language)).permutation(len(text)))


def make(speaker: Speaker, language: str, text: Side, seconds: float) -> tuple[Side, Side]:
    """Translates until `seconds` are over or the text is.

    Returns:
        English and translations that pass the checks.
    """
    began = time.monotonic()
    english: list[NDArray[np.uint16]] = []
    translated: list[list[int]] = []
    tried = 0
    while tried < len(text) and time.monotonic() - began < seconds:
        part = text.take(np.arange(tried, min(tried + CHUNK, len(text))))
        tried += len(part)
        for own, ids in zip(part, translate(speaker, part), strict=True):
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
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("snapshots", type=Path, nargs="+", help="of a run out of English")
    arguments = parser.parse_args(argv)
    speaker = Speaker.of(arguments.language, arguments.data, arguments.snapshots, arguments.device)
    text = sources(arguments.data, arguments.language)
    add(
        arguments.data / f"{arguments.language}.npz",
        *make(speaker, arguments.language, text, arguments.seconds),
    )


if __name__ == "__main__":
    main()
