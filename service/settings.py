"""What an operator may set, read from the environment once.

Every setting is one field of `Settings`: its name in capitals is the environment variable, and
its default, unit and help stand beside it. `docs/settings.md` holds the same table; a test
fails where the two differ. A value that does not parse stops the start with its name in the
message; nothing falls back silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast

from models import PipelineOptions
from service.setting_values import (
    SettingError,
    any_path,
    decimal,
    flag,
    header_value,
    host_name,
    http_url,
    key_list,
    model_choices,
    one_of,
    secret_header_value,
    whole,
)

Engine = Literal["ct2", "hf", "fake"]
Profile = Literal["embedded", "full", "auto"]
Device = Literal["auto", "cpu", "cuda"]
LogLevel = Literal["debug", "info", "warning", "error"]


def _setting(
    default: Any, parse: Callable[[str, str], Any], unit: str, help: str, *, secret: bool = False
) -> Any:
    metadata = {"parse": parse, "unit": unit, "help": help}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration of one process."""

    host: str = _setting("127.0.0.1", host_name, "address", "Address to listen on.")
    port: int = _setting(8080, whole(1, 65535), "", "TCP port to listen on.")
    engine: Engine = _setting(  # noqa: RUF009  # it makes a field
        "ct2",
        one_of("ct2", "hf", "fake"),
        "",
        "`ct2` (CTranslate2), `hf` (transformers and torch, an extra) or `fake` (for tests).",
    )
    profile: Profile = _setting(  # noqa: RUF009  # it makes a field
        "auto",
        one_of("embedded", "full", "auto"),
        "",
        "`embedded` (the models of this repository), `full` (full-size models alone) or `auto` "
        "(full-size ones where they are ready, the embedded ones for the rest).",
    )
    models: tuple[tuple[str, str], ...] = _setting(
        (),
        model_choices,
        "comma-separated",
        "A model for one direction, over the profile's choice: `en-ru=opus-mt-en-ru`, "
        "`summarise-en=embedded`.",
    )
    models_dir: str = _setting(
        "~/.local/share/epitome", any_path, "path", "Where full-size models lie."
    )
    device: Device = _setting(  # noqa: RUF009  # it makes a field
        "auto",
        one_of("auto", "cpu", "cuda"),
        "",
        "`auto` (a GPU where there is one), `cpu` or `cuda`.",
    )
    threads: int = _setting(
        0, whole(0, 1024), "CPU threads", "Threads the engine may use; 0 lets it choose."
    )
    request_threads: int = _setting(
        64,
        whole(2, 1024),
        "threads",
        "Requests that are read and answered at the same time; one that stops in the middle holds "
        "its thread for 20 s, and 1 s more for each 10,000 bytes that came.",
    )
    max_jobs: int = _setting(
        48,
        whole(1, 1023),
        "requests",
        "Requests that may wait for the models at the same time; the next one gets 503. "
        "Below REQUEST_THREADS, so that requests at work leave threads for health checks.",
    )
    max_queue_items: int = _setting(
        4096,
        whole(1, 1_000_000),
        "sentences",
        "Sentences that may wait in an engine's queue; beyond that a request gets 503.",
    )
    max_batch_tokens: int = _setting(
        0,
        whole(0, 1_000_000),
        "tokens",
        "Source tokens of one engine call, padding counted; 0 lets it choose (4096 on a CPU, by "
        "free memory on a GPU).",
    )
    max_wait_ms: float = _setting(
        2.0, decimal(0, 1000), "ms", "How long a batch waits for the sentences of other requests."
    )
    max_text_chars: int = _setting(
        500_000, whole(1, 100_000_000), "characters", "Longest text; a longer one gets 413."
    )
    max_body_bytes: int = _setting(
        1_048_576, whole(1024, 1_000_000_000), "bytes", "Largest body; a larger one gets 413."
    )
    max_file_bytes: int = _setting(
        10_485_760,
        whole(1024, 1_000_000_000),
        "bytes",
        "Largest file of /translate_file; a larger one gets 413. Results are kept in memory, at "
        "most four times as much in all; beyond that: 503.",
    )
    keep_files_s: int = _setting(
        600, whole(1, 86_400), "s", "How long a translated file can be downloaded."
    )
    max_texts: int = _setting(
        128, whole(1, 100_000), "texts", "Most texts in one request; more get 400."
    )
    deadline_s: float = _setting(
        120.0, decimal(0.01, 86_400), "s", "Longest time for one request; then it gets 504."
    )
    api_keys: tuple[str, ...] = _setting(
        (),
        key_list,
        "comma-separated",
        "Keys that may use /v1; empty means that everyone may. Sent as "
        "`Authorization: Bearer KEY` or `X-API-Key: KEY`, never in an address. LibreTranslate's "
        "addresses also take `api_key` in body or address, DeepL's `DeepL-Auth-Key KEY`.",
        secret=True,
    )
    rate_limit: int = _setting(
        0,
        whole(0, 1_000_000),
        "requests a minute",
        "For each key, or each address without one; 0 means no limit. Beyond it: 429.",
    )
    trusted_proxies: int = _setting(
        0,
        whole(0, 16),
        "proxies",
        "Reverse proxies in front whose X-Forwarded-For is believed (for RATE_LIMIT), and -Proto, "
        "-Host and -Prefix of the nearest (for the address of a translated file).",
    )
    allow_fetch: bool = _setting(
        False,
        flag,
        "0 or 1",
        "Whether a `url` may be sent in place of a text; see ingestion.md before setting it.",
    )
    fetch_user_agent: str = _setting(
        "",
        header_value,
        "",
        "What is said to the servers that pages are fetched from; empty means Epitome/VERSION.",
    )
    epitome_url: str = _setting(
        "",
        http_url,
        "address",
        "For `mcp` alone: a running service to ask; empty means that the models are loaded here.",
    )
    epitome_api_key: str = _setting(
        "",
        secret_header_value,
        "",
        "For `mcp` alone: the key of that service.",
        secret=True,
    )
    graceful_timeout_s: int = _setting(
        30, whole(1, 3600), "s", "How long running requests may go on after a stop signal."
    )
    log_level: LogLevel = _setting(  # noqa: RUF009  # it makes a field
        "info",
        one_of("debug", "info", "warning", "error"),
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
