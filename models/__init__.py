"""Epitome's ML side: what a text becomes. This module is its one face.

Importing it reads no file and loads no model; `open_pipeline` does.
"""

from models.errors import (
    BadText,
    BusyError,
    DeadlineExceeded,
    EmptyText,
    EngineFailure,
    HashMismatch,
    LanguageError,
    ModelError,
    ModelUnavailable,
    Overloaded,
    TextTooLong,
    UndeterminedLanguage,
    UnsupportedLanguage,
    UnsupportedPair,
)
from models.languages import SUPPORTED
from models.opening import open_pipeline
from models.pipeline import Pipeline
from models.timing import Progress
from models.types import (
    Coverage,
    DetectedLanguage,
    Evidence,
    Job,
    LanguageGuess,
    LanguageInfo,
    Length,
    ModelInfo,
    PipelineOptions,
    Result,
    Summary,
    SummarySentence,
    TranslatedItem,
    TranslatedSentence,
    TranslateJob,
    TranslateResult,
    Translation,
    Warning,
)
from models.version import __version__

__all__ = [
    "SUPPORTED",
    "BadText",
    "BusyError",
    "Coverage",
    "DeadlineExceeded",
    "DetectedLanguage",
    "EmptyText",
    "EngineFailure",
    "Evidence",
    "HashMismatch",
    "Job",
    "LanguageError",
    "LanguageGuess",
    "LanguageInfo",
    "Length",
    "ModelError",
    "ModelInfo",
    "ModelUnavailable",
    "Overloaded",
    "Pipeline",
    "PipelineOptions",
    "Progress",
    "Result",
    "Summary",
    "SummarySentence",
    "TextTooLong",
    "TranslateJob",
    "TranslateResult",
    "TranslatedItem",
    "TranslatedSentence",
    "Translation",
    "UndeterminedLanguage",
    "UnsupportedLanguage",
    "UnsupportedPair",
    "Warning",
    "__version__",
    "open_pipeline",
]
