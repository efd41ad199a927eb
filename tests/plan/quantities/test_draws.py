"""Inputs drawn each period, with persistence, in copulas: by hand from random words, and fast against slow."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy import special

from mcsv.distributions import build
from mcsv.distributions.copula import normal_from_spearman
from mcsv.distributions.t_copula import t_from_spearman
from mcsv.engine import pilot
from mcsv.engine.reference.interpreter import reference, tails_of, words
from mcsv.errors import UsageError
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.plan.quantities import draws
from mcsv.plan.quantities.keys import key_of

DRAWS, PERIODS = 40, 4
KEEP = 0.6


def scores(name: str, period: int) -> np.ndarray:
    """Independent standard normal scores of a name, by scipy."""
    tails = tails_of(words(key_of(1, name), period, 0, 0, DRAWS))
    return -np.sign(tails) * special.ndtri(1 - np.abs(tails) / 2)


def gamma(name: str, period: int, shape: float) -> np.ndarray:
    tails = tails_of(words(key_of(1, name), period, 0, 0, DRAWS))
    half = np.abs(tails) / 2
    return np.where(tails > 0, special.gammaincinv(shape, half), special.gammainccinv(shape, half)) / shape


def levels(inputs: dict[str, Any], correlations: list[dict[str, Any]]) -> dict[tuple[str, int], np.ndarray]:
    """The draws of every input that is drawn each period, which a stock of its own reports; fast equals slow."""
    document = {
        "step": "year",
        "horizon": PERIODS,
        "inputs": inputs,
        "correlations": correlations,
        "stocks": {f"{name}_": {"next": name} for name in inputs},
        "outputs": {"one": {"formula": 1}},
    }
    plan = lower(Model.model_validate(document))
    slow, fast = reference(plan, 0, DRAWS), pilot(plan)[:, :DRAWS]
    for cell, row in slow.cells.items():
        np.testing.assert_allclose(fast[cell], row, rtol=1e-9, atol=1e-9)
    return {(stock[:-1], t): slow.cells[cell] for (_, stock, t), cell in plan.layout.stock_cells.items()}


def normal(**more: Any) -> dict[str, Any]:
    return {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period", **more}


def test_without_persistence_each_period_has_its_own_word() -> None:
    found = levels({"a": normal(), "b": {"dist": "uniform", "min": 2, "max": 4, "drawn": "each_period"}}, [])
    for t in range(PERIODS):
        np.testing.assert_allclose(found["a", t], scores("a", t), rtol=1e-8)
        np.testing.assert_allclose(found["b", t], 2 + 2 * special.ndtr(scores("b", t)), rtol=1e-8)


@pytest.mark.parametrize("degrees", [None, 3.5])
def test_persistence_in_a_group(degrees: float | None) -> None:
    more = {} if degrees is None else {"copula": "t", "degrees": degrees}
    inputs = {name: normal(persistence=KEEP) for name in ("a", "b")}
    found = levels(inputs, [{"between": ["b", "a"], "rank": 0.5, **more}])
    rho = normal_from_spearman(0.5) if degrees is None else t_from_spearman(0.5, degrees)
    a = b = np.zeros(DRAWS)
    for t in range(PERIODS):
        first, second = scores("a", t), rho * scores("a", t) + np.sqrt(1 - rho**2) * scores("b", t)
        a = KEEP * a + np.sqrt(1 - KEEP**2) * first if t else first
        b = KEEP * b + np.sqrt(1 - KEEP**2) * second if t else second
        for name, z in (("a", a), ("b", b)):
            if degrees is not None:
                z = special.ndtri(special.stdtr(degrees, z / np.sqrt(gamma("copula/a/b", t, degrees / 2))))
            np.testing.assert_allclose(found[name, t], z, rtol=1e-6, atol=1e-7)


def test_a_constant_drawn_each_period_is_a_number() -> None:
    found = levels({"a": {"dist": "fixed", "value": 3, "drawn": "each_period"}}, [])
    assert all(np.all(row == 3) for row in found.values())


def test_a_kept_name_has_one_number_a_draw() -> None:
    document = {
        "step": "year",
        "horizon": PERIODS,
        "inputs": {"a": normal()},
        "stocks": {"sum": {"next": "sum + a"}},
        "outputs": {"end": {"formula": "sum"}},
    }
    model = Model.model_validate(document)
    plan = lower(model, keep=["sum"])
    assert plan.layout.kept["base", "sum"] == plan.layout.stock_cells["base", "sum", PERIODS - 1]
    with pytest.raises(UsageError, match=r"E401.*period to period"):
        lower(model, keep=["a"])


def test_scores_share_the_standard_normal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for at each score: once for each pair of correlated inputs and each period."""
    built: list[dict[str, Any]] = []
    monkeypatch.setattr(draws, "build", lambda statement: (built.append(statement), build(statement))[1])
    inputs = {name: {"dist": "gamma", "mean": 2, "sd": 1} for name in "abcd"}
    tied = [{"between": pair, "rank": 0.1} for pair in combinations("abcd", 2)]
    outputs = {"y": {"formula": "a + b + c + d"}}
    lower(Model.model_validate({"inputs": inputs, "correlations": tied, "outputs": outputs}))
    assert len(built) <= 1
