"""The summariser's pairs are faithful, its shrinking loses nothing, its batches resume."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from models.training import (  # noqa: E402
    checkpoint,
    shipped,
    summariser,
    summary_batches,
    summary_losses,
    summary_pairs,
    t5_pruning,
)
from models.training.summary_batches import PairBatches  # noqa: E402
from models.training.summary_pairs import Pair  # noqa: E402

pytestmark = pytest.mark.training

ARTICLE = (
    "The council of Patras approved 4.2 million euros for 3 schools, the Indian firm said. "
    "Mayor Eleni Papadaki called it a good day. Work begins in May and ends after 18 months."
)
LINES = [ARTICLE, "schools in Patras open again", "a firm begins good work for the council"]


@pytest.fixture(scope="module")
def spm(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A unigram model laid out as T5's: pad 0, eos 1, unk 2."""
    import sentencepiece

    folder = tmp_path_factory.mktemp("spm")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES * 20),
        model_prefix=str(folder / "m"),
        vocab_size=80,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return (folder / "m.model").read_bytes()


def processor_of(model: bytes) -> Any:
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=model)


def tiny_t5(vocabulary: int) -> Any:
    """An untied T5 of three layers a side with random weights."""
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(3)
    config = T5Config(
        vocab_size=vocabulary,
        d_model=32,
        d_kv=8,
        num_heads=2,
        d_ff=48,
        num_layers=3,
        num_decoder_layers=3,
        feed_forward_proj="gated-gelu",
        decoder_start_token_id=0,
    )
    config.tie_word_embeddings = config.scale_decoder_outputs = False
    model = T5ForConditionalGeneration(config)
    model.set_input_embeddings(model.shared)
    return model.eval()


@pytest.mark.parametrize(
    ("words", "instruction"),
    [
        (39, "summarize short: "),
        (40, "summarize: "),
        (75, "summarize: "),
        (76, "summarize long: "),
    ],
)
def test_the_prefix_says_how_long(words: int, instruction: str) -> None:
    assert summary_pairs.prefix(words) == instruction


def test_initials_and_titles_end_no_sentence() -> None:
    text = 'Mr. J. Smith paid Rs. 500. "It is done." He left at 5.30 p.m. sharp.'
    assert summary_pairs.split_sentences(text) == [
        "Mr. J. Smith paid Rs. 500.",
        '"It is done."',
        "He left at 5.30 p.m. sharp.",
    ]


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("The council approved 4.2 million euros.", True),
        ("The council approved 42 million euros.", False),
        ("A firm from India builds 3 schools.", True),
        ("The mayor, Maria Papadaki, was glad.", False),
    ],
)
def test_a_sentence_with_a_new_number_or_name_is_not_supported(
    sentence: str, supported: bool
) -> None:
    assert summary_pairs.is_supported(sentence, ARTICLE) is supported


def test_a_weekday_the_article_does_not_name_is_dropped() -> None:
    summary = "He spoke on Friday and left on Monday."
    assert summary_pairs.drop_unknown_weekdays(summary, "On Monday he left.") == (
        "He spoke and left on Monday."
    )


def test_cleaning_keeps_only_what_the_article_bears_out() -> None:
    first = "The council of Patras approved 4.2 million euros for schools"
    summary = f"NEW: {first}\nIt isn?t the 7th such sum.\nWork ends after 18 months"
    cleaned = summary_pairs.clean(Pair("cnndm.x", ARTICLE, summary))
    assert cleaned is not None
    assert cleaned.summary == f"{first}. Work ends after 18 months."


def test_a_pair_whose_first_sentence_is_invented_is_dropped() -> None:
    summary = "The mayor of Volos approved 9 million. Work begins in May and ends after 18 months."
    assert summary_pairs.clean(Pair("inshorts.text", ARTICLE, summary)) is None


def test_extracted_sentences_are_put_in_the_articles_order() -> None:
    parts = summary_pairs.split_sentences(ARTICLE)
    cleaned = summary_pairs.clean(Pair("bbc.extractive", ARTICLE, f"{parts[2]} {parts[0]}"))
    assert cleaned is not None
    assert cleaned.summary == f"{parts[0]} {parts[2]}"


def test_an_article_of_the_evaluation_is_left_out(tmp_path: Path) -> None:
    other = "Rain fell on the village of Kato Vlasia for nine days and the bridge was closed again."
    summary = "Rain fell on the village for nine days and the bridge was closed."
    rows = [
        {"source": "cnndm.x", "article": ARTICLE, "summary": ARTICLE},
        {"source": "cnndm.x", "article": other, "summary": summary},
        {"source": "nyt.headline", "article": other, "summary": "Rain"},
    ]
    with lzma.open(tmp_path / "c.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "e.jsonl").write_text(json.dumps({"article": ARTICLE.upper()}), encoding="utf-8")
    pairs = summary_pairs.read_pairs(tmp_path / "c.xz", [tmp_path / "e.jsonl"])
    assert pairs == [Pair("cnndm.x", other, summary)]


def test_batches_go_on_where_they_stopped(spm: bytes) -> None:
    pairs = [Pair("x", f"{ARTICLE} {n}", f"council {n}") for n in range(10)]
    whole = PairBatches(pairs, processor_of(spm), size=3)
    seen = [next(whole) for _ in range(9)]
    half = PairBatches(pairs, processor_of(spm), size=3)
    for _ in range(5):
        next(half)
    again = PairBatches(pairs, processor_of(spm), size=3)
    again.load_state_dict(half.state_dict())
    for expected in seen[5:]:
        assert torch.equal(next(again)["input_ids"], expected["input_ids"])


def test_padding_is_neither_read_nor_learnt() -> None:
    batch = summary_batches.collate([([5, 1], [7, 8, 1]), ([5, 6, 1], [9, 1])])
    assert batch["input_ids"].tolist() == [[5, 1, 0], [5, 6, 1]]
    assert batch["attention_mask"].tolist() == [[1, 1, 0], [1, 1, 1]]
    assert batch["labels"].tolist() == [[7, 8, 1], [9, 1, -100]]


def test_frozen_layers_get_no_gradient_and_the_rest_does() -> None:
    model = summary_losses.SmoothedT5(tiny_t5(20), frozen_layers=1)
    model(**summary_batches.collate([([5, 1], [7, 1])])).loss.backward()
    trained = {name for name, weight in model.t5.named_parameters() if weight.grad is not None}
    assert not any(name.startswith(("shared", "encoder.block.0")) for name in trained)
    assert "encoder.block.1.layer.0.SelfAttention.q.weight" in trained
    assert "lm_head.weight" in trained


BATCH = summary_batches.collate([([5, 6, 8, 1], [7, 1]), ([9, 1], [4, 3, 1])])


def test_a_student_alike_its_teacher_has_nothing_to_learn_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(summary_losses, "TEACHER_SHARE", 1.0)
    model = summary_losses.Distilled(tiny_t5(20), tiny_t5(20)).eval()
    model(**BATCH).loss.backward()
    gradients = [weight.grad for weight in model.t5.parameters() if weight.grad is not None]
    assert max(float(gradient.abs().max()) for gradient in gradients) < 1e-6


def test_without_a_share_the_loss_is_the_references(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_losses, "TEACHER_SHARE", 0.0)
    student = tiny_t5(20)
    model = summary_losses.Distilled(student, tiny_t5(20)).eval()
    expected = student(**BATCH).loss  # transformers' own, over a padded batch
    # Kept states are bfloat16.
    assert model(**BATCH).loss.item() == pytest.approx(expected.item(), rel=1e-3)


def test_a_student_trains_its_decoder_alone_and_reads_an_article_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    teacher = tiny_t5(20)
    student = tiny_t5(20)
    t5_pruning.drop_decoder_layers(student, [0, 2])
    model = summary_losses.Distilled(student, teacher)
    first = model(**BATCH).loss.item()
    monkeypatch.setattr(teacher.encoder, "forward", lambda *_: pytest.fail("encoded again"))
    model.eval()
    model(**BATCH).loss.backward()
    assert first > 0.0
    moved = {name for name, weight in student.named_parameters() if weight.grad is not None}
    assert moved
    assert all(name.startswith(("decoder.", "lm_head.")) for name in moved)
    assert "decoder.block.1.layer.1.EncDecAttention.k.weight" in moved
    assert not any("teacher" in name for name in model.state_dict())


def test_a_pruned_vocabulary_writes_whatever_the_full_one_wrote(spm: bytes) -> None:
    full = processor_of(spm)
    pieces = [full.id_to_piece(index) for index in range(len(full))]
    counts = t5_pruning.count_pieces(full, LINES[1:])
    must_stay = len(t5_pruning.choose_pieces(pieces, Counter(), len(pieces)))
    with pytest.raises(ValueError, match="must stay"):
        t5_pruning.choose_pieces(pieces, counts, 4)
    kept = t5_pruning.choose_pieces(pieces, counts, must_stay + 5)
    assert len(kept) == must_stay + 5 < len(pieces)
    pruned = processor_of(t5_pruning.prune_sentencepiece(spm, kept))
    assert len(pruned) == len(kept)
    assert (pruned.pad_id(), pruned.eos_id(), pruned.unk_id()) == (0, 1, 2)
    for line in LINES:
        assert pruned.decode(pruned.encode(line)) == line


def test_pruned_rows_keep_their_pieces_scores() -> None:
    model = tiny_t5(20)
    kept = [0, 1, 2, 7, 11]
    ids = torch.tensor([[7, 11, 1]])
    with torch.no_grad():
        before = model(input_ids=ids, decoder_input_ids=torch.tensor([[0, 7]])).logits[..., kept]
        t5_pruning.prune_vocabulary(model, kept)
        small = torch.tensor([[kept.index(int(i)) for i in ids[0]]])
        after = model(input_ids=small, decoder_input_ids=torch.tensor([[0, 3]])).logits
    assert torch.allclose(before, after, atol=1e-6)


def test_dropped_layers_are_spread_and_the_first_must_stay() -> None:
    assert t5_pruning.evenly_spaced(8, 4) == [0, 2, 5, 7]
    assert t5_pruning.evenly_spaced(8, 1) == [0]
    model = tiny_t5(20)
    with pytest.raises(ValueError, match="layer 0"):
        t5_pruning.drop_decoder_layers(model, [1, 2])
    t5_pruning.drop_decoder_layers(model, [0, 2])
    assert model.config.num_decoder_layers == len(model.decoder.block) == 2
    tokens = model.generate(torch.tensor([[5, 6, 1]]), max_new_tokens=4, min_new_tokens=4)
    assert tokens.shape == (1, 5)


def test_the_export_writes_what_the_model_writes(spm: bytes, tmp_path: Path) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    processor = processor_of(spm)
    model = tiny_t5(len(processor))
    t5_pruning.export_ct2(model, spm, tmp_path, quantization="float32")
    names = {"model.bin", "config.json", "shared_vocabulary.json", "source.spm", "hf_config.json"}
    assert {path.name for path in tmp_path.iterdir()} == names
    ids = summary_batches.encode_source(processor, ARTICLE)
    settings = {"max_new_tokens": 12, "min_new_tokens": 12}
    theirs = model.generate(torch.tensor([ids]), num_beams=1, **settings)[0, 1:].tolist()
    translator = ctranslate2.Translator(str(tmp_path), compute_type="float32")
    result = translator.translate_batch(
        [processor.id_to_piece(ids)], beam_size=1, max_decoding_length=12, min_decoding_length=12
    )[0]
    assert processor.piece_to_id(result.hypotheses[0]) == theirs


def test_training_goes_on_from_the_shipped_int8_weights(spm: bytes, tmp_path: Path) -> None:
    t5 = tiny_t5(len(processor_of(spm))).eval()
    whole = {name: tensor.clone() for name, tensor in t5.state_dict().items()}
    t5_pruning.export_ct2(t5, spm, tmp_path / "weights" / shipped.SUMMARISER)  # in place
    arguments = ["--work", str(tmp_path), "--shipped", str(tmp_path / "weights")]
    assert summariser.main(["shrink", *arguments]) == 0
    restored, processor = summariser.load_pruned(tmp_path)
    assert processor.serialized_model_proto() == spm
    for name, tensor in restored.t5.state_dict().items():
        assert torch.allclose(tensor, whole[name], atol=float(whole[name].abs().max()) / 127), name


def test_a_student_has_its_teachers_vocabulary_cut_and_half_the_decoder(
    spm: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = len(processor_of(spm))
    monkeypatch.setattr(summariser, "VOCABULARY_SIZE", pieces - 5)
    monkeypatch.setattr(summariser, "STUDENT_LAYERS", 2)
    for name in ("pruned", "run"):
        (tmp_path / "teacher" / name).mkdir(parents=True)
    teacher = tiny_t5(pieces)
    teacher.save_pretrained(tmp_path / "teacher/pruned")
    (tmp_path / "teacher/pruned/source.spm").write_bytes(spm)
    weights = summary_losses.SmoothedT5(teacher).state_dict()
    checkpoint.save_snapshot(tmp_path / "teacher/run", 1, weights, keep=1)
    rows = "".join(f"{json.dumps({'article': ARTICLE, 'summary': line})}\n" for line in LINES)
    (tmp_path / "summaries.jsonl.xz").write_bytes(lzma.compress(rows.encode()))

    places = ["--work", str(tmp_path / "student"), "--teacher", str(tmp_path / "teacher")]
    assert summariser.main(["student", *places, "--corpus", str(tmp_path)]) == 0
    model, processor = summariser.load_pruned(tmp_path / "student")
    assert isinstance(model, summary_losses.Distilled)
    assert len(processor) == model.t5.config.vocab_size == pieces - 5
    assert model.t5.config.num_decoder_layers == 2
    ids = processor.encode(LINES[0])
    batch = summary_batches.collate([([*ids, 1], [*ids[:3], 1])])
    assert model.eval()(**batch).loss.item() > 0.0
