"""Which sentences make the summary: the most central that fit the length together.

The last step of both modes, drafts of a model or the article's own sentences. Greedy: each
choice is discounted by what the earlier ones already say (Carbonell and Goldstein 1998), and in a
long text by what has been taken from the same part of it. A sentence that a longer one says whole
gives way to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.ranking import LEAD_PRIOR, SAME, SentenceIndex
from models.stems import overlap, says_again, stems
from models.types import Length
from models.words import count_words

# Sentences a summary has; "medium" is what the model writes of one chunk.
PRESET_SENTENCES = {"short": 2, "medium": 4, "long": 7}
# The reader asked for an abridgement: never more than this share of the article's words; of what
# was asked for in numbers, or as long, this one, since three sentences of a short article are more
# than 30 %.
MAX_SHARE, MAX_WANTED_SHARE = 0.3, 0.5
# But for the sentence that is worth most, where the caller has named no number of words.
MAX_FIRST_WORDS = 45
# Words a sentence of news takes, to turn max_words into sentences.
WORDS_PER_SENTENCE = 18
# A text of more sentences than this is summarised part by part, not from its lead alone.
LONG_TEXT_SENTENCES = 60
# What a sentence loses for each one already taken from its part of a long text; half the lead
# prior, so that the lead stays first and the second sentence comes from elsewhere.
SAME_PART = LEAD_PRIOR / 2
# A first sentence of fewer words opens a story without telling it.
MIN_LEAD_WORDS = 8
# What a lead is worth beyond the most central sentence: it is taken first, and all else is as it
# was. Of the article's own sentences it is: in a short text few stems come twice, and a trifle that
# shares one had taken its room. ROUGE-L of extracts of 200 development articles: 29.1 to 29.7
# (Inshorts), 16.7 both (CNN/DailyMail). Of drafts it is not: 32.0 to 31.9 and 17.9 to 17.8.
LEAD_EDGE = 0.01
# A sentence worth less than this share of the best one is filler: it would only be taken because
# it is short enough for the room that is left.
LEAST_WORTH = 0.15
# So is one of fewer words, and of less than half of what the others have: one stem of the theme
# makes "The case began in June 2021." central.
LEAST_WORDS = 7


@dataclass(frozen=True, slots=True)
class Budget:
    """How long the summary may be.

    Attributes:
        sentences: At most.
        words: At most, of all together.
        first_words: What the most valuable sentence may have even so. The lead of a short article
            is long, and without it a trifle would be the summary.
    """

    sentences: int
    words: int
    first_words: int = 0


def budget_of(length: Length, article_words: int) -> Budget:
    """Turn what the caller asked for into a Budget that fits the article."""
    is_wanted = length.preset in (None, "long")
    share = MAX_WANTED_SHARE if is_wanted else MAX_SHARE
    words = max(WORDS_PER_SENTENCE, int(article_words * share))
    if length.max_sentences is not None:
        return Budget(length.max_sentences, words, MAX_FIRST_WORDS)
    if length.max_words is not None:
        sentences = max(1, round(length.max_words / WORDS_PER_SENTENCE))
        return Budget(sentences, min(length.max_words, words))
    return Budget(PRESET_SENTENCES[length.preset or "medium"], words, MAX_FIRST_WORDS)


def is_kept(length: Length, sentences: Sequence[str]) -> bool:
    """Whether `sentences` are within what the caller put in numbers."""
    if length.max_sentences is not None:
        return len(sentences) <= length.max_sentences
    return length.max_words is None or sum(map(count_words, sentences)) <= length.max_words


def select_verbatim(
    index: SentenceIndex,
    budget: Budget,
    title: str | None = None,
    among: Sequence[int] | None = None,
) -> list[int]:
    """The lead and the most central sentences of the indexed text within the budget, in order.

    Args:
        index: Of the text's sentences.
        budget: The whole of the choice keeps within it.
        title: Draws the sentences up that speak of it.
        among: The places that may be chosen, in order; None where all may.
    Returns:
        Places.
    """
    total = len(index.sentences)
    places = range(total) if among is None else among
    parts = [place * budget.sentences // total for place in places]
    salience = index.salience(title)
    sentences = [index.sentences[place] for place in places]
    values = [
        0.0 if sentence in index.headings else salience[place]
        for place, sentence in zip(places, sentences, strict=True)
    ]
    for number, place in enumerate(places):
        if place == index.lead and count_words(sentences[number]) >= MIN_LEAD_WORDS:
            values[number] = max(values) + LEAD_EDGE
    chosen = choose(sentences, values, budget, parts if total > LONG_TEXT_SENTENCES else None)
    return [places[number] for number in chosen]


def fit(
    sentences: Sequence[str],
    budget: Budget,
    index: SentenceIndex,
    title: str | None = None,
    parts: Sequence[int] | None = None,
) -> tuple[str, ...]:
    """The drafts most central to the indexed text that fit the budget together, in order."""
    central = index.centralities(sentences, title)
    values = [score + LEAD_PRIOR / (1.0 + place) for place, score in enumerate(central)]
    for place, sentence in enumerate(sentences):  # the model likes to repeat a headline
        best = index.support(sentence, limit=1)
        if best and index.sentences[best[0].index] in index.headings:
            values[place] = 0.0
    return tuple(sentences[place] for place in choose(sentences, values, budget, parts))


def choose(
    sentences: Sequence[str],
    values: Sequence[float],
    budget: Budget,
    parts: Sequence[int] | None = None,
) -> list[int]:
    """The places of the most valuable sentences that fit the budget together, in order.

    At least one where there is any: where none fits, the shortest; the caller says so.

    Args:
        sentences: What may be chosen.
        values: Of each, what it is worth by itself.
        budget: The whole of the choice keeps within it.
        parts: Of each, the part of the text it comes from; None where that does not matter.
    """
    bags = [stems(sentence) for sentence in sentences]
    words = [count_words(sentence) for sentence in sentences]
    alike = [0.0] * len(sentences)  # the most that any chosen sentence already says of each
    taken: Counter[int] = Counter()
    left = [*range(len(sentences))]
    kept: list[int] = []
    room = budget.words
    least = LEAST_WORTH * max(values, default=0.0)
    fewest = min(LEAST_WORDS, sum(words) / (2 * len(words))) if words else 0

    def worth(place: int) -> tuple[float, int]:
        again = SAME_PART * taken[parts[place]] if parts else 0.0
        return values[place] - alike[place] - again, -place

    left.sort(key=worth)
    while left and len(kept) < budget.sentences:
        best = left.pop()
        is_filler = bool(kept) and values[best] < least
        is_filler = is_filler or (len(kept) > 1 and words[best] < fewest)
        if alike[best] >= SAME or is_filler:
            continue
        if any(says_again(bags[best], bags[place]) for place in kept):
            continue
        told = [place for place in kept if says_again(bags[place], bags[best])]
        freed = room + sum(words[place] for place in told)
        if words[best] > (freed if kept else max(freed, budget.first_words)):
            continue
        kept = [*(place for place in kept if place not in told), best]
        room = freed - words[best]
        if parts:
            taken.subtract(parts[place] for place in told)
            taken[parts[best]] += 1
        for place in left:
            alike[place] = max(alike[place], overlap(bags[place], bags[best]))
        left.sort(key=worth)  # only a choice changes it: for each sentence looked at, a square
    if not kept and sentences:
        kept = [min(range(len(sentences)), key=lambda place: words[place])]
    return sorted(kept)
