"""What changed between two models and what each change explains: the truth is a run of every model between the two."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort, long_only, some
from hypothesis import given, settings
from hypothesis import strategies as st

import mcsv

DRAWS = 20_000
MODEL: dict[str, Any] = {
    "programme": "Two streams",
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "start": "2026-04",
    "step": "year",
    "horizon": 3,
    "discounting": {"schedule": "green_book", "origin": "start"},
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"amount": 700, "per": "year", "for": 3}, "reserve": 100},
        "nhs": {},
    },
    "inputs": {
        "team": {"dist": "gamma", "mean": 450, "sd": 60},
        "saved": {"dist": "gamma", "mean": 300, "sd": 120, "note": "what is saved"},
        "ground": {"dist": "gamma", "mean": 200, "sd": 90},
    },
    "costs": {
        "team": {"amount": "team", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 3},
        "rent": {"amount": 180, "per": "year", "paid_by": {"council": 0.8, "nhs": 0.2}, "from": 0, "for": 3},
    },
    "benefits": {
        "days": {
            "quantity": 1, "per": "year", "from": 0, "for": 3,
            "values": [{"type": "fiscal", "to": "nhs", "unit_value": "saved", "cashable": 1}],
        }
    },
    "events": {"bad_ground": {"probability": 0.3, "costs": {"council": "ground"}}},
    "outputs": {"total": {"formula": "team + saved"}},
    "options": {"dear": {"set": {"costs.rent.amount": 220}}},
}  # fmt: skip
ALONE = {key: part for key, part in MODEL.items() if key != "options"}
STEPS: dict[str, Any] = {
    "inputs.team.mean": 470,
    "costs.rent.amount": 200,
    "pockets.council.reserve": 150,
    "accountability.tolerance": 0.2,
}
"""Changes of one step each, in the order of ``MODEL``."""
ORDER = ["accountability.tolerance", "pockets.council.reserve", "inputs.team.mean", "costs.rent.amount"]


def changed(model: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The model with other values by path, names apart by two underscores."""
    found = deepcopy(model)
    for path, value in values.items():
        *inner, last = path.replace("__", ".").split(".")
        here = found
        for part in inner:
            here = here[part]
        here[last] = value
    return found


def made(*paths: str, of: dict[str, Any] = MODEL) -> dict[str, Any]:
    return changed(of, **{path: STEPS[path] for path in paths})


def figures(model: dict[str, Any], draws: int = DRAWS) -> dict[str, dict[str, float]]:
    """By option what a run of the model tells of each outcome."""
    run = mcsv.simulate(model, draws, seed=4, threads=2)
    found = {}
    for option in map(str, run["option"].values):
        one = run.sel(option=option)
        own = one.sel(pocket="council")
        level = {"confidence": 1.0 - model["accountability"]["tolerance"]}
        found[option] = {
            "deficit": own["p_deficit_any"],
            "deficit_at_end": own["p_deficit_window"],
            "reserve": own["reserve_required_any"].sel(level, method="nearest"),
            "reserve_at_end": own["reserve_required"].sel(level, method="nearest"),
            "position": own["position_mean"].isel(period=model["accountability"]["window"] - 1),
            "output:total": one["output_mean"].sel(output="total"),
        }
        found[option] |= {f"npv:{view}": one["npv_mean"].sel(view=view) for view in map(str, one["view"].values)}
    return {option: {name: float(value) for name, value in one.items()} for option, one in found.items()}


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.diff(MODEL, made(*STEPS), draws=DRAWS, seed=4, threads=2)


def test_each_step_is_a_run_less_the_run_before(found: xr.Dataset) -> None:
    assert [step.partition(". ")[2] for step in map(str, found["step"].values)] == ORDER
    runs = [figures(made(*ORDER[:size])) for size in range(len(ORDER) + 1)]
    for option, first in runs[0].items():
        one = found.sel(option=option)
        assert {*map(str, one["outcome"].values)} == {*first}
        for outcome, before in first.items():
            near = {"rel": 1e-9, "abs": 1e-7 if "reserve" not in outcome else 1e-3}
            assert float(one["outcome_before"].sel(outcome=outcome)) == pytest.approx(before, **near)
            assert float(one["outcome_after"].sel(outcome=outcome)) == pytest.approx(runs[-1][option][outcome], **near)
            for number in range(len(ORDER)):
                apart = runs[number + 1][option][outcome] - runs[number][option][outcome]
                told = one["step_in_order"].sel(outcome=outcome).isel(step=number)
                assert float(told) == pytest.approx(apart, **near), (option, outcome, number)


def test_parts_add_up_either_way(found: xr.Dataset) -> None:
    change = (found["outcome_after"] - found["outcome_before"]).values
    for name in ("step_in_order", "step_averaged"):
        assert found[name].sum("step").values == pytest.approx(change, rel=1e-9, abs=1e-6)
    assert found["outcome_change"].values == pytest.approx(change, rel=1e-9, abs=1e-6)


def test_averages_are_over_all_orders() -> None:
    """Two steps: half of what each does first, and half of what it does last."""
    names = ["inputs.team.mean", "costs.rent.amount"]
    told = mcsv.diff(MODEL, made(*names), draws=DRAWS, seed=4, threads=2)
    runs = [figures(made(*several)) for several in ((), names[:1], names[1:], names)]
    for option, none in runs[0].items():
        for outcome, start in none.items():
            one, other, both = (run[option][outcome] for run in runs[1:])
            part = told["step_averaged"].sel(option=option, outcome=outcome).isel(step=0)
            truth = (one - start + both - other) / 2
            assert float(part) == pytest.approx(truth, rel=1e-6, abs=1e-3)


def test_errors_are_those_of_differences(found: xr.Dataset) -> None:
    """Far smaller than those of two runs, and none where a step shifts a figure by the same amount in all draws."""
    base = found.sel(option="base")
    rent = base.isel(step=ORDER.index("costs.rent.amount"))
    assert float(rent["step_in_order_se"].sel(outcome="position")) == 0.0
    assert float(rent["step_in_order"].sel(outcome="position")) == pytest.approx(-2 * 0.8 * 20)
    assert float(rent["step_in_order_se"].sel(outcome="deficit")) > 0.0
    wider = np.hypot(base["outcome_before_se"], base["outcome_after_se"]).sel(outcome="deficit")
    assert float(base["outcome_change_se"].sel(outcome="deficit")) < 0.8 * float(wider)
    tolerance = base.isel(step=ORDER.index("accountability.tolerance"))
    for name in ("deficit", "position", "npv:society"):
        assert float(tolerance["step_in_order"].sel(outcome=name)) == 0.0
        assert float(tolerance["step_in_order_se"].sel(outcome=name)) == 0.0
    assert float(tolerance["step_in_order"].sel(outcome="reserve")) < 0.0


def test_what_an_option_alone_changes_moves_no_other() -> None:
    told = mcsv.diff(MODEL, changed(MODEL, options={"dear": {"set": {"costs.rent.amount": 260}}}), draws=2_000)
    assert not told["step_in_order"].sel(option="base").values.any()
    assert not told["step_in_order_se"].sel(option="base").values.any()
    assert float(told["step_in_order"].sel(option="dear", outcome="position").isel(step=0)) == pytest.approx(-64.0)


@pytest.mark.parametrize("threads", some([3, 2], 1))
def test_the_same_bits_on_any_number_of_threads(threads: int) -> None:
    one, other = (mcsv.diff(ALONE, made(*ORDER[:2], of=ALONE), draws=9_000, threads=number) for number in (1, threads))
    for name, variable in one.variables.items():
        if variable.dtype.kind == "f":
            assert variable.values.tobytes() == other[name].values.tobytes(), name


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "inputs.team.mean": st.sampled_from([400, 440, 500]),
        "inputs.ground": st.sampled_from([{"dist": "lognormal", "mean": 250, "sd": 90}, 180]),
        "costs.rent.amount": st.sampled_from([150, "0.4 * team"]),
        "costs.rent.paid_by": st.sampled_from([{"council": 0.5, "nhs": 0.5}, {"nhs": 1}]),
        "costs.van": st.just({"amount": "ground", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}),
        "pockets.council.reserve": st.sampled_from([0, 300]),
        "accountability.window": st.sampled_from([1, 3]),
        "accountability.tolerance": st.sampled_from([0.05, 0.3]),
        "events": st.just({}),
        "horizon": st.just(4),
        "benefits.days.values": st.just([]),
    },
)


@settings(deadline=None, max_examples=effort(10, 1))
@given(values=VALUES)
def test_parts_of_any_change_add_up(values: dict[str, Any]) -> None:
    values = {path: value for path, value in values.items() if value != []}
    told = mcsv.diff(MODEL, changed(MODEL, **values), draws=2_000, threads=1)
    change = (told["outcome_after"] - told["outcome_before"]).values
    known = np.isfinite(change)
    scale = np.abs(told["outcome_before"].values[known]).max()
    names = ["step_in_order"] + (["step_averaged"] if told.sizes["step"] <= 6 else [])
    for name in names:
        parts = told[name].sum("step", skipna=False).values
        assert parts[known] == pytest.approx(change[known], abs=1e-9 * scale)
        assert np.all(told[f"{name}_se"].values[np.isfinite(told[name].values)] >= 0.0)


def test_a_new_stream_comes_with_its_input() -> None:
    van = {"amount": "petrol", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}
    last = changed(MODEL, inputs__petrol=40, costs__van=van, costs__rent__amount=190)
    told = mcsv.diff(MODEL, last, draws=2_000)
    assert [*map(str, told["step"].values)] == ["1. costs.van and 1 more", "2. costs.rent.amount"]
    assert "there is no such input" in str(told["step_why"].values[0])
    assert dict(zip(map(str, told["edit"].values), told["edit_step"].values.tolist(), strict=True)) == {
        "inputs.petrol": 1,
        "costs.van": 1,
        "costs.rent.amount": 2,
    }


def test_a_pocket_by_another_name_moves_nothing() -> None:
    text = repr(MODEL).replace("council", "town")
    told = mcsv.diff(MODEL, eval(text), draws=2_000)
    assert told.sizes["step"] == 0
    assert [*map(str, told["edit_kind"].values)] == ["renamed"]
    assert np.array_equal(told["outcome_before"].values, told["outcome_after"].values)
    assert "npv:town" in told["outcome"].values


def test_an_input_by_another_name_draws_other_numbers() -> None:
    told = mcsv.diff(MODEL, eval(repr(MODEL).replace("'ground'", "'soil'")), draws=5_000)
    assert [*map(str, told["step"].values)] == ["1. inputs.ground"]
    part, error = (
        float(told[name].sel(option="base", outcome="position")) for name in ("outcome_change", "outcome_change_se")
    )
    assert part != 0.0
    assert abs(part) < 4 * error


def test_text_alone_moves_nothing() -> None:
    told = mcsv.diff(MODEL, changed(MODEL, inputs__saved__note="saved in wards"), draws=2_000)
    assert told.sizes["step"] == 0
    assert told["edit_describes"].values.all()
    assert np.array_equal(told["outcome_before"].values, told["outcome_after"].values)


def test_many_changes_are_told_in_order_alone() -> None:
    last = changed(
        made(*STEPS, of=ALONE),
        inputs__saved__mean=310,
        inputs__ground__mean=210,
        costs__team__for=2,
        events__bad_ground__probability=0.4,
    )
    told = mcsv.diff(ALONE, last, draws=2_000)
    assert told.sizes["step"] == 8
    assert np.isnan(told["step_averaged"].values).all()
    change = (told["outcome_after"] - told["outcome_before"]).values
    assert told["step_in_order"].sum("step").values == pytest.approx(change, abs=1e-6)


def _stored(folder: Path, name: str, model: dict[str, Any], **how: Any) -> Path:
    return mcsv.write_results(mcsv.simulate(model, **how), folder / f"{name}.nc")


def test_other_draws_of_the_same_model(tmp_path: Path) -> None:
    """Stored figures stand; what another seed has of their difference is told by itself."""
    first = _stored(tmp_path, "first", ALONE, draws=5_000, seed=1)
    last = _stored(tmp_path, "last", made("inputs.team.mean", of=ALONE), draws=9_000, seed=2)
    told = mcsv.diff(first, last).sel(option="base")
    assert (told.attrs["draws"], told.attrs["seed"]) == (9_000, 2)
    runs = [mcsv.read_results(place) for place in (first, last)]
    ends = [float(run["p_deficit_any"].sel(option="base", pocket="council")) for run in runs]
    again = mcsv.simulate(ALONE, 9_000, seed=2)["p_deficit_any"].sel(option="base", pocket="council")
    deficit = told.sel(outcome="deficit")
    assert [float(deficit["outcome_before"]), float(deficit["outcome_after"])] == ends
    assert float(deficit["outcome_by_draws"]) == pytest.approx(float(again) - ends[0], abs=1e-12)
    assert float(deficit["step_in_order"].isel(step=0)) == pytest.approx(ends[1] - float(again), abs=1e-12)
    assert not told["outcome_by_code"].values.any()
    parts = told["outcome_by_draws"] + told["step_in_order"].sum("step")
    assert parts.values == pytest.approx((told["outcome_after"] - told["outcome_before"]).values, rel=1e-6, abs=1e-3)


def test_of_one_seed_the_fewer_draws_are_among_the_more() -> None:
    """Then the variance of the difference is that of the fewer less that of the more."""
    few, more = (mcsv.simulate(ALONE, draws, seed=1) for draws in (2_000, 8_000))
    told = mcsv.diff(few, more).sel(option="base", outcome="position")
    apart = np.sqrt(float(told["outcome_before_se"]) ** 2 - float(told["outcome_after_se"]) ** 2)
    assert float(told["outcome_by_draws_se"]) == pytest.approx(apart, rel=1e-6)


def test_the_same_run_twice(tmp_path: Path) -> None:
    place = _stored(tmp_path, "run", ALONE, draws=3_000, seed=3)
    told = mcsv.diff(place, place)
    assert told.attrs["identical"] == 1
    assert told.sizes["step"] == told.sizes["edit"] == 0
    assert not told["outcome_by_draws"].values.any()
    assert np.array_equal(told["outcome_before"].values, told["outcome_after"].values)


@long_only
def test_points_are_other_draws() -> None:
    one, other = MODEL, {**made("costs.rent.amount"), "sampling": "sobol"}
    runs = [mcsv.simulate(model, 16 * 2_048, seed=1) for model in (one, other)]
    told = mcsv.diff(*runs)
    drawn = told["edit_step"].values == -1
    assert [str(path) for path in told["edit"].values[drawn]] == ["sampling"]
    assert [*map(str, told["step"].values)] == ["1. costs.rent.amount"]
    assert told["outcome_by_draws"].values.any()


def test_draws_that_go_by_the_programme() -> None:
    """The programme's name alone makes other draws, as far apart as those of another seed."""
    one = {**ALONE, "draws": "own"}
    runs = [mcsv.simulate({**one, "programme": name}, 4_000) for name in ("A", "B")]
    told = mcsv.diff(*runs).sel(option="base", outcome="position")
    assert told.sizes["step"] == 0
    assert float(told["outcome_by_draws"]) == pytest.approx(float(told["outcome_after"] - told["outcome_before"]))
    wide = np.hypot(told["outcome_before_se"], told["outcome_after_se"])
    assert float(told["outcome_by_draws_se"]) == pytest.approx(float(wide), rel=1e-6)


def test_other_code_stands_apart() -> None:
    """A result that claims to come from other code: what today's code makes of its model is not the steps'."""
    run = mcsv.simulate(MODEL, 4_000, seed=1)
    old = run.copy(deep=True)
    old.attrs["fingerprint_code"] = "another"
    old["position_mean"] = old["position_mean"] + 10.0
    told = mcsv.diff(old, run)
    assert told["outcome_by_code"].sel(outcome="position").values == pytest.approx(-10.0)
    assert not told["outcome_by_draws"].values.any()
    assert not told["outcome_by_code"].sel(outcome="deficit").values.any()
    back = mcsv.diff(run, old)
    assert back["outcome_by_code"].sel(outcome="position").values == pytest.approx(10.0)
    parts = back["outcome_by_code"] + back["outcome_by_draws"] + back["step_in_order"].sum("step")
    assert parts.values == pytest.approx((back["outcome_after"] - back["outcome_before"]).values, abs=1e-6)


def test_a_result_without_its_model() -> None:
    run = mcsv.simulate(MODEL, 1_000)
    del run.attrs["model"]
    with pytest.raises(mcsv.UsageError, match="E531"):
        mcsv.diff(run, MODEL)


def test_other_currencies_leave_chances() -> None:
    told = mcsv.diff(MODEL, changed(MODEL, currency="EUR", inputs__team__mean=470), draws=2_000)
    assert [*map(str, told["outcome"].values)] == ["deficit", "deficit_at_end", "output:total"]


def test_nobody_accountable() -> None:
    last = {key: part for key, part in MODEL.items() if key != "accountability"}
    told = mcsv.diff(MODEL, last, draws=2_000)
    assert not any(str(name).startswith(("deficit", "reserve", "position")) for name in told["outcome"].values)
    assert not told["step_in_order"].values.any()


def test_options_that_one_lacks() -> None:
    last = changed(MODEL, options={"cheap": {"set": {"costs.rent.amount": 100}}})
    told = mcsv.diff(MODEL, last, draws=2_000)
    assert [*map(str, told["option"].values)] == ["base"]
    assert (told.attrs["before_alone"], told.attrs["after_alone"]) == ("dear", "cheap")


@long_only
def test_a_reserve_that_does_more_than_shift() -> None:
    """A decision looks at the position: stored reserves are told, parts of them are not."""
    decided = {"stop": {"at": 1, "pocket": "council", "condition": "position >= 0", "renews": ["rent"]}}
    one = {**MODEL, "decisions": decided}
    other = changed(one, inputs__team__mean=470)
    told = mcsv.diff(*(mcsv.simulate(model, 4_000) for model in (one, other))).sel(option="base", outcome="reserve")
    assert "more than shift" in str(told["reserve_why"].values)
    assert np.isfinite(float(told["outcome_before"]))
    assert np.isnan(told["step_in_order"].values).all()


@long_only
def test_intervals_cover() -> None:
    """Over many seeds 95 % intervals hold the mean of all runs."""
    last, outcomes, inside = made(*ORDER[1:], of=ALONE), ["deficit", "reserve", "position", "npv:nhs"], []
    runs = [mcsv.diff(ALONE, last, draws=4_000, seed=seed).sel(option="base", outcome=outcomes) for seed in range(60)]
    for name in ("step_in_order", "step_averaged"):
        values, errors = (np.stack([run[end].values for run in runs]) for end in (name, f"{name}_se"))
        inside.append(np.abs(values - values.mean(axis=0)) <= 1.96 * errors + 1e-6)
    assert np.mean(inside) > 0.93
    assert np.all(np.mean(inside, axis=1) > 0.83)
