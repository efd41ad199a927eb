"""Budgets: what each pocket is given in each period."""

from __future__ import annotations

from mcsv.model import Model
from mcsv.model.records.years import first_month, label, months_by_year, year_of
from mcsv.plan.code.assembler import Value
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Budgets"]


class Budgets:
    """The pockets' own money, without that of their parts."""

    def __init__(self, model: Model, clock: Clock, formulas: Formulas) -> None:
        self._model, self._clock, self._formulas = model, clock, formulas
        self._assembler = formulas.draws.assembler

    def of(self, pocket: str, period: int) -> Value:
        """What a pocket is given in a period."""
        budget = self._model.pockets[pocket].budget
        if budget is None:
            return 0.0
        if budget.amount is None or budget.per is None:
            return self._by_year(pocket, period)
        j = period - self._clock.length(budget.start)
        last = 1 if budget.per == "once" else self._clock.length(budget.duration)
        if not 0 <= j < last:
            return 0.0
        amount = self._formulas.value(budget.amount.tree, period, f"pockets.{pocket}.budget")
        return self._assembler.affine(amount, self._clock.share(budget.per), 0.0)

    def _by_year(self, pocket: str, period: int) -> Value:
        # Each month of a financial year has a twelfth of it; a period that a year's end falls into has parts of two.
        budget, begins = self._model.pockets[pocket].budget, first_month(self._model)
        assert budget is not None
        years = months_by_year(self._model, period)
        total: Value = 0.0
        given = {year_of(written, begins): formula for written, formula in budget.by_year.items()}
        for year, months in sorted(years.items()):
            if year in given:
                owner = f"pockets.{pocket}.budget.{label(year, begins)}"
                amount = self._formulas.value(given[year].tree, period, owner)
                total = self._assembler.add(total, self._assembler.affine(amount, months / 12, 0.0))
        return total
