"""Small files made to keep the service busy: each is worked in its share of time, or refused."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from models import DeadlineExceeded
from service.compat_files import FILES_AT_ONCE
from service.documents import FORMATS, markup, plain, units, xml
from service.documents.tags import tokens as tokens_of
from service.documents.units import translate_document
from service.errors import InvalidRequest
from tests.models.growth import QUADRUPLED, growth
from tests.service.doubles import RecordingPipeline
from tests.service.files import (
    CHAPTER,
    HTML,
    PACKAGE,
    SRT,
    make_docx,
    make_epub,
    make_odt,
    parts_of,
    replaced,
)
from tests.service.test_compat_files import send
from tests.service.test_documents import read, upper

if TYPE_CHECKING:
    from tests.conftest import MakeClient

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CUE = "1\n00:00:01,000 --> 00:00:02,000\n"
CHAPTER_ITEM = '<item id="c1" href="text/one%20chapter.xhtml" media-type="application/xhtml+xml"/>'


@pytest.mark.parametrize(
    "line",
    [
        "a{}b".format(" " * 100_000),
        "a" + "{\\i} " * 20_000 + "b",
        "a" + "}" * 100_000 + "b}",
        "a" + "{\\" * 50_000,
        "a" + "{\\x" * 30_000 + "}",
        "<i>" * 30_000 + "a",
    ],
    ids=["blanks", "marks", "closings", "openings", "one mark", "tags"],
)
def test_no_line_of_a_subtitle_takes_more_than_its_share_of_time(line: str) -> None:
    source = f"{CUE}{line}\n\n".encode()
    started = time.process_time()
    document = read("a.srt", source)
    assert time.process_time() - started < 2
    assert document.save() == source


@pytest.mark.parametrize(
    ("line", "head", "text", "tail"),
    [
        ("{\\an8} - Hi ", "{\\an8} ", "- HI", ""),
        ("Hi {\\i}{\\b0} ", "", "HI", " {\\i}{\\b0}"),
        ("Hi {\\i", "", "HI {\\I", ""),
        ("{\\i}{\\b}", "{\\i}{\\b}", "", ""),
        ("Hi {x} {\\i{\\b}", "", "HI {X}", " {\\i{\\b}"),
    ],
)
def test_marks_at_the_ends_of_a_cue_stay(line: str, head: str, text: str, tail: str) -> None:
    document = read("a.srt", f"{CUE}{line}\n\n{CUE}more\n".encode())
    translate_document(document, upper)
    assert document.save().decode() == f"{CUE}{head}{text}{tail}\n\n{CUE}MORE\n"


def test_a_chapter_that_is_listed_many_times_is_read_once() -> None:
    package = PACKAGE.replace(CHAPTER_ITEM, CHAPTER_ITEM * 5_000)
    chapter = CHAPTER.replace("and more", "and <b>more</b> " * 5_000)
    source = replaced(make_epub(chapter), {"OEBPS/book.opf": package.encode()})
    started = time.process_time()
    document = read("a.epub", source)
    assert time.process_time() - started < 5
    assert len(document.units) == len(read("a.epub", make_epub(chapter)).units)


def test_the_first_package_of_a_book_is_the_book() -> None:
    source = make_epub()
    container = parts_of(source)["META-INF/container.xml"].decode()
    row = container[container.index("<rootfile ") : container.index("\n</rootfiles>")]
    many = container.replace(row, row + '<rootfile full-path="no/such.opf"/>' * 5_000)
    document = read("a.epub", replaced(source, {"META-INF/container.xml": many.encode()}))
    assert len(document.units) == len(read("a.epub", source).units)


def test_the_chapters_of_a_book_share_one_limit_of_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(CHAPTER_ITEM.replace("one%20chapter", f"{n}") for n in range(4))
    chapters = {f"OEBPS/text/{n}.xhtml": b"<b></b>" * 300 for n in range(4)}
    package = PACKAGE.replace(CHAPTER_ITEM, rows).encode()
    source = replaced(make_epub(), {"OEBPS/book.opf": package, **chapters})
    read("a.epub", source)
    monkeypatch.setattr(markup, "MAX_TOKENS", 2_000)
    with pytest.raises(InvalidRequest, match="more than 2,000 tags and texts"):
        read("a.epub", source)


def test_a_part_of_word_that_is_named_many_times_is_read_once() -> None:
    source = make_docx()
    types = parts_of(source)["[Content_Types].xml"].decode()
    start = types.index('<Override PartName="/word/document.xml"')
    row = types[start : types.index("/>", start) + 2]
    many = replaced(source, {"[Content_Types].xml": types.replace(row, row * 20_000).encode()})
    started = time.process_time()
    document = read("a.docx", many)
    assert time.process_time() - started < 5
    assert len(document.units) == len(read("a.docx", source).units)


def word_of(body: str) -> bytes:
    """A Word file whose document holds `body`."""
    source = make_docx()
    part = parts_of(source)["word/document.xml"].decode()
    start = part.index("<w:body>") + len("<w:body>")
    return replaced(
        source, {"word/document.xml": (part[:start] + body + "</w:body></w:document>").encode()}
    )


def test_a_run_of_many_texts_is_looked_at_once() -> None:
    run = f"<w:rPr>{'<w:b/>' * 2_000}</w:rPr>" + "<w:t>a</w:t>" * 2_000
    started = time.process_time()
    (unit, *_) = read("a.docx", word_of(f"<w:p><w:r>{run}</w:r></w:p>")).units
    assert time.process_time() - started < 3
    assert unit.text == "a" * 2_000


def test_paragraphs_within_paragraphs_are_each_looked_at_once() -> None:
    texts = "<w:r><w:t>a</w:t></w:r>" * 10_000
    body = "<w:p><w:r>" * 60 + f"<w:p>{texts}</w:p>" + "</w:r></w:p>" * 60
    started = time.process_time()
    (unit, *_) = read("a.docx", word_of(body)).units
    assert time.process_time() - started < 3
    assert unit.text == "a" * 10_000


def test_a_text_that_stands_in_no_paragraph_is_none() -> None:
    source = make_docx()
    name = f'xmlns:w="{NAMESPACE}"'
    for part in (f"<w:t {name}>a</w:t>", f"<w:r {name}><w:t>a</w:t></w:r>"):
        data = replaced(source, {"word/document.xml": part.encode()})
        assert [unit.text for unit in read("a.docx", data).units] == ["Page head"]


RUN = "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>"


def odt_of(body: str) -> bytes:
    """An OpenDocument text that holds `body`."""
    source = make_odt()
    part = parts_of(source)["content.xml"].decode()
    start = part.index(">", part.index("<office:text")) + 1
    stop = part.index("</office:text>")
    return replaced(source, {"content.xml": (part[:start] + body + part[stop:]).encode()})


def test_xml_of_more_tags_than_any_document_has_is_refused_before_it_is_a_tree() -> None:
    # Of many kinds, since what packs too well is refused before.
    runs = "".join(f"<w:r><w:t>{number}</w:t></w:r>" for number in range(260_000))
    data = word_of(f"<w:p>{runs}</w:p>")
    tracemalloc.start()
    with pytest.raises(InvalidRequest, match="more than 1,000,000 tags of XML"):
        read("a.docx", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000  # its bytes, twice; the tree would be 200 MB


def test_the_parts_of_a_file_share_one_limit_of_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(make_docx())
    body, types = (parts[n].count(b"<") for n in ("word/document.xml", "[Content_Types].xml"))
    for name, data, tags in (
        ("a.docx", make_docx(), max(body, types)),
        ("a.odt", make_odt(), parts_of(make_odt())["content.xml"].count(b"<")),
        ("a.epub", make_epub(), PACKAGE.count("<")),
    ):
        monkeypatch.setattr(xml, "MAX_TAGS", tags)
        with pytest.raises(InvalidRequest, match=r"more than [\d,]+ tags of XML"):
            read(name, data)


def test_a_part_in_another_encoding_is_counted_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_TAGS", 100)
    ebcdic = ("<?xml version='1.0' encoding='cp037'?><a>" + "<b/>" * 200 + "</a>").encode("cp037")
    assert ebcdic.count(b"<") < 100
    with pytest.raises(InvalidRequest, match=r"tags of XML|not XML"):
        xml.Trees().parse(ebcdic)


def test_the_cost_of_a_document_grows_as_it_does() -> None:
    depth = 200

    def docx(n: int) -> object:
        return read("a.docx", word_of(f"<w:p>{RUN * (n // 8)}</w:p>"))

    def odt(n: int) -> object:
        spans = '<text:span text:style-name="x">a</text:span>b' * (n // 8)
        around = "<text:span>" * depth, "</text:span>" * depth
        return read("a.odt", odt_of(f"<text:p>{around[0]}{spans}{around[1]}</text:p>"))

    assert growth(docx) < QUADRUPLED
    assert growth(odt) < QUADRUPLED


def test_a_paragraph_of_thousands_of_looks_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("a.docx", word_of(f"<w:p>{RUN * 3}</w:p>")).units[0].markup is not None
    monkeypatch.setattr(xml, "MAX_LOOKS", 4)
    document = read("a.docx", word_of(f"<w:p>{RUN * 3}</w:p>"))
    assert (document.units[0].text, document.units[0].markup) == ("ababab", None)
    assert translate_document(document, upper)
    assert "ABABAB" in parts_of(document.save())["word/document.xml"].decode()


@pytest.mark.parametrize("unit", ["<", "<a", "< ", "</", "<a \"'", "a < b ", "<b>a</b>", "<br>a"])
def test_html_of_one_thing_over_and_over_is_looked_at_a_few_times(unit: str) -> None:
    def work(n: int) -> None:
        document = read("a.html", ("x" + unit * (n // 8)).encode())
        assert len(document.units) == 1 or unit == "<br>a"

    assert growth(work) < QUADRUPLED


def test_a_sign_that_opens_no_tag_is_text_with_its_neighbours() -> None:
    tokens = [*tokens_of("1 < 2 <a <b>c</b> <<")]
    assert [(token.kind, token.start, token.end) for token in tokens] == [
        ("text", 0, 9),
        ("open", 9, 12),
        ("text", 12, 13),
        ("close", 13, 17),
        ("text", 17, 20),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n \t"])
def test_ten_megabytes_of_blank_lines_take_no_more_memory_than_they_are(end: str) -> None:
    source = ("a" + end * 1_000_000 + "b").encode()
    tracemalloc.start()
    document = read("a.txt", source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [unit.text for unit in document.units] == ["a", "b"]
    assert document.save() == source
    assert peak < 4 * len(source) + 1_000_000


def test_paragraphs_and_lines_beyond_the_limit_are_not_cut_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(units, "MAX_UNITS", 10)
    monkeypatch.setattr(plain, "MAX_UNITS", 10)
    assert len(read("a.txt", b"a\n\n" * 9 + b"a").units) == 10
    for name, source in (
        ("a.txt", b"a\n\n" * 11),
        ("a.html", b"<p>a" * 11),
        ("b.html", b"<b>a</i>" * 11),
    ):
        with pytest.raises(InvalidRequest, match="more than 10 paragraphs"):
            read(name, source)
    monkeypatch.setattr(plain, "MAX_LINES", 20)
    with pytest.raises(InvalidRequest, match="more than 20 lines"):
        read("a.srt", f"{CUE}a\n\n".encode() * 6)


def test_a_book_that_lists_more_parts_than_a_file_may_have_is_refused() -> None:
    items = "".join(f'<item id="c1" href="{number}.xhtml"/>' for number in range(5_001))
    package = PACKAGE.replace(CHAPTER_ITEM, items)
    with pytest.raises(InvalidRequest, match="lists more than 5,000 parts"):
        read("a.epub", replaced(make_epub(), {"OEBPS/book.opf": package.encode()}))


SOURCES = {
    ".txt": b"a\n\n" * 3_000,
    ".html": HTML.encode() + b"<p>a" * 3_000,
    ".srt": SRT.encode() + f"{CUE}a\n\n".encode() * 3_000,
    ".docx": word_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 3_000),
    ".odt": odt_of("<text:p>a</text:p>" * 3_000),
    ".epub": make_epub(CHAPTER.replace("and more", "<p>a</p>" * 3_000)),
}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_is_read_slowly_ends_with_its_time(ending: str) -> None:
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise DeadlineExceeded(1.0)

    with pytest.raises(DeadlineExceeded):
        FORMATS[ending].read(SOURCES[ending], check)


def test_a_file_whose_time_is_over_is_a_504_and_gives_its_place_back(
    make_client: MakeClient, fake_pipeline: object
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    client = make_client(recording, deadline_s=0.001)
    for _ in range(FILES_AT_ONCE + 1):
        assert send(client, "a.docx", SOURCES[".docx"]).status_code == 504
    assert recording.jobs == []
