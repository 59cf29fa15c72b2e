"""What a translation or a summary is worth against its reference, and beside other systems.

Stands below `evaluate.py`, which runs the models; `report.py` holds the rows made here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import sacrebleu
from rouge_score.rouge_scorer import RougeScorer
from sentencepiece import SentencePieceProcessor

from models.number_checks import check_article_numbers
from models.training.corpus import LANGUAGES
from models.training.report import OURS, SummaryScore, TranslationScore
from models.training.shipped import FOLDERS
from models.training.testsets import SummaryRow, TranslationTest

ROUGE = ("rouge1", "rouge2", "rougeL")

CHRF = sacrebleu.metrics.CHRF(word_order=2)
BLEU = sacrebleu.metrics.BLEU()
# Over pieces that are put between spaces already; sacrebleu warns of that without `force`.
SPBLEU = sacrebleu.metrics.BLEU(tokenize="none", force=True)

Pieces = Callable[[str], str]


def signatures() -> dict[str, str]:
    """Returns: What each measure of translations was made with."""
    named = {"chrF": CHRF, "BLEU": BLEU, "spBLEU": SPBLEU}
    return {name: str(metric.get_signature()) for name, metric in named.items()}


def piecewise(weights: Path) -> dict[str, Pieces]:
    """Returns: For each language what puts spaces between the shipped translators' pieces."""
    folder = weights / FOLDERS["en-xx"]
    found: dict[str, Pieces] = {}
    for name, codes in (("source.spm", ("en",)), ("target.spm", LANGUAGES)):
        spm = SentencePieceProcessor(model_file=str(folder / name))
        found.update(
            dict.fromkeys(codes, lambda text, spm=spm: " ".join(spm.encode_as_pieces(text)))
        )
    return found


def score_translations(
    test: TranslationTest, ours: Sequence[str] | None, pieces: Pieces
) -> list[TranslationScore]:
    """Returns: A row for us (if there is a model) and for every other system.

    Args:
        test: What was translated.
        ours: Our translations, line by line.
        pieces: Of the target's language.
    """
    reference_pieces = [[pieces(line) for line in test.references]]
    systems = {OURS: ours, **test.systems} if ours is not None else test.systems
    return [
        TranslationScore(
            test=test.name,
            pair=test.pair,
            system=name,
            chrf=float(CHRF.corpus_score(lines, [test.references]).score),
            bleu=float(BLEU.corpus_score(lines, [test.references]).score),
            spbleu=float(SPBLEU.corpus_score([pieces(x) for x in lines], reference_pieces).score),
            lines=len(test.sources),
        )
        for name, lines in systems.items()
    ]


def score_summaries(
    rows: Sequence[SummaryRow], summaries: Sequence[str], system: str
) -> list[SummaryScore]:
    """Returns: Mean ROUGE F1 (per cent) and the share with a number of its own, by source."""
    scorer = RougeScorer(list(ROUGE), use_stemmer=True)
    results = []
    for source in dict.fromkeys(row.source for row in rows):
        own = [(r, s) for r, s in zip(rows, summaries, strict=True) if r.source == source]
        scores = [scorer.score(row.summary, summary) for row, summary in own]
        means = {m: 100.0 * sum(s[m].fmeasure for s in scores) / len(own) for m in ROUGE}
        invented = sum(bool(check_article_numbers(s, r.article)) for r, s in own)
        results.append(
            SummaryScore(source, system, **means, invented=invented / len(own), lines=len(own))
        )
    return results
