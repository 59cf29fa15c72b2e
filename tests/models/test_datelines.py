"""Datelines: off where they are beyond doubt, and never a sentence with a dash."""

import time

import pytest

from models.datelines import without_dateline

DATELINES = [
    ("Oslo, 24 October - ", "Norvik Energy ASA reported a loss."),
    ("OSLO, Oct. 24 (Reuters) - ", "Norvik Energy ASA reported a loss."),
    ("WASHINGTON (AP) — ", "The president signed it."),
    ("WASHINGTON—", "The president signed it."),
    ("NEW YORK -- ", '"We are late," he said.'),
    ("DENVER, Colo. – ", "The governor signed it."),
    ("Rio de Janeiro, Brazil, March 3 - ", "Police arrested ten people."),
    ("Washington, D.C. - ", "Talks went on."),
    ("London (Reuters) - ", "Prices fell again."),
    ("Moscow (CNN)", "In his first words he spoke of a killing."),
    ("Lausanne, Switzerland (CNN)", "Talks neared their end."),
    ("МОСКВА, 24 октября — ", "Правительство приняло закон."),
    ("Москва, 24 окт (ТАСС) - ", "Правительство приняло закон."),
    ("МОСКВА — ", "Правительство приняло закон."),
    ("Киев, 3 мая — Интерфакс. ", "Банк снизил ставку."),
    ("Αθήνα, 24 Οκτωβρίου - ", "Η κυβέρνηση ανακοίνωσε μέτρα."),
    ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) – ", "Η κυβέρνηση ανακοίνωσε μέτρα."),
    ("الرباط - وكالات: ", "ضرب زلزال قوي المدينة."),
    ("القاهرة (رويترز) - ", "قال وزير المالية إن الأسعار ترتفع."),
    ("دبي، 24 أكتوبر - ", "أعلنت الشركة أرباحها."),
    ("ΑΘΗΝΑ (Ρόιτερς)- ", "Η κυβέρνηση ανακοίνωσε μέτρα."),
    ("Λευκωσία 5 Μαΐου 2026 (ΚΥΠΕ) - ", "Η Βουλή ψήφισε τον νόμο."),
    ("الرباط - (د ب أ): ", "ضرب زلزال قوي المدينة."),
    ("غزة - «القدس العربي»: ", "فتح خبازون أفرانا قديمة."),
    ('بيروت - "الشرق الأوسط": ', "فتح خبازون أفرانا قديمة."),
    ("عمان 5 أيار (بترا)- ", "بدأت الوزارة العمل اليوم."),
    ("أبوظبي في 5 مايو / وام / ", "أعلنت الوزارة خطة جديدة."),
    ("القاهرة 5 مايو /شينخوا/ - ", "أعلنت الوزارة خطة جديدة."),
    ("الكويت - 5 - 5 (كونا) -- ", "قال الوزير إن الأسعار ترتفع."),
    ("بيروت، 24 تشرين الأول - ", "أعلنت الشركة أرباحها."),
    ("Αθήνα, 3 Μαΐου - ", "Η κυβέρνηση ανακοίνωσε μέτρα."),
    ("Αθήνα, 3 Ιουν. - ", "Η κυβέρνηση ανακοίνωσε μέτρα."),
]


@pytest.mark.parametrize(("dateline", "rest"), DATELINES)
def test_a_dateline_goes(dateline: str, rest: str) -> None:
    assert without_dateline(dateline + rest) == rest
    assert without_dateline(rest) == rest


@pytest.mark.parametrize(
    "sentence",
    [
        "Москва — столица России.",
        "Москва — Столица России и мира.",
        "Football - the game we love - is back.",
        "Rome - Athens in an hour is the plan.",
        "Moscow - Russia's capital - is cold.",
        "Manchester United - Arsenal ended 2-1.",
        "NATO - The alliance met on Monday.",
        "Monday, 24 October - All shops are closed.",
        "Meeting on Monday, 24 October - All staff are invited.",
        "On Tuesday, 24 October - the day of the vote - it rained.",
        "Hamilton (Mercedes) - He won again.",
        "OSLO, 24 October - Norvik.",
        "Oslo, 24 Marines - They came home.",
        "LOST CAT - ADULT BLACK MALE",
        "XMMS2 - Ruby bindings are new.",
        "Иванов — Президент, он и решит.",
        "Ο Νίκος - ο γιος του - έφυγε.",
        "الرباط - عاصمة المغرب - مدينة جميلة.",
        "قال الوزير - كما ذكر: لن نعود.",
        'قال الوزير - "لن نعود": هذا وعد.',
        "Анна Петрова (ТАСС): Когда откроют мост?",
        "ROUTE 66 - The road is closed.",
        "Артём 24 мая - Самый быстрый из всех.",
        "AC/ The band is back.",
        "The long-term plan - The Times reports - is dead.",
        "",
        "—",
    ],
)
def test_a_sentence_with_a_dash_stays(sentence: str) -> None:
    assert without_dateline(sentence) == sentence


def test_time_grows_with_the_text_and_no_faster() -> None:
    start = time.process_time()
    for unit in ("Aa ", "A, b", "A (Reuters) ", "A - ", "Oslo, 24 October ", "A 5 / ", "A - 5 - "):
        without_dateline(unit * 100_000)
    assert time.process_time() - start < 1
