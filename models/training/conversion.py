"""From a trained Marian to what CTranslate2 reads.

Stands after `marian.py` and apart from it: a machine that only trains needs no CTranslate2.
"""

from __future__ import annotations

import copy
from pathlib import Path

from ctranslate2.converters.transformers import MarianMTLoader
from ctranslate2.specs import TransformerSpec
from transformers import MarianMTModel

from models.engines import shortlist
from models.training.vocabulary import TAGS, UNK_ID, Vocabulary, compact


class _TwoVocabularies(MarianMTLoader):
    """CTranslate2's own Marian loader takes both vocabularies to be of one size."""

    def _remove_pad_weights(self, spec: TransformerSpec) -> None:
        tables = [spec.encoder.embeddings[0], spec.decoder.embeddings]
        for table in [*tables, spec.decoder.projection]:
            table.weight = table.weight[:-1]


def convert(
    direction: str,
    model: MarianMTModel,
    source: Vocabulary,
    target: Vocabulary,
    folder: Path,
    quantization: str = "int8",
) -> None:
    """Writes a CTranslate2 model: `model.bin`, `config.json` and both vocabularies.

    Out of English the shortlist of each tag goes with it.

    `<pad>` is left out on both sides: CTranslate2 starts the decoder from a zero vector.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Quantisation works in place, on the very tensors that training goes on with.
    model = copy.deepcopy(model).requires_grad_(False)
    spec = _TwoVocabularies().get_model_spec(model)
    spec.register_source_vocabulary(source.tokens[:-1])
    spec.register_target_vocabulary(target.tokens[:-1])
    spec.config.eos_token = "</s>"
    spec.config.unk_token = "<unk>"
    spec.config.decoder_start_token = "</s>"
    spec.config.add_source_eos = False
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))
    compact(folder)
    if direction == "en-xx":
        write_shortlist(target, folder)


def write_shortlist(target: Vocabulary, out: Path) -> None:
    """Writes the pieces each tag allows (models/engines/shortlist.py): those of its loss."""
    lines = []
    for language, tag in TAGS.items():
        tokens = [target.tokens[i] for i in target.slice_of(language) if i > UNK_ID]
        lines.append(f"{tag}\t{' '.join(tokens)}\n")
    (out / shortlist.FILE).write_text("".join(lines), encoding="utf-8")
