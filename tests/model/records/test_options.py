"""Options: what they change, what they refuse, and where their mistakes are told."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import Mistake, ModelError
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, Pocket, canonical, comments, validate
from mcsv.model.changes import variants

BASE = """\
version: 1
currency: GBP
price_year: 2025/26
step: quarter
horizon: 2 years
discounting: {rate: 0.035, origin: start}
prices: {inflation: 0.02}
accountability: {pocket: council, window: 2 years, tolerance: 0.05}
pockets:
  council: {budget: {amount: 1_000_000, per: year}}
  hospital: {}
inputs:
  saving: {dist: normal, mean: 1_200, sd: 100, unit: GBP}
  share: {dist: beta, mean: 0.3, sd: 0.1}
  fee: 2_000
costs:
  team: {amount: 900_000 * share, per: year, paid_by: council, for: 2 years}
  training: {amount: fee, per: once, paid_by: {council: 0.5, hospital: 0.5}, timing: {from: 1 quarter}}
benefits:
  stays:
    quantity: 100 * share
    per: year
    drop_off: 0.1
    ramp: [0.5, 1]
    values:
      - {to: hospital, type: fiscal, unit_value: saving, cashable: 0.5}
      - {to: council, type: fiscal, unit_value: saving / 2}
funding:
  matched: {kind: match, to: council, paid_by: hospital, of: [training]}
  again: {kind: match, to: council, of: matched}
events:
  late: {probability: 0.2, delays: [costs.team, stays], by: 1 quarter}
  strike: {hazard: 0.1, for: 1 quarter, stops: team, changes: {stays: 0.5}}
decisions:
  renewal: {at: 1 year, renews: [team, stays], probability: 0.8}
outputs:
  value: {formula: saving * share, unit: GBP}
options:
"""


def model(option: str) -> Model:
    document = read_yaml(f"{BASE}  other: {option}\n", "model.yaml")
    return validate(document.data, document.places, found=tuple(document.found))


def mistakes(option: str) -> list[Mistake]:
    with pytest.raises(ModelError) as caught:
        model(option)
    return list(caught.value.mistakes)


def other(option: str) -> Model:
    whole = model(option)
    assert list(whole.variants) == ["base", "other"]
    assert whole.variants["base"] is whole
    return whole.variants["other"]


def follow(record: Any, path: str) -> Any:
    for part in path.split("."):
        here = record[part] if isinstance(record, dict) else getattr(record, part)
        record = here
    return record


@pytest.mark.parametrize(
    ("option", "path", "value"),
    [
        ("{set: {costs.team.amount: 5}}", "costs.team.amount.text", "5"),
        ("{set: {pockets.council.reserve: 5}}", "pockets.council.reserve.text", "5"),
        ("{set: {costs.team.for: 1 year}}", "costs.team.timing.duration.count", 1),
        ("{set: {costs.team.timing.for: 1 year}}", "costs.team.timing.duration.count", 1),
        ("{set: {costs.team.lag: 1 quarter}}", "costs.team.timing.lag.count", 1),
        ("{set: {costs.training.from: 3}}", "costs.training.timing.start.count", 3),
        ("{set: {costs.training.timing.from: 3}}", "costs.training.timing.start.count", 3),
        ("{set: {costs.training.lag: 3}}", "costs.training.timing.lag.count", 3),
        ("{set: {costs.team.timing: {lag: 3}}}", "costs.team.timing.duration", None),
        ("{set: {costs.team.ramp.over: 3}}", "costs.team.timing.ramp.over.count", 3),
        ("{set: {benefits.stays.drop_off.per: quarter}}", "benefits.stays.timing.drop_off.per", "quarter"),
        ("{set: {costs.team.paid_by.council: 1, costs.team.amount: 3}}", "costs.team.amount.text", "3"),
        ("{set: {inputs.fee.value: 7}}", "inputs.fee.written", {"dist": "fixed", "value": 7}),
        ("{set: {inputs.saving.sd: 7}}", "inputs.saving.written.sd", 7),
        ("{set: {inputs.saving: 7}}", "inputs.saving.constant", True),
        ("{set: {prices.index: cpi}, add: {indices.cpi: {values: {2025: 1}}}}", "prices.index", "cpi"),
        ("{set: {discounting.rate: 0.01}}", "discounting.rate", 0.01),
        ("{set: {outputs.value.formula: saving}}", "outputs.value.formula.text", "saving"),
        ("{without: costs.training}", "funding", {}),
        ("{without: benefits.stays.ramp}", "benefits.stays.timing.ramp.points", ()),
        ("{without: [team]}", "events.late.delays", ("stays",)),
        ("{without: [team]}", "events.strike.stops", ()),
        ("{without: [team, stays]}", "decisions.renewal.renews", ()),
        ("{without: [team, stays]}", "events.late.by", None),
        ("{without: [stays]}", "events.strike.changes", {}),
        ("{without: 'events.late.delays[1]'}", "events.late.delays", ("costs.team",)),
        ("{add: {pockets.council.budget.from: 1}}", "pockets.council.budget.start.count", 1),
        ("{add: {costs.more: {amount: 5, per: year, paid_by: council}}}", "costs.more.per", "year"),
        ("{add: {groups.people: {size: 5}}, set: {benefits.stays.group: people}}", "benefits.stays.group", "people"),
    ],
    ids=str,
)
def test_an_option_says_what_is_different(option: str, path: str, value: Any):
    assert follow(other(option), path) == value


def test_entries_of_lists_are_those_of_the_base():
    option = """
    set: {'benefits.stays.values[1].unit_value': 7, 'benefits.stays.ramp[0]': 0.25}
    add: {'benefits.stays.values[2]': {to: council, type: economic, unit_value: 9}}
    without: 'benefits.stays.values[0]'"""
    stays = other(option).benefits["stays"]
    assert [value.unit_value.text for value in stays.values] == ["7", "9"]
    assert [point.text for point in stays.timing.ramp.points] == ["0.25", "1"]


@pytest.mark.parametrize(
    ("option", "code", "path", "says"),
    [
        ("{set: {costs.teem.amount: 5}}", "E201", "set.costs.teem.amount", "did you mean 'team'"),
        ("{set: {costs.teem: {amount: 5}}}", "E201", "set.costs.teem", "add: makes something new"),
        ("{set: {events.strike.hazrd: 5}}", "E201", "set.events.strike.hazrd", "did you mean 'hazard'"),
        ("{set: {inputs.saving.median: 5}}", "E201", "set.inputs.saving.median", "add: makes"),
        ("{set: {inputs.saving.grdae: 5}}", "E201", "set.inputs.saving.grdae", "did you mean 'grade'"),
        ("{set: {inputs.savin: 5}}", "E201", "set.inputs.savin", "did you mean 'saving'"),
        ("{set: {events.strike.mitigation.hazard: 0}}", "E201", "set.events.strike.mitigation.hazard", "no such entry"),
        ("{set: {pockets.hospital.budget.per: year}}", "E201", "set.pockets.hospital.budget.per", "no such entry"),
        ("{set: {costs.team.amount.x: 5}}", "E201", "set.costs.team.amount.x", "one value"),
        ("{set: {'costs[0].amount': 5}}", "E201", "set.costs[0].amount", "no numbered entries"),
        ("{set: {'benefits.stays.values[2].step': 5}}", "E201", "set.benefits.stays.values[2].step", "no such entry"),
        ("{set: {'benefits.stays.values[9].step': 5}}", "E201", "set.benefits.stays.values[9].step", "2 entries"),
        ("{set: {benefits.stays.values.step: 5}}", "E201", "set.benefits.stays.values.step", "2 entries"),
        ("{set: {benefits.stays.values.0.step: 5}}", "E201", "set.benefits.stays.values.0.step", "values[0]"),
        ("{set: {costs.team.ramps: 5}}", "E201", "set.costs.team.ramps", "did you mean 'ramp'"),
        ("{set: {costs..amount: 5}}", "E201", "set.costs..amount", "is no path"),
        ("{set: {nowhere: 5}}", "E201", "set.nowhere", "no such key"),
        ("{add: {costs.team: {amount: 5}}}", "E103", "add.costs.team", "there already"),
        ("{add: {costs: {new: {amount: 5, per: once}}}}", "E103", "add.costs", "by its path: costs.new"),
        ("{add: {costs.new.amount: 5}}", "E201", "add.costs.new.amount", "no such entry"),
        ("{without: nobody}", "E201", "without[0]", "no cost, benefit, funding, event or decision"),
        ("{without: fee}", "E201", "without[0]", "write inputs.fee"),
        ("{without: [trainin]}", "E201", "without[0]", "did you mean 'training'"),
        ("{without: costs.team.lag}", "E201", "without[0]", "is not there"),
        ("{without: [team, costs.team]}", "E103", "without[1]", "left out twice"),
        ("{without: team, set: {costs.team.amount: 3}}", "E203", "without[0]", "set.costs.team.amount"),
        ("{without: fixed, add: {events.training: {probability: 1}}}", "E201", "without[0]", "no cost"),
        ("{set: {step: year}}", "E205", "set.step", "cannot differ"),
        ("{set: {accountability.tolerance: 0.1}}", "E205", "set.accountability.tolerance", "extends this one"),
        ("{add: {pockets.nhs: {}}}", "E205", "add.pockets.nhs", "cannot differ"),
        ("{set: {pockets: {council: {}}}}", "E205", "set.pockets", "cannot differ"),
        ("{without: outputs.value}", "E205", "without[0]", "cannot differ"),
        ("{without: discounting}", "E205", "without[0]", "cannot differ"),
        ("{set: {outputs.value.unit: days}}", "E205", "set.outputs.value.unit", "another unit"),
        ("{set: {costs.team.per: decade}}", "E205", "set.costs.team.per", "not a choice"),
        ("{set: {costs.team.amount: shar}}", "E402", "set.costs.team.amount", "did you mean 'share'"),
        ("{set: {costs.team: {per: decade}}}", "E205", "set.costs.team.per", "not a choice"),
        ("{set: {costs.training.paid_by.council: 1}}", "E205", "set.costs.training.paid_by.council", "add up to 1"),
        ("{without: inputs.fee}", "E402", "without[0]", "costs.training.amount: there is no such input"),
        ("{set: {events.late.by: 0}}", "E205", "set.events.late.by", "no time at all"),
        ("{add: {costs.team.unit_value: 5}}", "E203", "add.costs.team.unit_value", "has amount and unit_value"),
    ],
    ids=str,
)  # fmt: skip
def test_a_mistake_is_told_at_the_override_that_made_it(option: str, code: str, path: str, says: str):
    found = [each for each in mistakes(option) if each.code == code and each.path == f"options.other.{path}"]
    assert found, [str(each) for each in mistakes(option)]
    assert says in str(found[0])
    assert found[0].line == BASE.count("\n") + 1


def test_a_mistake_is_pointed_at_to_the_letter():
    (mistake,) = mistakes("{set: {costs.team.amount: 3 + shar}}")
    line = "  other: {set: {costs.team.amount: 3 + shar}}"
    assert mistake.column == line.index("shar}") + 1
    (mistake,) = mistakes("{set: {costs.tem: 3}}")
    assert mistake.column == "  other: {set: {costs.tem".index("costs") + 1


def test_mistakes_of_base_and_options_come_at_once_and_each_once():
    text = BASE.replace("100 * share", "100 * shar").replace("sd: 0.1}", "sd: x}")
    text += "  one: {set: {costs.team.per: decade}}\n  two: {set: {costs.tem: 1}}\n  three: {without: training}\n"
    document = read_yaml(text, "model.yaml")
    with pytest.raises(ModelError) as caught:
        validate(document.data, document.places)
    assert [mistake.path for mistake in caught.value.mistakes] == [
        "inputs.share.sd",
        "benefits.stays.quantity",
        "options.one.set.costs.team.per",
        "options.two.set.costs.tem",
    ]


def test_every_consequence_is_told():
    missed = sorted(each.what.split(":")[0] for each in mistakes("{without: [inputs.saving]}"))
    values = [f"benefits.stays.values[{index}].unit_value" for index in (0, 1)]
    assert missed == [*values, "outputs.value.formula"]


def test_the_name_base_is_taken():
    with pytest.raises(ModelError, match=r"E208 options\.base"):
        Model(outputs={"y": {"formula": 1}}, options={"base": {}})


def test_an_option_that_changes_nothing_is_a_warning():
    for option in ("{}", "{set: {costs.team.amount: share * 900_000 + 0}}", "{set: {costs.team.for: 8 quarters}}"):
        codes = [remark.code for remark in comments(model(option))]
        assert codes == (["W320"] if "+ 0" not in option else [])


def test_the_base_is_written_out_once_for_all_options(monkeypatch: pytest.MonkeyPatch):
    written: list[Any] = []
    monkeypatch.setattr(
        variants, "canonical", lambda model, **more: (written.append(more), canonical(model, **more))[1]
    )
    several = {name: {"set": {"outputs.y.formula": value}} for name, value in (("a", 2), ("b", 3), ("c", 1))}
    made = Model(outputs={"y": {"formula": 1}}, options=several)
    assert [each.path for each in comments(made) if each.code == "W320"] == ["options.c"]
    assert written.count({}) == 3
    assert written.count({"options": False}) == 1


def test_an_option_need_not_use_everything():
    assert comments(model("{without: [team, stays, training, strike]}")) == ()


def test_a_warning_of_the_base_is_not_repeated_and_a_new_one_is_told():
    assert [(w.code, w.path) for w in comments(model("{set: {discounting.rate: 0.4}}"))] == [
        ("W205", "options.other.set.discounting.rate")
    ]
    text = BASE.replace("rate: 0.035", "rate: 0.5") + "  other: {set: {pockets.council.reserve: 1}}\n"
    document = read_yaml(text, "model.yaml")
    assert [w.path for w in comments(validate(document.data, document.places))] == ["discounting.rate"]


def test_models_built_in_python_have_options_too():
    data = read_yaml(BASE + "  other: {set: {costs.team.lag: 1, benefits.stays.drop_off.rate: 0.2}}\n").data
    plain = validate(data)
    records = {name: getattr(plain, name) for name in Model.model_fields}
    built = Model(**records)
    assert built.variants["other"] == plain.variants["other"]
    assert built == plain
    with_records = Model(**{**records, "options": {"other": {"set": {"pockets.hospital": Pocket(reserve="fee")}}}})
    assert with_records.variants["other"].pockets["hospital"].reserve.text == "fee"


def test_inputs_that_no_option_touches_are_the_same_records():
    whole = model("{set: {inputs.saving.sd: 7}}")
    assert whole.variants["other"].inputs["share"] is whole.inputs["share"]
    assert whole.variants["other"].inputs["saving"] is not whole.inputs["saving"]


def test_options_compare_by_what_they_say():
    one = model("{set: {costs.team.timing.for: 12 months, costs.team.amount: 1e3}}")
    two = model("{set: {costs.team.amount: 1_000, costs.team.for: 1 year}}")
    assert one == two
    assert canonical(one) != canonical(model("{set: {costs.team.amount: 1_001, costs.team.for: 1 year}}"))
    assert canonical(one) != canonical(model("{}"))
    assert canonical(one, options=False) == canonical(model("{}"), options=False)


def test_the_data_given_stay_as_they_were():
    data = read_yaml(BASE + "  other: {set: {benefits.stays.drop_off.rate: 0.2}, without: team}\n").data
    before = repr(data)
    validate(data)
    assert repr(data) == before


def test_what_is_no_name_in_a_list_of_names_is_refused_in_words() -> None:
    data = {
        "step": "year",
        "horizon": 2,
        "pockets": {"council": {}},
        "costs": {
            "team": {"amount": 5, "per": "year", "paid_by": "council"},
            "rent": {"amount": 1, "per": "year", "paid_by": "council"},
        },
        "events": {"strike": {"probability": 0.1, "stops": [["team"], "rent"]}},
        "options": {"smaller": {"without": "team"}},
    }
    with pytest.raises(ModelError, match="stops"):
        Model.model_validate(data)


def test_an_option_with_an_output_that_base_could_not_read_is_told_of_base_alone():
    with pytest.raises(ModelError) as error:
        Model(outputs={"y": {"formula": "1 +"}}, options={"other": {"set": {"outputs.y.formula": 2}}})
    assert [(mistake.code, mistake.path) for mistake in error.value.mistakes] == [("E401", "outputs.y.formula")]


def test_a_base_without_chance_says_nothing_of_its_options():
    model = Model(
        inputs={"x": {"dist": "normal", "mean": 1, "sd": 1}},
        outputs={"y": {"formula": 1}},
        options={"other": {"set": {"outputs.y.formula": "x"}}},
    )
    said = [remark.what for remark in comments(model) if remark.code == "W302"]
    assert said == ["nothing in option base is uncertain: every draw of it gives the same answer"]
