"""Settings are read once, loudly, and documented."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from service.setting_values import SettingError
from service.settings import Settings, settings_table

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_env({}) == Settings()


def test_an_empty_value_means_the_default() -> None:
    assert Settings.from_env({"PORT": "", "HOST": "  "}) == Settings()


def test_every_setting_is_read_from_its_name_in_capitals() -> None:
    environ = {
        "HOST": "0.0.0.0",
        "PORT": "9000",
        "ENGINE": "fake",
        "PROFILE": "full",
        "MODELS": "en-ru=opus-mt-en-ru, summarise-en = embedded",
        "MODELS_DIR": "/srv/models",
        "DEVICE": "CPU",
        "THREADS": "2",
        "REQUEST_THREADS": "8",
        "MAX_JOBS": "4",
        "MAX_QUEUE_ITEMS": "10",
        "MAX_BATCH_TOKENS": "512",
        "MAX_WAIT_MS": "1.5",
        "MAX_TEXT_CHARS": "1000",
        "MAX_BODY_BYTES": "2048",
        "MAX_FILE_BYTES": "4096",
        "KEEP_FILES_S": "60",
        "MAX_TEXTS": "3",
        "DEADLINE_S": "7.5",
        "API_KEYS": "first-key-1, second-key-2",
        "RATE_LIMIT": "60",
        "TRUSTED_PROXIES": "1",
        "ALLOW_FETCH": "1",
        "FETCH_USER_AGENT": "Reader/1 (+https://example.org)",
        "EPITOME_URL": "https://epitome.example/v",
        "EPITOME_API_KEY": "some-key-1",
        "GRACEFUL_TIMEOUT_S": "5",
        "LOG_LEVEL": "WARNING",
    }
    assert set(environ) == {item.name for item in settings_table()}
    assert Settings.from_env(environ) == Settings(
        host="0.0.0.0",
        port=9000,
        engine="fake",
        profile="full",
        models=(("en-ru", "opus-mt-en-ru"), ("summarise-en", "embedded")),
        models_dir="/srv/models",
        device="cpu",
        threads=2,
        request_threads=8,
        max_jobs=4,
        max_queue_items=10,
        max_batch_tokens=512,
        max_wait_ms=1.5,
        max_text_chars=1000,
        max_body_bytes=2048,
        max_file_bytes=4096,
        keep_files_s=60,
        max_texts=3,
        deadline_s=7.5,
        api_keys=("first-key-1", "second-key-2"),
        rate_limit=60,
        trusted_proxies=1,
        allow_fetch=True,
        fetch_user_agent="Reader/1 (+https://example.org)",
        epitome_url="https://epitome.example/v",
        epitome_api_key="some-key-1",
        graceful_timeout_s=5,
        log_level="warning",
    )


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("MAX_QUEUE_ITEMS", "ten", "MAX_QUEUE_ITEMS='ten' is not a whole number"),
        ("PORT", "8080.5", "PORT='8080.5' is not a whole number"),
        ("PORT", "70000", "PORT='70000' is not between 1 and 65535"),
        ("DEADLINE_S", "soon", "DEADLINE_S='soon' is not a number"),
        ("DEADLINE_S", "nan", "DEADLINE_S='nan' is not between 0.01 and 86400"),
        ("ENGINE", "gpu", "ENGINE='gpu' is not one of ct2, hf, fake"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL='loud' is not one of debug, info, warning, error"),
        ("ALLOW_FETCH", "yes", "ALLOW_FETCH='yes' is not 0 or 1"),
        (
            "FETCH_USER_AGENT",
            "Ридер",
            "FETCH_USER_AGENT='Ридер' is not up to 200 printable ASCII characters",
        ),
        (
            "EPITOME_URL",
            "localhost:8080",
            "EPITOME_URL is not an http or https address without a user name",
        ),
        (
            "EPITOME_URL",
            "http://me:secret@a.example/",
            "EPITOME_URL is not an http or https address without a user name",
        ),
        ("EPITOME_API_KEY", "ключ", "EPITOME_API_KEY is not printable ASCII"),
        ("HOST", "http://x", "HOST='http://x' is not a host name or an address"),
        (
            "MAX_JOBS",
            "64",
            "MAX_JOBS=64 must be below REQUEST_THREADS=64: health checks need a thread",
        ),
    ],
)
def test_a_bad_value_is_named_with_what_is_wrong(name: str, raw: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_env({name: raw})
    assert str(caught.value) == message


def test_a_bad_key_is_counted_and_never_shown() -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_env({"API_KEYS": "good-enough-key,hunter2"})
    assert str(caught.value) == (
        "API_KEYS: key 2 is not 8 or more printable ASCII characters without spaces"
    )


@pytest.mark.parametrize("raw", [",", " , ,", ",,"])
def test_keys_that_are_none_do_not_open_the_service(raw: str) -> None:
    with pytest.raises(SettingError, match="API_KEYS is set and holds no key"):
        Settings.from_env({"API_KEYS": raw})
    assert Settings.from_env({"API_KEYS": " "}).api_keys == ()


def test_keys_stay_out_of_the_repr() -> None:
    settings = Settings(api_keys=("secret-key",), epitome_api_key="secret-key")
    assert "secret-key" not in repr(settings)


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_the_pipeline_gets_its_part() -> None:
    options = Settings(engine="fake", threads=3, max_text_chars=10).pipeline_options()
    assert (options.engine, options.threads, options.max_text_chars) == ("fake", 3, 10)
    reshaped = {"models", "models_dir"}
    for name in {option.name for option in fields(options)} - reshaped:
        assert getattr(options, name) == getattr(
            Settings(engine="fake", threads=3, max_text_chars=10), name
        )
    chosen = Settings(models=(("en-ru", "toy"),), models_dir="~/x").pipeline_options()
    assert chosen.models == {"en-ru": "toy"}
    assert chosen.models_dir == str(Path.home() / "x")


def test_the_document_holds_the_table_of_every_setting() -> None:
    lines = ["| setting | default | unit | what it does |", "| --- | --- | --- | --- |"]
    for item in settings_table():
        default = f"`{item.default}`" if item.default else "(empty)"
        lines.append(f"| `{item.name}` | {default} | {item.unit} | {item.help} |")
    table = "\n".join(lines)
    assert table in DOCUMENT.read_text("utf-8"), f"docs/settings.md has to hold\n{table}"
