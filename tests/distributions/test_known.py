"""What is computed of a distribution is computed once for all that are equal, and never for another one."""

from __future__ import annotations

import pytest

from mcsv.distributions import build, quadrature
from mcsv.distributions.base import Distribution
from mcsv.distributions.corrected import correct


def test_equal_distributions_are_integrated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    integrated: list[Distribution] = []
    plain = quadrature.moments

    def counted(d: Distribution) -> tuple[float, float]:
        integrated.append(d)
        return plain(d)

    monkeypatch.setattr(quadrature, "moments", counted)
    spec = {"dist": "beta", "mean": 0.2718281, "sd": 0.1, "truncate": [0.1, 0.9]}
    one, equal = correct(build(spec), 1.1, 1.0), correct(build(dict(spec)), 1.1, 1.0)
    wider, halved = correct(build(spec), 1.3, 1.0), correct(build(spec), 1.1, 0.5)
    assert one is not equal
    assert one.mean() == equal.mean() == pytest.approx(build(spec).mean())
    assert one.sd() == equal.sd() != wider.sd()
    assert halved.mean() == pytest.approx(one.mean() / 2)
    assert len(integrated) == 4  # and the one that stands for itself
