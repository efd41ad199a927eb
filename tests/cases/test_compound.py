"""Sums of a number of independent draws: compound distributions, and why a sum is not a multiple."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import xarray as xr
from campaign import effort

Propagate = Callable[..., xr.Dataset]
Near = Callable[..., None]
DRAWS = effort(1_000_000, 200_000)


def aggregate(counts: Sequence[float], severity: Sequence[float]) -> np.ndarray:
    """Probabilities of the sum of a random number of cases, by convolution: the truth, slow and exact."""
    power = np.array([1.0])
    total = np.zeros((len(counts) - 1) * (len(severity) - 1) + 1)
    for probability in counts:
        total[: power.size] += probability * power
        power = np.convolve(power, severity)[: total.size]
    return total


def poisson_chances(rate: float, most: int = 40) -> np.ndarray:
    terms = np.ones(most)
    for k in range(1, most):
        terms[k] = terms[k - 1] * rate / k
    return np.exp(-rate) * terms


def test_compound_poisson_with_exponential_cases(propagate: Propagate, near: Near) -> None:
    # Closed form: P(S > s) = e^-3 sum over n of 3^n/n! P(Gamma(n, 10) > s); quantiles by bisection.
    names = {"total": {"formula": "sum_of(poisson(3), claim)"}, "claim": {"dist": "exponential", "mean": 10}}
    below = {0: 0.04978706836786373, 10: 0.22498470879030275, 30: 0.5833287163199081, 60: 0.8828085007844204}
    outputs = {"total": "total"} | {f"up_to_{x}": f"total <= {x}" for x in (*below, 100)}
    levels = (0.9, 0.95, 0.99, 0.995)
    result = propagate(names, outputs, quantiles=levels, draws=DRAWS)
    near(result, "output_mean", 30.0, output="total")
    near(result, "output_sd", 600.0**0.5, output="total")
    for x, probability in (below | {100: 0.9851472524220001}).items():
        near(result, "output_mean", probability, output=f"up_to_{x}")
    values = (63.33560310580558, 77.28855690595864, 107.06375704583135, 119.13681958920071)
    beyond = (82.6370996566948, 95.68579388553333, 124.10338914540888, 135.76873447640295)
    for level, value, tail in zip(levels, values, beyond, strict=True):
        near(result, "output_quantile", value, output="total", quantile=level)
        found = float(result.output_tail_mean.sel(output="total", quantile=level))
        # The sum beyond its quantile is the excess there, which is roughly exponential with the tail's own mean.
        assert abs(found - tail) < 4 * 2 * (tail - value) / (DRAWS * (1 - level)) ** 0.5


@pytest.mark.parametrize(
    ("number", "chances", "sizes", "severity"),
    [
        # S. Klugman, H. Panjer, G. Willmot, Loss Models, example 9.5: a dental plan, in units of 25
        (
            {
                "dist": "discrete",
                "values": list(range(9)),
                "weights": [0.05, 0.1, 0.15, 0.2, 0.25, 0.15, 0.06, 0.03, 0.01],
            },
            [0.05, 0.1, 0.15, 0.2, 0.25, 0.15, 0.06, 0.03, 0.01],
            list(range(1, 11)),
            [0.15, 0.2, 0.25, 0.125, 0.075, 0.05, 0.05, 0.05, 0.025, 0.025],
        ),
        # the same, example 9.10: Poisson claims
        ({"formula": "poisson(3)"}, poisson_chances(3), [1, 2, 3], [19 / 30, 8 / 30, 3 / 30]),
        # D. Bahnemann, Distributions for Actuaries, examples 4.1 and 4.4
        (
            {"dist": "discrete", "values": [0, 1, 2], "weights": [0.6, 0.3, 0.1]},
            [0.6, 0.3, 0.1],
            [1, 2, 3],
            [0.4, 0.5, 0.1],
        ),
        ({"formula": "poisson(1.75)"}, poisson_chances(1.75), [1, 2, 3, 4, 5], [0.2, 0.4, 0.2, 0.15, 0.05]),
    ],
    ids=["klugman 9.5", "klugman 9.10", "bahnemann 4.1", "bahnemann 4.4"],
)
def test_discrete_aggregates(
    propagate: Propagate, number: object, chances: Sequence[float], sizes: list[int], severity: list[float]
) -> None:
    claim = {"dist": "discrete", "values": sizes, "weights": severity}
    exact = aggregate(chances, [0.0, *severity])
    result = propagate(
        {"number": number, "claim": claim}, {"total": "sum_of(number, claim)"}, keep=["total"], draws=DRAWS
    )
    drawn = result.draws_total.values
    assert np.all(drawn == np.floor(drawn))
    found = np.bincount(drawn.astype(int), minlength=exact.size)[: exact.size] / DRAWS
    seen = np.flatnonzero(exact * DRAWS > 25)
    errors = np.sqrt(exact * (1 - exact) / DRAWS)[seen]
    assert np.all(np.abs(found - exact)[seen] < 4 * errors)
    mean = float(np.arange(exact.size) @ exact)
    assert abs(drawn.mean() - mean) < 4 * drawn.std() / DRAWS**0.5


def test_the_aggregates_are_those_of_the_books() -> None:
    # A few of the printed probabilities, so that the truth above is held to the sources too.
    dental = aggregate(
        [0.05, 0.1, 0.15, 0.2, 0.25, 0.15, 0.06, 0.03, 0.01],
        [0, 0.15, 0.2, 0.25, 0.125, 0.075, 0.05, 0.05, 0.05, 0.025, 0.025],
    )
    assert dental[:4] == pytest.approx([0.05, 0.015, 0.023375, 0.034675], rel=1e-12)
    assert 25 * np.arange(dental.size) @ dental == pytest.approx(314.5, rel=1e-12)
    bahnemann = aggregate([0.6, 0.3, 0.1], [0, 0.4, 0.5, 0.1])
    assert bahnemann == pytest.approx([0.6, 0.12, 0.166, 0.07, 0.033, 0.01, 0.001], rel=1e-12)


def test_a_sum_of_many_is_not_many_times_one(propagate: Propagate, near: Near) -> None:
    # D. Vose, Risk Analysis, exercise 19.2: the weight of 562 rivets; variance n s^2 against n^2 s^2.
    rivet = {"dist": "triangular", "min": 3.75, "mode": 4.25, "max": 5.5}
    result = propagate(
        {"rivet": rivet}, {"all": "sum_of(562, rivet)", "times": "562 * rivet"}, draws=effort(200_000, 20_000)
    )
    for output, sd in (("all", 8.723770209414427), ("times", 206.8104002865104)):
        near(result, "output_mean", 2529.0, output=output)
        near(result, "output_sd", sd, output=output)
