"""A document as its readers give it: units of text, and a way to write the file again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from service.documents.direction import Target
from service.errors import InvalidRequest

Ask = Callable[[Sequence[str], str, int], Sequence[str]]
"""(texts, "text" or "html", index of the first) -> their translations, in order."""

Check = Callable[[], object]
"""Called every so often while a file is read; raises where its time is over."""

MAX_UNITS = 100_000
"""A novel has some thousand paragraphs; a file of nothing but blank lines could have millions."""

BATCH_UNITS = 64
BATCH_CHARS = 20_000
"""What goes to the models at once: a queue is bounded, and other requests want their turn."""


@dataclass(slots=True)
class Unit:
    """A stretch of text that is translated as one.

    Attributes:
        text: Without formatting.
        put: Writes a translation of `text`; formatting within it is lost.
        markup: The same as inline HTML, where formatting changes within it.
        put_markup: Writes a translation of `markup`; false, and nothing written, where its tags
            are not those of `markup`.
    """

    text: str
    put: Callable[[str], None]
    markup: str | None = None
    put_markup: Callable[[str], bool] = field(default=lambda _: False)

    def has_words(self) -> bool:
        """Whether there is anything to translate: a letter of any script."""
        return any(char.isalpha() for char in self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes:
        units: Its text.
        write: The file as bytes; with a target, saying that it is in that language now.
    """

    units: Sequence[Unit]
    write: Callable[[Target | None], bytes]

    def save(self, target: Target | None = None) -> bytes:
        """The file as bytes."""
        return self.write(target)

    def sample(self, chars: int) -> str:
        """The beginning of its text, to tell its language by."""
        taken: list[str] = []
        for unit in self.units:
            taken.append(unit.text)
            chars -= len(unit.text)
            if chars <= 0:
                break
        return "\n".join(taken)

    def characters(self) -> int:
        """Of all its text."""
        return sum(len(unit.text) for unit in self.units)


def never() -> None:
    """A check of who has all the time."""


def bounded(units: Iterable[Unit], check: Check = never) -> list[Unit]:
    """All of `units`; what `check` raises ends it.

    Raises:
        InvalidRequest: More than MAX_UNITS.
    """
    found: list[Unit] = []
    for unit in units:
        found.append(unit)
        check_units(len(found))
        check()
    return found


def check_units(count: int) -> None:
    """Hold the number of units of a file against the limit.

    Raises:
        InvalidRequest: More than MAX_UNITS.
    """
    if count > MAX_UNITS:
        raise InvalidRequest(f"the file has more than {MAX_UNITS:,} paragraphs")


def translate_document(document: Document, ask: Ask) -> bool:
    """Put a translation into every unit that has words; whether any text changed.

    Where the tags of a unit do not come back whole, it is translated once more without them: its
    text is right, its inner formatting lost.

    Raises:
        InvalidRequest: There is no text.
        Whatever `ask` raises; the document is then of no use.
    """
    units = [unit for unit in document.units if unit.has_words()]
    if not units:
        raise InvalidRequest("the file holds no text")
    plain: list[tuple[int, Unit]] = []
    marked: list[tuple[int, Unit]] = []
    for index, unit in enumerate(units):
        (plain if unit.markup is None else marked).append((index, unit))
    is_changed = False
    for batch in _batches(marked):
        texts = [unit.markup or "" for _, unit in batch]
        for (index, unit), text in zip(batch, ask(texts, "html", batch[0][0]), strict=True):
            if unit.put_markup(text):
                is_changed = is_changed or text != unit.markup
            else:
                plain.append((index, unit))
    for batch in _batches(sorted(plain, key=lambda pair: pair[0])):
        texts = [unit.text for _, unit in batch]
        for (_, unit), text in zip(batch, ask(texts, "text", batch[0][0]), strict=True):
            unit.put(text)
            is_changed = is_changed or text != unit.text
    return is_changed


def _batches(units: Sequence[tuple[int, Unit]]) -> Iterator[list[tuple[int, Unit]]]:
    batch: list[tuple[int, Unit]] = []
    chars = 0
    for pair in units:
        batch.append(pair)
        chars += len(pair[1].text)
        if len(batch) >= BATCH_UNITS or chars >= BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch
