"""Firefox students: their file format, their network beside Marian's own, their beam search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.engines.base import Decoding, Engine
from models.engines.batcher import Batcher
from models.engines.marian_bin import read_marian
from models.engines.student import StudentEngine
from models.engines.tokenizer import SentencePieceTokenizer
from models.errors import EngineFailure, ModelUnavailable
from tests.service.doubles import RUSSIAN
from tests.store.tiny_students import YAML, draw_tensors, write_binary, write_student

LINES = RUSSIAN.split(". ")
# What Marian v1.12.42 (PyPI pymarian) gave for the same float32 file and lines: normalised scores
# of its best hypotheses at 276 tokens, by --beam-size.
MARIAN_SCORES = {
    1: [-2.30763, -2.10484, -2.18945, -2.24761, -2.0224],
    4: [-2.30388, -2.10484, -2.18918, -2.242, -2.0224],
}
LONG = 275  # and the end, which Marian counts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("students") / "float"
    write_student(path, is_int8=False)
    return path


@pytest.fixture(scope="module")
def engine(folder: Path) -> StudentEngine:
    return StudentEngine(folder)


@pytest.fixture(scope="module")
def sources(folder: Path) -> list[list[str]]:
    spm = folder / "vocab.spm"
    tokenizer = SentencePieceTokenizer(spm, spm, normalisation="none")
    return [tokenizer.encode(line) for line in LINES]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    tensors = draw_tensors(40)
    write_binary(tmp_path / "f.bin", tensors, YAML, is_int8=False)
    config, read = read_marian(tmp_path / "f.bin")
    assert (config["dec-cell"], config["enc-depth"]) == ("ssru", 2)
    assert list(read) == list(tensors)
    assert all(np.array_equal(read[name], tensors[name]) for name in tensors)


def test_int8_matrices_come_back_within_half_a_step_and_the_right_way_round(
    tmp_path: Path,
) -> None:
    tensors = draw_tensors(40)
    write_binary(tmp_path / "q.bin", tensors, YAML, is_int8=True)
    _, read = read_marian(tmp_path / "q.bin")
    for name, tensor in tensors.items():
        assert read[name].shape == tensor.shape, name
        assert np.abs(read[name] - tensor).max() <= np.abs(tensor).max() / 254 * 1.01, name


@pytest.mark.parametrize("cut", [0, 8, 100, 3000, -50])
def test_a_damaged_file_is_unavailable(folder: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "vocab.spm").write_bytes((folder / "vocab.spm").read_bytes())
    (tmp_path / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:cut])
    with pytest.raises(ModelUnavailable):
        StudentEngine(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("transformer-decoder-autoreg: rnn", "transformer-decoder-autoreg: self-attention"),
        ("dec-cell: ssru", "dec-cell: gru"),
        ("transformer-postprocess: dan", "transformer-postprocess: da"),
        ("transformer-ffn-activation: relu", "transformer-ffn-activation: swish"),
    ],
)
def test_another_network_is_refused_and_not_run_wrongly(
    folder: Path, tmp_path: Path, old: str, new: str
) -> None:
    assert old in YAML
    size = len(read_marian(folder / "model.bin")[1]["Wemb"])
    (tmp_path / "vocab.spm").write_bytes((folder / "vocab.spm").read_bytes())
    write_binary(tmp_path / "model.bin", draw_tensors(size), YAML.replace(old, new), is_int8=False)
    with pytest.raises(ModelUnavailable, match="cannot be run here"):
        StudentEngine(tmp_path)


@pytest.mark.parametrize("beam", [1, 4])
def test_it_scores_as_marian_does(
    engine: StudentEngine, sources: list[list[str]], beam: int
) -> None:
    decoding = Decoding(beam_size=beam, min_target_tokens=0, max_target_tokens=LONG)
    best = [hypotheses[0] for hypotheses in engine.generate(sources, decoding)]
    assert [h.score for h in best] == pytest.approx(MARIAN_SCORES[beam], abs=2e-5)
    assert all(h.is_truncated and len(h.tokens) == LONG for h in best)


def test_a_batch_writes_what_each_source_writes_alone(
    engine: StudentEngine, sources: list[list[str]]
) -> None:
    decoding = Decoding(beam_size=3, num_hypotheses=3, no_repeat_ngram_size=2, max_target_tokens=12)
    together = engine.generate(sources, decoding)
    alone = [engine.generate([source], decoding)[0] for source in sources]
    assert [[h.tokens for h in each] for each in together] == [
        [h.tokens for h in each] for each in alone
    ]
    assert all(len(each) == 3 for each in together)


def test_it_is_an_engine_and_keeps_to_the_decoding(
    engine: StudentEngine, sources: list[list[str]]
) -> None:
    assert isinstance(engine, Engine)
    assert (engine.name, engine.device, engine.quantisation) == ("student", "cpu", "int8")
    decoding = Decoding(
        beam_size=4, min_target_tokens=5, max_target_tokens=9, no_repeat_ngram_size=1
    )
    for [best] in engine.generate(sources, decoding):
        assert 5 <= len(best.tokens) <= 9
        assert len(set(best.tokens)) == len(best.tokens), "no token twice"
        assert not {"</s>", "<unk>"} & set(best.tokens)
        assert best.score < 0
    assert engine.generate([], decoding) == []
    assert len(engine.generate([[], ["</s>"], ["никогда"]], decoding)) == 3


def test_a_penalty_makes_repetition_dearer(engine: StudentEngine, sources: list[list[str]]) -> None:
    plain = engine.generate(sources[:1], Decoding(beam_size=1, max_target_tokens=20))[0][0]
    dear = Decoding(beam_size=1, max_target_tokens=20, repetition_penalty=3.0)
    penalised = engine.generate(sources[:1], dear)[0][0]
    assert len(set(penalised.tokens)) > len(set(plain.tokens))


def test_a_closed_engine_fails_and_does_not_crash(folder: Path, sources: list[list[str]]) -> None:
    batcher = Batcher(StudentEngine(folder))
    assert batcher.generate(sources[:1], Decoding(beam_size=1, max_target_tokens=4))[0]
    batcher.close()
    engine = StudentEngine(folder)
    engine.close()
    engine.close()
    with pytest.raises(EngineFailure):
        engine.generate(sources, Decoding())
