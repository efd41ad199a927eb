"""From what experts say, or what data show, to a distribution: the two calls that do it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mcsv.arithmetic import own_arithmetic
from mcsv.elicitation import Elicitation, Elicited, elicited
from mcsv.elicitation.bootstrap import DEFAULT_RESAMPLES, RESAMPLES, SEED, bootstrap
from mcsv.elicitation.bounds import Bounds
from mcsv.elicitation.data import Observations, observations
from mcsv.elicitation.fits_to_data import Criterion, fits_to_data
from mcsv.elicitation.fitted import Fitted, best
from mcsv.errors import DistributionError, Mistake, ModelError, UsageError
from mcsv.files.columns import Column, read_column
from mcsv.files.elicitations import elicitation_of, read_elicitation

__all__ = ["elicit", "fit", "observe"]

Data = Observations | Iterable[object] | str | os.PathLike[str]
Said = Elicitation | Mapping[str, object] | str | os.PathLike[str]


@own_arithmetic
def elicit(said: Said, families: Sequence[str] = ()) -> Elicited:
    """Fit every sensible family (or those of ``families``) to what experts said about one quantity.

    ``said`` is a YAML file, or the mapping that such a file holds, for instance
    ``{"percentiles": {10: 35, 50: 50, 90: 75}, "lower": 0, "upper": 100}``; several experts stand under ``experts``
    and make a linear pool. The answer's ``experts[i].fits`` are ordered, its ``spec`` is what a model's input says.
    Raises ModelError with every mistake of the statement.
    """
    if isinstance(said, Elicitation):
        return elicited(said, families)
    statement = elicitation_of(said) if isinstance(said, Mapping) else read_elicitation(said)
    return elicited(statement, families)


@own_arithmetic
def fit(
    data: Data,
    column: str = "",
    families: Sequence[str] = (),
    by: Criterion = "aic",
    resamples: int = DEFAULT_RESAMPLES,
    seed: int = SEED,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> Fitted:
    """Fit every sensible family (or those of ``families``) to data by maximum likelihood and rank them.

    ``data`` are numbers, what :func:`observe` made of them, or a CSV file, of which ``column`` is the heading.
    ``by`` is the criterion of the ranking; ``resamples`` and ``seed`` are the bootstrap's; ``lower`` and ``upper`` the
    smallest and the largest possible value. Raises ModelError or UsageError with every mistake.
    """
    if isinstance(resamples, bool) or not isinstance(resamples, int) or not RESAMPLES[0] <= resamples <= RESAMPLES[1]:
        rule = f"a whole number from {RESAMPLES[0]} to {RESAMPLES[1]:,}"
        raise UsageError(Mistake("E205", "is not possible", "resamples", f"{resamples}", rule))
    seen = _seen(data, column, Bounds(lower, upper))
    fits = fits_to_data(seen, families, by)
    return Fitted(seen, fits, by, bootstrap(best(fits), resamples, seed))


def _seen(data: Data, column: str, bounds: Bounds) -> Observations:
    """Data, checked; observations have bounds of their own unless others are told."""
    if not isinstance(data, Observations):
        return observe(data, column, bounds)
    return data if bounds == Bounds() else observations(data.values, data.name, data.file, data.column, bounds)


def observe(
    data: Iterable[object] | str | os.PathLike[str], column: str = "", bounds: Bounds | None = None, name: str = ""
) -> Observations:
    """Data, checked: numbers, or a column of a CSV file; with the bounds of the quantity, if it has any."""
    if not isinstance(data, str | os.PathLike):
        return observations(data, name or column or "quantity", bounds=bounds)
    read = read_column(data, column)
    file = os.fspath(data)
    try:
        return observations(read.values, name or read.name, file, read.name, bounds)
    except DistributionError as error:
        raise ModelError(_in_file(mistake, file, read) for mistake in error.mistakes) from None


def _in_file(mistake: Mistake, file: str, column: Column) -> Mistake:
    """A mistake in the k-th observation with its line in the file."""
    place = mistake.path.strip("[]")
    line = column.lines[int(place)] if place.isdigit() else 0
    return replace(mistake, path=column.name).at(file, line, 1 if line else 0)
