"""The same words cut into other pieces: subword regularisation of the source.

Few pairs are drawn often here (near Greek ones some thirteen times), and a rare word always comes
as the same pieces. Drawn anew each time from the unigram model's lattice, it is met in its parts
too. The target stays as it is: what a model writes should be the likeliest pieces.

Source: Kudo 2018, "Subword Regularization: Improving Neural Network Translation Models with
Multiple Subword Candidates".
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from models.training.encoded import Side
from models.training.vocabulary import Vocabulary

# Sentences cut by one generator, on whichever of the threads: how many there are changes nothing.
CHUNK = 2_000
THREADS = 8
_SEED = Lock()  # sentencepiece has one for the whole process, and streams draw in threads


@dataclass(frozen=True)
class Resegmenter:
    """Draws other pieces for sources.

    Attributes:
        vocabulary: Of the source.
        alpha: Power of the lattice's probabilities, above 0. At 0.5 three sentences of four are
            cut anew and have a twentieth more tokens, at 0.3 nine of ten and a seventh more.
        seed: With the number of a pool it fixes what is drawn.
    """

    vocabulary: Vocabulary
    alpha: float
    seed: int

    def __call__(self, side: Side, numbers: NDArray[np.int64], pool: int) -> Side:
        """Returns: The sentences of `numbers`, in their order; a tag in front stays in front."""
        spm = self.vocabulary.spm
        rows = [side[number].tolist() for number in numbers.tolist()]
        pieces = spm.get_piece_size()
        tags = [row[:1] if row and row[0] >= pieces else [] for row in rows]
        texts = spm.decode([row[len(tag) :] for tag, row in zip(tags, rows, strict=True)])
        chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        with _SEED, ThreadPoolExecutor(THREADS) as threads:
            # Each call of `encode` has a generator of its own, which begins with this.
            sentencepiece.set_random_generator_seed(self.seed * 100_003 + pool)
            found = [row for part in threads.map(self._cut, chunks) for row in part]
        return Side.of([*tag, *row] for tag, row in zip(tags, found, strict=True))

    def _cut(self, texts: list[str]) -> list[list[int]]:
        found: list[list[int]] = self.vocabulary.spm.encode(
            texts, enable_sampling=True, alpha=self.alpha, nbest_size=-1, num_threads=1
        )
        return found
