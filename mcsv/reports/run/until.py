"""By which rule a run ended that was to be sure of something: what came of each goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing.paper import Cell, How, Sentence, Shown
from mcsv.results.questions.until import ended, hardest, lacking
from mcsv.results.statistics.intervals import Probability

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.results.reading.sureness import Sure

__all__ = ["not_sure", "stopped"]


def not_sure(results: xr.Dataset) -> list[Sentence]:
    """What comes first where all draws that were allowed did not do."""
    if results.attrs.get("until_reached", 1) or not results.attrs.get("complete", 1):
        return []
    draws = int(results.attrs["draws"])
    text = f"NOT SURE ENOUGH after all {draws:,} draws: {lacking(hardest(ended(results)), draws)}."
    return [Sentence((text,), "doubtful")]


def stopped(results: xr.Dataset) -> list[Sentence]:
    """Where the run stopped, why, and how sure it is of the figures that were furthest from their goals."""
    if not results.attrs.get("until"):
        return []
    found = ended(results)
    if not found or not results.attrs["until_reached"]:
        return []
    draws, limit = int(results.attrs["draws"]), int(results.attrs["until_limit"])
    when = f"Stopped at {draws:,} draws" if draws < limit else f"All {draws:,} draws were made"
    rule = ", the first look at which it was as sure as wanted" if draws < limit else ", which is as sure as wanted"
    parts: list[Cell] = [f"{when}{rule}: "]
    for goal in dict.fromkeys(sure.goal for sure in found):
        worst = hardest(tuple(sure for sure in found if sure.goal == goal))
        parts += [*_figure(worst), f" for the goal {goal}; "]
    parts[-1] = str(parts[-1]).removesuffix("; ") + "."
    return [Sentence(tuple(parts))]


def _figure(sure: Sure) -> tuple[Cell, ...]:
    of = f"{sure.place}: " if sure.place else ""
    how: How = "interval" if isinstance(sure.known, Probability) else "error"
    return of, Shown(sure.known, sure.unit, up=sure.goal.name.startswith("reserve"), how=how)
