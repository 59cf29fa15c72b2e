"""The values that flow through the pipeline: what is asked (Job) and what is answered (Result).

Frozen, hashable where that is cheap, without behaviour beyond what follows from their own
fields. Every offset and length is in code points of the request's own text, so that
`text[offset : offset + length]` is the thing meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
class Sentence:
    """One sentence of a document: `document.text[offset : offset + length] == text`."""

    text: str
    offset: int
    paragraph: int

    @property
    def length(self) -> int:
        """Code points."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into sentences, with everything between them kept.

    `separators` has one item more than `sentences`:
    `separators[0] + sentences[0].text + separators[1] + … + separators[-1] == text`.
    White space, blank lines, list marks and indents live in the separators; they never reach a
    model.
    """

    text: str
    sentences: tuple[Sentence, ...]
    separators: tuple[str, ...]

    def reassemble(self, replacements: Sequence[str]) -> str:
        """Put `replacements` (one a sentence, same order) where the sentences stood.

        Raises:
            ValueError: The number of replacements is not the number of sentences.
        """
        if len(replacements) != len(self.sentences):
            raise ValueError(
                f"{len(replacements)} replacements for {len(self.sentences)} sentences"
            )
        parts = [self.separators[0]]
        for replacement, separator in zip(replacements, self.separators[1:], strict=True):
            parts += (replacement, separator)
        return "".join(parts)


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


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as `/v1/models` shows it.

    `profile` is "embedded" or "full"; `serves` names what it is used for: "en-ru",
    "summarise-en".
    """

    id: str
    task: str
    source_langs: tuple[str, ...]
    target_langs: tuple[str, ...]
    revision: str
    licence: str
    engine: str
    quantisation: str
    size_bytes: int
    max_source_tokens: int
    scores: Mapping[str, float]
    is_ready: bool
    profile: str = "embedded"
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """A language as `/v1/languages` shows it: its targets, and how it is summarised.

    `can_summarise` is whether a model writes summaries of it; `modes` has "extractive" always.
    """

    code: str
    name: str
    script: str
    direction: Literal["ltr", "rtl"]
    targets: tuple[str, ...]
    can_summarise: bool
    modes: tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """How to open a pipeline; `service/settings.py` fills it from the environment.

    Attributes:
        engine: "ct2" (default), "hf" (needs torch) or "fake" (deterministic, for tests).
        threads: CPU threads an engine may use; 0 lets it choose.
        profile: "embedded", "full" or "auto"; see `models/selection.py`.
        models: Direction -> the id of its model, over the profile's choice.
        models_dir: Where the full-size models lie.
        device: "auto", "cpu" or "cuda".
        max_batch_tokens: Source tokens of one engine call, padding counted; 0 lets it choose.
        max_wait_ms: How long the batcher waits for company.
        max_queue_items: Segments that may wait; beyond that `Overloaded` is raised.
        max_text_chars: Longest text, in code points.
    """

    engine: Literal["ct2", "hf", "fake"] = "ct2"
    threads: int = 0
    profile: Literal["embedded", "full", "auto"] = "embedded"
    models: Mapping[str, str] = field(default_factory=dict)
    models_dir: str = ""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    max_batch_tokens: int = 0
    max_wait_ms: float = 2.0
    max_queue_items: int = 4096
    max_text_chars: int = 1_000_000
