"""What a page must know to move levers: plain data, and the same in Python that its reader does.

A page holds the plan as it was signed. To move a lever it works out the steps, writes the numbers into the arrays, and
runs the kernels again; instructions, tables and keys stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.model import Model
from mcsv.model.changes.targets import TOLERANCE, WINDOW, Target
from mcsv.model.records.years import year_ends
from mcsv.plan.code.open_number import Step
from mcsv.plan.combinations import turning
from mcsv.plan.opened import DOES, LEVER, Opened, levers_behind, targets_of, values_of
from mcsv.plan.plan import Plan
from mcsv.plan.quantities.settled import settled

__all__ = ["AT", "EXACT", "Movable", "Moves", "movable"]

EXACT = frozenset(
    (
        "ADD",
        "SUBTRACT",
        "MULTIPLY",
        "DIVIDE",
        "AFFINE",
        "NEGATE",
        "ABS",
        "SQRT",
        "FLOOR",
        "MINIMUM",
        "MAXIMUM",
        "SETTLE",
    )
)
"""Steps that IEEE 754 fixes to the last bit, so that every language gives the same; of others there is a table."""

AT = "AT"
"""The step that looks a number up by the position of a lever: its name, then a number for each position."""


@dataclass(frozen=True)
class Moves:
    """A lever for a reader. ``values``: all its positions, that of the signed run among them; ``now``: which that is.

    ``set``: what an analyst puts behind ``--set``, before the value.
    """

    name: str
    label: str
    unit: str
    note: str
    set: str
    values: tuple[float, ...]
    now: int
    options: tuple[str, ...]

    def line(self, position: int) -> str:
        """The words for ``mcsv run`` that move the lever there."""
        return f"--set {self.set}={self.values[position]!r}"


@dataclass(frozen=True)
class Movable:
    """The levers of a plan, the ``steps`` from them to numbers, and where these stand: in ``reals`` and ``weights`` of
    the program (place in the flat array, step), and in the layout (``told``: path, step).
    """

    levers: tuple[Moves, ...]
    steps: tuple[Step, ...]
    reals: tuple[tuple[int, int], ...]
    weights: tuple[tuple[int, int], ...]
    told: tuple[tuple[tuple[Any, ...], int], ...]
    window: int | None = None
    """The place among the levers of that of the accountability's window, which is asked of the draws and moves none."""
    tolerance: int | None = None
    """The same of the risk that is accepted."""

    def document(self) -> dict[str, Any]:
        """The same as JSON takes it."""
        levers = [
            {
                "name": lever.name, "label": lever.label, "unit": lever.unit, "note": lever.note, "set": lever.set,
                "values": list(lever.values), "now": lever.now, "options": list(lever.options),
            }
            for lever in self.levers
        ]  # fmt: skip
        # JSON does not tell 5 from 5.0: a step stands in a list, a number does not.
        steps = [[name, *([part] if isinstance(part, int) else part for part in parts)] for name, parts in self.steps]
        told = [[[list(part) if isinstance(part, tuple) else part for part in path], step] for path, step in self.told]
        return {
            "levers": levers,
            "steps": steps,
            "reals": [list(each) for each in self.reals],
            "weights": [list(each) for each in self.weights],
            "told": told,
        }

    def numbers(self, positions: Mapping[str, int]) -> list[float]:
        """What each step comes to with some levers at other positions, as the reader of a page works it out."""
        at = {lever.name: positions.get(lever.name, lever.now) for lever in self.levers}
        levers = {lever.name: lever.values[at[lever.name]] for lever in self.levers}
        found: list[float] = []
        for name, parts in self.steps:
            if name == AT:
                found.append(float(parts[1 + at[str(parts[0])]]))
            elif name == LEVER:
                found.append(levers[str(parts[0])])
            else:
                found.append(float(DOES[name](*(found[part] if isinstance(part, int) else part for part in parts))))
        return found


def movable(model: Model, plan: Plan) -> Movable:
    """What a page must know to move the levers of a model, whose plan it is.

    Raises UsageError E596 for levers that change more than numbers.
    """
    opened = plan.opened or Opened({}, ())
    targets = targets_of(model)
    levers = tuple(_moves(model, name, targets[name]) for name in model.levers)
    steps_of = {targets[name]["base"].steps: place for place, name in enumerate(model.levers)}
    window, tolerance = steps_of.get(WINDOW), steps_of.get(TOLERANCE)
    mistakes = [_length(model, name) for name in sorted(opened.lengths)]
    mistakes += [] if window is None else _settled(model, levers[window])
    mistakes += [_stuck(model, name) for name in sorted(opened.undecided | turning(opened, levers))]
    needed = _needed(opened)
    steps, mixed = _tabulated(opened, levers, needed)
    mistakes += [_mixed(model, names) for names in sorted(mixed, key=sorted)]
    if mistakes:
        raise UsageError(mistakes)
    places = {old: new for new, old in enumerate(sorted(needed))}
    kept = tuple(
        (name, tuple(places[part] if isinstance(part, int) else part for part in parts)) for name, parts in steps
    )
    arrays = {
        name: tuple((place, places[step]) for array, place, step in opened.arrays if array == name)
        for name in ("reals", "weights")
    }
    told = tuple((path, places[step]) for path, step in opened.layout)
    return Movable(levers, kept, arrays["reals"], arrays["weights"], told, window, tolerance)


def _moves(model: Model, name: str, targets: Mapping[str, Target]) -> Moves:
    lever, target = model.levers[name], targets["base"]
    values = tuple(map(target.said, sorted({*lever.positions, target.value})))
    return Moves(
        name,
        lever.label or name.replace("_", " "),
        lever.unit,
        lever.note,
        lever.of,
        values,
        values.index(target.value),
        tuple(targets),
    )


def _needed(opened: Opened) -> set[int]:
    """The steps from which a number comes; what stands behind a table is not among them."""
    wanted = [step for *_, step in opened.arrays] + [step for _, step in opened.layout]
    found: set[int] = set()
    while wanted:
        index = wanted.pop()
        if index not in found:
            found.add(index)
            name, parts = opened.steps[index]
            wanted += [part for part in parts if isinstance(part, int)] if name in EXACT else []
    return found


def _tabulated(opened: Opened, levers: Sequence[Moves], needed: set[int]) -> tuple[list[Step], set[frozenset[str]]]:
    """The needed steps, in place of what differs between languages a table; and levers that meet in such a step."""
    behind = levers_behind(opened.steps)
    inexact = [i for i in sorted(needed) if opened.steps[i][0] not in EXACT and opened.steps[i][0] != LEVER]
    alone: dict[str, list[int]] = {}
    for index in inexact:
        if len(behind[index]) == 1:
            alone.setdefault(next(iter(behind[index])), []).append(index)
    tables: dict[int, Step] = {}
    for lever in levers if alone else ():
        if lever.name in alone:
            rows = [values_of(opened.steps, {**opened.values, lever.name: value}) for value in lever.values]
            tables |= {index: (AT, (lever.name, *(row[index] for row in rows))) for index in alone[lever.name]}
    mixed = {behind[index] for index in inexact if len(behind[index]) > 1}
    return [tables.get(index, opened.steps[index]) for index in sorted(needed)], mixed


def _stuck(model: Model, name: str) -> Mistake:
    what = "changes what is computed, not numbers alone, somewhere between its ends"
    rule = "a lever moves numbers; the instructions of the plan stay"
    way_out = "narrow the range so that it stays on one side, or make options of it"
    return Mistake("E596", what, f"levers.{name}", model.levers[name].of, rule, way_out)


def _length(model: Model, name: str) -> Mistake:
    what = "is a length of time or behind one, which decides in which periods something flows"
    rule = "a lever moves numbers; the instructions of the plan stay"
    return Mistake("E596", what, f"levers.{name}", model.levers[name].of, rule, "make options of it")


def _settled(model: Model, lever: Moves) -> list[Mistake]:
    """A window that ends inside a year, and so decides when somebody makes a pocket whole that has none of its own."""
    ends = set(year_ends(model, model.periods))
    inside = [value for value in lever.values if int(value) - 1 not in ends]
    for option, name in settled(model) if inside else ():
        what = f"decides when funding.{name} is settled" + (f" in options.{option}" if option != "base" else "")
        rule = "a risk share is settled at the ends of financial years and of the window"
        way_out = "let the lever stop at ends of financial years alone, or make options of it"
        return [Mistake("E596", what, f"levers.{lever.name}", f"{inside[0]:g}", rule, way_out)]
    return []


def _mixed(model: Model, names: frozenset[str]) -> Mistake:
    what = f"meet in a power or function: {', '.join(sorted(names))}"
    rule = "what two levers make together is sums, products and quotients"
    return Mistake("E596", what, "levers", model.levers[min(names)].of, rule, "leave one of them out")
