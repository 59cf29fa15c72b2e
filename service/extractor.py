"""Extraction in processes that can be stopped: at most two, started when needed, kept.

A process that takes too long, or breaks, is killed, and the next page gets a new one, as it does
where one was ended from outside meanwhile. They end by themselves when this process does, because
their input ends.
"""

from __future__ import annotations

import json
import math
import os
import queue
import select
import subprocess
import sys
import time
from pathlib import Path

from models import Overloaded
from service.errors import NoArticle
from service.extraction import Article

MAX_SECONDS = 15.0
MAX_PROCESSES = 2
MAX_START_SECONDS = 60.0  # parsers are loaded from a cold disk while other work is going on

_ROOT = Path(__file__).resolve().parents[1]
_RETRY_AFTER_S = 5
_PIPE_BYTES = 65_536
_FIRST = "<p>"  # has the parsers loaded


class _Broken(Exception):
    """Raised where the process ended, or did not answer in time."""


class _Process:
    """One process, and the line that goes in and comes out."""

    def __init__(self) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "service.extraction"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback there might quote the page
        )
        assert self._popen.stdin and self._popen.stdout
        self._into, self._from = self._popen.stdin.fileno(), self._popen.stdout.fileno()
        os.set_blocking(self._into, False)

    def has_ended(self) -> bool:
        """Whether something has ended it, such as the system for want of memory."""
        return self._popen.poll() is not None

    def ask(self, html: str, deadline: float) -> bytes:
        """The line that answers a page.

        Raises:
            _Broken: None came by `deadline`.
        """
        line = json.dumps({"html": html}).encode() + b"\n"
        pending, answer = memoryview(line), bytearray()
        poll = select.poll()  # select() takes no descriptor beyond 1023
        poll.register(self._from, select.POLLIN)
        poll.register(self._into, select.POLLOUT)
        while not answer.endswith(b"\n"):
            left = deadline - time.monotonic()
            ready = {descriptor for descriptor, _ in poll.poll(max(0.0, 1000 * left))}
            if not ready:
                raise _Broken
            try:
                if self._into in ready:
                    pending = pending[os.write(self._into, pending[:_PIPE_BYTES]) :]
                    if not pending:
                        poll.unregister(self._into)
                if self._from in ready:
                    chunk = os.read(self._from, _PIPE_BYTES)
                    if not chunk:
                        raise _Broken
                    answer += chunk
            except OSError:
                raise _Broken from None
        return bytes(answer)

    def kill(self) -> None:
        """End it at once."""
        self._popen.kill()
        with self._popen:
            pass


class Extractor:
    """Finds articles in HTML. Thread-safe; nothing is started before the first page.

    Args:
        max_seconds: For one page; its process is killed after that. The start of a process is not
            counted.
        max_processes: Pages that are read at the same time.
    """

    def __init__(
        self, max_seconds: float = MAX_SECONDS, max_processes: int = MAX_PROCESSES
    ) -> None:
        self._max_seconds = max_seconds
        self._places: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(max_processes):
            self._places.put(None)

    def extract(self, html: str, seconds: float | None = None) -> Article:
        """The article in `html`.

        Args:
            html: A page.
            seconds: For everything; None leaves it to `max_seconds`.
        Raises:
            NoArticle: There is none, or it was not found in time.
            Overloaded: Every process was busy for all that time.
        """
        limit = self._max_seconds if seconds is None else min(seconds, self._max_seconds)
        last = time.monotonic() + (math.inf if seconds is None else seconds)
        try:
            process = self._places.get(timeout=max(0.0, limit))
        except queue.Empty:
            raise Overloaded(_RETRY_AFTER_S) from None
        try:
            if process is None or process.has_ended():
                process = _Process()
                process.ask(_FIRST, min(last, time.monotonic() + MAX_START_SECONDS))
            answer = process.ask(html, min(last, time.monotonic() + self._max_seconds))
        except BaseException as err:
            if process is not None:  # whatever it was, what comes out next may be this page's
                process.kill()
            process = None
            if not isinstance(err, _Broken):
                raise
            raise NoArticle("the page is too large or too tangled to find its article") from None
        finally:
            self._places.put(process)
        found = json.loads(answer)
        if found is None:
            raise NoArticle("no article was found in the page")
        return Article(**found)

    def close(self) -> None:
        """End the processes that are idle."""
        while True:
            try:
                process = self._places.get_nowait()
            except queue.Empty:
                return
            if process is not None:
                process.kill()
