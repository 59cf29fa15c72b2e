"""What the guides under docs/ show: their text, their blocks of code, their commands."""

from __future__ import annotations

import re
import shlex

from tests.service.live import ROOT


def text_of(guide: str) -> str:
    """A guide as it is written, by its name under docs/."""
    return (ROOT / "docs" / guide).read_text(encoding="utf-8")


def blocks(guide: str, language: str) -> list[str]:
    """Every block of code of one language."""
    return re.findall(rf"```{language}\n(.*?)```", text_of(guide), re.DOTALL)


def commands(guide: str) -> list[list[str]]:
    """Every command of a guide whose commands are curl's, as arguments."""
    whole = " ; ".join(blocks(guide, "sh")).replace("\ncurl ", " ; curl ")
    found: list[list[str]] = [[]]
    for token in shlex.split(whole):
        if token == ";":
            found.append([])
        else:
            found[-1].append(token)
    return found
