"""The command line from the corpus to what is shipped, on a few sentences."""

from __future__ import annotations

import json
import lzma
from functools import partial
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.engines.ct2_weights import read_weights, state_dict  # noqa: E402
from models.training import (  # noqa: E402
    checkpoint,
    conversion,
    marian,
    pairs,
    prepare,
    translator,
    written,
)
from models.training.encoded import Encoded, Side  # noqa: E402
from models.training.vocabulary import Vocabulary, train_spm  # noqa: E402
from tests.training.tiny import TINY  # noqa: E402
from tests.training.toys import ENGLISH, OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


def test_prepared_ids_give_the_corpus_back_without_the_test_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "TEMPLATES", 0)
    monkeypatch.setattr(written, "written_pairs", partial(written.written_pairs, folder=tmp_path))
    monkeypatch.setattr(
        prepare, "train_spm", lambda lines, out, _, forms: train_spm([*lines] * 20, out, 318, forms)
    )
    parents, corpus, data = tmp_path / "opus-mt-en-fr", tmp_path / "corpus", tmp_path / "data"
    for folder in (parents, corpus, data, tmp_path / "eval/flores"):
        folder.mkdir(parents=True)
    write_vocabularies(tmp_path)
    (tmp_path / "en.model").rename(parents / "source.spm")
    for code, target in zip(("ru", "el", "ar"), OTHER, strict=True):
        english = ENGLISH[("ru", "el", "ar").index(code)]
        lines = (
            f"prose\tt\t{english}\t{target}\nprose\tt\tNever to be seen by any model.\t{target}\n"
        )
        (corpus / f"en-{code}.tsv.xz").write_bytes(lzma.compress(lines.encode()))
    article = json.dumps({"source": "t", "article": " ".join(ENGLISH), "summary": ENGLISH[0]})
    (corpus / "summaries.jsonl.xz").write_bytes(lzma.compress(article.encode()))
    (tmp_path / "eval/flores/devtest.en").write_text("Never to be seen by any model!\n")
    places = ["--corpus", str(corpus), "--eval", str(tmp_path / "eval")]
    translator.main(["prepare", *places, "--parents", str(tmp_path), "--data", str(data)])
    spm = Vocabulary.load(data / "xx.model").spm
    encoded = Encoded.load(data / "el.npz")
    assert spm.decode(encoded.target[0].tolist()) == OTHER[1]
    assert encoded.domains.tolist() == ["near"]
    news = Side.load(data / "news.npz")
    pieces = Vocabulary.load(data / "en.model").spm
    assert [pieces.decode(row.tolist()) for row in news] == ENGLISH
    counts = json.loads((data / "counts.json").read_text())["el"]
    assert counts["eval prose"] == 1
    assert counts["kept prose"] == 1

    given = tmp_path / "weights/translator-en-xx"  # the same pieces, as shipped ones
    given.mkdir(parents=True)
    for name, shipped in (("en.model", "source.spm"), ("xx.model", "target.spm")):
        (given / shipped).write_bytes((data / name).read_bytes())
    again = tmp_path / "again"
    translator.main(
        ["prepare", *places, "--shipped", str(tmp_path / "weights"), "--data", str(again)]
    )
    assert (again / "xx.model").read_bytes() == (data / "xx.model").read_bytes()
    assert Encoded.load(again / "ru.npz").english.ids.tolist() == (
        Encoded.load(data / "ru.npz").english.ids.tolist()
    )


def test_what_is_shipped_is_the_mean_of_the_last_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marian, "build", partial(marian.build, shape=TINY))
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    objective = marian.SlicedLoss(marian.build(source, target), {}, target.pad_id)
    for step, factor in ((1, 7.0), (2, 1.0), (3, 3.0)):
        weights = {name: factor * w for name, w in objective.state_dict().items()}
        checkpoint.save_snapshot(tmp_path, step, weights, keep=5)
    arguments = ["--direction", "en-xx", "--data", str(tmp_path), "--start", "scratch"]
    last = [str(path) for path in checkpoint.snapshots(tmp_path)[-2:]]
    translator.main(["export", *arguments, "--out", str(tmp_path / "out"), *last])
    shipped = state_dict(read_weights(tmp_path / "out/model.bin"), "marian")
    wanted = 2.0 * objective.model.model.decoder.layers[0].fc1.weight.detach().numpy()
    assert shipped["model.decoder.layers.0.fc1.weight"] == pytest.approx(wanted, abs=0.03)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"model.bin", "hf_config.json", "source.spm", "target.spm"} <= names
    assert json.loads((tmp_path / "out/hf_config.json").read_text())["d_model"] == 16


def test_ctranslate2_scores_a_translation_as_transformers_does(tmp_path: Path) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    torch.manual_seed(1)
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    model = marian.build(source, target, shape=TINY).eval()
    conversion.convert("en-xx", model, source, target, tmp_path / "ct2", quantization="float32")
    given = [source.tag_id("ru"), *source.spm.encode(ENGLISH[0]), 0]
    made = [*target.spm.encode(OTHER[0]), 0]
    with torch.no_grad():
        hidden = marian.SlicedLoss(model, {}, target.pad_id).hidden(
            torch.tensor([given]), torch.ones(1, len(given)).long(), torch.tensor([made])
        )
        logits = hidden[0] @ model.lm_head.weight[:-1].T  # without <pad>
        wanted = logits.log_softmax(dim=1).gather(1, torch.tensor(made)[:, None])[:, 0]
    engine = ctranslate2.Translator(str(tmp_path / "ct2"), compute_type="float32")
    pieces = [[source.tokens[i] for i in given]], [[target.tokens[i] for i in made[:-1]]]
    assert engine.score_batch(*pieces)[0].log_probs == pytest.approx(wanted.tolist(), abs=1e-3)
