"""Translations that become pairs: greedy as transformers has it, checked, put in place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
transformers = pytest.importorskip("transformers")

from models.training import news, opus_start, pairs, speakers, synthetic  # noqa: E402
from models.training.encoded import Encoded, Side, add  # noqa: E402
from models.training.nearness import NEAR  # noqa: E402
from models.training.shares import SYNTHETIC, SYNTHETIC_ENGLISH  # noqa: E402
from models.training.vocabulary import EOS_ID, Vocabulary  # noqa: E402
from tests.training.tiny import TINY, write_start  # noqa: E402
from tests.training.toys import ENGLISH, OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of three pairs a language, and random weights that end their sentences."""
    monkeypatch.setattr(opus_start, "shape", lambda direction: TINY)
    write_vocabularies(tmp_path)
    english, other = pairs.vocabularies("en-xx", tmp_path)
    for direction in pairs.DIRECTIONS:
        write_start(tmp_path, direction, end_scale=6.0)  # most sentences end, late
    sides = Side.of(english.spm.encode(ENGLISH)), Side.of(other.spm.encode(OTHER))
    domains = np.asarray(["news", "prose", SYNTHETIC])
    for code in ("ru", "el"):
        Encoded(*sides, domains).save(tmp_path / f"{code}.npz")
    sides[0].save(tmp_path / news.FILE)
    return tmp_path


SIDES = {"en-xx": ENGLISH, "xx-en": OTHER}  # what a direction reads
LANGUAGES_BOTH_WAYS = [(way, code) for way in pairs.DIRECTIONS for code in ("ru", "el", "ar")]


def speaker(data: Path, language: str, direction: str = "en-xx") -> speakers.TorchSpeaker:
    return speakers.TorchSpeaker.of(direction, language, data, [data / f"start-{direction}.pt"])


@pytest.mark.parametrize(("direction", "language"), LANGUAGES_BOTH_WAYS)
def test_each_step_takes_the_likeliest_piece_of_the_language(
    data: Path, direction: str, language: str
) -> None:
    own = speaker(data, language, direction)
    text = Side.of([*own.source.spm.encode(SIDES[direction]), [5]])
    rows = np.arange(len(text.lengths()))
    inputs = torch.from_numpy(text.padded(rows, own.prefix, EOS_ID, own.source.pad_id))
    written = own.greedy(inputs, 90)
    allowed = set(own.allowed.tolist())
    assert set(written.flatten().tolist()) <= allowed

    forbidden = [i for i in range(len(own.target)) if i not in allowed]
    wanted = own.model.generate(
        inputs,
        attention_mask=(inputs != own.source.pad_id).long(),
        num_beams=1,
        do_sample=False,
        max_new_tokens=written.shape[1],
        suppress_tokens=forbidden,
        decoder_start_token_id=own.target.pad_id,
        eos_token_id=EOS_ID,
        pad_token_id=own.target.pad_id,
    )[:, 1:]
    for ours, theirs in zip(written.tolist(), wanted.tolist(), strict=True):
        end = ours.index(EOS_ID) if EOS_ID in ours else len(ours)
        assert ours[:end] == theirs[:end]
        assert EOS_ID not in theirs[:end]


def test_translations_come_in_the_order_of_the_text_and_without_an_end_not_at_all(
    data: Path,
) -> None:
    own = speaker(data, "el")
    text = Side.of([*own.source.spm.encode(ENGLISH), [5], [7, 8]])
    found = own.translate(text)
    assert len(found) == 5
    assert any(found)
    assert None in found
    for number, ids in enumerate(found):
        alone = own.translate(Side.of([text[number].tolist()]))
        assert alone == [ids]
        assert ids is None or EOS_ID not in ids


@pytest.fixture
def exported(data: Path, request: pytest.FixtureRequest) -> Path:
    """The same weights as CTranslate2 reads them, not rounded; out of English unless said."""
    from models.training import conversion

    direction = getattr(request, "param", "en-xx")
    source, target = pairs.vocabularies(direction, data)
    model = opus_start.load(direction, data, source, target).eval()
    conversion.convert(direction, model, source, target, data / "exported", "float32")
    return data / "exported"


@pytest.mark.parametrize(
    ("exported", "direction", "language"),
    [(way, way, code) for way, code in LANGUAGES_BOTH_WAYS],
    indirect=["exported"],
)
def test_a_core_writes_what_a_gpu_would(
    data: Path, exported: Path, direction: str, language: str
) -> None:
    own = speaker(data, language, direction)
    served = speakers.open_speaker(direction, language, data, [exported], "cpu", 1)
    assert isinstance(served, speakers.ServedSpeaker)
    text = Side.of([*own.source.spm.encode(SIDES[direction]), [5], [7, 8]])
    found = served.translate(text)
    assert any(found)
    assert None in found
    assert found == own.translate(text)


def test_a_seed_has_other_sentences_first(data: Path) -> None:
    Side.of([[number] for number in range(100)]).save(data / news.FILE)
    orders = [synthetic.english_news(data, "ru", seed).ids.tolist() for seed in (0, 0, 1)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2])


def test_a_language_without_news_reads_the_russian_pairs_too(data: Path) -> None:
    assert len(synthetic.english_news(data, "ru")) == 3
    greek = synthetic.english_news(data, "el")
    assert len(greek) == 4
    own = speaker(data, "el")
    assert sorted(own.source.spm.decode(row.tolist()) for row in greek) == sorted(
        [*ENGLISH, ENGLISH[0]]
    )


@pytest.mark.parametrize(
    ("hypothesis", "sound"),
    [
        (OTHER[0], True),
        (OTHER[0].replace("42", "43"), False),
        ("The council approved 42 million euros on Tuesday.", False),
        ("Совет 42.", False),
        ("Совет одобрил 42 миллиона миллиона миллиона евро.", False),
    ],
)
def test_what_a_check_would_flag_is_left_out(data: Path, hypothesis: str, sound: bool) -> None:
    own = speaker(data, "ru")
    ids = own.source.spm.encode(ENGLISH[0]), own.target.spm.encode(hypothesis)
    assert synthetic.is_sound(own, "en-xx", "ru", *ids) is sound


@pytest.mark.parametrize(
    ("hypothesis", "sound"),
    [
        (ENGLISH[0], True),
        (ENGLISH[0].replace("42", "43"), False),
        (ENGLISH[0].replace("euros", "euros euros euros"), False),
        ("The council 42.", False),
    ],
)
def test_other_english_is_held_to_the_same(data: Path, hypothesis: str, sound: bool) -> None:
    own = speaker(data, "ru", "xx-en")
    ids = own.source.spm.encode(OTHER[0]), own.target.spm.encode(hypothesis)
    assert synthetic.is_sound(own, "xx-en", "ru", *ids) is sound


@pytest.mark.parametrize("domain", [SYNTHETIC, SYNTHETIC_ENGLISH])
def test_new_pairs_take_the_place_of_an_earlier_models(data: Path, domain: str) -> None:
    path = data / "el.npz"
    stood = Encoded.load(path)
    Encoded(stood.english, stood.target, np.asarray(["news", "prose", domain])).save(path)
    before = Encoded.load(path)
    new = Side.of([[5, 6]]), Side.of([[7]])
    for _ in range(2):
        add(path, domain, *new)
        after = Encoded.load(path)
        assert after.domains.tolist() == ["news", "prose", domain]
        assert [row.tolist() for row in after.english] == [
            *(before.english[i].tolist() for i in range(2)),
            [5, 6],
        ]
        assert after.target[2].tolist() == [7]
    add(path, domain, *new, keep=True)
    assert Encoded.load(path).domains.tolist() == ["news", "prose", domain, domain]


@pytest.mark.parametrize("weights", ["start-en-xx.pt", "exported"])
def test_the_command_leaves_pairs_that_a_run_can_draw(
    data: Path,
    exported: Path,
    weights: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exported.is_dir()
    # Random weights write nothing a check would pass.
    monkeypatch.setattr(synthetic, "is_sound", lambda *_: True)
    synthetic.main(["--data", str(data), "--language", "el", str(data / weights)])
    made = Encoded.load(data / "el.npz")
    count = int((made.domains == SYNTHETIC).sum())
    assert count > 0
    assert f"kept {count} of 4" in capsys.readouterr().out
    english = Vocabulary.load(data / "en.model").spm
    for number in np.flatnonzero(made.domains == SYNTHETIC).tolist():
        assert english.decode(made.english[number].tolist()) in ENGLISH


@pytest.mark.parametrize("exported", ["xx-en"], indirect=True)
def test_near_pairs_are_said_in_other_english_beside_those_there_are(
    data: Path, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data / "el.npz"
    before = Encoded.load(path)
    Encoded(before.english, before.target, np.asarray([NEAR, NEAR, SYNTHETIC])).save(path)
    monkeypatch.setattr(synthetic, "is_sound", lambda *_: True)
    weights = str(exported)
    synthetic.main(["--data", str(data), "--language", "el", "--direction", "xx-en", weights])
    made = Encoded.load(path)
    own = speaker(data, "el", "xx-en")
    translated = own.translate(before.target.take(np.arange(2)))
    wanted = {text: ids for text, ids in zip(OTHER, translated, strict=False) if ids}
    assert wanted
    assert made.domains.tolist() == [NEAR, NEAR, SYNTHETIC, *[SYNTHETIC_ENGLISH] * len(wanted)]
    found = {
        own.source.spm.decode(made.target[row].tolist()): made.english[row].tolist()
        for row in range(3, len(made.domains))
    }
    assert found == wanted
