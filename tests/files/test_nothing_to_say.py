"""What looks like a mistake and is none gets no remark."""

from __future__ import annotations

import pytest
from bad_language import SOUND, TRUST

from mcsv.files.yaml import read_yaml
from mcsv.model import comments, validate

QUIET = {
    "a year's cost by the quarter": ("amount: team_cost, per: year", "amount: team_cost / 4, per: quarter"),
    "nominal money that grows": (
        "amount: team_cost, per: year",
        "amount: team_cost * 1.02 ** (t / 4), basis: nominal, per: year",
    ),
    "a caseload that grows": ("    quantity: 20\n", "    quantity: 20 * 1.03 ** (t / 4)\n"),
    "a seasonal amount": ("amount: team_cost, per: year", "amount: team_cost * (1 + 0.01 * t), per: year"),
    "inflation of none": ("{inflation: 0.02}", "{inflation: 0}"),
    "shares that add up by formula": (
        "{council: 0.7, hospital: 0.3}",
        "{council: cash_share, hospital: 1 - cash_share}",
    ),
    "a normal that is hardly ever below 0": ("mean: 1_300, sd: 150", "mean: 1_300, sd: 400"),
    "a provider that an option chooses": (
        TRUST,
        TRUST + "\n  other: {kind: national}\noptions:\n  other: {set: {provider: other}}",
    ),
    "two providers side by side": (
        TRUST,
        TRUST + "\n  other: {kind: national}",
        "provider: trust\n",
        "provider: {trust: cash_share, other: 1 - cash_share}\n",
    ),
    "a whole attribution": ("{charity: 0.3, family: 0.2}", "{charity: 0.8, family: 0.2}"),
    "an input that only an option uses": (
        "outputs:\n",
        "options:\n  other: {set: {costs.team.amount: spare}}\noutputs:\n",
        "inputs:\n",
        "inputs:\n  spare: {dist: gamma, mean: 400_000, sd: 20_000, unit: GBP/year, source: quote}\n",
    ),
}


@pytest.mark.parametrize("case", QUIET)
def test_no_remark(case: str):
    text, edits = SOUND, QUIET[case]
    for before, after in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    document = read_yaml(text, "model.yaml")
    said = comments(validate(document.data, document.places, found=tuple(document.found)))
    assert said == (), [str(remark) for remark in said]


def test_real_money_made_nominal_by_an_input_of_its_own():
    text = SOUND.replace("unit: GBP/year, source: tender", "unit: GBP/year, basis: real, source: tender")
    text = text.replace("inputs:\n", "inputs:\n  paid: {formula: team_cost * 1.02 ** (t / 4), basis: nominal}\n", 1)
    text = text.replace("amount: team_cost, per: year", "amount: paid, basis: nominal, per: year")
    document = read_yaml(text, "model.yaml")
    assert comments(validate(document.data, document.places, found=tuple(document.found))) == ()
