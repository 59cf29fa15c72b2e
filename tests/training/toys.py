"""Small sentencepiece models for the training tests."""

from __future__ import annotations

from pathlib import Path

ENGLISH = [
    "The council approved 42 million euros on Tuesday.",
    "The mayor said the new line would carry passengers.",
    "Officials said the price of bread rose in March.",
]
OTHER = [
    "Совет одобрил 42 миллиона евро во вторник.",
    "Ο δήμαρχος είπε ότι η νέα γραμμή θα μεταφέρει επιβάτες.",
    "قال مسؤولون إن سعر الخبز ارتفع في مارس.",
]


def write_vocabularies(folder: Path) -> None:
    """Writes `en.model` and `xx.model` of some 300 pieces, most of them bytes."""
    from models.training.vocabulary import ARABIC_FORMS, ENGLISH_FORMS, train_spm

    train_spm(ENGLISH * 20, folder / "en.model", 300, ENGLISH_FORMS)
    train_spm(OTHER * 20, folder / "xx.model", 318, ARABIC_FORMS)
