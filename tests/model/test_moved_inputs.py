"""``times`` and ``plus`` of an input: every draw is moved, to the last bit, and everything that is told of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mcsv import simulate
from mcsv.errors import ModelError
from mcsv.model import Model, canonical, comments, plain, validate

_FAMILIES = (
    {"dist": "normal", "mean": 10, "sd": 2},
    {"dist": "gamma", "shape": 0.4, "scale": 500},
    {"dist": "triangular", "low": 1, "mode": 2, "high": 9},
    {"dist": "lognormal", "mean": 3, "sd": 1},
)


def _model(entry: dict[str, Any], **more: Any) -> Model:
    return validate({
        "step": "quarter",
        "horizon": 4,
        "inputs": {"x": entry, "y": {"dist": "normal", "mean": 0, "sd": 1}, "n": {"dist": "poisson", "rate": 3}},
        "outputs": {"z": {"formula": "x"}, "total": {"formula": "sum_of(n, x)"}, "other": {"formula": "y"}},
        **more,
    })  # fmt: skip


def _draws(model: Model) -> dict[str, np.ndarray]:
    names = ["z", "total", "other", "n"]
    found = simulate(model, draws=4096, keep=names)
    return {name: found[f"draws_{name}"].values for name in names}


@pytest.mark.parametrize("entry", _FAMILIES)
@pytest.mark.parametrize("more", [{}, {"correlations": [{"between": ["x", "y"], "rank": 0.5}]}])
def test_every_draw_is_moved(entry: dict[str, Any], more: dict[str, Any]) -> None:
    before, after = _draws(_model(entry, **more)), _draws(_model({**entry, "times": 1.5, "plus": 7}, **more))
    np.testing.assert_array_equal(after["z"], 1.5 * before["z"] + 7.0)
    np.testing.assert_allclose(after["total"], 1.5 * before["total"] + 7.0 * before["n"], rtol=1e-14)
    np.testing.assert_array_equal(after["other"], before["other"])


@pytest.mark.parametrize("entry", _FAMILIES)
def test_what_is_told_of_it_is_moved(entry: dict[str, Any]) -> None:
    stated, moved = (_model({**entry, **how}).inputs["x"] for how in ({}, {"times": 1.5, "plus": 7}))
    one, other = stated.law, moved.law
    assert one is not None
    assert other is not None
    v = np.array([0.01, 0.3, 0.5])
    for upper in (False, True):
        np.testing.assert_array_equal(other.quantile(v, upper), 1.5 * one.quantile(v, upper) + 7.0)
        np.testing.assert_allclose(other.tail(other.quantile(v, upper), upper), v, rtol=1e-9)
    assert other.mean() == 1.5 * one.mean() + 7.0  # type: ignore[operator]
    assert other.sd() == 1.5 * one.sd()  # type: ignore[operator]
    assert "moved(times=1.5, plus=7)" in other.describe()


def test_a_move_makes_no_variance_of_a_standard_deviation() -> None:
    entry = {"dist": "normal", "mean": 50, "sd": 9}
    for how in ({"times": 0.08}, {"plus": -46}):
        model = _model({**entry, **how})
        assert not [each for each in comments(model) if each.code == "W362"]
    assert [each for each in comments(_model({**entry, "mean": 4})) if each.code == "W362"]


@pytest.mark.parametrize("how", [{"times": 1}, {"plus": 0}, {"times": 1.0, "plus": 0.0}])
def test_what_moves_nothing_says_nothing(how: dict[str, float]) -> None:
    entry = _FAMILIES[0]
    model = _model({**entry, **how})
    assert canonical(model) == canonical(_model(entry))
    assert "times" not in plain(model)["inputs"]["x"]
    moved = _model({**entry, "times": 2, "plus": 3})
    assert canonical(validate(plain(moved))) == canonical(moved) != canonical(model)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"dist": "poisson", "rate": 3, "times": 2}, "E211"),
        ({"dist": "fixed", "value": 3, "plus": 2}, "E211"),
        ({"formula": "2 * y", "times": 2}, "E211"),
        ({"dist": "normal", "mean": 3, "sd": 1, "times": 0}, "E205"),
        ({"dist": "normal", "mean": 3, "sd": 1, "times": -1}, "E205"),
        ({"dist": "normal", "mean": 3, "sd": 1, "plus": "a lot"}, "E203"),
    ],
)
def test_what_cannot_be_moved_is_refused(entry: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        _model(entry)
    (mistake,) = caught.value.mistakes
    assert mistake.code == code
    assert mistake.path.startswith("inputs.x.")
