"""Which rows are looked at: each becomes a cell of its own, or a counter of categories."""

from __future__ import annotations

from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Assembler, Instruction, Row, Value
from mcsv.plan.code.contents import State
from mcsv.plan.code.facts import Fact
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.returns import Told

__all__ = ["Watcher"]


@dataclass
class Watcher:
    """Hands out cells and counters."""

    assembler: Assembler
    layout: Layout
    counters: int = 0
    tells: bool = False
    """Whether what there is to tell of a single draw is watched as well."""
    returns: bool = False
    """Whether what there is to tell of returns is watched as well."""
    windows: bool = False
    """Whether windows that end with other periods than the accountability's are watched as well."""
    beside: Watcher | None = None
    """Whoever wants to know what money does looks with this one; then nothing else is looked at."""
    turnover: dict[tuple[str, str, str], Value] | None = None
    """By option, ``pocket`` or ``view``, and its name, all that went in and out; None where nobody compares options."""
    counted: dict[int, Row] = field(default_factory=dict)
    """The row of each counter; of those that count for several, the last one's."""
    _cells: dict[State, int] = field(default_factory=dict)
    _marks: dict[State, int] = field(default_factory=dict)

    def forget(self) -> None:
        """From now on nothing is known to be watched already."""
        self._cells, self._marks = {}, {}

    def watch(self, row: Row, name: str) -> int:
        """The number of the cell that tallies a row: a new one, unless the same content is watched already."""
        state = self.assembler.state(row)
        if state not in self._cells:
            self._cells[state] = self.layout.new_cell(name)
            self._look(Instruction(op.WATCH, None, (row,), fields=(self._cells[state],)))
        return self._cells[state]

    def tell(self, fact: Fact, value: Value) -> None:
        """Watch a value of which a single draw can tell, where that is wanted."""
        if self.tells:
            row = self.assembler.as_row(value)
            self.layout.facts.append((fact, self.watch(row, f"{fact.kind} {fact.name}")))

    def note(self, told: Told, value: Value) -> None:
        """Watch a row that tells of returns."""
        row = self.assembler.as_row(value)
        self.layout.returns[told] = self.watch(row, f"{told.option}: {told.kind} of {told.of}")

    def categories(self, row: Row) -> int:
        """Count the categories in a row; the number of the counter is the answer."""
        self._look(Instruction(op.CATEGORY, None, (row,), fields=(self.counters,)))
        self.counters += 1
        self.counted[self.counters - 1] = row
        return self.counters - 1

    def marks(self, row: Row) -> int:
        """As ``categories``, for a row of marks; those with the same content are counted once."""
        state = self.assembler.state(row)
        if state not in self._marks:
            self._marks[state] = self.categories(row)
        self.counted[self._marks[state]] = row
        return self._marks[state]

    def _look(self, step: Instruction) -> None:
        if self.beside is None:
            self.assembler.act(step)

    def first(self, marks: Row, row: Row, category: int) -> None:
        """marks = the smaller of marks and ``category`` where row < 0."""
        if self._never_below(row):
            return
        self.assembler.act(Instruction(op.FIRST, None, (row,), (marks,), x=float(category)))

    def last(self, marks: Row, row: Row, category: int) -> None:
        """marks = ``category`` where row < 0."""
        if self._never_below(row):
            return
        self.assembler.act(Instruction(op.LAST, None, (row,), (marks,), x=float(category)))

    def _never_below(self, row: Row) -> bool:
        """Whether a row holds a number that is not below 0: many a pocket has no money in many a period."""
        number = self.assembler.number(row)
        return not isinstance(number, Row) and number >= 0.0
