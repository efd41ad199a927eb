"""Two inputs joined by a Gaussian copula: how often both are high, and correlation by every measure."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

import mcsv
from mcsv.distributions.copula import nearest_correlation, normal_from_kendall, normal_from_spearman

# r: Kendall 2/pi asin(r), Spearman 6/pi asin(r/2), P(both above their medians) 1/4 + asin(r)/(2 pi)
COPULA = {
    -0.5: (-0.33333333333333337, -0.4825837395309974, 0.16666666666666666),
    0.2: (0.12818843369794988, 0.19130568257555955, 0.2820471084244875),
    0.5: (0.33333333333333337, 0.4825837395309974, 0.33333333333333337),
    0.7: (0.49363337778673, 0.6829105038240887, 0.37340834444668247),
    0.9: (0.7128674137425876, 0.8914561316801002, 0.42821685343564686),
}
KENDALL = effort(20_000, 5_000)  # draws of which every pair in a group is compared
UNIFORMS = {"a": {"dist": "uniform", "low": 0, "high": 1}, "b": {"dist": "uniform", "low": 0, "high": 1}}
MEASURES = {"spearman": "12 * (a - 0.5) * (b - 0.5)", "both_high": "where(a > 0.5, where(b > 0.5, 1, 0), 0)"}


def _kendall(a: np.ndarray, b: np.ndarray, group: int = 1_000) -> tuple[float, float]:
    """Kendall's tau as a mean over groups of draws, with the standard error of that mean."""
    taus = []
    for first in range(0, len(a), group):
        x, y = a[first : first + group], b[first : first + group]
        agree = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
        taus.append(agree.sum() / (group * (group - 1)))
    return float(np.mean(taus)), float(np.std(taus, ddof=1) / len(taus) ** 0.5)


class TestCopula:
    """D08: Gaussian copula in closed form."""

    @pytest.mark.parametrize("r", COPULA)
    def test_entry_by_correlation_of_normal_scores(self, propagate, near, r):
        kendall, spearman, both_high = COPULA[r]
        result = propagate(
            UNIFORMS,
            MEASURES,
            correlations=[{"between": ["a", "b"], "normal": r}],
            draws=200_000,
            keep=("a", "b"),
        )
        near(result, "output_mean", spearman, output="spearman")
        near(result, "output_mean", both_high, output="both_high")
        found, error = _kendall(result.draws_a.values[:KENDALL], result.draws_b.values[:KENDALL])
        assert found == pytest.approx(kendall, abs=4 * error)

    @pytest.mark.parametrize(
        ("entry", "r"), [({"rank": 0.6}, 0.6180339887498948), ({"kendall": 0.4}, 0.5877852522924731)]
    )
    def test_entry_by_rank_correlation(self, propagate, near, entry, r):
        result = propagate(UNIFORMS, MEASURES, correlations=[{"between": ["a", "b"], **entry}], draws=400_000)
        near(result, "output_mean", 6 / np.pi * np.arcsin(r / 2), output="spearman")
        near(result, "output_mean", 0.25 + np.arcsin(r) / (2 * np.pi), output="both_high")

    def test_inverses_are_exact(self):
        assert normal_from_spearman(0.6) == pytest.approx(0.6180339887498948, abs=1e-12)
        assert normal_from_kendall(0.4) == pytest.approx(0.5877852522924731, abs=1e-12)

    @pytest.mark.parametrize(("r", "pearson"), [(-1, -0.0901001759299246), (-0.5, -0.06586850654964406)])
    def test_correlation_that_two_lognormals_can_have(self, propagate, r, pearson):
        inputs = {
            "a": {"dist": "lognormal", "mu": 0, "sigma": 1},
            "b": {"dist": "lognormal", "mu": 0, "sigma": 2},
        }
        joint = [{"between": ["a", "b"], "normal": r}]
        result = propagate(inputs, {"product": "a * b"}, correlations=joint, draws=effort(2_000_000, 400_000))
        means, sds = np.exp(0.5 + 2), np.sqrt((np.e - 1) * np.e * (np.exp(4) - 1) * np.exp(4))
        found = (float(result.output_mean.sel(output="product")) - means) / sds
        error = float(result.output_mean_se.sel(output="product")) / sds
        assert found == pytest.approx(pearson, abs=4 * error)


NAMES = ("a", "b", "c")
NORMALS = {name: {"dist": "normal", "mean": 0, "sd": 1} for name in NAMES}
PRODUCTS = {"ab": "a * b", "ac": "a * c", "bc": "b * c"}


class TestNearest:
    """E10: the nearest correlation matrix to one that no variables can have (Higham 2002)."""

    CASES = (
        ([[1, 1, 0], [1, 1, 1], [0, 1, 1]], (0.76068985, 0.15729811, 0.76068985)),
        ([[1, 0.9, 0], [0.9, 1, 0.8], [0, 0.8, 1]], (0.775238, 0.07905575, 0.69097927)),
    )

    @pytest.mark.parametrize(("matrix", "expected"), CASES)
    def test_nearest(self, matrix, expected):
        nearest = nearest_correlation(np.array(matrix, dtype=float))
        assert (nearest[0, 1], nearest[0, 2], nearest[1, 2]) == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize(("matrix", "expected"), CASES)
    def test_repaired_where_the_model_asks_for_it(self, propagate, near, matrix, expected):
        repaired = [{"of": list(NAMES), "normal": matrix, "repair": True}]
        result = propagate(NORMALS, PRODUCTS, correlations=repaired)
        for name, value in zip(PRODUCTS, expected, strict=True):
            near(result, "output_mean", value, output=name)

    @pytest.mark.parametrize(("matrix", "expected"), CASES)
    def test_refused_otherwise_with_the_eigenvalue_and_the_way_out(self, propagate, matrix, expected):
        with pytest.raises(mcsv.ModelError) as caught:
            propagate(NORMALS, PRODUCTS, correlations=[{"of": list(NAMES), "normal": matrix}])
        (mistake,) = caught.value.mistakes
        message = str(mistake)
        assert mistake.code == "E302"
        assert f"{np.linalg.eigvalsh(np.array(matrix, dtype=float))[0]:.3f}"[:6] in message
        assert f"{expected[0]:.4f}" in message
        assert "repair" in message
