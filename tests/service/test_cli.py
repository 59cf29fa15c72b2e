"""`python -m service …`: answers on stdout, the rest on stderr, one line for each fault."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli import main
from tests.service.doubles import ARABIC, ENGLISH, RUSSIAN

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE", "fake")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


def test_a_digest_is_readable_text(article: Path, capsys: Captured) -> None:
    assert main(["digest", str(article), "--to", "ru,el,ar,en", "--max-sentences", "1"]) == 0
    blocks = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert blocks[0].startswith("Language: English (en), ")
    assert blocks[1].startswith("Summary (abstractive, read 5 of 5 sentences)\n")
    assert [block.split("\n")[0] for block in blocks[2:6]] == [
        "Russian (ru)",
        "Greek (el)",
        "Arabic (ar)",
        "English (en)",
    ]
    assert blocks[5].endswith("(the summary is already in English)")


def test_the_evidence_is_quoted_from_the_text(article: Path, capsys: Captured) -> None:
    assert main(["digest", str(article), "--to", "", "--evidence", "--max-sentences", "1"]) == 0
    out = capsys.readouterr().out
    assert "\n  [1] The city council voted on Tuesday" in out
    assert ".00  The city council voted on Tuesday" in out
    assert "Russian" not in out


def test_json_is_the_answer_of_the_service(article: Path, capsys: Captured) -> None:
    arguments = ["--to", "ru", "--json", "--length", "short", "--mode", "extractive"]
    assert main(["digest", str(article), *arguments]) == 0
    out = capsys.readouterr().out
    body = json.loads(out)
    assert [*body] == [
        "language",
        "summary",
        "translations",
        "warnings",
        "article",
        "signature",
        "timings_ms",
        "request_id",
    ]
    assert body["summary"]["mode"] == "extractive"
    assert [*body["translations"]] == ["ru"]
    assert "\\u" not in out


def test_the_progress_bar_is_on_stderr_and_can_be_silenced(article: Path, capsys: Captured) -> None:
    assert main(["digest", str(article), "--to", "ru"]) == 0
    captured = capsys.readouterr()
    assert "summarise" in captured.err
    assert "translate" in captured.err
    assert "%" not in captured.out.split("\n", 1)[1]
    assert main(["digest", str(article), "--to", "ru", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("data", "extra"),
    [
        (RUSSIAN.encode("utf-8"), []),
        (RUSSIAN.encode("utf-8-sig"), []),
        (RUSSIAN.encode("utf-16"), []),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), []),
        (RUSSIAN.encode("utf-32"), []),
        (RUSSIAN.encode("windows-1251"), ["--encoding", "windows-1251"]),
        (RUSSIAN.replace(". ", ".\r\n").encode(), []),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "windows-1251", "crlf"],
)
def test_the_encoding_of_a_file_is_found_or_named(
    tmp_path: Path, capsys: Captured, data: bytes, extra: list[str]
) -> None:
    path = tmp_path / "page"
    path.write_bytes(data)
    assert main(["digest", str(path), "--to", "", "--quiet", *extra]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Language: Russian (ru), ")
    assert "\ufeff" not in out
    assert "\r" not in out


@pytest.mark.parametrize(
    ("data", "extra", "message"),
    [
        (
            "мост".encode("windows-1251"),
            [],
            "{path} is not UTF-8: see byte 0; name its encoding with --encoding",
        ),
        (
            b"\xff\xfe\x00",
            [],
            "{path} is not utf-16: see byte 2; name its encoding with --encoding",
        ),
        (b"a", ["--encoding", "klingon"], "--encoding: 'klingon' is not known"),
        (b"ab\0c", [], "{path} holds a null character at offset 2"),
        (b"", [], "the text is empty: give at least one word"),
        (b" \n", [], "the text is empty: give at least one word"),
        (
            "🙂🙂".encode(),
            [],
            "the language of the text cannot be told: name it in `source` (one of en, ru, el, ar)",
        ),
        (b"a", ["--to", "ru,xx"], "--to: xx is not a target here; give some of en, ru, el, ar"),
    ],
)
def test_bad_input_is_one_clear_line_and_code_2(
    tmp_path: Path, capsys: Captured, data: bytes, extra: list[str], message: str
) -> None:
    path = tmp_path / "page"
    path.write_bytes(data)
    assert main(["digest", str(path), "--quiet", *extra]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"epitome: {message.format(path=path)}\n"


def test_a_missing_file_is_named(tmp_path: Path, capsys: Captured) -> None:
    assert main(["digest", str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err == f"epitome: {tmp_path}/none.txt: No such file or directory\n"
    assert main(["digest", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"epitome: {tmp_path}: Is a directory\n"


def test_a_bad_setting_is_named(
    article: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_QUEUE_ITEMS", "ten")
    assert main(["digest", str(article)]) == 2
    assert capsys.readouterr().err == "epitome: MAX_QUEUE_ITEMS='ten' is not a whole number\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["digest"],
        ["digest", "-", "--length", "tiny"],
        ["digest", "-", "--max-words", "5"],
        ["digest", "-", "--max-words", "50", "--length", "short"],
    ],
)
def test_a_wrong_call_is_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARABIC.encode())))
    assert main(["digest", "-", "--to", "el", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("Language: Arabic (ar), ")


def test_models_lists_them(capsys: Captured) -> None:
    assert main(["models"]) == 0
    assert "summarise  en -> en  fake none" in capsys.readouterr().out
    assert main(["models", "--json"]) == 0
    assert {row["engine"] for row in json.loads(capsys.readouterr().out)["models"]} == {"fake"}


def test_it_works_in_a_pipe_that_closes_early_and_in_any_locale(article: Path) -> None:
    command = f"cat {article} | {sys.executable} -m service digest - --to ru,ar | head -n 1"
    environ = {**os.environ, "ENGINE": "fake", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        timeout=60,
        check=False,
        env=environ,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.decode().startswith("Language: English (en), ")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
