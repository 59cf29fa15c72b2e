"""`python -m service models …`: list, fetch, verify, convert, remove, licences.

The one place that may use the network, and only when an operator calls `fetch`. Progress and
questions go to stderr, lists to stdout.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.settings import Settings
from service.terminal import BROKEN, OK, file_bars

if TYPE_CHECKING:
    from models import ModelStore

DEFAULT_PROFILE = "full"


def add_models_commands(models: argparse.ArgumentParser) -> None:
    """Give the `models` command its subcommands."""
    commands = models.add_subparsers(title="commands", metavar="COMMAND")

    listing = commands.add_parser("list", help="the full-size models and what is here of them")
    listing.set_defaults(run=_list)
    listing.add_argument("--json", action="store_true")
    listing.add_argument(
        "--missing", metavar="PROFILE", help="only the ids of a profile that are not ready"
    )

    fetch = commands.add_parser("fetch", help="fetch models, convert them, and let them serve")
    fetch.set_defaults(run=_fetch)
    fetch.add_argument("ids", nargs="*", metavar="ID", help="default: those of --profile")
    fetch.add_argument("--profile", default=DEFAULT_PROFILE, help="default: %(default)s")
    fetch.add_argument(
        "--from", dest="origin", type=Path, metavar="PATH", help="a directory or tar file instead"
    )
    fetch.add_argument(
        "--accept-licence", action="append", default=[], metavar="ID", dest="accepted"
    )
    fetch.add_argument("--no-convert", action="store_true", help="only fetch")
    fetch.add_argument("--update", action="store_true", help="take what the source has now")
    _conversion_options(fetch)
    fetch.add_argument("--quiet", action="store_true", help="no progress on stderr")

    convert = commands.add_parser("convert", help="convert what was fetched")
    convert.set_defaults(run=_convert)
    convert.add_argument("ids", nargs="*", metavar="ID", help="default: all that were fetched")
    _conversion_options(convert)

    verify = commands.add_parser("verify", help="hold the files on the disk against their pins")
    verify.set_defaults(run=_verify)
    verify.add_argument("ids", nargs="*", metavar="ID", help="default: all that are ready")

    remove = commands.add_parser("remove", help="delete models from the disk")
    remove.set_defaults(run=_remove)
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.add_argument("--forget", action="store_true", help="their pins as well")

    licences = commands.add_parser("licences", help="whose the models are, and on what terms")
    licences.set_defaults(run=_licences)


def _conversion_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quantisation",
        default="auto",
        help="int8, float16, bfloat16 …; auto (default): int8 for a CPU, half precision for a GPU",
    )
    parser.add_argument("--keep", action="store_true", help="keep the fetched files as well")


def _store(settings: Settings) -> ModelStore:
    from models import ModelStore

    return ModelStore(settings.models_path)


def _list(args: argparse.Namespace, settings: Settings) -> int:
    store = _store(settings)
    entries = store.entries()
    if args.missing:
        ready = {entry.recipe.id for entry in entries if entry.state == "ready"}
        print("\n".join(i for i in store.profile(args.missing) if i not in ready))
        return OK
    rows = [
        {
            "id": entry.recipe.id,
            "state": entry.state,
            "task": entry.recipe.task,
            "source_langs": list(entry.recipe.source_langs),
            "target_langs": list(entry.recipe.target_langs),
            "licence": entry.recipe.licence,
            "origin": entry.recipe.origin,
            "revision": entry.revision,
            "quantisation": entry.quantisation,
            "size_bytes": entry.size_bytes,
            "download_mb": entry.recipe.download_mb,
            "profiles": [n for n, ids in store.recipes.profiles.items() if entry.recipe.id in ids],
        }
        for entry in entries
    ]
    if args.json:
        print(json.dumps({"directory": str(store.directory), "models": rows}, indent=2))
        return OK
    print(f"{store.directory}")
    for row in rows:
        print(_line(row))
    return OK


def _line(row: dict[str, Any]) -> str:
    if row["size_bytes"]:
        size = f"{row['size_bytes'] / 1e6:,.0f} MB {row['quantisation']}".strip()
    else:
        size = f"{row['download_mb']:,} MB to fetch" if row["download_mb"] else ""
    route = f"{','.join(row['source_langs'])} -> {','.join(row['target_langs'])}"
    mark = "*" if row["profiles"] else " "
    return f"{mark} {row['id']:<26} {row['state']:<8} {row['task']:<10} {route:<24} {size}".rstrip()


def _fetch(args: argparse.Namespace, settings: Settings) -> int:
    from models import ConsentMissing, bring, converted_type, import_models

    store = _store(settings)
    ids = args.ids or ([] if args.origin else list(store.profile(args.profile)))
    quantisation = _quantisation(args, settings, converted_type)
    accepted = list(args.accepted)
    options: dict[str, Any] = {"quantisation": quantisation, "keep": args.keep}
    options |= {"only_fetch": args.no_convert, "tell": _teller(args.quiet)}
    while True:
        try:
            if args.origin:
                done = import_models(store, args.origin, ids, accepted=accepted, **options)
            else:
                with file_bars(args.quiet) as report:
                    done = bring(
                        store,
                        ids,
                        accepted=accepted,
                        update=args.update,
                        report=report,
                        **options,
                    )
        except ConsentMissing as missing:
            if not _consents(missing.model_id, str(missing)):
                raise
            accepted.append(missing.model_id)
        else:
            break
    if not done and not args.quiet:
        print("everything asked for is ready", file=sys.stderr)
    return OK


def _consents(model_id: str, message: str) -> bool:
    """Ask at a terminal; elsewhere nobody consents by accident."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(message, file=sys.stderr)
    print(f"Type {model_id} to accept: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == model_id


def _convert(args: argparse.Namespace, settings: Settings) -> int:
    from models import converted_type, make_ready

    store = _store(settings)
    ids = args.ids or [e.recipe.id for e in store.entries() if e.state == "fetched"]
    quantisation = _quantisation(args, settings, converted_type)
    with store.changing():
        for model_id in ids:
            make_ready(store, model_id, quantisation, _teller(False), keep=args.keep)
    return OK


def _verify(args: argparse.Namespace, settings: Settings) -> int:
    store = _store(settings)
    ids = args.ids or [e.recipe.id for e in store.entries() if e.state == "ready"]
    faults = []
    for model_id in ids:
        store.recipe(model_id)
        found = store.verify(model_id)
        faults += found
        if not found:
            print(f"{model_id}: as pinned")
    for fault in faults:
        print(fault, file=sys.stderr)
    return BROKEN if faults else OK


def _remove(args: argparse.Namespace, settings: Settings) -> int:
    store = _store(settings)
    with store.changing():
        for model_id in args.ids:
            was_there = store.remove(model_id, forget=args.forget)
            print(f"{model_id}: {'removed' if was_there else 'was not here'}")
    return OK


def _licences(_: argparse.Namespace, settings: Settings) -> int:
    store = _store(settings)
    locked = store.lock.models
    for recipe in store.recipes.models.values():
        here = locked.get(recipe.id)
        consent = f"  {recipe.consent}" if recipe.consent else ""
        accepted = "  (accepted)" if here and here.accepted else ""
        print(f"{recipe.id:<26} {recipe.licence:<18} {recipe.origin}{consent}{accepted}")
    return OK


def _quantisation(
    args: argparse.Namespace, settings: Settings, converted_type: Callable[..., str]
) -> str:
    if args.quantisation != "auto":
        return str(args.quantisation)
    return converted_type(settings.device)


def _teller(is_quiet: bool) -> Callable[[str], None]:
    def tell(line: str) -> None:
        if not is_quiet:
            print(line, file=sys.stderr, flush=True)

    return tell
