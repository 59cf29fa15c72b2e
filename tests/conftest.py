"""Fixtures of the service's tests: an application of their own, on the fake engine.

Imports stand inside the fixtures, so that the tests of `models` need nothing of `service`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from models import Pipeline
    from service.app import EpitomeApp
    from service.extractor import Extractor

MakeClient = Callable[..., "FlaskClient"]


@pytest.fixture(scope="session", autouse=True)
def no_models_but_the_repositorys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a developer has fetched for himself changes no test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELS_DIR", str(tmp_path_factory.mktemp("no-models")))
        yield


@pytest.fixture(scope="session")
def fake_pipeline() -> Iterator[Pipeline]:
    """The real pipeline on the engine that needs no weights."""
    from models import PipelineOptions, open_pipeline

    pipeline = open_pipeline(PipelineOptions(engine="fake"))
    yield pipeline
    pipeline.close()


@pytest.fixture
def make_app(fake_pipeline: Pipeline) -> Callable[..., EpitomeApp]:
    """`make_app(max_texts=3)`: a ready application with these settings."""
    from service.app import create_app
    from service.settings import Settings
    from service.state import state_of

    def make(pipeline: Any = None, ingestion: Any = None, **settings: Any) -> EpitomeApp:
        app = create_app(Settings(engine="fake", **settings), pipeline or fake_pipeline, ingestion)
        assert state_of(app).readiness.wait(timeout_s=20)
        return app

    return make


@pytest.fixture
def make_client(make_app: Callable[..., EpitomeApp]) -> MakeClient:
    """`make_client(max_texts=3)`: a client of such an application."""
    return lambda pipeline=None, ingestion=None, **settings: make_app(
        pipeline, ingestion, **settings
    ).test_client()


@pytest.fixture(scope="session")
def extractor() -> Iterator[Extractor]:
    """The real extractor; its processes are kept for all tests, as a service keeps them."""
    from service.extractor import Extractor

    extractor = Extractor()
    yield extractor
    extractor.close()


@pytest.fixture
def client(make_client: MakeClient) -> FlaskClient:
    """A client of an application with default settings."""
    return make_client()
