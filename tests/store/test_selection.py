"""PROFILE and MODELS: which model serves what, and that it is said."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Job, PipelineOptions, TranslateJob, open_pipeline
from models.errors import HashMismatch, ModelUnavailable
from models.selection import Selection, select
from models.store.errors import StoreError
from models.store.library import ModelStore
from models.store.recipes import OPERATORS_FILE
from tests.service.doubles import ENGLISH, RUSSIAN
from tests.store.ready_models import SUMMARISER, install, toml

pytestmark = pytest.mark.weights

TOMLS = {
    "toy-en-ru": toml("toy-en-ru", "en", "ru"),
    "other-en-ru": toml("other-en-ru", "en", "ru"),
    "toy-sum-ru": toml("toy-sum-ru", "ru", "ru", SUMMARISER),
}
EMBEDDED = {
    "summarise-en": "summarizer-en",
    "en-ru": "translator-en-xx",
    "en-el": "translator-en-xx",
    "en-ar": "translator-en-xx",
    "ru-en": "translator-xx-en",
    "el-en": "translator-xx-en",
    "ar-en": "translator-xx-en",
}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("store")
    (directory / OPERATORS_FILE).write_text("\n".join(TOMLS.values()), encoding="utf-8")
    store = ModelStore(directory)
    for model_id in TOMLS:
        install(store, model_id)
    yield directory


def chosen(directory: Path, profile: str = "auto", **models: str) -> Selection:
    wishes = {name.replace("_", "-"): value for name, value in models.items()}
    return select(
        PipelineOptions(profile=profile, models_dir=str(directory), models=wishes)  # type: ignore[arg-type]
    )


def test_embedded_means_the_models_of_the_repository(full: Path, tmp_path: Path) -> None:
    assert chosen(full, "embedded").serves == EMBEDDED
    assert select(PipelineOptions()).serves == EMBEDDED
    assert chosen(tmp_path / "nothing here").serves == EMBEDDED
    assert not (tmp_path / "nothing here").exists()


def test_auto_takes_what_is_ready_and_the_embedded_ones_for_the_rest(full: Path) -> None:
    selection = chosen(full)
    assert selection.serves == EMBEDDED | {"en-ru": "toy-en-ru", "summarise-ru": "toy-sum-ru"}
    assert [card.id for card in selection.cards] == [
        "toy-en-ru",
        "toy-sum-ru",
        "summarizer-en",
        "translator-en-xx",
        "translator-xx-en",
    ]


def test_models_names_one_for_a_direction(full: Path) -> None:
    assert chosen(full, en_ru="other-en-ru").serves["en-ru"] == "other-en-ru"
    assert chosen(full, en_ru="embedded").serves["en-ru"] == "translator-en-xx"
    assert chosen(full, "embedded", en_ru="full").serves["en-ru"] == "toy-en-ru"
    for wishes in ({"en_ru": "gpt"}, {"en_el": "toy-en-ru"}, {"fr_en": "embedded"}):
        with pytest.raises(ModelUnavailable, match=r"MODELS: .* is not ready here; ready for it: "):
            chosen(full, **wishes)


def test_full_asks_for_all_of_it(full: Path) -> None:
    with pytest.raises(
        ModelUnavailable, match="no full-size model is ready for summarise-en, en-el"
    ):
        chosen(full, "full")
    rest = {d.replace("-", "_"): "embedded" for d in EMBEDDED if d != "en-ru"}
    assert chosen(full, "full", **rest).serves["en-ru"] == "toy-en-ru"


def test_a_changed_file_is_left_out_by_auto_and_stops_full(
    full: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / OPERATORS_FILE).write_text(TOMLS["toy-en-ru"], encoding="utf-8")
    store = ModelStore(tmp_path)
    install(store, "toy-en-ru")
    served = store.lock.models["toy-en-ru"].served
    assert served is not None
    weights = store.ready_directory(served) / "model.bin"
    data = weights.read_bytes()
    weights.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with caplog.at_level(logging.WARNING):
        assert chosen(tmp_path).serves == EMBEDDED
    assert "toy-en-ru is left out: toy-en-ru: model.bin does not have the sha256" in caplog.text
    with pytest.raises(HashMismatch):
        chosen(tmp_path, "full")
    with pytest.raises(HashMismatch):
        chosen(tmp_path, en_ru="toy-en-ru")
    assert store.verify("toy-en-ru") == ["toy-en-ru: model.bin was changed"]
    weights.unlink()
    assert chosen(tmp_path).serves == EMBEDDED


def test_a_damaged_lock_file_leaves_the_embedded_ones(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "lock.json").write_text('{"format": 9}', encoding="utf-8")
    assert chosen(tmp_path).serves == EMBEDDED
    assert "not a lock file of format 1" in caplog.text
    with pytest.raises(ModelUnavailable, match="not a lock file"):
        chosen(tmp_path, "full")


def test_a_pipeline_serves_them_and_says_so(full: Path) -> None:
    pipeline = open_pipeline(PipelineOptions(profile="auto", models_dir=str(full)))
    try:
        pipeline.check_ready()
        rows = {info.id: (info.profile, info.serves) for info in pipeline.models()}
        assert rows == {
            "toy-en-ru": ("full", ("en-ru",)),
            "toy-sum-ru": ("full", ("summarise-ru",)),
            "summarizer-en": ("embedded", ("summarise-en",)),
            "translator-en-xx": ("embedded", ("en-el", "en-ar")),
            "translator-xx-en": ("embedded", ("ru-en", "el-en", "ar-en")),
        }
        result = pipeline.translate(TranslateJob((ENGLISH[:70],), ("ru", "el")))
        assert {t.status for t in result.items[0].translations.values()} == {"ok"}
        signature = result.signature
        for model_id in rows:
            assert f"{model_id}@" in signature
    finally:
        pipeline.close()


def test_an_article_is_summarised_in_its_own_language_where_a_model_can(full: Path) -> None:
    pipeline = open_pipeline(PipelineOptions(profile="auto", models_dir=str(full)))
    try:
        digest = pipeline.digest(Job(RUSSIAN, targets=("ru", "en", "el")))
        assert digest.summary.route == ("ru",) and digest.summary.language == "ru"
        assert digest.translations["ru"].status == "already_in_target"
        assert digest.translations["en"].route == ("ru", "en")
        assert digest.translations["el"].route == ("ru", "en", "el")
        assert all(sentence.evidence for sentence in digest.summary.sentences)
        assert "to_english" not in digest.timings_ms
    finally:
        pipeline.close()


def test_a_model_that_fails_its_golden_sentences_does_not_serve(tmp_path: Path) -> None:
    strict = TOMLS["toy-en-ru"].replace("min_chars = 1\n", 'min_chars = 1\nmust_contain = ["12"]\n')
    (tmp_path / OPERATORS_FILE).write_text(TOMLS["toy-en-ru"], encoding="utf-8")
    install(ModelStore(tmp_path), "toy-en-ru")
    before = ModelStore(tmp_path).lock.models["toy-en-ru"].served
    (tmp_path / OPERATORS_FILE).write_text(strict, encoding="utf-8")
    store = ModelStore(tmp_path)
    with pytest.raises(StoreError, match=r"fails its golden sentence .*without 12; it will not"):
        install(store, "toy-en-ru")
    assert before is not None
    assert (store.ready_directory(before) / "model.bin").is_file(), "what served still does"


def test_texts_of_other_languages_are_translated_where_a_model_reads_them(tmp_path: Path) -> None:
    (tmp_path / OPERATORS_FILE).write_text(toml("toy-mul", "de", "en"), encoding="utf-8")
    install(ModelStore(tmp_path), "toy-mul")
    german = "Der Stadtrat hat am Dienstag beschlossen, eine neue Brücke über den Fluss zu bauen."
    pipeline = open_pipeline(PipelineOptions(profile="auto", models_dir=str(tmp_path)))
    try:
        [item] = pipeline.translate(TranslateJob((german,), ("en", "ru"))).items
        assert item.language.code == "de" and item.error is None
        assert item.translations["en"].route == ("de", "en")
        assert item.translations["ru"].route == ("de", "en", "ru")
    finally:
        pipeline.close()
