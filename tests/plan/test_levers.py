"""A plan with other numbers put in is that of the model in which ``--set`` says the same, byte for byte."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcsv import simulate
from mcsv.engine import Inline, single_draws
from mcsv.engine.looks.retarget import retargeted
from mcsv.errors import InternalError, ModelError, UsageError
from mcsv.files.models import read_model
from mcsv.model import Model, plain, validate
from mcsv.plan import Purpose, lower
from mcsv.plan.moved import with_levers
from mcsv.plan.points import streams_of, with_points
from mcsv.plan.tried import tried_levers, with_set
from tests.campaign import some
from tests.plan.same_plans import difference, movable_numbers, reach

_SMALL = ["discharge", "risk_register", "outcome_payment", "school_learning", "small_cohort"]


def _model(name: str) -> Model:
    return read_model(Path("configs") / f"{name}.yaml")


def _with_levers(model: Model, ranges: dict[str, tuple[float, float]]) -> Model:
    levers = {f"l{k}": {"of": path, "from": low, "to": high} for k, (path, (low, high)) in enumerate(ranges.items())}
    return validate({**plain(model), "levers": levers})


@pytest.mark.parametrize("name", _SMALL)
def test_each_number_of_a_model_moves_as_set_does(name: str) -> None:
    model = _model(name)
    numbers = list(movable_numbers(model).items())
    tried = 0
    for path, value in some(numbers, 5):
        low, high = reach(value, path)
        levered = _with_levers(model, {path: (low, high)})
        plan = lower(levered)
        for there in (low, high, (low + high) / 2):
            try:
                other = with_set(levered, {path: there})
            except ModelError:
                continue  # not every range makes sense; that is told elsewhere
            assert difference(with_levers(plan, {"l0": there}), lower(other)) == [], (path, there)
            tried += 1
    assert tried > 3


def test_levers_move_together() -> None:
    model = _model("discharge")
    ranges = {
        "pockets.council.reserve": (0.0, 500_000.0),
        "pockets.council.budget.amount": (2_000_000.0, 2_500_000.0),
    }
    levered = _with_levers(model, ranges)
    plan = lower(levered)
    for reserve, budget in itertools.product((0.0, 130_000.0, 500_000.0), (2_000_000.0, 2_111_111.0)):
        values = {"l0": reserve, "l1": budget}
        other = with_set(levered, {"pockets.council.reserve": reserve, "pockets.council.budget.amount": budget})
        assert difference(with_levers(plan, values), lower(other)) == []


@pytest.mark.parametrize("name", _SMALL)
def test_levers_move_no_bit_of_a_run(name: str) -> None:
    model = _model(name)
    numbers = {path: reach(value, path) for path, value in movable_numbers(model).items() if value not in (0.0, 1.0)}
    chosen = dict(list(numbers.items())[:12])
    before, after = simulate(model, draws=4096), simulate(_with_levers(model, chosen), draws=4096)
    for variable in before.data_vars:
        np.testing.assert_array_equal(before[variable].values, after[variable].values, err_msg=str(variable))
    assert before.attrs["fingerprint_model"] == after.attrs["fingerprint_model"]


def test_what_is_switched_off_stays_in_the_plan() -> None:
    model = _model("local_or_national")
    path = next(path for path in movable_numbers(model) if path.startswith("events.") and path.endswith(".probability"))
    levered = _with_levers(model, {path: (0.0, 1.0)})
    off = with_set(levered, {path: 0.0})
    plan = lower(off)
    assert difference(with_levers(plan, {"l0": 0.4}), lower(with_set(levered, {path: 0.4}))) == []
    results, plainly = simulate(off, draws=4096), simulate(with_set(model, {path: 0.0}), draws=4096)
    np.testing.assert_array_equal(results["position_mean"].values, plainly["position_mean"].values)


def test_a_page_works_out_the_same_numbers() -> None:
    model = _model("discharge")
    ranges = {"pockets.council.reserve": (0.0, 500_000.0), "pockets.council.budget.amount": (2e6, 2.5e6)}
    levered = _with_levers(model, ranges)
    plan = lower(levered)
    found = tried_levers(levered, plan)
    assert json.loads(json.dumps(found.document())) == found.document()
    for positions in itertools.product(*(range(len(lever.values)) for lever in found.levers)):
        at = {lever.name: position for lever, position in zip(found.levers, positions, strict=True)}
        values = {lever.name: lever.values[at[lever.name]] for lever in found.levers}
        moved, steps = with_levers(plan, values), found.numbers(at)
        reals, weights = plan.program.reals.copy().reshape(-1), plan.program.weights.copy()
        for array, places in ((reals, found.reals), (weights, found.weights)):
            for place, step in places:
                array[place] = steps[step]
        assert reals.tobytes() == moved.program.reals.tobytes()
        assert weights.tobytes() == moved.program.weights.tobytes()
        for path, step in found.told:
            assert path[0] == "pocket_cells"
            cells = moved.layout.pocket_cells[path[1]]
            told = cells.cash if path[2] == "cash" else cells
            assert getattr(told, path[-1]) == steps[step]


def test_what_other_languages_round_otherwise_is_a_table() -> None:
    model = validate({
        "horizon": 3, "pockets": {"a": {}}, "accountability": {"pocket": "a", "window": 3, "tolerance": 0.1},
        "inputs": {"x": {"dist": "normal", "mean": 10, "sd": 1}},
        "costs": {"c": {"amount": "x", "per": "period", "paid_by": "a"}},
        "events": {"e": {"hazard": 0.2, "per": "year", "costs": {"a": 5}}}, "step": "quarter",
        "levers": {"risk": {"of": "events.e.hazard", "from": 0, "to": 0.4, "step": 0.1}},
    })  # fmt: skip
    plan = lower(model)
    found = tried_levers(model, plan)
    assert [name for name, _ in found.steps].count("AT") == 1
    for position, value in enumerate(found.levers[0].values):
        moved, steps = with_levers(plan, {"risk": value}), found.numbers({"risk": position})
        flat = moved.program.reals.reshape(-1)
        assert [flat[place] for place, _ in found.reals] == [steps[step] for _, step in found.reals]


def test_an_end_that_does_not_hold_is_told() -> None:
    levered = _with_levers(_model("discharge"), {"costs.bridging_team.paid_by.council": (0.5, 1.0)})
    with pytest.raises(UsageError, match="E597") as caught:
        tried_levers(levered)
    assert "levers.l0.from" in str(caught.value)


def test_what_is_wrong_with_a_lever_has_its_place_in_the_file(tmp_path: Path) -> None:
    text = (Path("configs") / "discharge.yaml").read_text(encoding="utf-8")
    place = tmp_path / "model.yaml"
    text = text.replace("levers:\n", "levers:\n  paid: {of: costs.care_at_home.paid_by.council, from: 0.5, to: 1}\n")
    place.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="E597") as caught:
        tried_levers(read_model(place))
    (mistake,) = caught.value.mistakes
    (line,) = [number for number, line in enumerate(text.splitlines(), 1) if "  paid:" in line]
    assert (mistake.file, mistake.line) == (str(place), line)
    assert text.splitlines()[line - 1][mistake.column - 1 :].startswith("0.5")


_NET = {"kind": "risk_share", "to": "council", "paid_by": "hospital", "cap": 40_000}


@pytest.mark.parametrize(
    ("pockets", "steps", "refused"),
    [
        ({}, {"from": 2, "to": 8, "step": 2}, True),
        ({}, {"from": 4, "to": 8, "step": 4}, False),
        ({}, {"from": 8, "to": 10, "step": 2}, True),  # the horizon's end is inside a year, too
        ({"hospital": {"window": "1 year", "tolerance": 0.1}}, {"from": 2, "to": 8, "step": 2}, False),
    ],
)
def test_a_window_that_decides_when_money_flows_is_no_lever(
    pockets: dict[str, Any], steps: dict[str, int], refused: bool
) -> None:
    data = plain(_model("discharge"))
    to = "hospital" if pockets else "council"
    net = {**_NET, "to": to, "paid_by": "council" if to == "hospital" else "hospital"}
    model = validate({
        **data,
        "pockets": {**data["pockets"], **pockets},
        "funding": {"net": net},
        "levers": {"window": {"of": "accountability.window", **steps}},
    })  # fmt: skip
    if refused:
        with pytest.raises(UsageError, match=r"E596 levers\.window: decides when funding\.net is settled"):
            tried_levers(model)
        return
    assert tried_levers(model).window == 0
    purpose = Purpose(windows=True)
    plan = lower(model, purpose=purpose)
    lowest = plan.layout.window_cells["base"].cells
    for count in range(steps["from"], steps["to"] + 1, steps["step"]):
        other = lower(with_set(model, {"accountability.window": count}))
        book = other.layout.pocket_cells["base", "council"]
        assert book.lowest is not None
        mine = single_draws(plan, [lowest[count - 1]], 2048, Inline())[lowest[count - 1]]
        theirs = single_draws(other, [book.lowest], 2048, Inline())[book.lowest]
        np.testing.assert_array_equal(mine, theirs)


def test_a_window_is_no_number_of_a_plan() -> None:
    levered = _with_levers(_model("discharge"), {"accountability.window": (4, 8)})
    with pytest.raises(KeyError):
        with_levers(lower(levered), {"l0": 8})


def test_a_plan_that_was_made_for_more_is_refused() -> None:
    plan = lower(_model("discharge"))
    for other in (with_points(plan, streams_of(plan)), retargeted(plan, [0], lambda number, row: [])):
        with pytest.raises(InternalError, match="no levers"):
            with_levers(other, {"reserve": 1.0})


_CARE = {"amount": 100, "per": "year", "paid_by": "council", "drop_off": {"rate": 0.1, "per": "year"}}


def _with_option(option: dict[str, Any], path: str) -> Model:
    values = [{"to": "people", "type": "social", "unit_value": value} for value in (3, 5, 700)]
    return validate({
        "start": "2026-04",
        "step": "year",
        "horizon": "3 years",
        "pockets": {"council": {"budget": {"amount": 1000, "per": "year"}}, "people": {"kind": "society"}},
        "costs": {"care": _CARE},
        "benefits": {"days": {"quantity": 10, "per": "year", "values": values}},
        "options": {"other": option},
        "levers": {"one": {"of": path, "from": 0, "to": 1}},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ({"set": {"costs.care.timing": {"for": "2 years", "drop_off": {"rate": 0.4}}}}, "costs.care.drop_off.rate"),
        ({"set": {"costs.care.drop_off": 0.1}}, "costs.care.drop_off.rate"),
        ({"without": ["benefits.days.values[2]"]}, "benefits.days.values[1].unit_value"),
        ({"set": {"costs.care.amount": 70}}, "costs.care.drop_off.rate"),
    ],
)
def test_what_an_option_says_otherwise_stays(option: dict[str, Any], path: str) -> None:
    model = _with_option(option, path)
    plan = lower(model)
    tried_levers(model, plan)
    for value in (0.0, 0.7, 1.0):
        assert difference(with_levers(plan, {"one": value}), lower(with_set(model, {path: value}))) == []


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ({"without": ["benefits.days.values[0]"]}, "benefits.days.values[1].unit_value"),
        ({"set": {"costs.care.timing": {"for": "2 years", "drop_off": {"rate": 0.1}}}}, "costs.care.drop_off.rate"),
    ],
)
def test_what_set_would_not_do_is_no_lever(option: dict[str, Any], path: str) -> None:
    model = _with_option(option, path)
    with pytest.raises(UsageError, match=r"E594.*options\.other changes"):
        tried_levers(model)
    # A run of it is as without the lever: the option's own number stays.
    plain_model = validate({key: part for key, part in plain(model).items() if key != "levers"})
    one, other = simulate(model, draws=64), simulate(plain_model, draws=64)
    for name in ("position_mean", "value_beyond_horizon_mean"):
        np.testing.assert_array_equal(one[name].values, other[name].values)


@pytest.mark.parametrize(("by", "of"), [("f * d", "inputs.f"), ("d", "inputs.d.times"), ("f", "inputs.f")])
@pytest.mark.parametrize("key", ["lag", "for", "ramp"])
def test_a_length_of_time_has_no_lever(key: str, by: str, of: str) -> None:
    # What could arrive in any period would be laid out for all of them: a plan many times as long.
    model = {
        "step": "month",
        "horizon": 24,
        "pockets": {"a": {"budget": {"amount": 100, "per": "year"}}},
        "inputs": {"d": {"dist": "uniform", "low": 1, "high": 3}, "f": {"dist": "fixed", "value": 1}},
        "costs": {"c": {"amount": "d", "per": "month", "paid_by": "a", "for": "9 months", key: f"{by} months"}},
    }
    levered = validate({**model, "levers": {"l": {"of": of, "from": 0.5, "to": 2}}})
    before, after = lower(validate(model)), lower(levered)
    assert len(after.program.code) <= len(before.program.code) + 1
    if key != "ramp":
        with pytest.raises(UsageError, match=r"E596.*length of time"):
            tried_levers(levered, after)
        with pytest.raises(InternalError):
            with_levers(after, {"l": 2.0})


def test_a_number_with_more_beside_it_is_named_itself() -> None:
    model = {
        "step": "year",
        "horizon": 3,
        "pockets": {"council": {"budget": {"amount": 1000, "per": "year"}}},
        "costs": {
            "care": {"amount": 100, "per": "year", "paid_by": "council", "drop_off": {"rate": 0.1, "per": "year"}}
        },
        "levers": {"one": {"of": "costs.care.drop_off", "from": 0, "to": 0.5}},
    }
    with pytest.raises(ModelError, match=r"E594.*say costs\.care\.drop_off\.rate"):
        validate(model)


def test_levers_are_few() -> None:
    model = {"inputs": {f"x{k}": {"dist": "fixed", "value": k} for k in range(51)}, "outputs": {"y": {"formula": "x1"}}}
    model["levers"] = {f"l{k}": {"of": f"inputs.x{k}", "from": 0, "to": 100} for k in range(51)}
    with pytest.raises(ModelError, match=r"E594.*at most 50"):
        validate(model)
