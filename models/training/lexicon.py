"""Which French pieces a Russian, Greek or Arabic piece corresponds to, through English.

Stands between `prepare.py` and `opus_start.py`. The links are IBM Model 1 (Brown et al. 1993),
once over our own corpus (target to English), once over English sentences that the parent itself
put into French (English to French); their product needs no French text of ours. Model 1 in thirty
lines of numpy, because the aligners known to us (fast_align, eflomal) must be compiled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.corpus import LANGUAGES
from models.training.encoded import Encoded
from models.training.vocabulary import SCRIPTS, Vocabulary

# Model 1 on so many pairs a language; 20 million candidate links fit in 2 GB.
PAIRS = 25_000
DOMAINS = ("news", "prose", "talk", "docs", "dictionary")
MAX_LINK_TOKENS = 40
EM_ROUNDS = 5
# Correspondences kept a piece, and the least probability of one.
KEPT_LINKS = 6
LEAST_LINK = 0.03
# English sentences the parent translates: seven minutes on a busy core.
FRENCH_SENTENCES = 5_100

Table = dict[int, dict[int, float]]
"""For each piece the pieces it corresponds to, with probabilities."""


def align(
    given: Sequence[NDArray[np.int64]], made: Sequence[NDArray[np.int64]], made_size: int
) -> Table:
    """IBM Model 1: how likely each piece of `made` is, given each piece of `given`.

    Args:
        given, made: Sentence pairs, as ids.
        made_size: Ids of `made` are below this.
    Returns:
        p(made piece | given piece), the `KEPT_LINKS` best of each that pass `LEAST_LINK`.
    """
    null = -1  # takes what nothing corresponds to, above all function words
    links, tokens = [], []
    count = 0
    for left, right in zip(given, made, strict=True):
        left = np.append(left, null)
        links.append(((left[None, :] + 1) * made_size + right[:, None]).ravel())
        tokens.append(np.repeat(np.arange(count, count + len(right)), len(left)))
        count += len(right)
    keys, where = np.unique(np.concatenate(links), return_inverse=True)
    owner = keys // made_size
    chances = _expectation_maximisation(where, np.concatenate(tokens), owner)
    table: Table = {}
    for number in np.argsort(-chances, kind="stable"):
        if chances[number] < LEAST_LINK:
            break
        row = table.setdefault(int(owner[number]) - 1, {})
        if len(row) < KEPT_LINKS:
            row[int(keys[number] % made_size)] = float(chances[number])
    table.pop(null, None)
    return table


def _expectation_maximisation(
    where: NDArray[np.int64], token: NDArray[np.int64], owner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The probability of each kind of link after `EM_ROUNDS`.

    Args:
        where: (links,) the kind of each candidate link.
        token: (links,) the made token that each candidate link explains.
        owner: (kinds,) the given piece of each kind.
    """
    chances = np.ones(len(owner), dtype=np.float64)
    for _ in range(EM_ROUNDS):
        share = chances[where]
        share /= _sums(token, share)[token]
        chances = _sums(where, share)
        chances /= _sums(owner, chances)[owner]
    return chances


def _sums(groups: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.bincount(groups, weights=values), dtype=np.float64)


def compose(first: Table, second: Table) -> Table:
    """p(c | a) = sum over b of p(b | a) p(c | b), of the `KEPT_LINKS` best, which sum to 1."""
    result: Table = {}
    for piece, row in first.items():
        found: dict[int, float] = {}
        for middle, chance in row.items():
            for last, further in second.get(middle, {}).items():
                found[last] = found.get(last, 0.0) + chance * further
        best = sorted(found.items(), key=lambda item: -item[1])[:KEPT_LINKS]
        total = sum(chance for _, chance in best)
        if total:
            result[piece] = {last: chance / total for last, chance in best}
    return result


def lexicon(data: Path, french: Path, parent: Mapping[str, int]) -> Table:
    """p(French piece of the parent | piece of `xx`), all three languages together.

    Args:
        data: Folder of `prepare`.
        french: What `translate_to_french` wrote.
        parent: The parent's pieces and their rows.
    """
    english = Vocabulary.load(data / "en.model")
    tokens = Vocabulary.load(data / "xx.model").tokens
    to_french = links_to_french(french, english, parent)
    table: Table = {}
    for language in LANGUAGES:
        pairs = Encoded.load(data / f"{language}.npz")
        found = compose(links_to_english(pairs, len(english)), to_french)
        script = SCRIPTS[language]
        table |= {piece: row for piece, row in found.items() if script.search(tokens[piece])}
    return table


def links_to_english(pairs: Encoded, size: int) -> Table:
    """p(English piece | target piece) from a sample of the corpus; English ids below `size`."""
    lengths = np.maximum(pairs.english.lengths(), pairs.target.lengths())
    short = np.minimum(pairs.english.lengths(), pairs.target.lengths())
    usable = np.isin(pairs.domains, DOMAINS) & (lengths <= MAX_LINK_TOKENS) & (short > 0)
    chosen = np.random.default_rng(1).permutation(np.flatnonzero(usable))[:PAIRS]
    return align(
        [pairs.target[i].astype(np.int64) for i in chosen],
        [pairs.english[i].astype(np.int64) for i in chosen],
        size,
    )


def links_to_french(path: Path, english: Vocabulary, parent: Mapping[str, int]) -> Table:
    """p(French piece | English piece) from `sentence TAB French pieces` lines."""
    given, made = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, pieces = line.split("\t")
        given.append(np.asarray(english.spm.encode(text), dtype=np.int64))
        made.append(np.asarray([parent[p] for p in pieces.split() if p in parent], dtype=np.int64))
    return align(given, made, len(parent))


def translate_to_french(data: Path, parent: Path, out: Path) -> None:
    """Writes `sentence TAB French pieces` for a sample of the corpus's English, greedily."""
    import ctranslate2
    import sentencepiece
    from ctranslate2.converters import TransformersConverter

    folder = out.with_suffix(".ct2")
    TransformersConverter(str(parent)).convert(str(folder), quantization="int8", force=True)
    translator = ctranslate2.Translator(str(folder), compute_type="int8")
    spm = sentencepiece.SentencePieceProcessor(model_file=str(parent / "source.spm"))
    texts = english_sample(data, FRENCH_SENTENCES)
    lines = []
    for start in range(0, len(texts), 512):
        part = texts[start : start + 512]
        pieces = [[*row, "</s>"] for row in spm.encode(part, out_type=str)]
        results = translator.translate_batch(
            pieces, beam_size=1, max_batch_size=3000, batch_type="tokens"
        )
        for text, result in zip(part, results, strict=True):
            lines.append(f"{text}\t{' '.join(result.hypotheses[0])}\n")
    out.write_text("".join(lines), encoding="utf-8")


def english_sample(data: Path, sentences: int) -> list[str]:
    """English sentences of all three corpora, in equal numbers, without repetition."""
    english = Vocabulary.load(data / "en.model").spm
    texts: list[str] = []
    for language in LANGUAGES:
        pairs = Encoded.load(data / f"{language}.npz")
        lengths = pairs.english.lengths()
        usable = np.isin(pairs.domains, DOMAINS[:4]) & (lengths > 3) & (lengths < 46)
        order = np.random.default_rng(7).permutation(np.flatnonzero(usable))
        chosen = order[: sentences // len(LANGUAGES)]
        texts += [english.decode(pairs.english[i].tolist()) for i in chosen]
    return list(dict.fromkeys(texts))
