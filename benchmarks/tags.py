"""Does a bold number stay bold? `python -m benchmarks.tags FLORES_DIR`.

Every number of two digits or more in 120 sentences of FLORES dev is put in an element by itself;
a hit is the element around that number and nothing else in the translation. Numbers that the
model lost are left out. "attention" and "place" go without the certainty of equal numbers, which
"as shipped" has: they tell how words fare that look different in the two languages.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from unittest.mock import patch

from models.alignment import Unit, align, units_of
from models.attention import attend
from models.catalogue import load_catalogue
from models.deadline import Deadline
from models.html_places import Node, place
from models.loading import load
from models.model import Segment
from models.numbers import canonical
from models.options import PipelineOptions

WAYS = ("place", "attention", "as shipped")


def numbers(units: list[Unit]) -> list[str | None]:
    return [canonical(unit.text) if unit.text[0].isdigit() else None for unit in units]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    model = load(load_catalogue().get("translator-en-xx"), PipelineOptions())
    lines = (Path(arguments[0]) / "dev.en").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if re.search(r"\b\d{2,}\b", line) and len(line) < 200][:120]
    print("| pair | numbers | by place | by attention | as shipped |")
    print("| --- | --- | --- | --- | --- |")
    for lang in model.card.target_langs:
        segments = [Segment(line, lang) for line in lines]
        found = model.generate_translations(segments, model.card.decoding, Deadline(None))
        texts = [each[0].text for each in found if isinstance(each, tuple)]
        pairs = list(zip(lines, texts, strict=True))
        hits, total = dict.fromkeys(WAYS, 0), 0
        for (source, target), attention in zip(pairs, attend(model, pairs, lang), strict=True):
            here, there = units_of(source), units_of(target)
            keys, written = numbers(here), numbers(there)
            for index, key in enumerate(keys):
                if key is None or keys.count(key) != 1 or written.count(key) != 1:
                    continue
                total += 1
                wanted = (written.index(key), written.index(key) + 1)
                for way in WAYS:
                    node = Node(index, index + 1, "<b>", "</b>")
                    weights = None if way == "place" else attention
                    if way == "as shipped":
                        rows = align(here, there, weights)
                    else:
                        with patch("models.alignment._certain", lambda *_: {}):
                            rows = align(here, there, weights)
                    place([node], rows, len(here), len(there))
                    hits[way] += (node.low, node.high) == wanted
        cells = " | ".join(f"{hits[way] / total:.0%}" for way in WAYS)
        print(f"| en-{lang} | {total} | {cells} |", flush=True)
    model.batcher.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
