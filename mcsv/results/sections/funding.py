"""What each line of funding pays: how likely it pays at all, how much in the mean, and where it does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.given import given
from mcsv.plan.code.returns import Told
from mcsv.results.sections.depth import depth_of_cell
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Extremes, Moments, Negatives

__all__ = ["Line", "funding", "paying_lines"]

Floats = NDArray[np.float64]

Line = tuple[str, str, str]
"""A name, who pays (empty: from outside), who receives."""


def paying_lines(summary: Summary) -> tuple[Line, ...]:
    """The lines that pay anything in any draw of any option, and those that the model states to go that way."""
    layout, count = summary.layout, summary.tallied[Negatives].count
    found: dict[str, list[Line]] = {}
    for line in layout.lines:
        at = [layout.returns[told] for option in layout.options if (told := _told(option, line)) in layout.returns]
        if any(count[cell] for cell in at):
            found.setdefault(line[0], []).append(line)
        elif line[0] not in found and not any(other[0] == line[0] and other[1:] != line[1:] for other in layout.lines):
            found[line[0]] = [line]
    return tuple(line for name in sorted(found) for line in found[name])


def funding(summary: Summary, lines: tuple[Line, ...], quantiles: Floats) -> dict[str, NDArray[np.generic]]:
    """All variables of the section, (option, line, …); nan in an option that does not have the line."""
    layout = summary.layout
    every = [layout.returns.get(_told(option, line)) for option in layout.options for line in lines]
    figures = [_figures(summary, cell, quantiles) for cell in every]
    shape = (len(layout.options), len(lines))
    laid = {name: np.array([each[name] for each in figures]) for name in (figures[0] if figures else ())}
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in laid.items()}


def _told(option: str, line: Line) -> Told:
    return Told("paid", option, *line)


def _figures(summary: Summary, cell: int | None, quantiles: Floats) -> dict[str, Floats]:
    """The cell holds what is paid less than 0, so that what is paid is its shortfall."""
    if cell is None:
        blank = np.full(quantiles.size, np.nan)
        single = ("paid_mean", "paid_mean_se", "paid_given_mean", "paid_given_mean_se", "paid_given_p95", "p_paid")
        none = {name: np.array(np.nan) for name in (*single, "paid_given_p95_se")}
        return none | {"paid_quantile": blank, "paid_quantile_se": blank, "p_paid_ci": np.full(2, np.nan)}
    (mean,), (error,) = summary.means([cell])
    sd, paying = summary.tallied[Moments].sd()[cell], summary.tallied[Negatives].count[cell]
    there, there_se = given(mean, sd, paying, summary.draws, summary.tallied[Extremes].ends[cell])
    (chance,), (ends,) = summary.negative([cell])
    values, errors = summary.quantiles(cell, np.array([round(1.0 - q, 12) for q in quantiles.tolist()]))
    p95, p95_se, _, _ = depth_of_cell(summary, cell)
    return {
        "paid_mean": np.array(0.0 - mean),
        "paid_mean_se": np.array(error),
        "paid_quantile": 0.0 - values,
        "paid_quantile_se": errors,
        "paid_given_mean": 0.0 - there,
        "paid_given_mean_se": there_se,
        "paid_given_p95": np.array(p95),
        "paid_given_p95_se": np.array(p95_se),
        "p_paid": np.array(chance),
        "p_paid_ci": np.array(ends),
    }
