"""A small web: names that a test makes up, all leading to one server of its own on loopback.

The guard under test keeps its own rule of what is public; only the resolver and the last step, the
opening of the socket, are the test's. So a page is "at" 93.184.216.34 and read from loopback.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from httpcore2 import NetworkStream

from service.connecting import Guard, connect
from service.fetching import Fetcher

PUBLIC = "93.184.216.34"
Answer = bytes | Callable[[socket.socket], None]
"""What a path answers: these bytes, or whatever is done with the connection."""


def page(body: bytes, content_type: str = "text/html; charset=utf-8", *headers: str) -> bytes:
    """An answer with status 200."""
    head = [
        "HTTP/1.1 200 OK",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    """An answer that sends the caller elsewhere."""
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nSet-Cookie: a=b\r\n"
    return f"{head}Content-Length: 0\r\n\r\n".encode()


class Web:
    """The server, the names, and what was asked of both."""

    def __init__(
        self,
        answers: Mapping[str, Answer],
        names: Mapping[str, Sequence[str]] | None = None,
        wrap: Callable[[socket.socket], socket.socket] | None = None,
    ) -> None:
        self._answers = answers
        self._names = {"news.example": [PUBLIC], **(names or {})}
        self._wrap = wrap
        self.requests: list[bytes] = []
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def resolve(self, host: str, _: int) -> list[str]:
        """The next address list of `host`; the last one stays."""
        self.resolved.append(host)
        if host not in self._names:
            raise OSError
        return [*self._names[host]]

    def connect(self, address: str, port: int, timeout_s: float) -> NetworkStream:
        self.connected.append((address, port))
        return connect("127.0.0.1", self._port, timeout_s)

    def guard(self) -> Guard:
        return Guard(self.resolve, self.connect)

    def fetcher(self, max_seconds: float = 10.0) -> Fetcher:
        return Fetcher(self.guard(), max_seconds=max_seconds)

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError):
            connection = self._wrap(connection) if self._wrap else connection
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    chunk = connection.recv(65_536)
                    if not chunk:
                        return
                    request += chunk
                self.requests.append(request)
                path = request.split(b" ", 2)[1].decode()
                answer = self._answers.get(path, b"HTTP/1.1 404 Not Found\r\n\r\n")
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection)


@contextmanager
def serving(
    answers: Mapping[str, Answer], names: Mapping[str, Sequence[str]] | None = None
) -> Iterator[Web]:
    """A web that is gone at the end."""
    web = Web(answers, names)
    try:
        yield web
    finally:
        web.close()
