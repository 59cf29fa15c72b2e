"""`python -m service …`: serve, digest, models, mcp.

Answers go to stdout, everything else to stderr. Exit codes: 0 done, 1 something broke here,
2 the call or the text is wrong (one line says how), 130 interrupted. Heavy imports wait until
the subcommand is known.
"""

from __future__ import annotations

import argparse
import codecs
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from models import SUPPORTED, Job, Length, StoreError, StoreUsageError, __version__
from service.models_cli import add_models_commands
from service.setting_values import SettingError
from service.settings import Settings
from service.texts import find_unusable_character

if TYPE_CHECKING:
    from models import Pipeline, Progress

OK, BROKEN, USAGE, INTERRUPTED = 0, 1, 2, 130
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UsageError(Exception):
    """Raised where the call or its input is wrong; the message is one line for its author."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = build_parser()
    args = parser.parse_args(arguments)
    _write_utf8(sys.stdout)
    run: Callable[[argparse.Namespace, Settings], int] = args.run
    try:
        code = run(args, Settings.from_env(os.environ))
        sys.stdout.flush()
    except (SettingError, UsageError, StoreUsageError) as err:
        return _complain(str(err), USAGE)
    except StoreError as err:
        return _complain(str(err), BROKEN)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader (`head`) has what it wants; let the interpreter's last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m service",
        description="Summaries and their translations, offline. Settings: docs/settings.md.",
    )
    parser.add_argument("--version", action="version", version=f"Epitome {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="answer HTTP on HOST:PORT")
    serve.set_defaults(run=_serve)

    digest = commands.add_parser("digest", help="summarise one text and translate the summary")
    digest.set_defaults(run=_digest)
    digest.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
    digest.add_argument(
        "--to",
        default="ru,el,ar",
        metavar="LANGS",
        help=f"targets, of {','.join(SUPPORTED)}; '' for none (default: %(default)s)",
    )
    digest.add_argument("--source", default="auto", metavar="LANG", help="default: auto")
    size = digest.add_mutually_exclusive_group()
    size.add_argument("--length", choices=("short", "medium", "long"), default="medium")
    size.add_argument("--max-sentences", type=_bounded(1, 20), metavar="N", help="1 to 20")
    size.add_argument("--max-words", type=_bounded(10, 1000), metavar="N", help="10 to 1000")
    digest.add_argument("--mode", choices=("abstractive", "extractive"), default="abstractive")
    digest.add_argument("--format", choices=("paragraph", "bullets"), default="paragraph")
    digest.add_argument("--title", help="the headline, where the text has none")
    digest.add_argument("--encoding", help="of the file; default: UTF-8, or what its mark says")
    digest.add_argument("--json", action="store_true", help="the answer of POST /v1/digest")
    digest.add_argument("--evidence", action="store_true", help="with the supporting sentences")
    digest.add_argument("--quiet", action="store_true", help="no progress bar on stderr")

    mcp = commands.add_parser("mcp", help="offer tools to assistants, on stdin and stdout")
    mcp.set_defaults(run=_mcp)
    mcp.add_argument(
        "--http",
        type=_bounded(1, 65535),
        metavar="PORT",
        help="over HTTP on 127.0.0.1:PORT/mcp instead; there are no keys",
    )

    models = commands.add_parser("models", help="list the models in use; fetch full-size ones")
    models.set_defaults(run=_models)
    models.add_argument("--json", action="store_true", help="the answer of GET /v1/models")
    add_models_commands(models)
    return parser


def _bounded(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{raw!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{raw} is not between {low} and {high}")
        return value

    return parse


def _complain(message: str, code: int) -> int:
    print(f"epitome: {message}", file=sys.stderr)
    return code


def _write_utf8(stream: TextIO) -> None:
    """Arabic on a terminal that claims Latin-1 is better garbled than a traceback."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from service.server import serve

    serve(settings)
    return OK


def _mcp(args: argparse.Namespace, settings: Settings) -> int:
    try:
        from service.mcp_server import run
    except ModuleNotFoundError as err:
        if err.name is None or err.name.split(".")[0] in ("service", "models"):
            raise
        raise UsageError(
            f"the package {err.name!r} is missing: pip install -r requirements-mcp.txt, "
            "and run from a checkout"
        ) from err
    run(settings, args.http)
    return OK


def _digest(args: argparse.Namespace, settings: Settings) -> int:
    from models import BadText, LanguageError, ModelError

    text = read_text(args.file, args.encoding)
    job = Job(
        text=text,
        source=args.source,
        targets=_targets(args.to),
        length=_length(args),
        format=args.format,
        mode=args.mode,
        title=args.title,
    )
    with _opened(settings) as pipeline, _progress_bar(args.quiet) as progress:
        try:
            result = pipeline.digest(job, progress)
        except (BadText, LanguageError) as err:
            raise UsageError(str(err)) from err
        except ModelError as err:
            return _complain(str(err), BROKEN)
        names = {info.code: info.name for info in pipeline.languages()}
    if args.json:
        from service.answers import digest_answer

        print(digest_answer(result, uuid.uuid4().hex).model_dump_json(indent=2))
    else:
        from service.report import render

        print(render(result, text, names, with_evidence=args.evidence))
    return OK


def _models(args: argparse.Namespace, settings: Settings) -> int:
    with _opened(settings) as pipeline:
        found = pipeline.models()
    if args.json:
        from service.answers import models_answer

        print(models_answer(found).model_dump_json(indent=2))
        return OK
    for info in found:
        route = f"{','.join(info.source_langs)} -> {','.join(info.target_langs)}"
        size = f"{info.size_bytes / 1e6:.1f} MB"
        line = f"{info.id}  {info.task}  {route}  {info.engine} {info.quantisation}  {size}"
        print(f"{line}  {info.profile}")
    return OK


@contextmanager
def _opened(settings: Settings) -> Iterator[Pipeline]:
    """The pipeline, closed at the end.

    Raises:
        SystemExit: The models cannot be loaded (code 1).
    """
    from models import ModelError, open_pipeline

    try:
        pipeline = open_pipeline(settings.pipeline_options())
    except ModelError as err:
        raise SystemExit(_complain(str(err), BROKEN)) from err
    try:
        yield pipeline
    finally:
        pipeline.close()


@contextmanager
def _progress_bar(is_quiet: bool) -> Iterator[Progress]:
    """A bar on stderr that starts anew with each stage and leaves nothing behind."""
    from tqdm import tqdm

    form = "{desc:<12} {percentage:3.0f} %|{bar:30}| {n_fmt}/{total_fmt} [{elapsed}]"
    with tqdm(total=1, leave=False, disable=is_quiet, bar_format=form) as bar:

        def show(stage: str, done: int, total: int) -> None:
            bar.set_description_str(stage, refresh=False)
            bar.total, bar.n = max(total, 1), done
            bar.refresh()

        yield show


def _targets(raw: str) -> tuple[str, ...]:
    targets = tuple(code.strip() for code in raw.split(",") if code.strip())
    unknown = [code for code in targets if code not in SUPPORTED]
    if unknown:
        works = ", ".join(SUPPORTED)
        raise UsageError(f"--to: {', '.join(unknown)} is not a target here; give some of {works}")
    return tuple(dict.fromkeys(targets))


def _length(args: argparse.Namespace) -> Length:
    if args.max_sentences is not None:
        return Length(preset=None, max_sentences=args.max_sentences)
    if args.max_words is not None:
        return Length(preset=None, max_words=args.max_words)
    return Length(preset=args.length)


def read_text(path: str, encoding: str | None) -> str:
    """The text of a file, or of standard input for "-".

    A byte-order mark is believed and left out; without one the text is UTF-8 unless `encoding`
    says otherwise. Line ends become "\\n".

    Raises:
        UsageError: It cannot be read, or is not text in that encoding.
    """
    name = "standard input" if path == "-" else path
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as err:
        raise UsageError(f"{name}: {err.strerror}") from err
    chosen = encoding or _marked_encoding(data)
    try:
        text = data.decode(chosen)
    except LookupError as err:
        raise UsageError(f"--encoding: {encoding!r} is not known") from err
    except UnicodeDecodeError as err:
        hint = "" if encoding else "; name its encoding with --encoding"
        label = "UTF-8" if chosen == "utf-8-sig" else chosen
        raise UsageError(f"{name} is not {label}: see byte {err.start}{hint}") from err
    if fault := find_unusable_character(text):
        raise UsageError(f"{name} {fault}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked_encoding(data: bytes) -> str:
    if data.startswith(_UTF32):  # before UTF-16: its little-endian mark begins with that one's
        return "utf-32"
    return "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
