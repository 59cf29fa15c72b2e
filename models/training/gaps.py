"""Which words of news the pairs hardly have: what the next sentence should be written around.

    python -m models.training.gaps --corpus ../shared/corpus --below 10

A word that stands in a few pairs of a language is not learnt, and dictionaries give it without a
sentence. The words are those of the whole sentences in the summariser's English articles. The
counts are of pairs whose English has the word in the same form, dictionaries left out.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.training import news
from models.training.corpus import DICTIONARY, LANGUAGES, Pair, read_pairs
from models.training.summary_pairs import split_sentences
from models.training.written import written_pairs

WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?:-[a-z]+)*(?![\w-])")
MOST = 5000  # words that are asked for
MIN_WORDS = 4  # of a pair's English: an interface string is no sentence


def spread(texts: Iterable[str]) -> Counter[str]:
    """Returns: In how many of the texts each word stands that begins with a small letter."""
    return Counter(word for text in texts for word in set(WORD.findall(text)))


def running(pairs: Iterable[Pair]) -> Iterable[str]:
    """Yields: The English of pairs that are sentences, in small letters."""
    for pair in pairs:
        if pair.domain != DICTIONARY and len(pair.english.split()) >= MIN_WORDS:
            yield pair.english.lower()


def gaps(
    wanted: Counter[str], seen: dict[str, Counter[str]], below: int
) -> list[tuple[str, dict[str, int]]]:
    """Returns: Of the `MOST` words in `wanted` those that some language has less than `below`
    times, the most wanted first, with the count of each language.
    """
    found = []
    for word, _ in wanted.most_common(MOST):
        counts = {language: own[word] for language, own in seen.items()}
        if min(counts.values()) < below:
            found.append((word, counts))
    return found


def main(argv: Sequence[str] | None = None) -> None:
    """Prints which words are rare, and how many with the written pairs and without them."""
    parser = argparse.ArgumentParser(prog="python -m models.training.gaps")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--below", type=int, default=10, help="pairs that have a word")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=["el", "ar"])
    parser.add_argument("--corpus-alone", action="store_true", help="without the written pairs")
    arguments = parser.parse_args(argv)
    wanted = spread(
        " ".join(filter(news.is_whole, split_sentences(article)))
        for article in news.read_articles(arguments.corpus)
    )
    corpus = {
        language: spread(running(read_pairs(arguments.corpus / f"en-{language}.tsv.xz")))
        for language in arguments.languages
    }
    both = {
        language: counts + spread(running(written_pairs(language)))
        for language, counts in corpus.items()
    }
    rare = gaps(wanted, corpus if arguments.corpus_alone else both, arguments.below)
    for word, counts in rare:
        print(word, *(f"{language} {count}" for language, count in counts.items()))
    print(
        f"of the {MOST} most frequent words of news {len(gaps(wanted, both, arguments.below))} "
        f"stand in fewer than {arguments.below} pairs of a language;",
        f"{len(gaps(wanted, corpus, arguments.below))} without the written pairs",
    )


if __name__ == "__main__":
    main()
