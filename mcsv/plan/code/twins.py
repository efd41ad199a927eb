"""Chance apart from uncertainty: a twin of an option, with the same knowledge and other chance, draw by draw.

Y and its twin's Y' agree in all that is known of the world and differ in what merely happens, so half the variance of
Y - Y' is the part of the variance of Y that no study would take away (the mean variance given what is known).
The differences have a plan of their own, because a part of the draws is enough for a share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, LOOKS
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.watch import Watcher

__all__ = ["Twin"]


@dataclass(frozen=True)
class Twin:
    """An option and its twin: which cells of the two belong together, and how far they are from each other."""

    option: str
    watcher: Watcher
    layout: Layout
    """The twin's."""
    apart: Layout
    """That of the plan of all twins: its cells are the differences."""
    touched: set[Row] = field(default_factory=set)
    """The rows of twins that chance reaches; twins of several options share rows, and this set."""

    def _pairs(self) -> dict[int, int]:
        """The twin's cell of each of the option's cells whose chance is reported."""
        mine, other = self.watcher.layout, self.layout
        pairs = {cell: other.output_cells[place] for place, cell in mine.output_cells.items() if self._here(place)}
        pairs |= {cell: other.view_cells[place] for place, cell in mine.view_cells.items() if self._here(place)}
        for place, cells in mine.pocket_cells.items():
            if self._here(place):
                pairs[cells.judged] = other.pocket_cells[place].judged
        return pairs

    def _here(self, place: tuple[str, str]) -> bool:
        return place[0] == self.option

    def differences(
        self, story: Sequence[Instruction], twin: Sequence[Instruction]
    ) -> tuple[list[Instruction], list[Instruction]]:
        """Both lists again, looking at nothing but how far they are apart where chance is reported.

        Without a twin nothing is looked at; what later options share with this one is still there.
        """
        mine, reached = _watched(story), self._reached(twin)
        # What an earlier option watches with the same content has its difference there.
        pairs = {cell: number for cell, number in self._pairs().items() if cell in mine} if twin else {}
        first, held = self._held(story, {cell for cell, number in pairs.items() if number in reached})
        second: list[Instruction] = []
        for step in twin:
            if step.op not in LOOKS:
                second.append(step)
            for cell in held if step.op == op.WATCH else ():
                if pairs[cell] == step.fields[0]:
                    second += self._difference(cell, held[cell], step.reads[0])
        return first, second

    def _reached(self, twin: Sequence[Instruction]) -> set[int]:
        """The cells of the twin that chance can reach: all draws that it does not share with its option are chance."""
        found: set[int] = set()
        for step in twin:
            if step.op == op.WEIGHTED:
                self.touched.update(self._moved(step))
            elif step.op in DRAWS or not self.touched.isdisjoint((*step.reads, *step.updates)):
                self.touched.update(step.updates or ((step.out,) if step.out else ()))
                found.update(step.fields[:1] if step.op == op.WATCH else ())
        return found

    def _moved(self, step: Instruction) -> Iterator[Row]:
        """The targets of a sum that take in something that chance reaches."""
        count = len(step.reads)
        for index, target in enumerate(step.updates):
            weights = step.weights[index * count : (index + 1) * count]
            if any(weight and row in self.touched for weight, row in zip(weights, step.reads, strict=True)):
                yield target

    def _held(self, story: Sequence[Instruction], cells: set[int]) -> tuple[list[Instruction], dict[int, Row]]:
        """The story, and the rows of some of its cells as they are when it looks at them."""
        found: list[Instruction] = []
        held: dict[int, Row] = {}
        for step in story:
            if step.op not in LOOKS:
                found.append(step)
            elif step.op == op.WATCH and step.fields[0] in cells:
                held[step.fields[0]] = row = step.reads[0]
                if row.changes:
                    held[step.fields[0]], copied = self.watcher.assembler.apart(op.COPY, row)
                    found.append(copied)
        return found, held

    def _difference(self, cell: int, mine: Row, other: Row) -> list[Instruction]:
        layout = self.watcher.layout
        row, step = self.watcher.assembler.apart(op.SUBTRACT, mine, other)
        number = self.apart.new_cell(f"{layout.cell_names[cell]}, less the same with other chance")
        layout.chance_cells[cell] = number
        return [step, Instruction(op.WATCH, None, (row,), fields=(number,))]


def _watched(instructions: Sequence[Instruction]) -> dict[int, Row]:
    """The row of each cell."""
    return {step.fields[0]: step.reads[0] for step in instructions if step.op == op.WATCH}
