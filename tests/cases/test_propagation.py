"""Uncertainty through a formula: metrology's worked examples, and others with a known answer."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

SQRT3 = 3**0.5


def _normal(mean: float, sd: float) -> dict[str, object]:
    return {"dist": "normal", "mean": mean, "sd": sd}


class TestAdditive:
    """B01: sums of four standard inputs (JCGM 101:2008, 9.2; half width 2 sqrt 3 (2 - 0.6^(1/4)))."""

    @pytest.mark.parametrize(
        ("one", "half_width"),
        [
            (_normal(0, 1), 3.919927969080108),
            ({"dist": "uniform", "low": -SQRT3, "high": SQRT3}, 3.879406741347821),
        ],
    )
    def test_sd_and_coverage_interval(self, propagate, near, one, half_width):
        inputs = {f"x{i}": one for i in range(4)}
        result = propagate(inputs, {"y": "x0 + x1 + x2 + x3"}, quantiles=(0.025, 0.975))
        near(result, "output_mean", 0.0, output="y")
        near(result, "output_sd", 2.0, output="y")
        near(result, "output_quantile", -half_width, output="y", quantile=0.025)
        near(result, "output_quantile", half_width, output="y", quantile=0.975)


def _shortest(draws: np.ndarray, share: float = 0.95) -> tuple[float, float]:
    """The narrowest interval that holds ``share`` of the draws."""
    ordered = np.sort(draws)
    inside = round(share * len(ordered))
    first = int(np.argmin(ordered[inside:] - ordered[:-inside]))
    return float(ordered[first]), float(ordered[first + inside])


class TestComparisonLoss:
    """B04: loss X1^2 + X2^2 of two small normals (JCGM 101:2008, 9.4; a noncentral chi-square)."""

    CASES = (
        (0.0, 5e-5, 5e-5, (0.0, 0.00014978661), (1.265890399214494e-06, 0.0001844439727056968)),
        (
            0.01,
            1.5e-4,
            1.118033988749895e-4,
            (0.0, 0.00036600529),
            (8.54684492299162e-06, 0.00042712328243960427),
        ),
        (
            0.05,
            2.55e-3,
            5.024937810560445e-4,
            (0.00159356967, 0.00354856982),
            (0.00163847706988, 0.003603358053916),
        ),
    )

    @pytest.mark.parametrize(("centre", "mean", "sd", "shortest", "equal_tail"), CASES)
    def test_moments_and_intervals(self, propagate, near, centre, mean, sd, shortest, equal_tail):
        inputs = {"x1": _normal(centre, 0.005), "x2": _normal(0, 0.005)}
        result = propagate(inputs, {"y": "x1**2 + x2**2"}, quantiles=(0.025, 0.975), keep=("y",))
        near(result, "output_mean", mean, output="y")
        near(result, "output_sd", sd, output="y")
        near(result, "output_quantile", equal_tail[0], output="y", quantile=0.025)
        near(result, "output_quantile", equal_tail[1], output="y", quantile=0.975)
        found = _shortest(result["draws_y"].values)
        assert found == pytest.approx(shortest, abs=0.01 * (shortest[1] - shortest[0]))


def _sine(name: str, terms: int = 15) -> str:
    """sin(name) for |name| <= pi as a formula: its Taylor series, nested, cut off below 1e-16."""
    text = "1"
    for k in range(terms, 0, -1):
        text = f"(1 - {name}**2 / {2 * k * (2 * k + 1)} * {text})"
    return f"{name} * {text}"


def _cosine(name: str, terms: int = 15) -> str:
    """cos(name) for |name| <= pi, in the same way."""
    text = "1"
    for k in range(terms, 0, -1):
        text = f"(1 - {name}**2 / {(2 * k - 1) * 2 * k} * {text})"
    return text


IMPEDANCE_INPUTS = {
    "volt": _normal(4.9990, 0.0032),
    "ampere": _normal(0.0196610, 0.0000095),
    "phase": _normal(1.04446, 0.00075),
}
IMPEDANCE_CORRELATIONS = (
    {"between": ["volt", "ampere"], "normal": -0.36},
    {"between": ["volt", "phase"], "normal": 0.86},
    {"between": ["ampere", "phase"], "normal": -0.65},
)
IMPEDANCE_EXPECTED = {
    "resistance": (127.73203549, 0.06997913),
    "reactance": (219.84660872, 0.29571688),
    "impedance": (254.25978962, 0.23660313),
}


@pytest.fixture(scope="module")
def impedance(propagate):
    outputs = {
        "resistance": f"volt / ampere * {_cosine('phase')}",
        "reactance": f"volt / ampere * {_sine('phase')}",
        "impedance": "volt / ampere",
    }
    return propagate(IMPEDANCE_INPUTS, outputs, correlations=IMPEDANCE_CORRELATIONS, keep=tuple(outputs))


class TestImpedance:
    """B07: resistance, reactance and impedance from three correlated readings (GUM, annex H.2)."""

    @pytest.mark.parametrize("name", IMPEDANCE_EXPECTED)
    def test_mean_and_uncertainty(self, impedance, near, name):
        mean, sd = IMPEDANCE_EXPECTED[name]
        near(impedance, "output_mean", mean, output=name)
        assert float(impedance.output_sd.sel(output=name)) == pytest.approx(sd, rel=0.005)

    @pytest.mark.parametrize(
        ("a", "b", "expected"),
        [
            ("resistance", "reactance", -0.59148414),
            ("resistance", "impedance", -0.49062411),
            ("reactance", "impedance", 0.99279749),
        ],
    )
    def test_correlations_of_the_results(self, impedance, a, b, expected):
        x, y = impedance[f"draws_{a}"].values, impedance[f"draws_{b}"].values
        error = (1 - expected**2) / len(x) ** 0.5
        assert np.corrcoef(x, y)[0, 1] == pytest.approx(expected, abs=4 * error)


BOLTZMANN_FORMULA = "32 * pi**5 * h * R**4 * Rinf**4 / (15 * e**4 * 0.001**4 * 299792458**6 * alpha**8)"
BOLTZMANN_INPUTS = {
    "h": _normal(6.62606957e-34, 2.9e-41),
    "R": _normal(8.3144621, 7.5e-6),
    "Rinf": _normal(10973731.568539, 5.5e-5),
    "e": _normal(5.4857990946e-4, 2.2e-13),
    "alpha": _normal(7.2973525698e-3, 2.4e-12),
}


class TestStefanBoltzmann:
    """B08: a constant of order 1e-8 with a relative uncertainty of 4e-6 (NIST Uncertainty Machine)."""

    def test_nothing_cancels(self, propagate, near):
        result = propagate(BOLTZMANN_INPUTS, {"sigma": BOLTZMANN_FORMULA}, quantiles=(0.005, 0.995))
        near(result, "output_mean", 5.670372482782e-08, output="sigma")
        assert float(result.output_sd.sel(output="sigma")) == pytest.approx(2.046118540082e-13, rel=0.005)
        near(result, "output_quantile", 5.6703197783e-08, output="sigma", quantile=0.005)
        near(result, "output_quantile", 5.6704251873e-08, output="sigma", quantile=0.995)


class TestLogarithm:
    """B09: y = ln x, x uniform on (0.1, 1.1) (an example of the National Physical Laboratory)."""

    def test_moments_and_intervals(self, propagate, near):
        inputs = {"x": {"dist": "uniform", "low": 0.1, "high": 1.1}}
        result = propagate(inputs, {"y": "log(x)"}, quantiles=(0.025, 0.975), keep=("y",))
        near(result, "output_mean", -0.664900292915838, output="y")
        near(result, "output_sd", 0.6062266974292996, output="y")
        near(result, "output_quantile", -2.0794415416798357, output="y", quantile=0.025)
        near(result, "output_quantile", 0.07232066157962629, output="y", quantile=0.975)
        # The density ends at its largest value, above, and is 0.15 at the lower end: 4 standard errors there.
        lower, upper = _shortest(result["draws_y"].values)
        assert lower == pytest.approx(-1.897119984885881, abs=4 * (0.05 * 0.95 / result.attrs["draws"]) ** 0.5 / 0.15)
        assert upper == pytest.approx(0.09531017980432493, abs=0.0001)


THERMAL_READINGS = {
    "L0": (1.4999, 0.0001),
    "T0": (288.15, 0.02),
    "L1": (1.5021, 0.0002),
    "T1": (373.10, 0.05),
}
THERMAL_FORMULA = {"a": "(L1 - L0) / (L0 * (T1 - T0))"}


class TestThermalExpansion:
    """B10: an expansion coefficient from readings with t-distributed errors of three degrees of freedom."""

    def test_t_distributed_readings(self, propagate):
        inputs = {
            name: {"dist": "student_t", "df": 3, "mean": mean, "sd": sd}
            for name, (mean, sd) in THERMAL_READINGS.items()
        }
        result = propagate(inputs, THERMAL_FORMULA, draws=effort(2_000_000, 400_000))
        assert float(result.output_mean.sel(output="a")) == pytest.approx(1.7268e-05, rel=0.001)
        # Published. Without a fourth moment, runs scatter around 1.755e-06 by a per cent, mostly below it.
        assert float(result.output_sd.sel(output="a")) == pytest.approx(1.74e-06, rel=0.01)

    def test_normal_readings(self, propagate, near):
        result = propagate({name: _normal(*row) for name, row in THERMAL_READINGS.items()}, THERMAL_FORMULA)
        near(result, "output_mean", 1.726626829843e-05, output="a")
        near(result, "output_sd", 1.75547835488e-06, output="a")


class TestIshigami:
    """C01: moments of the Ishigami function with a = 7, b = 0.1."""

    def test_mean_and_variance(self, propagate, near):
        inputs = {f"x{i}": {"dist": "uniform", "low": -np.pi, "high": np.pi} for i in (1, 2, 3)}
        inputs |= {"s1": {"formula": _sine("x1")}, "s2": {"formula": _sine("x2")}}
        result = propagate(inputs, {"f": "s1 + 7 * s2**2 + 0.1 * x3**4 * s1"})
        near(result, "output_mean", 3.5, output="f")
        near(result, "output_sd", 13.844587940719254**0.5, output="f")
