"""Fits as JSON documents for programs: stable keys, plain numbers, never NaN."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mcsv.elicitation.spelling import moments, quantile
from mcsv.reports.writing.json_cells import written

if TYPE_CHECKING:
    from mcsv.distributions import Distribution
    from mcsv.elicitation import Elicited, Fit
    from mcsv.elicitation.bootstrap import Interval
    from mcsv.elicitation.fits_to_data import DataFit
    from mcsv.elicitation.fitted import Fitted

__all__ = ["elicitation_json", "fitting_json"]

SCHEMA_VERSION = 1
LEVELS = (0.05, 0.5, 0.95)


def elicitation_json(found: Elicited) -> str:
    """What experts said, every fit with its misses, and the distribution that a model can state."""
    said = found.elicitation
    return _text(
        {
            "schema_version": SCHEMA_VERSION,
            "name": said.name,
            "unit": said.unit,
            "source": said.source,
            "lower": said.lower,
            "upper": said.upper,
            "experts": {
                each.expert.name: {
                    "weight": each.expert.weight,
                    "values": list(each.expert.values),
                    "probabilities": list(each.expert.probabilities),
                    "best": each.best.family,
                    "fits": {fit.family: _fit(fit) for fit in each.fits},
                }
                for each in found.experts
            },
            "spec": found.spec,
            **_figures(found.distribution),
        }
    )


def fitting_json(found: Fitted) -> str:
    """The data in figures, every fit with its criteria, the best one's intervals, and what a model can state."""
    data, sure = found.data, found.uncertainty
    return _text(
        {
            "schema_version": SCHEMA_VERSION,
            "name": data.name,
            "observations": len(data.values),
            "by": found.by,
            "best": found.best.family,
            "fits": {fit.family: _data_fit(fit) for fit in found.fits},
            "bootstrap": {
                "resamples": sure.resamples,
                "seed": sure.seed,
                "p_value": sure.p_value,
                "parameters": _intervals(sure.parameters),
                "figures": _intervals(sure.figures),
            },
            "spec": found.spec,
            "empirical": found.empirical_spec,
        }
    )


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "parameters": fit.distribution.spec(),
        "sum_of_squares": fit.ssq,
        "fitted": fit.fitted.tolist(),
        "misses": fit.misses.tolist(),
        "beyond_bounds": fit.outside,
        "spec": fit.spec,
        **_figures(fit.distribution),
    }


def _data_fit(fit: DataFit) -> dict[str, Any]:
    return {
        "parameters": fit.distribution.spec(),
        "free": fit.free,
        "log_likelihood": fit.log_likelihood,
        "aic": fit.aic,
        "bic": fit.bic,
        "ks": fit.ks,
        "beyond_bounds": fit.outside,
        "spec": fit.spec,
        **_figures(fit.distribution),
    }


def _figures(distribution: Distribution) -> dict[str, Any]:
    quantiles = {f"{level:g}": quantile(distribution, level) for level in LEVELS}
    mean, sd = moments(distribution)
    return {"mean": mean, "sd": sd, "quantiles": quantiles}


def _intervals(intervals: Iterable[Interval]) -> dict[str, Any]:
    return {each.name: {"value": each.value, "low": each.low, "high": each.high} for each in intervals}


def _text(document: dict[str, Any]) -> str:
    return written(_plain(document))


def _plain(value: Any) -> Any:
    """None in place of what is no finite number."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
