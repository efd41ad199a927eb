"""Arguments of a run, checked once for Python and for the command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from numbers import Integral, Real
from typing import Literal

from mcsv.errors import Mistake, UsageError

__all__ = [
    "MOST_DRAWS",
    "MOST_WATCHED",
    "SAMPLINGS",
    "WORLDS",
    "Sampling",
    "balanced",
    "checked_draws",
    "checked_keep",
    "checked_levels",
    "checked_quantiles",
    "checked_results",
    "checked_sampling",
    "checked_seed",
    "checked_threads",
    "in_words",
    "whole",
]

Sampling = Literal["plain", "sobol"]

SAMPLINGS: tuple[Sampling, ...] = ("plain", "sobol")
"""How draws may be spread."""

MOST_DRAWS = 10**12
MOST_WATCHED = 10**7
"""Draws of each save of a watched model: more than anybody waits for, and all of them are kept in memory."""
WORLDS = 4096
"""Enough worlds that each end of the interval of a chance is known to a tenth of its width."""
_MOST_WORLDS = 10**8


def whole(name: str, value: object, low: int, high: int, rule: str) -> int:
    """A whole number from ``low`` to ``high``; UsageError E205 with the rule otherwise."""
    number = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not number or not low <= int(value) <= high:  # type: ignore[call-overload]
        raise UsageError(Mistake("E205", "is not possible", name, repr(value), rule))
    return int(value)  # type: ignore[call-overload, no-any-return]


def checked_draws(value: object) -> int:
    """A number of draws; UsageError E205 unless it is whole, from 2 (one draw has no error) to 10^12."""
    return whole("draws", value, 2, MOST_DRAWS, f"a whole number from 2 to {MOST_DRAWS:,}")


def checked_seed(value: object) -> int:
    """A seed; UsageError E205 unless it is a whole number from 0 to 2^64 - 1."""
    return whole("seed", value, 0, 2**64 - 1, "a whole number from 0 to 2^64 - 1")


def checked_threads(value: object) -> int | None:
    """A number of threads, or None for all processors."""
    return None if value is None else whole("threads", value, 1, 4096, "a whole number from 1 to 4096")


def checked_levels(value: object) -> int:
    """How many worlds are drawn, 0 for none; UsageError E205 unless it is 0 or whole, from 100 to 10^8."""
    rule = f"0, or a whole number of worlds from 100 to {_MOST_WORLDS:,}"
    return 0 if value in (0, None) and value is not False else whole("levels", value, 100, _MOST_WORLDS, rule)


def checked_keep(names: str | Iterable[str]) -> tuple[str, ...]:
    """Names whose draws are kept; one alone needs no list. UsageError E205 for what is no name."""
    kept = (names,) if isinstance(names, str) else tuple(names) if isinstance(names, Iterable) else (names,)
    bad = [name for name in kept if not isinstance(name, str)]
    if bad:
        shown = ", ".join(map(repr, bad))
        raise UsageError(Mistake("E205", "is not possible", "keep", shown, "names of inputs, outputs, stocks, pockets"))
    return kept


def checked_quantiles(values: float | Iterable[float] | None) -> tuple[float, ...] | None:
    """Probabilities strictly between 0 and 1, or None for the usual ones; one alone needs no list."""
    if values is None:
        return None
    asked = (values,) if isinstance(values, int | float) else tuple(values)
    bad = [v for v in asked if isinstance(v, bool) or not isinstance(v, Real) or not 0 < v < 1]
    if bad or not asked:
        shown = ", ".join(map(repr, bad)) or "nothing"
        raise UsageError(Mistake("E205", "is not possible", "quantiles", shown, "numbers between 0 and 1"))
    return tuple(float(value) for value in asked)


def checked_results(results: object) -> None:
    """UsageError E532 for what is no result, such as the path of one."""
    if not hasattr(results, "data_vars") or not hasattr(results, "attrs"):
        rule, way_out = "a result of mcsv.simulate, or of another question", "read a file by mcsv.read_results"
        shown = repr(results)[:60] if isinstance(results, str) else type(results).__name__
        raise UsageError(Mistake("E532", "is no result", "results", shown, rule, way_out))


def in_words(asked: str | Iterable[str] | Mapping[str, float | str]) -> tuple[str, ...]:
    """Names with their numbers as the command line has them: ``days: 1500.0`` of ``{"days": 1_500}``.

    One alone needs no list; a number in words ("1 %") stays as it is. UsageError E205 for what is neither.
    """
    if isinstance(asked, str):
        return (asked,)
    if isinstance(asked, Mapping):
        for name, value in asked.items():
            if isinstance(value, bool) or not isinstance(value, str | Real):
                raise UsageError(Mistake("E205", "is no number", str(name), repr(value)[:60]))
        numbers = {name: value if isinstance(value, str) else repr(float(value)) for name, value in asked.items()}
        return tuple(f"{name}: {value}" for name, value in numbers.items())
    return tuple(asked)


def checked_sampling(value: object, said: Collection[Sampling]) -> Sampling:
    """How draws are spread, None for what options have ``said``.

    UsageError E620 for anything else, E622 where options say different things.
    """
    if value is not None and value not in SAMPLINGS:
        rule = "plain (random numbers) or sobol (the points of a scrambled Sobol sequence)"
        raise UsageError(Mistake("E620", "is not possible", "sampling", str(value), rule))
    if value is None and len(set(said)) > 1:
        rule = "all options share their draws, so that their differences can be told"
        raise UsageError(Mistake("E622", "differs between options", "sampling", rule=rule, way_out="say it once"))
    return next(iter(said)) if value is None else value


def balanced(draws: int, replicates: int, block: int) -> int:
    """The least number of draws, from ``draws`` on, that are replicates times a power of two times a block.

    UsageError E621 where there are more than any run may have.
    """
    count = replicates * block
    while count < draws:
        count *= 2
    if count > MOST_DRAWS:
        most = replicates * block << ((MOST_DRAWS // (replicates * block)).bit_length() - 1)
        rule = f"Sobol points come in {replicates} replicates of a power of two each, {most:,} in all at most"
        raise UsageError(Mistake("E621", "are too many", "draws", f"{draws:,}", rule, "use plain draws"))
    return count
