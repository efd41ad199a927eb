"""What moves an outcome, and where deficits happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.errors import Mistake, UsageError
from mcsv.model.language.names import proposal
from mcsv.plot.canvas import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    RED,
    canvas,
    entitle,
    in_percent,
    in_scale,
    label,
    legend,
    needed,
    of_option,
    option_of,
)
from mcsv.reports.questions.boxes import limits_of
from mcsv.reports.questions.left_out import called
from mcsv.reports.writing.words import interval, percent, scale
from mcsv.results.reading.figures import figure, probability
from mcsv.results.statistics.influence import given, moving

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["box", "tornado"]

_WORDS = {"deficit": "chance of a deficit", "position": "mean of the position at the window's end"}
_SUBJECTS = {"deficit": "the chance of a deficit", "position": "the position", "npv": "value to", "output": "output"}


def tornado(
    results: xr.Dataset,
    ax: Axes | None = None,
    *,
    of: str | None = None,
    option: str | None = None,
    most: int = 12,
) -> Axes:
    """The outcome's mean in the lowest and the highest eighth of each driver, with errors, the strongest on top.

    ``results`` of ``drivers``; ``of`` names the outcome (``deficit``, ``npv:society``), the first unless told; only
    drivers that surely move it are drawn, ``most`` of them.
    """
    needed(results, "driver_mean", "mcsv.drivers(model)")
    one = of_option(results, option)
    outcomes = [str(name) for name in one["outcome"].values]
    outcome = outcomes[0] if of is None else of
    if outcome not in outcomes:
        raise UsageError(
            Mistake("E697", "is no outcome of these results", "of", outcome, way_out=proposal(outcome, outcomes))
        )
    found = moving(one, outcome)[:most]
    if not found:
        what = f"no driver moves {outcome} by more than {one.attrs['draws']:,} draws can tell"
        raise UsageError(Mistake("E696", what, "results", way_out="draw more, or ask of another outcome"))
    ax = canvas(ax)
    middle = figure(one, "outcome_mean", outcome=outcomes.index(outcome))
    rows = np.arange(len(found))[::-1]
    ends = [given(one, name, outcome) for name in found]
    for side, colour, marker, said in (
        ("lowest", BLUE, "o", "lowest eighth of the driver (event: no)"),
        ("highest", ORANGE, "s", "highest eighth (event: yes)"),
    ):
        known = [getattr(each, side).figure for each in ends]
        at, error = np.array([each.value for each in known]), np.array([each.error for each in known])
        ax.barh(rows, at - middle.value, left=middle.value, height=0.6, color=colour, alpha=0.55)
        ax.errorbar(at, rows, xerr=error, fmt=marker, color=colour, ecolor=BLACK, capsize=3, markersize=5, label=said)
    ax.axvline(middle.value, color=GREY, linewidth=1.0)
    ax.set_yticks(rows, [label(called(name)) for name in found])
    unit, kind = str(one["outcome_unit"].sel(outcome=outcome).values), outcome.split(":")[0]
    if kind == "deficit":
        in_percent(ax.xaxis, _WORDS["deficit"])
        ax.set_xlim(max(ax.get_xlim()[0], 0.0), min(ax.get_xlim()[1], 1.0))
    else:
        largest = float(np.nanmax(abs(one["driver_mean"].sel(outcome=outcome).values)))
        in_scale(ax.xaxis, _WORDS.get(kind, f"mean of {label(outcome)}"), unit, scale(largest))
    subject = f"{_SUBJECTS[kind]} {label(outcome.partition(':')[2])}".rstrip()
    entitle(ax, f"What moves {subject}{option_of(one, results)}")
    legend(ax, "with 95 % simulation error", 1)
    return ax


def box(results: xr.Dataset, ax: Axes | None = None, *, number: int = 1, option: str | None = None) -> Axes:
    """The limits of a box in which deficits happen, each on the scale of its driver's percentiles.

    ``results`` of ``boxes``; ``number``: which box, from 1 on.
    """
    needed(results, "box_limit", "mcsv.boxes(model)")
    one = of_option(results, option)
    limits = limits_of(one, number - 1) if 1 <= number <= one.sizes["box"] else []
    if not limits:
        why = str(one["box_why"].values) or f"no box has the number {number}"
        raise UsageError(Mistake("E696", f"hold no such box: {why}", "results", way_out="number=1 is the first box"))
    ax = canvas(ax)
    rows = np.arange(len(limits))[::-1]
    for row, limit in zip(rows, limits, strict=True):
        low, high = (below if np.isfinite(below) else end for below, end in zip(limit.below, (0.0, 1.0), strict=True))
        ax.text(0.0, row + 0.3, label(limit.words, 70), va="bottom")
        ax.barh(row, 1.0, height=0.5, color="none", edgecolor=GREY, linewidth=0.8)
        ax.barh(row, high - low, left=low, height=0.5, color=RED, alpha=0.75, hatch="//", edgecolor="white")
    ax.set_yticks([])
    ax.set_ylim(-0.5, len(limits) - 0.2)
    ax.set_xlim(0.0, 1.0)
    in_percent(ax.xaxis, "percentile of the driver inside the box")
    density, covered = (probability(one, f"box_{what}", box=number - 1) for what in ("density", "coverage"))
    said = f"{percent(density)} % ({interval(density)}) of its draws end in a deficit;"
    said += f" it holds {percent(covered)} % ({interval(covered)}) of all deficits"
    entitle(ax, f"Box {number} of deficits{option_of(one, results)}: {said}")
    return ax
