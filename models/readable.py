"""Which language a short text to translate is taken for, where no model reads the likeliest one."""

from __future__ import annotations

from collections.abc import Callable

from models.languages import UNDETERMINED
from models.types import DetectedLanguage, LanguageGuess

# Of the likeliest language's probability, and of all: a guess below either is no better than none.
# docs/design.md says what that brings to Russian, and what it costs Bulgarian.
_CLOSE_SHARE = 0.3
_MIN_GUESS = 0.2


def nearest_readable(found: DetectedLanguage, reads: Callable[[str], bool]) -> DetectedLanguage:
    """Give the best guess that is read, where it comes close to an unread one; else `found`.

    Args:
        found: What the detector told.
        reads: Whether a model reads a language.
    """
    if reads(found.code) or found.code == UNDETERMINED:
        return found
    guess = next((guess for guess in found.alternatives if reads(guess.code)), None)
    if guess is None:
        return found
    least = max(_MIN_GUESS, _CLOSE_SHARE * found.confidence)
    if guess.confidence < least:
        return found
    others = tuple(other for other in found.alternatives if other != guess)
    told = LanguageGuess(found.code, found.confidence)
    return DetectedLanguage(guess.code, guess.confidence, (told, *others))
