"""A stored result with more draws: to the last bit that of one longer run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv import engine
from mcsv.api import simulate
from mcsv.arguments import checked_draws
from mcsv.errors import Mistake, UsageError
from mcsv.files.results import model_of
from mcsv.results.questions.again import arguments
from mcsv.results.reading.portfolio import of_one_programme

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["with_more"]


def with_more(
    results: xr.Dataset, draws: int, executor: engine.Executor | None = None, progress: engine.Progress | None = None
) -> xr.Dataset:
    """The result of the same run with so many draws more.

    An executor with a memory of the run begins where that ends; without one all draws are made again.
    UsageError E531 where the result does not hold its model, E755 where the run had a goal of its own.
    """
    of_one_programme(results, "made longer")
    if results.attrs.get("until"):
        way_out = "run the model with another goal"
        raise UsageError(Mistake("E755", "has draws enough for its goal", str(results.attrs["until"]), way_out=way_out))
    asked = arguments(results)
    asked["draws"] = checked_draws(asked["draws"] + checked_draws(draws))
    return simulate(model_of(results), executor=executor, progress=progress, **asked)
