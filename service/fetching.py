"""One page from the public web, within bounds: where, how far, how long, how much, what.

httpcore2 speaks HTTP and nothing else: it follows no redirect, keeps no cookie, reads no proxy from
the environment and decodes no body. So each of those is decided here. Where a connection may go is
decided in `connecting.py`.
"""

from __future__ import annotations

import codecs
import logging
import ssl
import threading
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from httpcore2 import (
    URL,
    HTTPConnection,
    NetworkError,
    Origin,
    ProtocolError,
    Request,
    Response,
    TimeoutException,
)
from werkzeug.http import parse_options_header

from models import __version__
from service.addresses import BadUrl, PageUrl
from service.connecting import Guard, GuardedBackend
from service.errors import FetchFailed, FetchRefused, PageTooLarge, UnsupportedMediaType

MAX_REDIRECTS = 3
MAX_PAGE_BYTES = 5_000_000
MAX_SECONDS = 10.0
MEDIA_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
DEFAULT_USER_AGENT = f"Epitome/{__version__}"

_REDIRECTS = (301, 302, 303, 307, 308)
_GZIP = 16 + zlib.MAX_WBITS

# At its debug level it writes addresses and headers.
logging.getLogger("httpcore2").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave.

    Attributes:
        url: Where it was found, after redirects.
        data: Its bytes, uncompressed.
        media_type: One of `MEDIA_TYPES`.
        charset: The encoding its server names, where it is one.
    """

    url: str
    data: bytes
    media_type: str
    charset: str | None


class Fetcher:
    """Fetches pages. Thread-safe.

    Args:
        guard: Says where connections may go.
        tls: How certificates are verified; without it, as the system does.
        user_agent: What is said to servers.
        max_seconds: For one page, redirects and all.
    """

    def __init__(
        self,
        guard: Guard | None = None,
        tls: ssl.SSLContext | None = None,
        user_agent: str = DEFAULT_USER_AGENT,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        self._guard = guard or Guard()
        self._tls = tls
        self._tls_lock = threading.Lock()
        self._user_agent = user_agent
        self._max_seconds = max_seconds

    def fetch(self, url: PageUrl, seconds: float | None = None) -> Page:
        """Read the page at `url`, in `seconds` (or `max_seconds`, where that is less).

        Raises:
            FetchRefused: It, or what it redirects to, is not public.
            FetchFailed: No page came, or not in time.
            PageTooLarge: More than `MAX_PAGE_BYTES`, compressed or not.
            UnsupportedMediaType: It is none of `MEDIA_TYPES`.
        """
        limit = self._max_seconds if seconds is None else min(seconds, self._max_seconds)
        deadline = time.monotonic() + limit
        for _ in range(MAX_REDIRECTS + 1):
            try:
                found = self._get(url, deadline)
            except TimeoutException:
                raise FetchFailed("the page did not come in time") from None
            except ssl.SSLError:
                raise FetchFailed("the certificate of the host is not valid") from None
            except (NetworkError, ProtocolError) as err:
                raise FetchFailed(_why(err)) from None
            if isinstance(found, Page):
                return found
            url = found
        raise FetchFailed(f"more than {MAX_REDIRECTS} redirects")

    def close(self) -> None:
        """Let the guard's threads go."""
        self._guard.close()

    def _get(self, url: PageUrl, deadline: float) -> Page | PageUrl:
        """The page at `url`, or where it redirects to."""
        with HTTPConnection(
            Origin(url.scheme.encode(), url.host.encode(), url.port),
            ssl_context=self._context() if url.scheme == "https" else None,
            network_backend=GuardedBackend(self._guard, deadline),
        ) as connection:
            response = connection.handle_request(self._request(url))
            if response.status in _REDIRECTS and (location := _raw_header(response, "location")):
                return _next(url, location)
            if response.status != 200:
                raise FetchFailed(f"the page was answered with status {response.status}")
            media_type, charset = _media_type(response)
            stream: Iterable[bytes] = response.iter_stream()
            return Page(str(url), _body(response, stream), media_type, charset)

    def _request(self, url: PageUrl) -> Request:
        said = {
            "Host": url.authority,
            "User-Agent": self._user_agent,
            "Accept": ", ".join(MEDIA_TYPES),
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        address = URL(
            scheme=url.scheme.encode(),
            host=url.host.encode(),
            port=url.port,
            target=url.target.encode("ascii"),
        )
        headers = [(name.encode(), value.encode()) for name, value in said.items()]
        return Request("GET", address, headers=headers)

    def _context(self) -> ssl.SSLContext:
        # Made with the first https address: it reads the system's certificates.
        with self._tls_lock:
            if self._tls is None:
                self._tls = ssl.create_default_context()
            return self._tls


def _why(error: NetworkError | ProtocolError) -> str:
    """What went wrong, without what the library says, which may hold the host."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "the certificate of the host is not valid"
        cause = cause.__cause__ or cause.__context__
    return (
        "the host does not speak HTTP"
        if isinstance(error, ProtocolError)
        else ("the host broke the connection")
    )


def _next(url: PageUrl, location: bytes) -> PageUrl:
    """Where a redirect leads; raw bytes are taken as browsers take them.

    UTF-8 may be a host's name too. Bytes of another encoding go back as they came, in percent:
    only the server knows what they mean.
    """
    try:
        target = location.decode("utf-8")
    except UnicodeDecodeError:
        target = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location)
    try:
        there = url.join(target)
    except BadUrl as err:
        raise FetchRefused(f"the page redirects to an address that {err}") from None
    if url.scheme == "https" and there.scheme == "http":
        raise FetchRefused("the page redirects from https to http")
    return there


def _raw_header(response: Response, name: str) -> bytes:
    wanted = name.encode()
    values: list[bytes] = [value for key, value in response.headers if key.lower() == wanted]
    return values[-1].strip() if values else b""


def _header(response: Response, name: str) -> str:
    return _raw_header(response, name).decode("latin-1")


def _media_type(response: Response) -> tuple[str, str | None]:
    """The type and charset that the server names; nothing is guessed from the bytes."""
    # Not email.message: odd parameters break it, and what is no type is text/plain to it.
    said, parameters = parse_options_header(_header(response, "content-type"))
    media_type = said.lower()
    if media_type not in MEDIA_TYPES:
        raise UnsupportedMediaType(f"the page is none of {', '.join(MEDIA_TYPES)}")
    charset = parameters.get("charset", "").lower()
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return media_type, None  # no encoding at all: the page's own <meta> is heard instead
    return media_type, charset


def _body(response: Response, stream: Iterable[bytes]) -> bytes:
    """The body, uncompressed; what it takes is counted before and after."""
    length = _header(response, "content-length")
    if length.isdigit() and int(length) > MAX_PAGE_BYTES:
        raise PageTooLarge(MAX_PAGE_BYTES)
    encoding = _header(response, "content-encoding").lower()
    if encoding in ("", "identity"):
        return _plain(stream)
    if encoding in ("gzip", "x-gzip"):
        return _gunzip(stream)
    raise FetchFailed("the page came in an encoding that was not asked for")


def _plain(stream: Iterable[bytes]) -> bytes:
    data = bytearray()
    for chunk in stream:
        data += chunk
        if len(data) > MAX_PAGE_BYTES:
            raise PageTooLarge(MAX_PAGE_BYTES)
    return bytes(data)


def _gunzip(stream: Iterable[bytes]) -> bytes:
    """One gzip member; what follows it is left unread, as it could be a bomb of empty members."""
    data = bytearray()
    received = 0
    decoder = zlib.decompressobj(_GZIP)
    for chunk in stream:
        received += len(chunk)
        try:
            data += decoder.decompress(chunk, MAX_PAGE_BYTES + 1 - len(data))
        except zlib.error:
            raise FetchFailed("the page is not in the gzip it claims") from None
        if len(data) > MAX_PAGE_BYTES or received > MAX_PAGE_BYTES:
            raise PageTooLarge(MAX_PAGE_BYTES)
        if decoder.eof:
            return bytes(data)
    raise FetchFailed("the page broke off")
