"""Puts the inline tags of a sentence around the right words of its translation.

Every element stays one element: it takes the run of words that its own words were translated
into, inside its parent and beside its siblings. So tags come out as often as they went in, and as
well nested. Nothing here calls itself: nesting as deep as a body allows is fine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.alignment import Rows, Unit

# A target word belongs to an element when this share of its attention lies there: see
# docs/protection.md, "Tags".
THRESHOLD = 0.4


@dataclass(slots=True)
class Node:
    """An element, or (without `close`) a tag that stands alone, in units of source and target.

    Attributes:
        start, stop: The source units it holds.
        open, close: Its tags as they stand in the source.
        is_glued: No white space before it in the source.
        low, high: The target units it takes; filled by `place`.
    """

    start: int
    stop: int
    open: str
    close: str = ""
    is_glued: bool = True
    children: list[Node] = field(default_factory=list)
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A tag whose other half stands in another sentence, before source unit `at`."""

    at: int
    tag: str
    is_opening: bool


def place(
    items: Sequence[Node | Cut], rows: Rows | None, count: int, width: int
) -> list[Node | Cut]:
    """Fill `low` and `high` of every node; give the top level in target order.

    Args:
        items: The top level in source order; the order of cuts among themselves is kept.
        rows: (target units, source units), see `alignment.align`; None places by share.
        count: Source units.
        width: Target units.
    """
    spans = _Shares(count, width) if rows is None else _Spans(rows)
    laid: list[Node | Cut] = []
    section: list[Node] = []
    low = 0
    for item in items:
        if isinstance(item, Node):
            section.append(item)
            continue
        if item.is_opening:
            edge = spans.best(item.at, count, low, width)[0]
        else:
            edge = spans.best(0, item.at, low, width)[1]
        edge = max(low, edge)
        laid += _lay_out(section, spans, low, edge)
        laid.append(Cut(edge, item.tag, item.is_opening))
        section, low = [], edge
    return laid + list(_lay_out(section, spans, low, width))


def render(
    text: str, units: Sequence[Unit], laid: Sequence[Node | Cut], escape: Callable[[str], str]
) -> str:
    """`text` with the tags of `laid` in it, everything between them escaped."""
    out: list[str] = []
    done = 0

    def write(stop: int) -> None:
        nonlocal done
        if stop > done:
            out.append(escape(text[done:stop]))
            done = stop

    def before(index: int) -> int:
        return units[index].start if index < len(units) else len(text)

    def after(index: int) -> int:
        return units[index - 1].stop if index else 0

    stack: list[Node | Cut | str] = list(reversed(laid))
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
        elif isinstance(item, Cut):
            write(before(item.at) if item.is_opening else after(item.at))
            out.append(item.tag)
        elif isinstance(item, _Closing):
            write(after(item.high))
            out.append(item.close)
        else:
            is_loose = item.low == item.high and not item.is_glued
            write(after(item.low) if item.low == item.high and item.is_glued else before(item.low))
            out.append(item.open)
            if is_loose and not item.close and done < len(text):
                out.append(" ")
            if item.close:
                stack.append(_Closing(0, 0, "", item.close, low=item.low, high=item.high))
            stack += reversed(item.children)
    write(len(text))
    return "".join(out)


class _Closing(Node):
    """The closing tag of an element whose opening one is written."""


class _Shares:
    """Runs of target units by their share of the sentence: cheap, for what is very long."""

    def __init__(self, count: int, width: int) -> None:
        self._scale = width / max(1, count)

    def best(self, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
        """See `_Spans`."""
        first, last = round(start * self._scale), round(stop * self._scale)
        return max(low, min(first, high)), max(low, min(last, high))


class _Spans:
    """The best run of target units for a run of source units, remembered."""

    def __init__(self, rows: Rows) -> None:
        self._sums = [_running_sums(row) for row in rows]
        self._known: dict[tuple[int, int, int, int], tuple[int, int]] = {}

    def best(self, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
        """Within target units low to high, those that stand for source units start to stop."""
        key = (start, stop, low, high)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, start: int, stop: int, low: int, high: int) -> tuple[int, int]:
        if start >= stop or low >= high:
            at = self._point(start, low, high)
            return at, at
        shares = [self._sums[t][stop] - self._sums[t][start] for t in range(low, high)]
        best, best_sum = (0, 0), 0.0
        begin, total = 0, 0.0
        for index, share in enumerate(shares):
            if total <= 0:
                begin, total = index, 0.0
            total += share - THRESHOLD
            if total > best_sum:
                best, best_sum = (begin, index + 1), total
        if best_sum <= 0:
            likeliest = max(range(len(shares)), key=shares.__getitem__)
            best = (likeliest, likeliest + 1)
        return low + best[0], low + best[1]

    def _point(self, start: int, low: int, high: int) -> int:
        """Where a tag without words goes: before the unit that stands for source unit `start`."""
        if low >= high:
            return low
        width = len(self._sums[0]) - 1
        if start >= width:
            return high
        shares = [self._sums[t][start + 1] - self._sums[t][start] for t in range(low, high)]
        return low + max(range(len(shares)), key=shares.__getitem__)


def _lay_out(top: list[Node], spans: _Spans | _Shares, low: int, high: int) -> list[Node]:
    """Give every node of a section its target units, parents before children."""
    _lay_out_siblings(top, spans, low, high)
    waiting = list(top)
    while waiting:
        node = waiting.pop()
        if node.children:
            _lay_out_siblings(node.children, spans, node.low, node.high)
            waiting += node.children
    return top


def _lay_out_siblings(nodes: list[Node], spans: _Spans | _Shares, low: int, high: int) -> None:
    """Side by side within low to high, in the order of their middles; sorts `nodes` so."""
    for node in nodes:
        node.low, node.high = spans.best(node.start, node.stop, low, high)
    nodes.sort(key=lambda node: node.low + node.high)
    edge = low
    for node in nodes:
        node.low = max(node.low, edge)
        node.high = max(node.high, node.low)
        if node.low == node.high < high and node.start < node.stop:
            node.high += 1  # an element of words keeps one
        edge = node.high


def _running_sums(row: Sequence[float]) -> list[float]:
    sums = [0.0]
    for weight in row:
        sums.append(sums[-1] + weight)
    return sums
