"""Figures of the draws that a cell picks are what those draws say, with errors of how far replicates are apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from mcsv import engine
from mcsv.api import studied
from mcsv.confidence import Z95
from mcsv.engine import BLOCK
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.results.statistics.among import counted_below, means_among, shares_among
from mcsv.results.statistics.summary import Summary

DRAWS = 16 * BLOCK
T = stats.t.ppf(0.975, 15) / Z95
NAMES = ("picked", "amount", "both", "never")
MODEL = Model.model_validate(
    {
        "inputs": {
            "a": {"dist": "normal", "mean": 0, "sd": 1},
            "b": {"dist": "lognormal", "mu": 0, "sigma": 0.5},
        },
        "outputs": {
            "picked": {"formula": "0 - where(a > 0.5, 1, 0)"},
            "amount": {"formula": "where(a > 0.5, a * b, 0)"},
            "both": {"formula": "0 - where(a > 0.5, where(b > 1.2, 1, 0), 0)"},
            "never": {"formula": "0 * a"},
        },
    }
)
PICKED, AMOUNT, BOTH, NEVER = range(4)


def found(sampling: str) -> tuple[Summary, dict[str, np.ndarray]]:
    """A summary, and its single draws by name."""
    plan = lower(MODEL, 5, NAMES)
    plan = engine.pointed(plan) if sampling == "sobol" else plan
    study = studied(MODEL, plan, DRAWS, engine.Inline(), np.array([0.5]))
    assert [plan.layout.output_cells["base", name] for name in NAMES] == [PICKED, AMOUNT, BOTH, NEVER]
    return Summary(study), {name: study.kept[cell] for cell, name in enumerate(NAMES)}


@pytest.fixture(scope="module", params=["plain", "sobol"])
def both(request: Any) -> tuple[str, Summary, dict[str, np.ndarray]]:
    return (request.param, *found(request.param))


def replicates(draws: np.ndarray) -> np.ndarray:
    return draws.reshape(-1, 16, BLOCK).swapaxes(0, 1).reshape(16, -1)


def error(sampling: str, amounts: np.ndarray, there: np.ndarray) -> float:
    """Of the mean of ``amounts`` among the draws that are ``there``, by plain draws or by replicates."""
    if sampling == "plain":
        return float(amounts[there].std(ddof=1) / np.sqrt(there.sum()))
    sums, counts = replicates(amounts * there).sum(axis=1), replicates(there).sum(axis=1)
    beside = (sums - sums.sum() / counts.sum() * counts) / counts.mean()
    return float(beside.std(ddof=1) / 4 * T)


def test_means_and_their_errors(both: tuple[str, Summary, dict[str, np.ndarray]]) -> None:
    sampling, summary, draws = both
    there, cells = draws["picked"] < 0, [AMOUNT, None, NEVER, AMOUNT]
    mean, se = means_among(summary, cells, [PICKED, PICKED, PICKED, NEVER])
    np.testing.assert_allclose(mean, [draws["amount"][there].mean(), np.nan, 0.0, np.nan], rtol=1e-12)
    np.testing.assert_allclose(se[0], error(sampling, draws["amount"], there), rtol=1e-9)
    assert np.isnan(se[[1, 3]]).all()
    assert se[2] == 0.0


def test_shares_and_their_intervals(both: tuple[str, Summary, dict[str, np.ndarray]]) -> None:
    sampling, summary, draws = both
    there = draws["picked"] < 0
    share, ends = shares_among(summary, [BOTH, None, PICKED], PICKED)
    assert share.tolist() == [np.count_nonzero(draws["both"] < 0) / there.sum(), 0.0, 1.0]
    half = Z95 * error(sampling, (draws["both"] < 0).astype(float), there)
    assert (ends[0, 1] - ends[0, 0]) / 2 == pytest.approx(half, rel=0.01)
    assert ends[0, 0] < share[0] < ends[0, 1]
    assert ends[1, 0] == 0.0 < ends[1, 1] < 0.002
    assert ends[2, 1] == 1.0 > ends[2, 0] > 0.998
    assert np.isnan(shares_among(summary, [BOTH], NEVER)[0]).all()
    assert np.isnan(shares_among(summary, [BOTH], None)[1]).all()


def test_counts_are_those_of_each_replicate() -> None:
    summary, draws = found("sobol")
    counts = counted_below(summary, [PICKED, None])
    assert counts[:, 0].tolist() == np.count_nonzero(replicates(draws["picked"] < 0), axis=1).tolist()
    assert not counts[:, 1].any()


def test_an_error_of_a_share_among_some_is_wider_by_what_replicates_say() -> None:
    summary, draws = found("sobol")
    assert summary.replicated is not None
    there, some = draws["picked"] < 0, draws["both"] < 0
    share = some.sum() / there.sum()
    expected = error("sobol", some.astype(float), there) / np.sqrt(share * (1 - share) / there.sum())
    assert summary.replicated.wider_among(some, there, BLOCK) == pytest.approx(expected, rel=1e-9)
