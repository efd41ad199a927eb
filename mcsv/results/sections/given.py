"""How things stand given the answer to a decision: who is in deficit, positions, reserves, values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.answers import given as among
from mcsv.engine import Returned
from mcsv.plan import Layout
from mcsv.plan.code.returns import Told
from mcsv.results.statistics.intervals import quantile_bracket, quantile_se, wilson
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Extremes, Moments, Negatives

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
    layout, (option, decision, said) = summary.layout, place
    cell = layout.returns.get(Told("answer", option, decision, said))
    picked = 0 if cell is None else int(summary.tallied[Negatives].count[cell])
    chance, ends = summary.share(np.array(picked))
    if cell is None:
        chance, ends = np.array(np.nan), np.full(2, np.nan)
    position, position_se = _means(summary, "position", place, layout.pockets, picked)
    value, value_se = _means(summary, "npv_given", place, layout.views, picked)
    deficits, deficits_ci = _deficits(summary, place, picked)
    reserves = [_reserve(kept, whole, place, pocket) for pocket in layout.pockets]
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


def _means(
    summary: Summary, kind: str, place: tuple[str, str, str], names: Iterable[str], picked: int
) -> tuple[Floats, Floats]:
    """Means among the draws with the answer, and their errors."""
    cells = [summary.layout.returns.get(Told(kind, *place, name)) for name in names]  # type: ignore[arg-type]
    at = [0 if cell is None else cell for cell in cells]
    mean, _ = summary.means(at)
    sd = summary.tallied[Moments].sd()[at]
    here = np.array([picked if cell is not None else 0 for cell in cells])
    return among.given(mean, sd, here, summary.draws, summary.tallied[Extremes].ends[at])


def _deficits(summary: Summary, place: tuple[str, str, str], picked: int) -> tuple[Floats, Floats]:
    """Shares of the draws with the answer in which pockets have a deficit, from exact counts."""
    count, told = summary.tallied[Negatives].count, summary.layout.returns
    cells = [told.get(Told("deficit", *place, pocket)) for pocket in summary.layout.pockets]
    if not picked:
        return np.full(len(cells), np.nan), np.full((len(cells), 2), np.nan)
    both = np.array([0 if cell is None else count[cell] for cell in cells])
    return both / picked, np.stack(wilson(both, picked), axis=-1)


def _reserve(
    kept: Mapping[Told, Floats], whole: Layout, place: tuple[str, str, str], pocket: str
) -> tuple[float, float]:
    """What is required among the draws with the answer, from draws that were kept."""
    option, decision, said = place
    tolerance, book = whole.tolerances.get((option, pocket)), whole.pocket_cells[option, pocket]
    answer = kept.get(Told("answer", option, decision, said))
    if tolerance is None or not book.shifts or answer is None:
        return np.nan, np.nan
    low = np.sort(kept[Told("lowest", option, pocket)][answer < 0.0])
    before, after = (float(end) for end in quantile_bracket(tolerance, max(low.size, 1)))
    if not before > 0.0:
        return np.nan, np.nan
    value, first, last = (float(low[max(int(np.ceil(q * low.size)) - 1, 0)]) for q in (tolerance, before, after))
    return max(0.0, book.reserve - value), float(quantile_se(first, last))
