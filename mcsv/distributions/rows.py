"""Rows: one column of a joint table; inputs that name the same table take their values from the same row of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.atoms import MOST_ATOMS, Atomic, Atoms, from_observations
from mcsv.distributions.base import entry, parameter
from mcsv.distributions.columns import column_of, name_inside
from mcsv.distributions.layout import InverseTable
from mcsv.distributions.rules import fail
from mcsv.distributions.steps import rows_table
from mcsv.errors import Mistake

__all__ = ["Rows"]


@dataclass(frozen=True)
class Rows(Atomic):
    """One row of a joint table a draw, each as likely as every other: a posterior sample, draws of another tool.

    By itself a column is what was observed (:mod:`mcsv.distributions.empirical`). What it adds is the order of its
    values: a draw chooses a row, the same for all columns of the table, so that they keep what ties them together.
    """

    table: str = parameter("The table that the column belongs to: inputs of one table share the row.", kind="text")
    values: tuple[float, ...] = parameter("The column, row by row.", kind="numbers")

    family = "rows"
    joint = True
    synonyms = ("row", "joint", "joint_table", "posterior", "psa", "draws")
    examples = (
        {"dist": "rows", "file": "psa.csv", "column": "cost"},
        {"dist": "rows", "table": "psa", "values": [120, 95, 143, 101]},
    )

    def rules(self) -> Iterator[Mistake]:
        """There are rows, not too many of them, and the table has a name."""
        if not 1 <= len(self.values) <= MOST_ATOMS:
            rule = f"1 to {MOST_ATOMS:,} rows"
            way_out = "take a sample of its rows" if self.values else ""
            yield Mistake("E305", "no rows or too many", "values", f"{len(self.values):,}", rule, way_out)
        if not self.table.strip():
            yield Mistake("E202", "the table has no name", "table", way_out="name it, such as table: psa")

    # Entry forms
    @classmethod
    @entry
    def from_file(cls, file: str, column: str, folder: Path | None = None) -> Rows:
        """A column of a CSV file beside the model; the file's name within the model's folder is that of the table."""
        values = column_of(file, column, folder)
        if not values:
            raise fail("E305", "file", "the file has no rows", value=file, rule=f"1 to {MOST_ATOMS:,} rows")
        return cls(name_inside(file, folder), values)

    # Moments, quantile and tails all follow from the atoms
    def list_atoms(self) -> Atoms:
        """The distinct values with the shares of rows up to each and above each."""
        return from_observations(self.values)

    @cached_property
    def by_row(self) -> InverseTable:
        """What is drawn from: values in the order of the rows, not in that of their size."""
        return rows_table(np.array(self.values))

    def scaled(self, times: float) -> Rows:
        """The column with all its values multiplied: still one of the table."""
        return replace(self, values=tuple(times * value for value in self.values))
