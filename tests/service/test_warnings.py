"""Warnings reach the caller with the words they mean, and Arabic with the digits asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from models import Result, Span, TranslatedSentence, Translation, Warning
from service.answers import digest_answer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from models import Pipeline

TEXT = "The council voted on 12 May 2024 to spend 3.5 percent more, see https://a.org/12."


def test_a_warning_points_at_its_words(fake_pipeline: Pipeline) -> None:
    from models import Job

    plain = fake_pipeline.digest(Job(TEXT, targets=("ru",)))
    sentence = TranslatedSentence("It cost 42.", "Это стоило 24.")
    warning = Warning("number_invented", "ru", 0, "24 is not in the source", (Span(11, 2),))
    translation = Translation("ru", "ok", sentence.text, (sentence,), ("en", "ru"))
    result = Result(
        language=plain.language,
        summary=plain.summary,
        translations={"ru": translation},
        warnings=(warning,),
        signature=plain.signature,
        timings_ms={},
    )
    (told,) = digest_answer(result, "r").model_dump()["warnings"]
    assert told == {
        "code": "number_invented",
        "target": "ru",
        "sentence": 0,
        "detail": "24 is not in the source",
        "spans": [{"offset": 11, "length": 2}],
    }
    (span,) = told["spans"]
    assert sentence.text[span["offset"] : span["offset"] + span["length"]] == "24"


@pytest.mark.parametrize(
    ("path", "body", "text_of"),
    [
        ("/v1/digest", {"text": TEXT}, lambda answer: answer["translations"]),
        ("/v1/translate", {"texts": [TEXT]}, lambda answer: answer["items"][0]["translations"]),
    ],
)
def test_digits_are_those_of_the_body(
    client: FlaskClient, path: str, body: dict[str, Any], text_of: Callable[[Any], Any]
) -> None:
    def ask(**more: str) -> dict[str, str]:
        answer = client.post(path, json={**body, "source": "en", "targets": ["ru", "ar"], **more})
        assert answer.status_code == 200
        return {code: item["text"] for code, item in text_of(answer.get_json()).items()}

    latin, indic = ask(), ask(digits="arabic-indic")
    assert "12" in latin["ar"] and "2024" in latin["ar"] and "3.5" in latin["ar"]
    assert "١٢" in indic["ar"] and "٢٠٢٤" in indic["ar"] and "٣٫٥" in indic["ar"]
    assert "https://a.org/12" in indic["ar"]
    assert indic["ru"] == latin["ru"]


def test_other_digits_are_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/digest", json={"text": TEXT, "digits": "roman"})
    assert answer.status_code == 400
    assert [fault["loc"] for fault in answer.get_json()["errors"]] == [["digits"]]
