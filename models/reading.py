"""Which sentences of a text the models read: all of them in its language, up to a budget of words.

Beyond it a digest would take longer than anyone waits. Then whole stretches are read, the most
central ones and always the first, so that a sentence keeps the neighbours it refers to. An English
summariser cannot read a Greek sentence of an English article. What was left out is in `coverage`
and in a warning.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.languages import script_share
from models.ranking import SentenceIndex
from models.words import count_words

# 20,000 words of English take 22 s of CPU (benchmarks/long_documents.py), of Russian, which is
# translated first, three times that. The default deadline is 120 s.
MAX_READ_WORDS = 25_000
# Neighbouring sentences that are read or left out together.
STRETCH_SENTENCES = 12
# Share of letters below which a sentence is in the language of another script.
MIN_OWN_SHARE = 0.5


def sentences_to_read(sentences: Sequence[str], max_words: int = MAX_READ_WORDS) -> list[int]:
    """The places of the sentences to read, in order: all, or the most central stretches.

    The first stretch is always read, however long it is.
    """
    words = [count_words(sentence) for sentence in sentences]
    if sum(words) <= max_words:
        return list(range(len(sentences)))
    central = SentenceIndex(sentences).salience()
    stretches = [
        range(start, min(start + STRETCH_SENTENCES, len(sentences)))
        for start in range(0, len(sentences), STRETCH_SENTENCES)
    ]
    worth = [sum(central[i] for i in stretch) / len(stretch) for stretch in stretches]
    order = sorted(range(1, len(stretches)), key=lambda number: (-worth[number], number))
    chosen: list[int] = []
    room = max_words
    for number in (0, *order):
        size = sum(words[i] for i in stretches[number])
        if number == 0 or size <= room:
            chosen += stretches[number]
            room -= size
    return sorted(chosen)


def in_script(sentences: Sequence[str], places: Sequence[int], script: str) -> list[int]:
    """Those of `places` whose sentence is not mostly in another script; all where none is left."""
    own = [place for place in places if not _is_foreign(sentences[place], script)]
    return own or list(places)


def _is_foreign(sentence: str, script: str) -> bool:
    has_letters = not sentence.isascii() and any(map(str.isalpha, sentence))
    return has_letters and script_share(sentence, script) < MIN_OWN_SHARE
