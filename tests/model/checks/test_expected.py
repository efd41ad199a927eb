"""Expected money without a run: where nothing is uncertain it is the engine's answer, to rounding."""

from __future__ import annotations

import math

import pytest

import mcsv
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, comments, validate
from mcsv.model.checks import affordable
from mcsv.model.checks.expected import Expected
from mcsv.model.checks.happening import dues
from mcsv.model.checks.survey import Survey

MODEL = """\
currency: GBP
price_year: 2025/26
start: 2026-04
step: quarter
horizon: 3 years
prices: {inflation: 0}
accountability: {pocket: council, window: 3 years, tolerance: 0.05}
pockets:
  council: {budget: {amount: 400_000, per: year, for: 2 years}, reserve: 9_000}
  hospital: {reserve: 5}
  people: {kind: society}
groups: {tenants: {size: 200, eligible: 0.5, engaged: 0.8}}
inputs: {arrivals: 30, wage: 2_000, level: {formula: 2 * caseload}}
stocks: {caseload: {initial: 10, inflow: arrivals, outflow: 0.5 * caseload}}
costs:
  team:
    amount: wage * level
    per: year
    paid_by: {council: 0.75, hospital: 0.25}
    timing: {from: 1 quarter, for: 18 months, ramp: 1 year}
  fares: {per_head: 12, group: tenants, per: month, paid_by: council, drop_off: 0.2, bias: {rate: 0.5, mitigation: 0.2}}
  start: {amount: 7_000, per: once, lag: 2 quarters, paid_by: council}
benefits:
  stays:
    quantity: level
    per: year
    effect: observed_rate
    deadweight: 0.1
    attribution: {charity: 0.2, family: 0.3}
    lag: 3 months
    values: [{to: hospital, type: fiscal, unit_value: 300, cashable: 1}, {to: people, type: social, unit_value: 50}]
funding:
  grant: {kind: grant, to: council, amount: 1_000, per: month, for: 1 year}
  match: {kind: match, to: council, paid_by: hospital, of: start, rate: 0.5}
"""


def model(text: str = MODEL) -> Model:
    return validate(read_yaml(text, "model.yaml").data)


def expected(text: str = MODEL) -> Expected:
    return Expected(Survey(model(text), {}))


def test_it_is_the_engines_answer_where_nothing_is_uncertain():
    money, run = expected(), mcsv.simulate(model(), draws=64)
    ends = run.position_mean.isel(period=-1).squeeze()
    total = money.total
    council = 9_000 + money.budget("council") - 0.75 * total("costs.team") - total("costs.fares")
    council += total("funding.grant") + total("funding.match") - total("costs.start")
    hospital = 5 - 0.25 * total("costs.team") - total("funding.match") + total("benefits.stays.values[0]")
    assert council == pytest.approx(float(ends.sel(pocket="council")), rel=1e-12)
    assert hospital == pytest.approx(float(ends.sel(pocket="hospital")), rel=1e-12)


def test_all_that_a_pocket_has_and_pays():
    money = expected()
    assert money.means("council") == 9_000 + 800_000 + 12_000 + 3_500
    paid = 0.75 * money.total("costs.team") + money.total("costs.fares") + 7_000
    assert money.burdens("council") == pytest.approx(paid)


def test_money_of_another_year_is_brought_to_the_models():
    text = MODEL.replace("wage: 2_000", "wage: {dist: fixed, value: 2_000, unit: GBP/person, price_year: 2020/21}")
    text = (
        text.replace("{inflation: 0}", "{inflation: 0, index: cpi}")
        + "indices: {cpi: {values: {2020/21: 80, 2025/26: 100}}}\n"
    )
    assert expected(text).total("costs.team") == pytest.approx(1.25 * expected().total("costs.team"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("per: year\n    paid_by", "per: year\n    inflation: 0.07\n    paid_by"),
        ("per: year\n    paid_by", "per: year\n    inflation: 0.04 - 0.01 * t\n    paid_by"),
        ("cashable: 1}", "cashable: 1, inflation: -0.03}"),
        ("per: once, lag", "per: once, inflation: 0.3, lag"),
    ],
)
def test_money_that_grows_at_a_rate_of_its_own_is_the_engines(old: str, new: str):
    assert old in MODEL
    text = MODEL.replace(old, new)
    run = mcsv.simulate(model(text), draws=64).position_mean.isel(period=-1).squeeze()
    money = expected(text)
    total = money.total
    hospital = 5 - 0.25 * total("costs.team") - total("funding.match") + total("benefits.stays.values[0]")
    assert hospital == pytest.approx(float(run.sel(pocket="hospital")), rel=1e-12)
    before = mcsv.simulate(model(), draws=64).position_mean.isel(period=-1).squeeze()
    assert hospital != pytest.approx(float(before.sel(pocket="hospital")), rel=1e-6)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("attribution: 0.2", "attribution: {school: 0.1, family: 0.3}"),
        ("    lag: 3 months\n", "    lag: 3 months\n    ramp: 1 year\n    drop_off: {rate: 0.3, by: cohort}\n"),
        ("    lag: 3 months\n", "    quantity: 40 - 3 * t\n    drop_off: {rate: 0.1, per: month, by: cohort}\n"),
    ],
)
def test_what_stays_of_a_benefit_is_the_engines_answer(old: str, new: str):
    text = MODEL.replace(old, new)
    text = text.replace("    quantity: level\n", "") if "quantity: 40" in new else text
    run = mcsv.simulate(model(text), draws=64).position_mean.isel(period=-1).squeeze()
    money = expected(text)
    saved = money.total("benefits.stays.values[0]")
    paid = 0.25 * money.total("costs.team") + money.total("funding.match")
    assert 5 - paid + saved == pytest.approx(float(run.sel(pocket="hospital")), rel=1e-12)


@pytest.mark.parametrize(
    "match",
    [
        "of: start, rate: 0.5, lag: 6 months",
        "of: [team, grant], rate: 0.1 + t / 20",
        "of: team, rate: 0.3, from: 1 quarter, for: 1 year, ramp: 6 months",
        "of: fares, rate: 0.3, cap: 2_000",
    ],
)
def test_what_funding_comes_to_is_the_engines_answer(match: str):
    grant = "grant: {kind: grant, to: council, amount: 1_000, per: month, for: 1 year, cap: 7_500}"
    lines = MODEL[: MODEL.index("funding:")] + f"funding:\n  {grant}\n"
    text = f"{lines}  match: {{kind: match, to: council, paid_by: hospital, {match}}}\n"
    money, run = expected(text), mcsv.simulate(model(text), draws=64).position_mean.isel(period=-1).squeeze()
    assert money.total("funding.grant") == 7_500
    left = 5 - 0.25 * money.total("costs.team") + money.total("benefits.stays.values[0]")
    assert left - money.total("funding.match") == pytest.approx(float(run.sel(pocket="hospital")), rel=1e-12)


def test_an_input_that_its_grade_moves_is_expected_where_it_is_drawn():
    wage = "wage: {dist: normal, mean: 2_000, sd: 100, times: 2, plus: 50, grade: 4, higher_is: worse}"
    graded = MODEL.replace("wage: 2_000", wage) + "evidence: {grades: {4: {widen: 1.3, shift: 0.1}}}\n"
    alike = MODEL.replace("wage: 2_000", "wage: {formula: 2_000 * 1.1 * 2 + 50}")
    assert dict(expected(graded).points[0])["wage"] == pytest.approx(4_450)
    assert dues(expected(graded), "council") == pytest.approx(dues(expected(alike), "council"))
    assert dues(expected(graded), "council") > dues(expected(), "council")


def test_what_depends_on_chance_is_not_known():
    text = MODEL + "  pool: {kind: risk_share, to: council, paid_by: hospital}\n"
    assert math.isnan(expected(text).total("funding.pool"))


def test_a_long_chain_of_formulas_is_computed_once_in_order():
    chain = ", ".join(f"c{k}: {{formula: c{k + 1} + 1}}" for k in range(60))
    text = MODEL.replace("arrivals: 30", f"arrivals: 30, {chain}, c60: {{dist: uniform, low: 0, high: 2}}")
    assert expected(text).points[5]["c0"] == pytest.approx(61)


def test_a_rare_loss_is_due_as_often_as_it_is_expected():
    events = "events: {flood: {hazard: 0.002, costs: {council: 3_000_000}}, claims: {rate: 2, costs: {council: 10}}}\n"
    text = MODEL + events
    money = expected(text)
    once = 1 - (1 - 0.002) ** 3
    assert dues(money, "council") - money.streams("council") == pytest.approx(3_000_000 * once + 60)
    assert money.burdens("council") - money.streams("council") == 3 * 3_000_010
    assert "pockets.council.budget" not in {each.path for each in comments(model(text)) if each.code == "W367"}
    daily = text.replace("hazard: 0.002", "rate: 12").replace("3_000_000", "1_000_000")
    assert "pockets.council.budget" in {each.path for each in comments(model(daily)) if each.code == "W367"}


@pytest.mark.parametrize(("each", "told"), [(300, False), (400, True)])
def test_a_pocket_that_pays_in_all_more_than_ten_times_what_it_has_is_told(each: float, told: bool):
    paid = {name: {"amount": each, "per": "once", "paid_by": "council"} for name in ("doors", "lifts", "roofs")}
    budget = {"amount": 100, "per": "once"}
    data = {"step": "year", "horizon": 2, "pockets": {"council": {"budget": budget}}, "costs": paid}
    assert ("pockets.council.budget" in {one.path for one in comments(validate(data)) if one.code == "W367"}) is told


def test_what_a_pocket_without_a_budget_pays_is_not_worked_out(monkeypatch: pytest.MonkeyPatch):
    """There is nothing to compare it with; of many pockets most have none."""
    asked: list[str] = []
    monkeypatch.setattr(affordable, "dues", lambda money, pocket: (asked.append(pocket), dues(money, pocket))[1])
    pockets = {"council": {"budget": {"amount": 100, "per": "once"}}, "hospital": {}, "charity": {}}
    paid = {name: {"amount": 50, "per": "once", "paid_by": name} for name in pockets}
    validate({"step": "year", "horizon": 2, "pockets": pockets, "costs": paid})
    assert asked == ["council"]
