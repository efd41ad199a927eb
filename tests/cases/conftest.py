"""What the cases share: run inputs and outputs alone, and compare within reported standard errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from campaign import effort
from ruamel.yaml import YAML

import mcsv

CONFIGS = Path(__file__).resolve().parents[2] / "configs"

Z95 = 1.959963984540054
"""Half width of a 95 % normal interval in standard errors."""


def _propagate(
    inputs: Mapping[str, object],
    outputs: Mapping[str, str],
    *,
    correlations: Sequence[Mapping[str, object]] = (),
    draws: int = effort(1_000_000, 200_000),
    **options: Any,
) -> xr.Dataset:
    document = {
        "version": 1,
        "programme": "case",
        "inputs": dict(inputs),
        "correlations": list(correlations),
        "outputs": {name: {"formula": text} for name, text in outputs.items()},
    }
    model = mcsv.Model.model_validate(document)
    return mcsv.simulate(model, draws=draws, **options).isel(option=0)


def _near(result: xr.Dataset, variable: str, expected: float, *, errors: float = 4.0, **where: object) -> None:
    """``expected`` lies within so many reported standard errors of ``result[variable]`` at ``where``."""
    value = float(result[variable].sel(where))
    if variable + "_se" in result:
        error = float(result[variable + "_se"].sel(where))
    else:
        bounds = result[variable + "_ci"].sel(where)
        error = float(bounds.max() - bounds.min()) / (2 * Z95)
    assert error > 0, f"{variable} at {where} reports no Monte Carlo error"
    assert abs(value - expected) <= errors * error, (
        f"{variable} at {where}: {value!r} is {abs(value - expected) / error:.1f} errors from {expected!r}"
    )


@pytest.fixture(scope="session")
def propagate() -> Callable[..., xr.Dataset]:
    """``propagate(inputs, outputs, correlations=…, draws=…, **options)``: the result for the only option."""
    return _propagate


@pytest.fixture(scope="session")
def near() -> Callable[..., None]:
    """``near(result, variable, expected, errors=4, **where)`` asserts agreement within reported errors."""
    return _near


@pytest.fixture(scope="session")
def document() -> Callable[[str], dict[str, Any]]:
    """``document("uav")``: a fresh plain dict of ``configs/uav.yaml``, free to be changed."""

    def load(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = YAML(typ="safe").load(CONFIGS / f"{name}.yaml")
        return loaded

    return load
