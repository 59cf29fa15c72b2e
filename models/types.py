"""The values that flow through the pipeline: what is asked (Job) and what is answered (Result).

Frozen, hashable where that is cheap, without behaviour beyond what follows from their own
fields. Every offset and length is in code points of the request's own text, so that
`text[offset : offset + length]` is the thing meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["abstractive", "extractive"]
Format = Literal["paragraph", "bullets"]
LengthPreset = Literal["short", "medium", "long"]
Digits = Literal["latin", "arabic-indic"]
TranslationStatus = Literal["ok", "already_in_target", "failed"]
Skipped = Literal["too_short"]
TextFormat = Literal["text", "html"]
Glossary = Mapping[str, Mapping[str, str]]
"""Term -> target language -> the form it takes there. Not to be changed once it is in a job."""

MAX_ALTERNATIVES = 5
"""Most other translations of a text: each widens the beam of a second decoding."""


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A BCP-47 code with the detector's probability (0 to 1)."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """The language of a text; `code` is "und" where it cannot be told.

    `alternatives` are the next best guesses, best first, `code` itself left out. A language the
    caller named has confidence 1.0 and no alternatives.
    """

    code: str
    confidence: float
    alternatives: tuple[LanguageGuess, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """How long the summary may be; exactly one of the three is set."""

    preset: LengthPreset | None = "medium"
    max_sentences: int | None = None
    max_words: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One article to digest.

    `source` is "auto" or a code; one the models do not write is summarised by its own sentences.
    `targets` may be empty (a summary alone). `deadline_s` counts from the start of the run; None
    means no limit. `digits` are those of Arabic translations. `keep` and `glossary` are for the
    translations; see `protection.Protector`.
    """

    text: str
    source: str = "auto"
    targets: tuple[str, ...] = ()
    length: Length = field(default_factory=Length)
    format: Format = "paragraph"
    mode: Mode = "abstractive"
    title: str | None = None
    deadline_s: float | None = None
    digits: Digits = "latin"
    keep: tuple[str, ...] = ()
    glossary: Glossary = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TranslateJob:
    """Texts to translate, each on its own, into every target.

    `digits` are Arabic's. `keep` are terms that stay as they are, `glossary` terms with the form
    they take in a target. `alternatives` is how many other translations of each text are wanted,
    at most MAX_ALTERNATIVES.
    """

    texts: tuple[str, ...]
    targets: tuple[str, ...]
    source: str = "auto"
    deadline_s: float | None = None
    format: TextFormat = "text"
    alternatives: int = 0
    digits: Digits = "latin"
    keep: tuple[str, ...] = ()
    glossary: Glossary = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence that supports a summary sentence; `rank_score` is 0 to 1, best first."""

    offset: int
    length: int
    rank_score: float


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the summary with the source sentences that support it."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the document's sentences the summariser read."""

    sentences_read: int
    sentences_total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary in the article's own language.

    `route` is the languages it went through: ("en",), or ("ru", "en", "ru").
    """

    text: str
    sentences: tuple[SummarySentence, ...]
    language: str
    route: tuple[str, ...]
    mode: Mode
    skipped: Skipped | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Kept:
    """A protected span: as it stands in the source, and as it should in the target."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """A source sentence and its translation.

    `kept` are the spans protected in it; `is_split` tells that the parts between them had to be
    translated one by one.
    """

    source: str
    text: str
    kept: tuple[Kept, ...] = ()
    is_split: bool = False


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in one target language.

    `text` is None unless `status` is "ok": a text is never given as its own translation.
    `error` holds the slug of what went wrong when `status` is "failed", `detail` its message.
    `alternatives` are other translations of the whole text, best first; only where the job asked
    for them.
    """

    target: str
    status: TranslationStatus
    text: str | None
    sentences: tuple[TranslatedSentence, ...]
    route: tuple[str, ...]
    error: str | None = None
    detail: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an output's sentence, in code points of that sentence's text."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Warning:
    """A check that an output failed.

    `target` is None for the summary itself; `sentence` is the index of the output's sentence, and
    `spans` are the words meant in it, none where the fault is that something is absent.
    """

    code: str
    target: str | None
    sentence: int | None
    detail: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a digest answers."""

    language: DetectedLanguage
    summary: Summary
    translations: Mapping[str, Translation]
    warnings: tuple[Warning, ...]
    signature: str
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TranslatedItem:
    """What one text of a TranslateJob became; `error` is a slug when the text itself was bad."""

    language: DetectedLanguage
    translations: Mapping[str, Translation]
    warnings: tuple[Warning, ...]
    error: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class TranslateResult:
    """The items of a TranslateJob, in the order of its texts."""

    items: tuple[TranslatedItem, ...]
    signature: str
    timings_ms: Mapping[str, float]
