"""A report of any length in which every sentence tells a fact of its own; the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

_SYLLABLES = ("Ar", "Bel", "Cor", "Dun", "Esk", "Fal", "Gar", "Hol", "Ives", "Kel", "Lor", "Mar")
_ENDS = ("dale", "ford", "ham", "minster", "moor", "port", "stead", "thorpe", "wick", "worth")
_FIRST = ("Anna", "Boris", "Clara", "David", "Elena", "Farid", "Grace", "Hugo", "Irene", "Jonas")
_FACTS = (
    "The council of {town} approved a budget of {n} thousand euros for the repair of its bridges.",
    "{person}, who leads the works in {town}, counted {n} cracks in the piers before the winter.",
    "In the spring the river rose {n} millimetres above its banks and closed the road to {town}.",
    "About {n} people cross the old bridge of {town} on a market day, most of them on foot.",
    "An engineer from {town} warned that {n} bolts of the eastern span had rusted through.",
    "The school of {town} moved {n} pupils to the other bank while the bridge was closed.",
    "Repairs in {town} took {n} hours longer than planned because the steel arrived late.",
    "A survey of {n} households in {town} found that most would rather pay a toll than wait.",
    "The ferry of {town} carried {n} lorries in the first month, and lost money on each of them.",
    "{person} told the court in {town} that {n} pages of the inspection had never been read.",
)


def _names() -> Iterator[tuple[str, str]]:
    for first, (a, b, end) in zip(
        _cycle(_FIRST), product(_SYLLABLES, _SYLLABLES, _ENDS), strict=False
    ):
        yield f"{a}{b.lower()}{end}", f"{first} {b}{end}"


def _cycle(items: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from items


def sentences_of_report(count: int) -> list[str]:
    """`count` sentences of 14 to 17 words, five to a town, each with a number of its own."""
    sentences: list[str] = []
    for town, person in islice(_names(), count // 5 + 1):
        for _ in range(5):
            number = len(sentences)
            fact = _FACTS[number * 7 % len(_FACTS)]
            sentences.append(fact.format(town=town, person=person, n=1_001 + 7 * number))
    return sentences[:count]


def long_report(words: int) -> str:
    """A report of at least `words` words, five sentences a paragraph."""
    sentences = sentences_of_report(words // 14 + 1)
    total = 0
    for last, sentence in enumerate(sentences, start=1):
        total += len(sentence.split())
        if total >= words:
            sentences = sentences[:last]
            break
    paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    return "\n\n".join(paragraphs)
