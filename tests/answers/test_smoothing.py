"""Whittaker's smoother against the equations that define it, and its strength against what it is for."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from mcsv.answers.bins import EDGES
from mcsv.answers.smoothing import Smoother, _roughness

CHANCES = np.diff(EDGES)
AT = ndtri(np.cumsum(CHANCES) - CHANCES / 2)


def test_a_line_passes_untouched_whatever_the_noise() -> None:
    lines = np.stack([3.0 + 0.0 * AT, 1.0 - 2.0 * AT])
    for noise in (0.0, 1.0, 1e6):
        np.testing.assert_allclose(Smoother.over(CHANCES).smooth(lines, np.full(2, noise)), lines, atol=1e-9)


def test_each_strength_minimises_squares_plus_roughness() -> None:
    smoother, y = Smoother.over(CHANCES), np.random.default_rng(1).normal(size=CHANCES.size)
    sizes = 1.0 / smoother.kept[:, -1] - 1.0  # strength times the largest eigenvalue
    root = np.sqrt(CHANCES)
    largest = np.linalg.eigvalsh(_roughness(AT) / np.outer(root, root))[-1]
    for number in (0, 9, 18):
        found = (y @ smoother.into * smoother.kept[number]) @ smoother.back
        direct = np.linalg.solve(np.diag(CHANCES) + sizes[number] / largest * _roughness(AT), CHANCES * y)
        np.testing.assert_allclose(found, direct, atol=1e-6)


def test_roughness_of_a_parabola_is_that_of_its_second_derivative() -> None:
    at = np.linspace(0.0, 1.0, 201)
    y = 3.0 * at**2
    assert np.isclose(y @ _roughness(at) @ y, 36.0, rtol=0.01)


def test_noise_is_taken_away_and_what_is_there_is_kept() -> None:
    rng = np.random.default_rng(2)
    truth = np.sin(2.0 * AT)
    noise = 0.05 / 100.0  # of a mean over all draws: a bin's own is 1 / its chance of that
    found, raw, smoother = [], [], Smoother.over(CHANCES)
    for _ in range(50):
        y = truth + rng.normal(size=AT.size) * np.sqrt(noise / CHANCES)
        found.append(CHANCES @ (smoother.smooth(y, np.array(noise)) - truth) ** 2)
        raw.append(CHANCES @ (y - truth) ** 2)
    assert np.mean(found) < 0.4 * np.mean(raw)


def test_without_noise_little_is_smoothed() -> None:
    rough = np.random.default_rng(3).normal(size=AT.size)
    np.testing.assert_allclose(Smoother.over(CHANCES).smooth(rough, np.array(0.0)), rough, atol=0.05)
