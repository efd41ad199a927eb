"""Units as people write them: ``GBP per bed day``, ``£m``, ``hours a week``, ``people/quarter``, ``% of the works``."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from mcsv.model.language.money_words import SCALES, read_money, without_years
from mcsv.model.language.singular import singular
from mcsv.model.language.units import ONE, Unit, multiply, of, power

__all__ = ["read_unit", "says_nothing"]

_NOTHING = frozenset(("", "-", "1", "none", "n/a", "na", "number", "count", "index", "score", "unitless"))

_PEOPLE = frozenset({"person", "people", "persons", "head", "heads", "capita", "individual", "individuals"})

_SCALE = "|".join(sorted((re.escape(word) for word in SCALES), key=len, reverse=True))
_SCALED = re.compile(
    rf"(?P<scale>thousands?|millions?|billions?|000s?)(?: of)? (?P<rest>.+)|(?P<word>.+) (?P<after>{_SCALE})"
)

_TIMES = {"annum": "year", "yr": "year", "mth": "month", "mo": "month", "wk": "week", "hr": "hour", "min": "minute"}
_TIMES |= {"sec": "second", "qtr": "quarter", "night": "night", "h": "hour"}
_TIMES |= {word: word for word in ("second", "minute", "hour", "day", "week", "month", "quarter", "year")}
_LONGER = {"fortnight": ("week", 2), "decade": ("year", 10), "half year": ("month", 6), "century": ("year", 100)}
_CALENDAR = frozenset({"calendar", "financial", "fiscal", "academic", "school", "tax", "full"})
_ADVERBS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
_ADVERBS |= {"yearly": "year", "annual": "year", "annually": "year", "pa": "year", "p.a.": "year", "p.a": "year"}
_ADVERB = "|".join(re.escape(word) for word in sorted(_ADVERBS, key=len, reverse=True))
_SPELT_OUT = sorted({*_TIMES, *_LONGER} - {"h", "mo", "min", "sec", "night"}, key=len, reverse=True)
_AFTER_A = "|".join((*_SPELT_OUT, "night", "period", "head", "person", "individual"))

_PURE = "%|per ?cent|percent|percentages?|percentage points?|pp|shares?|fractions?|proportions?|ratios?|multiples?"
_SHARE = re.compile(
    rf"(?:an? |the )?(?P<word>{_PURE}|factors?|probability|probabilities|chances?)(?: (?:of|in|on) .*?)?"
    rf"(?P<rest>(?:\s*(?:/|\bper\b|\ban?\b|\beach\b)\s*(?:calendar |financial )?(?:{'|'.join(_SPELT_OUT)})s?)?)",
    re.IGNORECASE,
)
_HUNDREDTHS = ("%", "per", "pp")
_SPLIT = re.compile(rf"\s*(/|[*·×]|\bper\b)\s*|\s+(?:an?|each|every|for each)\s+(?=(?:{_AFTER_A})s?\b)", re.IGNORECASE)
_POWER = re.compile(r"(?P<base>.+?)\s*(?:\^|\*\*)\s*\(?(?P<exponent>-?\d{1,2}(?::[1-9]\d?)?)\)?")
_NUMERAL = re.compile(r"(?P<number>\d[\d,_]*(?:\.\d+)?|\(\d+:[1-9]\d*\))(?=$|[\s£€$A-Z])\s*(?P<rest>.*)")
_LONGEST = 200  # characters of a unit that are looked at


@lru_cache(4_096)
def read_unit(text: str, currency: str = "", period: str = "year") -> Unit:
    """What a text says of a unit; what it does not know is a thing of its own. Never fails; ONE for an empty text.

    ``currency`` is the model's, money however it is written; ``period`` is the unit of time that a period lasts.
    """
    line = " ".join(without_years(_without_remarks(text[:_LONGEST])).split())
    if found := _SHARE.fullmatch(line):
        word = found["word"].lower()
        unit = Unit(Fraction(1, 100)) if word.startswith(_HUNDREDTHS) else ONE
        return multiply(unit, _Reader(currency, period).read(f"1{found['rest']}")) if found["rest"] else unit
    return _Reader(currency, period).read(line)


def says_nothing(text: str) -> bool:
    """Whether a unit tells no more than that there is a number."""
    return text.strip().lower() in _NOTHING


def _without_remarks(text: str) -> str:
    """The text without what stands behind a comma or semicolon, or in parentheses that follow a space and a word."""
    bare = re.sub(r"(?<=[\w%£€$¥₹])\s+\((?!\d+/\d+\))[^()]*\)", "", text)
    return re.split(r"[,;](?=\s|$)", bare)[0]


class _Reader:
    """Reads products and quotients, from the left; a quotient of several is written GBP/person/year."""

    def __init__(self, currency: str, period: str) -> None:
        self.currency, self.period = currency, period

    def read(self, line: str) -> Unit:
        """A unit without remarks."""
        line = re.sub(r"(?<=[\d\w])\s*²", "^2", re.sub(r"(?<=[\d\w])\s*³", "^3", line))
        line = re.sub(rf"^({_ADVERB}) (.+)$", r"\2 \1", line, flags=re.IGNORECASE)
        line = re.sub(
            rf"\s+({_ADVERB})$", lambda found: f" per {_ADVERBS[found[1].lower()]}", line, flags=re.IGNORECASE
        )
        line = re.sub(r"(?<=\()(-?\d+)/([1-9]\d*)(?=\))", r"\1:\2", line)
        line = re.sub(r"\(([^()0-9]*)\)", lambda found: re.sub(r"[*·×]", "/", found[1]), line)
        pieces = re.split(_SPLIT, line)
        unit, sign = ONE, 1
        for index, piece in enumerate(pieces):
            if index % 2:
                sign = 1 if piece and piece in "*·×" else -1
            elif piece.strip():
                unit = multiply(unit, power(self._term(piece.strip(), sign < 0), sign))
        return unit

    def _term(self, text: str, below: bool) -> Unit:
        """One factor; behind a ``per``, ``person and year`` are two."""
        if below and " and " in text:
            first, _, last = text.partition(" and ")
            return multiply(self._factor(first), self._factor(last))
        return self._factor(text)

    def _factor(self, text: str) -> Unit:
        """A number, money, a time or a thing, with the word for thousands before or behind it."""
        if found := _NUMERAL.fullmatch(text):
            plain = re.sub("[(),_]", "", found["number"])
            number = Fraction(plain.replace(":", "/"))
            rest = self._factor(found["rest"]) if found["rest"] else ONE
            return multiply(Unit(number), rest) if number else rest
        if text in ("thousand", "million", "billion"):
            return Unit(Fraction(10 ** SCALES[text]))
        if text == "%":
            return Unit(Fraction(1, 100))
        found = _SCALED.fullmatch(text)
        if found and found["scale"]:
            scale = Unit(Fraction(10 ** SCALES[found["scale"]]))
            return multiply(scale, self._factor(found["rest"]))
        if raised := _POWER.fullmatch(text):
            return power(self._factor(raised["base"]), Fraction(raised["exponent"].replace(":", "/")))
        if money := read_money(text, self.currency):
            return money
        if found and (money := read_money(found["word"], self.currency)):
            return multiply(Unit(Fraction(10 ** SCALES[found["after"]])), money)
        return self._time(text) or self._thing(text)

    def _time(self, text: str) -> Unit | None:
        """A length of time, also that of a calendar (financial year); person-years are persons times years."""
        words = [singular(word) for word in re.split(r"[\s-]+", text.lower())]
        if len(words) > 1 and words[0] in _CALENDAR:
            words = words[1:]
        word = " ".join(words)
        if word == "period":
            return of("time", self.period)
        if word in _LONGER:
            name, count = _LONGER[word]
            return of("time", name, count)
        if word in _TIMES and word != "night":
            return of("time", _TIMES[word])
        if len(words) == 2 and words[0] in _PEOPLE | {"man", "fte"} and words[1] in _TIMES:
            return multiply(self._thing(words[0]), of("time", _TIMES[words[1]]))
        return None

    def _thing(self, text: str) -> Unit:
        """Anything else, in the singular: bed days and a bed day are one thing."""
        bare = re.sub(r"[^\w\s']+|_", " ", re.sub(r"^(?:number|count) of ", "", text.lower()))
        words = [word for word in bare.split() if word not in ("a", "an", "the", "each", "per")]
        if not words:
            return ONE
        words[-1] = singular(words[-1])
        name = " ".join(words)
        return of("thing", "person" if name in _PEOPLE else name)
