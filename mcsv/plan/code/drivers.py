"""Which rows tell where in its distribution a driver lies, and the instructions that note it while draws are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Instruction, Row

__all__ = ["Drivers", "Noting", "Who", "noted"]

_NOTED = {op.DRAW: op.DRAW_NOTED, op.DRAW_KINKED: op.DRAW_KINKED_NOTED}


@dataclass(frozen=True)
class Drivers:
    """What a plan notes of its drivers.

    ``names`` by number; ``counted``: those whose bins are whole numbers; ``events``: those that are events;
    ``by_period``: inputs that are drawn anew each period, noted by the mean of their scores. ``of``: the driver that an
    option knows by a name, which is another one where another option draws it in another way. ``keys``: by number the
    places among the plan's keys of all that it is drawn by, those of what is correlated with it too; drivers with the
    same keys can only be drawn anew together. ``left_out``: inputs drawn anew each period that have no score.
    """

    names: tuple[str, ...]
    counted: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()
    by_period: frozenset[int] = frozenset()
    of: FrozenDict[tuple[str, str], int] = field(default_factory=FrozenDict)
    keys: tuple[tuple[int, ...], ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return len(self.names)

    def only(self, there: Sequence[int]) -> Drivers:
        """Some of them, numbered anew in this order."""
        new = {int(old): number for number, old in enumerate(there)}

        def again(some: frozenset[int]) -> frozenset[int]:
            return frozenset(new[old] for old in some & new.keys())

        return Drivers(
            tuple(self.names[old] for old in new),
            again(self.counted),
            again(self.events),
            again(self.by_period),
            FrozenDict({where: new[old] for where, old in self.of.items() if old in new}),
            tuple(self.keys[old] for old in new),
            self.left_out,
        )


@dataclass(frozen=True)
class Who:
    """A driver as an option knows it, and the places of the keys that it is drawn by."""

    option: str
    name: str
    keys: tuple[int, ...]


@dataclass
class Noting:
    """Collects drivers, option by option; what two options draw alike is one driver."""

    rows: dict[Row, tuple[int, int]] = field(default_factory=dict)
    """By row the instruction that notes it, and the number of the driver."""
    counters: dict[int, int] = field(default_factory=dict)
    """By counter the number of the event whose beginnings it counts."""
    last: list[Instruction] = field(default_factory=list)
    """Instructions that note what no other row tells; they come after all others."""
    left_out: list[str] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _keys: list[tuple[int, ...]] = field(default_factory=list)
    _counted: set[int] = field(default_factory=set)
    _by_period: set[int] = field(default_factory=set)
    _of: dict[tuple[str, str], int] = field(default_factory=dict)
    _known: dict[tuple[str, object], int] = field(default_factory=dict)

    def words(self, who: Who, row: Row, words: object) -> None:
        """An input whose row is drawn from random words, known by ``words``: the same in every option."""
        self.rows[row] = op.DRAW_NOTED, self._number(who, words)

    def tails(self, who: Who, row: Row) -> None:
        """An input that is looked up by the tail probabilities in a row."""
        self.rows[row] = op.NOTE_TAILS, self._number(who, row)

    def count(self, who: Who, row: Row) -> None:
        """An input whose row holds whole numbers, few of them."""
        self.rows[row] = op.NOTE_COUNT, self._number(who, row)
        self._counted.add(self.rows[row][1])

    def mean(self, who: Who, tails: Row, written: Sequence[Instruction]) -> None:
        """An input drawn anew each period, by the tail probabilities of its mean score, which ``written`` writes."""
        known = len(self._names)
        number = self._number(who, tails)
        self._by_period.add(number)
        self.last += written
        if number == known:
            self.last.append(Instruction(op.NOTE_TAILS, None, (tails,), fields=(number,)))

    def event(self, who: Who, counter: int, row: Row) -> None:
        """An event whose beginnings a counter counts in a row."""
        self.counters[counter] = self._number(who, row)

    def _number(self, who: Who, what: object) -> int:
        name = who.name
        if (name, what) not in self._known:
            self._known[name, what] = len(self._names)
            self._names.append(name if name not in self._names else f"{who.option}: {name}")
            self._keys.append(who.keys)
        self._of[who.option, name] = self._known[name, what]
        return self._known[name, what]

    def done(self) -> Drivers:
        """All of them."""
        events = frozenset(self.counters.values())
        return Drivers(
            tuple(self._names),
            frozenset(self._counted) | events,
            events,
            frozenset(self._by_period),
            FrozenDict(self._of),
            tuple(self._keys),
            tuple(dict.fromkeys(self.left_out)),
        )


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
