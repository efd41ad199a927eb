"""A plan whose levers can be moved: which of its numbers follow from them, and how.

A lever's number is open while a model is lowered (:mod:`mcsv.plan.code.open_number`): what lowering makes of it is
noted beside the instructions, of which none is left out because the number happens to be 0 or 1 now. So the same
instructions and tables hold for every value, and a plan with other numbers put in is that of the model in which
``--set`` says the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.errors import InternalError
from mcsv.kernels.instructions import INSTRUCTIONS
from mcsv.model import Model
from mcsv.model.changes.targets import Target, target_in, target_of, with_number
from mcsv.plan.code.arithmetic import RULES
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.open_number import LEVER, Compared, Open, Step, Tape

__all__ = [
    "DOES",
    "LEVER",
    "Opened",
    "levers_behind",
    "put_in",
    "targets_of",
    "values_of",
    "with_open_numbers",
    "without_open",
]

_FEW = 6
"""Of so many levers every combination of ends is tried."""

DOES: dict[str, Callable[..., float]] = {
    **{kind.name: rule.fold for number, kind in INSTRUCTIONS.items() if (rule := RULES.get(number)) and rule.fold},
    "NEGATE": lambda a: -a,
    "RAISE": lambda a, b: float(a**b),
}


@dataclass(frozen=True)
class Opened:
    """What follows from levers in a plan. ``values``: where they stand, by name. ``steps``: how numbers come about.

    ``arrays``: the open numbers of the program, each by its array, its place there (flat) and its step; ``layout``: the
    same by paths into the layout. ``compared``: what lowering asked of numbers and acted on. ``undecided``: levers that
    would change instructions, so that they cannot be moved; ``lengths``: those that are a length of time.
    """

    values: Mapping[str, float]
    steps: tuple[Step, ...]
    arrays: tuple[tuple[str, int, int], ...] = ()
    layout: tuple[tuple[tuple[Any, ...], int], ...] = ()
    compared: tuple[Compared, ...] = ()
    undecided: frozenset[str] = frozenset()
    lengths: frozenset[str] = frozenset()

    def unlike(self, found: Sequence[float]) -> Compared | None:
        """A comparison that comes out otherwise where the steps come to ``found``; None where all are as they were."""
        for each in self.compared:
            sides = (found[side] if isinstance(side, int) else side for side in each[1:3])
            if not each.still(*sides):
                return each
        return None


def targets_of(model: Model) -> dict[str, dict[str, Target]]:
    """By lever and option, the number that it moves there.

    An option in which another number stands has one of its own, however it came by it.
    """
    found: dict[str, dict[str, Target]] = {}
    for name, lever in model.levers.items():
        base = target_of(model, lever.of)
        others = {option: variant for option, variant in model.variants.items() if option != "base"}
        options = ((o, target_in(variant, model.options.get(o), lever.of)) for o, variant in others.items())
        same = {option: target for option, target in options if target and target.value == base.value}
        found[name] = {"base": base, **same}
    return found


def _cases(model: Model, now: Mapping[str, float]) -> list[dict[str, float]]:
    """Where levers stand: now, each one alone elsewhere, and all of them at their ends."""
    found, levers = [dict(now)], {name: model.levers[name] for name in now}
    for name, lever in levers.items():
        places = lever.positions
        chosen = {places[k] for k in (0, 1, len(places) // 2, -2, -1)}
        found += [{**now, name: value} for value in sorted(chosen)]
    ends = [(lever.positions[0], lever.positions[-1]) for lever in levers.values()]
    corners = product(*ends) if len(ends) <= _FEW else zip(*ends, strict=True)
    return found + [dict(zip(levers, corner, strict=True)) for corner in corners]


def with_open_numbers(model: Model) -> tuple[Model, Tape]:
    """The model, in which each lever's number is open, in every option that has it from the model itself.

    A window is no number of a plan: what it asks for stands in the plan of any other (``Purpose.windows``).
    """
    targets = {name: found for name, found in targets_of(model).items() if not found["base"].counts}
    tape = Tape(_cases(model, {name: found["base"].value for name, found in targets.items()}))
    variants = dict(model.variants)
    for name, found in targets.items():
        number = tape.lever(name)
        for option, target in found.items():
            variants[option] = with_number(variants[option], target.steps, number)
    base = variants.pop("base")
    return base.beside(variants), tape


def values_of(steps: tuple[Step, ...], levers: Mapping[str, float]) -> list[float]:
    """What every step comes to where levers stand so."""
    found: list[float] = []
    for name, parts in steps:
        if name == LEVER:
            found.append(float(levers[str(parts[0])]))
        else:
            found.append(float(DOES[name](*(found[part] if isinstance(part, int) else part for part in parts))))
    return found


def levers_behind(steps: tuple[Step, ...]) -> list[frozenset[str]]:
    """The levers on which each step depends."""
    found: list[frozenset[str]] = []
    for name, parts in steps:
        own = frozenset(map(str, parts)) if name == LEVER else frozenset()
        found.append(own.union(*(found[part] for part in parts if isinstance(part, int))))
    return found


def without_open(layout: Layout) -> tuple[Layout, tuple[tuple[tuple[Any, ...], int], ...]]:
    """The layout with plain numbers, and where in it open ones stood."""
    found: list[tuple[tuple[Any, ...], int]] = []
    plain: Layout = _plain(layout, (), found)
    return plain, tuple(found)


def _plain(here: Any, path: tuple[Any, ...], found: list[tuple[tuple[Any, ...], int]]) -> Any:
    """The same without open numbers; the same object where there are none."""
    if isinstance(here, Open):
        found.append((path, here.index))
        return float(here)
    before = len(found)
    parts = {step: _plain(part, (*path, step), found) for step, part in _parts(here)}
    return _again(here, parts) if len(found) > before else here


def _parts(here: Any) -> Iterator[tuple[Any, Any]]:
    """What a piece of a layout holds, with the step that leads to it."""
    if is_dataclass(here):
        yield from ((part.name, getattr(here, part.name)) for part in fields(here))
    elif isinstance(here, Mapping):
        yield from here.items()
    elif isinstance(here, list | tuple):
        yield from enumerate(here)


def _again(here: Any, parts: Mapping[Any, Any]) -> Any:
    """A piece of a layout with other parts."""
    if is_dataclass(here) and not isinstance(here, type):
        return replace(here, **parts)
    kind: Any = type(here)
    return kind(parts) if isinstance(here, Mapping) else kind(parts.values())


def put_in(
    opened: Opened, arrays: Mapping[str, Any], layout: Layout, levers: Mapping[str, float]
) -> tuple[dict[str, Any], Layout]:
    """Arrays and layout with the numbers that follow where all ``levers`` stand elsewhere.

    InternalError where the arrays are not those of the plan that was opened.
    """
    before, after = values_of(opened.steps, opened.values), values_of(opened.steps, levers)
    changed = {name: np.array(arrays[name]) for name in arrays}
    for name, place, step in opened.arrays:
        flat = changed[name].reshape(-1)
        if flat[place] != before[step]:
            raise InternalError(f"number {place} of {name} is not the one that was opened")
        flat[place] = after[step]
    for path, step in opened.layout:
        layout = _with(layout, path, after[step])
    return changed, layout


def _with(here: Any, path: tuple[Any, ...], value: float) -> Any:
    if not path:
        return value
    parts = dict(_parts(here))
    return _again(here, {**parts, path[0]: _with(parts[path[0]], path[1:], value)})
