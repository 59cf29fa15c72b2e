"""What an operator may set, read from the environment once.

Every setting is one field of `Settings`: its name in capitals is the environment variable, and
its default, unit and help stand beside it. `docs/settings.md` holds the same table; a test
fails where the two differ. A value that does not parse stops the start with its name in the
message; nothing falls back silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from models import PipelineOptions

Engine = Literal["ct2", "hf", "fake"]
Profile = Literal["embedded", "full", "auto"]
Device = Literal["auto", "cpu", "cuda"]
LogLevel = Literal["debug", "info", "warning", "error"]


class SettingError(Exception):
    """Raised for a setting that cannot be used; the message names it, its value and a cure."""


def _whole(low: int, high: int) -> Callable[[str, str], int]:
    def parse(name: str, raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            raise SettingError(f"{name}={raw!r} is not a whole number") from None
        if not low <= value <= high:
            raise SettingError(f"{name}={raw!r} is not between {low} and {high}")
        return value

    return parse


def _decimal(low: float, high: float) -> Callable[[str, str], float]:
    def parse(name: str, raw: str) -> float:
        try:
            value = float(raw)
        except ValueError:
            raise SettingError(f"{name}={raw!r} is not a number") from None
        if not low <= value <= high:
            raise SettingError(f"{name}={raw!r} is not between {low:g} and {high:g}")
        return value

    return parse


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def parse(name: str, raw: str) -> str:
        if raw.lower() not in choices:
            raise SettingError(f"{name}={raw!r} is not one of {', '.join(choices)}")
        return raw.lower()

    return parse


def _flag(name: str, raw: str) -> bool:
    if raw not in ("0", "1"):
        raise SettingError(f"{name}={raw!r} is not 0 or 1")
    return raw == "1"


def _header_value(name: str, raw: str) -> str:
    if not (raw.isascii() and raw.isprintable()) or len(raw) > 200:
        raise SettingError(f"{name}={raw!r} is not up to 200 printable ASCII characters")
    return raw


def _header_value_in_secret(name: str, raw: str) -> str:
    if not (raw.isascii() and raw.isprintable()):
        raise SettingError(f"{name} is not printable ASCII")  # the key itself stays out
    return raw


def _http_url(name: str, raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise SettingError(f"{name} is not an http or https address without a user name")
    return raw


def _host(name: str, raw: str) -> str:
    if not raw or any(c.isspace() or c == "/" for c in raw):
        raise SettingError(f"{name}={raw!r} is not a host name or an address")
    return raw


def _choices(name: str, raw: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in (part.strip() for part in raw.split(",") if part.strip()):
        direction, _, model_id = (piece.strip() for piece in part.partition("="))
        if not re.fullmatch(r"[a-z]+-[a-z]+", direction) or not model_id:
            raise SettingError(
                f"{name}: {part!r} is not of the form en-ru=MODEL or summarise-en=MODEL"
            )
        pairs.append((direction, model_id))
    return tuple(pairs)


def _directory(_: str, raw: str) -> str:
    return raw


def _keys(name: str, raw: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in raw.split(",") if key.strip())
    for position, key in enumerate(keys, start=1):
        # The key itself stays out of the message: it is a secret.
        if not (key.isascii() and key.isprintable()) or " " in key or len(key) < 8:
            raise SettingError(
                f"{name}: key {position} is not 8 or more printable ASCII characters without spaces"
            )
    return keys


def _setting(
    default: Any, parse: Callable[[str, str], Any], unit: str, help: str, *, secret: bool = False
) -> Any:
    metadata = {"parse": parse, "unit": unit, "help": help}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration of one process."""

    host: str = _setting("127.0.0.1", _host, "address", "Address to listen on.")
    port: int = _setting(8080, _whole(1, 65535), "", "TCP port to listen on.")
    engine: Engine = _setting(  # noqa: RUF009  # it makes a field
        "ct2",
        _one_of("ct2", "hf", "fake"),
        "",
        "`ct2` (CTranslate2), `hf` (transformers and torch, an extra) or `fake` (for tests).",
    )
    profile: Profile = _setting(  # noqa: RUF009  # it makes a field
        "auto",
        _one_of("embedded", "full", "auto"),
        "",
        "`embedded` (the models of this repository), `full` (full-size models alone) or `auto` "
        "(full-size ones where they are ready, the embedded ones for the rest).",
    )
    models: tuple[tuple[str, str], ...] = _setting(
        (),
        _choices,
        "comma-separated",
        "A model for one direction, over the profile's choice: `en-ru=opus-mt-en-ru`, "
        "`summarise-en=embedded`.",
    )
    models_dir: str = _setting(
        "~/.local/share/epitome", _directory, "path", "Where full-size models lie."
    )
    device: Device = _setting(  # noqa: RUF009  # it makes a field
        "auto",
        _one_of("auto", "cpu", "cuda"),
        "",
        "`auto` (a GPU where there is one), `cpu` or `cuda`.",
    )
    threads: int = _setting(
        0, _whole(0, 1024), "CPU threads", "Threads the engine may use; 0 lets it choose."
    )
    request_threads: int = _setting(
        64, _whole(2, 1024), "threads", "Requests that are read and answered at the same time."
    )
    max_jobs: int = _setting(
        48,
        _whole(1, 1023),
        "requests",
        "Requests that may wait for the models at the same time; the next one gets 503. "
        "Below REQUEST_THREADS, so that health checks are always answered.",
    )
    max_queue_items: int = _setting(
        4096,
        _whole(1, 1_000_000),
        "sentences",
        "Sentences that may wait in an engine's queue; beyond that a request gets 503.",
    )
    max_batch_tokens: int = _setting(
        0,
        _whole(0, 1_000_000),
        "tokens",
        "Source tokens of one engine call, padding counted; 0 lets it choose (4096 on a CPU, by "
        "free memory on a GPU).",
    )
    max_wait_ms: float = _setting(
        2.0, _decimal(0, 1000), "ms", "How long a batch waits for the sentences of other requests."
    )
    max_text_chars: int = _setting(
        500_000, _whole(1, 100_000_000), "characters", "Longest text; a longer one gets 413."
    )
    max_body_bytes: int = _setting(
        1_048_576, _whole(1024, 1_000_000_000), "bytes", "Largest body; a larger one gets 413."
    )
    max_file_bytes: int = _setting(
        10_485_760,
        _whole(1024, 1_000_000_000),
        "bytes",
        "Largest file of /translate_file; a larger one gets 413. Results are kept in memory, at "
        "most four times as much in all; beyond that: 503.",
    )
    keep_files_s: int = _setting(
        600, _whole(1, 86_400), "s", "How long a translated file can be downloaded."
    )
    max_texts: int = _setting(
        128, _whole(1, 100_000), "texts", "Most texts in one request; more get 400."
    )
    deadline_s: float = _setting(
        120.0, _decimal(0.01, 86_400), "s", "Longest time for one request; then it gets 504."
    )
    api_keys: tuple[str, ...] = _setting(
        (),
        _keys,
        "comma-separated",
        "Keys that may use /v1; empty means that everyone may. Sent as "
        "`Authorization: Bearer KEY` or `X-API-Key: KEY`, never in an address. LibreTranslate's "
        "addresses also take `api_key` in body or address, DeepL's `DeepL-Auth-Key KEY`.",
        secret=True,
    )
    rate_limit: int = _setting(
        0,
        _whole(0, 1_000_000),
        "requests a minute",
        "For each key, or each address without one; 0 means no limit. Beyond it: 429.",
    )
    trusted_proxies: int = _setting(
        0,
        _whole(0, 16),
        "proxies",
        "Reverse proxies in front whose X-Forwarded-For is believed (for RATE_LIMIT).",
    )
    allow_fetch: bool = _setting(
        False,
        _flag,
        "0 or 1",
        "Whether a `url` may be sent in place of a text; see ingestion.md before setting it.",
    )
    fetch_user_agent: str = _setting(
        "",
        _header_value,
        "",
        "What is said to the servers that pages are fetched from; empty means Epitome/VERSION.",
    )
    epitome_url: str = _setting(
        "",
        _http_url,
        "address",
        "For `mcp` alone: a running service to ask; empty means that the models are loaded here.",
    )
    epitome_api_key: str = _setting(
        "",
        _header_value_in_secret,
        "",
        "For `mcp` alone: the key of that service.",
        secret=True,
    )
    graceful_timeout_s: int = _setting(
        30, _whole(1, 3600), "s", "How long running requests may go on after a stop signal."
    )
    log_level: LogLevel = _setting(  # noqa: RUF009  # it makes a field
        "info",
        _one_of("debug", "info", "warning", "error"),
        "",
        "Least severe level of the log on stderr; the line of each request is `info`.",
    )

    def __post_init__(self) -> None:
        """Raise SettingError where two settings contradict each other."""
        if self.max_jobs >= self.request_threads:
            raise SettingError(
                f"MAX_JOBS={self.max_jobs} must be below REQUEST_THREADS={self.request_threads}: "
                "health checks need a thread"
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read every setting that `environ` holds; an empty value means the default.

        Raises:
            SettingError: A value does not parse, or two contradict each other.
        """
        given = {}
        for item in settings_table():
            raw = environ.get(item.name, "").strip()
            if raw:
                given[item.name.lower()] = item.parse(item.name, raw)
        return cls(**given)

    @property
    def models_path(self) -> Path:
        """`models_dir` with `~` resolved."""
        return Path(self.models_dir).expanduser()

    def pipeline_options(self) -> PipelineOptions:
        """The part of the settings that the pipeline is opened with."""
        return PipelineOptions(
            engine=self.engine,
            threads=self.threads,
            profile=self.profile,
            models=dict(self.models),
            models_dir=str(self.models_path),
            device=self.device,
            max_batch_tokens=self.max_batch_tokens,
            max_wait_ms=self.max_wait_ms,
            max_queue_items=self.max_queue_items,
            max_text_chars=self.max_text_chars,
        )


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """A setting as the documentation shows it."""

    name: str
    default: str
    unit: str
    help: str
    parse: Callable[[str, str], Any]


def settings_table() -> tuple[SettingInfo, ...]:
    """Every setting, in the order of `Settings`."""
    return tuple(_info(item) for item in fields(Settings))


def _info(item: Field[Any]) -> SettingInfo:
    default = "" if item.default == () else str(item.default)
    if isinstance(item.default, bool):
        default = str(int(item.default))
    meta = cast("dict[str, Any]", item.metadata)
    return SettingInfo(item.name.upper(), default, meta["unit"], meta["help"], meta["parse"])


def as_markdown() -> str:
    """The table of `docs/settings.md`."""
    lines = ["| setting | default | unit | what it does |", "| --- | --- | --- | --- |"]
    for item in settings_table():
        default = f"`{item.default}`" if item.default else "(empty)"
        lines.append(f"| `{item.name}` | {default} | {item.unit} | {item.help} |")
    return "\n".join(lines)
