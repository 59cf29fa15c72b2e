"""The pieces: the parent's that are used, every character of the text, our normalisation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

sentencepiece = pytest.importorskip("sentencepiece")
pytest.importorskip("google.protobuf", reason="needs requirements-train.txt")
from sentencepiece import sentencepiece_model_pb2 as proto  # noqa: E402

from models.training.pieces import cut, english_model  # noqa: E402
from models.training.vocabulary import (  # noqa: E402
    ENGLISH_FORMS,
    SPACE,
    Vocabulary,
    compact,
    normaliser,
    without_paths,
)
from tests.training.toys import ENGLISH, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> proto.ModelProto:
    """As OPUS-MT's: no bytes, digits in company, another normaliser."""
    prefix = tmp_path_factory.mktemp("parent") / "source"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*ENGLISH, "In 2019 and 2020 it was 42 or 420."] * 20),
        model_prefix=str(prefix),
        vocab_size=90,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return proto.ModelProto.FromString(prefix.with_suffix(".model").read_bytes())


def test_the_used_pieces_and_the_texts_characters_stay_in_their_order(
    parent: proto.ModelProto,
) -> None:
    whole = [piece.piece for piece in parent.pieces if piece.type == piece.NORMAL]
    spm = sentencepiece.SentencePieceProcessor(model_proto=parent.SerializeToString())
    lines = [ENGLISH[0]] * 8
    pieces = spm.encode(lines[0], out_type=str)
    used = {piece for piece in pieces if len(piece) > 1 and "4" not in piece}  # no "▁42"
    model = proto.ModelProto.FromString(cut(parent, lines, len(used)))
    kept = [piece.piece for piece in model.pieces]
    assert kept[:3] == ["</s>", "<unk>", "<0x00>"]
    wanted = used | {*lines[0], SPACE}
    assert kept[258:] == [piece for piece in whole if piece in wanted]
    assert set(whole) > set(kept[258:])


def test_what_was_cut_once_is_left_as_it_is(parent: proto.ModelProto) -> None:
    once = cut(parent, ENGLISH, 20)
    assert cut(proto.ModelProto.FromString(once), ENGLISH, 20) == once


def test_numbers_are_cut_digit_by_digit(parent: proto.ModelProto) -> None:
    model = english_model(parent.SerializeToString(), normaliser(ENGLISH_FORMS), ENGLISH)
    spm = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert spm.encode("42", out_type=str) == ["▁", "4", "2"]


def test_any_text_survives_and_quotes_become_plain(parent: proto.ModelProto) -> None:
    model = english_model(parent.SerializeToString(), normaliser(ENGLISH_FORMS), ENGLISH)
    spm = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert spm.decode(spm.encode("“Αθήνα”\u00a0— it’s\u200b 7…")) == '"Αθήνα" — it\'s 7...'


def test_a_model_does_not_name_the_machine_it_was_made_on(parent: proto.ModelProto) -> None:
    assert parent.trainer_spec.model_prefix
    clean = proto.ModelProto.FromString(without_paths(parent.SerializeToString()))
    assert not clean.trainer_spec.model_prefix
    assert [p.piece for p in clean.pieces] == [p.piece for p in parent.pieces]


def test_a_language_writes_its_own_script_and_what_has_none(tmp_path: Path) -> None:
    write_vocabularies(tmp_path)
    vocabulary = Vocabulary.load(tmp_path / "xx.model")
    greek = {vocabulary.tokens[number] for number in vocabulary.slice_of("el")}
    assert {"δ", "<0x41>", "4", "</s>"} <= greek
    assert not {"в", "ق", ">>ell<<", "<pad>"} & greek
    assert vocabulary.tokens[-4:] == [">>rus<<", ">>ell<<", ">>ara<<", "<pad>"]


def test_a_compact_vocabulary_holds_the_same_tokens(tmp_path: Path) -> None:
    tokens = ["</s>", "▁мир", "κόσμος", "عالم", '"', "\\", "\u2028", "🌍", ">>ell<<"]
    path = tmp_path / "target_vocabulary.json"
    path.write_text(json.dumps(tokens, indent=2), encoding="utf-8")
    compact(tmp_path)
    assert json.loads(path.read_text(encoding="utf-8")) == tokens
    assert path.stat().st_size < len(json.dumps(tokens, indent=2))
