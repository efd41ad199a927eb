"""From what experts say, or what data show, to a distribution: the two calls that do it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mcsv.distributions import Distribution, build
from mcsv.elicitation import Elicitation, Elicited, elicited
from mcsv.elicitation.bootstrap import DEFAULT_RESAMPLES, RESAMPLES, SEED, Uncertainty, bootstrap
from mcsv.elicitation.bounds import Bounds
from mcsv.elicitation.data import Observations, observations
from mcsv.elicitation.fits_to_data import Criterion, DataFit, fits_to_data
from mcsv.errors import Mistake, UsageError
from mcsv.files.columns import read_column
from mcsv.files.elicitations import elicitation_of, read_elicitation

__all__ = ["Fitted", "elicit", "fit", "observe"]

Said = Elicitation | Mapping[str, object] | str | os.PathLike[str]


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


@dataclass(frozen=True, eq=False)
class Fitted:
    """Fits to data, the best first, by that criterion; with the uncertainty of the best one's figures."""

    data: Observations
    fits: tuple[DataFit, ...]
    by: Criterion
    uncertainty: Uncertainty

    @cached_property
    def best(self) -> DataFit:
        """The best fit that can be drawn from and keeps the bounds; the best of all if none does."""
        return _best(self.fits)

    @property
    def spec(self) -> Mapping[str, object]:
        """What a model's ``dist:`` mapping says for the best fit."""
        return self.best.spec or self.best.distribution.spec()

    @property
    def empirical_spec(self) -> Mapping[str, object]:
        """The same for the data themselves, each observation as likely as every other."""
        if self.data.file:
            return {"dist": "empirical", "file": Path(self.data.file).name, "column": self.data.column}
        return {"dist": "empirical", "values": self.data.values.tolist()}

    @cached_property
    def distribution(self) -> Distribution:
        """The distribution that ``spec`` states."""
        return build(self.spec)

    def of(self, family: str) -> DataFit:
        """The fit of one family; KeyError if it was not fitted."""
        return {found.family: found for found in self.fits}[family]


def fit(
    data: Observations | Iterable[object] | str | os.PathLike[str],
    column: str = "",
    families: Sequence[str] = (),
    by: Criterion = "aic",
    resamples: int = DEFAULT_RESAMPLES,
    seed: int = SEED,
) -> Fitted:
    """Fit every sensible family (or those of ``families``) to data by maximum likelihood and rank them.

    ``data`` are numbers, ``Observations`` (which have bounds), or a CSV file, of which ``column`` is the heading.
    ``by`` is the criterion of the ranking; ``resamples`` and ``seed`` are the bootstrap's. Raises ModelError or
    UsageError with every mistake.
    """
    if isinstance(resamples, bool) or not isinstance(resamples, int) or not RESAMPLES[0] <= resamples <= RESAMPLES[1]:
        rule = f"a whole number from {RESAMPLES[0]} to {RESAMPLES[1]:,}"
        raise UsageError(Mistake("E205", "is not possible", "resamples", f"{resamples}", rule))
    seen = data if isinstance(data, Observations) else observe(data, column)
    fits = fits_to_data(seen, families, by)
    return Fitted(seen, fits, by, bootstrap(_best(fits), resamples, seed))


def observe(
    data: Iterable[object] | str | os.PathLike[str], column: str = "", bounds: Bounds | None = None, name: str = ""
) -> Observations:
    """Data, checked: numbers, or a column of a CSV file; with the bounds of the quantity, if it has any."""
    if not isinstance(data, str | os.PathLike):
        return observations(data, name or column or "quantity", bounds=bounds)
    read = read_column(data, column)
    return observations(read.values, name or read.name, os.fspath(data), read.name, bounds)


def _best(fits: Sequence[DataFit]) -> DataFit:
    return next((found for found in fits if found.proposable), fits[0])
