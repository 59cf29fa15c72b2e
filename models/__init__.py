"""Epitome's ML side: what a text becomes. This module is its one face.

Importing it reads no file and loads no model; `open_pipeline` does.
"""

from models.deadline import Deadline
from models.errors import (
    BadText,
    BusyError,
    Cancelled,
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
from models.infos import LanguageInfo, ModelInfo
from models.languages import SUPPORTED
from models.loading import converted_type
from models.opening import open_pipeline
from models.options import PipelineOptions
from models.pipeline import Pipeline
from models.store.bringing import bring, make_ready
from models.store.errors import ConsentMissing, StoreError, StoreUsageError
from models.store.importing import import_models
from models.store.library import ModelStore
from models.timing import Progress
from models.types import (
    MAX_ALTERNATIVES,
    Coverage,
    DetectedLanguage,
    Evidence,
    Job,
    LanguageGuess,
    Length,
    Result,
    Span,
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
    "MAX_ALTERNATIVES",
    "SUPPORTED",
    "BadText",
    "BusyError",
    "Cancelled",
    "ConsentMissing",
    "Coverage",
    "Deadline",
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
    "ModelStore",
    "ModelUnavailable",
    "Overloaded",
    "Pipeline",
    "PipelineOptions",
    "Progress",
    "Result",
    "Span",
    "StoreError",
    "StoreUsageError",
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
    "bring",
    "converted_type",
    "import_models",
    "make_ready",
    "open_pipeline",
]
