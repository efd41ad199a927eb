"""Decisions in time: each is taken once, and streams and cash wait for a yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.model import Duration, Expression, Formula, Model, Name, Operation
from mcsv.model.records.decisions import Decision
from mcsv.model.records.qualified import qualified
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.lengths import length_of
from mcsv.plan.quantities.logic import no, not_above, times, truth
from mcsv.plan.quantities.random import happens

__all__ = ["POSITION", "Decisions"]

POSITION = "position"  # what a pocket has, in a decision's condition
_YES_OR_NO = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})


@dataclass
class Decisions:
    """All decisions of an option. Streams have their full names: ``costs.team``."""

    model: Model
    clock: Clock
    formulas: Formulas
    _answers: dict[str, Value] = field(default_factory=dict, init=False)
    _dates: dict[str, Value] = field(default_factory=dict, init=False)
    _renewing: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for name, decision in sorted(self.model.decisions.items()):
            for stream in qualified(self.model, decision.renews):
                self._renewing.setdefault(stream, []).append(name)

    @property
    def _assembler(self) -> Assembler:
        return self.formulas.draws.assembler

    def take(self, period: int, position: Callable[[str], Value]) -> None:
        """Take the decisions that are due at the end of a period; ``position`` tells what a pocket has there."""
        for name, decision in sorted(self.model.decisions.items()):
            if isinstance(decision.at, Duration) and self.clock.length(decision.at) == period + 1:
                holds = self._holds(name, decision, period, position) if decision.condition else 1.0
                self._answers[name] = self._answer(name, decision, period, holds)

    def story(self) -> Iterator[tuple[Fact, Value]]:
        """What was decided, in the period at whose end the date falls; -1 for a period that a draw decides on."""
        for name, answer in self._answers.items():
            at = self.model.decisions[name].at
            period = self.clock.length(at) - 1 if isinstance(at, Duration) else -1
            yield Fact("decision", name, "", period), answer

    def answers(self) -> dict[str, Value]:
        """The answer (1 or 0) of each decision whose date is not beyond the horizon, once all periods are closed."""
        taken = self.model.decisions.items()
        return {name: self._yes(name) for name, d in taken if name in self._answers or not isinstance(d.at, Duration)}

    def touches(self, stream: str) -> bool:
        """Whether any decision can end a stream."""
        return stream in self._renewing

    def renewed(self, stream: str, period: int) -> Value:
        """1 where a stream goes on in a period, 0 where a decision has ended it; after the horizon as at its end."""
        value: Value = 1.0
        for name in self._renewing.get(stream, ()):
            past = self._past(name, period)
            if past != 0.0:
                ended = times(self._assembler, past, no(self._assembler, self._yes(name)))
                value = times(self._assembler, value, no(self._assembler, ended))
        return value

    def released(self, decision: str, period: int) -> Value:
        """1 where a decision has been taken before a period, with a yes; else 0."""
        past = self._past(decision, period)
        return 0.0 if past == 0.0 else times(self._assembler, past, self._yes(decision))

    def _past(self, name: str, period: int) -> Value:
        """Whether the date has passed when a period begins."""
        if name not in self._dates:
            at = self.model.decisions[name].at
            self._dates[name] = length_of(at, self.clock, self.formulas, f"decisions.{name}.at")
        return not_above(self._assembler, self._dates[name], float(min(period, self.clock.periods)))

    def _yes(self, name: str) -> Value:
        if name not in self._answers:  # only one with an uncertain date, which reads no position
            self._answers[name] = self._answer(name, self.model.decisions[name], 0, 1.0)
        return self._answers[name]

    def _answer(self, name: str, decision: Decision, period: int, holds: Value) -> Value:
        if holds == 0.0:
            return 0.0
        owner = f"decisions.{name}"
        probability = self.formulas.value(decision.probability.tree, period, f"{owner}.probability")
        return times(self._assembler, holds, happens(self.formulas.draws, owner, 0, probability))

    def _holds(self, name: str, decision: Decision, period: int, position: Callable[[str], Value]) -> Value:
        condition, owner = decision.condition, f"decisions.{name}.condition"
        assert isinstance(condition, Formula)
        bound = f"position at {owner}"
        tree = _renamed(condition.tree, bound)
        if tree != condition.tree:
            judged = self.model.accountability
            pocket = decision.pocket or (judged.pocket if judged else "")
            self.formulas.bind(bound, period, position(pocket))
        value = self.formulas.value(tree, period, owner)
        plain = isinstance(tree, Operation) and tree.op in _YES_OR_NO
        return value if plain else truth(self._assembler, value)


def _renamed(tree: Expression, name: str) -> Expression:
    """The tree with another name for the position, so that no two decisions share one."""
    if isinstance(tree, Name):
        return Name(name) if tree.name == POSITION else tree
    if isinstance(tree, Operation):
        return Operation(tree.op, tuple(_renamed(part, name) for part in tree.args))
    return tree
