"""Does a loaded model answer a golden sentence as a working model would?

A converted model can load and still write rubbish (Opus-MT#86); readiness asks for an answer in
the right script, of a sane length, with the numbers of its source.
"""

from __future__ import annotations

import re

from models.card import Golden, ModelCard
from models.engines.base import Engine, Tokenizer
from models.engines.batcher import Batcher
from models.errors import ModelError, ModelUnavailable
from models.languages import LANGUAGES, script_share

# Names and quotes in another script may stand in a good answer; most of its letters may not.
MIN_SHARE_IN_SCRIPT = 0.6
# Three times the same word in a row: a model that loops.
_LOOP = re.compile(r"\b(\w+)(?:\W+\1\b){2}", re.IGNORECASE)


def check_goldens(card: ModelCard, tokenizer: Tokenizer, engine: Engine | Batcher) -> None:
    """Let the model answer all its golden sentences with its recommended decoding.

    Raises:
        ModelUnavailable: It does not answer, or not as a working model would.
    """
    for golden in card.golden:
        source = tokenizer.encode(golden.text, golden.target_lang, golden.source_lang)
        outcome = engine.generate([source], card.decoding)[0]
        if isinstance(outcome, ModelError):
            raise ModelUnavailable(f"{card.id} does not answer: {outcome}") from outcome
        fault = fault_of(golden, tokenizer.decode(outcome[0].tokens))
        if fault:
            raise ModelUnavailable(
                f"{card.id} fails its golden sentence ({golden.source_lang} to "
                f"{golden.target_lang}): {fault}"
            )


def fault_of(golden: Golden, output: str) -> str | None:
    """What is wrong with `output`, or None."""
    if not golden.min_chars <= len(output) <= golden.max_chars:
        return f"{len(output)} characters, not {golden.min_chars} to {golden.max_chars}"
    if script_share(output, LANGUAGES[golden.target_lang].script) < MIN_SHARE_IN_SCRIPT:
        return "the wrong script"
    if _LOOP.search(output):
        return "one word over and over"
    missing = [wanted for wanted in golden.must_contain if wanted not in output]
    if missing:
        return f"without {', '.join(missing)}"
    wanted_any = golden.must_contain_any
    if wanted_any and not any(word.lower() in output.lower() for word in wanted_any):
        return f"without any of {', '.join(wanted_any)}"
    return None
