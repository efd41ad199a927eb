"""Units that contradict each other are told where they are used; what cannot be told stays unsaid."""

from __future__ import annotations

import pytest

from mcsv.errors import Mistake, ModelError
from mcsv.files.yaml import read_yaml
from mcsv.model import comments, validate
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.unit_inference import Units
from mcsv.model.language.formula import parse_formula
from mcsv.model.records.claim import Claim

SOUND = """\
programme: Home from hospital
currency: GBP
price_year: 2025/26
start: 2026-04
step: quarter
horizon: 4 years
prices: {inflation: 0.02}
accountability: {pocket: council, window: 2 years, tolerance: 0.1}
pockets:
  council:  {budget: {amount: grant, per: year, for: 2 years}, reserve: 20_000}
  hospital: {}
  patients: {kind: society}
groups:
  frail: {size: 900, engaged: share}
inputs:
  grant: {dist: fixed, value: 480_000, unit: GBP/year}
  team_cost: {dist: gamma, mean: 450_000, sd: 40_000, unit: GBP/year}
  days: {dist: lognormal, mean: 1_800, sd: 500, unit: bed days/year}
  day: {dist: gamma, mean: 400, sd: 50, unit: GBP per day}
  calls: {dist: gamma, mean: 2, sd: 0.5, unit: calls/person/year}
  call: {dist: gamma, mean: 30, sd: 5, unit: GBP/call}
  share: {dist: beta, mean: 0.3, sd: 0.1, unit: share}
  people: {dist: poisson, mean: 60, drawn: each_period, unit: people/quarter}
  delay: {dist: gamma, mean: 4, sd: 1, unit: months}
  claim: {dist: lognormal, mean: 20_000, sd: 25_000, unit: GBP/claim, chance: true}
  saved: {formula: days * day * share, unit: GBP/year}
stocks:
  caseload: {inflow: people, outflow: 0.25 * caseload, unit: people}
costs:
  team: {amount: team_cost, per: year, for: 2 years, paid_by: council}
  visits: {quantity: caseload, unit_value: 150, per: quarter, for: 2 years, paid_by: council}
benefits:
  days_avoided:
    quantity: days
    per: year
    lag: delay months
    for: 3 years
    values:
      - {to: hospital, type: fiscal, unit_value: day, cashable: share}
      - {to: patients, type: social, unit_value: 90}
  calls_avoided:
    per_head: calls
    group: frail
    per: year
    for: 3 years
    values: [{to: patients, type: social, unit_value: call}]
funding:
  start_up: {kind: grant, to: council, amount: 25_000, per: once}
events:
  claims: {rate: 0.5, costs: {council: claim}}
decisions:
  renewal: {at: 1 year, condition: position > -10_000, renews: team}
outputs:
  saved: {formula: saved - days * day / 9, unit: GBP/year}
"""


def said(*edits: str) -> list[Mistake]:
    """What a check says of the sound model with edits; each must change something."""
    text = SOUND
    for before, after in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    document = read_yaml(text, "model.yaml")
    try:
        return list(comments(validate(document.data, document.places, found=tuple(document.found))))
    except ModelError as error:
        return list(error.mistakes)


TEAM = "sd: 40_000, unit: GBP/year"
GRANT = "value: 480_000, unit: GBP/year"
YEARLY, AMOUNT = "amount: team_cost, per: year", "amount: team_cost,"
PAID, DAY_VALUE, SMILE_VALUE, CALL_VALUE = (
    "costs.team.amount",
    "benefits.days_avoided.values[0].unit_value",
    "benefits.days_avoided.values[1].unit_value",
    "benefits.calls_avoided.values[0].unit_value",
)
VISITS = ("quantity: caseload", "quantity: people", "per: quarter, for: 2 years", "per: month, for: 2 years")
PER_CENT = ("unit: share}", "unit: '%'}", "mean: 0.3, sd: 0.1", "low: 0, high: 100, mean: 30, sd: 10")
SAVED = "days * day * share, unit: GBP/"
NUMBERS = ("weeks: {dist: fixed, value: 50}", "weeks: {dist: gamma, mean: 50, sd: 1}")
WEEKLY = (TEAM, "sd: 40_000, unit: GBP/week")


def test_the_sound_model_gets_no_remark():
    assert said() == []


@pytest.mark.parametrize(
    ("edits", "code", "path", "words"),
    [
        ((TEAM, "sd: 40_000, unit: elephants"), "E440", PAID, "inputs.team_cost.unit: elephants"),
        ((GRANT, "value: 480_000, unit: elephants"), "E440", "pockets.council.budget.amount", "is money"),
        (WEEKLY, "E441", PAID, "multiply by 52.18 (weeks in a year)"),
        ((TEAM, "sd: 40_000, unit: GBP/month"), "E441", PAID, "or write per: month"),
        ((TEAM, "sd: 40_000, unit: £ a day"), "E441", PAID, "365.2 (days in a year)"),
        ((YEARLY, "amount: team_cost, per: quarter"), "E441", PAID, "divide by 4"),
        ((YEARLY, "amount: team_cost, per: period"), "E441", PAID, "divide by 4"),
        (("unit: GBP per day", "unit: GBP/day/month"), "W392", DAY_VALUE, "month"),
        (("bed days/year", "bed days/week"), "E441", "benefits.days_avoided.quantity", "52.18"),
        (("unit: calls/person/year", "unit: calls/person/month"), "E441", "benefits.calls_avoided.per_head", "12"),
        (("unit: GBP/call", "unit: GBP/call/month"), "W392", CALL_VALUE, "month"),
        (("calls/person/year", "calls/person", "GBP/call", "GBP/call/month"), "E441", CALL_VALUE, "per: month"),
        (("unit: GBP/call", "unit: calls"), "E440", CALL_VALUE, "inputs.call.unit"),
        (("unit: GBP/call", "unit: GBP/meal"), "W390", CALL_VALUE, "one name"),
        (("unit_value: 90", "unit_value: 90, unit: smiles"), "E440", SMILE_VALUE, "smile"),
        (VISITS, "E441", "costs.visits.quantity", "divide by 3"),
        (("unit: people/quarter", "unit: people/month"), "E441", "stocks.caseload.inflow", "multiply by 3"),
        (("lag: delay months", "lag: delay quarters"), "E441", "benefits.days_avoided.lag", "unit: months"),
        (("condition: position > -10_000", "condition: position > days"), "E440", "decisions.renewal.condition", "GBP"),
        (("amount: 25_000", "amount: days"), "E440", "funding.start_up.amount", "bed day/year"),
        (("amount: 25_000", "amount: grant"), "W392", "funding.start_up.amount", "GBP/year"),
        (("reserve: 20_000", "reserve: days"), "E440", "pockets.council.reserve", "bed day"),
        (("council: claim", "council: delay"), "E440", "events.claims.costs.council", "month"),
        (("cashable: share", "cashable: team_cost"), "E440", "benefits.days_avoided.values[0].cashable", "no money"),
        (("unit: share", "unit: GBP"), "E440", "groups.frail.engaged", "no money"),
        (("rate: 0.5, costs", "rate: people, costs"), "E441", "events.claims.rate", "multiply by 4"),
        (("formula: saved - days * day / 9", "formula: saved - days"), "E440", "outputs.saved.formula", "adds"),
        (("formula: saved - days * day / 9", "formula: days"), "E440", "outputs.saved.formula", "unit: GBP/year"),
        ((f"{SAVED}year", f"{SAVED}month"), "E441", "inputs.saved.formula", "divide by 12"),
        ((*WEEKLY, AMOUNT, "amount: 1.05 * team_cost,"), "W391", PAID, "no number in it"),
        ((TEAM, "sd: 40_000, unit: GBP/nurse/year"), "W393", PAID, "how many"),
        (PER_CENT, "E441", "groups.frail.engaged", "divide by 100"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_where_it_is_used(edits: tuple[str, ...], code: str, path: str, words: str):
    found = [mistake for mistake in said(*edits) if (mistake.code, mistake.path) == (code, path)]
    assert len(found) == 1, list(map(str, said(*edits)))
    assert words in str(found[0])
    assert found[0].line > 0


def test_what_has_no_per_is_not_told_to_write_one():
    (told,) = said("saved - days * day / 9, unit: GBP/year", "saved, unit: thousand GBP/year")
    assert told.way_out == "divide by 1,000; or mend the unit"


@pytest.mark.parametrize(
    "edits",
    [
        (TEAM, "sd: 40_000"),
        (TEAM, "sd: 40_000, unit: GBP"),
        (TEAM, "sd: 40_000, unit: number"),
        (TEAM, "sd: 40_000, unit: 'GBP 2025/26 per year'"),
        ("currency: GBP", "currency: £"),
        (TEAM, "sd: 40_000, unit: £ p.a."),
        (*WEEKLY, AMOUNT, "amount: 52 * team_cost,"),
        (*WEEKLY, AMOUNT, "amount: 39 * team_cost,"),
        (*WEEKLY, AMOUNT, "amount: team_cost * weeks,", "  days:", f"  {NUMBERS[0]}\n  days:"),
        (*WEEKLY, AMOUNT, "amount: team_cost * weeks,", "  days:", f"  {NUMBERS[1]}\n  days:"),
        (
            *WEEKLY,
            "amount: team_cost,",
            "amount: team_cost * weeks,",
            "  days:",
            "  weeks: {dist: fixed, value: 50}\n  days:",
        ),
        (
            *WEEKLY,
            "amount: team_cost,",
            "amount: team_cost * n,",
            "  days:",
            "  n: {dist: gamma, mean: 50, sd: 1}\n  days:",
        ),
        (YEARLY, "amount: team_cost / 4, per: quarter"),
        (AMOUNT, "amount: team_cost * 1.02 ** (t / 4), basis: nominal,"),
        (AMOUNT, "amount: 'max(team_cost, 400_000)',"),
        (AMOUNT, "amount: 'where(days > 100, team_cost, 0)',"),
        (AMOUNT, "amount: 240 * days,"),
        ("amount: 25_000", "amount: 0.5 * grant"),
        ("unit_value: day,", "unit_value: '(day + 20) * (1 - share)',"),
        ("unit: calls/person/year", "unit: calls/year"),
        ("unit: GBP/claim", "unit: GBP"),
        ("unit: people/quarter", "unit: people"),
        ("lag: delay months", "lag: delay / 3 quarters"),
        ("formula: saved - days * day / 9, unit: GBP/year", "formula: saved - days * day / 9, unit: GBP"),
        ("formula: saved - days * day / 9, unit: GBP/year", "formula: team_cost / 1_000, unit: thousand GBP"),
        ("unit: share}", "unit: '%'}", "cashable: share", "cashable: 0.3"),
        ("unit: bed days/year", "unit: elephants/year", "unit: GBP per day", "unit: GBP/elephant"),
    ],
)
def test_what_may_well_be_meant_stays_unsaid(edits: tuple[str, ...]):
    codes = {mistake.code for mistake in said(*edits)}
    assert not codes & {"E440", "E441", "W390", "W391", "W392", "W393"}, list(map(str, said(*edits)))


def test_a_model_for_one_child_may_say_so():
    text = (
        SOUND[: SOUND.index("groups:")]
        + """\
inputs:
  grant: {dist: fixed, value: 480, unit: GBP/child/year}
  team_cost: {dist: gamma, mean: 450, sd: 40, unit: GBP/child/year}
costs:
  team: {amount: team_cost, per: year, for: 2 years, paid_by: council}
"""
    )
    assert comments(validate(read_yaml(text, "model.yaml").data)) == ()


def test_a_chain_of_formulas_is_followed_to_what_declares_a_unit():
    chain = {f"c{i}": {"formula": f"c{i - 1}"} for i in range(1, 1_500)}
    inputs = {"c0": {"dist": "fixed", "value": 1, "unit": "elephants"}, **chain}
    claim = Claim.model_validate({"currency": "GBP", "inputs": inputs})
    counted = Units(Survey(claim, {})).counted(parse_formula("2 * c1499"))
    assert str(counted.unit) == "elephant"
    assert counted.said == ("inputs.c0.unit: elephants",)
    assert counted.numbers == (2.0,)


@pytest.mark.parametrize(
    ("formula", "unit", "numbers", "told"),
    [
        ("a * b", "GBP·visit", (), True),
        ("a / b", "GBP/visit", (), True),
        ("sum_of(b, a)", "GBP·visit", (), True),
        ("-3 * a", "GBP", (3.0,), True),
        ("a / 4", "GBP", (0.25,), True),
        ("sqrt(a * a)", "GBP", (), True),
        ("a ** 2", "GBP^2", (), True),
        ("(2 + 3) * a", "GBP", (5.0,), True),
        ("a * (1 - s)", "GBP", (), True),
        ("a * 1.03 ** t", "GBP", (), True),
        ("min(a, 100)", "GBP", (), True),
        ("where(a > 2, b, 0)", "visit", (), True),
        ("a * (b > 3)", "GBP", (), True),
        ("floor(abs(-a))", "GBP", (), True),
        ("binomial(b, s)", "visit", (), True),
        ("poisson(b)", "visit", (), True),
        ("x * a", "GBP", (), False),
        ("a * t", "GBP", (), False),
        ("exp(a)", "1", (), False),
        ("a ** x", "1", (), False),
        ("level * a", "GBP·home", (), True),
    ],
)
def test_what_formulas_count(formula: str, unit: str, numbers: tuple[float, ...], told: bool):
    fixed = {"a": "GBP", "b": "visits", "s": "share"}
    inputs = {name: {"dist": "gamma", "mean": 1, "sd": 1, "unit": text} for name, text in fixed.items()}
    inputs["x"] = {"dist": "gamma", "mean": 1, "sd": 1}
    stocks = {"level": {"inflow": 1, "unit": "homes"}}
    counted = Units(Survey(Claim.model_validate({"inputs": inputs, "stocks": stocks}), {})).counted(
        parse_formula(formula)
    )
    assert (str(counted.unit), counted.numbers, not counted.open) == (unit, numbers, told)
