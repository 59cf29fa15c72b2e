"""From the corpus to ids: filters, makes both sentencepiece models, encodes every usable pair.

Done once; both directions read what it leaves in the data folder: `en.model`, `xx.model`,
`ru.npz`, `el.npz`, `ar.npz`, `news.npz`, `counts.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from sentencepiece import sentencepiece_model_pb2 as proto

from models.training import nearness, news, written
from models.training.corpus import LANGUAGES, EvalGuard, Pair, known_entries, usable_pairs
from models.training.encoded import Encoded, Side, add
from models.training.names import NAME
from models.training.pieces import KEPT, OTHER_KEPT, cut, english_model
from models.training.templates import listed_names, templated_pairs
from models.training.vocabulary import (
    ARABIC_FORMS,
    ENGLISH_FORMS,
    Vocabulary,
    normaliser,
    train_spm,
)

TARGET_PIECES = 18000
TEMPLATES = 30000
LISTS = 8000  # of names, each language
# Characters of each language, and of each domain beside news, that the piece models see.
SPM_CHARACTERS = 12_000_000
SPM_SHARES = {
    "news": 4.0,
    written.WRITTEN: 4.0,
    "prose": 2.0,
    "talk": 1.5,
    "docs": 1.0,
    "ui": 0.4,
    "dictionary": 0.5,
    "template": 0.1,
    NAME: 0.5,
}


def load_language(corpus: Path, language: str, guard: EvalGuard) -> tuple[list[Pair], Counter[str]]:
    """Returns: Usable pairs and those made here, no pair twice, and what was left out."""
    counts: Counter[str] = Counter()
    pairs = list(usable_pairs(corpus / f"en-{language}.tsv.xz", language, guard, counts))
    pairs += (
        pair
        for pair in (*templated_pairs(language, TEMPLATES), *written.written_pairs(language))
        if not guard.is_near_either(pair)
    )
    pairs = list({(pair.english, pair.target): pair for pair in pairs}.values())
    return pairs, counts


def spm_lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """Yields: A sample of the targets, domains weighted, up to `SPM_CHARACTERS`."""
    weights = np.asarray([SPM_SHARES.get(pair.domain, 0.0) for pair in pairs])
    # Smallest -log(u)/w first: a weighted sample without replacement (Efraimidis 2006).
    keys = np.random.default_rng(1).exponential(size=len(pairs)) / np.maximum(weights, 1e-9)
    left = SPM_CHARACTERS
    for number in np.argsort(keys):
        text = pairs[number].target
        left -= len(text)
        if left < 0:
            return
        yield text


def prepare(
    corpus: Path,
    evaluation: Path,
    data: Path,
    *,
    parent: Path | None = None,
    pieces: tuple[bytes, bytes] | None = None,
) -> None:
    """Writes the data folder.

    Args:
        corpus: Folder of `en-*.tsv.xz`.
        evaluation: Folder whose texts must not be trained on.
        data: Where to write.
        parent: An OPUS-MT model from English; its `source.spm` gives the English pieces, the
            other side's are learnt from the corpus.
        pieces: Instead: both sentencepiece models, English first; what the corpus uses most of
            each is kept.
    Raises:
        ValueError: Neither, or both, of `parent` and `pieces`.
    """
    if (parent is None) == (pieces is None):
        raise ValueError("the pieces come from a parent or are given, one of the two")
    data.mkdir(parents=True, exist_ok=True)
    guard = EvalGuard.from_folder(evaluation)
    loaded = {language: load_language(corpus, language, guard) for language in LANGUAGES}
    pairs = known_entries({language: found for language, (found, _) in loaded.items()})
    for language, found in pairs.items():
        names = [pair for pair in found if pair.domain == NAME]
        found += listed_names(names, language, LISTS)
    for language, (_, counts) in loaded.items():
        counts.update(f"kept {pair.domain}" for pair in pairs[language])
    report = {language: dict(sorted(counts.items())) for language, (_, counts) in loaded.items()}
    (data / "counts.json").write_text(json.dumps(report, indent=1) + "\n")
    if parent is not None:
        learn_pieces(pairs, parent, data)
    elif pieces is not None:
        cut_pieces(pairs, pieces, data)
    articles = news.read_articles(corpus)
    encode_news(news.sentences(articles, guard), data)
    encode(pairs, articles, data)


def learn_pieces(pairs: dict[str, list[Pair]], parent: Path, data: Path) -> None:
    """Writes `en.model`, cut from the parent's, and `xx.model`, learnt from the targets."""
    targets = (line for found in pairs.values() for line in spm_lines(found))
    train_spm(targets, data / "xx.model", TARGET_PIECES, ARABIC_FORMS)
    spiece = (parent / "source.spm").read_bytes()
    model = english_model(spiece, normaliser(ENGLISH_FORMS), _english(pairs))
    (data / "en.model").write_bytes(model)


def cut_pieces(pairs: dict[str, list[Pair]], pieces: tuple[bytes, bytes], data: Path) -> None:
    """Writes `en.model` and `xx.model`: what the corpus uses most of those given."""
    targets = [line for found in pairs.values() for line in spm_lines(found)]
    for name, model, lines, kept in (
        ("en.model", pieces[0], _english(pairs), KEPT),
        ("xx.model", pieces[1], targets, OTHER_KEPT),
    ):
        (data / name).write_bytes(cut(proto.ModelProto.FromString(model), lines, kept))


def _english(pairs: dict[str, list[Pair]]) -> list[str]:
    return [pair.english for found in pairs.values() for pair in found]


def encode_news(sentences: list[str], data: Path) -> None:
    """Writes the ids of English news."""
    english = Vocabulary.load(data / "en.model").spm
    Side.of(english.encode(sentences, num_threads=2)).save(data / news.FILE)


def encode(pairs: dict[str, list[Pair]], articles: Sequence[str], data: Path) -> None:
    """Writes the ids of every pair, and which of them read most like news."""
    english = Vocabulary.load(data / "en.model")
    target = Vocabulary.load(data / "xx.model").spm
    wished = nearness.news(articles, english)
    for language, found in pairs.items():
        side = Side.of(english.spm.encode([pair.english for pair in found], num_threads=2))
        likeness = nearness.news_likeness(side, wished)
        domains = np.asarray([pair.domain for pair in found])
        Encoded(
            side,
            Side.of(target.encode([pair.target for pair in found], num_threads=2)),
            nearness.with_near(domains, side, likeness, nearness.COUNTS[language]),
        ).save(data / f"{language}.npz")


def add_written(data: Path, guard: EvalGuard, folder: Path = written.FOLDER) -> int:
    """Adds to the pairs of each language those written ones that are not among them.

    Sentences can be written while others are translated (`synthetic.py`).

    Args:
        data: Folder of `prepare`.
        guard: A sentence near an evaluation text in any language is left out.
        folder: Of the sentences.
    Returns:
        How many sentences were new to a language at least.
    """
    english, other = (Vocabulary.load(data / name).spm for name in ("en.model", "xx.model"))
    pairs = {language: list(written.written_pairs(language, folder)) for language in LANGUAGES}

    @cache
    def is_far(place: int) -> bool:
        return not any(guard.is_near_either(found[place]) for found in pairs.values())

    most = 0
    for language, found in pairs.items():
        path = data / f"{language}.npz"
        encoded = Encoded.load(path)
        there = encoded.english.take(np.flatnonzero(encoded.domains == written.WRITTEN))
        known = {row.tobytes() for row in there}
        sides = Side.of(english.encode([pair.english for pair in found]))
        is_fresh = [row.tobytes() not in known and is_far(i) for i, row in enumerate(sides)]
        fresh = np.flatnonzero(is_fresh)
        targets = Side.of(other.encode([found[place].target for place in fresh]))
        add(path, written.WRITTEN, sides.take(fresh), targets, keep=True)
        most = max(most, len(fresh))
    return most
