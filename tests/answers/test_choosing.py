"""Which of several choices is best, where some are worth the same but for rounding."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.answers.choosing import chosen


def contest(nets: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wins and losses of one contest over nets (draws, choices), in two groups."""
    loss = nets.max(axis=1, keepdims=True) - nets
    wins = np.bincount(nets.argmax(axis=1), minlength=nets.shape[1])[None]
    parts = np.split(loss, 2)
    return (
        wins,
        np.array([[np.stack([p.sum(axis=0), (p**2).sum(axis=0)], axis=-1) for p in parts]]),
        np.full(2, len(loss) // 2),
    )


def test_of_choices_that_differ_by_rounding_the_first_is_best_in_every_draw() -> None:
    rng = np.random.default_rng(1)
    net = rng.normal(1e5, 1e4, 10_000)
    worse = net - rng.exponential(100.0, net.size)
    nets = np.stack([worse, net * (1.0 - 2**-52), net, net * (1.0 + 2**-52)], axis=1)
    plain, known = chosen(*contest(nets)), chosen(*contest(nets), hair=1e-6)
    assert plain.best.tolist() == [3]  # by nothing but rounding
    assert known.best.tolist() == [1]
    assert known.p_best.tolist() == [[0.0, 1.0, 0.0, 0.0]]
    assert known.loss[0, 1:].tolist() == [0.0, 0.0, 0.0]
    assert known.loss[0, 0] == plain.loss[0, 0]
    assert known.agree.tolist() == [1.0]


def test_choices_that_seldom_differ_are_not_alike() -> None:
    net = np.zeros(10_000)
    nets = np.stack([net, net], axis=1)
    nets[7, 1] = 1e-3
    assert chosen(*contest(nets), hair=1e-6).p_best.tolist() == [[0.9999, 1e-4]]


def test_what_no_draw_shows_may_be_what_one_more_would_bring() -> None:
    """Of 100 draws none loses with the first choice: its error is what one of them moves that loses as others do."""
    losses = np.array([[[[0.0, 0.0], [300.0, 1000.0]]]])
    found = chosen(np.array([[100, 0]]), losses, np.array([100]))
    assert found.loss_se[0] == pytest.approx([np.sqrt(1000.0 / 100.0) / 100.0, np.sqrt((10.0 - 9.0) / 99.0)])
