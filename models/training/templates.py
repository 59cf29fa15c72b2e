"""Short sentences around dates, sums, shares and countries, and lists of names, through Babel.

There is no Greek and no Arabic news in the corpus, and a number that does not survive is the
worst fault a news summary can have. CLDR knows how each language writes a date, a sum and a
country, so frames in four languages with such slots teach the forms cheaply.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from models.training.corpus import Pair
from models.training.names import NAME

# Arabic with ASCII digits, as the corpus and most of the Arab press online write them.
LOCALES = {
    "en": Locale.parse("en_US"),
    "ru": Locale.parse("ru_RU"),
    "el": Locale.parse("el_GR"),
    "ar": Locale.parse("ar_AE"),
}
FRAMES: list[dict[str, str]] = [
    {
        "en": "It happened on {date}.",
        "ru": "Это произошло {date}.",
        "el": "Συνέβη στις {date}.",
        "ar": "حدث ذلك في {date}.",
    },
    {
        "en": "The meeting will take place on {date}.",
        "ru": "Встреча состоится {date}.",
        "el": "Η συνάντηση θα πραγματοποιηθεί στις {date}.",
        "ar": "سيعقد الاجتماع في {date}.",
    },
    {
        "en": "The price rose by {percent} in {year}.",
        "ru": "В {year} году цена выросла на {percent}.",
        "el": "Η τιμή αυξήθηκε κατά {percent} το {year}.",
        "ar": "ارتفع السعر بنسبة {percent} في عام {year}.",
    },
    {
        "en": "Prices fell by {percent}.",
        "ru": "Цены упали на {percent}.",
        "el": "Οι τιμές μειώθηκαν κατά {percent}.",
        "ar": "انخفضت الأسعار بنسبة {percent}.",
    },
    {
        "en": "More than {number} people took part.",
        "ru": "Приняли участие более {number} человек.",
        "el": "Συμμετείχαν περισσότερα από {number} άτομα.",
        "ar": "شارك أكثر من {number} شخص.",
    },
    {
        "en": "At least {small} people were killed and {small2} were injured.",
        "ru": "Погибли по меньшей мере {small} человек, {small2} ранены.",
        "el": "Τουλάχιστον {small} άνθρωποι σκοτώθηκαν και {small2} τραυματίστηκαν.",
        "ar": "قُتل ما لا يقل عن {small} شخصا وأصيب {small2}.",
    },
    {
        "en": "The company invested ${number} million.",
        "ru": "Компания инвестировала {number} млн долларов.",
        "el": "Η εταιρεία επένδυσε {number} εκατομμύρια δολάρια.",
        "ar": "استثمرت الشركة {number} مليون دولار.",
    },
    {
        "en": "The company made a profit of {number} million euros in {year}.",
        "ru": "В {year} году прибыль компании составила {number} млн евро.",
        "el": "Η εταιρεία είχε κέρδη {number} εκατομμυρίων ευρώ το {year}.",
        "ar": "حققت الشركة أرباحا قدرها {number} مليون يورو في عام {year}.",
    },
    {
        "en": "The team won {score}.",
        "ru": "Команда победила со счётом {score}.",
        "el": "Η ομάδα κέρδισε με {score}.",
        "ar": "فاز الفريق بنتيجة {score}.",
    },
    {
        "en": "The area is {number} square kilometres.",
        "ru": "Площадь составляет {number} квадратных километров.",
        "el": "Η έκταση είναι {number} τετραγωνικά χιλιόμετρα.",
        "ar": "تبلغ المساحة {number} كيلومتر مربع.",
    },
    {
        "en": "It was founded in {year}.",
        "ru": "Был основан в {year} году.",
        "el": "Ιδρύθηκε το {year}.",
        "ar": "تأسس في عام {year}.",
    },
    {
        "en": "The distance is about {number} km.",
        "ru": "Расстояние составляет около {number} км.",
        "el": "Η απόσταση είναι περίπου {number} χλμ.",
        "ar": "تبلغ المسافة حوالي {number} كم.",
    },
    {
        "en": "He is {small} years old.",
        "ru": "Ему {small} лет.",
        "el": "Είναι {small} ετών.",
        "ar": "يبلغ من العمر {small} عاما.",
    },
    {
        "en": "Countries: {country} and {country2}.",
        "ru": "Страны: {country} и {country2}.",
        "el": "Χώρες: {country} και {country2}.",
        "ar": "الدول: {country} و{country2}.",
    },
    {
        "en": "{country}, {date}",
        "ru": "{country}, {date}",
        "el": "{country}, {date}",
        "ar": "{country}، {date}",
    },
    {"en": "{date}", "ru": "{date}", "el": "{date}", "ar": "{date}"},
]


def templated_pairs(language: str, count: int, seed: int = 1) -> list[Pair]:
    """Returns: `count` pairs of the domain "template", with repetition, digits the same.

    Args:
        language: "ru", "el" or "ar".
        count: How many.
        seed: Fixes them.
    """
    rng = random.Random(f"{seed} {language}")
    pairs = []
    for _ in range(count):
        frame = rng.choice(FRAMES)
        state = rng.getrandbits(64)
        english, target = (
            frame[code].format(**_slots(LOCALES[code], random.Random(state)))
            for code in ("en", language)
        )
        pairs.append(Pair("template", "babel", english, target))
    return pairs


def listed_names(names: Sequence[Pair], language: str, count: int, seed: int = 1) -> list[Pair]:
    """Returns: `count` pairs of the domain "name", each a list of two to five of `names`.

    Args:
        names: Of one language; two at least, or nothing is made of them.
        language: "ru", "el" or "ar".
        count: How many.
        seed: Fixes them.
    """
    if len(names) < 2:
        return []
    rng = random.Random(f"{seed} {language}")
    pairs = []
    for _ in range(count):
        chosen = rng.sample(names, rng.randint(2, min(5, len(names))))
        english = format_list([pair.english for pair in chosen], locale=LOCALES["en"])
        target = format_list([pair.target for pair in chosen], locale=LOCALES[language])
        pairs.append(Pair(NAME, "babel", english, target))
    return pairs


def _slots(locale: Locale, rng: random.Random) -> dict[str, str]:
    """The values of all slots; the same `rng` state gives the same values in any locale."""
    day = date(1900, 1, 1) + timedelta(days=rng.randrange(60000))
    form = rng.choice(["long", "long", "long", "full"])
    countries = rng.sample(sorted(_country_codes()), 2)

    def number(value: float) -> str:
        return str(format_decimal(value, locale=locale))

    return {
        "date": format_date(day, format=form, locale=locale).replace(" г.", " года"),
        "percent": format_percent(
            rng.choice([0.01, 0.001]) * rng.randrange(1, 100), format="#,##0.#%", locale=locale
        ),
        "year": str(rng.randrange(1800, 2030)),
        "number": number(
            rng.choice(
                [rng.randrange(10, 1000), rng.randrange(1000, 10**6), rng.randrange(10, 999) / 10]
            )
        ),
        "small": str(rng.randrange(21, 100) // 5 * 5),
        "small2": str(rng.randrange(100, 1000) // 5 * 5),
        "score": f"{rng.randrange(6)}-{rng.randrange(6)}",
        "country": locale.territories[countries[0]],
        "country2": locale.territories[countries[1]],
    }


def _country_codes() -> set[str]:
    """Two-letter territories that all four locales name."""
    names = [set(locale.territories) for locale in LOCALES.values()]
    return {code for code in set.intersection(*names) if len(code) == 2 and code.isalpha()}
