"""A summary of the article's own sentences reads by itself: no dateline, the news first."""

from collections.abc import Iterator
from typing import Literal

import pytest

from models import Job, Length, Pipeline, PipelineOptions, Summary, open_pipeline
from models.detector import LangdetectDetector
from models.translator import Translator
from tests.models.doubles import ScriptedEngine, model

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


NEWS = {
    "Правительство выделит области двенадцать миллиардов рублей на ремонт всех дорог и мостов, "
    "которые были повреждены прошлой весной во время самого сильного наводнения за сорок лет.": (
        "The government will give 12 billion roubles to repair roads after a flood."
    ),
    "Через реку есть паром, и паром ходит каждый час.": (
        "There is a ferry across the river and the ferry runs every hour."
    ),
    "Раньше паром ходил только летом.": "The ferry used to run in summer.",
    "Билет на паром стоит сорок рублей.": "A ticket for the ferry costs 40 roubles.",
    "Паром через реку вмещает тридцать машин.": "The ferry across the river takes 30 cars.",
    "Жители области ждут ремонта уже второй год и пишут жалобы.": (
        "People of the region have waited for the repair for two years and write complaints."
    ),
    "Паром водит капитан, который знает реку с самого детства.": (
        "The captain of the ferry has known the river from childhood."
    ),
    "Зимой паром стоит, потому что река покрыта толстым льдом.": (
        "In winter the ferry stands still since the river is under thick ice."
    ),
    "Новый паром для реки строят на заводе в соседней области.": (
        "A new ferry for the river is built at a yard in the next region."
    ),
}


def scripted(summary: list[str]) -> Pipeline:
    """A pipeline that knows the English of NEWS and SPEAKERS and writes `summary`."""
    return Pipeline(
        LangdetectDetector(),
        model("summarizer-en", ScriptedEngine(lambda *_: [" ".join(summary)])),
        [
            model("translator-en-xx"),
            model("translator-xx-en", ScriptedEngine(lambda text, _: [(NEWS | SPEAKERS)[text]])),
        ],
        10_000,
    )


def test_where_not_all_of_them_fit_the_news_stays_and_the_trifle_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    lead, ferry, *_ = NEWS
    result = scripted([NEWS[lead], NEWS[ferry]]).digest(Job(" ".join(NEWS), targets=("en",)))
    assert result.summary.text == lead
    assert result.translations["en"].text == NEWS[lead]


@pytest.mark.parametrize("length", ["short", "medium"])
def test_the_news_is_told_where_the_written_summary_passes_over_it(
    monkeypatch: pytest.MonkeyPatch, length: Literal["short", "medium"]
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    monkeypatch.setattr("models.summariser.missing_lead", lambda *_: None)
    lead, ferry, *_ = NEWS
    job = Job(" ".join(NEWS), targets=("en",), length=Length(length))
    result = scripted([NEWS[ferry]]).digest(job)
    assert result.summary.text == lead
    assert result.summary.sentences[0].evidence[0].offset == 0
    assert result.translations["en"].text == NEWS[lead]


SPEAKERS = {
    "Совет решил построить новый мост через реку за два года.": (
        "The council decided to build a new bridge across the river in two years."
    ),
    "Мост обойдётся городу в сорок миллионов рублей, если цены не вырастут.": (
        "The bridge will cost the city 40 million roubles if prices do not rise."
    ),
    "Мэр Олег Рудин назвал мост подарком всем жителям двух берегов.": (
        "Mayor Oleg Rudin called the bridge a gift to people of both banks."
    ),
    "Он добавил, что мост откроют осенью, а дорогу весной.": (
        "Rudin added that the bridge would open in autumn and the road in spring."
    ),
    "Жители левого берега ждут его тридцать лет, и старый паром давно не справляется.": (
        "People of the left bank have waited for it for 30 years, and the old ferry fails."
    ),
    "Летом паром перевозит тысячу машин в день, зимой его сменяет лёд.": (
        "In summer the ferry takes a thousand cars a day, in winter there is ice."
    ),
    "На работы позовут пятьсот строителей из трёх областей, двух городов и одного завода.": (
        "Five hundred builders from three regions and one factory will be called to work."
    ),
    "Лесу на берегу вреда не будет, обещают в отделе по охране природы и парков.": (
        "The forest will take no harm, the office for nature promises."
    ),
}


@pytest.mark.parametrize(("chosen", "given"), [((0, 3), (0,)), ((2, 3), (2, 3)), ((3,), (3,))])
def test_who_is_he_stands_before_him_in_the_articles_own_words_too(
    monkeypatch: pytest.MonkeyPatch, chosen: tuple[int, ...], given: tuple[int, ...]
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    monkeypatch.setattr("models.summariser.missing_lead", lambda *_: None)
    monkeypatch.setattr("models.fitting.untold_lead", lambda *_: None)
    monkeypatch.setattr("models.summariser.beside", lambda chosen, *_: chosen)
    own, english = list(SPEAKERS), list(SPEAKERS.values())
    pipeline = scripted([english[place] for place in chosen])
    result = pipeline.digest(Job(" ".join(own), targets=("en",)))
    assert [s.text for s in result.summary.sentences] == [own[place] for place in given]
    pairs = result.translations["en"].sentences
    assert [pair.text for pair in pairs] == [english[place] for place in given]
