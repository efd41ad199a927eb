"""Two levels against the plan's slow truth, closed forms, and themselves on other threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from campaign import effort
from scipy.special import ndtr, ndtri

import mcsv
from mcsv.answers.worlds import Worlds
from mcsv.engine import Inline, Threads, centred, in_worlds, pilot, run
from mcsv.engine.looks.worlds import judged_cells, worldly
from mcsv.engine.reference.interpreter import reference
from mcsv.kernels import BLOCK
from mcsv.plan import Plan, lower
from mcsv.reports.run.document import document

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}
QUANTILES = [0.05, 0.5, 0.95]


def model(inputs: dict[str, Any], amount: str, **more: Any) -> mcsv.Model:
    """A pocket whose position is -(amount)."""
    document = {
        "currency": "GBP",
        "price_year": "2025/26",
        "prices": {"inflation": 0},
        "horizon": "1 year",
        "step": "year",
        "pockets": {"payer": {"reserve": 0}},
        "accountability": {"pocket": "payer", "window": "1 year", "tolerance": 0.05},
        "inputs": {name: entry | {"source": name} for name, entry in inputs.items()},
        "costs": {"all": {"amount": amount, "per": "once", "paid_by": "payer"}},
    }
    return mcsv.validate(document | more)


BOTH = {"known": NORMAL, "luck": NORMAL | {"chance": True}}
NORMALS = model(BOTH, "-(1 + 0.6 * known + 0.8 * luck)")
COUNT = model({"theta": {"dist": "beta", "alpha": 12, "beta": 28}}, "9.5 - binomial(40, theta)")
TIED = model(
    {"a": NORMAL, "b": NORMAL, "luck": NORMAL | {"chance": True}},
    "-(0.5 + a + b + luck)",
    correlations=[{"between": pair, "rank": 0.5, "copula": "t", "degrees": 4} for pair in (["a", "b"], ["b", "luck"])],
)


def ready(what: mcsv.Model, seed: int = 1) -> Plan:
    plan = lower(what, seed)
    return centred(plan, pilot(plan))


def judged(plan: Plan, worlds: int, threads: int = 2) -> Worlds:
    """What worlds tell of the pocket at the window's end."""
    cell = plan.layout.pocket_cells["base", "payer"].judged
    return in_worlds(plan, worlds, Threads(threads)).cells[cell]


@pytest.mark.parametrize("what", [NORMALS, COUNT, TIED], ids=["normals", "count", "tied"])
def test_deficits_by_world_are_those_of_the_slow_truth(what: mcsv.Model) -> None:
    plan = ready(what)
    cells = judged_cells(plan)
    again = worldly(plan, cells)
    slow = reference(again, 3 * BLOCK, 2 * BLOCK).cells
    before, after = (in_worlds(plan, worlds, Inline()).cells for worlds in (3, 5))
    for number, cell in enumerate(cells):
        hits = (slow[number].reshape(2, BLOCK) < 0).sum(axis=1)
        expected = before[cell].count + np.bincount(hits, minlength=BLOCK + 1)
        np.testing.assert_array_equal(after[cell].count, expected)


@pytest.mark.parametrize("what", [NORMALS, TIED], ids=["normals", "tied"])
def test_world_w_knows_what_draw_w_of_the_run_knows(what: mcsv.Model) -> None:
    names = [name for name in what.inputs if name != "luck"]
    plan = lower(what, 1, keep=names)
    cells = [plan.layout.kept["base", name] for name in names]
    single = run(centred(plan, pilot(plan)), 5, Inline(), keep=cells).tallied.kept_draws()
    again = worldly(plan, cells)
    by_world = run(again, 5 * BLOCK, Inline(), keep=range(len(cells))).tallied.kept_draws()
    np.testing.assert_array_equal(by_world, np.repeat(single, BLOCK, axis=1))


def test_luck_is_drawn_in_each_draw_of_a_world() -> None:
    plan = lower(NORMALS, 1, keep=["luck"])
    cells = [plan.layout.kept["base", "luck"]]
    single = run(centred(plan, pilot(plan)), 3 * BLOCK, Inline(), keep=cells).tallied.kept_draws()
    again = run(worldly(plan, cells), 3 * BLOCK, Inline(), keep=[0]).tallied.kept_draws()
    np.testing.assert_array_equal(again, single)


def test_any_number_of_threads_tells_the_same() -> None:
    plan = ready(NORMALS)
    told = [judged(plan, 700, threads).count.tolist() for threads in (1, 2, 3)]
    assert told[0] == told[1] == told[2]
    assert sum(told[0]) == 700


# P(deficit | K) = Phi(-(1 + 0.6 K) / 0.8) falls with K, so its quantiles are its values at those of K; P(X < 10) of
# 40 cases falls with theta likewise. Means by the joint law: Phi(-1); the beta-binomial distribution function at 9.
CASES = [
    (
        NORMALS,
        (0.006502356188410177, 0.10564977366685535, 0.49347368326628827),
        0.15865525393145707,
        0.15829357642901165,
    ),
    (COUNT, (0.0071885823128404695, 0.2088428478295797, 0.7924599607047053), 0.28215572585510995, 0.2510030467344753),
]


@pytest.mark.parametrize(("what", "quantiles", "mean", "sd"), CASES, ids=["normals", "count"])
def test_the_chance_given_what_is_known_has_its_distribution(what, quantiles, mean, sd) -> None:
    far = []
    for seed in range(1, effort(20, 1) + 1):
        told = judged(ready(what, seed), 4096)
        values, ends = told.quantiles(np.array(QUANTILES))
        far.append(np.abs(values - quantiles) / ((ends[:, 1] - ends[:, 0]) / 3.92))
        for (value, error), truth in ((told.mean(), mean), (told.sd(), sd)):
            assert abs(value - truth) < 4 * error
    # A quantile near an end of a skewed distribution is further out now and then than a normal figure would be.
    assert np.sum(np.array(far) >= 4) <= 1
    assert np.sqrt(np.mean(np.square(far))) < 1.8


def test_where_nothing_is_known_all_worlds_are_alike() -> None:
    told = judged(ready(model({"luck": NORMAL | {"chance": True}}, "-(1 + luck)")), 200)
    assert told.alike
    assert told.mean()[0] == pytest.approx(0.15865525393145707, abs=4 * told.mean()[1])
    assert not judged(ready(NORMALS), 100).alike


def test_where_nothing_is_chance_each_world_is_settled() -> None:
    told = judged(ready(model({"known": NORMAL}, "-(0.2 + known)")), 1000)
    assert told.count[1:-1].sum() == 0
    assert 0 < told.count[-1] < 1000


def test_what_is_chance_in_one_option_and_knowledge_in_another_is_refused() -> None:
    told_apart = {"otherwise": {"set": {"inputs.known.chance": True}}}
    what = model(BOTH, "-(1 + 0.6 * known + 0.8 * luck)", options=told_apart)
    mcsv.simulate(what, draws=2000)
    with pytest.raises(mcsv.UsageError, match=r"E640 inputs\.known"):
        mcsv.simulate(what, draws=2000, levels=100)


def test_without_a_pocket_there_is_no_deficit_to_be_sure_of() -> None:
    alone = mcsv.validate({"inputs": {"x": NORMAL}, "outputs": {"y": {"formula": "x"}}})
    with pytest.raises(mcsv.UsageError, match="E641"):
        mcsv.simulate(alone, draws=2000, levels=100)


@pytest.mark.parametrize("levels", [-1, 99, 1.5, True, "many"])
def test_senseless_numbers_of_worlds_are_refused(levels: Any) -> None:
    with pytest.raises(mcsv.UsageError, match="E205 levels"):
        mcsv.simulate(NORMALS, draws=2000, levels=levels)


def test_asking_moves_nothing_else() -> None:
    plain, asked = mcsv.simulate(NORMALS, draws=5000), mcsv.simulate(NORMALS, draws=5000, levels=100)
    assert set(asked.data_vars) > set(plain.data_vars)
    for name in plain.data_vars:
        np.testing.assert_array_equal(plain[name].values, asked[name].values)
    assert asked.attrs["fingerprint"] == plain.attrs["fingerprint"]
    assert asked.attrs["worlds"] == 100


def test_curves_are_told_by_the_same_worlds() -> None:
    plan = ready(NORMALS)
    cell = plan.layout.pocket_cells["base", "payer"].judged
    values = np.array([-1.0, 0.0, 1.0, 2.5])
    found = in_worlds(plan, 40, Inline(), {cell: values})
    np.testing.assert_array_equal(found.cells[cell].count, judged(plan, 40, threads=3).count)
    single = run(worldly(plan, [cell]), 40 * BLOCK, Inline(), keep=[0]).tallied.kept_draws()[0].reshape(40, BLOCK)
    points, told = found.curves[cell]
    np.testing.assert_array_equal(points, values)
    for value, worlds in zip(values, told, strict=True):
        hits = (single < value).sum(axis=1)
        np.testing.assert_array_equal(worlds.count, np.bincount(hits, minlength=BLOCK + 1))
    np.testing.assert_array_equal(told[1].count, found.cells[cell].count)


def test_the_family_of_distributions_of_a_normal_position() -> None:
    # Given K the position is normal about 1 + 0.6 K with sd 0.8; below y with Phi((y - 1 - 0.6 K) / 0.8).
    found = mcsv.simulate(NORMALS, draws=20_000, levels=effort(4_096, 1_024), threads=2).sel(
        option="base", pocket="payer"
    )
    at = found.position_at.values
    assert at.size == 33
    np.testing.assert_allclose(np.diff(at), at[1] - at[0])
    assert at[0] == pytest.approx(1 + ndtri(0.005), abs=0.1)
    assert at[-1] == pytest.approx(1 + ndtri(0.995), abs=0.1)
    off = np.abs(found.position_below_mean - ndtr(at - 1))
    assert (off <= 4.5 * found.position_below_mean_se + 1e-4).all()
    for end, k in (("low", ndtri(0.95)), ("high", ndtri(0.05))):
        truth = ndtr((at - 1 - 0.6 * k) / 0.8)
        low, high = found[f"p_position_below_{end}_ci"].transpose("ci_bound", ...).values
        assert ((low <= truth) & (truth <= high)).mean() >= 0.8
        np.testing.assert_allclose(found[f"p_position_below_{end}"], truth, atol=0.06)


def test_the_family_of_distributions_in_the_document_and_on_any_threads() -> None:
    one, other = (mcsv.simulate(NORMALS, draws=5_000, levels=128, threads=threads) for threads in (1, 3))
    for name in one.data_vars:
        np.testing.assert_array_equal(one[name].values, other[name].values)
    told = document(one)["options"]["base"]["position_in_worlds"]
    assert [each["at"] for each in told] == one.position_at.values[0, 0].tolist()
    assert told[16]["low"]["value"] == float(one.p_position_below_low[0, 0, 16])
    assert told[16]["below"]["value"] == float(one.position_below_mean[0, 0, 16])
    assert "position_at" not in mcsv.simulate(NORMALS, draws=5_000)
