"""Words of the command line to values: generous in spelling, strict in meaning, all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from mcsv.errors import Mistake, UsageError

__all__ = ["DEFAULT_DRAWS", "Collector", "draws", "names", "quantiles", "seed", "threads"]

DEFAULT_DRAWS = "1e6"

T = TypeVar("T")

_COUNT = re.compile(r"\d+(_\d+)*(\.\d+)?([eE]\+?\d{1,3})?", re.ASCII)


class Collector:
    """Parses arguments one by one and keeps their mistakes until all are read."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def take(self, parse: Callable[[str], T], text: str, fallback: T) -> T:
        """What ``parse`` makes of ``text``, or ``fallback`` where it is a mistake."""
        try:
            return parse(text)
        except UsageError as error:
            self.mistakes += error.mistakes
            return fallback

    def check(self) -> None:
        """UsageError with everything that was a mistake."""
        if self.mistakes:
            raise UsageError(self.mistakes)


def draws(text: str) -> int:
    """A number of draws, written ``1e6``, ``1_000_000`` or ``1000000``; one alone would have no error."""
    return _whole("--draws", text, 2, None, "write 1e6, 1_000_000 or 1000000")


def seed(text: str) -> int:
    """A seed: a whole number below 2**64."""
    return _whole("--seed", text, 0, 2**64 - 1, "leave it out for the documented seed 1")


def threads(text: str) -> int:
    """A number of threads."""
    return _whole("--threads", text, 1, 1024, "leave it out for one thread a core")


def quantiles(text: str) -> tuple[float, ...]:
    """Probabilities between 0 and 1, apart by commas; sorted, each once."""
    values = set()
    for word in text.split(","):
        try:
            value = float(word)
        except ValueError:
            value = -1.0
        if not 0 < value < 1:
            raise _mistake(
                "--quantiles", word.strip(), "each lies between 0 and 1", "for example 0.05,0.5,0.95"
            )
        values.add(value)
    return tuple(sorted(values))


def names(text: str) -> tuple[str, ...]:
    """Names, apart by commas; each once, in their order."""
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _whole(option: str, text: str, least: int, most: int | None, way_out: str) -> int:
    """A whole number. ``1.5e6`` is one, ``1.5`` is not, and words that Python would take for one are not."""
    rule = f"a whole number, at least {least}" + ("" if most is None else f", at most {most}")
    value = Decimal(text.strip()) if _COUNT.fullmatch(text.strip()) else None
    if value is None or value != int(value) or value < least or (most is not None and value > most):
        raise _mistake(option, text, rule, way_out)
    return int(value)


def _mistake(option: str, value: str, rule: str, way_out: str) -> UsageError:
    return UsageError(
        Mistake("E205", "cannot be used", path=option, value=value or "(empty)", rule=rule, way_out=way_out)
    )
