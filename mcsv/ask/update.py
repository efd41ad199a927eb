"""The forecast anew, with what has been observed since."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.weighted import Weighted
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.ask.agreeing import LEAST_EFFECTIVE, MOST_DRAWS, check_effective, check_likely
from mcsv.ask.sampling import Sampling
from mcsv.ask.second_pass import second_pass
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model, Name
from mcsv.model.records.observed import Observed
from mcsv.plan import Plan, Purpose, lower
from mcsv.progress import begins, watched
from mcsv.results.questions.surprise import TIMES_SEEN, surprise_of
from mcsv.results.questions.update import Asked, Drawn, Forecast, update_dataset, wanted_cells
from mcsv.results.sections.dataset import QUANTILES
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["LEAST_EFFECTIVE", "MOST_DRAWS", "update"]

RARE = 0.01
"""The share of draws that are worth as much as all, below which a second pass is made."""

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

    Each draw counts for as much as the observed figures are likely in it. Where the draws are worth less than one in a
    hundred, or less than 1,000, that agree with them, what is after comes from a second pass: as many draws of the
    option again, near what was observed, each counting for as much less as it was made likelier (attribute
    ``second_pass``, a JSON object by option: what draws ``agreed`` before, and by how many standard deviations of its
    score each input was ``moved``). How far what was observed is from what the model expected, each figure and all
    together, and whether figures contradict each other, is told whatever the forecast (``p_as_far_out`` and so on).

    ``model``, ``draws`` (at most 2^22), ``seed``, ``threads``, ``progress`` and ``scope`` as for
    :func:`mcsv.simulate`, whose draws those before are. Variables are declared in
    :mod:`mcsv.results.declared.update`. Raises what simulate raises, and UsageError for a model in which nothing is
    observed (E643), too many draws (E644), and where draws are worth less than 1,000 equal ones that agree with what
    was observed in any option, those of a second pass too (E645); NumericalError where what was observed is no
    probability or rate (E634).
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    begins(progress, "drawing")
    draws, seed = checked_draws(draws), checked_seed(seed)
    sampling = Sampling(draws, seed, checked_threads(threads) or engine.available_threads(), scope, progress)
    _check(model, draws)
    began = time.perf_counter()
    plan = lower(model, seed, scope=scope, purpose=Purpose(weighed=True))
    pocket = model.accountability.pocket if model.accountability and plan.layout.pockets else ""
    cells = {option: wanted_cells(plan.layout, option, pocket) for option in plan.layout.options}
    every = _every(plan, cells)
    engine.check_memory(plan, draws, sampling.threads, draws * (len(every) + TIMES_SEEN * len(model.observed)))
    plan = engine.centred(plan, engine.pilot(plan))
    found = engine.run(plan, draws, sampling.executor, progress, every)
    kept = dict(zip(every, found.tallied.kept_draws(), strict=True))
    for option in plan.layout.weight_cells:
        check_likely(model, plan, option, kept)
    engine.checked(plan, found.tallied)
    sampling, complete = replace(sampling, draws=found.tallied.draws), found.complete
    forecasts, quantiles = list[Forecast](), np.array(QUANTILES)
    surprises, moved = list[Mapping[str, Floats]](), dict[str, object]()
    for option in plan.layout.options:
        forecast, said, whole = _forecast(model, plan, option, kept, cells[option], sampling)
        forecasts.append(forecast)
        surprises.append(surprise_of(model, plan, forecast, quantiles))
        moved |= {option: said} if said else {}
        complete = complete and whole
    attrs = provenance(model, plan, found.tallied.draws, complete, scope) | {"observed": " ".join(model.observed)}
    attrs |= {"second_pass": json.dumps(moved, sort_keys=True)} if moved else {}
    attrs |= _looked_at(plan, pocket)
    attrs = (attrs if complete else told(attrs, draws)) | {"threads": sampling.threads}
    asked = Asked(pocket, {name: _unit(model, figure) for name, figure in model.observed.items()})
    results = update_dataset(plan.layout, forecasts, surprises, asked, quantiles, attrs)
    results.attrs["elapsed_seconds"] = time.perf_counter() - began
    return results


def _looked_at(plan: Plan, pocket: str) -> dict[str, str]:
    """The options in which no number of draws tells a reserve, since it does more than shift the position."""
    cells = plan.layout.pocket_cells
    options = [option for option in plan.layout.options if pocket and not cells[option, pocket].shifts]
    return {"reserve_looked_at": " ".join(options)} if options else {}


def _unit(model: Model, seen: Observed) -> str:
    """Of a count what it was among; else what the model says of the input, stock or output that was seen."""
    if seen.cases is not None:
        return f"of {seen.cases:,.0f}"
    tree = seen.of.tree
    if seen.count is not None or not isinstance(tree, Name):
        return ""
    known = model.outputs.get(tree.name) or model.inputs.get(tree.name) or model.stocks.get(tree.name)
    return known.unit if known else ""


def _every(plan: Plan, cells: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    weights = plan.layout.weight_cells.values()
    return tuple(dict.fromkeys((*(cell for some in cells.values() for cell in some), *weights)))


def _check(model: Model, draws: int) -> None:
    if not model.observed:
        way_out = "say what has been seen: observed: {spend: {of: team_cost, value: 470_000, sd: 5_000, at: 1 year}}"
        raise UsageError(Mistake("E643", "nothing is observed in this model", "observed", way_out=way_out))
    if draws > MOST_DRAWS:
        rule = f"at most {MOST_DRAWS:,}: single draws are kept for an update"
        raise UsageError(Mistake("E644", "are too many", "draws", f"{draws:,}", rule))


def _forecast(
    model: Model, plan: Plan, option: str, kept: Mapping[int, Floats], cells: Sequence[int], sampling: Sampling
) -> tuple[Forecast, dict[str, object], bool]:
    """The forecast of an option; what is said of its second pass, where there was one; whether that is whole."""
    first, weights = Drawn(kept), kept[plan.layout.weight_cells[option]]
    worth = Weighted(weights).effective if weights.max() > 0.0 else 0.0
    forecast = Forecast(option, first, first, weights)
    if worth < max(LEAST_EFFECTIVE, RARE * weights.size):
        again = second_pass(model, plan, option, cells, sampling)
        better = Weighted(again.weights).effective if again else 0.0
        if again and better > worth:
            nearer = Forecast(option, first, Drawn(again.draws), again.weights)
            check_effective(model, plan, nearer, better, again=True)
            return nearer, {"agreed": worth, "moved": dict(again.moved)}, again.complete
        check_effective(model, plan, forecast, worth, again=again is not None)
    return forecast, {}, True
