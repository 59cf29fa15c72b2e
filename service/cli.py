"""`python -m service …`: serve, digest, models, mcp.

Answers go to stdout, everything else to stderr. Exit codes: 0 done, 1 something broke here,
2 the call or the text is wrong (one line says how), 130 interrupted. Heavy imports wait until
the subcommand is known.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from models import StoreError, StoreUsageError, __version__
from service.digest_cli import add_digest_options
from service.models_cli import add_models_commands
from service.setting_values import SettingError
from service.settings import Settings
from service.terminal import BROKEN, INTERRUPTED, OK, USAGE, UsageError, bounded, complain, opened


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
        return complain(str(err), USAGE)
    except StoreError as err:
        return complain(str(err), BROKEN)
    except KeyboardInterrupt:
        return complain("interrupted", INTERRUPTED)
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
    add_digest_options(digest)

    mcp = commands.add_parser("mcp", help="offer tools to assistants, on stdin and stdout")
    mcp.set_defaults(run=_mcp)
    mcp.add_argument(
        "--http",
        type=bounded(1, 65535),
        metavar="PORT",
        help="over HTTP on 127.0.0.1:PORT/mcp instead; there are no keys",
    )

    models = commands.add_parser("models", help="list the models in use; fetch full-size ones")
    models.set_defaults(run=_models)
    models.add_argument("--json", action="store_true", help="the answer of GET /v1/models")
    add_models_commands(models)
    return parser


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


def _models(args: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as pipeline:
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
