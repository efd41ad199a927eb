"""What a run rests on, as the xarray Dataset that everybody reads: each input's spread, shape and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.model.records.money import same_year
from mcsv.results.bare.dataset import made
from mcsv.results.declared.inputs import LEVELS, SOURCE, STEPS
from mcsv.results.declared.variables import coordinate, declare

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.distributions import Distribution
    from mcsv.model import Input, Model

__all__ = ["inputs_dataset"]

_FINE = 4 * STEPS
_ENDS = 0.002, 0.998
"""The shares between which a shape is told."""

Floats = NDArray[np.float64]


def inputs_dataset(model: Model, attrs: Mapping[str, Any]) -> xr.Dataset:
    """The inputs of a model: quantiles and heights of the density (n, …), nan where there are none, and words.

    A fixed number has itself for every quantile, and no heights; what is computed has a formula alone.
    """
    known = [(name, entry, entry.corrected(model.evidence)) for name, entry in model.inputs.items()]
    quantiles = np.array([_quantiles(drawn) for _, _, drawn in known]).reshape(len(known), len(LEVELS))
    shapes = np.array([_shape(drawn) for _, _, drawn in known]).reshape(len(known), STEPS)
    found = {"input_quantile": quantiles, "input_shape": shapes}
    found |= {f"input_{key}": np.array([_said(model, entry, key) for _, entry, _ in known], str) for key in SOURCE}
    labels = {"input": [name for name, _, _ in known], "quantile": np.array(LEVELS), "place": np.arange(STEPS)}
    variables = {name: declare(name, values) for name, values in found.items()}
    return made(variables, {name: coordinate(name, values) for name, values in labels.items()}, dict(attrs)).to_xarray(
        copy=False
    )


def _said(model: Model, entry: Input, key: str) -> str:
    if key == "formula":
        return entry.formula.text if entry.formula else ""
    if key == "price_year" and model.price_year and entry.price_year and same_year(entry.price_year, model.price_year):
        return ""
    return str(getattr(entry, key) or "")


def _at(distribution: Distribution, shares: Floats) -> Floats:
    """Quantiles at rising shares, each from the nearer tail."""
    upper = shares > 0.5
    low, high = distribution.quantile(shares[~upper], False), distribution.quantile(1.0 - shares[upper], True)
    return np.concatenate([low, high])


def _quantiles(distribution: Distribution | None) -> Floats:
    return np.full(len(LEVELS), np.nan) if distribution is None else _at(distribution, np.array(LEVELS))


def _shape(distribution: Distribution | None) -> Floats:
    """Heights of the density at equal distances, the highest 1."""
    nothing = np.full(STEPS, np.nan)
    if distribution is None or distribution.family == "fixed":
        return nothing
    shares = np.linspace(*_ENDS, _FINE)
    values = _at(distribution, shares)
    if not values[-1] > values[0] or not np.isfinite(values).all():
        return nothing
    heights = np.diff(np.interp(np.linspace(values[0], values[-1], STEPS + 1), values, shares))
    return np.asarray(np.round(heights / heights.max(), 3))
