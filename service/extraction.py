"""The article in a page: its text, title, date and declared language, by trafilatura.

`python -m service.extraction` is the process it runs in: a JSON object a line in, one out, until
its input ends (`extractor.py` holds the other end). Some pages of half a megabyte keep lxml and
trafilatura busy for half a minute, and nothing in one's own process can be stopped; this one can.
Nothing is fetched here, and nothing is written down.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import signal
import sys
from dataclasses import asdict, dataclass
from typing import Any

from service.addresses import BadUrl, parse_url

MAX_MEMORY_BYTES = 700_000_000
"""Address space of the process: five megabytes of plain paragraphs take 300; two processes and the
service together stay below the 2 GiB of compose.yaml."""
MAX_TITLE_CHARS = 1000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_UNUSABLE = re.compile("[\0\ud800-\udfff]")
_LIBRARIES = ("trafilatura", "htmldate", "courlan", "justext", "readability", "charset_normalizer")


@dataclass(frozen=True, slots=True)
class Article:
    """What was digested where it was not the request's own `text`; None where unknown.

    Attributes:
        text: What every offset of the answer points into.
        title: The headline.
        date: When it was published, YYYY-MM-DD.
        language: What the page declares, as it does; detection is by the text.
        url: Where it is from.
    """

    text: str
    title: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None


def extract(html: str) -> Article | None:
    """The article in `html`; None where none is found.

    `url` is the address that the page gives for itself, where that is http(s).
    """
    # Lazily: the imports take 0.6 s and 30 MB.
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring
    from trafilatura import bare_extraction

    for name in _LIBRARIES:  # they log pieces of pages
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = document_fromstring(_UNUSABLE.sub("", html).encode(), parser=parser)
    except (ParserError, ValueError):
        return None
    language = declared_language(tree)
    found: Any = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    title = _title(found.title) if found else None
    text = _paragraphs(found.text or "", title) if found else ""
    if not text:
        return None
    return Article(
        text=text,
        title=title,
        date=found.date if found.date and _DATE.match(found.date) else None,
        language=language,
        url=_url(found.url),
    )


def declared_language(tree: Any) -> str | None:
    """What the page says its language is: on its root, in its head, or for its previews."""
    places = (
        "/html/@lang",
        "/html/@*[name()='xml:lang']",
        "//meta[translate(@http-equiv, 'CONTELAGU', 'contelagu')='content-language']/@content",
        "//meta[@property='og:locale']/@content",
    )
    for place in places:
        for value in tree.xpath(place):
            if _LANGUAGE.match(value.strip()):
                return str(value.strip())
    return None


def _paragraphs(text: str, title: str | None) -> str:
    """A blank line between paragraphs; trafilatura gives a line each, the headline often first."""
    lines = [line for line in (line.strip() for line in text.splitlines()) if line]
    if lines and lines[0] == title and len(lines) > 1:
        del lines[0]
    return "\n\n".join(lines)


def _title(raw: str | None) -> str | None:
    title = " ".join((raw or "").split())
    return title if title and len(title) <= MAX_TITLE_CHARS else None


def _url(raw: str | None) -> str | None:
    """A page may call itself anything; a caller may make it a link."""
    try:
        return str(parse_url(raw)) if raw else None
    except BadUrl:
        return None


def main() -> None:
    """Answer each line of standard input, `{"html": …}`, with an article or null."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to the whole group
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    sys.setrecursionlimit(3000)
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    for line in sys.stdin.buffer:
        article = extract(json.loads(line)["html"])
        answers.write(json.dumps(asdict(article) if article else None) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
