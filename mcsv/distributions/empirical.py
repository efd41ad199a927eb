"""Empirical: what was observed, each observation as likely as every other."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms
from mcsv.distributions.base import entry, parameter
from mcsv.distributions.rules import fail
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
        return cls(_read_column(_inside(file, folder), file, column))

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """The distinct values with the shares of observations up to each and above each."""
        values, counts = np.unique(np.array(self.values), return_counts=True)
        upto = np.cumsum(counts)
        return values, upto / upto[-1], (upto[-1] - upto) / upto[-1]


def _inside(file: str, folder: Path | None) -> Path:
    """The path of a data file, which must not leave the model's folder."""
    base = (folder or Path()).resolve()
    path = (base / file).resolve()
    if not path.is_relative_to(base):
        rule = "data files lie in the folder of the model or below it"
        raise fail("E501", "file", "the file is outside the model's folder", value=file, rule=rule)
    return path


def _read_column(path: Path, file: str, column: str) -> tuple[float, ...]:
    """All numbers of one column; every row that has none is a mistake (the first ten are shown)."""
    mistakes: list[Mistake] = []
    values: list[float] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream)
            place = _place(next(rows, []), file, column)
            for row in rows:
                cell = row[place].strip() if place < len(row) else ""
                value = _float(cell)
                if value is not None:
                    values.append(value)
                elif row:
                    what = f"row {rows.line_num}, column {column} is not a number"
                    mistakes.append(Mistake("E503", what, "file", cell, way_out=f"mend or drop that row of {file}"))
                if len(mistakes) == 10 or len(values) > MOST_ATOMS:
                    break
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise fail("E503", "file", f"the file cannot be read: {error}", value=file) from error
    if mistakes:
        raise DistributionError(mistakes)
    return tuple(values)


def _place(header: list[str], file: str, column: str) -> int:
    """Where the column stands, once."""
    names = [name.strip() for name in header]
    if names.count(column) != 1:
        what = f"{file} has {'no' if column not in names else 'more than one'} column {column}"
        raise fail("E503", "column", what, value=column, rule=f"its columns are {', '.join(names) or 'none'}")
    return names.index(column)


def _float(cell: str) -> float | None:
    """A plain finite number in ASCII, or None."""
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
