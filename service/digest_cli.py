"""`python -m service digest FILE`: one text from a file or standard input, its digest on stdout."""

from __future__ import annotations

import argparse
import codecs
import sys
import uuid
from pathlib import Path

from models import SUPPORTED, Job, Length
from service.settings import Settings
from service.terminal import BROKEN, OK, UsageError, bounded, complain, opened, stage_bar
from service.texts import find_unusable_character

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def add_digest_options(digest: argparse.ArgumentParser) -> None:
    """Give the `digest` command its arguments."""
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
    size.add_argument("--max-sentences", type=bounded(1, 20), metavar="N", help="1 to 20")
    size.add_argument("--max-words", type=bounded(10, 1000), metavar="N", help="10 to 1000")
    digest.add_argument("--mode", choices=("abstractive", "extractive"), default="abstractive")
    digest.add_argument("--format", choices=("paragraph", "bullets"), default="paragraph")
    digest.add_argument("--title", help="the headline, where the text has none")
    digest.add_argument("--encoding", help="of the file; default: UTF-8, or what its mark says")
    digest.add_argument("--json", action="store_true", help="the answer of POST /v1/digest")
    digest.add_argument("--evidence", action="store_true", help="with the supporting sentences")
    digest.add_argument("--quiet", action="store_true", help="no progress bar on stderr")


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
    with opened(settings) as pipeline, stage_bar(args.quiet) as progress:
        try:
            result = pipeline.digest(job, progress)
        except (BadText, LanguageError) as err:
            raise UsageError(str(err)) from err
        except ModelError as err:
            return complain(str(err), BROKEN)
        names = {info.code: info.name for info in pipeline.languages()}
    if args.json:
        from service.answers import digest_answer

        print(digest_answer(result, uuid.uuid4().hex).model_dump_json(indent=2))
    else:
        from service.report import render

        print(render(result, text, names, with_evidence=args.evidence))
    return OK


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
