"""What a study of two inputs is worth, and what risk it leaves: against sums over all that both arms may find."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort
from scipy import stats
from scipy.special import betaln, expit, gammaln, logit
from scipy.stats import rankdata

from mcsv.answers.findings import NODES, Findings, binomial, nodes_among, normal, poisson
from mcsv.answers.pairs import CHANCE, PARTS, Pairs, pairs_of
from mcsv.answers.ranked import bins_by_rank
from mcsv.answers.trials import CELLS, LEAST, assured_by_pair, worth_of_pair

DRAWS = effort(2**20, 2**16)
SIZES = (5, 20, 100, 500)
ARMS = ((12, 18), (8, 22))
TRUTH = {5: 63.34541939720384, 20: 161.61793006584435, 100: 270.77791729361695, 500: 313.55300493117375}
"""NB = 10,000 (p - q) - 1,000, p ~ Beta(12, 18), q ~ Beta(8, 22): see :func:`exact`."""


def cases(size: int, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """The posterior mean after each number of cases, and the chance of that number (beta-binomial)."""
    k = np.arange(size + 1.0)
    ways = gammaln(size + 1) - gammaln(k + 1) - gammaln(size - k + 1)
    return (a + k) / (a + b + size), np.exp(ways + betaln(a + k, b + size - k) - betaln(a, b))


def exact(size: int) -> float:
    (mean, chance), (other, chance_of_other) = (cases(size, *arm) for arm in ARMS)
    gains = np.maximum(10_000 * (mean[:, None] - other) - 1_000, 0.0)
    return float(chance @ gains @ chance_of_other) - 10_000 * (0.4 - 8 / 30) + 1_000


def arms(seed: int, draws: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.beta(*ARMS[0], draws), rng.beta(*ARMS[1], draws)


def both(pairs: Pairs, size: int, other: int | None = None) -> tuple[Findings, Findings]:
    return binomial(pairs.nodes[0], size, CELLS), binomial(pairs.nodes[1], other or size, CELLS)


def table(seed: int, noise: float = 0.0) -> Pairs:
    p, q = arms(seed)
    luck = noise * np.random.default_rng(1000 + seed).standard_normal(p.size)
    return pairs_of(p, q, {"nb": 10_000 * (p - q) - 1_000 + luck, "risk": (p - q < 0.02).astype(float)})


def test_a_trial_of_two_arms() -> None:
    pairs = table(1)
    for size in SIZES:
        assert exact(size) == pytest.approx(TRUTH[size], rel=1e-9)
        value, error = worth_of_pair(pairs, ("nb",), both(pairs, size))
        assert abs(value - TRUTH[size]) <= 4.0 * error + 0.003 * TRUTH[size]


def test_no_bias_beyond_half_a_percent() -> None:
    # Of what the draws say by chance of the mean, the same of every size, most is taken off by what they say of it.
    seeds = effort(12, 2)
    found = np.array([[worth_of_pair(p, ("nb",), both(p, n)) for n in SIZES] for p in map(table, range(seeds))])
    truth = np.array([*TRUTH.values()])
    error = np.sqrt((found[..., 1] ** 2).mean(axis=0) / seeds)
    assert (np.abs(found[..., 0].mean(axis=0) - truth) <= 0.005 * truth + 2.0 * error).all()


def test_the_error_is_how_much_it_varies() -> None:
    seeds = effort(60, 10)
    found = []
    for seed in range(seeds):
        p, q = arms(seed, 2**15)
        nb = 10_000 * (p - q) - 1_000 + 3_000 * np.random.default_rng(500 + seed).standard_normal(p.size)
        pairs = pairs_of(p, q, {"nb": nb})
        found.append([worth_of_pair(pairs, ("nb",), both(pairs, size)) for size in (20, 100)])
    values = np.array(found)
    told = np.sqrt((values[..., 1] ** 2).mean(axis=0))
    np.testing.assert_allclose(told, values[..., 0].std(axis=0, ddof=1), rtol=effort(30, 80) / 100)


def test_arms_of_different_sizes_and_two_options_beside_nothing() -> None:
    # The same with the benefit of either arm written as that of an option of its own.
    p, q = arms(2)
    pairs = pairs_of(p, q, {"new": 10_000 * p - 1_000, "old": 10_000 * q})
    (mean, chance), (other, chance_of_other) = cases(40, *ARMS[0]), cases(10, *ARMS[1])
    gains = np.maximum(10_000 * mean[:, None] - 1_000, 10_000 * other)
    truth = float(chance @ gains @ chance_of_other) - 3_000
    value, error = worth_of_pair(pairs, ("new", "old"), both(pairs, 40, 10))
    assert abs(value - truth) <= 4.0 * error + 0.003 * truth


def test_an_arm_that_is_computed_from_the_other() -> None:
    # q = p on the scale of log odds, moved by a normal number: the arms go together. The truth by a fine grid of both.
    rng = np.random.default_rng(3)
    p = rng.beta(20, 30, DRAWS)
    q = expit(logit(p) + 0.3 * rng.standard_normal(DRAWS) - 0.1)
    pairs = pairs_of(p, q, {"nb": 10_000 * (p - q) - 100})
    u, fine = ((np.arange(many) + 0.5) / many for many in (200, 100))
    one = np.repeat(stats.beta(20, 30).ppf(u), fine.size)
    two = expit(logit(one) + np.tile(stats.norm.ppf(fine), u.size) * 0.3 - 0.1)
    k = np.arange(31.0)
    first, second = stats.binom.pmf(k[:, None], 30, one), stats.binom.pmf(k[:, None], 30, two)
    gain = 10_000 * (one - two) - 100
    truth = float(np.maximum((first * gain) @ second.T, 0.0).sum() / one.size - max(gain.mean(), 0.0))
    value, error = worth_of_pair(pairs, ("nb",), both(pairs, 30))
    assert abs(value - truth) <= 4.0 * error + 0.004 * truth


def test_normal_and_poisson_observations() -> None:
    # x ~ N(0, 1) seen with sd 2, rate ~ Gamma(4): the posterior means are known, what they come to is a double sum.
    rng = np.random.default_rng(4)
    x, rate = rng.standard_normal(DRAWS), rng.gamma(4.0, size=DRAWS)
    pairs = pairs_of(x, rate, {"nb": 3.0 * x - rate + 3.5})
    k = np.arange(400.0)
    chance = np.exp(gammaln(k + 4) - gammaln(4) - gammaln(k + 1) - 4 * np.log1p(6) + k * np.log(6 / 7))
    seen = stats.norm.ppf((np.arange(1_000) + 0.5) / 1_000) / np.sqrt(1 + 4 / 10)
    gains = np.maximum(3.0 * seen[:, None] - (4 + k) / 7 + 3.5, 0.0)
    truth = float((gains @ chance).mean())
    found = normal(pairs.nodes[0], 10, 2.0, CELLS), poisson(pairs.nodes[1], 6, CELLS)
    value, error = worth_of_pair(pairs, ("nb",), found)
    assert abs(value - truth) <= 4.0 * error + 0.003 * truth


def test_the_risk_that_a_trial_leaves() -> None:
    # P(p - q < 0.02 | cases) by quadrature over p; within a fifth or not is a yes or no of each pair of numbers.
    pairs = table(5)
    size, tolerance = 20, 0.2
    u = (np.arange(500) + 0.5) / 500
    posterior = [[stats.beta(a + k, b + size - k) for k in range(size + 1)] for a, b in ARMS]
    values = [one.ppf(u) for one in posterior[0]]
    risks = np.array([[1.0 - other.cdf(p - 0.02).mean() for other in posterior[1]] for p in values])
    weights = np.outer(cases(size, *ARMS[0])[1], cases(size, *ARMS[1])[1])
    low, high = (float(weights[risks <= tolerance + off].sum()) for off in (-0.004, 0.004))
    value, error = assured_by_pair(pairs, "risk", tolerance, both(pairs, size))
    assert low - 3.0 * error - 0.002 <= value <= high + 3.0 * error + 0.002
    assert high - low < 0.05


def test_nothing_that_decides_is_worth_nothing() -> None:
    seeds = effort(60, 5)
    found = []
    for seed in range(seeds):
        p, q = arms(seed, 2**15)
        pairs = pairs_of(p, q, {"nb": np.random.default_rng(900 + seed).standard_normal(p.size)})
        found.append(worth_of_pair(pairs, ("nb",), both(pairs, 100)))
    values = np.array(found)
    error = values[:, 0].std(ddof=1) / np.sqrt(seeds)
    assert values[:, 0].mean() <= 2.5 * error
    assert values[:, 1].min() > 0.0


def test_too_few_draws_tell_nothing() -> None:
    p, q = arms(6, LEAST - 1)
    pairs = pairs_of(p, q, {"nb": p - q, "risk": (p < q).astype(float)})
    assert np.isnan(worth_of_pair(pairs, ("nb",), both(pairs, 10))).all()
    assert np.isnan(assured_by_pair(pairs, "risk", 0.5, both(pairs, 10))).all()


def test_values_that_come_more_than_once_share_a_bin() -> None:
    p, q = arms(7, LEAST)
    coin = (p > 0.4).astype(float)
    pairs = pairs_of(coin, q, {"nb": coin - q})
    there = pairs.nodes[0].chances > 0.0
    assert there.sum() == 2
    assert set(pairs.nodes[0].values[there].ravel()) == {0.0, 1.0}
    value, error = worth_of_pair(pairs, ("nb",), both(pairs, 1, 1))
    assert abs(value - 0.0) > 4.0 * error  # a single case tells the coin
    assert np.isfinite(error)


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(8).lognormal(size=40_001),
        np.random.default_rng(9).poisson(3.0, 40_000).astype(float),
        np.where(np.random.default_rng(10).random(4_000) < 0.9, 0.0, np.arange(4_000.0)),
        np.ones(4_000),
    ],
)
def test_bins_are_those_of_middle_ranks(values: np.ndarray) -> None:
    pairs = pairs_of(values, np.random.default_rng(11).random(values.size), {})
    bins = np.minimum((rankdata(values) - 0.5) * PARTS / values.size, PARTS - 1.0).astype(int)
    np.testing.assert_array_equal(pairs.of(CHANCE)[0, :, :, 0].sum(axis=(1, 2)), np.bincount(bins, minlength=PARTS))
    about = pairs.of(CHANCE)[1, :, :, 0].sum(axis=(1, 2))
    apart = values - pairs.nodes[0].middle[bins]
    np.testing.assert_allclose(about, np.bincount(bins, apart, PARTS), atol=1e-6)


def test_what_stands_for_a_bin_are_values_of_it() -> None:
    values = np.random.default_rng(8).lognormal(size=50_000)
    bins = bins_by_rank(values)
    nodes = nodes_among(np.sort(values), np.bincount(bins, minlength=74))
    assert nodes.values.shape == (74, NODES)
    for place in (0, 1, 40, 73):
        here = values[bins == place]
        assert here.min() <= nodes.values[place].min()
        assert nodes.values[place].max() <= here.max()
        assert nodes.middle[place] == pytest.approx(here.mean(), rel=0.02)
    assert PARTS == 32
