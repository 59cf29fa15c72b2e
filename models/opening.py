"""Opens a pipeline: selects the models, loads them, wires the stages."""

from __future__ import annotations

from models.detector import LangdetectDetector
from models.errors import ModelUnavailable
from models.loading import load
from models.options import PipelineOptions
from models.pipeline import Pipeline
from models.selection import SUMMARISE, select


def open_pipeline(options: PipelineOptions) -> Pipeline:
    """Verify and load the models `options` asks for.

    Raises:
        HashMismatch: A weight file is not the one that was pinned.
        ModelUnavailable: Weights or the engine's packages are missing.
    """
    selection = select(options)
    loaded = {card.id: load(card, options) for card in selection.cards}
    for direction, model_id in selection.serves.items():
        loaded[model_id].serves = (*loaded[model_id].serves, direction)
    summarisers = {
        name.removeprefix(f"{SUMMARISE}-"): loaded[model_id]
        for name, model_id in selection.serves.items()
        if name.startswith(SUMMARISE)
    }
    if "en" not in summarisers:
        raise ModelUnavailable("no model here summarises English")
    return Pipeline(
        detector=LangdetectDetector(),
        summariser=summarisers.pop("en"),
        translators=[model for model in loaded.values() if model.card.task == "translate"],
        max_text_chars=options.max_text_chars,
        other_summarisers=summarisers,
    )
