"""Small files made to keep the service busy: each is worked in its share of time, or refused."""

from __future__ import annotations

import time

import pytest

from service.documents import markup
from service.documents.units import translate_document
from service.errors import InvalidRequest
from tests.service.files import CHAPTER, PACKAGE, make_docx, make_epub, parts_of, replaced
from tests.service.test_documents import read, upper

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
