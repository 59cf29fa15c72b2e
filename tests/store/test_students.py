"""A Firefox student from its address to an answer; no torch anywhere."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from models import PipelineOptions, TranslateJob, open_pipeline
from models.store.bringing import bring
from models.store.errors import StoreError
from models.store.library import ModelStore
from tests.service.doubles import ENGLISH
from tests.store.local_hub import Hub
from tests.store.ready_models import LENIENT, TRANSLATOR
from tests.store.tiny_students import write_student

URLS = """
[full.toy.urls]
"model.bin" = "{0}/plain/model.bin.gz"
"vocab.spm" = "{0}/plain/vocab.spm.gz"
"""


@pytest.fixture
def student(hub: Hub, tmp_path: Path, make_store: Callable[..., ModelStore]) -> ModelStore:
    """A store that knows a student at plain addresses, gzipped, as Mozilla keeps them."""
    write_student(tmp_path / "student")
    hub.plain = tmp_path / "student"
    for name in ("model.bin", "vocab.spm"):
        data = (hub.plain / name).read_bytes()
        (hub.plain / f"{name}.gz").write_bytes(gzip.compress(data))
    head = TRANSLATOR.replace('"marian"', '"student"').replace('repo = "house/{id}"\n', "")
    text = (head + URLS.format(hub.url).replace("{", "{{").replace("}", "}}") + LENIENT).format(
        id="toy", source="en", target="ru"
    )
    return make_store(toml=text)


@pytest.mark.weights
def test_a_student_is_fetched_taken_over_and_serves(student: ModelStore) -> None:
    assert bring(student, ["toy"], quantisation="int8") == ["toy"]
    served = student.lock.models["toy"].served
    assert served is not None
    assert [file.name for file in served.files] == ["README.md", "model.bin", "vocab.spm"]
    options = PipelineOptions(profile="auto", models_dir=str(student.directory))
    pipeline = open_pipeline(options)
    try:
        pipeline.check_ready()
        rows = {info.id: (info.engine, info.serves) for info in pipeline.models()}
        assert rows["toy"] == ("student", ("en-ru",))
        [item] = pipeline.translate(TranslateJob((ENGLISH[:70],), ("ru",))).items
        assert item.translations["ru"].status == "ok"
    finally:
        pipeline.close()


def test_it_stays_int8(student: ModelStore) -> None:
    bring(student, ["toy"], quantisation="float16")
    served = student.lock.models["toy"].served
    assert served is not None and served.quantisation == "int8"


def test_a_file_that_is_no_student_does_not_serve(student: ModelStore, hub: Hub) -> None:
    assert hub.plain is not None
    (hub.plain / "model.bin.gz").write_bytes(gzip.compress(b"no model" * 100))
    with pytest.raises(StoreError, match="toy: cannot be converted: ModelUnavailable"):
        bring(student, ["toy"], quantisation="int8")
    assert student.lock.models["toy"].served is None
