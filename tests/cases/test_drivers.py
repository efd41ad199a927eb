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
SEEDS = effort(20, 1)


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


_known: dict[str, Any] = {}


def indices_of(inputs: dict[str, Any], formula: str, seed: int, draws: int = 1_000_000, **more: Any) -> Any:
    asked = f"{inputs} {formula} {seed} {draws} {more}"
    if asked not in _known:
        found = mcsv.drivers({"inputs": inputs, "outputs": {"y": {"formula": formula}}, **more}, draws, seed)
        _known[asked] = found.sel(option="base", outcome="output:y", driver=list(inputs))
    return _known[asked]


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


def test_totals_of_ishigami_and_of_sobols_g() -> None:
    """By the same closed forms: x3 of Ishigami's explains nothing by itself and has a hand in a quarter."""
    inputs = {f"x{i}": {"dist": "uniform", "min": -np.pi, "max": np.pi} for i in (1, 2, 3)}
    truth = np.array([0.5575888552099592, 0.4424111447900409, 0.24368366406214773])
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    units = {f"x{i}": {"dist": "uniform", "min": 0, "max": 1} for i in range(8)}
    single = 1 / (3 * (1 + a) ** 2)
    totals = single * np.prod(1 + single) / (1 + single) / (np.prod(1 + single) - 1)
    formula = " * ".join(f"(abs(4 * x{i} - 2) + {x}) / {1 + x}" for i, x in enumerate(a))
    for seed in range(1, 1 + SEEDS):
        found = indices_of(inputs, "sin(x1) + 7 * sin(x2)**2 + 0.1 * x3**4 * sin(x1)", seed)
        assert within(found, "total_order", truth)
        assert np.abs(found["total_order"].values - truth).max() < 0.01
        found = indices_of(units, formula, seed)
        assert within(found, "total_order", totals)
        assert np.abs(found["total_order"].values - totals).max() < 0.01


def test_totals_of_a_deficit() -> None:
    """(p - Phi2(h, h; 1 - S_i)) / (p (1 - p)), as above; the fourth has no hand in it at all."""
    truth = np.array([0.8200440899067024, 0.5532178431210488, 0.27770592631200003])
    for seed in range(1, 1 + SEEDS):
        found = linear(seed).sel(option="base", outcome="output:deficit", driver=["z1", "z2", "z3"])
        assert within(found, "total_order", truth)
        assert float(linear(seed).sel(option="base", outcome="output:y", driver="z4")["total_order"]) == 0.0


def test_shapley_effects_of_inputs_that_go_together() -> None:
    """C: X1 alone has 1 / 9.6; of two that are tied, each has what it explains last and first, halved: for X2
    (2.8^2 + 8.6 - 2.9^2) / 2, for X3 (2.9^2 + 8.6 - 2.8^2) / 2, over 9.6.
    """
    inputs = {"x1": NORMAL, "x2": NORMAL, "x3": NORMAL | {"sd": 2}}
    ties = {"correlations": [{"between": ["x2", "x3"], "normal": 0.9}]}
    truth = np.array([1.0, (7.84 + 8.6 - 8.41) / 2, (8.41 + 8.6 - 7.84) / 2]) / 9.6
    for seed in range(1, 1 + SEEDS):
        found = indices_of(inputs, "x1 + x2 + x3", seed, **ties)
        assert within(found, "shapley", truth)
        pair = found.sel(driver=["x2", "x3"])
        assert within(pair, "shapley_linear", truth[1:])
        assert within(pair, "linear_share", np.full(2, 8.6 / 9.6))


def test_shapley_effects_of_a_product_of_inputs_that_go_together() -> None:
    """X1 X2 + X3 / 2, correlation 0.5: Var = 1.25 + 0.25; the two are alike, so that each has half of 1.25 / 1.5."""
    inputs = {"x1": NORMAL, "x2": NORMAL, "x3": NORMAL}
    ties = {"correlations": [{"between": ["x1", "x2"], "normal": 0.5}]}
    truth = np.array([1.25 / 3, 1.25 / 3, 0.25 / 1.5])
    for seed in range(1, 1 + effort(20, 1)):
        found = indices_of(inputs, "x1 * x2 + 0.5 * x3", seed, 2**19, **ties)
        assert within(found, "shapley", truth)
        assert np.abs(found["shapley"].values - truth).max() < 0.01
        assert float(found["linear_share"].sel(driver="x1")) < 1e-3


def test_an_input_drawn_anew_each_period_by_the_mean_of_its_scores() -> None:
    """Y = the sum of four scores, each with half of the one before, and of one number of sd 3: the variance of the sum
    is 4 + 2 (3 / 2 + 2 / 4 + 1 / 8) = 8.25, all of which its mean tells.
    """
    inputs = {"x": NORMAL | {"drawn": "each_period", "persistence": 0.5}, "w": NORMAL | {"sd": 3}}
    stocks = {"sum": {"initial": 0, "next": "sum + x"}}
    model = {"step": "year", "start": "2026-04", "horizon": 4, "inputs": inputs, "stocks": stocks}
    model["outputs"] = {"y": {"formula": "sum + w"}}
    for seed in range(1, 1 + effort(20, 1)):
        found = mcsv.drivers(model, 2**18, seed).sel(option="base", outcome="output:y", driver=["x", "w"])
        truth = np.array([8.25, 9.0]) / 17.25
        assert within(found, "first_order", truth)
        assert within(found, "total_order", truth)
        assert [*found["driver_kind"].values] == ["by_period", "input"]
        eighths = np.sqrt(8.25) * 8 * -np.diff(norm.pdf(norm.ppf(np.arange(9) / 8)))  # each as likely as any other
        assert within(found.sel(driver="x"), "driver_mean", eighths)


def test_inputs_that_go_together_explain_more_than_all() -> None:
    inputs = {"x1": NORMAL, "x2": NORMAL, "x3": NORMAL | {"sd": 2}}
    ties = {"correlations": [{"between": ["x2", "x3"], "normal": 0.9}]}
    for seed in range(1, 1 + SEEDS):
        found = indices_of(inputs, "x1 + x2 + x3", seed, **ties)
        assert within(found, "first_order", np.array([1.0, 7.84, 8.41]) / 9.6)
        assert found.attrs["drivers_together"] == "x2 x3"
