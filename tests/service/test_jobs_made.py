"""Every field of a body, and the deadline, reach the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import Job, Length, TranslateJob
from tests.service.doubles import ENGLISH, RecordingPipeline

if TYPE_CHECKING:
    from models import Pipeline
    from tests.conftest import MakeClient


def test_a_body_becomes_a_job_field_by_field(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    client = make_client(recording, deadline_s=7.5)
    whole = {
        "text": ENGLISH,
        "source": "en",
        "targets": ["ar", "ru"],
        "length": {"max_sentences": 2},
        "format": "bullets",
        "mode": "extractive",
        "title": "A bridge",
        "keep": ["Anna Keller"],
        "glossary": {"bridge": {"ru": "мост"}},
    }
    assert client.post("/v1/digest", json=whole).status_code == 200
    words = {"text": ENGLISH, "length": {"max_words": 30}}
    assert client.post("/v1/summarize", json=words).status_code == 200
    assert client.post("/v1/digest", json={"text": ENGLISH}).status_code == 200
    assert recording.jobs == [
        Job(
            text=ENGLISH,
            source="en",
            targets=("ar", "ru"),
            length=Length(preset=None, max_sentences=2),
            format="bullets",
            mode="extractive",
            title="A bridge",
            deadline_s=7.5,
            keep=("Anna Keller",),
            glossary={"bridge": {"ru": "мост"}},
        ),
        Job(text=ENGLISH, length=Length(preset=None, max_words=30), deadline_s=7.5),
        Job(text=ENGLISH, targets=("ru", "el", "ar"), length=Length("medium"), deadline_s=7.5),
    ]


def test_the_texts_become_a_job_with_the_deadline(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    client = make_client(recording, deadline_s=3.0)
    request = {"texts": ["a", "b"], "targets": ["el"], "source": "en"}
    assert client.post("/v1/translate", json=request).status_code == 200
    assert recording.jobs == [
        TranslateJob(texts=("a", "b"), targets=("el",), source="en", deadline_s=3.0)
    ]
