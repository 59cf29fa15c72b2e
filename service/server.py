"""gunicorn, run from Python: one worker process, many threads.

One process, because each would hold its own models; threads, because CTranslate2 gives up the
interpreter lock while it works. The application is made in the worker, so the models are loaded
once, and there. What its worker and its log do otherwise here: `worker.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from models import __version__
from service.settings import Settings
from service.worker import MAX_REQUEST_LINE_BYTES, QuietLogger, Worker

# Long enough to be summarised, plain enough for a shell's single quotes.
_EXAMPLE = (
    "The city council voted on Tuesday to build a new bridge over the river. It will cost 34 "
    "million euros and open in 2029. The old bridge has been closed to lorries since March. Shop "
    "owners on the east bank say they have lost a third of their customers. Mayor Anna Keller "
    "called the vote a turning point for the town."
)


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """gunicorn's own settings for ours."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": 1,
        "worker_class": Worker,
        "logger_class": QuietLogger,
        "threads": settings.request_threads,
        "preload_app": False,
        # How long the worker's main loop may be silent; requests run in other threads.
        "timeout": 120,
        "graceful_timeout": settings.graceful_timeout_s,
        "keepalive": 5,
        "limit_request_line": MAX_REQUEST_LINE_BYTES,
        "control_socket_disable": True,
        # The heartbeat file: memory where there is some, so that a slow disk kills no worker.
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
        "accesslog": None,
        # A file that the kernel sends is one that nobody bounds (`worker.py`).
        "sendfile": False,
        # Its debug lines hold addresses and what was received.
        "loglevel": "error" if settings.log_level == "error" else "warning",
        "proc_name": "epitome",
    }


def greeting(settings: Settings) -> str:
    """What `serve` prints once it listens."""
    address = f"http://{_reachable(settings.host)}:{settings.port}"
    key = " \\\n  -H 'Authorization: Bearer YOUR_KEY'" if settings.api_keys else ""
    return (
        f"Epitome {__version__} listens on {address} (interactive documentation: {address}/docs)\n"
        "Try:\n"
        f"curl {address}/v1/digest -H 'Content-Type: application/json'{key} \\\n"
        f'  -d \'{{"text": "{_EXAMPLE}", "targets": ["ru", "el", "ar"]}}\'\n'
    )


def _reachable(host: str) -> str:
    """An address to type where `host` means every address."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings and our application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        # The setting above is cut down to this constant, and 0 would mean no bound at all.
        message.MAX_REQUEST_LINE = MAX_REQUEST_LINE_BYTES
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", self._greet)
        self.cfg.set("worker_exit", _close)

    def load(self) -> Any:
        """Make the application; gunicorn calls this in the worker."""
        from service.app import create_app
        from service.telemetry import configure_logging

        configure_logging(self._settings.log_level)
        return create_app(self._settings)

    def _greet(self, _arbiter: Any) -> None:
        print(greeting(self._settings), end="", file=sys.stderr, flush=True)


def _close(_arbiter: Any, worker: Any) -> None:
    """Free the models and end the processes when the worker ends."""
    from service.state import state_of

    if getattr(worker, "wsgi", None) is not None:
        state_of(worker.wsgi).ingestion.close()
        state_of(worker.wsgi).readiness.close()


def serve(settings: Settings) -> None:
    """Serve until a signal; does not return."""
    Server(settings).run()
