"""How things stand given the answer to a decision: who is in deficit, positions, reserves, values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import BLOCK, Returned
from mcsv.plan import Layout
from mcsv.plan.code.returns import Told
from mcsv.results.statistics.among import means_among, shares_among
from mcsv.results.statistics.intervals import above_zero, quantile_bracket, quantile_se
from mcsv.results.statistics.summary import Summary

__all__ = ["ANSWERS", "decided", "given"]

Floats = NDArray[np.float64]

ANSWERS = ("yes", "no")


def decided(layout: Layout) -> tuple[str, ...]:
    """The decisions of all options, by name."""
    return tuple(sorted({told.of for told in layout.returns if told.kind == "answer"}))


def given(found: Returned, whole: Layout) -> dict[str, NDArray[np.generic]]:
    """All variables of the section, (option, decision, answer, …); nan in an option that does not have the decision.

    ``whole`` is the layout of the run's own plan, with tolerances and reserves.
    """
    summary = Summary(found.study)
    layout, decisions = summary.layout, decided(summary.layout)
    every = [(o, d, a) for o in layout.options for d in decisions for a in ANSWERS]
    figures = [_figures(summary, found.kept, whole, place) for place in every]
    shape = (len(layout.options), len(decisions), len(ANSWERS))
    laid = {name: np.array([each[name] for each in figures]) for name in (figures[0] if figures else ())}
    return {name: values.reshape(*shape, *values.shape[1:]) for name, values in laid.items()}


def _figures(
    summary: Summary, kept: Mapping[Told, Floats], whole: Layout, place: tuple[str, str, str]
) -> dict[str, Floats]:
    layout = summary.layout
    cell = layout.returns.get(Told("answer", *place))
    chance, ends = (each[0] for each in summary.negative([0 if cell is None else cell]))
    if cell is None:
        chance, ends = np.array(np.nan), np.full(2, np.nan)
    position, position_se = _means(summary, "position", place, layout.pockets)
    value, value_se = _means(summary, "npv_given", place, layout.views)
    deficits, deficits_ci = shares_among(summary, _cells(layout, "deficit", place, layout.pockets), cell)
    reserves = [_reserve(summary, kept, whole, place, pocket) for pocket in layout.pockets]
    return {
        "p_answer": np.asarray(chance),
        "p_answer_ci": np.asarray(ends),
        "p_deficit_given": deficits,
        "p_deficit_given_ci": deficits_ci,
        "position_given_mean": position,
        "position_given_mean_se": position_se,
        "reserve_given": np.array([value for value, _ in reserves]),
        "reserve_given_se": np.array([error for _, error in reserves]),
    } | ({"npv_given_mean": value, "npv_given_mean_se": value_se} if layout.views else {})


def _cells(layout: Layout, kind: str, place: tuple[str, str, str], names: Iterable[str]) -> list[int | None]:
    return [layout.returns.get(Told(kind, *place, name)) for name in names]  # type: ignore[arg-type]


def _means(summary: Summary, kind: str, place: tuple[str, str, str], names: Iterable[str]) -> tuple[Floats, Floats]:
    """Means among the draws with the answer, and their errors."""
    cells, answer = _cells(summary.layout, kind, place, names), summary.layout.returns.get(Told("answer", *place))
    return means_among(summary, cells, [answer] * len(cells))


def _reserve(
    summary: Summary, kept: Mapping[Told, Floats], whole: Layout, place: tuple[str, str, str], pocket: str
) -> tuple[float, float]:
    """What is required among the draws with the answer, from draws that were kept."""
    option, decision, said = place
    tolerance, book = whole.tolerances.get((option, pocket)), whole.pocket_cells[option, pocket]
    answer = kept.get(Told("answer", option, decision, said))
    if tolerance is None or not book.shifts or answer is None:
        return np.nan, np.nan
    lowest, there = kept[Told("lowest", option, pocket)], answer < 0.0
    low = np.sort(lowest[there])
    before, after = (float(end) for end in quantile_bracket(tolerance, max(low.size, 1)))
    if not before > 0.0:
        return np.nan, np.nan
    value, first, last = (float(low[max(int(np.ceil(q * low.size)) - 1, 0)]) for q in (tolerance, before, after))
    wider = 1.0
    if summary.replicated is not None:
        wider = summary.replicated.wider_among((lowest <= value) & there, there, BLOCK)
    needed, error = above_zero(book.reserve - value, quantile_se(first, last, value) * wider)
    return float(needed), float(error)
