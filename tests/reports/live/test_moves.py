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
from mcsv.ask.live import with_windows
from mcsv.confidence import Z95, half_width
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.objects import WASM
from mcsv.model import Model, plain, validate
from mcsv.plan import Plan, lower
from mcsv.plan.moved import with_levers
from mcsv.plan.points import with_points
from mcsv.plan.tried import tried_levers, with_set
from mcsv.reports.live.job import Job, job_of
from mcsv.reports.live.moves import moves_of
from mcsv.reports.live.octaves import thinnings
from mcsv.reports.live.shown import ByPosition, Shown, shown

WITH_LEVERS = [path for path in CONFIGS if mcsv.read_model(path).levers]
PLACES = effort(8, 2)
MADE_UP: dict[str, dict[str, Any]] = {
    "discharge": {"budget": {"of": "pockets.council.budget.amount", "from": 0, "to": 5_000_000, "step": 125_000}},
    "risk_register": {},
    "outcome_payment": {},
    "small_cohort": {},
    "school_learning": {},
}


def each_of(what: Any) -> tuple[Any, ...]:
    """All that something may be, wherever levers stand."""
    return what.of if isinstance(what, ByPosition) else (what,)


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
    plan, levers = with_windows(model, plan, tried_levers(model, plan))
    figures = shown(model, plan, levers)
    moves = moves_of(model, plan, levers, figures, draws)
    job = job_of(engine.centred(plan, engine.pilot(plan)), draws, engine.Inline(), moves=moves)
    return job, plan, figures, draws


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


def native(model: Model, draws: int, figures: tuple[Shown, ...], sampling: str = "plain") -> list[float]:
    """The same figures out of a result."""
    results = mcsv.simulate(model, draws=draws, seed=1, sampling=sampling)
    answerable, found = model.accountability, list[float]()
    for figure in figures:
        one = results.isel(option=figure.option)
        if "Net present value" in str(figure.label):
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


def agrees(kernels: Path, folder: Path, model: Model, draws: int, sampling: str = "plain") -> int:  # noqa: F811
    """Hold the page against ``mcsv run --set``; how many figures were the same."""
    job, _, figures, draws = job_with(model, draws, sampling)
    levers, same = job.told["moves"]["levers"], 0
    paths = [lever.of for lever in model.levers.values()]
    for told in moved(kernels, folder, job, somewhere(job)):
        values = [lever["values"][place] for lever, place in zip(levers, told["positions"], strict=True)]
        wanted = native(with_set(model, dict(zip(paths, values, strict=True))), draws, figures, sampling)
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
def test_as_few_draws_as_a_page_takes(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    assert agrees(kernels, tmp_path, mcsv.read_model(ROOT / "configs" / "discharge.yaml"), engine.PILOT) > 0


@long_only
def test_differences_and_their_errors_are_those_of_paired_draws(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    model, draws = mcsv.read_model(ROOT / "configs" / "local_or_national.yaml"), 40_000
    job, plan, figures, _ = job_with(model, draws)
    positions = [6, 1, 5]
    (told,) = moved(kernels, tmp_path, job, [positions])
    levers = job.told["moves"]["levers"]
    other = with_levers(plan, {lever["name"]: lever["values"][k] for lever, k in zip(levers, positions, strict=True)})
    cells = [cell for figure in figures for cell in each_of(figure.cell)]
    before, after = (engine.single_draws(each, cells, draws, engine.Inline()) for each in (plan, other))
    for figure, since in zip(figures, told["since"], strict=True):
        if figure.kind == "reserve":
            continue
        (cell,) = each_of(figure.cell)
        one, two = (
            (each[cell] < 0.0).astype(float) if figure.kind == "deficit" else each[cell] for each in (before, after)
        )
        apart = two - one
        assert since["value"] == pytest.approx(apart.mean(), rel=1e-9, abs=1e-9)
        assert since["error"] == pytest.approx(Z95 * apart.std(ddof=1) / np.sqrt(draws), rel=1e-9, abs=1e-9)


ASKED: dict[str, dict[str, Any]] = {
    "window": {"of": "accountability.window", "from": 1, "to": 4, "step": 1},
    "tolerance": {"of": "accountability.tolerance", "from": 0.01, "to": 0.2, "step": 0.01},
}
"""Levers of the question."""


def asking(name: str, more: dict[str, Any], changes: dict[str, Any] | None = None) -> Model:
    """A shipped model with its levers and others."""
    model = plain(mcsv.read_model(ROOT / "configs" / f"{name}.yaml", set=changes or {}))
    return validate({**model, "levers": {**model.get("levers", {}), **more}})


@long_only
@pytest.mark.parametrize("sampling", ["plain", "sobol"])
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("discharge", {"accountability.window": 4}),
        ("discharge", {"pockets.council.reserve": "1000 * hospital_day"}),
        ("local_or_national", {}),
    ],
)
def test_the_question_moves_as_set_does(
    kernels: Path,  # noqa: F811
    tmp_path: Path,
    name: str,
    changes: dict[str, Any],
    sampling: str,
) -> None:
    more, reserve = dict(ASKED), {"of": "inputs.hospital_day.times", "from": 0.5, "to": 1.5, "step": 0.25}
    if name == "discharge":
        more |= {"window": {**ASKED["window"], "to": 10}, "price": reserve}
    assert agrees(kernels, tmp_path, asking(name, more, changes), 20_000, sampling) > 0


@long_only
def test_what_happens_and_what_is_decided_is_switched_on_and_off(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    """A chance that is a number goes to 0; one that is a formula is multiplied by an input that is 1 or 0."""
    model, on = plain(mcsv.read_model(ROOT / "configs" / "local_or_national.yaml")), "downturn_possible"
    model["inputs"][on] = {"dist": "fixed", "value": 1, "source": "none"}
    event = model["events"]["downturn"]
    for part in (event, event["mitigation"]):
        part["hazard"] = f"{on} * {part['hazard']}"
    levers = {
        "downturn": {"of": f"inputs.{on}.value", "from": 0, "to": 1},
        "breach": {"of": "events.data_breach.mitigation.hazard", "from": 0, "to": 0.02},
        "beds": {"of": "decisions.beds_close.probability", "from": 0, "to": 0.6},
        "renewed": {"of": "decisions.renewal.probability", "from": 0, "to": 0.95},
    }
    levered = validate({**model, "levers": levers})
    job, *_ = job_with(levered, 4096)
    assert [lever["switch"] for lever in job.told["moves"]["levers"]] == [True] * 4
    assert agrees(kernels, tmp_path, levered, 20_000) > 0


@long_only
def test_points_are_those_of_set(kernels: Path, tmp_path: Path) -> None:  # noqa: F811
    """A lever moves no coordinate, so that replicates tell the error of a page as of a run."""
    model = mcsv.read_model(ROOT / "configs" / "local_or_national.yaml")
    assert agrees(kernels, tmp_path, model, 60_000, "sobol") > 0
    job, plan, figures, draws = job_with(model, 60_000, "sobol")
    positions = [2, 3, 0]
    (told,) = moved(kernels, tmp_path, job, [positions])
    levers = job.told["moves"]["levers"]
    values = {lever["name"]: lever["values"][k] for lever, k in zip(levers, positions, strict=True)}
    assert plan.points is not None
    other = with_points(with_levers(lower(model, 1), values), plan.points.order, plan.replicates)
    kept = engine.single_draws(other, [cell for each in figures for cell in each_of(each.cell)], draws, engine.Inline())
    for figure, found in zip(figures, told["found"], strict=True):
        if figure.kind == "reserve":
            continue
        (cell,) = each_of(figure.cell)
        draw = (kept[cell] < 0.0).astype(float) if figure.kind == "deficit" else kept[cell]
        means = draw.reshape(-1, plan.replicates, engine.BLOCK).mean(axis=(0, 2))
        wide = half_width(plan.replicates - 1) / np.sqrt(plan.replicates)
        assert found["value"] == pytest.approx(means.mean(), rel=1e-12)
        assert found["error"] == pytest.approx(wide * means.std(ddof=1), rel=1e-9, abs=1e-9)


def test_a_window_and_a_tolerance_are_told_by_position() -> None:
    job, plan, figures, _ = job_with(asking("discharge", {**ASKED, "window": {**ASKED["window"], "to": 8}}), 4096)
    moves = job.told["moves"]
    window, tolerance = [list(moves["levers"][place]["values"]) for place in (2, 3)]
    assert window == list(range(1, 9))
    assert moves["levers"][2]["unit"] == "quarters"
    deficit, reserve, position, value = figures
    cells = plan.layout.window_cells["base"].cells
    assert each_of(deficit.cell) == each_of(reserve.cell) == cells[:8]
    assert each_of(position.cell) == plan.layout.pocket_cells["base", "council"].positions[:8]
    assert each_of(reserve.level) == tuple(tolerance)
    labels = [each_of(figure.label) for figure in figures]
    assert labels[0][3] == "Chance of a deficit within 1 year"
    assert labels[1][-1] == "Reserve that brings it to 20 %, GBP"
    assert labels[2][0] == "Expected position at the end of 1 quarter, GBP"
    assert len(labels[3]) == len(each_of(value.cell)) == 1


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
        "--set accountability.window=",
        "--set accountability.tolerance=",
    ]
    assert [figure.kind for figure in figures] == ["deficit", "reserve", "mean", "mean"]
    reserve = moves["figures"][1]
    cells, levels = moves["cells"][reserve["slot"]], reserve["level"]
    assert (cells["lever"], levels["lever"]) == (2, 3)
    assert cells["of"] == list(plan.layout.window_cells["base"].cells[3:])
    assert moves["steps"][reserve["step"]] == ["lever", "reserve"]
    assert levels["of"][moves["levers"][3]["now"]] == 0.05


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_an_address_holds_what_was_moved_and_nothing_else() -> None:
    script = f"""
    import {{ addressOf, optionOf, positionsOf }} from "{(SOURCES / "address.js").as_uri()}";
    const levers = [{{ name: "a b", values: [0, 0.1, 1e21], now: 0 }}, {{ name: "c", values: [-5, 5], now: 1 }}];
    const moves = {{ levers }};
    const found = [];
    const addresses = [[0, 1], [1, 1], [2, 0]].map((each) => addressOf(moves, each));
    for (const at of addresses) found.push(at, positionsOf(moves, at));
    const chosen = addressOf(moves, [1, 1], "a/b & c");
    found.push(chosen, positionsOf(moves, chosen), ["#moved", chosen].map((each) => optionOf(each, ["x", "a/b & c"])));
    const wrong = ["#answer", "#moved&c=nonsense", "#moved&other=3", "#moved&c=1e9"];
    console.log(JSON.stringify([...found, ...wrong.map((each) => positionsOf(moves, each))]));
    """
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [
        *("", None, "#moved&a%20b=0.1", [1, 1], "#moved&a%20b=1e+21&c=-5", [2, 0]),
        *("#moved:a%2Fb%20%26%20c&a%20b=0.1", [1, 1], ["", "a/b & c"]),
        *(None, [0, 1], [0, 1], [0, 1]),
    ]
