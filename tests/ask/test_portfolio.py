"""A portfolio is the one big model, its parts are what single draws of each programme come to, and nothing depends on
threads.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort, long_only, some

import mcsv
from mcsv.errors import ResourceError
from mcsv.files.contained import contained
from mcsv.model.changes.prefixed import Renamed, prefixed
from mcsv.reports.media import text
from mcsv.reports.questions.portfolio import pooled
from mcsv.reports.questions.portfolio_document import portfolio_json
from mcsv.reports.writing.screen import Screen
from mcsv.results.declared.variables import COORDINATES, VARIABLES
from mcsv.results.questions.portfolio import NEAR
from mcsv.results.statistics.intervals import wilson

ROOT = Path(__file__).parents[2]
FILE = ROOT / "configs" / "portfolio" / "portfolio.yaml"
DRAWS = effort(100_000, 16_384)
JUDGED = (3, 7)
"""The quarters that end in March within two years from April."""


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.portfolio(FILE, draws=DRAWS, threads=1)


@pytest.fixture(scope="module")
def joined() -> Any:
    return mcsv.read_portfolio(FILE)


@long_only  # of many programmes the same is tried below
def test_the_shared_pocket_is_that_of_the_one_model(found: xr.Dataset, joined: Any) -> None:
    """Bit for bit, whatever else is looked at."""
    whole = mcsv.simulate(joined.model, draws=DRAWS, threads=2).sel(option="base", pocket="council")
    for mine, theirs in (
        ("pool_p_deficit", "p_deficit"),
        ("pool_p_deficit_any", "p_deficit_any"),
        ("pool_p_deficit_any_ci", "p_deficit_any_ci"),
        ("pool_position_mean", "position_mean"),
        ("pool_position_mean_se", "position_mean_se"),
        ("pool_position_quantile", "position_quantile"),
        ("pool_position_quantile_se", "position_quantile_se"),
    ):
        np.testing.assert_array_equal(found[mine].values, whole[theirs].values, mine)
    reserve = whole.sel(confidence=0.95)
    assert float(found.pool_reserve) == pytest.approx(float(reserve.reserve_required_any), rel=1e-12)
    assert float(found.pool_reserve_se) == pytest.approx(float(reserve.reserve_required_any_se), rel=1e-12)


def test_bits_do_not_depend_on_threads(found: xr.Dataset) -> None:
    for threads in (2, 3):
        other = mcsv.portfolio(FILE, draws=DRAWS, threads=threads)
        xr.testing.assert_identical(found.drop_attrs(), other.drop_attrs())


def test_everything_is_declared(found: xr.Dataset) -> None:
    for name, values in found.data_vars.items():
        assert values.dims == VARIABLES[str(name)].dims
    assert {*map(str, found.coords)} <= set(COORDINATES)
    assert all(np.isfinite(values.values).all() for values in found.data_vars.values())


@pytest.fixture(scope="module")
def slow(joined: Any) -> dict[str, np.ndarray]:
    """Positions (judged date, draw) of each programme, from a run of its own under the names that it has together."""
    portfolio = joined.portfolio
    found = {}
    for name, member in portfolio.programmes.items():
        alone = mcsv.read_model(FILE.parent / member.model, set=dict(member.set))
        data = prefixed(contained(alone), Renamed(f"{name}__", portfolio.stays(name)))
        data["pockets"][f"{name}__council"].pop("reserve", None)
        found[name] = np.array([_kept(data, f"{name}__council", period) for period in JUDGED])
    return found


def _kept(data: dict[str, Any], pocket: str, period: int) -> np.ndarray:
    """Single draws of a position at the end of a period; those of correlated inputs are another matter."""
    window = {"pocket": pocket, "window": f"{period + 1} quarters", "tolerance": 0.05}
    kept = mcsv.simulate(data | {"accountability": window}, draws=DRAWS, threads=1, keep=pocket)
    return np.asarray(kept[f"draws_{pocket}"].values[0])


@pytest.fixture(scope="module")
def untied(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """The portfolio without correlations across programmes, which no programme alone has."""
    text = FILE.read_text(encoding="utf-8")
    begin, end = text.index("correlations:"), text.index("accountability:")
    text = (text[:begin] + text[end:]).replace("yaml", "yaml")
    folder = tmp_path_factory.mktemp("untied")
    for path in FILE.parent.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / FILE.name).write_text(text, encoding="utf-8")
    return mcsv.portfolio(folder / FILE.name, draws=DRAWS, threads=1)


def test_single_draws_of_each_programme_add_up_to_all_of_it(untied: xr.Dataset, slow: dict[str, np.ndarray]) -> None:
    """The slow truth: numpy over the kept draws of runs of each programme by itself."""
    parts = np.array(list(slow.values()))  # (programme, date, draw)
    whole = parts.sum(axis=0) + 100_000
    lowest, worst = whole.min(axis=0), whole.argmin(axis=0)
    close = {"rel": 1e-9, "abs": 1e-3}
    assert float(untied.pool_p_deficit_any) == pytest.approx(np.mean(lowest < 0), abs=1e-12)
    rank = int(np.ceil(0.05 * DRAWS)) - 1
    tail = lowest <= float(untied.tail_below)
    blurred = float(untied.pool_reserve_se) / 5  # bins, that quantiles of single draws do not have
    assert float(untied.pool_reserve) == pytest.approx(100_000 - np.partition(lowest, rank)[rank], abs=blurred)
    assert float(untied.tail_below) == pytest.approx(100_000 - float(untied.pool_reserve), abs=blurred)
    at_worst = -np.take_along_axis(parts, worst[None, None, :], axis=1)[:, 0]
    for name, picked in (("mean", np.ones(DRAWS, bool)), ("tail", tail), ("deficit", lowest < 0)):
        assert untied[f"part_{name}"].values == pytest.approx(at_worst[:, picked].mean(axis=1), **close)
        assert float(untied[f"pool_{name}"]) == pytest.approx(-lowest[picked].mean(), **close)
    without = [np.mean((whole - part).min(axis=0) < 0) for part in parts]
    assert untied.stopped_p_deficit.values == pytest.approx(without, abs=1e-12)
    needs = [max(0.0, -float(np.partition(each.min(axis=0), rank)[rank])) for each in parts]
    assert untied.alone_need.values == pytest.approx(needs, abs=blurred)
    together = -float(np.partition(parts.sum(axis=0).min(axis=0), rank)[rank])
    assert float(untied.pooling_saves) == pytest.approx(sum(needs) - together, abs=2 * blurred)


def test_errors_are_those_of_what_each_draw_moves(untied: xr.Dataset, slow: dict[str, np.ndarray]) -> None:
    """The slow truth: by how much single draws move a figure, and how that spreads. A quantile is moved by the share of
    draws at or below it, as far as its own error says; the worst draws by each of them, and by where they begin.
    """
    parts, level = np.array(list(slow.values())), 0.05
    spread = np.sqrt(level * (1.0 - level) / DRAWS)

    def moved(lowest: np.ndarray, error: float) -> np.ndarray:
        return error / spread * (lowest <= np.quantile(lowest, level))

    alone = [moved(each.min(axis=0), float(se)) for each, se in zip(parts, untied.alone_need_se, strict=True)]
    together = moved(parts.sum(axis=0).min(axis=0), float(untied.together_need_se))
    needs = np.sum(alone, axis=0)
    assert float(untied.alone_need_sum_se) == pytest.approx(needs.std() / np.sqrt(DRAWS), rel=0.01)
    assert float(untied.pooling_saves_se) == pytest.approx((needs - together).std() / np.sqrt(DRAWS), rel=0.01)
    whole = parts.sum(axis=0) + 100_000
    lowest, worst = whole.min(axis=0), whole.argmin(axis=0)
    begins, near = np.quantile(lowest, level), np.quantile(lowest, [level * (1.0 - NEAR), level * (1.0 + NEAR)])
    for part, told in zip(parts, untied.part_tail_se, strict=True):
        at_worst = np.take_along_axis(part, worst[None], axis=0)[0]
        border = at_worst[(lowest > near[0]) & (lowest <= near[1])].mean()
        each = np.where(lowest <= begins, at_worst - border, 0.0) / level
        assert float(told) == pytest.approx(each.std() / np.sqrt(DRAWS), rel=0.02)


def test_parts_add_up_to_the_whole(found: xr.Dataset) -> None:
    for name in ("mean", "tail", "deficit"):
        total = float(found[f"part_{name}"].sum() + found[f"rest_{name}"])
        assert total == pytest.approx(float(found[f"pool_{name}"]), rel=1e-9)


def test_correlations_across_programmes_and_shared_inputs_are_in_the_draws(joined: Any) -> None:
    kept = mcsv.simulate(joined.model, draws=20_000, threads=1, keep=["falls__people", "homecare__people", "pay_award"])
    first, second = (kept[f"draws_{name}__people"].values[0] for name in ("falls", "homecare"))
    ranks = [np.argsort(np.argsort(each)) for each in (first, second)]
    assert np.corrcoef(*ranks)[0, 1] == pytest.approx(0.5, abs=0.03)
    alone = mcsv.simulate(FILE.parent / "falls.yaml", draws=20_000, threads=1, keep=["pay_award", "people"])
    np.testing.assert_array_equal(kept["draws_pay_award"].values, alone["draws_pay_award"].values)
    assert abs(np.corrcoef(first, alone["draws_people"].values[0])[0, 1]) < 0.03


COMMON: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "financial_year": 4,
    "prices": {"inflation": "inflation"},
}
SHARED: dict[str, Any] = {
    "inflation": {"dist": "normal", "mean": 0.02, "sd": 0.01, "drawn": "each_period", "source": "forecast"},
    "pay": {"dist": "normal", "mean": 1, "sd": 0.03, "source": "forecast"},
    "demand": {"dist": "gamma", "mean": 1, "sd": 0.08, "source": "forecast"},
}


def by_hand(count: int) -> dict[str, Any]:
    """One big model of so many programmes, as one would write it."""
    whole: dict[str, Any] = {**COMMON, "programme": "portfolio", "inputs": dict(SHARED), "costs": {}, "benefits": {}}
    whole["accountability"] = {"pocket": "council", "window": "2 years", "tolerance": 0.1}
    whole["pockets"] = {"council": {"budget": {"amount": 98.0 * count, "per": "year"}, "reserve": 10.0 * count}}
    for number in range(count):
        own = f"p{number}__"
        whole["pockets"] |= {f"{own}council": {"parent": "council"}}
        whole["inputs"][f"{own}price"] = {"dist": "gamma", "mean": 100 + number, "sd": 20, "source": "quote"}
        whole["inputs"][f"{own}days"] = {"dist": "lognormal", "mean": 10, "sd": 3, "source": "pilot"}
        cost = {"amount": f"{own}price * pay * demand", "per": "year", "paid_by": {f"{own}council": 1}}
        value = {"to": f"{own}council", "type": "fiscal", "unit_value": 1.5 + 0.01 * number, "cashable": 0.5}
        whole["costs"][f"{own}team"] = cost
        whole["benefits"][f"{own}fewer"] = {"quantity": f"{own}days", "per": "year", "values": [value]}
    return whole


def in_files(count: int, folder: Path) -> Path:
    """The same programmes as models of their own, and their portfolio."""
    for number in range(count):
        value = {"to": "council", "type": "fiscal", "unit_value": 1.5 + 0.01 * number, "cashable": 0.5}
        model = {
            **COMMON,
            "programme": f"Programme {number}",
            "pockets": {"council": {"budget": {"amount": 5, "per": "year"}, "reserve": 3}},
            "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.2},
            "inputs": {
                **SHARED,
                "price": {"dist": "gamma", "mean": 100 + number, "sd": 20, "source": "quote"},
                "days": {"dist": "lognormal", "mean": 10, "sd": 3, "source": "pilot"},
            },
            "costs": {"team": {"amount": "price * pay * demand", "per": "year", "paid_by": {"council": 1}}},
            "benefits": {"fewer": {"quantity": "days", "per": "year", "values": [value]}},
        }
        (folder / f"p{number}.json").write_text(json.dumps(model), encoding="utf-8")
    whole = {
        "portfolio": "portfolio",
        "programmes": {f"p{number}": f"p{number}.json" for number in range(count)},
        "pockets": {"council": {"budget": {"amount": 98.0 * count, "per": "year"}, "reserve": 10.0 * count}},
        "share": list(SHARED),
        "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    }
    (folder / "portfolio.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder / "portfolio.json"


def test_many_programmes_are_the_one_big_model_written_by_hand(tmp_path: Path) -> None:
    """Bit for bit, with a shared budget and three shared inputs."""
    count = effort(50, 5)
    found = mcsv.portfolio(in_files(count, tmp_path), draws=DRAWS, threads=2)
    whole = mcsv.simulate(by_hand(count), draws=DRAWS, threads=1).sel(option="base", pocket="council")
    for mine, theirs in (
        ("pool_p_deficit", "p_deficit"),
        ("pool_p_deficit_any", "p_deficit_any"),
        ("pool_position_mean", "position_mean"),
        ("pool_position_quantile", "position_quantile"),
    ):
        np.testing.assert_array_equal(found[mine].values, whole[theirs].values, mine)
    assert 0.05 < float(found.pool_p_deficit_any) < 0.95
    for name in ("mean", "tail", "deficit"):
        total = float(found[f"part_{name}"].sum() + found[f"rest_{name}"])
        assert total == pytest.approx(float(found[f"pool_{name}"]), rel=1e-9)
    assert found.attrs["stated"] == "budget reserve"


def test_without_a_programme_is_the_portfolio_of_the_others(tmp_path: Path) -> None:
    """Where the budget is stated for all, it stays when one of them is stopped; the others draw what they drew."""
    found = mcsv.portfolio(in_files(3, tmp_path), draws=DRAWS, threads=1)
    for number in range(3):
        without = by_hand(3)
        for section in ("costs", "benefits"):
            without[section] = {k: part for k, part in without[section].items() if not k.startswith(f"p{number}__")}
        other = mcsv.simulate(without, draws=DRAWS, threads=1).sel(option="base", pocket="council")
        assert float(found.stopped_p_deficit[number]) == pytest.approx(float(other.p_deficit_any), abs=2 / DRAWS)


@pytest.mark.parametrize(
    ("budget", "tolerance", "sd"),
    some([(1e6, 0.1, 1.0), (1.0, 0.1, 1.0), (98.0, 1e-6, 1.0), (98.0, 0.5, 1.0), (98.0, 0.1, 0.0)], 2),
)
def test_extremes_are_told_or_left_open(tmp_path: Path, budget: float, tolerance: float, sd: float) -> None:
    """Nobody in deficit, everybody, a tolerance that draws cannot tell, nothing uncertain."""
    path = in_files(3, tmp_path)
    for file in tmp_path.glob("*.json"):
        data = json.loads(file.read_text(encoding="utf-8"))
        if "portfolio" in data:
            data["pockets"]["council"]["budget"]["amount"] = budget * 3
            data["accountability"]["tolerance"] = tolerance
        elif not sd:
            data["inputs"] = {name: {"dist": "fixed", "value": entry["mean"]} for name, entry in data["inputs"].items()}
        file.write_text(json.dumps(data), encoding="utf-8")
    found = mcsv.portfolio(path, draws=2_000, threads=1)
    said = " ".join(text.draw(pooled(found), Screen()).split())
    assert "council, 3 programmes together: " in said
    none = "no deficit within 2 years in any of 2,000 draws (chance below 0.2 %), within the tolerance"
    assert (none in said) == (budget > 1e3 or not sd)
    every = "a deficit within 2 years in every one of 2,000 draws (chance above 99.8 %), above the tolerance"
    assert (every in said) == (budget == 1.0)
    if budget > 1e3:  # nor is any programme's part in it known for certain
        low, high = wilson(0, 2_000)
        assert found.stopped_p_deficit_se.values.tolist() == pytest.approx([float(high - low) / 3.92] * 3, rel=1e-3)
    assert json.loads(portfolio_json(found))["programmes"]["p0"]["mean"]["se"] >= 0.0
    assert bool(np.isfinite(found.pool_reserve)) == (tolerance > 1e-3)
    assert float(found.part_mean.sum() + found.rest_mean) == pytest.approx(float(found.pool_mean), abs=1e-6)


@long_only
def test_errors_are_those_that_many_seeds_show() -> None:
    """What is told ± is what figures differ by from seed to seed, in every figure that has an error."""
    runs = [mcsv.portfolio(FILE, draws=20_000, seed=seed, threads=2) for seed in range(1, 61)]
    for name in runs[0].data_vars:
        if f"{name}_se" in runs[0]:
            values, errors = (np.array([run[str(each)].values for run in runs]) for each in (name, f"{name}_se"))
            shown, told = values.std(axis=0, ddof=1), errors.mean(axis=0)
            sure = told > 1e-9 * np.abs(values).max()
            ratio = shown[sure] / told[sure]
            assert ((ratio > 0.65) & (ratio < 1.4)).all(), (name, ratio)  # of 60 runs


def test_what_does_not_fit_says_that_parts_of_it_would_not_tell_the_same(
    joined: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcsv.engine.memory.available_memory", lambda: 10_000_000)
    with pytest.raises(ResourceError, match=r"E601.*fewer threads.*fewer programmes at a time do not tell"):
        mcsv.portfolio(joined, draws=1000)


def test_its_page_is_shown_in_a_notebook_too(found: xr.Dataset) -> None:
    """It was said to be a part of a result, without its options."""
    page = mcsv.page(found)
    assert page.title == found.attrs["programme"]
    assert "What each programme has of the risk" in page.text
