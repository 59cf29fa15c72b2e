"""From a name to a model that may serve: fetch, convert, ask the golden sentences, activate."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from models.catalogue_pins import faults_of, files_of
from models.engines.golden import check_goldens
from models.errors import ModelError
from models.loading import engine_of, tokenizer_of
from models.options import PipelineOptions
from models.store.cards import card_of
from models.store.convert import convert, has_converter
from models.store.download import Report, disk_error, require_space
from models.store.errors import StoreError, StoreUsageError
from models.store.library import ModelStore
from models.store.lock import Served
from models.store.planning import agreed_licence

Tell = Callable[[str], None]
"""Takes one line about what is being done."""


def bring(
    store: ModelStore,
    ids: Sequence[str],
    *,
    quantisation: str,
    accepted: Sequence[str] = (),
    update: bool = False,
    keep: bool = False,
    only_fetch: bool = False,
    report: Report | None = None,
    tell: Tell | None = None,
) -> list[str]:
    """Make every model of `ids` ready; what is ready already is left alone.

    Args:
        quantisation: What to convert to.
        accepted: Ids whose licence the operator accepts.
        update: Take what the sources have now.
        keep: Keep the fetched files beside the converted ones.
        only_fetch: Leave the conversion for another environment.
    Returns:
        The ids that are new, in order.
    Raises:
        ConsentMissing, StoreUsageError: The call; before anything is fetched.
        StoreError: A fetch or a conversion; what was done before it stays done.
    """
    say = tell or (lambda _: None)
    lock = store.lock.models
    for model_id in ids:
        agreed_licence(store.recipe(model_id), lock.get(model_id), accepted)
    brought = []
    with store.changing():
        for model_id in ids:
            if is_ready(store, model_id) and not update:
                continue
            say(f"{model_id}: fetching from {store.recipe(model_id).origin}")
            store.fetch(model_id, accepted=accepted, update=update, report=report)
            if only_fetch:
                brought.append(model_id)
                continue
            make_ready(store, model_id, quantisation, say, keep=keep)
            brought.append(model_id)
    return brought


def is_ready(store: ModelStore, model_id: str) -> bool:
    """Whether a converted model is recorded and its files are there, right or not."""
    locked = store.lock.models.get(model_id)
    if locked is None or locked.served is None:
        return False
    folder = store.ready_directory(locked.served)
    return all((folder / file.name).is_file() for file in locked.served.files)


def make_ready(
    store: ModelStore, model_id: str, quantisation: str, tell: Tell, *, keep: bool = False
) -> Served:
    """Convert the fetched files of a model, try it, and let it serve; within `changing`.

    Raises:
        StoreUsageError: It has not been fetched, or torch is missing.
        StoreError: The files were changed since, cannot be converted, or the model that came of
            them fails its golden sentences. What served before goes on serving.
    """
    recipe = store.recipe(model_id)
    locked = store.lock.models.get(model_id)
    source = store.source_directory(model_id)
    if locked is None or not source.is_dir():
        raise StoreUsageError(f"{model_id}: not fetched; `models fetch {model_id}` does both")
    if not has_converter(recipe):
        raise StoreUsageError(
            f"{model_id} is fetched; converting it needs torch: run `make models`, or install "
            "requirements-hf.txt into the environment that runs this"
        )
    if faults := faults_of(source, locked.files):
        raise StoreError(f"{model_id}: {faults[0]} since it was fetched; fetch it again")
    if recipe.family == "student":
        quantisation = "int8"  # it holds that, and stays as it is
    staging = store.directory / "staging" / model_id
    require_space(store.directory, sum(file.size for file in locked.files))
    try:
        tell(f"{model_id}: converting to {quantisation}")
        convert(recipe, source, staging, quantisation)
        tell(f"{model_id}: answering its golden sentences")
        served = try_out(store, model_id, staging, quantisation)
    except OSError as error:
        raise disk_error(error, model_id) or StoreError(f"{model_id}: {error}") from error
    finally:
        shutil.rmtree(staging.parent, ignore_errors=True)
    if not keep:
        store.drop_source(model_id)
    tell(f"{model_id}: ready")
    return served


def try_out(store: ModelStore, model_id: str, folder: Path, quantisation: str) -> Served:
    """Let the converted model in `folder` answer; activate it if it answers rightly.

    Raises:
        StoreError: It does not load or does not answer as a working model would.
    """
    # An absolute path: it does not lie among the ready ones yet.
    served = Served(str(folder.resolve()), quantisation, files_of(folder))
    card = card_of(store, store.recipe(model_id), served)
    try:
        engine = engine_of(card, PipelineOptions(device="cpu"))
        try:
            check_goldens(card, tokenizer_of(card, PipelineOptions()), engine)
        finally:
            engine.close()
    except ModelError as error:
        raise StoreError(f"{error}; it will not serve") from error
    return store.activate(model_id, folder, quantisation)
