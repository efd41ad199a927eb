"""Numbers as text: thousands apart, and no digit that the Monte Carlo error does not support."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mcsv.dataclass import dataclass
from mcsv.reports.writing.message import Digits, joined, message
from mcsv.results.statistics.intervals import Figure, Probability, places, rounded

__all__ = [
    "NOT_KNOWN",
    "Scale",
    "error",
    "exact",
    "figure",
    "interval",
    "money",
    "needed",
    "number",
    "per_cent",
    "percent",
    "scale",
    "simulated",
    "span",
]

DIGITS = 15
"""As many significant digits as every double holds."""
ROUNDING = 1e-13
"""An error below this share of its figure is no error of the simulation: it is what sums of doubles leave behind."""
NOT_KNOWN = message("n/a")
"""Stands where the draws are too few for a figure, or it does not exist."""


@dataclass(frozen=True)
class Scale:
    """A factor that figures are divided by before they are shown, and the word that says so."""

    factor: float = 1.0
    word: str = ""

    def of(self, figure: Figure) -> Figure:
        """The figure in this scale."""
        return Figure(figure.value / self.factor, figure.se / self.factor)

    def unit(self, unit: str) -> str:
        """The unit's name in this scale: ``thousand GBP``."""
        return message(_SIZED[self.word], unit=unit) if unit and self.word in _SIZED else joined(" ", (self.word, unit))


_THOUSAND, _MILLION, _BILLION = message("thousand"), message("million"), message("billion")
_SIZED: Mapping[str, str] = {
    _THOUSAND: "thousand {unit}",
    _MILLION: "million {unit}",
    _BILLION: "billion {unit}",
}
_SCALES = ((1e6, Scale()), (1e9, Scale(1e3, _THOUSAND)), (1e12, Scale(1e6, _MILLION)))


def scale(largest: float) -> Scale:
    """The scale in which figures up to ``largest`` in size stay short enough for a column."""
    return next((size for limit, size in _SCALES if not abs(largest) >= limit), Scale(1e9, _BILLION))


def number(value: float, decimals: int | None) -> str:
    """``value`` with so many decimal places (negative: rounded to tens, hundreds, …; None: exact)."""
    if not math.isfinite(value):
        return NOT_KNOWN
    shown = rounded(value, decimals) + 0.0  # no -0
    if decimals is None:
        return exact(shown)
    before = math.floor(math.log10(abs(shown))) if shown else 0
    decimals = min(decimals, DIGITS - 1 - before)  # what an error smaller than rounding would ask for is none of it
    if abs(shown) >= 10.0**DIGITS or (decimals > 8 and 0.0 < abs(shown) < 1e-4):
        return Digits(f"{shown:.{max(before + decimals, 0)}e}")
    text = f"{shown:,.{max(decimals, 0)}f}"
    return Digits(text.rstrip("0").rstrip(".") if decimals > 8 else text)


def exact(value: float) -> str:
    """A number without Monte Carlo error: six significant digits, or all before the point."""
    text = number(value, _significant(value))
    return Digits(text.rstrip("0").rstrip(".")) if "." in text and "e" not in text else text


def figure(what: Figure, up: bool = False) -> str:
    """The figure without its error, to the digits that the error supports; upwards for a reserve."""
    if not what.known:
        return NOT_KNOWN
    decimals = places(simulated(what).error)
    if decimals is None:
        return exact(rounded(what.value, _significant(what.value), up))
    return number(rounded(what.value, decimals, up), decimals)


def simulated(what: Figure) -> Figure:
    """The figure, with an error of 0 where what it has is rounding: 60 is not 60.0000000000002 ±1e-13."""
    return Figure(what.value, 0.0) if what.error <= ROUNDING * abs(what.value) else what


def _significant(value: float) -> int:
    return max(5 - math.floor(math.log10(abs(value))), 0) if value and math.isfinite(value) else 0


def needed(reserve: Figure, sign: str) -> tuple[str, str]:
    """A reserve and its error; in words where none is needed."""
    return (message("none"), "") if reserve.value == 0 else (figure(reserve, up=True), error(reserve, sign))


def error(what: Figure, sign: str) -> str:
    """The figure's 95 % Monte Carlo error, as ``±700``."""
    shown = simulated(what).error
    return Digits(sign + number(shown, places(shown))) if what.known else ""


def percent(chance: Probability) -> str:
    """The probability in per cent, without the sign, to the digits that its interval supports."""
    return number(100 * chance.value, places(100 * chance.error))


def interval(chance: Probability) -> str:
    """The probability's 95 % interval in per cent, as ``12.3 to 12.5``."""
    low, high = (number(100 * end, places(100 * chance.error)) for end in (chance.low, chance.high))
    return span(low, high)


def span(low: str, high: str) -> str:
    """From one value to another."""
    return message("{low} to {high}", low=low, high=high)


def chance_error(chance: Probability, sign: str) -> str:
    """The probability's 95 % error in per cent: ``±0.1``; a bound where no draw or every draw was below; ``±0`` where
    it is known without drawing.
    """
    decimals = places(100 * chance.error)
    if chance.low == chance.high:
        return Digits(sign + number(0.0, decimals))
    if chance.value == 0:
        return Digits(f"<{number(rounded(100 * chance.high, decimals, up=True), decimals)}")
    if chance.value == 1:
        return Digits(f">{number(-rounded(-100 * chance.low, decimals, up=True), decimals)}")
    return Digits(sign + number(100 * chance.error, decimals))


def money(currency: str, amount: str) -> str:
    """An amount with its currency in front: ``GBP 84,000``."""
    known = currency and amount != NOT_KNOWN
    return message("{currency} {amount}", currency=currency, amount=amount) if known else amount


def per_cent(figure: str) -> str:
    """A number with its sign of per cent: ``5 %``."""
    return message("{number} %", number=figure)
