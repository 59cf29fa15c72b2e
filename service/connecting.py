"""Connections to public addresses only: resolve once, check, connect to what was checked.

httpcore2 asks a network backend for each connection, and this is one. The name is resolved here,
every address of the answer must be public, and the socket is opened to one of those very
addresses; there is no second resolution that could say otherwise (DNS rebinding). TLS still
verifies the certificate against the name. One deadline holds for everything, so that a server
which sends a byte a second ends with it.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
    WriteTimeout,
)

from service.addresses import is_public
from service.errors import FetchFailed, FetchRefused

Resolve = Callable[[str, int], list[str]]
"""(host, port) -> addresses; raises OSError."""
Connect = Callable[[str, int, float], NetworkStream]
"""(address, port, timeout in seconds) -> an open connection."""

MAX_ADDRESSES_TRIED = 4
_RESOLVERS = 8


def resolve(host: str, port: int) -> list[str]:
    """The addresses the system's resolver gives for `host`, in its order, each once.

    Raises:
        OSError: It knows none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def connect(address: str, port: int, timeout_s: float) -> NetworkStream:
    """Open a connection to an address that is given in digits, so that nothing is resolved."""
    return SyncBackend().connect_tcp(address, port, timeout=timeout_s)


class Guard:
    """Decides where connections may go. Thread-safe.

    Args:
        resolve: Gives the addresses of a host.
        connect: Opens a connection to one of them.
    """

    def __init__(self, resolve: Resolve = resolve, connect: Connect = connect) -> None:
        self._resolve = resolve
        self._connect = connect
        # getaddrinfo takes no time limit. Threads start with the first name.
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolve")

    def open(self, host: str, port: int, deadline: float) -> NetworkStream:
        """A connection to `host`, by `deadline` (on the clock of `time.monotonic()`).

        Raises:
            FetchRefused: The host has no address, or one that is not public. Which of the two
                stays unsaid: it would tell names of the inner network from those that are none.
            FetchFailed: No connection came about.
        """
        addresses = self._addresses(host, port, deadline)
        if not addresses or not all(map(is_public, addresses)):
            raise FetchRefused("the host of the address has no public address")
        for address in addresses[:MAX_ADDRESSES_TRIED]:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            try:
                return self._connect(address, port, left)
            except (ConnectError, ConnectTimeout):
                continue
        raise FetchFailed("the host does not answer")

    def close(self) -> None:
        """Let the threads go."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    def _addresses(self, host: str, port: int, deadline: float) -> list[str]:
        future = self._resolvers.submit(self._resolve, host, port)
        try:
            return future.result(max(0.0, deadline - time.monotonic()))
        except FutureTimeout:
            future.cancel()
            raise FetchFailed("the host does not answer") from None
        except (OSError, UnicodeError):
            return []


class GuardedBackend(NetworkBackend):
    """What httpcore2 opens the connections of one fetch with."""

    def __init__(self, guard: Guard, deadline: float) -> None:
        self._guard = guard
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline holds instead
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        """A connection to `host` where the guard allows one."""
        return _TimedStream(self._guard.open(host, port, self._deadline), self._deadline)


class _TimedStream(NetworkStream):
    """A connection each of whose waits ends with the deadline."""

    def __init__(self, inner: NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._inner.read(max_bytes, self._left(ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._left(WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        left = self._left(ConnectTimeout)
        return _TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _left(self, error: type[Exception]) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise error
        return left
