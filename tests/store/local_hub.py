"""A small HTTP server that speaks the part of the hub's API that a fetch uses, and can misbehave.

`GET /api/models/OWNER/NAME/revision/REV` and `GET /OWNER/NAME/resolve/COMMIT/FILE`, with ranges,
as huggingface_hub 2.4 asks for them; and `GET /plain/FILE` for models that are not on the hub.
Large files are LFS files with a sha256, small ones git blobs, as on the real one.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LFS_FROM_BYTES = 4096


@dataclass
class Hub:
    """What the server gives, and how it is to misbehave.

    Attributes:
        repositories: "owner/name" -> folder.
        cut_after: File -> bytes after which the connection is cut, once for each entry.
        corrupt: Files whose bytes are changed on the way.
        refuse: File -> status to answer instead.
        requests: (method and path, Range header) of every request, in order.
        sent: Bytes of files sent.
    """

    repositories: dict[str, Path] = field(default_factory=dict)
    plain: Path | None = None
    commit: str = COMMIT
    cut_after: dict[str, int] = field(default_factory=dict)
    corrupt: set[str] = field(default_factory=set)
    refuse: dict[str, int] = field(default_factory=dict)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    sent: int = 0
    url: str = ""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Serve `hub` on a free port of the loopback until the end of the block."""

    class Handler(_Handler):
        state = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.state.requests.append((f"GET {self.path}", self.headers.get("Range")))
        path = unquote(self.path.split("?")[0])
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/(.+)", path):
            self._describe(found[1], found[2])
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._send(self.state.repositories.get(found[1]), found[3])
        elif found := re.fullmatch(r"/plain/(.+)", path):
            self._send(self.state.plain, found[1])
        else:
            self._answer(404, b"not here")

    def log_message(self, *_: Any) -> None:
        pass

    def _describe(self, repo: str, revision: str) -> None:
        folder = self.state.repositories.get(repo)
        if folder is None:
            self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        if revision not in ("main", "refs/pr/1", self.state.commit):
            self._answer(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            return
        siblings = [_sibling(path) for path in sorted(folder.iterdir())]
        body = {"_id": "1", "id": repo, "sha": self.state.commit, "siblings": siblings}
        self._answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _send(self, folder: Path | None, name: str) -> None:
        path = folder / name if folder else None
        if name in self.state.refuse:
            self._answer(self.state.refuse[name], b"")
            return
        if path is None or not path.is_file():
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        data = path.read_bytes()
        if name in self.state.corrupt:
            data = bytes([data[0] ^ 1]) + data[1:]
        start, status, extra = 0, 200, {}
        if wanted := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or ""):
            start, status = int(wanted[1]), 206
            extra = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        limit = self.state.cut_after.pop(name, None)
        self._answer(status, data[start:], extra, limit)

    def _answer(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        limit: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        sent = body if limit is None else body[:limit]
        self.state.sent += len(sent)
        self.wfile.write(sent)
        if limit is not None:
            self.wfile.flush()
            self.close_connection = True


def _sibling(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    row: dict[str, Any] = {"rfilename": path.name, "size": len(data), "blobId": blob}
    if len(data) >= LFS_FROM_BYTES:
        sha256 = hashlib.sha256(data).hexdigest()
        row["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 130}
    return row
