"""Empirical: what was observed, each observation as likely as every other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms, from_observations
from mcsv.distributions.base import entry, parameter
from mcsv.distributions.columns import column_of
from mcsv.errors import Mistake

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
        return cls(column_of(file, column, folder))

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """The distinct values with the shares of observations up to each and above each."""
        return from_observations(self.values)
