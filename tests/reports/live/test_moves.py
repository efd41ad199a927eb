"""Levers of the page that computes again: its figures are those of ``mcsv run --set``, to the last bit."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import effort, long_only
from reports.live.test_live import CONFIGS, ROOT, SOURCES, kernels  # noqa: F401  a fixture

import mcsv
from mcsv import engine
from mcsv.api import planned
from mcsv.confidence import Z95, half_width
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.objects import WASM
from mcsv.model import Model, plain, validate
from mcsv.plan import Plan, lower
from mcsv.plan.moved import with_levers
from mcsv.plan.points import with_points
from mcsv.plan.tried import tried_levers, with_set
from mcsv.reports.live.job import Job, job_of
from mcsv.reports.live.moves import Shown, moves_of, shown
from mcsv.reports.live.octaves import thinnings

WITH_LEVERS = [path for path in CONFIGS if mcsv.read_model(path).levers]
PLACES = effort(8, 2)
MADE_UP: dict[str, dict[str, Any]] = {
    "discharge": {"budget": {"of": "pockets.council.budget.amount", "from": 0, "to": 5_000_000, "step": 125_000}},
    "risk_register": {},
    "outcome_payment": {},
    "small_cohort": {},
    "school_learning": {},
}


def made_up(name: str) -> Model:
    """A shipped model with levers of the test's own: reserves and budgets, and whatever has a probability."""
    from plan.same_plans import movable_numbers, reach  # on the path of tests, as test_levers has them

    model = mcsv.read_model(ROOT / "configs" / f"{name}.yaml")
    levers = dict(MADE_UP[name])
    numbers = {path: value for path, value in movable_numbers(model).items() if not path.endswith("tolerance")}
    for path, value in list(numbers.items())[:40:4]:
        low, high = reach(value, path)
        trial = {f"l{len(levers)}": {"of": path, "from": low, "to": high, "step": (high - low) / 4}}
        try:
            candidate = validate({**plain(model), "levers": {**levers, **trial}})
            tried_levers(candidate)
            for end in (low, high):  # at which nothing is divided by 0
                mcsv.simulate(with_set(candidate, {path: end}), draws=1024)
        except mcsv.errors.UserError:
            continue
        levers |= trial
    return validate({**plain(model), "levers": levers})


def job_with(model: Model, draws: int, sampling: str = "plain") -> tuple[Job, Plan, tuple[Shown, ...], int]:
    plan, draws = planned(model, draws, 1, sampling)
    moves = moves_of(model, plan, tried_levers(model, plan), draws, 1, sampling)
    job = job_of(engine.centred(plan, engine.pilot(plan)), draws, engine.Inline(), moves=moves)
    return job, plan, shown(model, plan), draws


def moved(kernels: Path, folder: Path, job: Job, positions: list[list[int]]) -> list[dict[str, Any]]:  # noqa: F811
    (folder / "job.json").write_text(json.dumps({**job.told, "arrays": base64.b64encode(job.arrays).decode()}))
    (folder / "positions.json").write_text(json.dumps(positions))
    script = Path(__file__).with_name("move.mjs")
    files = [SOURCES, kernels / WASM["vectors"], folder / "job.json", folder / "positions.json"]
    done = subprocess.run(["node", str(script), *map(str, files)], capture_output=True, text=True, check=True)
    return list(map(json.loads, done.stdout.splitlines()))


def somewhere(job: Job) -> list[list[int]]:
    """Where all levers stand at their ends, and in between."""
    sizes = [len(lever["values"]) for lever in job.told["moves"]["levers"]]
    pick = random.Random(5)
    return [[0] * len(sizes), [size - 1 for size in sizes]] + [
        [pick.randrange(size) for size in sizes] for _ in range(PLACES)
    ]


def native(model: Model, draws: int, figures: tuple[Shown, ...]) -> list[float]:
    """The same figures out of a result."""
    results = mcsv.simulate(model, draws=draws, seed=1)
    answerable, found = model.accountability, list[float]()
    for figure in figures:
        one = results.isel(option=figure.option)
        if "Net present value" in figure.label:
            view = (model.decision.view if model.decision else None) or "public_value"
            found.append(float(one["npv_mean"].sel(view=view)))
            continue
        assert answerable is not None
        pocket = one.sel(pocket=answerable.pocket)
        if figure.kind == "deficit":
            found.append(float(pocket["p_deficit_any"]))
        elif figure.kind == "reserve":
            found.append(
                float(pocket["reserve_required_any"].sel(confidence=1 - answerable.tolerance, method="nearest"))
            )
        else:
            window = min(int(results.attrs["accountability_window"]), results.sizes["period"])
            found.append(float(pocket["position_mean"].isel(period=window - 1)))
    return found


def agrees(kernels: Path, folder: Path, model: Model, draws: int) -> int:  # noqa: F811
    """Hold the page against ``mcsv run --set``; how many figures were the same."""
    job, _, figures, draws = job_with(model, draws)
    levers, same = job.told["moves"]["levers"], 0
    paths = [lever.of for lever in model.levers.values()]
    for told in moved(kernels, folder, job, somewhere(job)):
        values = [lever["values"][place] for lever, place in zip(levers, told["positions"], strict=True)]
        wanted = native(with_set(model, dict(zip(paths, values, strict=True))), draws, figures)
        found = [np.nan if figure["value"] is None else figure["value"] for figure in told["found"]]
        np.testing.assert_array_equal(found, wanted, err_msg=str((told["positions"], [f.label for f in figures])))
        same += len(found)
    return same


@long_only
@pytest.mark.parametrize("path", WITH_LEVERS, ids=lambda path: path.stem)
def test_a_moved_lever_gives_what_set_gives(kernels: Path, tmp_path: Path, path: Path) -> None:  # noqa: F811
    assert agrees(kernels, tmp_path, mcsv.read_model(path), 100_000) > 0


@long_only
@pytest.mark.parametrize("name", MADE_UP)
def test_so_do_made_up_levers(kernels: Path, tmp_path: Path, name: str) -> None:  # noqa: F811
    assert agrees(kernels, tmp_path, made_up(name), 20_000) > 0


@long_only
def test_few_draws_tell_no_reserve(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    assert agrees(kernels, tmp_path, mcsv.read_model(ROOT / "configs" / "discharge.yaml"), 50) > 0


@long_only
def test_differences_and_their_errors_are_those_of_paired_draws(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    model, draws = mcsv.read_model(ROOT / "configs" / "local_or_national.yaml"), 40_000
    job, plan, figures, _ = job_with(model, draws)
    positions = [6, 1, 5]
    (told,) = moved(kernels, tmp_path, job, [positions])
    levers = job.told["moves"]["levers"]
    other = with_levers(plan, {lever["name"]: lever["values"][k] for lever, k in zip(levers, positions, strict=True)})
    cells = [figure.cell for figure in figures]
    before, after = (engine.single_draws(each, cells, draws, engine.Inline()) for each in (plan, other))
    for figure, since in zip(figures, told["since"], strict=True):
        if figure.kind == "reserve":
            continue
        one, two = (
            (each[figure.cell] < 0.0).astype(float) if figure.kind == "deficit" else each[figure.cell]
            for each in (before, after)
        )
        apart = two - one
        assert since["value"] == pytest.approx(apart.mean(), rel=1e-9, abs=1e-9)
        assert since["error"] == pytest.approx(Z95 * apart.std(ddof=1) / np.sqrt(draws), rel=1e-9, abs=1e-9)


@long_only
def test_points_stay_where_they_are(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    """With points the page is the plan of the run with other numbers, and replicates tell the errors."""
    model = mcsv.read_model(ROOT / "configs" / "local_or_national.yaml")
    job, plan, figures, draws = job_with(model, 60_000, "sobol")
    positions = [2, 3, 0]
    (told,) = moved(kernels, tmp_path, job, [positions])
    levers = job.told["moves"]["levers"]
    values = {lever["name"]: lever["values"][k] for lever, k in zip(levers, positions, strict=True)}
    assert plan.points is not None
    other = with_points(with_levers(lower(model, 1), values), plan.points.order, plan.replicates)
    kept = engine.single_draws(other, [figure.cell for figure in figures], draws, engine.Inline())
    for figure, found in zip(figures, told["found"], strict=True):
        if figure.kind == "reserve":
            continue
        draw = (kept[figure.cell] < 0.0).astype(float) if figure.kind == "deficit" else kept[figure.cell]
        means = draw.reshape(-1, plan.replicates, engine.BLOCK).mean(axis=(0, 2))
        wide = half_width(plan.replicates - 1) / np.sqrt(plan.replicates)
        assert found["value"] == pytest.approx(means.mean(), rel=1e-12)
        assert found["error"] == pytest.approx(wide * means.std(ddof=1), rel=1e-9, abs=1e-9)


def test_what_is_looked_up_is_kept_whole_where_levers_may_move_it() -> None:
    plan, draws = planned(mcsv.read_model(ROOT / "configs" / "local_or_national.yaml"), 65_536, 1, "plain")
    one, other = next(thinnings(plan, draws)), next(thinnings(plan, draws, movable=True))
    whole = {table for table in one if one[table] != other[table]}
    assert whole
    assert {other[table] for table in whole} == {OCTAVES}
    assert min(other.values()) < OCTAVES


def test_a_page_is_told_where_levers_stand_and_how_an_analyst_moves_them() -> None:
    job, plan, figures, _ = job_with(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), 4096)
    moves = job.told["moves"]
    assert moves["command"] == "mcsv run MODEL --draws 4096 --seed 1"
    assert [lever["set"] for lever in moves["levers"]] == [
        "--set pockets.council.reserve=",
        "--set pockets.council.budget.amount=",
    ]
    assert [figure.kind for figure in figures] == ["deficit", "reserve", "mean", "mean"]
    reserve = moves["figures"][1]
    assert moves["cells"][reserve["slot"]] == plan.layout.pocket_cells["base", "council"].lowest
    assert moves["steps"][reserve["step"]] == ["lever", "reserve"]
    assert reserve["level"] == 0.05


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_an_address_holds_what_was_moved_and_nothing_else() -> None:
    script = f"""
    import {{ addressOf, positionsOf }} from "{(SOURCES / "address.js").as_uri()}";
    const levers = [{{ name: "a b", values: [0, 0.1, 1e21], now: 0 }}, {{ name: "c", values: [-5, 5], now: 1 }}];
    const moves = {{ levers }};
    const found = [];
    const addresses = [[0, 1], [1, 1], [2, 0]].map((each) => addressOf(moves, each));
    for (const at of addresses) found.push(at, positionsOf(moves, at));
    const wrong = ["#answer", "#moved&c=nonsense", "#moved&other=3", "#moved&c=1e9"];
    console.log(JSON.stringify([...found, ...wrong.map((each) => positionsOf(moves, each))]));
    """
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [
        *("", None, "#moved&a%20b=0.1", [1, 1], "#moved&a%20b=1e+21&c=-5", [2, 0]),
        *(None, [0, 1], [0, 1], [0, 1]),
    ]
