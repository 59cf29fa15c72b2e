"""A result of a model that is known to lose the sense says so, once a target."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import Job, PipelineOptions, open_pipeline
from models.draft import Draft
from models.reporting import rough_warnings, translation_warnings, warnings_of
from models.rough import ROUGH_CHRF
from models.types import Coverage, Evidence, TranslatedSentence, Translation

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def _greek_draft(sentence: str, english: str, evidence: Evidence) -> Draft:
    """A summary of one sentence, of a Greek article that was read in English."""
    return Draft(
        sentences=(sentence,),
        english=(english,),
        evidence=((evidence,),),
        language="el",
        route=("el", "en", "el"),
        mode="abstractive",
        skipped=None,
        coverage=Coverage(2, 2),
    )


def test_the_english_of_an_arabic_article_is_not_taken_for_a_copy_of_itself() -> None:
    pipeline = open_pipeline(PipelineOptions(engine="fake"))
    try:
        text = (EXAMPLES / "article-ar.txt").read_text(encoding="utf-8")
        result = pipeline.digest(Job(text, targets=("en", "el")))
    finally:
        pipeline.close()
    assert result.translations["en"].status == "ok"
    assert not [w for w in result.warnings if w.target == "en" and w.code == "copy"]


def test_a_route_below_the_bar_is_warned_of_and_others_are_not() -> None:
    scores = {("en", "el"): ROUGH_CHRF - 10, ("en", "ru"): ROUGH_CHRF}
    routes = [("el", ("en", "el")), ("ru", ("en", "ru")), ("ar", ("en", "ar")), (None, ("en",))]
    warnings = rough_warnings(routes, lambda *pair: scores.get(pair))
    assert [(w.code, w.target, w.sentence) for w in warnings] == [("rough_model", "el", None)]
    assert warnings[0].detail.startswith("chrF++ 37.0 on FLORES devtest (en-el)")


def test_the_bar_is_higher_into_english_and_the_worst_hop_is_named() -> None:
    scores = {("ru", "en"): ROUGH_CHRF, ("en", "ru"): ROUGH_CHRF, ("en", "el"): ROUGH_CHRF - 8}
    routes = [("en", ("ru", "en")), ("ru", ("ru", "en", "ru")), ("el", ("ru", "en", "el"))]
    warnings = rough_warnings(routes, lambda *pair: scores.get(pair))
    assert [(w.target, w.detail.partition(":")[0]) for w in warnings] == [
        ("en", "chrF++ 47.0 on FLORES devtest (ru-en)"),
        ("ru", "chrF++ 47.0 on FLORES devtest (ru-en)"),
        ("el", "chrF++ 39.0 on FLORES devtest (en-el)"),
    ]


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("Talks in Egypt began.", ["Egypt is not in the article"]),
        ("Talks in Athens began.", []),  # of a sentence that does not support this one
        ("Talks began.", []),
    ],
)
def test_a_summary_in_another_language_is_held_to_the_names_of_its_article(
    english: str, told: list[str]
) -> None:
    article = "Οι συνομιλίες άρχισαν. Ο υπουργός έφυγε από την Αθήνα."
    draft = _greek_draft("Οι συνομιλίες άρχισαν.", english, Evidence(0, 22, 1.0))
    found = warnings_of(Job(article), draft, {})
    assert [w.detail for w in found if w.code == "name_invented"] == told
    assert {w.sentence for w in found if w.code == "name_invented"} <= {0}


@pytest.mark.parametrize(
    ("read_as", "told"),
    [
        ("We are against the dam.", ["negation_lost"]),
        ("We are not against the dam.", []),
        (None, []),  # the article's own sentences, or no way through English
    ],
)
def test_a_denial_that_the_evidence_lost_on_its_way_into_english_is_told(
    read_as: str | None, told: list[str]
) -> None:
    article = "Η πόλη μεγαλώνει. Δεν είμαστε κατά του φράγματος. Το φράγμα 🌊 κοστίζει."
    draft = replace(
        _greek_draft(
            "Είμαστε κατά του φράγματος.", "We are against the dam.", Evidence(18, 31, 1.0)
        ),
        read_as=None if read_as is None else (read_as,),
    )
    assert article[18:49] == "Δεν είμαστε κατά του φράγματος."
    found = warnings_of(Job(article), draft, {})
    assert [(w.code, w.target, w.sentence) for w in found] == [(c, None, 0) for c in told]


@pytest.mark.parametrize(
    ("read_as", "told"),
    [
        ("The composer died in Athens.", [("name_lost", "Λευτέρης Αργυρού is missing")]),
        ("The composer Lefteris Argyrou died in Athens.", []),
    ],
)
def test_a_name_that_the_evidence_lost_on_its_way_into_english_is_told(
    read_as: str, told: list[tuple[str, str]]
) -> None:
    article = "Ο συνθέτης Λευτέρης Αργυρού πέθανε στην Αθήνα."
    draft = _greek_draft("Ο συνθέτης πέθανε.", "The composer died.", Evidence(0, 46, 1.0))
    found = warnings_of(Job(article), replace(draft, read_as=(read_as,)), {})
    assert [(w.code, w.detail) for w in found if w.code == "name_lost"] == told


def test_a_double_that_the_evidence_lost_on_its_way_into_english_is_told() -> None:
    article = "Η πόλη μεγαλώνει. Κόστισε τα διπλάσια. Το φράγμα 🌊 μένει."
    draft = _greek_draft("Κόστισε τα μισά.", "It cost half.", Evidence(18, 20, 1.0))
    found = warnings_of(Job(article), replace(draft, read_as=("It cost half.",)), {})
    assert [(w.code, w.sentence, w.spans) for w in found] == [("number_invented", 0, ())]


def test_what_the_written_summary_has_and_the_article_lacks_is_told_of_every_target() -> None:
    article = "Η πόλη μεγαλώνει. Δεν είμαστε κατά του φράγματος. Το φράγμα 🌊 κοστίζει."
    own, english = "Δεν είμαστε κατά του φράγματος.", "We are against the dam in 2031."
    draft = replace(
        _greek_draft(own, english, Evidence(18, 31, 1.0)),
        route=("el",),
        mode="extractive",
        fallback="rough",
        read_as=("We are against the dam.",),
    )
    russian = "Мы против плотины в 2031 году."
    translations = {
        "el": Translation("el", "already_in_target", None, (), ("el",)),
        "en": Translation("en", "ok", english, (TranslatedSentence(english, english),), ()),
        "ru": Translation("ru", "ok", russian, (TranslatedSentence(english, russian),), ()),
        "ar": Translation("ar", "failed", None, (), ("en", "ar"), "overloaded", "Too much."),
    }
    found = [(w.code, w.target, w.sentence) for w in warnings_of(Job(article), draft, translations)]
    assert found == [
        ("extractive_fallback", None, None),
        ("number_invented", "en", 0),
        ("negation_lost", "en", 0),
        ("number_invented", "ru", 0),
        ("negation_lost", "ru", 0),
        ("target_failed", "ar", None),
    ]
    places = {w.target: w.spans for w in warnings_of(Job(article), draft, translations)}
    assert places["ru"] == ()  # the place is one of the English
    numbers = [w for w in warnings_of(Job(article), draft, translations) if w.target == "en"]
    (span,) = numbers[0].spans
    assert english[span.offset : span.offset + span.length] == "2031"


def test_what_a_pair_of_several_sentences_loses_again_and_again_is_told_once() -> None:
    source = "It did not rain. It did not snow. It did not hail."
    pair = TranslatedSentence(source, "Шел дождь. Шел снег. Шел град.")
    translation = Translation("ru", "ok", pair.text, (pair,), ("en", "ru"))
    lost = [w for w in translation_warnings(translation) if w.code == "negation_lost"]
    assert [w.sentence for w in lost] == [0]
