"""The page for reviewers: expected numbers of times, shares, dates, and what is marked."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, validate
from mcsv.model.review import Review, review
from mcsv.reports.inputs.review import page
from mcsv.reports.writing.screen import Screen

MODEL = """\
currency: GBP
price_year: 2025/26
start: 2026-04
step: month
horizon: 3 years
prices: {inflation: 0}
accountability: {pocket: council, window: 1 year, tolerance: 0.05}
pockets: {council: {budget: {amount: 100_000, per: year, for: 3 years}}, hospital: {}}
groups: {tenants: {size: 100, engaged: 0.5}}
inputs:
  wage: {dist: gamma, mean: 40_000, sd: 2_000, unit: GBP/year, source: "scale, 40,000 a year"}
  days: {dist: lognormal, mean: 900, sd: 100, unit: days/year, source: pilot}
costs: {team: {amount: wage, per: year, paid_by: council, from: 3 months, for: 2 years}}
benefits:
  stays:
    {quantity: days, per: year, group: tenants, from: 3 months, values: [{to: hospital, type: fiscal, unit_value: 100}]}
events:
  once: {hazard: 0.2, stops: [team, stays], for: 6 months}
  again: {hazard: 0.3, repeats: true, stops: [team, stays], for: 4 months, mitigation: {hazard: 0.1}}
  claims: {rate: 2, costs: {council: 300}, until: 18 months}
  late: {probability: 0.25, delays: [team, stays], by: 2 months}
decisions: {renewal: {at: 1 year, condition: position > 0, renews: [team, stays]}}
"""


def model(text: str = MODEL) -> Model:
    return validate(read_yaml(text, "model.yaml").data)


@pytest.fixture(scope="module")
def found() -> Review:
    return review(model())


def test_money_stands_beside_people_budgets_and_benefits(found: Review):
    team = next(flow for flow in found.flows if flow.path == "costs.team")
    stays = next(flow for flow in found.flows if flow.path.startswith("benefits.stays"))
    assert team.a_year == pytest.approx(40_000)
    assert team.of_budget == pytest.approx(80_000 / 300_000)
    assert team.of_benefits == pytest.approx(80_000 / 247_500)
    assert team.dates == "2026-07 to 2028-06"
    assert stays.a_year == pytest.approx(90_000)
    assert stays.per_head == pytest.approx(1_800)
    assert found.flows[0].path.startswith("benefits.stays")


@pytest.mark.parametrize(
    ("said", "told", "growth"),
    [
        ("basis: nominal", "nominal cash", 1.0),
        ("inflation: 0.05", "cash grows by 0.05 a year", 1.0),  # as all other money does
        ("inflation: 0.1", "cash grows by 0.1 a year", 1.1 / 1.05),
        ("inflation: 0", "cash grows by 0 a year", 1 / 1.05),
    ],
)
def test_money_that_is_not_in_the_models_prices_is_told(said: str, told: str, growth: float):
    text = MODEL.replace("{inflation: 0}", "{inflation: 0.05}").replace("amount: wage,", f"amount: wage, {said},")
    team = next(flow for flow in review(model(text)).flows if flow.path == "costs.team")
    assert team.made_of.endswith(f", {told}")
    months = [40_000 / 12 * growth ** (month / 12) for month in range(3, 27)]
    assert team.a_year == pytest.approx(sum(months) / 2)


def test_events_are_as_frequent_as_a_run_says(found: Review):
    run = mcsv.simulate(model(), draws=200_000)
    times = {one.path: one for one in found.happenings}
    for name in ("once", "late"):
        happened = float(run.event_probability.sel(event=name).squeeze())
        assert times[f"events.{name}"].after == pytest.approx(happened, abs=0.005)
    assert times["events.claims"].after == pytest.approx(3)
    assert times["events.again"].before > 0.3 * 2
    assert times["events.again"].after == pytest.approx(times["events.again"].before / 3, rel=0.25)


def test_inputs_stand_beside_their_sources(found: Review):
    wage = next(figure for figure in found.figures if figure.path == "inputs.wage")
    assert (wage.mean, wage.unit, wage.source) == (pytest.approx(40_000), "GBP/year", "scale, 40,000 a year")
    assert 36_000 < wage.low < 38_000 < 42_000 < wage.high < 44_000
    assert not wage.marks


@pytest.mark.parametrize(("factor", "marked"), [(12, "12 times"), (1000, "1,000 times"), (0.01, "1 / 100 of")])
def test_a_slipped_factor_is_marked_and_stands_first(factor: float, marked: str):
    text = MODEL.replace("mean: 40_000, sd: 2_000", f"mean: {40_000 * factor:g}, sd: {2_000 * factor:g}")
    page = review(model(text))
    assert page.figures[0].path == "inputs.wage"
    assert marked in page.figures[0].marks[0]
    team = next(flow for flow in page.flows if flow.path == "costs.team")
    assert bool(team.marks) == (factor > 1)


def test_dates_stand_in_the_calendar(found: Review):
    when = {(date.path, date.when) for date in found.dates}
    assert {
        ("decisions.renewal", "2027-04"),
        ("accountability", "2027-03"),
        ("pockets.council.budget", "2029-03"),
        ("events.claims", "2027-09"),
    } <= when
    assert [date.when for date in found.dates] == sorted(date.when for date in found.dates)


OUTCOMES = """\
{kind: outcome_payment, to: charity, paid_by: council, trigger: 0.5,
    cohorts: {one: {measure: days / 1000, amount: 90, at: 12 months}}}"""


def with_outcomes() -> str:
    text = MODEL.replace("hospital: {}}", "hospital: {}, charity: {reserve: 50}}")
    return f"{text}funding: {{pay: {OUTCOMES}}}\n"


@pytest.mark.parametrize(("start", "when"), [("start: 2026-04\n", "2027-03"), ("", "month 12")])
def test_what_is_paid_at_the_end_of_a_year_is_paid_in_its_last_month(start: str, when: str):
    dates = {date.path: date.when for date in review(model(with_outcomes().replace("start: 2026-04\n", start))).dates}
    assert dates["funding.pay.cohorts.one"] == dates["accountability"] == when
    assert dates["events.once"] == ("2026-04" if start else "month 1")


def test_money_that_depends_on_outcomes_is_said_to():
    found = review(model(with_outcomes()))
    text = next(one.text for one in found.settings if one.path == "pockets.charity")
    assert text.endswith("; without funding.pay, which depends on outcomes")
    council = next(one.text for one in found.settings if one.path == "pockets.council")
    assert council.endswith("cash saved")
    lines = "\n".join(page(found, Screen(200)))
    assert "charity receives what depends on outcomes: outcome payment" in lines
    assert " in all, 2026-07" in lines
    assert "  in all" not in lines


def test_a_cap_stands_beside_what_it_caps_and_counts():
    flows = review(model(MODEL.replace("{amount: wage,", "{amount: wage, cap: 30_000,"))).flows
    team = next(flow for flow in flows if flow.path == "costs.team")
    assert "at most 30000" in team.made_of
    assert team.a_year == pytest.approx(30_000)
    flows = review(model(MODEL.replace("{quantity: days,", "{quantity: days, cap: 500,"))).flows
    stays = next(flow for flow in flows if flow.path.startswith("benefits.stays"))
    assert "at most 500" in stays.made_of
    assert stays.a_year == pytest.approx(50_000)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("[30_000, null]", "truncate above 30,000"), ("[null, 45_000.5]", "truncate below 45,000.5"),
     ("[30_000, 45_000]", "truncate 30,000 to 45,000")],
)  # fmt: skip
def test_ends_are_told_in_words(written: str, shown: str):
    found = review(model(MODEL.replace("sd: 2_000,", f"sd: 2_000, truncate: {written},")))
    wage = next(figure for figure in found.figures if figure.path == "inputs.wage")
    assert wage.made_of.endswith(shown)
