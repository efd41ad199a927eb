"""Results to report on: a small honest simulation in plain numpy, as the Dataset that the engine makes."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import coordinate, declare
from mcsv.results.statistics.intervals import mean_se, quantile_bracket, quantile_se, sd_se, wilson

__all__ = ["formula", "programme"]

DRAWS, PERIODS, WINDOW, TOLERANCE, RESERVE = 20_000, 20, 8, 0.05, 50_000.0
POCKETS = ("council", "hospital", "residents")
QUANTILES = np.array([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
CONFIDENCES = np.array([0.8, 0.9, 0.95, 0.99])
PROVENANCE = {
    "fingerprint": "3fa9c1d2e4b58c7a" * 4,
    "seed": 1,
    "draws": DRAWS,
    "threads": 2,
    "elapsed_seconds": 0.25,
    "mcsv": "0.1.0",
    "numpy": "2.4.6",
    "numba": "0.68.1",
    "complete": 1,
}


def summarise(name: str, draws: np.ndarray) -> dict[str, Any]:
    """Every statistic of ``draws`` (…, draw) under the names that start with ``name``."""
    n = draws.shape[-1]
    sd = draws.std(axis=-1, ddof=1)
    centred = draws - draws.mean(axis=-1, keepdims=True)
    kurtosis = (centred**4).mean(axis=-1) / np.maximum(sd, 1e-50) ** 4
    low, high = (np.nan_to_num(bound) for bound in quantile_bracket(QUANTILES, n))
    quantiles, below, above = (np.moveaxis(np.quantile(draws, q, axis=-1), 0, -1) for q in (QUANTILES, low, high))
    tails = [
        np.where(draws <= x[..., None] if q <= 0.5 else draws >= x[..., None], draws, np.nan)
        for q, x in zip(QUANTILES, np.moveaxis(quantiles, -1, 0), strict=True)
    ]
    return {
        f"{name}_mean": draws.mean(axis=-1),
        f"{name}_mean_se": mean_se(sd, n),
        f"{name}_sd": sd,
        f"{name}_sd_se": sd_se(sd, kurtosis, n),
        f"{name}_min": draws.min(axis=-1),
        f"{name}_max": draws.max(axis=-1),
        f"{name}_quantile": quantiles,
        f"{name}_quantile_se": quantile_se(below, above),
        f"{name}_tail_mean": np.stack([np.nanmean(tail, axis=-1) for tail in tails], axis=-1),
    }


def chance(name: str, seen: np.ndarray) -> dict[str, Any]:
    """The share of true ``seen`` (…, draw) with its interval."""
    count = seen.sum(axis=-1)
    return {name: count / seen.shape[-1], f"{name}_ci": np.stack(wilson(count, seen.shape[-1]), axis=-1)}


def positions(draws: int) -> np.ndarray:
    """Positions (option, pocket, period, draw): a payer whose costs come first, two pockets gain later."""
    rng = np.random.default_rng(7)
    ramp = np.clip((np.arange(PERIODS) - 1) / 4, 0, 1)[:, None]
    saving = rng.lognormal(10.6, 0.35, draws) * ramp
    cost = np.where(np.arange(PERIODS)[:, None] < WINDOW, rng.normal(36_000, 4_000, (PERIODS, draws)), 0.0)
    flows = np.stack([0.3 * saving - cost + 26_000 * (cost != 0), 0.5 * saving, 0.2 * saving])
    flows[0, 0] += RESERVE
    return flows.cumsum(axis=1)[None]


def programme(draws: int = DRAWS) -> xr.Dataset:
    """The result of a whole programme: positions, reserves, NPV by view, outputs in money and in days."""
    position = positions(draws)
    window = position[:, :, WINDOW - 1]
    council_npv = position[:, :, -1] * 0.8
    views = np.concatenate(
        [council_npv, council_npv[:, :2].sum(1, keepdims=True), council_npv.sum(1, keepdims=True)], 1
    )
    outputs = np.stack([position[:, 1, -1] * 1.7 - 500_000, position[:, 2, -1] / 9_000], axis=1)
    deficit = position < 0
    values = summarise("position", position) | summarise("npv", views) | summarise("output", outputs)
    values |= chance("p_deficit", deficit) | chance("p_deficit_window", window < 0)
    values |= chance("p_deficit_any", deficit[:, :, [3, 7]].any(axis=2))
    values |= chance("p_npv_negative", views < 0) | chance("p_output_negative", outputs < 0)
    needed = np.moveaxis(np.quantile(RESERVE * (np.arange(3) == 0)[:, None] - window, CONFIDENCES, axis=-1), 0, -1)
    below, above = (
        np.moveaxis(np.quantile(-window, np.nan_to_num(q), axis=-1), 0, -1)
        for q in quantile_bracket(CONFIDENCES, draws)
    )
    before = RESERVE * (np.arange(3) == 0)[:, None] - position[:, :, [3, 7]].min(axis=2)
    lowest = np.moveaxis(np.quantile(before, CONFIDENCES, axis=-1), 0, -1)
    shortfall = np.maximum(-position, 0)
    ever = np.concatenate([deficit, np.ones_like(deficit[:, :, :1])], axis=2)
    when = np.moveaxis(np.eye(PERIODS + 1)[ever.argmax(axis=2)].mean(axis=2), -1, 2)
    last = np.concatenate([np.ones_like(deficit[:, :, :1]), deficit], axis=2)[:, :, ::-1].argmax(axis=2)
    back = np.moveaxis(np.eye(PERIODS + 1)[PERIODS - last].mean(axis=2), -1, 2)
    values |= {
        "payback_period_share": back,
        "reserve_required": np.maximum(needed, 0),
        "reserve_required_se": quantile_se(below, above),
        "reserve_required_any": np.maximum(lowest, 0),
        "reserve_required_any_se": quantile_se(below, above),
        "reserve_mean": np.array([[RESERVE, 0, 0]]),
        "shortfall_mean": shortfall.mean(axis=-1),
        "shortfall_given_deficit": shortfall.sum(axis=-1) / np.maximum(deficit.sum(axis=-1), 1),
        "first_deficit_share": when,
    }
    months = [f"{2026 + (3 + 3 * t) // 12}-{(3 + 3 * t) % 12 + 1:02d}" for t in range(PERIODS)]
    labels = {
        "option": ["base"],
        "pocket": list(POCKETS),
        **periods(months, "2026-04", "quarter"),
        "judged": np.isin(np.arange(PERIODS), [3, 7]),
        "year_end": np.arange(PERIODS) % 4 == 3,
        "when": [*months, "never"],
        "quantile": QUANTILES,
        "confidence": CONFIDENCES,
        "ci_bound": ["low", "high"],
        "view": [*POCKETS, "public_sector", "society"],
        "output": ["net_benefit_cash", "days_avoided"],
        "output_unit": ["GBP", "days"],
    }
    attrs = PROVENANCE | {
        "programme": "Hospital discharge bridging service",
        "currency": "GBP",
        "draws": draws,
        "accountability_pocket": "council",
        "accountability_window": WINDOW,
        "accountability_label": "2 years",
        "tolerance": TOLERANCE,
        "step": "quarter",
        "start": "2026-04",
    }
    return dataset(values, labels, attrs)


def dataset(values: dict[str, Any], labels: dict[str, Any], attrs: dict[str, Any]) -> xr.Dataset:
    """A Dataset of declared variables, coordinates and attributes."""
    return xr.Dataset(
        {name: declare(name, value, attrs["currency"]).to_xarray() for name, value in values.items()},
        {name: coordinate(name, label).to_xarray() for name, label in labels.items()},
        attrs,
    )


def formula() -> xr.Dataset:
    """The result of a model of inputs and outputs alone, without a programme."""
    draws = np.random.default_rng(3).gamma(2.0, 1.5, (1, 1, DRAWS))
    values = summarise("output", draws) | chance("p_output_negative", draws < 0)
    labels = {
        "option": ["base"],
        "quantile": QUANTILES,
        "ci_bound": ["low", "high"],
        "output": ["lift"],
        "output_unit": ["kN"],
    }
    return dataset(values, labels, PROVENANCE | {"programme": "", "currency": ""})
