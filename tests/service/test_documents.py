"""Documents: text out, translation back in, everything else as it was; bad files refused."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser

import docx
import odfdo
import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from service.documents import Document, format_of
from service.documents.archive import MAX_ENTRIES, read_archive
from service.documents.direction import Target
from service.documents.markup import Markup
from service.documents.plain import wrap
from service.documents.units import BATCH_UNITS, MAX_UNITS, translate_document
from service.errors import InvalidRequest
from tests.service.files import (
    CHAPTER,
    CONTENTS,
    HTML,
    PNG,
    SRT,
    make_docx,
    make_epub,
    make_odt,
    make_zip,
    parts_of,
    replaced,
)

_TAG = re.compile(r"(<[^<>]*>|&[#\w]+;)")


def upper(texts: Sequence[str], form: str, first: int) -> list[str]:
    """A translator that is easy to see: capitals, tags and entities left alone."""
    if form == "text":
        return [text.upper() for text in texts]
    parts = [_TAG.split(text) for text in texts]
    return ["".join(p if _TAG.fullmatch(p) else p.upper() for p in own) for own in parts]


def lose_tags(texts: Sequence[str], form: str, first: int) -> list[str]:
    """A translator that does not bring tags back."""
    return [re.sub("<[^<>]*>", "", text).upper() for text in texts]


def turn_spans(texts: Sequence[str], form: str, first: int) -> list[str]:
    """A translator whose language has the other order of words."""
    if form == "text":
        return [text.upper() for text in texts]
    return ["".join(reversed(re.findall("<span.*?</span>", text))) or text for text in texts]


def read(name: str, data: bytes) -> Document:
    return format_of(name)[1].read(data)


def translated(name: str, data: bytes, ask=upper) -> bytes:  # type: ignore[no-untyped-def]
    document = read(name, data)
    assert translate_document(document, ask)
    return document.save()


# Plain text and subtitles


def test_a_text_keeps_its_mark_its_breaks_and_its_blank_lines() -> None:
    source = "\ufeffOne line\r\nand more.\r\n\r\n \r\n  Δεύτερη γραμμή. 🙂\r\n"
    assert translated("a.TXT", source.encode()).decode() == source.upper()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t")))
def test_a_text_that_is_not_translated_comes_back_to_the_byte(text: str) -> None:
    data = text.encode()
    assert read("a.txt", data).save() == data


def test_subtitles_keep_numbers_times_places_and_lines() -> None:
    result = translated("a.srt", SRT.encode()).decode()
    # "X1:40", "an8" and the tags are no text.
    wanted = (
        SRT.replace("The old bridge", "THE OLD BRIDGE")
        .replace("is closed.", "IS CLOSED.")
        .replace("Hello there", "HELLO THERE")
        .replace("Go away", "GO AWAY")
    )
    assert result == wanted
    before, after = (pysubs2.SSAFile.from_string(text.lstrip("\ufeff")) for text in (SRT, result))
    assert [(cue.start, cue.end) for cue in before] == [(cue.start, cue.end) for cue in after]


@given(st.text("ab <i>/\n", min_size=1), st.integers(1, 4))
def test_wrapping_loses_no_word(text: str, lines: int) -> None:
    rows = wrap(text, lines)
    assert len(rows) <= lines
    assert " ".join(rows).split() == text.split()


# HTML


def test_html_changes_in_its_text_alone() -> None:
    result = translated("a.html", HTML.encode()).decode()
    wanted = HTML
    for text in (
        "My page",
        "A bridge ",
        " a river",
        "The bridge is ",
        "closed</b>",
        " today.",
        "All of it",
        "First line",
        "Second line",
        "One dog",
        " is true",
    ):
        assert wanted.count(text) == 1, text
        wanted = wanted.replace(text, text.upper().replace("</B>", "</b>"))
    assert result == wanted


def test_where_tags_are_lost_the_text_is_right_and_the_rest_whole() -> None:
    result = translated("a.htm", HTML.encode(), lose_tags).decode()
    assert "<p class=\"x\" title='a > b'>THE BRIDGE IS CLOSED TODAY.</p>" in result
    assert "<h1>A BRIDGE &amp; A RIVER</h1>" in result
    assert "<p><em>ALL OF IT</em></p>" in result


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "<x a='>'>", "<script>",
       "</script>", "<!-- c -->", "&amp;", "&", "<", "мост ", "dog", "\n", "🙂"])))  # fmt: skip
def test_any_markup_comes_back_to_the_byte(tokens: list[str]) -> None:
    source = "".join(tokens)
    assert Markup(source).render() == source


class _Shape(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("/" + tag)


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "<i>x</i>", "&lt;", "dog "]))
)
def test_a_translation_brings_the_tags_back(tokens: list[str]) -> None:
    source = "".join(tokens)
    markup = Markup(source)
    document = Document(markup.units, lambda _: b"")
    if any(unit.has_words() for unit in markup.units):
        translate_document(document, upper)
        assert _Shape(markup.render()).tags == _Shape(source).tags


@pytest.mark.parametrize(
    "piece",
    ['<a "', "<a '", "<!--", "<![CDATA[", "<!", "<?", "</", "<a ", "<", "&", "<p>x", "<b>x", "<b>",
     "<script>", "<a b=", "</p ", "<p a='x", "<textarea>", "<b>x</b> ", "<i>x "],
)  # fmt: skip
def test_no_markup_takes_more_than_its_share_of_time(piece: str) -> None:
    def seconds(size: int) -> float:
        source = piece * (size // len(piece))
        started = time.process_time()
        Markup(source)
        return time.process_time() - started

    # Ten times as much may take ten times as long; a square would take a hundred times. The least
    # of three runs: in one the collector may go through all that other tests have left.
    small, large = (min(seconds(size) for _ in range(3)) for size in (6_000, 60_000))
    assert large < 70 * max(small, 0.002)


def test_a_source_of_nothing_but_tags_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="more than 500,000 tags and texts"):
        Markup("<b>" * 500_001)


# Word


def test_word_reads_what_was_written() -> None:
    source = make_docx()
    result = translated("a.docx", source)
    document = docx.Document(io.BytesIO(result))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "A BRIDGE",
        "THE OLD BRIDGE OVER THE RIVER IS CLOSED.",
        "IT WILL OPEN AGAIN IN 2029.",
        "ONE WORD IN TWO RUNS",
        "ABOVE THE BREAK\nBELOW THE BREAK",
        "2029",
    ]
    assert document.paragraphs[0].style.name == "Heading 1"
    bold = [(run.text, bool(run.bold)) for run in document.paragraphs[2].runs]
    assert bold == [("IT WILL ", False), ("OPEN AGAIN", True), (" IN 2029.", False)]
    (row,) = document.tables[0].rows
    assert [cell.text for cell in row.cells] == ["LEFT CELL", "RIGHT CELL"]
    assert document.sections[0].header.paragraphs[0].text == "PAGE HEAD"


def test_the_parts_of_a_word_file_without_text_stay_to_the_byte() -> None:
    source = make_docx()
    before, after = parts_of(source), parts_of(translated("a.docx", source))
    assert [*before] == [*after]
    changed = [name for name in before if before[name] != after[name]]
    assert set(changed) <= {"word/document.xml", "word/header1.xml"}


@pytest.mark.parametrize("ask", [lose_tags, turn_spans])
def test_where_formatting_cannot_follow_the_sentence_looks_like_most_of_it(ask: object) -> None:
    document = docx.Document(io.BytesIO(translated("a.docx", make_docx(), ask)))
    assert document.paragraphs[2].text == "IT WILL OPEN AGAIN IN 2029."
    filled = [(run.text, bool(run.bold)) for run in document.paragraphs[2].runs if run.text]
    assert len(filled) == 1


# OpenDocument


def test_an_opendocument_reader_reads_what_was_written() -> None:
    document = odfdo.Document(io.BytesIO(translated("a.odt", make_odt())))
    body = document.body
    assert [heading.inner_text for heading in body.get_headers()] == ["A BRIDGE"]
    texts = [paragraph.inner_text for paragraph in body.get_paragraphs()]
    for wanted in ("THE OLD BRIDGE OVER THE RIVER IS CLOSED.", "ONE DOG", "TWO DOGS"):
        assert wanted in texts
    (span,) = [found for found in body.get_spans() if found.inner_text]
    assert (span.inner_text, span.style) == ("OPEN AGAIN", "Strong")
    (note,) = body.get_notes()
    assert (note.note_body.strip(), note.citation) == ("THE NOTE ITSELF", "1")
    assert "IT WILL OPEN AGAIN IN 2029." in texts


def test_an_opendocument_file_stays_one() -> None:
    source = make_odt()
    result = translated("a.odt", source)
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    before, after = parts_of(source), parts_of(result)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"content.xml", "styles.xml"}


# Books


def test_a_book_keeps_everything_but_its_text() -> None:
    source = make_epub()
    before, after = parts_of(source), parts_of(translated("a.epub", source))
    assert [*before] == [*after]
    assert after.pop("OEBPS/text/one chapter.xhtml").decode() == (
        CHAPTER.replace("A bridge", "A BRIDGE")
        .replace("The old bridge&#160;is closed.", "THE OLD BRIDGE\xa0IS CLOSED.")
        .replace("All of it", "ALL OF IT")
        .replace("and more", "AND MORE")
    )
    contents = etree.fromstring(after.pop("OEBPS/toc.ncx"))
    assert "".join(contents.itertext()).strip() == "A BRIDGE"
    assert after["OEBPS/cover.png"] == PNG
    assert all(before[name] == data for name, data in after.items())


def test_a_chapter_stays_well_formed_whatever_the_model_writes() -> None:
    def hostile(texts: Sequence[str], form: str, first: int) -> list[str]:
        return [f"{text} & <b>" if form == "text" else f"{text}<i>&" for text in texts]

    chapter = CHAPTER.replace("is closed", "is <b>closed</b>")
    result = parts_of(translated("a.epub", make_epub(chapter), hostile))
    root = etree.fromstring(result["OEBPS/text/one chapter.xhtml"])
    assert "&" in "".join(root.itertext())


# Language and direction

ARABIC = Target("ar", "rtl")
RUSSIAN = Target("ru", "ltr")


@pytest.mark.parametrize(
    ("source", "arabic", "russian"),
    [
        ("<html lang=en>", '<html lang="ar" dir="rtl">', '<html lang="ru">'),
        ("<HTML  lang='en-GB' class='a>b'>", "<HTML  lang=\"ar\" class='a>b' dir=\"rtl\">",
         "<HTML  lang=\"ru\" class='a>b'>"),
        ('<html xml:lang="en" dir="ltr">', '<html xml:lang="ar" dir="rtl">',
         '<html xml:lang="ru" dir="ltr">'),
        ("<html>", '<html dir="rtl">', "<html>"),
        ("<p lang='en'>", "<p lang='en'>", "<p lang='en'>"),
    ],
)  # fmt: skip
def test_a_page_says_its_language_and_direction(source: str, arabic: str, russian: str) -> None:
    markup = Markup(source + "text")
    assert markup.render(ARABIC) == arabic + "text"
    assert markup.render(RUSSIAN) == russian + "text"
    assert markup.render() == source + "text"


def test_the_paragraphs_of_a_word_file_run_as_its_language_does() -> None:
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    there = read("a.docx", make_docx()).save(ARABIC)
    root = etree.fromstring(parts_of(there)["word/document.xml"])
    paragraphs = [*root.iter(word + "p")]
    assert all(len(p.findall(f"{word}pPr/{word}bidi")) == 1 for p in paragraphs)
    for properties in root.iter(word + "pPr"):
        order = [child.tag.removeprefix(word) for child in properties]
        assert order == sorted(order, key=["pStyle", "bidi", "spacing", "jc", "rPr"].index)
    assert docx.Document(io.BytesIO(there)).paragraphs[0].style.name == "Heading 1"
    back = read("a.docx", there).save(RUSSIAN)
    assert b"w:bidi/" not in parts_of(back)["word/document.xml"]


def test_the_styles_of_an_opendocument_file_run_as_its_language_does() -> None:
    mode = b'style:writing-mode="rl-tb"'
    there = read("a.odt", make_odt()).save(ARABIC)
    assert mode in parts_of(there)["styles.xml"]
    assert mode not in parts_of(read("a.odt", there).save(RUSSIAN))["styles.xml"]


# Batches


def test_thousands_of_paragraphs_go_in_bounded_batches_and_keep_their_order() -> None:
    sizes: list[int] = []

    def ask(texts: Sequence[str], form: str, first: int) -> list[str]:
        assert first == sum(sizes)
        sizes.append(len(texts))
        return [text.upper() for text in texts]

    source = "\n\n".join(f"paragraph {n}" for n in range(3000))
    document = read("a.txt", source.encode())
    assert translate_document(document, ask)
    assert document.save().decode() == source.upper()
    assert max(sizes) == BATCH_UNITS and sum(sizes) == 3000


def test_a_file_that_comes_back_as_it_was_says_so() -> None:
    assert not translate_document(read("a.txt", b"one dog"), lambda texts, *_: [*texts])


# What is refused


def fault(name: str, data: bytes) -> str:
    with pytest.raises(InvalidRequest) as caught:
        translate_document(read(name, data), upper)
    return str(caught.value)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
@pytest.mark.parametrize("data", [b"PK\x03\x04", b"no zip at all", make_docx()[:-30]])
def test_what_is_no_archive_is_refused(name: str, data: bytes) -> None:
    assert fault(name, data) == "the file is not a zip archive that can be read"


def test_a_file_is_what_its_content_says() -> None:
    assert fault("a.docx", make_odt()).startswith("the file is not what its name says")
    assert fault("a.epub", make_docx()).startswith("the file is not what its name says")
    assert fault("a.odt", make_epub()) == "the file is not an OpenDocument text"
    assert fault("a.txt", make_docx()).startswith(("the file is not UTF-8", "the file holds"))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"\xff\xff", "the file is not UTF-8: see byte 0"),
        ("a.txt", b"a\0b", "the file holds a null character"),
        ("a.txt", b" \n\n42 %", "the file holds no text"),
        ("a.srt", b"no cue here", "the file holds no subtitles"),
        ("a.html", b"<script>only</script>", "the file holds no text"),
    ],
)
def test_a_file_without_text_is_refused(name: str, data: bytes, message: str) -> None:
    assert fault(name, data) == message


@pytest.mark.parametrize("name", ["a.pdf", "a", "docx", "a.docx.exe", ""])
def test_another_format_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match="give txt, html, srt, docx, odt, epub"):
        format_of(name)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = make_zip({"mimetype": b"x", "a": b"\0" * 20_000_000})
    assert "unpacks to more than" in fault("a.docx", bomb)
    many = make_zip({f"part{n}": b"" for n in range(MAX_ENTRIES + 1)})
    assert fault("a.docx", many) == "the file has 5,001 parts; the limit is 5,000"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"a\n\n" * (MAX_UNITS + 1)),
        ("a.html", b"a<p>" * (MAX_UNITS + 1)),
        ("a.srt", b"00:00:01,000 --> 00:00:02,500\na\n\n" * (MAX_UNITS + 1)),
    ],
)
def test_more_paragraphs_than_a_library_has_are_refused(name: str, data: bytes) -> None:
    assert fault(name, data) == "the file has more than 100,000 paragraphs"


def test_a_part_of_too_much_xml_is_refused() -> None:
    data = replaced(make_docx(), {"word/document.xml": os.urandom(1 << 20) * 25})
    assert fault("a.docx", data) == "a part of the file has more than 25,165,824 bytes of XML"


def test_a_size_that_lies_is_found_out() -> None:
    data = make_zip({"mimetype": b"x", "a": b"b" * 5000})
    lying = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(InvalidRequest):
        read_archive(lying)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", "..\\evil"])
def test_a_part_whose_name_leads_out_is_refused(name: str) -> None:
    assert "leads out" in fault("a.docx", make_zip({"mimetype": b"x", name: b"y"}))


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    assert fault("a.docx", target.getvalue()) == "the file has two parts of one name"


BILLION = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "&a{n - 1 or ""};&a{n - 1 or ""};">' for n in range(1, 30))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BILLION, OUTSIDE])
def test_entities_of_a_files_own_are_refused(doctype: str) -> None:
    source = make_docx()
    part = parts_of(source)["word/document.xml"].decode()
    evil = part.replace("?>", "?>" + doctype, 1).replace("A bridge", "&a;")
    data = replaced(source, {"word/document.xml": evil.encode()})
    assert fault("a.docx", data) == "a part of the file declares entities of its own"
    contents = doctype + CONTENTS.split("?>")[1].replace("A bridge", "&a;")
    data = replaced(make_epub(), {"OEBPS/toc.ncx": contents.encode()})
    assert fault("a.epub", data) == "a part of the file declares entities of its own"


@pytest.mark.parametrize("part", [b"", b"<a>", b"<w:p/>", b"<a>" * 5000])
def test_broken_xml_is_refused(part: bytes) -> None:
    data = replaced(make_docx(), {"word/document.xml": part})
    assert fault("a.docx", data) == "a part of the file is not XML that can be read"
