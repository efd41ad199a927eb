"""What histograms say, against numpy on the sample itself, for samples of every shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from binned import ATOMS, SHAPES, empty, histogram_around
from scipy import stats

from mcsv.engine.pilot import _centre_and_base
from mcsv.tallies import Sorted, sorted_cell

N = SHAPES["normal"].size
LEVELS = np.array([0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999])


def histogram_of(sample: np.ndarray, bits: int = 7) -> Sorted:
    centre, base = _centre_and_base(np.sort(sample[:2048]))
    ends = np.array([sample.min(), sample.max()])
    return sorted_cell(histogram_around(centre, base, sample, bits), 0, ends)


def rank_distance(sample: np.ndarray, value: float, q: float) -> float:
    """How far the value lies from the place of the q-quantile, in probability."""
    below, upto = np.mean(sample < value), np.mean(sample <= value)
    return float(max(below - q, q - upto, 0.0))


@pytest.mark.parametrize("name", SHAPES)
def test_quantiles_are_closer_than_a_tenth_of_their_error_or_said_to_be_blurred(name: str) -> None:
    sample, ranked = SHAPES[name], histogram_of(SHAPES[name])
    assert ranked.draws == N
    for q in LEVELS:
        allowed = 0.1 * np.sqrt(q * (1 - q) / N)
        # A sample's own unevenness inside a bin adds to what its density would blur.
        k = ranked.bin_of(q)
        uneven = np.sqrt(ranked.count[k] / 4) / N
        assert rank_distance(sample, ranked.quantile(q), q) <= allowed + 1 / N + 3 * uneven or (
            name == "gap" and ranked.blur(q) > allowed
        ), q


@pytest.mark.parametrize("name", SHAPES)
def test_quantiles_rise_and_stay_inside(name: str) -> None:
    ranked = histogram_of(SHAPES[name])
    values = [ranked.quantile(q) for q in np.linspace(0, 1, 401)]
    assert np.all(np.diff(values) >= 0)
    assert values[0] == SHAPES[name].min()
    assert values[-1] == SHAPES[name].max()


def test_nothing_lies_in_a_gap() -> None:
    ranked = histogram_of(SHAPES["gap"])
    values = np.array([ranked.quantile(q) for q in np.linspace(0.001, 0.999, 999)])
    # The lowest bin is eight wide at this distance from the centre.
    assert np.mean(np.abs(np.abs(values) - 1000) > 16) < 0.003


def spread(sample: np.ndarray) -> float:
    scale = np.abs(sample).max()
    return float(np.std(sample / scale) * scale)


@pytest.mark.parametrize("name", ["normal", "far from zero", "skewed", "gap", "uniform", "tiny", "huge"])
@pytest.mark.parametrize("q", [0.01, 0.05, 0.25, 0.5])
def test_tail_means(name: str, q: float) -> None:
    sample, ranked = np.sort(SHAPES[name]), histogram_of(SHAPES[name])
    many = round(q * N)
    low, high = sample[:many], sample[N - many :]
    allowed = (5e-3 if name == "gap" else 1e-3) * spread(sample)
    assert ranked.tail_mean(q, upper=False) == pytest.approx(low.mean(), abs=allowed)
    assert ranked.tail_mean(1 - q, upper=True) == pytest.approx(high.mean(), abs=allowed)


def test_tail_means_of_everything_are_the_mean() -> None:
    ranked = histogram_of(SHAPES["normal"])
    mean = SHAPES["normal"].mean()
    assert ranked.tail_mean(0.0, upper=True) == pytest.approx(mean, abs=1e-4)
    assert ranked.tail_mean(1.0, upper=False) == pytest.approx(mean, abs=1e-4)
    assert ranked.tail_mean(1.0, upper=True) == SHAPES["normal"].max()
    assert ranked.tail_mean(0.0, upper=False) == SHAPES["normal"].min()


@pytest.mark.parametrize("name", ["normal", "far from zero", "skewed", "gap", "uniform", "tiny", "huge"])
def test_kurtosis(name: str) -> None:
    sample = SHAPES[name]
    scaled = (sample - sample.mean()) / np.abs(sample - sample.mean()).max()
    exact = np.mean(scaled**4) / np.mean(scaled**2) ** 2
    assert histogram_of(sample).kurtosis() == pytest.approx(exact, rel=1e-2)


def test_a_constant() -> None:
    ranked = histogram_of(np.full(5000, 0.1))
    assert [ranked.quantile(q) for q in (0.0, 0.01, 0.5, 1.0)] == [0.1] * 4
    assert ranked.tail_mean(0.05, upper=False) == 0.1
    assert ranked.blur(0.5) == 0.0
    assert np.isnan(ranked.kurtosis())


def test_two_draws() -> None:
    ranked = histogram_of(np.array([1.0, 2.0]))
    assert ranked.quantile(0.0) == 1.0
    assert ranked.quantile(1.0) == 2.0


@pytest.mark.parametrize("draws", [10_000, 100_000, 1_000_000])
@pytest.mark.parametrize("name", ["normal", "skewed", "uniform", "heavy"])
def test_smooth_samples_are_not_blurred(name: str, draws: int) -> None:
    rng = np.random.default_rng(21)
    sample = {
        "normal": lambda: rng.normal(7, 2, draws),
        "skewed": lambda: rng.gamma(3, 5, draws),
        "uniform": lambda: rng.uniform(0, 1, draws),
        "heavy": lambda: rng.standard_t(3, draws),
    }[name]()
    ranked = histogram_of(sample)
    for q in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99):
        assert ranked.blur(q) <= 0.1 * np.sqrt(q * (1 - q) / draws), q


@pytest.mark.parametrize("draws", [10_000, 100_000])
def test_atoms_are_blurred(draws: int) -> None:
    for name, atoms in ATOMS.items():
        sample = np.random.default_rng(22).choice(atoms, draws)
        ranked = histogram_of(sample)
        found = 0
        for q in (0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95):
            exact = np.quantile(sample, q, method="inverted_cdf")
            if np.mean(sample == exact) > 0.02 and ranked.high[ranked.bin_of(q)] > ranked.low[ranked.bin_of(q)]:
                assert ranked.blur(q) > 0.1 * np.sqrt(q * (1 - q) / draws), (name, q)
                found += 1
        assert found, name


def test_borders_hold_their_draws() -> None:
    sample = SHAPES["skewed"]
    centre, base = _centre_and_base(np.sort(sample[:2048]))
    histogram = histogram_around(centre, base, sample)
    edges = histogram.edges(0)
    assert np.all(np.diff(edges[1:-1]) > 0)
    assert (edges[0], edges[-1]) == (-np.inf, np.inf)
    exact = np.histogram(sample, np.concatenate([[-1e300], edges[1:-1], [1e300]]))[0]
    assert np.abs(np.cumsum(histogram.counts[0] - exact)).max() <= 1  # a draw on a border may go either way


def test_histograms_around_other_centres_do_not_merge() -> None:
    for other in (empty(1.0, 1.0), empty(0.0, 2.0), empty(0.0, 1.0, bits=8)):
        with pytest.raises(ValueError, match="merged"):
            empty(0.0, 1.0).merge(other)


@pytest.mark.parametrize("q", [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
def test_bins_serve_ten_thousand_million_draws(q: float) -> None:
    """Counts as they are expected at 1e10 draws of a lognormal: no quantile is off by a tenth of its error."""
    draws, exact = 10**10, stats.lognorm(0.3, 0, 1000)
    histogram = empty(1000.0, 128.0)
    edges = histogram.edges(0)
    edges[0] = 0.0
    histogram = replace(histogram, counts=np.round(draws * np.diff(exact.cdf(edges)))[None].astype(np.int64))
    ranked = sorted_cell(histogram, 0, exact.ppf([1e-10, 1 - 1e-10]))
    assert ranked.blur(q) == 0.0
    assert exact.cdf(ranked.quantile(q)) == pytest.approx(q, abs=0.1 * np.sqrt(q * (1 - q) / draws))
