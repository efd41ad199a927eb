"""Options compared draw by draw: which is best, by how much, and how they differ; it only looks at what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan.code.assembler import Instruction, Row, Value
from mcsv.plan.code.comparison import Comparison, Curve
from mcsv.plan.code.layout import CashCell
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.net_benefit import NOTHING, Benefit, benefits_of, choice_of, held, net_benefit_rows

__all__ = ["compare_options"]

WEIGHTS = tuple(step / 10 for step in range(11))
"""Weights of social value against the budget holder's own cash."""

Stories = Sequence[Sequence[Instruction]]


def compare_options(
    model: Model, watcher: Watcher, stories: Stories
) -> tuple[list[list[Instruction]], Comparison | None]:
    """The stories, with instructions behind them that compare the options, and where that stands.

    Nothing is compared where nothing says by what.
    """
    benefits = benefits_of(model, watcher.layout)
    if not benefits:
        return [list(story) for story in stories], None
    told, rows = held(stories, set(_looked_at(watcher, benefits)), watcher.assembler)
    begin = len(watcher.assembler.instructions)
    comparison = _Comparer(model, watcher, rows, benefits).comparison()
    return [*told, watcher.assembler.instructions[begin:]], comparison


def _looked_at(watcher: Watcher, benefits: Sequence[Benefit]) -> Iterator[int]:
    """The cells that are compared."""
    layout = watcher.layout
    yield from layout.view_cells.values()
    yield from (cells.judged for cells in layout.pocket_cells.values())
    yield from (cells.lowest for cells in layout.pocket_cells.values() if cells.lowest is not None)
    yield from (cells.cash.cell for cells in layout.pocket_cells.values() if cells.cash is not None)
    yield from (cell for benefit in benefits for cell, _ in benefit.terms)


@dataclass
class _Comparer:
    """What is compared, and how far it is: ``rows`` by cell; contests are numbered as they come."""

    model: Model
    watcher: Watcher
    rows: dict[int, Row]
    benefits: tuple[Benefit, ...]
    contests: int = 0

    def comparison(self) -> Comparison:
        """Write the instructions; where they put what."""
        found = net_benefit_rows(self.benefits, self.rows, self.watcher.assembler)
        settled = self._settled(found, self._turnover(*self._chosen_by()))
        self._contest(settled, settled, ((1.0, 0.0),))
        prices, tradeoff = self._prices(), self._tradeoff()
        layout = self.watcher.layout
        pairs = list(combinations(range(len(layout.options)), 2))
        with_pocket = [(pair, name) for pair in pairs for name in layout.pockets]
        judged = {place: cells.judged for place, cells in layout.pocket_cells.items()}
        lowest = {place: cells.lowest for place, cells in layout.pocket_cells.items() if cells.lowest is not None}
        of_any = [(pair, name) for pair, name in with_pocket if all((layout.options[i], name) in lowest for i in pair)]
        answerable = self.model.accountability.pocket if self.model.accountability and judged else None
        own = [self.rows[judged[option, answerable]] for option in layout.options] if answerable else []
        return Comparison(
            choices=tuple(benefit.choice for benefit in self.benefits),
            net_benefit=tuple(map(self._benefit_cell, self.benefits, found)),
            contests=self.contests,
            prices=prices,
            tradeoff=tradeoff,
            positions=FrozenDict(
                {(pair, name): self._apart(pair, judged, "pocket", name) for pair, name in with_pocket}
            ),
            views=FrozenDict(
                {
                    (pair, name): self._apart(pair, layout.view_cells, "view", name)
                    for pair in pairs
                    for name in layout.views
                }
            ),
            benefits=FrozenDict({pair: self._gain(pair, found) for pair in combinations(range(len(found)), 2)}),
            both=FrozenDict({(pair, name): self._both(pair, judged, name) for pair, name in with_pocket}),
            both_any=FrozenDict({(pair, name): self._both(pair, lowest, name, "lowest ") for pair, name in of_any}),
            benefit_shapes=tuple(self._shape(row) for row in found),
            position_shapes=tuple(self._shape(row) for row in own) if len(own) > 1 else (),
        )

    def _choice(self, number: int) -> str:
        return self.benefits[number].choice

    def _benefit_cell(self, benefit: Benefit, row: Row) -> int:
        if len(benefit.terms) == 1 and benefit.terms[0][1] == 1.0:
            return benefit.terms[0][0]
        return self.watcher.watch(row, f"net benefit, {benefit.choice}")

    def _apart(self, pair: tuple[int, int], cells: dict[tuple[str, str], int], kind: str, name: str) -> int:
        """The cell of how far two options are apart in something that each of them has."""
        first, second = (self.watcher.layout.options[number] for number in pair)
        one, other = (self.rows[cells[option, name]] for option in (first, second))
        return self._difference(one, other, self._turnover(kind, name), f"{name}, {first} less {second}")

    def _difference(self, first: Row, second: Row, turnover: Value, name: str) -> int:
        return self.watcher.watch(self.watcher.assembler.as_row(self._less(first, second, turnover)), name)

    def _less(self, first: Row, second: Row, turnover: Value) -> Value:
        """The first less the second, and 0 where that is nothing but the rounding of all that went in and out.

        Options that come to the same in a draw add up other terms, or the same ones in another order.
        """
        assembler = self.watcher.assembler
        if first is second:
            return assembler.binary(op.SUBTRACT, first, second)
        one, other = (assembler.add(row, turnover) for row in (first, second))
        return assembler.settle(one, assembler.affine(other, -1.0, 0.0))

    def _settled(self, rows: Sequence[Row], turnover: Value) -> list[Row]:
        """Rows of which those that are apart by nothing but rounding are alike to the last bit."""
        assembler, found = self.watcher.assembler, list[Row]()
        for row in rows:
            settled = row
            for known in found if row not in found else ():
                settled = assembler.as_row(assembler.add(known, self._less(settled, known, turnover)))
            found.append(settled)
        return found

    def _turnover(self, kind: str, name: str) -> Value:
        """All that went in and out of a pocket or a view in all options; 0 of anything else."""
        told = self.watcher.turnover or {}
        total: Value = 0.0
        for option in self.watcher.layout.options:
            total = self.watcher.assembler.add(total, told.get((option, kind, name), 0.0))
        return total

    def _chosen_by(self) -> tuple[str, str]:
        """The pocket or the view that decides, if one does."""
        choice = choice_of(self.model)
        if choice is not None and choice.sign is not None:
            return "pocket", choice.sign
        return "view", (choice.view if choice else None) or ""

    def _gain(self, pair: tuple[int, int], found: Sequence[Row]) -> int:
        """The cell of how far the net benefits of two choices are apart."""
        first, second = pair
        name = f"net benefit, {self._choice(first)} less {self._choice(second)}"
        return self._difference(found[first], found[second], self._turnover(*self._chosen_by()), name)

    def _both(self, pair: tuple[int, int], cells: dict[tuple[str, str], int], name: str, which: str = "") -> int:
        """The larger of two positions is below zero where both are."""
        first, second = (self.rows[cells[self.watcher.layout.options[number], name]] for number in pair)
        assembler = self.watcher.assembler
        larger = assembler.as_row(assembler.binary(op.MAXIMUM, first, second))
        return self.watcher.watch(larger, f"larger {which}position of {name} in two options")

    def _shape(self, row: Row) -> int:
        """A cell of its own, whatever else looks at the row: its bins are those of what it is compared with."""
        cell = self.watcher.layout.new_cell("compared bin by bin")
        self.watcher.assembler.act(Instruction(op.WATCH, None, (row,), fields=(cell,)))
        return cell

    def _contest(self, firsts: list[Row], seconds: list[Row], weights: tuple[tuple[float, float], ...]) -> int:
        """The number of the first of some contests, one for each pair of weights."""
        sizes, number = (len(firsts), len(weights), self.contests), self.contests
        flat = tuple(weight for pair in weights for weight in pair)
        self.watcher.assembler.act(Instruction(op.BEST, None, (*firsts, *seconds), fields=sizes, weights=flat))
        self.contests += len(weights)
        return number

    def _curve(
        self,
        points: tuple[float, ...],
        weights: tuple[tuple[float, float], ...],
        firsts: list[int | None],
        seconds: list[int | None],
        turnovers: tuple[Value, Value] = (0.0, 0.0),
    ) -> Curve:
        zero = self.watcher.assembler.constant(0.0)
        first, second = (
            self._settled([zero if cell is None else self.rows[cell] for cell in cells], turnover)
            for cells, turnover in zip((firsts, seconds), turnovers, strict=True)
        )
        return Curve(points, self._contest(first, second, weights), weights, tuple(firsts), tuple(seconds))

    def _cash(self, book: CashCell) -> int:
        """The cell of what a pocket gets less what it pays by the end of its window."""
        assembler = self.watcher.assembler
        row = assembler.as_row(assembler.affine(self.rows[book.cell], 1.0, -book.offset))
        cell = self.watcher.watch(row, "own cash")
        self.rows[cell] = row
        return cell

    def _prices(self) -> Curve | None:
        """Contests over the willingness to pay, where effects are weighed against costs."""
        choice = choice_of(self.model)
        if choice is None or choice.willingness_to_pay is None:
            return None
        points, terms = choice.willingness_to_pay.curve, [benefit.terms for benefit in self.benefits]
        firsts, seconds = ([part[place][0] if part else None for part in terms] for place in (0, 1))
        return self._curve(points, tuple((price, -1.0) for price in points), firsts, seconds)

    def _tradeoff(self) -> Curve | None:
        """Contests over the weight of the value to society against the budget holder's own cash."""
        layout, answerable = self.watcher.layout, self.model.accountability
        if answerable is None or not layout.views:
            return None
        options = set(layout.options)
        names = [benefit.choice if benefit.choice in options else None for benefit in self.benefits]
        books = [layout.pocket_cells[name, answerable.pocket] if name else None for name in names]
        # Who does nothing keeps budget and reserve: they are no gain. Who does not sign has not got them.
        paid = any(benefit.choice == NOTHING for benefit in self.benefits)
        own = [None if book is None else self._cash(book.cash) if paid and book.cash else book.judged for book in books]
        all_ = [layout.view_cells[name, "society"] if name else None for name in names]
        turnovers = self._turnover("pocket", answerable.pocket), self._turnover("view", "society")
        return self._curve(WEIGHTS, tuple((1.0 - weight, weight) for weight in WEIGHTS), own, all_, turnovers)
