"""Who translates the sentences that `synthetic.py` makes pairs of, greedily, in large batches.

torch on a GPU: thousands of sentences a second (6,000 on an H200, three languages at once), where
it does two dozen on a core. CTranslate2 on a CPU, from exported or shipped weights: 65 a second and
core, a training on the other core beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import DynamicCache, EncoderDecoderCache, MarianMTModel

from models.training import marian, opus_start, pairs
from models.training.batches import cut
from models.training.checkpoint import average
from models.training.encoded import Side
from models.training.precision import autocast
from models.training.scores import open_translator
from models.training.vocabulary import EOS_ID, TAGS, Vocabulary

if TYPE_CHECKING:
    import ctranslate2

BUDGET = 80_000  # positions of the source a batch on a GPU
CPU_BUDGET = 3_000  # and of CTranslate2's
CHECK_STEPS = 8  # between looks whether every sentence has ended: a GPU waits for each


class Speaker(Protocol):
    """A model of one direction, and the language it translates out of English or into it."""

    @property
    def source(self) -> Vocabulary:
        """Returns: That of the ids it reads."""
        ...

    @property
    def target(self) -> Vocabulary:
        """Returns: That of the ids it writes."""
        ...

    def translate(self, text: Side) -> list[list[int] | None]:
        """Greedy translations.

        Args:
            text: Sentences of a token at least.
        Returns:
            For each its ids without `EOS_ID`; None where the model found no end within
            `most_steps`.
        """
        ...


def open_speaker(
    direction: str, language: str, data: Path, weights: Sequence[Path], device: str, threads: int
) -> Speaker:
    """Opens the model of one language.

    Args:
        direction: "en-xx" or "xx-en".
        language: What it writes out of English, or reads into it.
        data: Folder of `prepare`.
        weights: A folder that `translator export` wrote, or snapshots of a run, to be averaged.
        device: Of snapshots.
        threads: Of a folder's.
    """
    if len(weights) == 1 and weights[0].is_dir():
        return ServedSpeaker.of(direction, language, data, weights[0], threads)
    return TorchSpeaker.of(direction, language, data, weights, device)


def most_steps(text: Side) -> NDArray[np.int64]:
    """Returns: (sentences,) how long a translation may be, its end counted."""
    return text.lengths() * 2 + 10


@dataclass(frozen=True)
class ServedSpeaker:
    """Exported weights in CTranslate2.

    Attributes:
        prefix: Tokens before each sentence.
    """

    source: Vocabulary
    target: Vocabulary
    model: ctranslate2.Translator
    prefix: list[str]

    @classmethod
    def of(
        cls, direction: str, language: str, data: Path, folder: Path, threads: int
    ) -> ServedSpeaker:
        """Loads `folder`; its pieces are those of `data`."""
        source, target = pairs.vocabularies(direction, data)
        prefix = [TAGS[language]] if direction == "en-xx" else []
        return cls(source, target, open_translator(folder, threads), prefix)

    def translate(self, text: Side) -> list[list[int] | None]:
        """See `Speaker.translate`."""
        steps = most_steps(text)
        results = self.model.translate_batch(
            [[*self.prefix, *(self.source.tokens[i] for i in row), "</s>"] for row in text],
            beam_size=1,
            max_batch_size=CPU_BUDGET,
            batch_type="tokens",
            max_decoding_length=int(steps.max()),
            use_vmap=True,
            return_end_token=True,
        )
        found: list[list[int] | None] = []
        for result, most in zip(results, steps, strict=True):
            written = [self.target.ids[token] for token in result.hypotheses[0]]
            ended = written[-1:] == [EOS_ID] and len(written) <= most
            found.append(written[:-1] if ended else None)
        return found


@dataclass(frozen=True)
class TorchSpeaker:
    """Snapshots in torch.

    Attributes:
        prefix: Ids before each sentence.
        allowed: (pieces,) int64: the ids it may write, `EOS_ID` first.
    """

    source: Vocabulary
    target: Vocabulary
    model: MarianMTModel
    prefix: list[int]
    allowed: Tensor

    @classmethod
    def of(
        cls,
        direction: str,
        language: str,
        data: Path,
        snapshots: Sequence[Path],
        device: str = "cpu",
    ) -> TorchSpeaker:
        """Loads the mean of `snapshots`."""
        source, target = pairs.vocabularies(direction, data)
        model = opus_start.load(direction, data, source, target)
        marian.take_state(model, average(snapshots))
        allowed = torch.from_numpy(pairs.slices(direction, target)[language]).to(device)
        prefix = [source.tag_id(language)] if direction == "en-xx" else []
        return cls(source, target, model.eval().to(device), prefix, allowed)

    def translate(self, text: Side) -> list[list[int] | None]:
        """See `Speaker.translate`."""
        steps = most_steps(text)
        found: list[list[int] | None] = [None] * len(text)
        for rows in cut(text.lengths() + 2, BUDGET):
            inputs = text.padded(rows, self.prefix, EOS_ID, self.source.pad_id)
            written = self.greedy(torch.from_numpy(inputs), int(steps[rows].max()))
            for row, ids in zip(rows, written.cpu().numpy(), strict=True):
                ends = np.flatnonzero(ids[: steps[row]] == EOS_ID)
                found[row] = ids[: ends[0]].tolist() if len(ends) else None
        return found

    def greedy(self, inputs: Tensor, steps: int) -> Tensor:
        """Writes the likeliest piece at each step.

        Args:
            inputs: (batch, source_len) int64, padded right.
            steps: At most; fewer when every row has ended.
        Returns:
            (batch, written) int64 ids; what stands after the first `EOS_ID` of a row says nothing.
        """
        device = self.allowed.device
        inputs = inputs.to(device)
        mask = (inputs != self.source.pad_id).long()
        weight = self.model.lm_head.weight.detach()[self.allowed]
        cache = EncoderDecoderCache(DynamicCache(), DynamicCache())
        last = inputs.new_full((len(inputs), 1), self.target.pad_id)
        ended = torch.zeros(len(inputs), dtype=torch.bool, device=device)
        written = []
        with torch.inference_mode(), autocast(device.type, wanted=device.type == "cuda"):
            states = self.model.get_encoder()(inputs, mask).last_hidden_state
            for step in range(steps):
                hidden = self.model.get_decoder()(
                    input_ids=last,
                    encoder_hidden_states=states,
                    encoder_attention_mask=mask,
                    past_key_values=cache,
                    use_cache=True,
                ).last_hidden_state
                last = self.allowed[(hidden[:, -1] @ weight.T).argmax(dim=1)][:, None]
                written.append(last)
                ended |= last[:, 0] == EOS_ID
                if step % CHECK_STEPS == CHECK_STEPS - 1 and bool(ended.all()):
                    break
        return torch.cat(written, dim=1)
