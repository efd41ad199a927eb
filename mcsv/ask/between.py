"""From one model to another: what differs, what of it is done at once, and the models between the two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from mcsv.ask.changed import Change
from mcsv.dataclass import dataclass
from mcsv.errors import ModelError
from mcsv.files.contained import contained
from mcsv.model import Model, validate
from mcsv.model.changes.edits import SECTIONS, Path, edits, mixed
from mcsv.model.changes.renamed import Renaming, put_in, renamings
from mcsv.model.changes.steps import Step, joined
from mcsv.plan import Layout, Purpose, lower

__all__ = ["Between", "between", "plain_of"]

HOW_DRAWN = ("draws", "sampling")
"""What says how a model is drawn, not what it claims."""

_SAME = (*HOW_DRAWN, "programme")
"""What all models between two have as the second has it: the same draws, and their name."""

_MOST = 30
"""Changes that are told apart; more of them are taken entry by entry, then section by section."""


@dataclass(frozen=True)
class Between:
    """Two models, and what is changed from the first to the second.

    ``steps`` move figures (or may), each by the numbers of its ``changes``; ``idle`` changes move none, ``drawn`` say
    how draws are made. ``names``: what the first called what the second has by another name.
    """

    first: Model
    last: Model
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    idle: frozenset[int]
    drawn: frozenset[int]
    names: tuple[Renaming, ...]
    build: Callable[[Collection[int]], Model]

    def model(self, steps: Collection[int]) -> Model:
        """The model in which some steps, by number, are made, with everything that moves no figure."""
        done = frozenset(number for step in steps for number in self.steps[step].changes)
        return self.build(done | self.idle | self.drawn)

    def before(self, section: str, name: str) -> str:
        """What the first model called an entry that the second has by this name."""
        return next((each.old for each in self.names if (each.section, each.new) == (section, name)), name)


def plain_of(model: Model) -> dict[str, Any]:
    """A model as plain data that name no files."""
    return contained(model)


def between(first: Model, last: Model) -> Between:
    """What changes from one model to another; both have their data in them, see :func:`plain_of`."""
    road = _Road(first, last)
    everything, drawn = frozenset(range(len(road.changes))), road.drawn
    idle = road.idle(road.units(everything - drawn))
    steps = joined(road.units(everything - drawn - idle), lambda some: road.wrong(some | drawn | idle))
    idle |= road.idle([step.changes for step in steps if len(step.changes) > 1])
    steps = [step for step in steps if not step.changes <= idle]
    return Between(first, last, road.changes, tuple(steps), idle, drawn, tuple(road.renamings), road.model)


class _Road:
    """All models between two, each made and checked once."""

    def __init__(self, first: Model, last: Model) -> None:
        self._first, self._last = first, last
        self._old, self._new = plain_of(first), plain_of(last)
        self.renamings = renamings(self._old, self._new, lambda data: _wrong(data)[1] == "")
        self._renamed = self._old
        for renaming in self.renamings:
            self._renamed = put_in(self._renamed, renaming)
        made = [Change(edit) for edit in edits(self._renamed, self._new)]
        self.changes = (*(Change(renaming=renaming) for renaming in self.renamings), *made)
        self._options = {*self._renamed.get("options", {})} & {*self._new.get("options", {})}
        self._known: dict[frozenset[int], tuple[Model | None, str]] = {}
        self._told: dict[frozenset[int], dict[str, Any]] = {}

    @cached_property
    def drawn(self) -> frozenset[int]:
        """The changes of how models are drawn."""
        return frozenset(self._numbers(lambda change: change.edit is not None and change.edit.path[0] in HOW_DRAWN))

    def _numbers(self, wanted: Callable[[Change], bool]) -> Iterator[int]:
        return (number for number, change in enumerate(self.changes) if wanted(change))

    def wrong(self, chosen: frozenset[int]) -> str:
        """What is wrong with the model in which some changes are made; nothing where it is sound."""
        return self._made(chosen)[1]

    def model(self, chosen: Collection[int]) -> Model:
        """The model in which some changes are made, which is sound."""
        found = self._made(frozenset(chosen))[0]
        assert found is not None
        return found

    def _made(self, chosen: frozenset[int]) -> tuple[Model | None, str]:
        if len(chosen) == len(self.changes):
            return self._last, ""
        if chosen not in self._known:
            self._known[chosen] = _wrong(self._data(chosen))
        return self._known[chosen]

    def _data(self, chosen: frozenset[int]) -> dict[str, Any]:
        paths = {edit.path for number in chosen if (edit := self.changes[number].edit) is not None}
        paths |= {edit.path for change in self.changes if (edit := change.edit) and edit.path[0] in _SAME}
        data = mixed(self._renamed, self._new, paths)
        missing = [each for number, each in enumerate(self.renamings) if number not in chosen]
        if not missing:
            return data | {"inputs": self._read_before(data.get("inputs", {}))}
        for renaming in reversed(missing):
            data = put_in(data, renaming.back)
        return data

    def _read_before(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs that are as in one of the two models need not be read again."""
        found = dict(inputs)
        for data, model in ((self._old, self._first), (self._new, self._last)):
            same = (name for name, entry in inputs.items() if data.get("inputs", {}).get(name) == entry)
            found |= {name: model.inputs[name] for name in same}
        return found

    def idle(self, units: Iterable[Collection[int]]) -> frozenset[int]:
        """Those of some units of changes that move no figure, neither as the first one made nor as the last."""
        found = frozenset(chain.from_iterable(unit for unit in units if self._idle(frozenset(unit))))
        return found if not self.wrong(self.drawn | found) else frozenset()

    def _idle(self, some: frozenset[int]) -> bool:
        every = frozenset(range(len(self.changes)))
        for start in (self.drawn, every):
            other = self._made(start ^ some)[0]
            # whatever the two call what the figures are of
            if other is None or [*_told(other, self._options).values()] != [*self._told_at(start).values()]:
                return False
        return True

    def _told_at(self, chosen: frozenset[int]) -> dict[str, Any]:
        if chosen not in self._told:
            self._told[chosen] = _told(self.model(chosen), self._options)
        return self._told[chosen]

    def units(self, wanted: Collection[int]) -> list[list[int]]:
        """The numbers of changes that belong together, in their order; the more there are, the coarser."""
        for size in (None, 2, 1):
            found: dict[Path, list[int]] = {}
            for number in sorted(wanted):
                unit = self.changes[number].unit
                named = unit[0] in SECTIONS or size is None
                found.setdefault(unit[: size if named else 1], []).append(number)
            if len(found) <= _MOST:
                break
        return [*found.values()]


def _wrong(data: Mapping[str, Any]) -> tuple[Model | None, str]:
    """The model of some data, or what is wrong with it first."""
    try:
        return validate(data), ""
    except ModelError as error:
        first = error.mistakes[0]
        return None, f"{first.path}: {first.what}" if first.path else first.what


def _told(model: Model, options: Collection[str]) -> dict[str, Any]:
    """What decides the figures of some options: the plan, and where in it they stand."""
    model = model.beside({name: variant for name, variant in model.variants.items() if name in options})
    plan = lower(model, purpose=Purpose(twins=False))
    judged = model.accountability
    found: dict[str, Any] = {"": plan.fingerprint}
    for option, variant in model.variants.items():
        answerable = variant.accountability
        book = plan.layout.pocket_cells[option, judged.pocket] if judged and plan.layout.pockets else None
        found[option] = (answerable.tolerance if answerable else None, book, _cells(plan.layout, option))
    return found


def _cells(layout: Layout, option: str) -> tuple[list[int], ...]:
    """The cells of an option's values and outputs."""
    return tuple(
        [cell for (own, _), cell in cells.items() if own == option]
        for cells in (layout.view_cells, layout.output_cells)
    )
