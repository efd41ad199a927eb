"""The example models say what their comments promise: figures worked out by hand from what the files state."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest
import xarray as xr
from campaign import effort

import mcsv
from mcsv.files.examples import example_files
from mcsv.model import comments

Near = Callable[..., None]
Document = Callable[[str], dict[str, Any]]


MEANT = {"school_learning": {"W302"}}
"""Warnings that an example wants: published figures without ranges, so that nothing is uncertain."""


def _simulated(document: Document, name: str, draws: int, **more: Any) -> xr.Dataset:
    return mcsv.simulate(mcsv.Model.model_validate(document(name)), draws=draws, **more)


@pytest.mark.parametrize(
    "path", [path for path in example_files() if path.suffix == ".yaml"], ids=lambda path: path.stem
)
def test_no_example_is_warned_of(path):
    warned = {each.code for each in comments(mcsv.read_model(path)) if each.severity == "warning"}
    assert warned == MEANT.get(path.stem, set())


@pytest.fixture(scope="module")
def cohort(document) -> xr.Dataset:
    return _simulated(document, "small_cohort", effort(400_000, 60_000))


# Forty people (or 400), each kept at home with a chance that is beta with this mean and sd, each placement lognormal.
SHARE, SHARE_SD = 0.15, 0.05
PLACEMENT, PLACEMENT_SD = 30_000, 35_000
ONE_PERSON = SHARE - SHARE**2 - SHARE_SD**2
"""E[p (1 - p)]: what one toss of the coin adds to the variance, on average over what p may be."""


@pytest.mark.parametrize(("option", "people"), [("base", 40), ("ten_times", 400)])
class TestSmallCohort:
    """Chance falls with the number of people, and what nobody knows does not."""

    def test_all_three_ways_have_the_same_mean(self, cohort, near: Near, option, people):
        for output in ("saved", "one_cost_for_all", "no_chance"):
            near(cohort.sel(option=option), "output_mean", people * SHARE * PLACEMENT, output=output)

    def test_spread_of_each_way(self, cohort, near: Near, option, people):
        one = cohort.sel(option=option)
        tosses, known = people * ONE_PERSON, (people * SHARE_SD) ** 2
        cases = people * SHARE * PLACEMENT_SD**2
        near(one, "output_sd", sqrt(cases + (tosses + known) * PLACEMENT**2), output="saved")
        near(one, "output_sd", sqrt(known) * PLACEMENT, output="no_chance")
        near(one, "output_sd", sqrt(tosses + known), output="stay_at_home")

    def test_share_of_chance(self, cohort, near: Near, option, people):
        one = cohort.sel(option=option)
        tosses, known = people * ONE_PERSON, (people * SHARE_SD) ** 2
        chance = tosses * PLACEMENT**2 + people * SHARE * PLACEMENT_SD**2
        near(one, "output_chance_share", tosses / (tosses + known), output="stay_at_home")
        near(one, "output_chance_share", chance / (chance + known * PLACEMENT**2), output="saved")
        near(one, "position_chance_share", chance / (chance + known * PLACEMENT**2), pocket="council")
        assert float(one.output_chance_share.sel(output="no_chance")) == 0

    def test_the_council_keeps_what_is_saved_beyond_its_promise(self, cohort, near: Near, option, people):
        end = cohort.sel(option=option).isel(period=-1)
        near(end, "position_mean", people * (500 - 3_000 + SHARE * PLACEMENT), pocket="council")


@pytest.fixture(scope="module")
def register(document) -> xr.Dataset:
    return _simulated(document, "risk_register", effort(400_000, 60_000), quantiles=(0.05, 0.1, 0.2))


def _pert(low: float, mode: float, high: float) -> float:
    return (low + 4 * mode + high) / 6


# Probability (or mean number) times mean cost, before and after mitigation.
REGISTER = {
    "ground": (0.30 * _pert(80e3, 180e3, 600e3), 0.20 * 0.8 * _pert(80e3, 180e3, 600e3)),
    "asbestos": (0.50 * _pert(20e3, 60e3, 200e3), 0.50 * 0.6 * _pert(20e3, 60e3, 200e3)),
    "dear_tenders": (0.40 * 5e6 * 0.22 / 3, 0.30 * 5e6 * 0.22 / 3),
    "late_planning": (0.25 * 60e3, 0.15 * 60e3),
    "insolvency": (0.06 * 350e3, 0.04 * 0.7 * 350e3),
    "utilities": (0.30 * 40e3, 0.20 * 40e3),
    "changes": (8 * 9e3, 0.6 * 8 * 9e3),
    "vandalism": (4 * 6e3, 2 * 6e3),
    "accidents": (0.3 * 15e3, 0.2 * 15e3),
    "damp": (0.20 * _pert(15e3, 40e3, 150e3), 0.10 * 0.5 * _pert(15e3, 40e3, 150e3)),
}
MITIGATION = {
    "ground": 25e3,
    "asbestos": 12e3,
    "late_planning": 5e3,
    "insolvency": 15e3,
    "changes": 8e3,
    "vandalism": 5e3,
}


class TestRiskRegister:
    """The mean of a register is the sum of its products, and says little about its contingency."""

    def test_the_sums_in_the_comments(self):
        before, after = (round(sum(row[place] for row in REGISTER.values())) for place in (0, 1))
        assert (before, after, sum(MITIGATION.values())) == (414_333, 258_042, 70_000)

    @pytest.mark.parametrize("name", REGISTER)
    def test_each_risk(self, register, near: Near, name):
        before, after = REGISTER[name]
        near(register.sel(option="before_mitigation"), "event_cost_mean", before, event=name)
        near(register.sel(option="base"), "event_cost_mean", after + MITIGATION.get(name, 0), event=name)

    @pytest.mark.parametrize(
        ("option", "total"),
        [
            ("before_mitigation", sum(before for before, _ in REGISTER.values())),
            ("base", sum(after for _, after in REGISTER.values())),
            ("without_dear_tenders", sum(row[1] for name, row in REGISTER.items() if name != "dear_tenders")),
        ],
    )
    def test_mean_of_the_total(self, register, near: Near, option, total):
        near(register.sel(option=option).isel(period=-1), "position_mean", 500_000 - total, pocket="contingency")

    def test_how_often_each_happens(self, register):
        base = register.sel(option="base").event_probability
        assert float(base.sel(event="insolvency")) == pytest.approx(0.04, abs=0.002)  # one year on the site
        assert float(base.sel(event="accidents")) == pytest.approx(0.1813, abs=0.003)  # 1 - exp(-0.2)
        assert float(base.sel(event="vandalism")) == pytest.approx(0.8647, abs=0.003)  # 1 - exp(-2 x 1)
        assert float(base.sel(event="damp")) == pytest.approx(0.10, abs=0.003)

    def test_the_reserve_is_the_percentile_of_the_register(self, register):
        end = register.sel(option="base", pocket="contingency").isel(period=-1)
        for confidence, quantile in ((0.8, 0.2), (0.9, 0.1), (0.95, 0.05)):
            needed = float(end.reserve_required.sel(confidence=confidence))
            assert needed == pytest.approx(500_000 - float(end.position_quantile.sel(quantile=quantile)), rel=0.01)

    def test_the_contingency_is_enough_only_after_mitigation(self, register):
        failing = register.p_deficit_window.sel(pocket="contingency")
        assert float(failing.sel(option="base")) == pytest.approx(0.155, abs=0.005)
        assert float(failing.sel(option="before_mitigation")) == pytest.approx(0.34, abs=0.005)
        assert (register.position_max.sel(pocket="project").isel(period=-1) >= 0).all()


@pytest.fixture(scope="module")
def contract(document) -> xr.Dataset:
    return _simulated(document, "local_or_national", effort(60_000, 30_000))


@pytest.fixture(scope="module")
def unmitigated(document) -> xr.Dataset:
    return _simulated(lambda name: document(name) | {"mitigate": False}, "local_or_national", effort(60_000, 30_000))


class TestLocalOrNational:
    """Every part of the language together."""

    def test_the_worth_in_the_comments(self, document):
        told = next(path for path in example_files() if path.stem == "local_or_national").read_text(encoding="utf-8")
        charity, firm = re.findall(r"charity is worth ([\d,]+)[^.]*the firm ([\d,]+)\.", told)[0]
        worth = _simulated(document, "local_or_national", 400_000).sel(view="public_value")
        for option, stated in (("base", charity), ("national", firm)):
            found, error = (float(worth.sel(option=option)[name]) for name in ("npv_mean", "npv_mean_se"))
            assert float(stated.replace(",", "")) == pytest.approx(found, abs=3 * error + 500)

    def test_doing_nothing_costs_nothing_and_is_worth_nothing(self, contract):
        nothing = contract.sel(option="do_nothing")
        assert float(abs(nothing.npv_mean).max()) == float(nothing.npv_sd.max()) == 0
        assert float(nothing.position_sd.max()) == 0
        # 40,000 reserve and the budgets; of what is left more than 100,000 goes back at each year's end.
        assert nothing.position_mean.sel(pocket="council").values.tolist() == [330e3, 505e3, 630e3, 165e3]
        # nothing is carried forward
        assert nothing.position_mean.sel(pocket="hospital").values.tolist() == [120e3] * 4

    def test_caseload(self, contract, near: Near):
        expected, level = [], 0.0
        for _ in range(4):
            level = 0.45 * level + 0.8 * 150
            expected.append(level)
        base = contract.sel(option="base")
        for period, people in zip(base.period.values, expected, strict=True):
            near(base, "stock_mean", people, stock="caseload", period=period)
        # Both options see the same people: not nearly the same, the same.
        assert (base.stock_sd.values == contract.sel(option="national").stock_sd.values).all()

    def test_how_often_events_happen(self, contract, unmitigated):
        share = contract.event_probability
        failures = {"base": ("local_charity", 0.95**2), "national": ("national_firm", 0.985**2)}
        for option, (provider, survives) in failures.items():
            # Two years, and two more if the contract is renewed: at most with 95 %, rarely with less than 80 %.
            least, most = (1 - survives * (1 - renewed * (1 - survives)) for renewed in (0.80, 0.95))
            found = float(share.sel(option=option, event=f"provider/{provider}"))
            assert least - 0.003 < found < most + 0.003
        for results, late, breach in ((contract, 0.15, 1 - 0.98**2), (unmitigated, 0.30, 1 - 0.95**2)):
            base = results.event_probability.sel(option="base")
            assert float(base.sel(event="late_start")) == pytest.approx(late, abs=0.007)
            assert float(base.sel(event="data_breach")) == pytest.approx(breach, abs=0.006)

    def test_complaints_cost_their_number_times_their_mean(self, contract, unmitigated):
        # in the prices of each year: they grow by 2.5 % a year, give or take what nobody knows
        growth = sum(1.025**year for year in range(4))
        for results, rate in ((contract, 2.5), (unmitigated, 4)):
            found = float(results.event_cost_mean.sel(option="base", event="complaints"))
            assert found == pytest.approx(rate * 4_000 * growth, rel=0.01)

    def test_a_parent_holds_its_parts(self, contract):
        for option in ("base", "national"):
            position = contract.position_mean.sel(option=option)
            parts = position.sel(pocket=["council", "hospital", "jobcentre"]).sum("pocket")
            assert abs(position.sel(pocket="public_bodies") - parts).max() < 1e-6 * abs(parts).max()

    def test_the_choice(self, contract):
        """National is safer for the council, local worth more to all others: the trade-off that the file is about."""
        failing = contract.p_deficit_window.sel(pocket="council")
        worth = contract.npv_mean.sel(view="public_value")
        assert float(failing.sel(option="national")) < float(failing.sel(option="base")) < 0.10
        assert 0 < float(worth.sel(option="national")) < float(worth.sel(option="base"))
        town = contract.npv_mean.sel(view="town")
        assert float(town.sel(option="national")) < float(town.sel(option="base"))
