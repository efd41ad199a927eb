"""Empirical: what was observed, each observation as likely as every other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms
from mcsv.distributions.base import entry, parameter
from mcsv.distributions.columns import inside, plain_number, rows
from mcsv.errors import DistributionError, Mistake

__all__ = ["Empirical"]


@dataclass(frozen=True)
class Empirical(Atomic):
    """Resamples data: a column of a CSV file, or a list. Nothing lies beyond the observations."""

    values: tuple[float, ...] = parameter("The observations.", kind="numbers", aliases=("data",))

    family = "empirical"
    synonyms = ("data", "bootstrap", "ecdf", "resample", "sample")
    examples = (
        {"dist": "empirical", "values": [12, 15, 15, 19, 31]},
        {"dist": "empirical", "file": "observed.csv", "column": "cost"},
    )

    def rules(self) -> Iterator[Mistake]:
        """There is something, and not too much of it."""
        if not 1 <= len(self.values) <= MOST_ATOMS:
            yield Mistake(
                "E305", "no observations or too many", "values", f"{len(self.values):,}", f"1 to {MOST_ATOMS:,}"
            )

    # Entry forms
    @classmethod
    @entry
    def from_file(cls, file: str, column: str, folder: Path | None = None) -> Empirical:
        """A column of a CSV file beside the model."""
        return cls(_read_column(inside(file, folder), file, column))

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """The distinct values with the shares of observations up to each and above each."""
        values, counts = np.unique(np.array(self.values), return_counts=True)
        upto = np.cumsum(counts)
        return values, upto / upto[-1], (upto[-1] - upto) / upto[-1]


def _read_column(path: Path, file: str, column: str) -> tuple[float, ...]:
    """All numbers of one column; every row that has none is a mistake (the first ten are shown)."""
    mistakes: list[Mistake] = []
    values: list[float] = []
    for line, (cell,) in rows(path, file, {"column": column}):
        value = plain_number(cell)
        if value is not None:
            values.append(value)
        else:
            what = f"row {line}, column {column} is not a number"
            mistakes.append(Mistake("E503", what, "file", cell, way_out=f"mend or drop that row of {file}"))
        if len(mistakes) == 10 or len(values) > MOST_ATOMS:
            break
    if mistakes:
        raise DistributionError(mistakes)
    return tuple(values)
