"""Drivers: indices, eighths, switching values of functions with closed forms (see tests/cases/test_drivers.py)."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
from scipy.stats import norm

import mcsv
from benchmarks.truths.known import Case, Estimates, normal, pick

SLOPES = (3.0, 2.0, 1.0, 0.0)
OF_DEFICIT = (0.38257912895677954, 0.13857645180489853, 0.030878110285424507, 0.0)
TOTAL_OF_DEFICIT = (0.8200440899067024, 0.5532178431210488, 0.27770592631200003)
G = (0, 1, 4.5, 9, 99, 99, 99, 99)


@cache
def _model(name: str) -> mcsv.Model:
    return mcsv.validate(DOCUMENTS[name])


def _uniform(low: float, high: float, count: int, first: int) -> dict[str, Any]:
    return {f"x{i}": {"dist": "uniform", "min": low, "max": high} for i in range(first, first + count)}


def _document(inputs: dict[str, Any], formula: str, **more: Any) -> dict[str, Any]:
    outputs = {"y": {"formula": formula}, "deficit": {"formula": f"({formula}) < 0"}}
    return {"inputs": inputs, "outputs": outputs} | more


TEN = np.round(0.3 + 0.1 * np.cos(np.add.outer(np.arange(10), np.arange(10))), 2)
np.fill_diagonal(TEN, 1.0)


def _of_ten() -> dict[str, float]:
    """Of a line in correlated scores by all orders: what subsets explain, weighted (Lindeman, Merenda and Gold)."""
    b = np.arange(10.0, 0.0, -1.0)
    slopes, size = TEN @ b, b.size

    def explained(some: tuple[int, ...]) -> float:
        part = slopes[list(some)]
        return float(part @ np.linalg.solve(TEN[np.ix_(some, some)], part)) if some else 0.0

    found = np.zeros(size)
    for count in range(size):
        weight = factorial(count) * factorial(size - count - 1) / factorial(size)
        for some in combinations(range(size), count):
            for name in set(range(size)) - set(some):
                found[name] += weight * (explained((*some, name)) - explained(some))
    return {f"Shapley of x{i}": float(value) for i, value in enumerate(found / (b @ slopes))}


DOCUMENTS = {
    "linear": _document({f"z{i}": normal() for i in range(1, 5)}, "4 + 3 * z1 + 2 * z2 + z3 + 0 * z4"),
    "Ishigami": _document(_uniform(-np.pi, np.pi, 3, 1), "sin(x1) + 7 * sin(x2)**2 + 0.1 * x3**4 * sin(x1)"),
    "Sobol G": _document(
        _uniform(0, 1, 8, 0), " * ".join(f"(abs(4 * x{i} - 2) + {a}) / {1 + a}" for i, a in enumerate(G))
    ),
    "together": _document(
        {"x1": normal(), "x2": normal(), "x3": normal(0, 2)},
        "x1 + x2 + x3",
        correlations=[{"between": ["x2", "x3"], "normal": 0.9}],
    ),
    "product of two that go together": _document(
        {f"x{i}": normal() for i in (1, 2, 3)},
        "x1 * x2 + 0.5 * x3",
        correlations=[{"between": ["x1", "x2"], "normal": 0.5}],
    ),
    "ten that go together": _document(
        {f"x{i}": normal() for i in range(10)},
        " + ".join(f"{10 - i} * x{i}" for i in range(10)),
        correlations=[{"of": [f"x{i}" for i in range(10)], "normal": TEN.tolist()}],
    ),
}


def _asked(name: str, figures: dict[str, tuple[str, dict[str, Any]]]) -> Any:
    def ask(seed: int, draws: int) -> Estimates:
        found = mcsv.drivers(_model(name), draws=draws, seed=seed, threads=1).sel(option="base")
        return {figure: pick(found, variable, **place) for figure, (variable, place) in figures.items()}

    return ask


def _first(truth: dict[str, float], outcome: str = "output:y") -> dict[str, tuple[str, dict[str, Any]]]:
    """Where the figures stand: ``S …`` are first-order indices, ``T …`` total ones, ``Shapley …`` the effects."""
    known = {"S": "first_order", "T": "total_order", "Shapley": "shapley"}
    names = {name: known[name.split()[0]] for name in truth}
    return {name: (variable, {"outcome": outcome, "driver": name.split()[-1]}) for name, variable in names.items()}


def _linear() -> Case:
    truth = {f"S of z{i}": b * b / 14 for i, b in enumerate(SLOPES, 1)}
    figures = _first(truth)
    deficit = {f"S of the deficit z{i}": share for i, share in enumerate(OF_DEFICIT, 1)}
    deficit |= {f"T of the deficit z{i}": share for i, share in enumerate(TOTAL_OF_DEFICIT, 1)}
    truth |= deficit
    figures |= _first(deficit, "output:deficit")
    edges = norm.ppf(np.arange(9) / 8)
    middle = 8 * -np.diff(norm.pdf(edges))
    for i, b in enumerate(SLOPES[:2], 1):
        for eighth in (0, 3, 7):
            name = f"mean in eighth {eighth + 1} of z{i}"
            truth[name] = 4 + b * float(middle[eighth])
            figures[name] = ("driver_mean", {"outcome": "output:y", "driver": f"z{i}", "eighth": eighth})
        truth[f"switching value of z{i}"] = -4 / b
        figures[f"switching value of z{i}"] = ("switching_value", {"outcome": "output:y", "driver": f"z{i}"})
    null = frozenset(name for name, value in truth.items() if value == 0)
    return Case("linear", _asked("linear", figures), truth, null)


def _indices(name: str, truth: dict[str, float]) -> Case:
    null = frozenset(figure for figure, value in truth.items() if value < 1e-3)
    return Case(name, _asked(name, _first(truth)), truth, null)


def _of_g() -> dict[str, float]:
    single = [1 / (3 * (1 + a) ** 2) for a in G]
    whole = float(np.prod([1 + v for v in single]) - 1)
    total = [v * (whole + 1) / (1 + v) / whole for v in single]
    first = {f"S of x{i}": v / whole for i, v in enumerate(single[:4])}
    return first | {f"T of x{i}": v for i, v in enumerate(total[:4])}


ISHIGAMI = {
    "S of x1": 0.31390519114781146,
    "S of x2": 0.4424111447900409,
    "S of x3": 0.0,
    "T of x1": 0.5575888552099592,
    "T of x2": 0.4424111447900409,
    "T of x3": 0.24368366406214773,
}
CASES = (
    _linear(),
    _indices("Ishigami", ISHIGAMI),
    _indices("Sobol G", _of_g()),
    _indices(
        "together",
        {"S of x1": 1 / 9.6, "S of x2": 7.84 / 9.6, "S of x3": 8.41 / 9.6}
        | {"Shapley of x1": 1 / 9.6, "Shapley of x2": 4.015 / 9.6, "Shapley of x3": 4.585 / 9.6},
    ),
    _indices(
        "product of two that go together",
        {"Shapley of x1": 1.25 / 3, "Shapley of x2": 1.25 / 3, "Shapley of x3": 0.25 / 1.5},
    ),
    _indices("ten that go together", _of_ten()),
)
