"""What a declaration of a variable says, and the declarations that come in pairs: a figure and its error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from mcsv.dataclass import dataclass

__all__ = ["CELL", "POCKET", "Declaration", "Unit", "with_errors", "with_intervals"]

Unit = Literal["money", "share", "output", "stock", "driver", "outcome", "none"]
"""money: the currency · share: 0 to 1 · output, stock, driver, outcome: the unit in ``output_unit``, … · none:
a label."""

CELL = ("option", "pocket", "period")
POCKET = ("option", "pocket")


@dataclass(frozen=True)
class Declaration:
    """One variable of a result: what stands in it, along which dimensions (in this order), in which unit."""

    name: str
    dims: tuple[str, ...]
    unit: Unit
    sentence: str

    def units(self, currency: str) -> str:
        """The ``units`` attribute: a currency code, "1" for a share, a pointer to the coordinate of units."""
        if self.unit in ("output", "stock", "driver", "outcome"):
            return f"see {self.unit}_unit"
        return {"money": currency or "1", "share": "1", "none": ""}[self.unit]


def with_errors(figures: Iterable[Declaration]) -> Iterator[Declaration]:
    """Each figure, then ``<name>_se``: its Monte Carlo standard error."""
    for row in figures:
        yield row
        yield Declaration(f"{row.name}_se", row.dims, row.unit, f"Monte Carlo standard error of the {row.sentence}")


def with_intervals(shares: Iterable[Declaration]) -> Iterator[Declaration]:
    """Each share of draws, then ``<name>_ci``: its 95 % interval."""
    for row in shares:
        yield row
        interval = f"95 % interval (Wilson) for the Monte Carlo error of: {row.sentence}"
        yield Declaration(f"{row.name}_ci", (*row.dims, "ci_bound"), row.unit, interval)
