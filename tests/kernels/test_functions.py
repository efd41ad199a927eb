"""sin, cos, tan, erf and the normal distribution function against exact values, and where they have no answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from mcsv.kernels.error_function import error_functions, normal_probabilities
from mcsv.kernels.trigonometry import LARGEST_ANGLE, cosines, sines, tangents
from mcsv.model.language import analytic

sys.path.insert(0, str(Path(__file__).parent))
from exact_functions import EXACT

LOOPS: dict[str, Callable[[np.ndarray, np.ndarray], None]] = {
    "sin": sines,
    "cos": cosines,
    "tan": tangents,
    "erf": error_functions,
    "normal_cdf": normal_probabilities,
}
NUMPY = {"sin": np.sin, "cos": np.cos, "tan": np.tan, "erf": special.erf, "normal_cdf": special.ndtr}
each_function = pytest.mark.parametrize("name", LOOPS)


def values(name: str, at: np.ndarray) -> np.ndarray:
    found = np.empty(at.size)
    LOOPS[name](np.ascontiguousarray(at, dtype=np.float64), found)
    return found


@each_function
def test_exact_values(name: str) -> None:
    at, exact = np.array(EXACT[name]).T
    assert (np.abs(values(name, at) - exact) <= 4 * np.spacing(np.abs(exact))).all()


@each_function
def test_a_library_says_the_same(name: str) -> None:
    rng = np.random.default_rng(1)
    wide = rng.uniform(-1, 1, 20_000) * 10.0 ** rng.uniform(-12, 6, 20_000)
    at = wide if name in ("sin", "cos", "tan") else np.clip(wide, -37, 37)
    close = 5e-13 if name == "normal_cdf" else 3e-15  # far out the library loses digits that ours keeps
    np.testing.assert_allclose(values(name, at), NUMPY[name](at), rtol=close, atol=0)


@each_function
def test_zeros_and_what_is_no_number(name: str) -> None:
    assert np.isnan(values(name, np.array([np.nan])))[0]
    ends = values(name, np.array([-np.inf, np.inf, -0.0, 0.0]))
    if name in ("sin", "cos", "tan"):
        assert np.isnan(ends[:2]).all()
        assert np.isnan(values(name, np.array([np.nextafter(LARGEST_ANGLE, np.inf)])))[0]
    else:
        assert ends[:2].tolist() == ([-1.0, 1.0] if name == "erf" else [0.0, 1.0])
    if name in ("sin", "tan", "erf"):
        assert np.signbit(ends[2])
        assert not np.signbit(ends[3])


def test_numbers_have_the_same_end_of_angles() -> None:
    assert analytic.LARGEST_ANGLE == LARGEST_ANGLE
    assert np.isnan(analytic.sin(1.1 * LARGEST_ANGLE))
