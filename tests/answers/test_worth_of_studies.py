"""What studies are worth, the best size, assurance: against conjugate closed forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from answers.made import made
from campaign import effort
from scipy import stats
from scipy.special import betaln, gammaln, ndtr, ndtri

from mcsv.answers.assurance import assured, share_within
from mcsv.answers.bins import EDGES, BinTable
from mcsv.answers.findings import Findings, Nodes, binomial, node_chances, normal, poisson
from mcsv.answers.net_of_cost import Terms, best_size, net, sizes_to_try
from mcsv.answers.rules import Lessons, learn
from mcsv.answers.sampled import studied

DRAWS = effort(1_000_000, 100_000)
SIZES = (1, 5, 20, 100, 1000)
CHANCES = np.diff(EDGES)
PLACES = node_chances(EDGES)
FINE = np.linspace(0.0, 1.0, 20_001)

Study = Callable[[int], Findings]


def nodes(quantile: Callable[[np.ndarray], np.ndarray]) -> Nodes:
    return Nodes(CHANCES, quantile(PLACES))


def worth(lessons: Lessons, study: Study) -> Callable[[Sequence[int]], tuple[np.ndarray, np.ndarray]]:
    def of(sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        found = studied(lessons, 0, [study(size) for size in sizes])
        return found.value, found.se

    return of


@cache
def a_normal(draws: int = DRAWS, seed: int = 1) -> tuple[Lessons, Study]:
    """NB = 2 + 3 X + E, X and E standard normal; observations of X have sd 4."""
    rng = np.random.default_rng(seed)
    u = rng.random(draws)
    table = made({"x": u}, {"nb": 2.0 + 3.0 * ndtri(u) + rng.standard_normal(draws)})
    return learn(table, ["nb"]), lambda size: normal(nodes(ndtri), size, 4.0)


def loss(mean: float, sd: float) -> float:
    t = abs(mean) / sd
    return float(sd * (np.exp(-t * t / 2) / np.sqrt(2 * np.pi) - t * ndtr(-t)))


def of_normal(size: int) -> float:
    """The posterior mean of X is normal with variance 1 / (1 + 16 / n)."""
    return loss(2.0, 3.0 / np.sqrt(1.0 + 16.0 / size))


@cache
def a_share(draws: int = DRAWS, seed: int = 2) -> tuple[Lessons, Study]:
    """NB = 20,000 (p - 0.3), p ~ Beta(3, 7): its mean is 0.3, the options are tied before the study."""
    prior = stats.beta(3, 7)
    u = np.random.default_rng(seed).random(draws)
    p = np.interp(u, FINE, prior.ppf(FINE))
    return learn(made({"p": u}, {"nb": 20_000 * (p - 0.3)}), ["nb"]), lambda size: binomial(nodes(prior.ppf), size)


def of_share(size: int) -> float:
    """The sum over beta-binomial numbers of cases of what the posterior mean is above 0."""
    k = np.arange(size + 1.0)
    ways = gammaln(size + 1) - gammaln(k + 1) - gammaln(size - k + 1)
    chance = np.exp(ways + betaln(3 + k, 7 + size - k) - betaln(3, 7))
    return float(chance @ np.maximum(0.0, 20_000 * ((3 + k) / (10 + size) - 0.3)))


@cache
def a_rate(draws: int = DRAWS, seed: int = 3) -> tuple[Lessons, Study]:
    """NB = 1,000 (5 - rate), rate ~ Gamma(4, 1), so that its mean is 4."""
    prior = stats.gamma(4)
    u = np.random.default_rng(seed).random(draws)
    rate = np.interp(u, FINE, np.minimum(prior.ppf(FINE), prior.ppf(1 - 1e-6)))
    return learn(made({"rate": u}, {"nb": 1_000 * (5.0 - rate)}), ["nb"]), lambda n: poisson(nodes(prior.ppf), n)


def of_rate(size: int) -> float:
    """The sum over negative binomial numbers of events of its posterior means above 0, less what it is before."""
    k = np.arange(0.0, 60.0 * size + 100)
    chance = np.exp(gammaln(k + 4) - gammaln(4) - gammaln(k + 1) - 4 * np.log1p(size) + k * np.log(size / (size + 1)))
    return float(chance @ np.maximum(0.0, 1_000 * (5.0 - (4 + k) / (1 + size)))) - 1_000.0


CASES = {"normal": (a_normal, of_normal), "binomial": (a_share, of_share), "poisson": (a_rate, of_rate)}


@pytest.mark.parametrize("name", CASES)
def test_all_sizes_at_once(name: str) -> None:
    make, exact = CASES[name]
    value, error = worth(*make())(SIZES)
    truth = np.array([exact(size) for size in SIZES])
    assert (np.abs(value - truth) <= 4.0 * error + 0.004 * truth).all(), (value, truth, error)
    assert (np.diff(value) > 0).all()


def test_published_figures_of_the_closed_forms() -> None:
    assert of_normal(20) == pytest.approx(0.22687371031371242, rel=1e-9)
    assert of_share(20) == pytest.approx(910.2693408540491, rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_no_bias_beyond_half_a_percent(name: str) -> None:
    # Over seeds; the smallest study of the normal case decides by a finding beyond 3 sd, and is left out here.
    make, exact = CASES[name]
    sizes, seeds = SIZES[1:], effort(12, 2)
    found = [worth(*make(seed=100 + seed))(sizes) for seed in range(seeds)]
    values, errors = (np.stack([each[part] for each in found]) for part in (0, 1))
    truth = np.array([exact(size) for size in sizes])
    error = np.sqrt((errors**2).mean(axis=0) / seeds)
    assert (np.abs(values.mean(axis=0) - truth) <= 0.005 * truth + 2.5 * error).all()


@pytest.mark.parametrize(
    ("make", "terms", "largest", "best", "low", "high", "gain"),
    [
        (a_normal, Terms(20_000, 300, 40), 2_000, 48, 33, 69, 4365.5180006667115),
        (a_share, Terms(100, 5_000, 150), 1_500, 55, 24, 113, 89918.57033887852),
    ],
)
def test_the_best_size_of_all_whole_numbers(make, terms, largest, best, low, high, gain) -> None:
    found = best_size(worth(*make()), largest, terms)
    assert low <= found.size <= high
    assert abs(found.low - low) <= 3
    assert abs(found.high - high) <= 6
    assert abs(found.value - gain) <= 4.0 * found.se + 0.002 * gain
    assert abs(found.size - best) <= 8


@pytest.mark.parametrize(("mean", "slope", "sd"), [(2.0, 3.0, 4.0), (1.0, 1.0, 1.0)])
def test_bins_and_cells_take_nothing_from_the_smallest_study(mean: float, slope: float, sd: float) -> None:
    # What bins know exactly, without the noise of draws: NB = mean + slope X. One observation decides by a finding
    # far out, by 0.3 % too little where each bin is told by the middles of eight equal parts.
    edges = ndtri(EDGES)
    means = np.zeros((1, 1, CHANCES.size, 2))
    means[..., 1] = mean + slope * -np.diff(np.exp(-(edges**2) / 2) / np.sqrt(2 * np.pi)) / CHANCES
    counts = np.rint(CHANCES * 2**30).astype(np.int64)[None, None].repeat(2, axis=0)
    means = means.repeat(2, axis=0)
    known = Lessons(means, np.array([1, 1]), counts, means * counts[..., None], np.ones(1), np.zeros(1))
    found = studied(known, 0, [normal(nodes(ndtri), size, sd) for size in SIZES]).value
    truth = np.array([loss(mean, slope / np.sqrt(1.0 + sd * sd / size)) for size in SIZES])
    assert (found <= truth * (1.0 + 1e-5)).all()
    assert (found >= truth * (1.0 - 0.0015)).all()


def test_no_study_is_best_where_none_pays() -> None:
    found = best_size(worth(*a_normal(100_000)), 200, Terms(population=1.0, fixed=300.0, per=40.0))
    assert (found.size, found.low, found.high, found.value) == (0, 0, 0, 0.0)


def test_a_single_size() -> None:
    of = worth(*a_normal(100_000))
    found = best_size(of, 1, Terms(population=1e6))
    assert (found.size, found.low, found.high) == (1, 1, 1)
    assert found.value == pytest.approx(1e6 * of([1])[0][0])


def test_net_benefit_is_what_it_says() -> None:
    assert net(np.array([2.0, 3.0]), [1, 10], Terms(100, 50, 7)).tolist() == [143.0, 180.0]


def test_sizes_to_try_are_whole_and_hold_both_ends() -> None:
    assert sizes_to_try(1) == [1]
    assert sizes_to_try(5) == [1, 2, 3, 4, 5]
    assert sizes_to_try(3000)[::24] == [1, 3000] or sizes_to_try(3000)[-1] == 3000


def test_sizes_asked_for_stand_for_those_beside_them() -> None:
    asked = [20, 50, 150, 1000]
    plain, spared = sizes_to_try(1000), sizes_to_try(1000, asked)
    assert set(asked) <= set(spared)
    assert len(spared) <= len(plain)
    assert spared[0] == 1
    gaps = np.diff(np.log(spared))
    assert gaps.max() < 2.0 * np.diff(np.log(plain))[5:].max()


def test_too_few_draws_tell_no_best_size() -> None:
    found = best_size(worth(*a_normal(10_000)), 100, Terms(1e6))
    assert np.isnan(found.value)
    assert found.size == 0


@pytest.mark.parametrize("study", [lambda x, n: normal(x, n, 0.3), binomial, poisson])
@pytest.mark.parametrize("size", [1, 7, 600, 5_000, 100_000])
def test_findings_are_probabilities(study, size: int) -> None:
    x = nodes(stats.beta(2, 3).ppf)
    found = study(x, size)
    assert (found.given >= 0).all()
    np.testing.assert_allclose(found.given.sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(found.leaning.sum(axis=0), 0.0, atol=1e-12)
    assert found.chances.sum() == pytest.approx(1.0)
    assert found.given.shape[0] <= 401
    assert found.ordered == (size > 401 or study not in (binomial, poisson))


def test_lumped_numbers_of_cases_tell_almost_all() -> None:
    # 4,000 are enumerated and lumped, 4,001 are taken as normal: the same to a thousandth of the truth.
    lessons, study = a_share()
    few, more = worth(lessons, study)([4_000, 4_001])[0]
    assert few == pytest.approx(more, rel=2e-4)


def test_certain_inputs_and_ends_of_probability() -> None:
    flat = Nodes(CHANCES, np.full_like(PLACES, 0.25))
    ends = Nodes(CHANCES, (PLACES > 0.5).astype(float))
    for x in (flat, ends):
        for found in (binomial(x, 10), binomial(x, 9_000), poisson(x, 10), normal(x, 5, 1.0)):
            assert np.isfinite(found.given).all()
            np.testing.assert_allclose(found.given.sum(axis=0), 1.0, rtol=1e-12)


def within(size: int) -> float:
    """P(P(1.2 + X + E / 2 < 0 | n observations of X with sd 3) <= 0.05), X and E standard normal."""
    v = 1.0 / (1.0 + size / 9.0)
    edge = -ndtri(0.05) * np.sqrt(v + 0.25) - 1.2
    return float(ndtr(-edge / np.sqrt(1.0 - v)))


def test_assurance() -> None:
    rng = np.random.default_rng(4)
    u = rng.random(DRAWS)
    deficit = 1.2 + ndtri(u) + 0.5 * rng.standard_normal(DRAWS) < 0
    table = made({"x": u}, {"deficit": deficit})
    found = assured(table, "x", "deficit", 0.05, [normal(nodes(ndtri), size, 3.0) for size in SIZES])
    truth = [within(size) for size in SIZES]
    assert truth[2] == pytest.approx(0.4849795144500556, rel=1e-9)
    assert (np.abs(found.value - truth) <= 4.0 * found.se + 0.001).all()
    # The mean over findings is the risk before, whatever the study.
    np.testing.assert_allclose(found.mean, deficit.mean(), atol=4 * deficit.std() / np.sqrt(DRAWS))


@cache
def risks_by_bin() -> np.ndarray:
    """P(1.2 + X + E / 2 < 0 | bin of X), by the sum over many points of the bin."""
    inside = (np.arange(2_000) + 0.5) / 2_000
    at = EDGES[:-1, None] + CHANCES[:, None] * inside
    return np.asarray(ndtr(-(1.2 + ndtri(at)) / 0.5).mean(axis=1))


def by_bins(counts: np.ndarray, deficits: np.ndarray) -> BinTable:
    """Of draws and deficits by group and bin."""
    groups = len(counts)
    sums = deficits.astype(float)[:, None, :, None]
    return BinTable(("x",), ("d",), counts[:, None], sums, np.zeros((groups, 1)), np.zeros(1), yes_no=frozenset("d"))


def test_bins_and_cells_hide_nothing_of_assurance() -> None:
    # What bins know exactly. By flat bins every chance came out .0003 too low, half an error of a million draws.
    counts = np.rint(CHANCES * 2**40).astype(np.int64)[None].repeat(32, axis=0)
    studies = [normal(nodes(ndtri), size, 3.0) for size in SIZES]
    found = assured(by_bins(counts, counts * risks_by_bin()), "x", "d", 0.05, studies)
    np.testing.assert_allclose(found.value, [within(size) for size in SIZES], rtol=0, atol=8e-5)


def test_the_error_of_assurance_is_how_far_it_is_from_the_truth() -> None:
    # Tables as a million draws fill them.
    random, seeds = np.random.default_rng(11), effort(400, 60)
    studies = [normal(nodes(ndtri), size, 3.0) for size in SIZES]
    found = []
    for _ in range(seeds):
        counts = random.multinomial(2**20 // 32, CHANCES, size=32)
        found.append(assured(by_bins(counts, random.binomial(counts, risks_by_bin())), "x", "d", 0.05, studies))
    values, errors = (np.stack([getattr(each, part) for each in found]) for part in ("value", "se"))
    truth, sd = np.array([within(size) for size in SIZES]), values.std(axis=0, ddof=1)
    told = np.sqrt((errors**2).mean(axis=0))
    assert (np.abs(values.mean(axis=0) - truth) <= 8e-5 + 3.5 * sd / seeds**0.5).all()
    np.testing.assert_allclose(told, sd, rtol=0.15 + 3 / (2 * seeds) ** 0.5)
    held = (np.abs(values - truth) <= 1.96 * errors).mean(axis=0)
    assert (held >= 0.95 - 3.5 * (0.05 * 0.95 / seeds) ** 0.5).all(), held


def test_empty_bins_say_nothing_of_assurance() -> None:
    # As by rank: low values in two bins, all others in one, and no draws beside them, where the value beside stands.
    counts, bins, inside = np.zeros((32, CHANCES.size), np.int64), np.arange(CHANCES.size), np.linspace(0.0, 1.0, 8)
    counts[:, [10, 11, 50]] = 1_000
    values = np.where(bins >= 50, 1.0, np.where(bins > 11, 0.2, -0.1))[:, None].repeat(8, axis=1)
    values[10], values[11] = 0.1 * (inside - 1.0), 0.2 * inside
    study = normal(Nodes(counts[0] / counts[0].sum(), values), 1, 0.05)
    found = assured(by_bins(counts, counts * np.where(bins == 50, 0.4, 0.01)), "x", "d", 0.0105, [study])
    assert found.value[0] == pytest.approx(2 / 3, abs=0.02)
    assert found.mean[0] == pytest.approx(0.14)


def test_the_error_of_assurance_is_how_much_it_varies() -> None:
    studies = [normal(nodes(ndtri), size, 3.0) for size in (5, 100)]
    seeds = effort(100, 12)
    found = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        u = rng.random(100_000)
        deficit = 1.2 + ndtri(u) + 0.5 * rng.standard_normal(u.size) < 0
        found.append(assured(made({"x": u}, {"d": deficit}), "x", "d", 0.05, studies))
    sd = np.std([each.value for each in found], axis=0, ddof=1)
    told = np.sqrt(np.mean([each.se**2 for each in found], axis=0))
    np.testing.assert_allclose(told, sd, rtol=effort(20, 60) / 100)


def test_assurance_with_a_number_of_cases_is_a_sum_over_numbers() -> None:
    # P(deficit | p) = p, p ~ Beta(1, 9): after k of 20 it is (1 + k) / 30, within 0.1 for k <= 2.
    rng = np.random.default_rng(5)
    u = rng.random(DRAWS)
    p = stats.beta(1, 9).ppf
    deficit = rng.random(DRAWS) < np.interp(u, FINE, p(FINE))
    found = assured(made({"p": u}, {"d": deficit}), "p", "d", 0.11, [binomial(nodes(p), 20)])
    k = np.arange(3.0)
    ways = gammaln(21) - gammaln(k + 1) - gammaln(21 - k)
    truth = np.exp(ways + betaln(1 + k, 29 - k) - betaln(1, 9)).sum()
    assert found.value[0] == pytest.approx(truth, abs=0.004)


def test_a_study_by_nested_simulation() -> None:
    # The slow truth: simulate data, weigh prior draws by their likelihood, take the better option.
    rng = np.random.default_rng(6)
    x = ndtri((np.arange(4_000) + 0.5) / 4_000)
    many = effort(20_000, 2_000)
    seen = rng.standard_normal(many) + 4.0 / np.sqrt(20) * rng.standard_normal(many)
    gains = []
    for part in np.array_split(seen, 40):
        weight = np.exp(-((part[:, None] - x) ** 2) / (2 * 16.0 / 20))
        gains.append(np.maximum((weight @ (2.0 + 3.0 * x)) / weight.sum(axis=1), 0.0))
    paid = np.concatenate(gains) - (2.0 + 3.0 * x.mean())
    value, error = worth(*a_normal())([20])
    assert abs(value[0] - paid.mean()) <= 4.0 * np.hypot(error[0], paid.std() / np.sqrt(paid.size))


def test_intervals_of_assurance_hold_where_a_number_of_cases_is_at_the_tolerance() -> None:
    """As above, with a tolerance that the risk after two cases meets by next to nothing: the luck of draws decides
    whether it is within it, and the whole chance of two cases is at stake.
    """
    random, seeds = np.random.default_rng(12), effort(400, 80)
    quantile = stats.beta(1, 9).ppf
    inside = (np.arange(200) + 0.5) / 200
    risks = quantile(EDGES[:-1, None] + CHANCES[:, None] * inside).mean(axis=1)
    study = binomial(nodes(quantile), 20)
    k = np.arange(3.0)
    ways = gammaln(21) - gammaln(k + 1) - gammaln(21 - k)
    chances = np.exp(ways + betaln(1 + k, 29 - k) - betaln(1, 9))
    missed = 0
    for _ in range(seeds):
        counts = random.multinomial(2**20 // 32, CHANCES, size=32)
        found = assured(by_bins(counts, random.binomial(counts, risks)), "x", "d", 0.1 + 1e-5, [study])
        assert min(abs(found.value[0] - chances[:2].sum()), abs(found.value[0] - chances.sum())) < 1e-6
        missed += int(abs(found.value[0] - chances.sum()) > 1.96 * found.se[0] + 1e-9)
    assert missed / seeds <= 0.05 + 3.5 * (0.05 * 0.95 / seeds) ** 0.5


def test_a_chance_is_never_above_one() -> None:
    for found in (normal(nodes(ndtri), 40, 3.0), binomial(nodes(stats.beta(2, 2).ppf), 100)):
        chances = found.chances * (1.0 + 1e-13) / found.chances.sum()
        assert share_within(np.full(chances.size, -1.0), chances, found.ordered) == 1.0
