"""Drivers with known answers: a linear position, Ishigami's and Sobol's functions, two inputs that go together.

*Linear*: Y = 4 + 3 Z1 + 2 Z2 + Z3, Z independent standard normal (a fourth does nothing), deficit Y < 0. Var Y = 14, so
that the indices of Y are 9, 4 and 1 over 14. Given Z_i, Y is normal with variance 14 - b_i^2; those of the deficit are
(Phi2(h, h; S_i) - p^2) / (p (1 - p)) with p = Phi(h), h = -4 / sqrt 14, Phi2 the bivariate normal distribution function
(figures below by its quadrature). The mean of Z in an eighth from a to b is 8 (phi(a) - phi(b)).

*Ishigami* (a = 7, b = 0.1) and *Sobol's G* (a = 0, 1, 4.5, 9, 99, …): closed forms in Saltelli and others, "Global
sensitivity analysis. The primer" (2008). *Going together*: Y = X1 + X2 + X3, sd 1, 1, 2, correlation of the last two
0.9: given X2, Y is X1 + X2 (1 + 0.9 * 2) + rest, so that S2 = 2.8^2 / 9.6, and S3 = (2 + 0.9)^2 / 9.6.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from campaign import effort
from scipy.integrate import quad
from scipy.stats import norm

import mcsv

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}
B = np.array([3.0, 2.0, 1.0, 0.0])
S = np.array([9.0, 4.0, 1.0, 0.0]) / 14
S_DEFICIT = np.array([0.38257912895677954, 0.13857645180489853, 0.030878110285424507, 0.0])
SEEDS = effort(20, 2)


@cache
def linear(seed: int) -> Any:
    inputs = {f"z{i}": NORMAL for i in range(1, 5)}
    y = "4 + 3 * z1 + 2 * z2 + z3 + 0 * z4"
    outputs = {"y": {"formula": y}, "deficit": {"formula": f"{y} < 0"}}
    return mcsv.drivers({"inputs": inputs, "outputs": outputs}, seed=seed)


def within(found: Any, name: str, truth: np.ndarray, errors: float = 4.0) -> bool:
    distance = np.abs(found[name].values - truth) / found[f"{name}_se"].values
    return bool((distance < errors).all())


def test_indices_of_a_linear_position_and_of_its_deficit() -> None:
    for seed in range(1, 1 + SEEDS):
        found = linear(seed).sel(option="base", driver=["z1", "z2", "z3", "z4"])
        assert within(found.sel(outcome="output:y"), "first_order", S)
        assert within(found.sel(outcome="output:deficit"), "first_order", S_DEFICIT)


def test_conditional_means_and_probabilities_by_eighths() -> None:
    edges = norm.ppf(np.arange(9) / 8)
    z = 8 * -np.diff(norm.pdf(edges))

    def chance(b: float, low: float, high: float) -> float:
        spread = np.sqrt(14 - b**2)
        return 8 * quad(lambda x: norm.pdf(x) * norm.cdf(-(4 + b * x) / spread), max(low, -12), min(high, 12))[0]

    p = np.array([[chance(b, *edges[k : k + 2]) for k in range(8)] for b in B])
    np.testing.assert_allclose(p[0, [0, 7]], [0.635328849743842, 0.0001113364998846901], rtol=1e-9)
    for seed in range(1, 1 + SEEDS):
        found = linear(seed).sel(option="base", driver=["z1", "z2", "z3", "z4"])
        # 32 groups tell an error to an eighth of itself: 5 of them stand for 4 in 32 figures.
        assert within(found.sel(outcome="output:y"), "driver_mean", 4 + B[:, None] * z, 5.0)
        assert within(found.sel(outcome="output:deficit"), "driver_mean", p, 5.0)


def test_switching_values_of_the_position() -> None:
    for seed in range(1, 1 + SEEDS):
        found = linear(seed).sel(option="base", outcome="output:y")
        assert within(found.sel(driver=["z1", "z2"]), "switching_value", np.array([-4 / 3, -2.0]))
        assert found["switching_why"].sel(driver="z4") == "no value of it reaches the target"


def indices_of(inputs: dict[str, Any], formula: str, seed: int, **more: Any) -> Any:
    found = mcsv.drivers({"inputs": inputs, "outputs": {"y": {"formula": formula}}, **more}, seed=seed)
    return found.sel(option="base", outcome="output:y", driver=list(inputs))


def test_ishigami() -> None:
    inputs = {f"x{i}": {"dist": "uniform", "min": -np.pi, "max": np.pi} for i in (1, 2, 3)}
    truth = np.array([0.31390519114781146, 0.4424111447900409, 0.0])
    for seed in range(1, 1 + SEEDS):
        assert within(
            indices_of(inputs, "sin(x1) + 7 * sin(x2)**2 + 0.1 * x3**4 * sin(x1)", seed), "first_order", truth
        )


def test_sobols_g() -> None:
    a = [0, 1, 4.5, 9, 99, 99, 99, 99]
    inputs = {f"x{i}": {"dist": "uniform", "min": 0, "max": 1} for i in range(8)}
    single = np.array([1 / (3 * (1 + x) ** 2) for x in a])
    truth = single / (np.prod(1 + single) - 1)
    np.testing.assert_allclose(truth[:2], [0.7161921688790331, 0.17904804221975829])
    formula = " * ".join(f"(abs(4 * x{i} - 2) + {x}) / {1 + x}" for i, x in enumerate(a))
    for seed in range(1, 1 + SEEDS):
        found = indices_of(inputs, formula, seed)
        # Its kink lies between bins, where a slope hides nothing: 5e-4 of bias are allowed for.
        distance = np.abs(found["first_order"].values - truth)
        assert (distance < 4 * found["first_order_se"].values + 5e-4 * truth).all()


def test_inputs_that_go_together_explain_more_than_all() -> None:
    inputs = {"x1": NORMAL, "x2": NORMAL, "x3": NORMAL | {"sd": 2}}
    ties = {"correlations": [{"between": ["x2", "x3"], "normal": 0.9}]}
    for seed in range(1, 1 + SEEDS):
        found = indices_of(inputs, "x1 + x2 + x3", seed, **ties)
        assert within(found, "first_order", np.array([1.0, 7.84, 8.41]) / 9.6)
        assert found.attrs["drivers_together"] == "x2 x3"
