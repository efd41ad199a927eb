"""What a page needs to move levers: how numbers of the plan follow from them, and which draws tell which figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcsv.confidence import Z95, half_width
from mcsv.escapes import typed
from mcsv.model import Model
from mcsv.model.language.calendar import Step
from mcsv.plan import Plan
from mcsv.plan.movable import Movable
from mcsv.reports.live.shown import ByPosition, Shown
from mcsv.reports.writing.message import message
from mcsv.reports.writing.screen import clean
from mcsv.results.questions.again import setting
from mcsv.results.sections.reserves import reserve_levels, wanted_confidences

__all__ = ["moves_of"]

_WRITTEN = ("label", "unit", "note")
"""What the model's author wrote, and a reader sees."""

_UNITS: Mapping[Step, str] = {"month": message("months"), "quarter": message("quarters"), "year": message("years")}

_GROUPS = 20
"""Groups of draws by which the difference of reserves differs, where no replicates tell it."""


def moves_of(
    model: Model, plan: Plan, found: Movable, figures: Sequence[Shown], draws: int, overrides: Sequence[str] = ()
) -> dict[str, Any]:
    """What a page is told, in JSON: levers and their steps, the ``cells`` whose draws it keeps, the ``figures``.

    A cell, a level and whether draws are ``whole`` may differ between the positions of a lever. ``groups`` of draws,
    those of a replicate where there are any, tell errors where single draws do not; ``wide`` is half of a 95 % interval
    in standard errors, of many draws and of groups. ``command``: how an analyst has the same from the file in which
    ``overrides`` were set, and ``of_option`` how more is told of an option.
    """
    cells = list(dict.fromkeys(each.cell for each in figures))
    told = found.document()
    places = {_listed(path): step for path, step in told.pop("told")}
    groups = plan.replicates if plan.replicates > 1 else _GROUPS
    words = ["mcsv", "run", "MODEL", *setting(overrides)]
    words += ["--draws", str(draws), "--seed", str(plan.seed)]
    words += ["--sampling", "sobol"] if plan.points is not None else []
    levers = [
        {**lever, **{text: clean(lever[text]) for text in _WRITTEN}, "set": typed("--set", f"{lever['set']}=")}
        for lever in told.pop("levers")
    ]
    for place, lever in enumerate(levers):
        lever["switch"] = len(lever["values"]) == 2 and place not in (found.window, found.tolerance)
    if found.window is not None:
        levers[found.window]["unit"] = levers[found.window]["unit"] or _UNITS[model.step]
    return {
        "levers": levers,
        **told,
        "cells": [_told(cell) for cell in cells],
        "whole": [_told(_whole(cell, plan)) for cell in cells],
        "figures": [_figure(each, cells.index(each.cell), plan, places) for each in figures],
        "levels": _usual_levels(model, plan),
        "groups": groups,
        "wide": [Z95, half_width(groups - 1)],
        "command": typed(*words),
        "of_option": [typed("--option", option) for option in plan.layout.options],
    }


def _usual_levels(model: Model, plan: Plan) -> list[float]:
    """At which quantiles a run reads reserves beside that of the accountable pocket's own tolerance."""
    own = model.accountability.pocket if model.accountability else ""
    others = (tolerance for (_, pocket), tolerance in plan.layout.tolerances.items() if pocket != own)
    return [float(level) for level in reserve_levels(wanted_confidences(others))]


def _told(what: Any) -> Any:
    return what.document() if isinstance(what, ByPosition) else what


def _whole(cell: int | ByPosition[int], plan: Plan) -> bool | ByPosition[bool]:
    """Whether all draws of a cell are whole numbers."""
    whole = plan.layout.whole
    if isinstance(cell, int):
        return cell in whole
    return ByPosition(cell.lever, tuple(each in whole for each in cell.of))


def _figure(each: Shown, slot: int, plan: Plan, places: Mapping[Any, int]) -> dict[str, Any]:
    found = {"option": each.option, "kind": each.kind, "slot": slot}
    if each.kind != "reserve":
        return found
    found["level"] = _told(each.level)
    if isinstance(each.fixed, float):
        return found | {"fixed": each.fixed}
    _, place, _ = each.fixed
    fixed = {"step": places[each.fixed]} if each.fixed in places else {"fixed": plan.layout.pocket_cells[place].reserve}
    return found | fixed


def _listed(path: Any) -> Any:
    """A path from JSON as it was: its lists are tuples."""
    return tuple(map(_listed, path)) if isinstance(path, list) else path
