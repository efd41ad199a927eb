"""Elementary functions against the wider arithmetic of numpy's long doubles, and at their special values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import erfc

from mcsv.kernels.elementary import normal_tail
from mcsv.kernels.jit import kernel
from mcsv.kernels.rows import exponential, logarithm, normal_tails, raise_to, raise_to_whole

INF, NAN = np.inf, np.nan
WIDE = np.finfo(np.longdouble).nmant > 60
needs_wide = pytest.mark.skipif(not WIDE, reason="this machine's long double is no wider than a double")


def over(function: Callable[..., None], *rows: np.ndarray) -> np.ndarray:
    out = np.empty(rows[0].size)
    function(*(np.ascontiguousarray(row, dtype=float) for row in rows), out)
    return out


def ulps(found: np.ndarray, exact: np.ndarray) -> float:
    """The largest distance in units of the last place of a double."""
    spacing = np.spacing(np.abs(exact.astype(np.float64)))
    return float(np.max(np.abs(found.astype(np.longdouble) - exact) / spacing))


@needs_wide
def test_exp_is_within_one_unit() -> None:
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.uniform(-708, 709.7, 50_000), rng.normal(0, 1, 50_000), rng.normal(0, 1e-6, 10_000)])
    assert ulps(over(exponential, x), np.exp(x.astype(np.longdouble))) < 1.0


def test_exp_at_special_values() -> None:
    x = np.array([0.0, -0.0, INF, -INF, NAN, 709.78, 709.79, 1e300, -745.2, -1e300, 1e-320])
    found = over(exponential, x)
    assert found[[0, 1, 10]].tolist() == [1.0, 1.0, 1.0]
    assert found[[2, 6, 7]].tolist() == [INF, INF, INF]
    assert found[[3, 8, 9]].tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(found[4])
    assert found[5] == pytest.approx(np.exp(709.78), rel=1e-15)


def test_exp_of_subnormal_results() -> None:
    x = np.linspace(-745, -708.5, 200)
    assert np.max(np.abs(over(exponential, x) - np.exp(x))) <= 1e-323


@needs_wide
def test_log_is_within_one_unit() -> None:
    rng = np.random.default_rng(2)
    x = np.concatenate(
        [np.exp(rng.uniform(-740, 709, 50_000)), rng.uniform(0.3, 3, 50_000), 1 + rng.normal(0, 1e-7, 10_000)]
    )
    assert ulps(over(logarithm, x), np.log(x.astype(np.longdouble))) < 1.0


def test_log_at_special_values() -> None:
    found = over(logarithm, np.array([1.0, 0.0, -0.0, INF, -1.0, -INF, NAN, 5e-324, 2.2250738585072014e-308]))
    assert found[:4].tolist() == [0.0, -INF, -INF, INF]
    assert np.isnan(found[4:7]).all()
    assert found[7:].tolist() == np.log([5e-324, 2.2250738585072014e-308]).tolist()


@needs_wide
def test_power_is_within_its_stated_error() -> None:
    rng = np.random.default_rng(3)
    x, y = np.exp(rng.normal(0, 2, 50_000)), rng.normal(0, 5, 50_000)
    wide = x.astype(np.longdouble) ** y.astype(np.longdouble)
    # The exponent y ln x is rounded once as a double: half a unit of it, times itself, is what the result loses.
    allowed = 4.0 + 2.0 * np.abs(y * np.log(x))
    spacing = np.spacing(np.abs(wide.astype(np.float64)))
    assert np.max(np.abs(over(raise_to, x, y).astype(np.longdouble) - wide) / spacing / allowed) < 1.0


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.0, 0.0, 1.0), (NAN, 0.0, 1.0), (1.0, NAN, 1.0), (0.0, 2.0, 0.0), (0.0, -1.0, INF), (0.0, 0.5, 0.0),
        (-2.0, 3.0, -8.0), (-2.0, 2.0, 4.0), (-2.0, -1.0, -0.5), (-2.0, 0.5, NAN), (2.0, NAN, NAN), (NAN, 1.0, NAN),
        (INF, 1.0, INF), (INF, -1.0, 0.0), (2.0, INF, INF), (0.5, INF, 0.0), (2.0, -INF, 0.0), (1e200, 2.0, INF),
        (1e-200, 2.0, 0.0), (-1e200, 3.0, -INF), (4.0, 0.5, 2.0),
    ],
)  # fmt: skip
def test_power_at_special_values(x: float, y: float, expected: float) -> None:
    found = over(raise_to, np.array([x]), np.array([y]))[0]
    assert found == pytest.approx(expected, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 16, 64, -1, -2, -5, -64])
def test_whole_powers(n: int) -> None:
    x = np.concatenate([np.random.default_rng(4).normal(0, 3, 2_000), [1.0, -1.0, 0.5]])
    out = np.empty(x.size)
    raise_to_whole(x, n, out)
    np.testing.assert_allclose(out, x ** float(n), rtol=64 * 2.0**-52)
    with np.errstate(divide="ignore"):
        raise_to_whole(np.array([0.0, INF, NAN]), n, out[:3])
        assert out[:2].tolist() == (np.array([0.0, INF]) ** float(n)).tolist()
    assert np.isnan(out[2]) == (n != 0)


def test_normal_tail_against_erfc() -> None:
    z = np.concatenate([np.linspace(-8.2, 8.2, 40_001), np.random.default_rng(6).normal(0, 1, 20_000)])
    found = over(normal_tails, z)
    exact = erfc(np.abs(z) / np.sqrt(2.0))
    inside = exact < 1 - 2.0**-53
    # z / sqrt(2) is rounded, which the tail magnifies by z squared.
    allowed = 2e-14 + 4e-16 * z * z
    assert np.max(np.abs(np.abs(found) / exact - 1)[inside] / allowed[inside]) < 1.0
    assert np.all((found > 0) == (z <= 0))


def test_normal_tail_stays_inside_its_range() -> None:
    least, most = 2.0**-53, 1 - 2.0**-53
    found = over(normal_tails, np.array([0.0, -0.0, 40.0, -40.0, INF, -INF, 8.4, 1e-17, -1e-17]))
    assert found.tolist() == [most, most, -least, least, -least, least, -least, -most, most]


def test_one_number_is_as_many() -> None:
    @kernel
    def single(z):
        return normal_tail(z)

    z = np.random.default_rng(7).normal(0, 2, 100)
    assert [single(v) for v in z] == over(normal_tails, z).tolist()
