"""Which cells of a plan of many models tell of which outcome, and what is added up of them draw by draw."""

from __future__ import annotations

from functools import cached_property

from mcsv.answers.orders import averaged, in_order, whole
from mcsv.ask.combinations import Combinations, Outcome
from mcsv.dataclass import dataclass
from mcsv.model.changes.steps import FEW
from mcsv.plan import Layout, PocketCells

__all__ = ["Asked"]

Weights = dict[int, float]


@dataclass(frozen=True)
class Asked:
    """Which cells of a plan tell of each outcome, and what is added up of them draw by draw."""

    models: Combinations
    layout: Layout
    outcomes: tuple[Outcome, ...]

    def book(self, option: str, some: int) -> PocketCells | None:
        """What the plan tells of whoever is accountable."""
        answerable = self.models.model(option, some).accountability
        return (
            self.layout.pocket_cells.get((self.models.called(option, some), answerable.pocket)) if answerable else None
        )

    def cell(self, option: str, some: int, outcome: Outcome) -> int | None:
        """The cell of an outcome; None where there is none."""
        book, name = self.book(option, some), self.models.called(option, some)
        if outcome.kind == "npv":
            return self.layout.view_cells.get((name, outcome.of))
        if outcome.kind == "output":
            return self.layout.output_cells.get((name, outcome.of))
        if book is None:
            return None
        return {
            "deficit": book.any_date,
            "deficit_at_end": book.judged,
            "reserve": book.any_date_before_reserve if book.shifts else None,
            "reserve_at_end": book.before_reserve if book.shifts else None,
            "position": book.judged,
        }[outcome.kind]

    @cached_property
    def places(self) -> list[tuple[str, Outcome, dict[int, int]]]:
        """By option and outcome the cells of all combinations; none where one of them has none."""
        found = []
        for option in self.models.options:
            for outcome in self.outcomes:
                cells = {some: self.cell(option, some, outcome) for some in self.models.combinations}
                whole = {some: cell for some, cell in cells.items() if cell is not None}
                found.append((option, outcome, whole if len(whole) == len(cells) else {}))
        return found

    def tolerance(self, option: str, some: int) -> float:
        """The risk that is accepted."""
        answerable = self.models.model(option, some).accountability
        return round(answerable.tolerance, 12) if answerable else 0.5

    @cached_property
    def levels(self) -> list[float]:
        """The quantiles that are wanted."""
        return [self.tolerance(option, some) for option in self.models.options for some in self.models.combinations]

    @cached_property
    def quantile_cells(self) -> list[int]:
        """The cells whose quantiles are wanted."""
        cells = (cells.values() for _, outcome, cells in self.places if outcome.by_quantile)
        return [*dict.fromkeys(cell for some in cells for cell in some)]

    @cached_property
    def cells(self) -> list[int]:
        """Every cell that is looked at by itself; one at least."""
        ends = [cells[end] for _, _, cells in self.places if cells for end in (0, 2**self.models.steps - 1)]
        return [*dict.fromkeys([*self.quantile_cells, *ends])] or [0]

    @cached_property
    def parts(self) -> list[Weights]:
        """What is made of what combinations come to: the whole change, each step in order, each averaged."""
        steps = self.models.steps
        return [whole(steps), *in_order(steps), *(averaged(steps) if steps <= FEW else [])]

    @cached_property
    def sums(self) -> list[tuple[tuple[tuple[int, float], ...], bool]]:
        """Every sum that is wanted of an outcome's cells, once; of deficits also that of what may be below zero."""
        wanted = (
            (terms, below_zero)
            for _, outcome, cells in self.places
            if cells and not outcome.by_quantile
            for part in self.parts
            if (terms := self.terms(part, cells))
            for below_zero in ((True, False) if outcome.below_zero else (False,))
        )
        return [*dict.fromkeys(wanted)]

    @staticmethod
    def terms(part: Weights, cells: dict[int, int]) -> tuple[tuple[int, float], ...]:
        """The weights by cell: none of cells that cancel."""
        weights, size = dict[int, float](), max(map(abs, part.values()), default=0.0)
        for some, weight in part.items():
            weights[cells[some]] = weights.get(cells[some], 0.0) + weight
        return tuple((cell, weight) for cell, weight in weights.items() if abs(weight) > 1e-12 * size)
