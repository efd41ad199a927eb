"""Words of the command line to values: generous in spelling, strict in meaning, all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from mcsv.arguments import (
    MOST_DRAWS,
    checked_draws,
    checked_quantiles,
    checked_sampling,
    checked_seed,
    checked_threads,
)
from mcsv.errors import Mistake, UsageError

__all__ = [
    "DEFAULT_DRAWS",
    "Collector",
    "draws",
    "names",
    "number_of_draw",
    "one_of",
    "percentile",
    "quantiles",
    "refuse",
    "resamples",
    "sampling",
    "seed",
    "threads",
]

DEFAULT_DRAWS = "1e6"

T = TypeVar("T")

_COUNT = re.compile(r"-?\d+(_\d+)*(\.\d+)?([eE]\+?\d{1,3})?", re.ASCII)


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
    """A number of draws, written ``1e6``, ``1_000_000`` or ``1000000``.

    More than any run may have are let through: only with the model can it be said what they would cost.
    """
    value = _whole("--draws", text, "write 1e6, 1_000_000 or 1000000")
    checked_draws(min(value, MOST_DRAWS))
    return value


def number_of_draw(text: str) -> int | None:
    """The number of a draw."""
    return _whole("--draw", text, "draws are numbered from 0")


def percentile(text: str) -> float | None:
    """A percentile; whether there can be one is for the function that looks for it to say."""
    try:
        return float(text)
    except ValueError:
        raise _mistake("--percentile", text, "a number between 0 and 100", "for example 95") from None


def seed(text: str) -> int:
    """A seed."""
    return checked_seed(_whole("--seed", text, "leave it out for the documented seed 1"))


def sampling(text: str) -> str:
    """How draws are spread."""
    return checked_sampling(text, ())


def threads(text: str) -> int | None:
    """A number of threads."""
    return checked_threads(_whole("--threads", text, "leave it out for one thread a core"))


def quantiles(text: str) -> tuple[float, ...] | None:
    """Probabilities, apart by commas."""
    try:
        values = [float(word) for word in text.split(",")]
    except ValueError:
        raise _mistake("--quantiles", text, "numbers apart by commas", "for example 0.05,0.5,0.95") from None
    return checked_quantiles(values)


def resamples(text: str) -> int:
    """A number of resamples; how many there may be is the bootstrap's to say."""
    return _whole("--resamples", text, "leave it out for the usual 500")


def names(text: str, option: str = "", twice: bool = False) -> tuple[str, ...]:
    """Names, apart by commas, in their order; each once, unless it is for others to say that it comes ``twice``.

    UsageError where an ``option`` is told and nothing is named.
    """
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    if option and text and not words:
        raise _mistake(option, text, "names apart by commas", "name something, or leave it out")
    return words if twice else tuple(dict.fromkeys(words))


def _whole(option: str, text: str, way_out: str) -> int:
    """A whole number. ``1.5e6`` is one, ``1.5`` is not, and words that Python would take for one are not."""
    value = Decimal(text.strip()) if _COUNT.fullmatch(text.strip()) else None
    if value is None or value != int(value):
        raise _mistake(option, text, "a whole number", way_out)
    return int(value)


def _mistake(option: str, value: str, rule: str, way_out: str) -> UsageError:
    what = "cannot be read"
    return UsageError(Mistake("E205", what, path=option, value=value or "(empty)", rule=rule, way_out=way_out))


def refuse(asked: Mapping[str, object], what: str, rule: str, way_out: str, **ways: str) -> None:
    """UsageError E205 with every option of these, by its name, that somebody used where it cannot be; ``ways`` out of
    their own for some of them.
    """
    told = [name for name, value in asked.items() if value]
    if told:
        raise UsageError([Mistake("E205", what, f"--{name}", "", rule, ways.get(name, way_out)) for name in told])


def one_of(asked: Mapping[str, bool]) -> None:
    """UsageError E698 where somebody used more than one of these options, of which each says what is shown."""
    wanted = [f"--{name}" for name, told in asked.items() if told]
    if len(wanted) > 1:
        what = "cannot be shown together"
        way_out = "give the command once for each; mcsv report writes several kinds of page at once"
        raise UsageError(Mistake("E698", what, " and ".join(wanted), rule="one at a time", way_out=way_out))
