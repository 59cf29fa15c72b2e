"""Files of every kind that /translate_file takes, made by other programs' libraries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import odfdo

FIRST = "The old bridge over the river is closed."
PNG = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256)) * 4

SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:40\r\n<i>The old bridge\r\nis closed.</i>\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,500\r\n{\\an8}- Hello there, 7\r\n- Go away\r\n\r\n\r\n"
    "3\r\n00:00:05,000 --> 00:00:06,500\r\n42\r\n"
)
HTML = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>My page</title><style>p { color: red }</style>
<script>var text = "<p>not this</p>";</script></head>
<body class=main>
<!-- <p>nor this</p> -->
<h1>A bridge &amp; a river</h1>
<p class="x" title='a > b'>The bridge is <b>closed</b> today.</p>
<p><em>All of it</em></p><p>First line<br>Second line</p>
<pre>keep  me</pre><div translate="no">nor me</div>
<ul><li>One dog</li><li>42 %</li></ul>
<p>1 &lt; 2 is true
</body>
</html>
"""


def make_docx() -> bytes:
    """Headings, mixed formatting, a table, a header, a link's worth of parts, a picture."""
    document = docx.Document()
    document.add_heading("A bridge", level=1)
    document.add_paragraph(FIRST)
    mixed = document.add_paragraph("It will ")
    mixed.add_run("open again").bold = True
    mixed.add_run(" in 2029.")
    split = document.add_paragraph("One wo")
    split.add_run("rd in two runs")
    broken = document.add_paragraph("Above the break")
    broken.add_run().add_break()
    broken.add_run("Below the break")
    document.add_paragraph("2029")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Left cell"
    table.cell(0, 1).text = "Right cell"
    document.sections[0].header.paragraphs[0].text = "Page head"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def make_odt() -> bytes:
    """A heading, paragraphs, mixed formatting, a list, a note."""
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "A bridge"))
    body.append(odfdo.Paragraph(FIRST))
    mixed = odfdo.Paragraph("It will ")
    mixed.append(odfdo.Span("open again", style="Strong"))
    mixed.append(" in 2029.")
    body.append(mixed)
    body.append(odfdo.List(["One dog", "Two dogs"]))
    noted = odfdo.Paragraph("Read the note")
    noted.insert_note(after="note", note_id="note1", citation="1", body="The note itself")
    body.append(noted)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><manifest>
<item id="c1" href="text/one%20chapter.xhtml" media-type="application/xhtml+xml"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="img" href="cover.png" media-type="image/png"/></manifest></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A bridge</title></head>
<body><p>The old bridge&#160;is closed.</p><p><i>All of it</i><br/>and more</p></body></html>
"""
CONTENTS = """<?xml version="1.0"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="n1"><navLabel>
<text>A bridge</text></navLabel><content src="text/one%20chapter.xhtml"/></navPoint></navMap></ncx>
"""


def make_epub(chapter: str = CHAPTER) -> bytes:
    """A book of one chapter, with contents and a picture."""
    return make_zip(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER.encode(),
            "OEBPS/book.opf": PACKAGE.encode(),
            "OEBPS/text/one chapter.xhtml": chapter.encode(),
            "OEBPS/toc.ncx": CONTENTS.encode(),
            "OEBPS/cover.png": PNG,
        }
    )


def make_zip(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of `parts`, the first one stored as it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(parts.items()):
            method = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            archive.writestr(name, data, method)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def replaced(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A zip file with some parts changed or added."""
    return make_zip(parts_of(data) | dict(changes))
