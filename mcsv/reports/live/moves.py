"""What a page needs to move levers: how numbers of the plan follow from them, and which draws tell which figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcsv.confidence import Z95, half_width
from mcsv.escapes import typed
from mcsv.model import Model
from mcsv.plan import Plan, PocketCells
from mcsv.plan.movable import Movable
from mcsv.reports.writing.message import Digits, message, titled
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.spans import at_end_of, within
from mcsv.reports.writing.views import called_view
from mcsv.results.sections.reserves import reserve_levels

__all__ = ["Shown", "moves_of", "shown"]

_WRITTEN = ("label", "unit", "note")
"""What the model's author wrote, and a reader sees."""

_GROUPS = 20
"""Groups of draws by which the difference of reserves differs, where no replicates tell it."""


@dataclass(frozen=True)
class Shown:
    """A figure that a page shows of an ``option`` (its number): ``kind`` is deficit, reserve or mean, of a ``cell``.

    ``level``: the quantile at which a reserve is read, and ``fixed`` what it is taken from: a number, or the path of
    one that levers may move. ``label``: what it is called.
    """

    option: int
    kind: str
    cell: int
    label: str
    level: float = 0.0
    fixed: float | tuple[Any, ...] = 0.0


def shown(model: Model, plan: Plan) -> tuple[Shown, ...]:
    """The figures that move: of each option the chance of a deficit, the reserve, the expected position and a value.

    A reserve that does more than shift the position is left out: only runs tell what is required.
    """
    return tuple(each for number, option in enumerate(plan.layout.options) for each in _of(model, plan, number, option))


def _of(model: Model, plan: Plan, number: int, option: str) -> Iterator[Shown]:
    layout, accountable = plan.layout, model.accountability
    if accountable is not None and layout.periods:
        yield from _answered_for(model, layout.pocket_cells[option, accountable.pocket], number, option)
    view = (model.decision.view if model.decision else None) or "public_value"
    if (option, view) in layout.view_cells:
        label = titled(message("Net present value: {view}", view=called_view(view)), clean(model.currency))
        yield Shown(number, "mean", layout.view_cells[option, view], label)


def _answered_for(model: Model, book: PocketCells, number: int, option: str) -> Iterator[Shown]:
    accountable = model.accountability
    assert accountable is not None
    span, pocket, tolerance = str(accountable.window or "the horizon"), accountable.pocket, accountable.tolerance
    if book.lowest is not None:
        yield Shown(number, "deficit", book.lowest, message("Chance of a deficit {within}", within=within(span)))
    before = book.lowest_before_reserve
    if book.shifts and before is not None:
        share = Digits(f"{100 * tolerance:g}")
        label = titled(message("Reserve that brings it to {tolerance} %", tolerance=share), clean(model.currency))
        (level,) = reserve_levels(np.array([round(1.0 - tolerance, 12)]))
        held = ("pocket_cells", (option, pocket), "reserve")
        yield Shown(number, "reserve", before, label, float(level), held if before == book.lowest else 0.0)
    label = titled(message("Expected position {at_end}", at_end=at_end_of(span)), clean(model.currency))
    yield Shown(number, "mean", book.judged, label)


def moves_of(model: Model, plan: Plan, found: Movable, draws: int, seed: int, sampling: str) -> dict[str, Any]:
    """What a page is told, in JSON: levers and their steps, the ``cells`` whose draws it keeps, the ``figures``.

    ``groups`` of draws, those of a replicate where there are any, tell errors where single draws do not; ``wide`` is
    half of a 95 % interval in standard errors, of many draws and of groups. ``command``: how an analyst has the same.
    """
    figures = shown(model, plan)
    cells = sorted({each.cell for each in figures})
    told = found.document()
    places = {_listed(path): step for path, step in told.pop("told")}
    groups = plan.replicates if plan.replicates > 1 else _GROUPS
    words = ["mcsv", "run", "MODEL", "--draws", str(draws), "--seed", str(seed)]
    words += ["--sampling", sampling] if sampling != "plain" else []
    levers = [
        {**lever, **{text: clean(lever[text]) for text in _WRITTEN}, "set": typed("--set", f"{lever['set']}=")}
        for lever in told.pop("levers")
    ]
    return {
        "levers": levers,
        **told,
        "cells": cells,
        "whole": [cells.index(cell) for cell in cells if cell in plan.layout.whole],
        "figures": [_figure(each, cells.index(each.cell), plan, places) for each in figures],
        "groups": groups,
        "wide": [Z95, half_width(groups - 1)],
        "command": typed(*words),
    }


def _figure(each: Shown, slot: int, plan: Plan, places: Mapping[Any, int]) -> dict[str, Any]:
    found = {"option": each.option, "kind": each.kind, "slot": slot}
    if each.kind != "reserve":
        return found
    if isinstance(each.fixed, float):
        return found | {"level": each.level, "fixed": each.fixed}
    _, place, _ = each.fixed
    fixed = {"step": places[each.fixed]} if each.fixed in places else {"fixed": plan.layout.pocket_cells[place].reserve}
    return found | {"level": each.level, **fixed}


def _listed(path: Any) -> Any:
    """A path from JSON as it was: its lists are tuples."""
    return tuple(map(_listed, path)) if isinstance(path, list) else path
