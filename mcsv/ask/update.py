"""The forecast anew, with what has been observed since."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.weighted import Weighted
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.errors import Mistake, NumericalError, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model
from mcsv.plan import Plan, Purpose, lower
from mcsv.progress import begins, watched
from mcsv.results.questions.update import Forecast, update_dataset, wanted_cells
from mcsv.results.sections.dataset import QUANTILES
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEAST_EFFECTIVE", "MOST_DRAWS", "update"]

MOST_DRAWS = 2**22
"""Single draws of what is reported are kept, which bounds how many there may be."""

LEAST_EFFECTIVE = 1000
"""Draws of equal weight that a forecast must be worth."""

Floats = NDArray[np.float64]


@watched
def update(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
    scope: str = "",
) -> xr.Dataset:
    """The accountable pocket's risk, reserve and position, and the outputs, before and after what was ``observed``.

    Each draw counts for as much as the observed figures are likely in it. ``model``, ``draws`` (at most 2^22),
    ``seed``, ``threads``, ``progress`` and ``scope`` as for :func:`mcsv.simulate`, whose draws these are. Variables are
    declared in :mod:`mcsv.results.declared.update`. Raises what simulate raises, and UsageError for a model in which
    nothing is observed (E643), too many draws (E644), and where the draws that agree with what was observed are worth
    less than 1,000 equal ones in any option (E645); NumericalError where what was observed is no probability or rate
    (E634).
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    begins(progress, "drawing")
    draws, seed = checked_draws(draws), checked_seed(seed)
    workers = checked_threads(threads) or engine.available_threads()
    _check(model, draws)
    began = time.perf_counter()
    plan = lower(model, seed, scope=scope, purpose=Purpose(weighed=True))
    pocket = model.accountability.pocket if model.accountability and plan.layout.pockets else ""
    cells = {option: wanted_cells(plan.layout, option, pocket) for option in plan.layout.options}
    every = _every(plan, cells)
    engine.check_memory(plan, draws, workers, draws * len(every))
    plan = engine.centred(plan, engine.pilot(plan))
    found = engine.run(plan, draws, engine.Threads(workers), progress, every)
    kept = dict(zip(every, found.tallied.kept_draws(), strict=True))
    _check_likely(model, plan, kept)
    engine.checked(plan, found.tallied)
    forecasts = [Forecast(option, kept, kept[plan.layout.weight_cells[option]]) for option in plan.layout.options]
    for forecast in forecasts:
        _check_effective(forecast)
    attrs = provenance(model, plan, found.tallied.draws, found.complete, scope) | {"observed": " ".join(model.observed)}
    attrs = attrs if found.complete else told(attrs, draws)
    results = update_dataset(plan.layout, forecasts, pocket, np.array(QUANTILES), attrs | {"threads": workers})
    results.attrs["elapsed_seconds"] = time.perf_counter() - began
    return results


def _every(plan: Plan, cells: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    weights = plan.layout.weight_cells.values()
    return tuple(dict.fromkeys((*(cell for some in cells.values() for cell in some), *weights)))


def _check(model: Model, draws: int) -> None:
    if not model.observed:
        way_out = "say what has been seen: observed: {spend: {of: team_cost, value: 470_000, sd: 5_000, at: 1 year}}"
        raise UsageError(Mistake("E643", "nothing is observed in this model", "observed", way_out=way_out))
    if draws > MOST_DRAWS:
        rule = f"at most {MOST_DRAWS:,}: single draws are kept for an update"
        raise UsageError(Mistake("E644", "are too many", "draws", f"{draws:,}", rule))


def _check_likely(model: Model, plan: Plan, kept: Mapping[int, Floats]) -> None:
    """NumericalError E634 where something that was observed has no likelihood in a draw."""
    names = list(model.observed)
    path, text = (f"observed.{names[0]}.of", model.observed[names[0]].of.text) if len(names) == 1 else ("observed", "")
    for option, cell in plan.layout.weight_cells.items():
        (bad,) = np.nonzero(~np.isfinite(kept[cell]))
        if bad.size:
            what = f"cannot have been seen in {bad.size:,} of {kept[cell].size:,} draws of {option}, first {bad[0]:,}"
            rule = "where cases are observed a probability, 0 to 1; where a count is, a rate that is not below 0"
            way_out = "correct the formula, or keep what it is made of in bounds: min(max(p, 0), 1)"
            raise NumericalError(Mistake("E634", what, path, text[:60], rule, way_out))


def _check_effective(forecast: Forecast) -> None:
    """E645 where too few draws agree with what was observed."""
    draws, weights = forecast.weights.size, forecast.weights
    worth = Weighted(weights).effective if weights.max() > 0.0 else 0.0
    if worth >= LEAST_EFFECTIVE:
        return
    needed = math.inf if worth < 1.5 else draws * LEAST_EFFECTIVE / worth * 1.1
    way_out = f"take {math.ceil(needed):,} draws" if needed <= MOST_DRAWS else (
        f"more than {MOST_DRAWS:,} draws would be needed: the model hardly expects such figures; widen its inputs or "
        "the sd of what was observed, which covers what the model leaves out as well"
    )  # fmt: skip
    what = f"{draws:,} draws are worth {worth:,.0f} that agree with it (option {forecast.option})"
    rule = f"at least {LEAST_EFFECTIVE:,}, so that errors can be trusted"
    raise UsageError(Mistake("E645", what, "observed", rule=rule, way_out=way_out))
