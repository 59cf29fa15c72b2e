"""Sentences of news around dates, sums, shares, places and people, and lists of names.

There is no Greek and no Arabic news in the corpus, and a number that does not survive is the worst
fault a news summary can have. `frames.toml` has sentences in four languages with slots; CLDR,
through Babel, knows how each language writes a date, a sum and a country.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
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
_TOML = tomllib.loads(Path(__file__).with_name("frames.toml").read_text("utf-8"))
FRAMES: list[dict[str, str]] = _TOML.pop("frame")
TABLES: dict[str, list[dict[str, str]]] = _TOML
BRITISH = Locale.parse("en_GB")
# By fives: after one that ends in these, every language here has one form of a noun.
ENDS = range(15, 100, 5)
_Form = Literal["long", "full"]


def templated_pairs(language: str, count: int) -> list[Pair]:
    """Returns: `count` pairs of the domain "template", with repetition, digits the same.

    Args:
        language: "ru", "el" or "ar".
        count: How many.
    """
    rng = random.Random(f"1 {language}")
    pairs = []
    for _ in range(count):
        frame = rng.choice(FRAMES)
        state = rng.getrandbits(64)
        english, target = (
            _sentence(frame[code].format(**_slots(code, random.Random(state))))
            for code in ("en", language)
        )
        pairs.append(Pair("template", "babel", english, target))
    return pairs


def listed_names(names: Sequence[Pair], language: str, count: int) -> list[Pair]:
    """Returns: `count` pairs of the domain "name", each a list of two to five of `names`.

    Args:
        names: Of one language; two at least, or nothing is made of them.
        language: "ru", "el" or "ar".
        count: How many.
    """
    if len(names) < 2:
        return []
    rng = random.Random(f"1 {language}")
    pairs = []
    for _ in range(count):
        chosen = rng.sample(names, rng.randint(2, min(5, len(names))))
        english = format_list([pair.english for pair in chosen], locale=LOCALES["en"])
        target = format_list([pair.target for pair in chosen], locale=LOCALES[language])
        pairs.append(Pair(NAME, "babel", english, target))
    return pairs


def _sentence(text: str) -> str:
    """Returns: What ends in a full stop with a capital in front."""
    return text[:1].upper() + text[1:] if text.endswith((".", "».")) else text


def _slots(code: str, rng: random.Random) -> dict[str, str]:
    """The values of all slots; the same `rng` state gives the same values in any language."""
    locale = LOCALES[code]
    is_british = rng.random() < 0.5
    day = date(1900, 1, 1) + timedelta(days=rng.randrange(60000))
    form: _Form = rng.choice(["long", "long", "long", "full"])
    countries = rng.sample(_country_codes(), 2)

    def number(value: float) -> str:
        return str(format_decimal(value, locale=locale))

    def whole(most: int) -> int:
        return rng.randrange(most // 100) * 100 + rng.choice(ENDS)

    return {
        "date": _dated(day, form, locale),
        "on": _on(code, day, rng, BRITISH if code == "en" and is_british else locale),
        "percent": format_percent(
            rng.choice([0.01, 0.001]) * rng.randrange(1, 100), format="#,##0.#%", locale=locale
        ),
        "year": str(rng.choice([rng.randrange(1800, 2030), rng.randrange(1990, 2036)])),
        "number": number(
            rng.choice(
                [rng.randrange(10, 1000), rng.randrange(1000, 10**6), rng.randrange(10, 999) / 10]
            )
        ),
        "price": number(rng.randrange(201, 1400) / 10),
        "small": str(rng.randrange(20, 100, 5)),
        "small2": str(100 + whole(900)),
        "count": number(whole(rng.choice([100, 1000, 10_000, 1_000_000]))),
        "score": f"{rng.randrange(6)}-{rng.randrange(6)}",
        "country": locale.territories[countries[0]],
        "country2": locale.territories[countries[1]],
        **{name: rng.choice(rows)[code] for name, rows in TABLES.items()},
    }


def _dated(day: date, form: _Form, locale: Locale) -> str:
    return re.sub(r"\sг\.$", " года", format_date(day, format=form, locale=locale))


def _on(code: str, day: date, rng: random.Random, locale: Locale) -> str:
    """A day with what a language says before it, in one of three lengths."""
    length = rng.choice(["short", "long", "full"])
    if length == "short":
        written = str(format_skeleton("MMMMd", day, locale=locale))
    else:
        written = _dated(day, "long", locale)
    if code == "el" and day.day == 1:
        written = written.replace("1 ", "1η ", 1)
    if length == "full":
        comma = "،" if code == "ar" else ","
        return f"{TABLES['day'][day.weekday()][code]}{comma} {written}"
    before = {"en": "on ", "ru": "", "el": "την " if day.day == 1 else "στις ", "ar": "في "}
    return before[code] + written


@cache
def _country_codes() -> list[str]:
    """Two-letter territories that all four locales name."""
    names = [set(locale.territories) for locale in LOCALES.values()]
    shared = set.intersection(*names)
    return sorted(code for code in shared if len(code) == 2 and code.isalpha())
