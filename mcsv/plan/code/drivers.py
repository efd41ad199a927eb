"""Which rows tell where in its distribution a driver lies, and the instructions that note it while draws are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Instruction, Row

__all__ = ["Drivers", "Noting", "noted"]

_NOTED = {op.DRAW: op.DRAW_NOTED, op.DRAW_KINKED: op.DRAW_KINKED_NOTED}


@dataclass(frozen=True)
class Drivers:
    """What a plan notes of its drivers.

    ``names`` by number; ``counted``: those whose bins are whole numbers; ``events``: those that are events. ``of``: the
    driver that an option knows by a name, which is another one where another option draws it in another way.
    ``by_period``: inputs that are drawn anew each period and therefore have no one place in their distribution.
    """

    names: tuple[str, ...]
    counted: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()
    of: Mapping[tuple[str, str], int] = field(default_factory=dict)
    by_period: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return len(self.names)


@dataclass
class Noting:
    """Collects drivers, option by option; what two options draw alike is one driver."""

    rows: dict[Row, tuple[int, int]] = field(default_factory=dict)
    """By row the instruction that notes it, and the number of the driver."""
    counters: dict[int, int] = field(default_factory=dict)
    """By counter the number of the event whose beginnings it counts."""
    by_period: list[str] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _counted: set[int] = field(default_factory=set)
    _of: dict[tuple[str, str], int] = field(default_factory=dict)
    _known: dict[tuple[str, object], int] = field(default_factory=dict)

    def words(self, option: str, name: str, row: Row, words: object) -> None:
        """An input whose row is drawn from random words, known by ``words``: the same in every option."""
        self.rows[row] = op.DRAW_NOTED, self._number(option, name, words)

    def tails(self, option: str, name: str, row: Row) -> None:
        """An input that is looked up by the tail probabilities in a row."""
        self.rows[row] = op.NOTE_TAILS, self._number(option, name, row)

    def count(self, option: str, name: str, row: Row) -> None:
        """An input whose row holds whole numbers, few of them."""
        self.rows[row] = op.NOTE_COUNT, self._number(option, name, row)
        self._counted.add(self.rows[row][1])

    def event(self, option: str, name: str, counter: int, row: Row) -> None:
        """An event whose beginnings a counter counts in a row."""
        self.counters[counter] = self._number(option, name, row)

    def _number(self, option: str, name: str, what: object) -> int:
        if (name, what) not in self._known:
            self._known[name, what] = len(self._names)
            self._names.append(name if name not in self._names else f"{option}: {name}")
        self._of[option, name] = self._known[name, what]
        return self._known[name, what]

    def done(self) -> Drivers:
        """All of them."""
        events, by_period = frozenset(self.counters.values()), tuple(dict.fromkeys(self.by_period))
        return Drivers(tuple(self._names), frozenset(self._counted) | events, events, self._of, by_period)


def noted(instructions: Sequence[Instruction], noting: Noting) -> list[Instruction]:
    """The instructions again, with what notes drivers as soon as it is there."""
    found: list[Instruction] = []
    for step in instructions:
        note, driver = noting.rows.get(step.out, (None, 0)) if step.out else (None, 0)
        if note == op.DRAW_NOTED:
            found.append(Instruction(_NOTED[step.op], step.out, fields=(*step.fields, driver)))
            continue
        found.append(step)
        if note is not None:
            assert step.out is not None
            found.append(Instruction(note, None, (step.out,), fields=(driver,)))
        elif step.op == op.CATEGORY and step.fields[0] in noting.counters:
            found.append(Instruction(op.NOTE_COUNT, None, step.reads, fields=(noting.counters[step.fields[0]],)))
    return found
