"""What knowing one input is worth, against closed forms; worthless inputs are worth nothing.

Where benefits are normal given the input, E max(0, m + s Z) - max(0, m) = s (phi(t) - t Phi(-t)) with t = |m| / s.
"""

from __future__ import annotations

import numpy as np
import pytest
from answers.made import made
from campaign import effort
from scipy.special import ndtr, ndtri

from mcsv.answers.bins import GROUPS
from mcsv.answers.perfect import everything, everything_of, single_inputs
from mcsv.answers.rules import FEWEST_GROUPS, TEACHING, Worth, learn

DRAWS = effort(1_000_000, 100_000)


def loss(mean: float, sd: float) -> float:
    t = abs(mean) / sd
    return float(sd * (np.exp(-t * t / 2) / np.sqrt(2 * np.pi) - t * ndtr(-t)))


def singles(inputs: dict[str, np.ndarray], **options: np.ndarray) -> Worth:
    return single_inputs(learn(made(inputs, options), tuple(options)))


def agree(found: Worth, truth: list[float]) -> None:
    assert (np.abs(found.value - truth) <= 4.0 * found.se).all(), (found, truth)
    assert (found.upper >= found.value - 2.0 * found.se).all()


def test_correlated_inputs() -> None:
    # NB = 1 + sum b_i sd_i Z_i: given Z_i it is normal with sd |c_i|, c_i the covariance of NB and Z_i.
    tied = np.eye(4)
    tied[0, 1] = tied[1, 0] = 0.6
    tied[2, 3] = tied[3, 2] = -0.4
    weights = np.array([1, -1, 2, 1]) * np.array([2, 1, 1.2, 1.5])
    z = np.random.default_rng(1).standard_normal((DRAWS, 4)) @ np.linalg.cholesky(tied).T
    found = singles({f"x{i}": ndtr(z[:, i]) for i in range(4)}, nb=1.0 + z @ weights)
    agree(found, [loss(1.0, abs(c)) for c in tied @ weights])


def test_a_product_of_lognormals() -> None:
    # E max(0, F exp(s Z - s^2/2) - C) = F Phi(d + s/2) - C Phi(d - s/2), d = log(F/C) / s (Black-Scholes).
    u = np.random.default_rng(2).random((2, DRAWS))
    x, y = (np.exp(s * ndtri(part) - s * s / 2) for s, part in zip((0.5, 0.25), u, strict=True))
    found = singles({"x": u[0], "y": u[1]}, nb=108_000 * x * y - 120_000)
    truth = []
    for s in (0.5, 0.25):
        d = np.log(108_000 / 120_000) / s
        truth.append(float(108_000 * ndtr(d + s / 2) - 120_000 * ndtr(d - s / 2)))
    agree(found, truth)


def test_four_options() -> None:
    # NB_d = a_d + b_d Z + noise: the upper envelope of four lines, integrated on a fine grid of probability.
    a, b = np.array([0, 1, 0.8, -2]), np.array([0, 1, -2, 5])
    rng = np.random.default_rng(3)
    u = rng.random(DRAWS)
    noise = 3.0 * rng.standard_normal((4, DRAWS)) * (np.arange(4)[:, None] > 0)
    benefits = a[:, None] + b[:, None] * ndtri(u) + noise
    fine = ndtri((np.arange(1_000_000) + 0.5) / 1_000_000)
    truth = float(np.max(a[:, None] + b[:, None] * fine, axis=0).mean()) - 1.0
    assert truth == pytest.approx(1.62415, abs=1e-4)
    agree(singles({"z": u}, **{f"d{i}": row for i, row in enumerate(benefits)}), [truth])


def test_two_normal_inputs_and_all_at_once() -> None:
    # NB = p1 - p2 with p1 ~ N(1, 1), p2 ~ N(0, 2) against nothing.
    u = np.random.default_rng(4).random((2, DRAWS))
    z = ndtri(u)
    nb = 1.0 + z[0] - 2.0 * z[1]
    table = made({"p1": u[0], "p2": u[1]}, {"nb": nb, "best": np.maximum(nb, 0.0)})
    agree(single_inputs(learn(table, ["nb"])), [loss(1.0, 1.0), loss(1.0, 2.0)])
    agree(everything(table, "best", ["nb"]), [loss(1.0, np.sqrt(5.0))])


def test_all_at_once_of_two_correlated_options() -> None:
    # The mean of the larger of N(10, 3) and N(8, 5), correlation 0.4 (C. E. Clark, 1961): that of the difference.
    z = np.random.default_rng(5).standard_normal((2, DRAWS))
    first, second = 10.0 + 3.0 * z[0], 8.0 + 5.0 * (0.4 * z[0] + np.sqrt(1 - 0.16) * z[1])
    table = made({"u": ndtr(z[0])}, {"best": np.maximum(first, second), "a": first, "b": second})
    found = everything(table, "best", ["a", "b"])
    truth = loss(2.0, np.sqrt(9.0 + 25.0 - 2 * 0.4 * 15.0))
    assert truth == pytest.approx(1.0387834136271863, rel=1e-12)
    agree(found, [truth])


def test_the_order_of_options_does_not_matter_but_for_rounding() -> None:
    rng = np.random.default_rng(6)
    u = rng.random(50_000)
    options = {"a": 0.5 + rng.standard_normal(u.size), "b": ndtri(u), "c": -ndtri(u) + rng.standard_normal(u.size)}
    one = singles({"x": u}, **options)
    other = singles({"x": u}, **dict(reversed(options.items())))
    # Differences are smoothed against the first option, so that rules may differ in a few bins.
    assert np.abs(one.value - other.value) <= 0.5 * one.se


def _unknowing(seed: int) -> dict[str, Worth]:
    rng = np.random.default_rng(seed)
    u, noise = rng.random(100_000), rng.standard_normal(100_000)
    weak = 0.02 * ndtri(u) + noise
    table = made({"x": u}, {"tied": noise, "weak": weak, "no_crossing": 0.5 + 0.4 * (2 * u - 1) + noise})
    return {name: single_inputs(learn(table, [name])) for name in table.outcomes}


def test_worthless_inputs_are_worth_nothing() -> None:
    # In sample, bins tell 0.0087 of a tie at 100,000 draws: noise that passes for value.
    seeds = effort(200, 5)
    found = [_unknowing(seed) for seed in range(seeds)]
    truth = {"tied": 0.0, "weak": 0.02 / np.sqrt(2 * np.pi), "no_crossing": 0.0}
    for name, expected in truth.items():
        values, errors = (np.array([getattr(each[name], part)[0] for each in found]) for part in ("value", "se"))
        error = values.std(ddof=1) / np.sqrt(seeds)
        assert values.mean() <= expected + 2.0 * error, name
        assert values.mean() >= expected - 2.0 * error - 0.1 * expected - 1e-4, name
        if name != "no_crossing":
            assert np.sqrt((errors**2).mean()) == pytest.approx(values.std(ddof=1), rel=effort(15, 90) / 100)
    assert np.mean([each["tied"].upper[0] for each in found]) > 0.007


def test_what_no_draw_shows_is_not_certain() -> None:
    # NB = 5 + Z: knowing Z is worth loss(5, 1) = 5e-8, which no such rule finds; an error of 0 would be a lie.
    u = np.random.default_rng(10).random(DRAWS)
    found = singles({"x": u}, nb=5.0 + ndtri(u) + np.random.default_rng(11).standard_normal(DRAWS))
    assert found.value[0] == 0.0
    assert loss(5.0, 1.0) < 4.0 * found.se[0] < 1e-3


def test_an_event_is_known_or_not() -> None:
    # NB = 1 - 3 with chance 0.3: the one who knows takes it in 0.7 of cases.
    rng = np.random.default_rng(7)
    event = (rng.random(DRAWS) < 0.3).astype(float)
    nb = 1.0 - 3.0 * event + rng.standard_normal(DRAWS)
    table = made({"event": event}, {"nb": nb}, counted=frozenset({"event"}))
    agree(single_inputs(learn(table, ["nb"])), [0.7 - 0.1])


def test_too_few_groups_are_not_judged() -> None:
    rng = np.random.default_rng(8)
    table = made({"x": rng.random(4096 * (FEWEST_GROUPS - 1))}, {"nb": rng.standard_normal(4096 * (FEWEST_GROUPS - 1))})
    for found in (single_inputs(learn(table, ["nb"])), everything(table, "nb", ["nb"])):
        assert np.isnan(found.value).all()
        assert np.isnan(found.se).all()
    more = rng.random(4096 * FEWEST_GROUPS)
    assert np.isfinite(singles({"x": more}, nb=more - 0.5).value).all()
    assert TEACHING < FEWEST_GROUPS


def test_conditional_means_by_plain_numpy() -> None:
    # The slow, readable truth: sort the draws by the input, take the better option of each of a hundred slices.
    u = np.random.default_rng(9).random((2, 1_000_000))
    nb = 40.0 * np.sin(5.0 * u[0]) + 30.0 * ndtri(u[1])
    slices = nb[np.argsort(u[0])].reshape(100, -1).mean(axis=1)
    truth = np.maximum(slices, 0.0).mean() - max(nb.mean(), 0.0)
    found = singles({"x": u[0]}, nb=nb)
    assert abs(found.value[0] - truth) <= 3.0 * found.se[0]


def test_the_option_to_compare_with_is_that_of_the_groups_before() -> None:
    """A late group, in which the other one is better by all that the groups before had, is no guide for itself."""
    options = np.zeros((GROUPS, 2))
    options[:-1, 0], options[-1, 1] = 1.0, 1000.0
    assert everything_of(options).value == pytest.approx(1000.0 / (GROUPS - TEACHING))
