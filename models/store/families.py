"""The architectures a full-size model may have: which files it comes in, what it can take.

One row a family, so that a new model of a known kind needs a few lines of TOML and no code. The
limits are those of the published configurations: the positions BART and Marian have embeddings
for, the 512 tokens mT5 and NLLB were trained on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.engines.base import Decoding
from models.store.errors import StoreError

# In the order of preference. A pickle is read with torch's weights_only and never otherwise.
SAFETENSORS, SAFETENSORS_INDEX = "model.safetensors", "model.safetensors.index.json"
PICKLE, PICKLE_INDEX = "pytorch_model.bin", "pytorch_model.bin.index.json"


# Mozilla's own architecture: no class of transformers has it.
STUDENT = "Marian student (SSRU)"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of model.

    Attributes:
        architecture: The transformers class, or what runs it.
        required: Files it cannot be converted without; of a tuple, one is enough.
        optional: Files taken where there are any.
        sentencepiece: Those of them that cut the source and join the target; empty for BART, whose
            tokeniser is made into one file of JSON.
        max_source_tokens, max_target_tokens: Defaults; EOS and tags counted.
        reserved_tokens: Source tokens that are not text.
        decoding: The default one.
    """

    architecture: str
    required: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...]
    sentencepiece: tuple[str, ...]
    max_source_tokens: int
    max_target_tokens: int
    reserved_tokens: int
    decoding: Decoding


_TOKENISER_FILES = ("tokenizer_config.json", "special_tokens_map.json", "generation_config.json")

FAMILIES: dict[str, Family] = {
    "marian": Family(
        architecture="MarianMTModel",
        required=(("config.json",), ("source.spm",), ("target.spm",), ("vocab.json",)),
        optional=(*_TOKENISER_FILES, "target_vocab.json"),
        sentencepiece=("source.spm", "target.spm"),
        max_source_tokens=512,
        max_target_tokens=512,
        reserved_tokens=2,
        decoding=Decoding(beam_size=4, max_target_tokens=512),
    ),
    "bart": Family(
        architecture="BartForConditionalGeneration",
        required=(("config.json",), ("tokenizer.json", "merges.txt")),
        optional=(*_TOKENISER_FILES, "vocab.json", "merges.txt"),
        sentencepiece=(),
        max_source_tokens=1024,
        max_target_tokens=142,
        reserved_tokens=2,
        decoding=Decoding(
            beam_size=4,
            length_penalty=2.0,
            no_repeat_ngram_size=3,
            min_target_tokens=56,
            max_target_tokens=142,
        ),
    ),
    "t5": Family(
        architecture="MT5ForConditionalGeneration",
        required=(("config.json",), ("spiece.model",)),
        optional=(*_TOKENISER_FILES, "tokenizer.json"),
        sentencepiece=("spiece.model", "spiece.model"),
        max_source_tokens=512,
        max_target_tokens=84,
        reserved_tokens=1,
        decoding=Decoding(beam_size=4, no_repeat_ngram_size=2, max_target_tokens=84),
    ),
    "nllb": Family(
        architecture="M2M100ForConditionalGeneration",
        required=(("config.json",), ("sentencepiece.bpe.model",)),
        optional=(*_TOKENISER_FILES, "tokenizer.json"),
        sentencepiece=("sentencepiece.bpe.model", "sentencepiece.bpe.model"),
        max_source_tokens=512,
        max_target_tokens=512,
        reserved_tokens=3,
        decoding=Decoding(beam_size=4, max_target_tokens=512),
    ),
    "student": Family(
        architecture=STUDENT,
        required=(("model.bin",), ("vocab.spm",)),
        optional=(),
        sentencepiece=("vocab.spm", "vocab.spm"),
        max_source_tokens=256,
        max_target_tokens=256,
        reserved_tokens=1,
        decoding=Decoding(beam_size=1, max_target_tokens=256),
    ),
}


def files_to_fetch(family: Family, there: Collection[str], model_id: str) -> list[str]:
    """Which files of a repository a model of `family` needs: data, and one form of the weights.

    Args:
        there: What the pinned revision holds. Other frameworks' weights are left where they are.
    Raises:
        StoreError: A file is missing there; the message names it.
    """
    wanted = []
    for choices in family.required:
        found = next((name for name in choices if name in there), None)
        if found is None:
            raise StoreError(f"{model_id}: its source has no {' or '.join(choices)}")
        wanted.append(found)
    wanted += [name for name in family.optional if name in there]
    if family.architecture != STUDENT:
        wanted += _weights(there, model_id)
    return list(dict.fromkeys(wanted))


def _weights(there: Collection[str], model_id: str) -> list[str]:
    for whole, index, stem in (
        (SAFETENSORS, SAFETENSORS_INDEX, "model-"),
        (PICKLE, PICKLE_INDEX, "pytorch_model-"),
    ):
        if whole in there:
            return [whole]
        if index in there:
            suffix = whole[whole.rindex(".") :]
            parts = [n for n in there if n.startswith(stem) and n.endswith(suffix) and "/" not in n]
            return [index, *sorted(parts)]
    raise StoreError(f"{model_id}: its source has neither {SAFETENSORS} nor {PICKLE}")
