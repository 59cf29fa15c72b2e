"""A real server in a process of its own, for clients that want a port."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.service.test_server import free_port, wait_until_ready

ROOT = Path(__file__).parents[2]


@contextmanager
def served(log: Path, **environ: str) -> Iterator[str]:
    """Serve with these settings; gives the address. What it logs goes to `log`."""
    port = free_port()
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"],
            env={**os.environ, "ENGINE": "fake", **environ, "PORT": str(port)},
            cwd=ROOT,
            stderr=stderr,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
