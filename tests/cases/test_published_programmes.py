"""Published business cases come out as published, from the files in ``configs/``."""

from __future__ import annotations

import numpy as np
import pytest
from campaign import effort

import mcsv

PAYING_VALUES = (0, 50, 100, 150)

# Published: P(net benefit > 0) in per cent, at 0, 50,000, 100,000 and 150,000 a QALY.
PUBLISHED_SHARES = {"full": (99.6, 99.7, 99.8, 99.8), "cash": (10.4, 16.9, 26.0, 36.0)}

# Published: with every input at its base value. The inputs are independent and the figures sums of products
# of them, so that the exact means are the same.
PUBLISHED_POINTS = {
    "cost_full": -2_916_613,
    "cost_cash": 658_980,
    "net_benefit_full_50k": 3_088_077,
    "net_benefit_cash_50k": -487_516,
}


@pytest.fixture(scope="module")
def discharge(document):
    return mcsv.simulate(mcsv.Model.model_validate(document("discharge")), draws=effort(1_000_000, 200_000)).isel(
        option=0
    )


class TestDischarge:
    """P01: a bridging service that is worth its money at full value and not in cash."""

    @pytest.mark.parametrize("view", ["full", "cash"])
    @pytest.mark.parametrize("place", range(4))
    def test_share_of_positive_net_benefit_within_one_point(self, discharge, view, place):
        name = f"net_benefit_{view}_{PAYING_VALUES[place]}{'k' if PAYING_VALUES[place] else ''}"
        positive = 100 * (1 - float(discharge.p_output_negative.sel(output=name)))
        assert positive == pytest.approx(PUBLISHED_SHARES[view][place], abs=1)

    @pytest.mark.parametrize("name", PUBLISHED_POINTS)
    def test_mean_is_the_published_point_value(self, discharge, near, name):
        near(discharge, "output_mean", PUBLISHED_POINTS[name], output=name)

    @pytest.mark.parametrize("name", PUBLISHED_POINTS)
    def test_base_values_give_the_published_point_value_to_the_unit(self, document, name):
        changed = document("discharge")
        changed["inputs"] = {
            key: row if "formula" in row else {"dist": "fixed", "value": row["mean"]}
            for key, row in changed["inputs"].items()
        }
        result = mcsv.simulate(mcsv.Model.model_validate(changed), draws=1_000).isel(option=0)
        assert float(result.output_mean.sel(output=name)) == pytest.approx(PUBLISHED_POINTS[name], abs=0.51)

    def test_the_council_pays_and_the_hospital_gains(self, discharge):
        cash = discharge.position_mean.isel(period=-1)
        assert float(discharge.p_deficit_window.sel(pocket="council")) > 0.05
        assert float(discharge.p_deficit.sel(pocket="hospital").max()) == 0
        assert float(cash.sel(pocket="hospital")) > 0
        assert float(cash.sel(pocket="patients")) == 0

    def test_mean_cash_of_both_pockets(self, discharge, near):
        # Seven quarters' worth of days: the ramp takes half of the first two.
        days = 20_783.5 * 0.22 * 7 / 4
        council = 2 * 2_250_000 + 250_000 - 2 * 1_450_000 - days * 195
        end = str(discharge.period.values[7])
        near(discharge, "position_mean", council, pocket="council", period=end)
        # Half a year later than the saving, so the last two of its eight quarters arrive after the window.
        near(discharge, "position_mean", days * 5 / 7 * 1150 * 0.32, pocket="hospital", period=end)
        last = str(discharge.period.values[-1])
        near(discharge, "position_mean", days * 1150 * 0.32, pocket="hospital", period=last)


@pytest.fixture(scope="module")
def school(document):
    return mcsv.simulate(mcsv.Model.model_validate(document("school_learning")), draws=1_000).isel(option=0)


def _payback_year(shares) -> str:
    """The one period in which every draw pays back, counted from 1, or ``never``."""
    when = int(np.argmax(shares.values))
    assert shares.values[when] == 1
    label = str(shares.when.values[when])
    return label if label == "never" else str(when + 1)


class TestSchoolLearning:
    """P02: the payer is not the saver. Figures for one child."""

    @pytest.mark.parametrize(("pocket", "published"), [("education", -98.8), ("public_bodies", 439.75)])
    def test_position_after_two_years(self, school, pocket, published):
        position = float(school.position_mean.sel(pocket=pocket).isel(period=1))
        assert position == pytest.approx(published, abs=0.05)

    @pytest.mark.parametrize(
        ("pocket", "saved"), [("cjs", 1849), ("nhs", 1148), ("education", 186 - 132), ("social_services", 23)]
    )
    def test_savings_after_ten_years_by_bearer(self, school, pocket, saved):
        assert float(school.position_mean.sel(pocket=pocket).isel(period=-1)) == pytest.approx(saved, abs=0.05)

    @pytest.mark.parametrize(
        ("payer", "judged", "year"),
        [
            ("education", "public_bodies", "2"),
            ("education", "education", "7"),
            ("social_services", "social_services", "never"),
        ],
    )
    def test_payback_of_a_body_that_pays_everything(self, document, payer, judged, year):
        changed = document("school_learning")
        changed["costs"]["lessons"]["paid_by"] = {payer: 1}
        result = mcsv.simulate(mcsv.Model.model_validate(changed), draws=1_000).isel(option=0)
        assert _payback_year(result.payback_period_share.sel(pocket=judged)) == year

    def test_the_payer_is_in_deficit_for_certain_inside_the_window(self, school):
        assert float(school.p_deficit_window.sel(pocket="education")) == 1
        assert float(school.p_deficit_window.sel(pocket="public_bodies")) == 0


class TestAircraft:
    """P04: the sum of most likely costs is not the most likely sum."""

    @pytest.mark.parametrize(
        ("correlation", "share", "quantiles"),
        [
            (None, 0.126, {0.5: 2.612, 0.8: 2.767}),
            (0.3, 0.177, {0.8: 2.785}),
            (0.9, 0.246, {0.8: 2.82}),
        ],
    )
    def test_chance_of_the_point_estimate_and_percentiles(self, document, correlation, share, quantiles):
        changed = document("uav")
        if correlation is None:
            del changed["correlations"]
        else:
            matrix = np.full((7, 7), correlation) + (1 - correlation) * np.eye(7)
            changed["correlations"][0]["normal"] = matrix.tolist()
        model = mcsv.Model.model_validate(changed)
        result = mcsv.simulate(model, draws=effort(1_000_000, 200_000), quantiles=(0.5, 0.8)).isel(option=0)
        assert float(result.p_output_negative.sel(output="over_point_estimate")) == pytest.approx(share, abs=0.005)
        for level, published in quantiles.items():
            total = float(result.output_quantile.sel(output="total", quantile=level))
            assert total == pytest.approx(published, abs=0.005)

    def test_the_file_itself_has_a_correlation_of_three_tenths(self, document):
        result = mcsv.simulate(mcsv.Model.model_validate(document("uav")), draws=effort(400_000, 200_000)).isel(
            option=0
        )
        assert float(result.p_output_negative.sel(output="over_point_estimate")) == pytest.approx(0.177, abs=0.005)
