"""Prices: how many pounds of the model's price year a number is, and what it is in cash when it is paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Formula, Model
from mcsv.model.records.basis import Basis
from mcsv.model.records.funding import Funding
from mcsv.model.records.money import same_year
from mcsv.model.records.prices import factor
from mcsv.plan.code.assembler import Value
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Levels", "conversion", "year_apart"]


def conversion(model: Model, year: str) -> float:
    """What money in prices of ``year`` is multiplied by to be in the model's; 1 where nothing is to be converted."""
    target, index = model.price_year, model.prices.index
    if not year or not target or index is None or same_year(year, target):
        return 1.0
    return factor(model.indices[index], year, target)


def year_apart(model: Model, year: str) -> str:
    """The ``year`` in whose prices something is stated; nothing where it is in the model's as it stands."""
    return year if conversion(model, year) != 1.0 else ""


@dataclass
class Levels:
    """Price levels of cash by period: 1 in the first, from there on the product of the growth of each period.

    After the horizon prices stay as they are in its last period.
    """

    model: Model
    clock: Clock
    formulas: Formulas
    _known: dict[str, list[Value]] = field(default_factory=dict)

    def level(self, rate: Formula | None, owner: str, period: int) -> Value:
        """The product of (1 + rate) ** (years a period) over the periods before; 1 without a rate."""
        if rate is None:
            return 1.0
        known = self._known.setdefault(owner, [1.0])
        for before in range(len(known) - 1, min(period, self.clock.periods - 1)):
            known.append(self.formulas.draws.assembler.multiply(known[-1], self._growth(rate, owner, before)))
        return known[min(period, self.clock.periods - 1)]

    def _growth(self, rate: Formula, owner: str, period: int) -> Value:
        assembler = self.formulas.draws.assembler
        yearly = assembler.affine(self.formulas.value(rate.tree, period, owner), 1.0, 1.0)
        years = self.clock.months / 12
        return yearly if years == 1.0 else assembler.binary(op.RAISE, yearly, years)

    def general(self, period: int) -> Value:
        """The level of prices.inflation."""
        return self.level(self.model.prices.inflation, "prices.inflation", period)

    def cash(self, basis: Basis, inflation: Formula | None, owner: str) -> Callable[[int], Value]:
        """By period, the cash for a unit of money stated on that basis; ``inflation`` is its own rate if it has one."""
        if basis == "nominal":
            return lambda period: 1.0
        if inflation is not None:
            return lambda period: self.level(inflation, f"{owner}.inflation", period)
        return self.general

    def funded(self, entry: Funding, owner: str) -> Callable[[int], Value]:
        """By period, the cash for a unit of the money that funding states."""
        number, cash = conversion(self.model, entry.price_year), self.cash(entry.basis, None, owner)
        return lambda period: self.formulas.draws.assembler.affine(cash(period), number, 0.0)

    def real(self, basis: Basis, inflation: Formula | None, owner: str) -> Callable[[int], Value]:
        """By period, the value in the model's prices of a unit of money stated on that basis: its cash, deflated.

        Money with a rate of its own grows dearer (or cheaper) than other things by the difference.
        """
        if basis == "nominal":
            return self.deflator
        if inflation is None:
            return lambda period: 1.0
        cash, assembler = self.cash(basis, inflation, owner), self.formulas.draws.assembler
        return lambda period: assembler.multiply(cash(period), self.deflator(period))

    def deflator(self, period: int) -> Value:
        """What a unit of cash in the period is worth in the model's prices."""
        level = self.general(period)
        return 1.0 / level if isinstance(level, float) else self.formulas.draws.assembler.binary(op.DIVIDE, 1.0, level)
