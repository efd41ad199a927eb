"""Runs over points: the same bits anywhere, replicates that are what their draws say, and nothing else moved."""

from __future__ import annotations

import functools
import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.arguments import balanced
from mcsv.ask.verify import verify
from mcsv.engine import SHARD, Inline, Pass, Tallied, Threads, centred, pilot, pointed, run, tally
from mcsv.engine.pilot import first_draws
from mcsv.engine.reference.interpreter import reference
from mcsv.engine.replicates import pooled
from mcsv.errors import UsageError
from mcsv.interpreter import interpret
from mcsv.kernels import BLOCK
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.reports.terminal import provenance
from mcsv.reports.writing.screen import Screen
from mcsv.tallies import Categories, Extremes, Histogram, Moments, Negatives, state_arrays

CONFIGS = Path(__file__).parents[2] / "configs"
DRAWS = 2 * SHARD
KEPT = ("a", "y", "council")
SMALL: dict[str, Any] = {
    "step": "year",
    "horizon": 3,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.05},
    "inputs": {
        "a": {"dist": "lognormal", "mu": 1, "sigma": 0.5},
        "b": {"dist": "triangular", "min": 0, "mode": 0.3, "max": 2},
        "e": {"dist": "normal", "mean": 1, "sd": 2, "drawn": "each_period", "persistence": 0.5},
        "cases": {"formula": "poisson(3 * b)"},
    },
    "correlations": [{"between": ["a", "b"], "rank": 0.5}],
    "stocks": {"level": {"initial": 0, "next": "level + e"}},
    "pockets": {"council": {"reserve": 2, "budget": {"amount": 6, "per": "year"}}},
    "costs": {"team": {"amount": "a + cases", "per": "year", "paid_by": {"council": 1}}},
    "events": {"late": {"probability": 0.2, "costs": {"council": "2 * b"}}},
    "outputs": {"y": {"formula": "a * cases + level"}},
}


@pytest.fixture(scope="module")
def small() -> Model:
    return Model.model_validate(SMALL)


@pytest.fixture(scope="module")
def plan(small: Model) -> Plan:
    found = pointed(lower(small, 4))
    return centred(found, pilot(found))


@pytest.fixture(scope="module")
def whole(plan: Plan) -> Tallied:
    return run(plan, DRAWS, Inline(), keep=(0, 3)).tallied


def test_every_instruction_reads_the_same_points_as_in_plain_numpy(everything: Model) -> None:
    plan = pointed(lower(everything, 4))
    for first in (0, 17 * BLOCK):
        slow, fast = reference(plan, first, 12), first_draws(plan, 12, first)
        for cell, draws in slow.cells.items():
            np.testing.assert_allclose(fast[cell], draws, rtol=1e-9, atol=1e-9)


def test_a_draw_is_the_same_alone_and_in_a_run(plan: Plan, whole: Tallied) -> None:
    first = SHARD + 5 * BLOCK
    assert first_draws(plan, BLOCK, first)[3].tobytes() == whole.kept_draws()[1, first : first + BLOCK].tobytes()


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads(threads: int, plan: Plan, whole: Tallied) -> None:
    other = run(plan, DRAWS, Threads(threads), keep=(0, 3)).tallied
    for name, array in whole.to_arrays().items():
        if not name.startswith("kept/"):
            assert other.to_arrays()[name].tobytes() == array.tobytes(), name


def test_shards_merge_in_any_order(plan: Plan, whole: Tallied) -> None:
    parts = [tally(Pass(plan, shard, shard + 1, DRAWS, keep=(0, 3))) for shard in range(2)]
    for order in ((0, 1), (1, 0)):
        merged = functools.reduce(Tallied.merge, (parts[k] for k in order))
        again = Tallied.of_arrays(merged.to_arrays())
        for found in (pooled(plan, merged), pooled(plan, again)):
            assert _digest(*found) == _digest(*pooled(plan, whole))


def _digest(together: Tallied, each: Any) -> list[bytes]:
    parts = [together[Moments].distance, together[Histogram].counts, together[Extremes].ends]
    return [part.tobytes() for part in (*parts, together[Categories].count, each.negative, each.bins)]


def test_replicates_are_what_their_draws_say(plan: Plan, whole: Tallied) -> None:
    together, each = pooled(plan, whole)
    assert each is not None
    assert each.count == 16
    draws = whole.kept_draws()
    by_replicate = [draws.reshape(2, -1, 16, BLOCK)[:, :, r].reshape(2, -1) for r in range(16)]
    for slot, cell in enumerate((0, 3)):
        centre = plan.program.centres[cell]
        for number, single in enumerate(by_replicate):
            mine = single[slot]
            assert each.draws == mine.size
            moments = each.moments[number]
            np.testing.assert_allclose(centre + moments.distance[cell], mine.mean(), rtol=1e-12)
            np.testing.assert_allclose(moments.squares[cell], np.sum((mine - mine.mean()) ** 2), rtol=1e-9)
            assert each.negative[number, cell] == np.count_nonzero(mine < 0)
            assert each.bins[number, cell].sum() == mine.size
        assert together[Negatives].count[cell] == np.count_nonzero(draws[slot] < 0)
        np.testing.assert_allclose(together[Moments].sd()[cell], draws[slot].std(ddof=1), rtol=1e-10)
        assert together[Extremes].ends[cell].tolist() == [draws[slot].min(), draws[slot].max()]
    assert together[Histogram].counts.sum(axis=1).tolist() == [DRAWS] * plan.cells
    assert np.array_equal(
        each.bins.sum(axis=0), together[Histogram].counts[:, each.begin : each.begin + each.bins.shape[2]]
    )
    assert each.categories.sum(axis=0).tolist() == together[Categories].count.tolist()


def test_what_is_tallied_for_each_replicate_is_told_apart_by_the_interpreter(plan: Plan) -> None:
    several, one = (state_arrays(replace(plan.tallied_cells, replicates=count)) for count in (16, 1))
    source = inspect.getsource(interpret)
    assert {name for name in one if one[name].shape != several[name].shape} >= {"sums", "negative", "bins"}
    for name, array in one.items():
        apart = array.shape != several[name].shape
        assert (f"whole.{name}[number * " in source) == apart, name
        assert (f"whole.{name},\n" in source) != apart, name


def test_more_points_begin_with_the_same(small: Model) -> None:
    few = mcsv.simulate(small, draws=16 * BLOCK, seed=4, keep=KEPT, sampling="sobol")
    more = mcsv.simulate(small, draws=64 * BLOCK, seed=4, keep=KEPT, sampling="sobol")
    for name in KEPT:
        assert few[f"draws_{name}"].values.tolist() == more[f"draws_{name}"][..., : 16 * BLOCK].values.tolist()


def test_what_is_kept_moves_no_bit(small: Model) -> None:
    kept, plain = (mcsv.simulate(small, draws=16 * BLOCK, seed=4, keep=keep, sampling="sobol") for keep in (KEPT, ()))
    for name in plain.data_vars:
        assert plain[name].values.tobytes() == kept[name].values.tobytes(), name
    assert plain.attrs["fingerprint"] == kept.attrs["fingerprint"]


def test_draws_are_rounded_up_to_replicates_of_a_power_of_two(small: Model) -> None:
    results = mcsv.simulate(small, draws=20_000, seed=4, sampling="sobol")
    assert (results.attrs["draws"], results.attrs["draws_asked"]) == (32_768, 20_000)
    exact = mcsv.simulate(small, draws=16_384, seed=4, sampling="sobol")
    assert exact.attrs["draws"] == 16_384
    assert "draws_asked" not in exact.attrs
    assert [balanced(n, 16, BLOCK) for n in (2, 16_384, 16_385, 10**6)] == [16_384, 16_384, 32_768, 2**20]
    with pytest.raises(UsageError, match="E621"):
        balanced(10**12, 16, BLOCK)


def test_the_model_may_say_it_and_the_call_overrides_it() -> None:
    said = Model.model_validate({**SMALL, "sampling": "sobol"})
    plain = Model.model_validate(SMALL)
    by_model = mcsv.simulate(said, draws=16 * BLOCK, seed=4)
    by_call = mcsv.simulate(plain, draws=16 * BLOCK, seed=4, sampling="sobol")
    for name in by_call.data_vars:
        assert by_call[name].values.tobytes() == by_model[name].values.tobytes(), name
    overridden = mcsv.simulate(said, draws=BLOCK, seed=4, sampling="plain")
    ordinary = mcsv.simulate(plain, draws=BLOCK, seed=4)
    xr.testing.assert_equal(overridden, ordinary)
    assert overridden.attrs["sampling"] == "plain"
    assert "sampling" not in ordinary.attrs
    assert not [name for name in ordinary.data_vars if str(name).endswith("mean_gain")]


@pytest.mark.parametrize("sampling", ["Sobol", "lhs", 3])
def test_any_other_sampling_is_refused(sampling: Any, small: Model) -> None:
    with pytest.raises(UsageError, match="E620"):
        mcsv.simulate(small, draws=100, sampling=sampling)


def test_options_that_differ_in_it_are_refused() -> None:
    options = {"other": {"set": {"sampling": "sobol"}}}
    with pytest.raises(mcsv.errors.UserError, match="E622"):
        mcsv.simulate(Model.model_validate({**SMALL, "options": options}), draws=100)


def test_until_goes_on_by_doublings(small: Model) -> None:
    results = mcsv.simulate(small, draws=8 * SHARD, seed=4, sampling="sobol", until="output_mean[y]: 0.2%")
    draws = results.attrs["draws"]
    assert results.attrs["until_reached"]
    assert draws < 8 * SHARD
    assert draws & (draws - 1) == 0


def test_worlds_and_chance_are_told_by_plain_draws(small: Model) -> None:
    plain, points = (
        mcsv.simulate(small, draws=16 * BLOCK, seed=4, levels=200, sampling=sampling) for sampling in ("plain", "sobol")
    )
    assert np.array_equal(plain["p_deficit_known"].values, points["p_deficit_known"].values, equal_nan=True)
    assert np.isfinite(points["output_chance_share_se"].values).all()


def test_curves_are_of_the_same_points(small: Model) -> None:
    found = mcsv.simulate(small, draws=16 * BLOCK, seed=4, sampling="sobol", curves=True)
    at = {"pocket": "council", "period": found["period"].values[1]}
    for by, window in (("p_deficit_by", "p_deficit_any"), ("p_deficit_by_ci", "p_deficit_any_ci")):
        assert found[by].sel(at).values.tolist() == found[window].sel(pocket="council").values.tolist()


@pytest.fixture(scope="module")
def told() -> tuple[xr.Dataset, xr.Dataset]:
    """A programme with all second looks, over points and of plain draws."""
    asked: dict[str, Any] = {"money": True, "returns": True}
    sobol, plain = (
        mcsv.simulate(CONFIGS / "local_or_national.yaml", draws=16 * BLOCK, seed=4, sampling=sampling, **asked)
        for sampling in ("sobol", "plain")
    )
    return sobol, plain


def test_second_looks_are_at_the_same_points(told: tuple[xr.Dataset, xr.Dataset]) -> None:
    for found in told:
        parts = found["npv_cash_mean"] + found["npv_value_mean"]
        assert float((abs(parts - found["npv_mean"]) / found["npv_sd"]).max()) < 1e-12
        by = {"view": "society", "span": "horizon"}
        inside, whole = found["value_inside_mean"].sel(by), found["npv_mean"].sel(view="society")
        assert float((abs(inside - whole) / found["npv_sd"].sel(view="society")).max()) < 1e-12


def test_errors_of_second_looks_are_those_of_replicates(told: tuple[xr.Dataset, xr.Dataset]) -> None:
    """Smaller where inputs can be spread, as those of the run itself are."""
    points, plain = told
    for name in ("gain_mean_se", "npv_cash_mean_se", "irr_se", "saved_elsewhere_per_pound_se"):
        with np.errstate(all="ignore"):
            ratio = (points[name] / plain[name]).values
        assert 0.02 < np.nanmedian(ratio) < 0.75, name
    for name in ("bcr_ci", "p_answer_ci"):
        wide, narrow = (np.diff(found[name].values).ravel() for found in (plain, points))
        assert 0.02 < np.nanmedian(narrow[wide > 0] / wide[wide > 0]) < 0.75, name


def test_thresholds_are_of_the_same_points(small: Model) -> None:
    found = mcsv.simulate(small, draws=16 * BLOCK, seed=4, sampling="sobol", beyond="y: 0", keep="y")
    one = found.isel(option=0, output=0, threshold=0)
    assert one["p_output_below"] == one["p_output_negative"]
    assert one["p_output_below_ci"].values.tolist() == one["p_output_negative_ci"].values.tolist()
    assert one["p_output_above"] == np.mean(one["draws_y"].values > 0)


def test_a_stored_run_over_points_can_be_verified(small: Model) -> None:
    found = mcsv.simulate(small, draws=10_000, seed=4, sampling="sobol")
    assert verify(found).same
    assert not verify(found.assign_attrs(sampling="plain")).same


def test_other_questions_are_asked_of_plain_draws_which_is_said(small: Model) -> None:
    said = Model.model_validate({**SMALL, "sampling": "sobol"})
    points, plain = (mcsv.drivers(model, draws=2**15, seed=4) for model in (said, small))
    xr.testing.assert_equal(points, plain)
    assert points.attrs["sampling"] == "plain"
    assert "plain draws" in " ".join(provenance(points, Screen(80)).lines)
    assert "plain" not in " ".join(provenance(plain, Screen(80)).lines)
