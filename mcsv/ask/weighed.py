"""A model whose options are weighed: its plan, and what each choice comes to by cells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.benefits import net_benefits
from mcsv.answers.bins import BinTable
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.model import Model
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.programme.net_benefit import Benefit, benefits_of

__all__ = ["RISK", "Weighed", "weighed"]

Floats = NDArray[np.float64]

RISK = "deficit\0"
"""Before an option's name: the outcome whether its accountable pocket is in deficit at a judged date."""


@dataclass(frozen=True)
class Weighed:
    """A plan that notes its drivers, with the net benefit of each choice as a sum over its cells."""

    model: Model
    plan: Plan
    benefits: tuple[Benefit, ...]
    scope: str = ""

    @property
    def cells(self) -> list[int]:
        """Every cell that a net benefit is made of."""
        return sorted({cell for benefit in self.benefits for cell, _ in benefit.terms})

    @property
    def risks(self) -> dict[str, int]:
        """The outcomes that are a deficit, each with the cell that is then below zero."""
        answerable, layout = self.model.accountability, self.plan.layout
        books = {o: layout.pocket_cells[o, answerable.pocket] for o in layout.options} if answerable else {}
        return {f"{RISK}{o}": book.any_date for o, book in books.items()}

    def keeping(self, names: Sequence[str]) -> Plan:
        """The plan of the same draws that keeps some inputs, each with a cell of its own in every option."""
        return lower(self.model, self.plan.seed, names, self.scope)

    def benefits_in(self, table: BinTable) -> BinTable:
        """A table of cells by their number, as one of net benefits by choice."""
        terms = {one.choice: [(str(cell), factor) for cell, factor in one.terms] for one in self.benefits}
        return net_benefits(table, terms)

    def benefits_of(self, single: Mapping[int, Floats]) -> Floats:
        """Single draws of the net benefit of each choice, (draws, choices), from those of cells."""
        found = np.zeros((len(self.benefits), next(iter(single.values())).size))
        for row, benefit in zip(found, self.benefits, strict=True):
            for cell, factor in benefit.terms:
                row += factor * single[cell]
        return found.T


def weighed(model: Model, seed: int, scope: str = "") -> Weighed:
    """The model lowered; UsageError E543 where nothing says by what is chosen."""
    plan = lower(model, seed, scope=scope, purpose=Purpose(drivers=True))
    benefits = benefits_of(model, plan.layout)
    if not benefits:
        rule = "what is worth knowing depends on what is chosen by"
        way_out = "add decision: {output: …}, or pockets with costs and benefits"
        if model.pockets:
            way_out = "add decision: {sign: POCKET}, or accountability:, or discounting: for the view of society"
        raise UsageError(Mistake("E543", "is missing", "decision", rule=rule, way_out=way_out))
    return Weighed(model, plan, benefits, scope)
