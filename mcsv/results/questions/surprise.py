"""How far what was observed lies from what an option's draws expected, as variables of a forecast."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.sightings import Cases, Count, Measured, Sighting
from mcsv.answers.surprise import Share, Surprise, met, surprise
from mcsv.model import Model
from mcsv.model.records.observed import Observed
from mcsv.plan import Plan
from mcsv.plan.quantities.keys import key_of
from mcsv.results.questions.update import Forecast

__all__ = ["TIMES_SEEN", "expected_of", "missing_of", "surprise_of"]

TIMES_SEEN = 4
"""So many values a draw are made of each figure: what would be seen, and what it takes to set figures among it."""

Floats = NDArray[np.float64]


def surprise_of(model: Model, plan: Plan, forecast: Forecast, quantiles: Floats) -> Mapping[str, Floats]:
    """Chances of figures as far out as those observed, alone and together, and of missing the truth by as much."""
    found, missing = expected_of(model, plan, forecast, quantiles), missing_of(model, plan, forecast)
    alone, together, as_much = np.array(found.alone), np.array(found.together), np.array(missing)
    return {
        "observed_value": np.array([one.value for one in _seen(model)]),
        "expected_quantile": found.expected,
        "expected_quantile_se": found.expected_se,
        "p_as_far_out": alone[:, 0],
        "p_as_far_out_ci": alone[:, 1:],
        "p_as_far_out_together": together[0],
        "p_as_far_out_together_ci": together[1:],
        "p_missing_as_much": as_much[0],
        "p_missing_as_much_ci": as_much[1:],
    }


def expected_of(model: Model, plan: Plan, forecast: Forecast, quantiles: Floats) -> Surprise:
    """How far out each figure is, and all together, among the draws before anything was observed."""
    truths = [forecast.before.draws[cell] for cell in _cells(model, plan, forecast.option)]
    return surprise(_seen(model), truths, _keys(model, plan), quantiles)


def missing_of(model: Model, plan: Plan, forecast: Forecast) -> Share:
    """The chance, after what was observed, of figures that miss the truth by as much."""
    truths = [forecast.after.draws[cell] for cell in _cells(model, plan, forecast.option)]
    return met(_seen(model), truths, _keys(model, plan), forecast.weights)


def _cells(model: Model, plan: Plan, option: str) -> list[int]:
    return [plan.layout.seen_cells[option, name] for name in model.observed]


def _keys(model: Model, plan: Plan) -> list[int]:
    # They go by the figure alone, so that options are told apart by what they draw.
    return [key_of(plan.seed, f"\0what would be seen of {name}") for name in model.observed]


def _seen(model: Model) -> list[Sighting]:
    return [_sighting(figure) for figure in model.observed.values()]


def _sighting(figure: Observed) -> Sighting:
    if figure.value is not None and figure.sd is not None:
        return Measured(figure.value, figure.sd)
    if figure.cases is not None and figure.successes is not None:
        return Cases(figure.successes, int(figure.cases))
    assert figure.count is not None
    return Count(figure.count)
