"""gunicorn's worker of threads, with what it lacks before our application has a request.

A bound on the time that a request or an answer takes to pass, since a client that stops in the
middle holds a thread; answers as JSON, and a log that repeats nothing of what was sent: gunicorn
writes both with the address in them.
"""

from __future__ import annotations

import errno
import json
import logging
import socket
import sys
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    ExpectationFailed,
    InvalidRequestLine,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from service.errors import STATUSES
from service.problems import PROBLEM_JSON, Problem, describe_exception
from service.telemetry import new_request_id

# deep-translator puts a whole text (up to 5,000 characters, 6 bytes a Cyrillic letter) into the
# address. gunicorn takes 8,190 bytes or any number; this is between.
MAX_REQUEST_LINE_BYTES = 65_536

TRANSFER_S = 20.0
TRANSFER_BYTES_PER_S = 10_000
"""A request or an answer has 20 s to pass, and one more for each 10,000 bytes of it.

Apache's mod_reqtimeout begins with 20 s too, for the headers and for the body, and then asks for
500 bytes a second. Here a slow sender holds one of REQUEST_THREADS, and a body is a megabyte.
"""

# Classes of gunicorn's -> status and detail. Others have their status with them, or are a 400.
_SAID: tuple[tuple[type[Exception], int, str], ...] = (
    (InvalidRequestLine, 400, "the first line is not HTTP: percent-encode the address"),
    (
        LimitRequestLine,
        414,
        f"the address is longer than the limit of {MAX_REQUEST_LINE_BYTES:,} bytes",
    ),
    (LimitRequestHeaders, 431, "the headers are larger than the limit"),
    (ExpectationFailed, 417, "the Expect header asks for what is not done here"),
)
# What the application tried to send; they are ParseExceptions all the same.
_OURS = (InvalidResponseHeader, InvalidResponseHeaderName)


class BoundedSocket(socket.socket):
    """A client's connection on which nobody waits for long; gunicorn would for ever."""

    _read_by = 0.0

    def begin_request(self) -> None:
        """Start the clock of a request: of its headers and its body together."""
        self._read_by = time.monotonic() + TRANSFER_S

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Receive, until the time of the request is over.

        Raises:
            TimeoutError: It is; gunicorn takes its number for a client that has gone.
        """
        if self.gettimeout() is not None:  # gunicorn bounds by itself what it throws away
            return super().recv(size, flags)
        try:
            self.settimeout(max(0.001, self._read_by - time.monotonic()))
            data = super().recv(size, flags)
        except TimeoutError:
            raise TimeoutError(errno.ECONNRESET, "the request did not come in time") from None
        finally:
            self.settimeout(None)
        self._read_by += len(data) / TRANSFER_BYTES_PER_S
        return data

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send, to a client that reads.

        Raises:
            TimeoutError: It does not.
        """
        if self.gettimeout() is not None:
            return super().sendall(data, flags)
        try:
            self.settimeout(TRANSFER_S + len(data) / TRANSFER_BYTES_PER_S)
            return super().sendall(data, flags)
        except TimeoutError:
            raise TimeoutError(errno.ECONNRESET, "the answer was not read in time") from None
        finally:
            self.settimeout(None)


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log, with an exception by its class and stack: its message may hold text."""

    def exception(self, msg: Any, *_: Any, **__: Any) -> None:
        """Write the exception that is being handled, without arguments: they hold addresses."""
        error = sys.exc_info()[1]
        described = json.dumps(describe_exception(error)) if error else ""
        self.error("%s %s", str(msg).split(" %")[0], described)


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker of threads, on bounded connections, with answers in JSON."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or not; once the worker is to end, refuse them.

        gunicorn closes its listeners when the last request is answered. Until then the kernel
        accepts connections that nobody will read: a client hangs where it could ask another.
        """
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to a thread."""
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Read and answer a request, in a thread."""
        conn.sock.begin_request()
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """Answer what is not HTTP, and what the application could not answer."""
        request_id = new_request_id()
        status, detail = _said_of(exc)
        fields: dict[str, Any] = {"request_id": request_id, "status": status}
        log = logging.getLogger("epitome.service")
        if status == 500:
            log.error("request failed", extra={"fields": fields | describe_exception(exc)})
        else:
            fields["exception"] = type(exc).__qualname__
            log.warning("request cannot be read", extra={"fields": fields})
        with suppress(OSError):
            util.write_nonblock(client, _answer(status, detail, request_id))


def _said_of(error: Exception) -> tuple[int, str]:
    """Status and detail of the answer to what never became a request."""
    if not isinstance(error, ParseException) or isinstance(error, _OURS):
        return 500, "the request failed; its id is in the log"
    for kind, status, detail in _SAID:
        if isinstance(error, kind):
            return status, detail
    return getattr(error, "code", 400), "the request is not HTTP as it is read here"


def _answer(status: int, detail: str, request_id: str) -> bytes:
    """A whole answer as bytes: without a request there is no application to make it."""
    slug = "internal" if status == 500 else "invalid_request"
    body = Problem(
        type=slug,
        title=STATUSES[slug][1],
        status=status,
        detail=detail,
        request_id=request_id,
        errors=[],
    )
    data = body.model_dump_json().encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Connection: close",
        f"Content-Type: {PROBLEM_JSON}",
        f"Content-Length: {len(data)}",
        f"X-Request-ID: {request_id}",
        "X-Content-Type-Options: nosniff",
        "\r\n",
    )
    return "\r\n".join(head).encode() + data
