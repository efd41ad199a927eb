"""All windows of a plan that tells of the answer: the positions that it watches hold what there is to say of them.

A window's lowest position is the smaller one of the position at its end and of those at the ends of financial years
before it, and all of these have cells. So the instructions of the answer do, with a minimum behind each look, and the
model need not be lowered once more (``Purpose.windows``, which tells the same of any model).
"""

from __future__ import annotations

from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.engine.looks.retarget import Step, retargeted, step
from mcsv.kernels import instructions as op
from mcsv.plan import Layout, Plan, PocketCells, WindowCells
from mcsv.plan.plan import unlooked

__all__ = ["windows_of_answer"]


def windows_of_answer(plan: Plan) -> Plan | None:
    """A plan of the same draws that tells of windows and of nothing else.

    None where only lowering can tell: a reserve is another one in each draw, or a position is not looked at in time.
    """
    books = {option: book for (option, _), book in plan.layout.pocket_cells.items() if book.cash is not None}
    looked = plan.program.code[plan.program.code[:, 0] == op.WATCH, 3].tolist()
    places = {cell: place for place, cell in enumerate(looked)}
    for book in books.values():
        order = [places.get(cell, -1) for cell in book.positions]
        if order != sorted(order) or -1 in order or (book.shifts and book.reserve_cell is not None):
            return None
    looks = _Looks(plan.layout, books, plan.rows)
    found = retargeted(plan, [cell for book in books.values() for cell in book.positions], looks.of)
    layout = replace(plan.layout, cell_names=looks.names, window_cells=looks.cells(), kept={})
    program = unlooked(found.program, len(looks.names))
    return replace(found, program=program, layout=layout, rows=looks.rows, replicates=plan.replicates, twins=None)


@dataclass
class _Looks:
    """The instructions behind each look at a position, by number: option by option, period by period.

    From ``spare`` on rows are free. The first is for what is asked for once; each option has two more by turns for the
    lowest position at the ends of years so far, as no instruction writes over what it reads.
    """

    layout: Layout
    books: dict[str, PocketCells]
    spare: int
    names: list[str] = field(default_factory=list)
    _known: dict[tuple[int, ...], int] = field(default_factory=dict)
    _years: dict[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.spare + 1 + 2 * len(self.books)

    def of(self, number: int, row: int) -> list[Step]:
        """What is done where the workspace's ``row`` holds a position."""
        at, period = divmod(number, len(self.layout.periods))
        before, steps = self._years.get(at), list[Step]()
        ends = period in self.layout.year_ends
        first, second = self.spare + 1 + 2 * at, self.spare + 2 + 2 * at
        lowest = (second if before == first else first) if ends else self.spare if before is not None else row
        if before is not None:
            steps.append(step(op.MINIMUM, lowest, before, row))
        elif ends:
            steps.append(step(op.COPY, lowest, row))
        if ends:
            self._years[at] = lowest
        cell, new = self._cell(at, period)
        return [*steps, step(op.WATCH, 0, lowest, cell)] if new else steps

    def _cell(self, at: int, period: int) -> tuple[int, bool]:
        """The cell of a window, and whether it is a new one: windows over the same positions have one cell."""
        option, book = list(self.books.items())[at]
        ends = (t for t in self.layout.year_ends if t < period)
        over = tuple(book.positions[t] for t in (*ends, period))
        new = over not in self._known
        if new:
            self._known[over] = len(self.names)
            self.names.append(f"{option}: lowest position of a window")
        return self._known[over], new

    def cells(self) -> dict[str, WindowCells]:
        """By option, where its windows stand."""
        found = {}
        for at, (option, book) in enumerate(self.books.items()):
            now = tuple(self._cell(at, period)[0] for period in range(len(book.positions)))
            found[option] = WindowCells(now, now, book.reserve) if book.shifts else WindowCells(now, None, 0.0)
        return found
