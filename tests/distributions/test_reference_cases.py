"""Published and recomputed figures of PERT, triangular and metalog distributions, and of one business case."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions import build, inverse_table

PERT = [
    (
        {"low": 3, "mode": 5, "high": 10, "lambda": 2},
        (5.75, 1.5288884851420657, 0.36043597799562727),
        (
            3.498380779302855,
            3.7941024141735484,
            5.614431618180646,
            7.170056450125879,
            7.923792083039298,
            8.463942940069671,
        ),
    ),
    (
        {"low": 3, "mode": 5, "high": 10},
        (5.5, 1.267731382092775, 0.38959170892530615),
        (
            3.630158653357429,
            3.904353459302796,
            5.382588601420245,
            6.625879640752897,
            7.272702746347872,
            7.7739214934956244,
        ),
    ),
    (
        {"low": 3, "mode": 5, "high": 10, "lambda": 6},
        (5.375, 1.104756131963571, 0.4059611683399973),
        (
            3.734022353550552,
            3.991503690433726,
            5.277250770588939,
            6.335622553165806,
            6.9006696860809615,
            7.352710364875012,
        ),
    ),
    (
        {"low": 80, "mode": 100, "high": 160},
        (106.66666666666666, 14.253932901995967, 0.3671875),
        (
            86.11523131298631,
            88.97879668366869,
            105.10481363645579,
            119.21538743777555,
            126.71122996956231,
            132.59266544009108,
        ),
    ),
    (
        {"low": 3, "mean": 5, "high": 10},
        (5.0, 1.1952286093343936, 0.31423537671185725),
        (
            3.3645236261087184,
            3.566064166800789,
            4.825442393538423,
            6.029258231397161,
            6.697740280997509,
            7.235918431909343,
        ),
    ),
]
PERCENTS = (5, 10, 50, 80, 90, 95)


def quantiles(d, percents):
    """From the quantile and from the table."""
    exact = [d.quantile(np.array([min(p, 100 - p) / 100]), p > 50)[0] for p in percents]
    table = inverse_table(d)
    looked_up = [table.lookup(np.array([min(p, 100 - p) / 50]) * (1 - 1e-16), p > 50)[0] for p in percents]
    return exact, looked_up


@pytest.mark.parametrize(("stated", "moments", "expected"), PERT)
def test_pert(stated, moments, expected):
    d = build({"dist": "pert", **stated})
    assert (d.mean(), d.sd()) == pytest.approx(moments[:2], rel=1e-12)
    assert d.tail(np.array([d.mode]), False)[0] == pytest.approx(moments[2], abs=1e-12)
    for found in quantiles(d, PERCENTS):
        assert found == pytest.approx(expected, abs=1e-9)


def test_triangular():
    d = build({"dist": "triangular", "low": 80, "mode": 100, "high": 160})
    expected = (
        88.94427190999916,
        92.64911064067351,
        111.01020514433644,
        129.01613323034067,
        138.09109769979335,
        144.50806661517032,
    )
    assert (d.mean(), d.sd()) == pytest.approx((113.33333333333334, 16.99673171197595), rel=1e-12)
    assert d.kinks() == (0.25,)
    for found in quantiles(d, PERCENTS):
        assert found == pytest.approx(expected, rel=1e-10)


def test_triangular_from_two_percentiles_and_the_mode():
    d = build({"dist": "triangular", "p10": 85, "mode": 100, "p90": 140})
    assert (d.low, d.high) == pytest.approx((66.97465707615824, 165.35758326449766), abs=1e-9)
    assert d.mode == 100


METALOG = [
    (
        {},
        (50.0, 9.102392266268373, 5.688995166417732),
        (
            20.982807775656298,
            30.736466011666682,
            35.0,
            41.5625,
            50.0,
            61.5625,
            75.0,
            84.33934319659417,
            104.63597454853904,
        ),
    ),
    (
        {"low": 0},
        (3.912023005428146, 0.17343244288912618, 0.02775670081286247),
        (
            23.98856777666784,
            31.128983192286253,
            35.0,
            41.642090872724566,
            50.0,
            60.95777928063201,
            75.0,
            86.44097497930142,
            118.09189542619995,
        ),
    ),
    (
        {"low": 0, "high": 100},
        (0.0, 0.3908684425778426, 0.2728288935553934),
        (
            23.473168380128694,
            31.229952041239077,
            35.0,
            41.22965576281751,
            50.0,
            62.34801519126019,
            75.0,
            81.94145266389182,
            91.76162644161927,
        ),
    ),
]


@pytest.mark.parametrize(("bounds", "coefficients", "expected"), METALOG)
def test_metalog(bounds, coefficients, expected):
    d = build({"dist": "metalog", "p10": 35, "p50": 50, "p90": 75, **bounds})
    assert d.coefficients == pytest.approx(coefficients, abs=1e-12)
    for found in quantiles(d, (1, 5, 10, 25, 50, 75, 90, 95, 99)):
        assert found == pytest.approx(expected, rel=1e-9)


def test_mean_of_a_metalog():
    d = build({"dist": "metalog", "p10": 35, "p50": 50, "p90": 75})
    assert d.mean() == pytest.approx(52.84449758320886, rel=1e-12)


@pytest.mark.parametrize(
    ("family", "mean", "low", "high"),
    [("beta", 0.22, 0.1, 0.35), ("gamma", 1_450_000, 1_100_000, 1_900_000), ("gamma", 0.00075, 0.0002, 0.0015)],
)
def test_ranges_of_a_published_business_case(family, mean, low, high):
    d = build({"dist": family, "mean": mean, "range": [low, high], "covers": 0.95})
    assert d.mean() == pytest.approx(mean, rel=1e-12)
    assert d.sd() == pytest.approx((high - low) / 3.92, rel=2e-5)
