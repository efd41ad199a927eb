"""Deficits and tails with closed forms, and dependence between inputs."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

import mcsv

LEVELS = (0.9, 0.95, 0.99, 0.995, 0.999)

# D01: value at risk and expected shortfall of N(10, 3) and of a lognormal with mu 1, sigma 0.8.
TAILS = {
    "normal": (
        (13.844654696633802, 15.264949957974606),
        (14.934560880854416, 16.18813842252228),
        (16.97904362212252, 17.99564266103742),
        (17.7274879106467, 18.675845816150442),
        (19.27069691850344, 20.101270231191975),
    ),
    "lognormal": (
        (7.577938920348156, 11.79410836984332),
        (10.133866176422204, 14.90602573798961),
        (17.480365842840698, 23.756360714705416),
        (21.341711471870557, 28.360555740874148),
        (32.20706520975946, 41.19233481588404),
    ),
}


@pytest.fixture(scope="module")
def tails(propagate):
    inputs = {
        "normal_input": {"dist": "normal", "mean": 10, "sd": 3},
        "lognormal_input": {"dist": "lognormal", "mu": 1, "sigma": 0.8},
    }
    outputs = {"normal": "normal_input", "lognormal": "lognormal_input"}
    return propagate(inputs, outputs, draws=effort(2_000_000, 500_000), quantiles=LEVELS, keep=("normal", "lognormal"))


class TestTails:
    """D01: how bad the worst tenth to the worst thousandth is."""

    @pytest.mark.parametrize("name", TAILS)
    @pytest.mark.parametrize("place", range(len(LEVELS)))
    def test_value_at_risk(self, tails, near, name, place):
        near(tails, "output_quantile", TAILS[name][place][0], output=name, quantile=LEVELS[place])

    @pytest.mark.parametrize("name", TAILS)
    @pytest.mark.parametrize("place", range(len(LEVELS)))
    def test_expected_shortfall(self, tails, name, place):
        level, (value_at_risk, shortfall) = LEVELS[place], TAILS[name][place]
        draws = tails[f"draws_{name}"].values
        beyond = draws[draws > value_at_risk]
        # Variance of a tail mean: that of the tail, and that of where the tail begins.
        spread = beyond.var() + level * (shortfall - value_at_risk) ** 2
        error = (spread / (len(draws) * (1 - level))) ** 0.5
        found = float(tails.output_tail_mean.sel(output=name, quantile=level))
        assert found == pytest.approx(shortfall, abs=4 * error)


@pytest.fixture(scope="module")
def position():
    model = mcsv.Model.model_validate(
        {
            "version": 1,
            "programme": "one normal position",
            "step": "year",
            "horizon": 1,
            "accountability": {"pocket": "payer", "window": 1, "tolerance": 0.05},
            "pockets": {"payer": {}},
            "inputs": {"x": {"dist": "normal", "mean": 5, "sd": 20}},
            "benefits": {
                "gain": {
                    "quantity": "x",
                    "per": "once",
                    "values": [{"to": "payer", "type": "fiscal", "unit_value": 1, "cashable": 1}],
                }
            },
        }
    )
    result = mcsv.simulate(model, draws=effort(2_000_000, 500_000), quantiles=(0.05, 0.5))
    return result.isel(option=0, period=0).sel(pocket="payer")


class TestDeficit:
    """D02: every measure of a deficit, of a position that is N(5, 20)."""

    P_DEFICIT, SHORTFALL, GIVEN_DEFICIT = 0.4012936743170763, 5.726893964471605, 14.271079588328082
    VAR5, ES5 = -27.89707253902946, -36.254256150148514

    @pytest.mark.parametrize("variable", ["p_deficit", "p_deficit_window", "p_deficit_any"])
    def test_probability(self, position, near, variable):
        near(position, variable, self.P_DEFICIT)

    def test_depth(self, position):
        # E[s^2] = 20^2 P - 5 E[s] for the shortfall s of N(5, 20), by parts.
        square = 400 * self.P_DEFICIT - 5 * self.SHORTFALL
        error = ((square - self.SHORTFALL**2) / 2e6) ** 0.5
        assert float(position.shortfall_mean) == pytest.approx(self.SHORTFALL, abs=4 * error)
        error = ((square / self.P_DEFICIT - self.GIVEN_DEFICIT**2) / (2e6 * self.P_DEFICIT)) ** 0.5
        assert float(position.shortfall_given_deficit) == pytest.approx(self.GIVEN_DEFICIT, abs=4 * error)

    def test_tail(self, position, near):
        near(position, "position_quantile", self.VAR5, quantile=0.05)
        # Below its 5 % point a standard normal has sd 0.372; for the variance of a tail mean see TestTails.
        error = (((0.372 * 20) ** 2 + 0.95 * (self.ES5 - self.VAR5) ** 2) / (2e6 * 0.05)) ** 0.5
        assert float(position.position_tail_mean.sel(quantile=0.05)) == pytest.approx(self.ES5, abs=4 * error)

    def test_the_reserve_that_buys_the_risk_down(self, position, near):
        near(position, "reserve_required", -self.VAR5, confidence=0.95)


# D07: five normals, some of them correlated. Leaving the correlation out understates the chance of a deficit.
MEANS, SDS = (4.0, 3.0, 2.0, -5.0, -1.5), (2.0, 1.5, 1.0, 2.0, 0.8)
CORRELATION = [
    [1.0, 0.5, 0.2, -0.3, 0.0],
    [0.5, 1.0, 0.4, 0.0, 0.0],
    [0.2, 0.4, 1.0, 0.0, 0.0],
    [-0.3, 0.0, 0.0, 1.0, 0.6],
    [0.0, 0.0, 0.0, 0.6, 1.0],
]


@pytest.mark.parametrize(
    ("correlations", "p_negative", "sd"),
    [
        ([{"of": [f"x{i}" for i in range(5)], "normal": CORRELATION}], 0.2685702460026719, 4.050925820105819),
        ([], 0.2342203441566954, float(np.sqrt(np.square(SDS).sum()))),
    ],
    ids=["correlated", "independent"],
)
def test_sum_of_correlated_normals(propagate, near, correlations, p_negative, sd):
    inputs = {f"x{i}": {"dist": "normal", "mean": m, "sd": s} for i, (m, s) in enumerate(zip(MEANS, SDS, strict=True))}
    result = propagate(inputs, {"y": "x0 + x1 + x2 + x3 + x4"}, correlations=correlations)
    near(result, "output_mean", 2.5, output="y")
    near(result, "output_sd", sd, output="y")
    near(result, "p_output_negative", p_negative, output="y")
