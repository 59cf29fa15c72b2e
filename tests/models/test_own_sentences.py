"""A summary of the article's own sentences reads by itself: no dateline, the news first."""

from collections.abc import Iterator

import pytest

from models import Job, Pipeline, PipelineOptions, Summary, open_pipeline
from models.translator import Translator

ENGLISH = (
    "The city council of Thessaloniki voted on Tuesday to spend 42 million euros on a tram line. "
    "Work is to begin in March 2027 and to last three years. "
    "Shop owners along the route fear that years of digging will keep customers away. "
    "The line is to carry 60,000 passengers a day."
)
RUSSIAN = (
    "Городской совет Салоников во вторник решил потратить 42 миллиона евро на трамвай. "
    "Работы начнутся в марте 2027 года и продлятся три года. "
    "Владельцы магазинов опасаются, что годы раскопок отпугнут покупателей из центра города. "
    "По расчётам мэрии, линия будет перевозить 60 000 пассажиров в день и разгрузит дорогу."
)
GREEK = (
    "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να δώσει 42 εκατομμύρια ευρώ για ένα τραμ. "
    "Τα έργα αρχίζουν τον Μάρτιο του 2027 και θα διαρκέσουν τρία ολόκληρα χρόνια. "
    "Οι καταστηματάρχες φοβούνται ότι οι πελάτες θα μείνουν μακριά από το κέντρο της πόλης. "
    "Η γραμμή θα μεταφέρει 60.000 επιβάτες την ημέρα."
)
ARABIC = (
    "صوت مجلس مدينة سالونيك يوم الثلاثاء على إنفاق 42 مليون يورو على خط ترام جديد. "
    "ومن المقرر أن يبدأ العمل في مارس 2027 وأن يستمر ثلاث سنوات كاملة. "
    "ويخشى أصحاب المتاجر على طول الطريق أن تبعد سنوات الحفر الزبائن عن متاجرهم. "
    "وسينقل الخط 60 ألف راكب يوميا."
)
DATELINES = [
    ("THESSALONIKI (Reuters) - ", ENGLISH),
    ("САЛОНИКИ, 5 мая. /ТАСС/. ", RUSSIAN),
    ("САЛОНИКИ, 5 мая — РИА Новости, Анна Серова. ", RUSSIAN),
    ("Салоники. 5 мая. INTERFAX.RU - ", RUSSIAN),
    ("ΘΕΣΣΑΛΟΝΙΚΗ (ΑΠΕ-ΜΠΕ) - ", GREEK),
    ("أثينا (رويترز) - ", ARABIC),
    ("أثينا - (د ب أ): ", ARABIC),
]


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake"))
    yield opened
    opened.close()


@pytest.fixture
def rough(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """Translators from which nothing is brought back."""
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    return pipeline


def assert_verbatim(summary: Summary, text: str) -> None:
    for sentence in summary.sentences:
        own = [text[e.offset : e.offset + e.length] for e in sentence.evidence]
        assert sentence.text in own


@pytest.mark.parametrize(("dateline", "body"), DATELINES)
def test_no_dateline_stands_in_extracts(pipeline: Pipeline, dateline: str, body: str) -> None:
    text = f"🌉\n\n{dateline}{body}"
    summary = pipeline.digest(Job(text, mode="extractive")).summary
    assert summary.mode == "extractive"
    assert_verbatim(summary, text)
    assert summary.text in body
    assert summary.coverage.sentences_total == 4


@pytest.mark.parametrize(("dateline", "body"), DATELINES[1:])
def test_no_dateline_stands_in_sentences_that_bear_written_ones_out(
    rough: Pipeline, dateline: str, body: str
) -> None:
    text = f"{dateline}{body}"
    result = rough.digest(Job(text, targets=("en",)))
    assert result.summary.mode == "extractive"
    assert_verbatim(result.summary, text)
    assert all(sentence.text in body for sentence in result.summary.sentences)
    for pair in result.translations["en"].sentences:
        assert "ТАСС" not in pair.source and "5" not in pair.source


def test_a_text_too_short_to_summarise_keeps_its_dateline(pipeline: Pipeline) -> None:
    text = "МОСКВА, 5 мая. /ТАСС/. Мост закрыт на ремонт. Откроют его в июле."
    summary = pipeline.digest(Job(text, source="ru")).summary
    assert (summary.text, summary.skipped) == (text, "too_short")
    assert_verbatim(summary, text)
