"""Shapes of single inputs whose figures are known: PERT, triangular, metalog; exactly, and as drawn."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

from mcsv.distributions import build

LEVELS = (0.05, 0.1, 0.5, 0.8, 0.9, 0.95)

# E01: (entry, mean, sd, quantiles at LEVELS)
PERT = {
    "lambda 2": (
        {"low": 3, "mode": 5, "high": 10, "lambda": 2},
        5.75,
        1.5288884851420657,
        (
            3.498380779302855,
            3.7941024141735484,
            5.614431618180646,
            7.170056450125879,
            7.923792083039298,
            8.463942940069671,
        ),
    ),
    "lambda 4": (
        {"low": 3, "mode": 5, "high": 10},
        5.5,
        1.267731382092775,
        (
            3.630158653357429,
            3.904353459302796,
            5.382588601420245,
            6.625879640752897,
            7.272702746347872,
            7.7739214934956244,
        ),
    ),
    "lambda 6": (
        {"low": 3, "mode": 5, "high": 10, "lambda": 6},
        5.375,
        1.104756131963571,
        (
            3.734022353550552,
            3.991503690433726,
            5.277250770588939,
            6.335622553165806,
            6.9006696860809615,
            7.352710364875012,
        ),
    ),
    "other ends": (
        {"low": 80, "mode": 100, "high": 160},
        106.66666666666666,
        14.253932901995967,
        (
            86.11523131298631,
            88.97879668366869,
            105.10481363645579,
            119.21538743777555,
            126.71122996956231,
            132.59266544009108,
        ),
    ),
    "entry by mean": (
        {"low": 3, "mean": 5, "high": 10},
        5.0,
        1.1952286093343936,
        (
            3.3645236261087184,
            3.566064166800789,
            4.825442393538423,
            6.029258231397161,
            6.697740280997509,
            7.235918431909343,
        ),
    ),
}

# E02
TRIANGULAR = (
    {"low": 80, "mode": 100, "high": 160},
    113.33333333333334,
    16.99673171197595,
    (
        88.94427190999916,
        92.64911064067351,
        111.01020514433644,
        129.01613323034067,
        138.09109769979335,
        144.50806661517032,
    ),
)

SHAPES = [({"dist": "pert", **entry}, *rest) for entry, *rest in PERT.values()]
SHAPES.append(({"dist": "triangular", **TRIANGULAR[0]}, *TRIANGULAR[1:]))
IDS = [*(f"pert {name}" for name in PERT), "triangular"]

# E07: quantiles of the metalog through P10 35, P50 50, P90 75, without bounds, from 0 up, and inside 0 to 100
METALOG_LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
METALOG = {
    "unbounded": (
        {},
        (
            20.982807775656298,
            30.736466011666682,
            35,
            41.5625,
            50,
            61.5625,
            75,
            84.33934319659417,
            104.63597454853904,
        ),
    ),
    "lower 0": (
        {"lower": 0},
        (
            23.98856777666784,
            31.128983192286253,
            35,
            41.642090872724566,
            50,
            60.95777928063201,
            75,
            86.44097497930142,
            118.09189542619995,
        ),
    ),
    "0 to 100": (
        {"lower": 0, "upper": 100},
        (
            23.473168380128694,
            31.229952041239077,
            35,
            41.22965576281751,
            50,
            62.34801519126019,
            75,
            81.94145266389182,
            91.76162644161927,
        ),
    ),
}


def _quantile(distribution, level: float) -> float:
    return float(distribution.quantile(np.array([min(level, 1 - level)]), level > 0.5)[0])


@pytest.mark.parametrize(("entry", "mean", "sd", "quantiles"), SHAPES, ids=IDS)
def test_exact_moments_and_quantiles(entry, mean, sd, quantiles):
    distribution = build(entry)
    assert distribution.mean() == pytest.approx(mean, rel=1e-9)
    assert distribution.sd() == pytest.approx(sd, rel=1e-9)
    for level, value in zip(LEVELS, quantiles, strict=True):
        assert _quantile(distribution, level) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(("entry", "mean", "sd", "quantiles"), SHAPES, ids=IDS)
def test_drawn_moments_and_quantiles(propagate, near, entry, mean, sd, quantiles):
    result = propagate({"x": entry}, {"y": "x"}, draws=effort(400_000, 100_000), quantiles=LEVELS)
    near(result, "output_mean", mean, output="y")
    near(result, "output_sd", sd, output="y")
    for level, value in zip(LEVELS, quantiles, strict=True):
        near(result, "output_quantile", value, output="y", quantile=level)


def test_triangular_from_two_percentiles_and_the_mode():
    low, high = build({"dist": "triangular", "p10": 85, "mode": 100, "p90": 140}).support()
    assert (low, high) == pytest.approx((66.97465707615824, 165.35758326449766), rel=1e-9)


@pytest.mark.parametrize(("bounds", "quantiles"), METALOG.values(), ids=METALOG)
def test_metalog_from_three_percentiles(propagate, near, bounds, quantiles):
    entry = {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75, **bounds}
    distribution = build(entry)
    result = propagate({"x": entry}, {"y": "x"}, draws=effort(400_000, 100_000), quantiles=METALOG_LEVELS)
    for level, value in zip(METALOG_LEVELS, quantiles, strict=True):
        assert _quantile(distribution, level) == pytest.approx(value, rel=1e-9)
        near(result, "output_quantile", value, output="y", quantile=level)


def test_mean_of_the_unbounded_metalog(propagate, near):
    entry = {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75}
    assert build(entry).mean() == pytest.approx(52.84449758320886, rel=1e-9)
    near(propagate({"x": entry}, {"y": "x"}), "output_mean", 52.84449758320886, output="y")
