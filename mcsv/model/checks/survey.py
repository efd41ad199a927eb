"""The model laid out for checking: every formula and duration with its path, what depends on what."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.model.checks.trial_points import averaged, mean_of, quantile_of, some, value_of
from mcsv.model.language.calendar import Duration
from mcsv.model.language.expression import TIME, Name, names
from mcsv.model.language.formula import Formula
from mcsv.model.language.names import STREAMS
from mcsv.model.language.order import in_order
from mcsv.model.language.places import join, within
from mcsv.model.language.record import Record
from mcsv.model.language.spans import UncertainDuration
from mcsv.model.records.funding import Funding
from mcsv.model.records.inputs import Input
from mcsv.model.records.qualified import qualified
from mcsv.model.records.streams import Benefit, Cost, Value

if TYPE_CHECKING:
    from mcsv.model.records.claim import Claim

__all__ = ["Survey", "every_value", "value_of"]


@dataclass(frozen=True, eq=False)
class Survey:
    """A model, what was lost while reading it, and what each check wants to know about it."""

    model: Claim
    lost: Mapping[str, set[str]]
    alone: bool = False
    """Whether what its options and levers change is passed over."""

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """Every formula of the model by its path; that of an uncertain time stands at the time's path."""
        return {path: value for path, value in self._parts if isinstance(value, Formula)}

    @cached_property
    def times(self) -> dict[str, UncertainDuration]:
        """Every uncertain time of the model by its path."""
        return {path: value for path, value in self._parts if isinstance(value, UncertainDuration)}

    @cached_property
    def durations(self) -> dict[str, Duration]:
        """Every duration of the model by its path."""
        return {path: value for path, value in self._parts if isinstance(value, Duration)}

    @cached_property
    def records(self) -> dict[str, Record]:
        """Every record of the model by its path."""
        return {path: value for path, value in self._parts if isinstance(value, Record)}

    @cached_property
    def _parts(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        _walk(self.model, "", found)
        return found

    @cached_property
    def needs(self) -> dict[str, set[str]]:
        """The names that each formula input is computed from, directly."""
        return {
            name: {part.name for part in names(entry.formula.tree)}
            for name, entry in self.model.inputs.items()
            if entry.formula
        }

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The formula inputs, each behind those that it is computed from; without those that go round in a cycle."""
        return in_order(self.needs)

    @cached_property
    def flows(self) -> dict[str, set[str]]:
        """The names that each stock is made from, directly."""
        found: dict[str, set[str]] = {name: set() for name in self.model.stocks}
        for path, formula in self.formulas.items():
            if path.startswith("stocks."):
                found[path.split(".")[1]] |= {part.name for part in names(formula.tree)}
        return found

    def reached(self, formula: Formula) -> set[str]:
        """Every name that a formula depends on, through inputs and stocks (which may go round in a cycle)."""
        return self.closure(part.name for part in names(formula.tree))

    def reached_by(self, formulas: Iterable[Formula]) -> set[str]:
        """Every name that one of some formulas depends on."""
        return self.closure(part.name for formula in formulas for part in names(formula.tree))

    def closure(self, some: Iterable[str], *, stocks: bool = True) -> set[str]:
        """Some names and all that they depend on; without ``stocks``, what those are made from is left out."""
        found: set[str] = set()
        ahead = list(some)
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead.extend(self.needs.get(name, ()))
                ahead.extend(self.flows.get(name, ()) if stocks else ())
        return found

    @cached_property
    def certain(self) -> dict[str, float]:
        """The inputs that are the same in every draw, with their value."""
        same = {name: entry for name, entry in self.model.inputs.items() if entry.constant}
        return self._computed({name: mean_of(entry) for name, entry in same.items()})

    @cached_property
    def overridden(self) -> frozenset[str]:
        """The paths that options set or add to, and levers move; none where the model is looked at by itself."""
        if self.alone:
            return frozenset()
        changed = {path for option in self.model.options.values() for path in (*option.set, *option.add)}
        return frozenset(changed | {lever.of for lever in self.model.levers.values()})

    def moves(self, path: str) -> bool:
        """Whether an option or a lever changes what stands at a path: itself, what it is part of or a part of it."""
        return any(within(path, other) or within(other, path) for other in self.overridden)

    @cached_property
    def settled(self) -> dict[str, float]:
        """The inputs that are the same in every draw, in every option and wherever a lever stands, with their value."""
        if not self.moved_inputs:
            return self.certain
        stay = {name: entry for name, entry in self.model.inputs.items() if name not in self.moved_inputs}
        same = {name: mean_of(entry) for name, entry in stay.items() if entry.constant}
        return self._computed(same, without=self.moved_inputs)

    @cached_property
    def moved_inputs(self) -> frozenset[str]:
        """The inputs that an option or a lever changes."""
        if "inputs" in self.overridden:
            return frozenset(self.model.inputs)
        parts = (path.split("[")[0].split(".") for path in self.overridden)
        return frozenset(part[1] for part in parts if part[0] == "inputs")

    @cached_property
    def middle(self) -> dict[str, float]:
        """Every input, where each drawn one is at its median and each count at its mean; in the first period."""
        return self._computed({name: quantile_of(entry, 0.5) for name, entry in self._drawn} | {TIME: 0.0}, means=True)

    def typical(self, formula: Formula) -> float | None:
        """What a formula comes to in the middle, each count at its mean."""
        return value_of(Formula(formula.text, averaged(formula.tree)), self.middle)

    @cached_property
    def samples(self) -> tuple[dict[str, float], ...]:
        """Three points at which formulas are tried: some quantile of each uncertain input, in periods 0, 1 and 2."""
        return tuple(
            self._computed({name: quantile_of(entry, some(name, point)) for name, entry in self._drawn} | {TIME: point})
            for point in (0.0, 1.0, 2.0)
        )

    def later(self, values: Mapping[str, float], period: float) -> dict[str, float]:
        """The same point in another period."""
        return self._computed({name: values[name] for name, _ in self._drawn if name in values} | {TIME: period})

    def reached_of(self, group: str | None, values: Mapping[str, float]) -> float | None:
        """How many people of a group are reached at a point, 1 without a group, None where that is not known."""
        people = self.model.groups.get(group) if group else None
        parts = (people.size, people.eligible, people.engaged, people.retained) if people else ()
        found = [value_of(part, values) for part in parts]
        return None if None in found or (group and not people) else math.prod(part or 0.0 for part in found)

    def drawn(self, formula: Formula) -> Distribution | None:
        """The distribution of the input that a formula is just the name of, or None."""
        entry = self.model.inputs.get(formula.tree.name) if isinstance(formula.tree, Name) else None
        return entry.law if entry else None

    @property
    def _drawn(self) -> Iterator[tuple[str, Input]]:
        return ((name, entry) for name, entry in self.model.inputs.items() if entry.distribution is not None)

    def _computed(
        self, known: dict[str, float], means: bool = False, without: Collection[str] = ()
    ) -> dict[str, float]:
        """``known``, and every formula input that can be computed from it, but for some; with ``means``, counts are at
        theirs.
        """
        for name in self.order:
            if name in without:
                continue
            formula = self.model.inputs[name].formula
            assert formula is not None
            if self.needs[name] <= known.keys():
                value = value_of(Formula("", averaged(formula.tree)) if means else formula, known)
                if value is not None:
                    known[name] = value
        return known

    @cached_property
    def streams(self) -> dict[str, Cost | Benefit | Funding]:
        """Everything that flows period by period, by path."""
        return {
            f"{section}.{name}": stream for section in STREAMS for name, stream in getattr(self.model, section).items()
        }

    @cached_property
    def delayed(self) -> frozenset[str]:
        """The streams that an event may delay, by path."""
        return frozenset(path for event in self.model.events.values() for path in qualified(self.model, event.delays))

    def known(self, section: str) -> set[str]:
        """The names that a section declares, whether they could be read or not."""
        return set(getattr(self.model, section)) | self.lost.get(section, set())


def every_value(survey: Survey) -> Iterator[tuple[str, Benefit, Value]]:
    """Every value of every benefit, with its path and its benefit."""
    for name, benefit in survey.model.benefits.items():
        for index, value in enumerate(benefit.values):
            yield f"benefits.{name}.values[{index}]", benefit, value


_LEAVES = frozenset({str, int, float, bool, type(None), Formula})
"""What most parts are, and has no parts itself."""


def _walk(value: Any, path: str, found: list[tuple[str, Any]]) -> None:
    """Add every part of a record with its path, keys as a file writes them."""
    found.append((path, value))
    if type(value) in _LEAVES:
        return
    if isinstance(value, UncertainDuration):
        found.append((path, value.count))
    elif isinstance(value, Record):
        for name, key in _keys(type(value)):
            _walk(getattr(value, name), join(path, key), found)
    elif isinstance(value, dict):
        for key, part in value.items():
            _walk(part, join(path, key), found)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            _walk(part, join(path, index), found)


@cache
def _keys(record: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record with their keys in a file."""
    return tuple((name, field.alias or name) for name, field in record.model_fields.items())
