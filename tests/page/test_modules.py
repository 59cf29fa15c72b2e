"""The page's own arithmetic, run where it runs: code points and units, events, packing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.page.conftest import Open

TEXTS = [
    "",
    "plain",
    "🙂",
    "a🙂b🇬🇷c",
    "👩‍👩‍👧 وصل 🚢 αβγ",
    "é — é",
    "𝔘𝔫𝔦 мост 🌉",
]


def call(page: Page, module: str, body: str, argument: Any) -> Any:
    code = f"(x) => import('/static/js/{module}.js').then(async (m) => {body})"
    return page.evaluate(code, argument)


def test_code_points_become_units_at_every_place(open_page: Open) -> None:
    page = open_page()
    cut = """x.map((text) => {
      const at = m.codePointIndex(text);
      return [...text, ""].map((_, i) => text.slice(0, at(i)));
    })"""
    assert call(page, "offsets", cut, TEXTS) == [
        [text[:i] for i in range(len(text) + 1)] for text in TEXTS
    ]


def test_an_offset_beyond_the_text_is_its_end(open_page: Open) -> None:
    spans = {"t": "a🙂", "s": [{"offset": 1, "length": 99}, {"offset": 50, "length": 1}]}
    assert call(open_page(), "offsets", "m.toUnits(x.t, x.s)", spans) == [
        {"start": 1, "end": 3},
        {"start": 3, "end": 3},
    ]


def test_a_text_is_cut_at_every_edge_without_gaps(open_page: Open) -> None:
    intervals = [
        {"start": 2, "end": 6, "id": 0},
        {"start": 4, "end": 8, "id": 1},
        {"start": 4, "end": 8, "id": 1},
        {"start": 9, "end": 9, "id": 2},
    ]
    assert call(open_page(), "offsets", "m.cutAtEdges(10, x)", intervals) == [
        {"start": 0, "end": 2, "ids": []},
        {"start": 2, "end": 4, "ids": [0]},
        {"start": 4, "end": 6, "ids": [0, 1]},
        {"start": 6, "end": 8, "ids": [1]},
        {"start": 8, "end": 10, "ids": []},
    ]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_events_are_read_however_the_bytes_are_cut(open_page: Open, size: int) -> None:
    text = (
        ':\n\nevent: progress\ndata: {"stage": "detect"}\n\n:\n\n'
        'event: problem\nretry: 7000\ndata: "мост 🙂 الجسر"\n\nevent: resu'
    )
    data = text.encode()
    chunks = [list(data[start : start + size]) for start in range(0, len(data), size)]
    body = """{
      const body = new ReadableStream({ start(c) {
        for (const chunk of x) c.enqueue(new Uint8Array(chunk));
        c.close();
      } });
      const found = [];
      for await (const event of m.readEvents(body)) found.push(event);
      return found;
    }"""
    assert call(open_page(), "sse", body, chunks) == [
        {"event": "progress", "data": '{"stage": "detect"}', "retry": None},
        {"event": "problem", "data": '"мост 🙂 الجسر"', "retry": "7000"},
    ]


def test_a_state_comes_back_as_it_was(open_page: Open) -> None:
    states = [json.dumps({"text": text * 50}, ensure_ascii=False) for text in TEXTS]
    body = "Promise.all(x.map(async (s) => m.unpack(await m.pack(s))))"
    assert call(open_page(), "state", body, states) == states
