"""Runs that stop, fail, refine, and stay inside their memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import some

import mcsv
from mcsv.engine import (
    SHARD,
    Inline,
    Threads,
    centred,
    check_memory,
    kept_by_cell,
    kept_by_name,
    kept_cells,
    memory_bound,
    pilot,
    run,
)
from mcsv.engine import pilot as pilot_module
from mcsv.engine.reference.interpreter import reference
from mcsv.errors import NumericalError, ResourceError
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, validate
from mcsv.plan import Plan, lower
from mcsv.tallies import Bad, Extremes, Histogram, Moments

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
INPUTS = {"x": {"dist": "normal", "mean": 0, "sd": 1}, "u": {"dist": "uniform", "min": 0, "max": 1}}


def model_of(**formulas: str) -> Model:
    return Model.model_validate(
        {"inputs": INPUTS, "outputs": {name: {"formula": text} for name, text in formulas.items()}}
    )


def ready(model: Model, draws: int, keep: tuple[str, ...] = ()) -> Plan:
    plan = lower(model, 1, keep)
    return centred(plan, pilot(plan))


# Discrete, mixed and spiky results, for which straight lines through bins would be wrong
ROUGH = {
    "count": "poisson(3)",
    "coin": "binomial(1, 0.3)",
    "mostly_zero": "max(x - 1, 0)",
    "clipped": "max(min(x, 1), -1)",
    "steps": "floor(x * 3) / 3",
    "spike": "where(u < 0.3, 5, 5 + exp(x))",
    "narrow": "where(u < 0.6, 4 + 1e-7 * x, x)",
    "two": "where(u < 0.2, x - 1000, x + 1000)",
    "far_atom": "where(u < 0.06, 1e6, x)",
    "constant": "7 + 0 * x",
}


def test_quantiles_of_rough_results_are_those_of_the_sorted_draws() -> None:
    draws = 120_000
    # levels away from the steps of the distributions, so that the sample's own steps are too
    levels = [0.011, 0.043, 0.233, 0.52, 0.71, 0.953, 0.991]
    result = mcsv.simulate(model_of(**ROUGH), draws=draws, keep=list(ROUGH), quantiles=levels).isel(option=0)
    for name in ROUGH:
        sample = np.sort(result[f"draws_{name}"].values.ravel())
        spread = max(sample[-1] - sample[0], 1e-300)
        found = result.output_quantile.sel(output=name, quantile=levels).values
        for q, value in zip(levels, found, strict=True):
            rank = int(np.ceil(q * draws)) - 1
            ranks = 3 + int(0.2 * np.sqrt(q * (1 - q) * draws))  # a fifth of the Monte Carlo error
            near = sample[max(rank - ranks, 0) : rank + ranks + 1]
            assert near[0] - 1e-6 * spread <= value <= near[-1] + 1e-6 * spread, (name, q)
            if near[0] == near[-1]:
                assert value == pytest.approx(near[0], abs=1e-6 * spread), (name, q)


def test_draws_that_are_no_number_are_told() -> None:
    text = {"root": "sqrt(x + 2)", "fine": "x", "inverse": "1 / max(u - 0.001, 0)"}
    plan = lower(model_of(**text), 1)
    slow = reference(plan, 0, 3000).cells
    with pytest.raises(NumericalError) as caught, np.errstate(all="ignore"):
        mcsv.simulate(model_of(**text), draws=3000)
    told = {mistake.path: mistake for mistake in caught.value.mistakes}
    assert set(told) == {"output root", "output inverse"}
    for name, cell in (("root", 0), ("inverse", 2)):
        bad = np.flatnonzero(~np.isfinite(slow[cell]))
        assert bad.size > 1
        assert told[f"output {name}"].code == "E901"
        assert f"{bad.size:,} of 3,000 draws" in told[f"output {name}"].what
        assert told[f"output {name}"].what.endswith(f"the first of them draw {bad[0]:,}")


def test_a_position_that_is_no_number_is_told_once() -> None:
    text = (
        "currency: GBP\nprice_year: 2025/26\nstep: year\nhorizon: 9 years\nprices: {inflation: 0}\n"
        "accountability: {pocket: council, window: 9 years, tolerance: 0.5}\n"
        "pockets: {council: {budget: {amount: 1, per: year}}}\n"
        "inputs: {rate: {dist: normal, mean: 3, sd: 1}}\n"
        "costs: {cases: {amount: poisson(rate), per: year, from: 2 years, paid_by: council}}\n"
    )
    with pytest.raises(NumericalError) as caught:
        mcsv.simulate(validate(read_yaml(text).data), draws=20_000)
    told = [mistake for mistake in caught.value.mistakes if mistake.path.startswith("base: position of council")]
    (only,) = told
    assert only.what.endswith("; so it is in 6 other periods")
    assert "poisson(max(0, x))" in only.way_out


def test_the_first_bad_draw_is_known_whatever_the_threads() -> None:
    plan = ready(model_of(y="log(u - 1e-5)"), 4 * SHARD)
    seen = [run(plan, 4 * SHARD, Threads(threads)).tallied[Bad].seen.tolist() for threads in (1, 2, 3)]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0][0] > 0


def test_a_spread_beyond_all_numbers_is_told() -> None:
    with pytest.raises(NumericalError, match="output y"):
        mcsv.simulate(model_of(y="1e200 * x"), draws=5000)


def test_interrupted_runs_keep_whole_shards() -> None:
    draws = 400 * SHARD
    plan = ready(model_of(y="poisson(1000 + x)", z="x"), draws, keep=("z",))

    def stop(done: int, wanted: int) -> None:
        assert wanted == draws
        if done:
            raise KeyboardInterrupt

    found = run(plan, draws, Threads(2), progress=stop, keep=kept_cells(plan))
    tallied, done = found.tallied, found.tallied.draws
    assert not found.complete
    assert 0 < done < draws
    assert done % SHARD == 0
    whole = run(plan, done, Inline(), keep=kept_cells(plan))
    again = whole.tallied
    assert whole.complete
    assert tallied[Moments].squares.tolist() == again[Moments].squares.tolist()
    assert tallied[Histogram].counts.tolist() == again[Histogram].counts.tolist()
    assert tallied[Extremes].ends.tolist() == again[Extremes].ends.tolist()
    assert tallied.kept_draws().tolist() == again.kept_draws().tolist()


def test_who_interrupts_when_all_is_made_has_all_of_it() -> None:
    class Late(Inline):
        def map(self, *args: Any, **kwargs: Any) -> Any:
            yield from super().map(*args, **kwargs)
            raise KeyboardInterrupt

    found = run(ready(model_of(y="x"), 3 * SHARD), 3 * SHARD, Late())
    assert found.complete
    assert found.tallied.draws == 3 * SHARD


def test_progress_ends_at_the_end() -> None:
    calls: list[tuple[int, int]] = []
    run(ready(model_of(y="x"), 3 * SHARD), 3 * SHARD, Threads(2), lambda done, wanted: calls.append((done, wanted)))
    assert calls[-1] == (3 * SHARD, 3 * SHARD)
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)


def test_errors_in_a_callback_are_not_swallowed() -> None:
    def broken(done: int, wanted: int) -> None:
        raise RuntimeError("the callback's own")

    with pytest.raises(RuntimeError, match="the callback's own"):
        run(ready(model_of(y="x"), 2 * SHARD), 2 * SHARD, Threads(1), broken)


def test_kept_draws_have_their_names() -> None:
    plan = ready(model_of(y="x + 1", z="x + 1"), 100, keep=("y", "x", "z"))
    cells = kept_cells(plan)
    found = kept_by_name(plan, kept_by_cell(run(plan, 100, Inline(), keep=cells), cells))
    assert found["y"].tolist() == found["z"].tolist() == (found["x"] + 1).tolist()


def test_kept_draws_count_as_memory() -> None:
    model = model_of(y="x", z="u")
    plain, kept = lower(model, 1), lower(model, 1, ["y", "z"])
    assert memory_bound(plain, 10**9, 2) == memory_bound(plain, 10**8, 2)
    assert memory_bound(kept, 10**7, 2) - memory_bound(plain, 10**7, 2) >= 2 * 8 * 10**7
    with pytest.raises(ResourceError, match=r"E601.*keep fewer"):
        check_memory(kept, 10**13, 2)
    with pytest.raises(ResourceError):
        mcsv.simulate(model, draws=10**12, keep=["y"])


PEAK = """
import json, sys
sys.path[:0] = {paths!r}
import mcsv
from mcsv.engine import memory_bound
from mcsv.model import Model
from mcsv.plan import lower
model = Model.model_validate(json.loads(sys.stdin.read())) if {path!r} == "" else mcsv.read_model({path!r})
mcsv.simulate(model, draws=400_000, threads=2)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak.split()[1]) * 1024, memory_bound(lower(model), 400_000, 2))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize(
    "path", some(["", str(CONFIGS / "standard.yaml")], 1), ids=lambda path: Path(path).stem or "rough"
)
def test_the_memory_bound_holds(path: str) -> None:
    outputs = {name: {"formula": text} for name, text in ROUGH.items()}
    done = subprocess.run(
        [sys.executable, "-c", PEAK.format(paths=sys.path, path=path)],
        input=json.dumps({"inputs": INPUTS, "outputs": outputs}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peak, bound = map(int, done.stdout.split())
    assert peak < bound < 4 * peak


def test_a_damaged_cache_is_deleted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    called: list[str] = []

    def broken(plan: Any) -> None:
        called.append("run")
        raise pickle.UnpicklingError("pickle data was truncated")

    module = sys.modules["mcsv.engine.pilot"]
    monkeypatch.setattr(module, "_first_draws", broken)
    monkeypatch.setattr(module.jit, "forget", lambda: called.append("forget"))
    with pytest.raises(pickle.UnpicklingError):
        pilot_module(lower(model_of(y="x")))
    assert called == ["run", "forget", "run"]


def test_interrupted_in_a_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is is the answer, and no thread goes on behind it."""
    import threading

    begun = threading.Event()

    def endless(first: Any, levels: Any, executor: Any) -> None:
        run(first.plan, 10**12, executor, progress=None, enough=lambda found: bool(begun.set()))

    def interrupt(*args: Any, **kwargs: Any) -> Any:
        assert begun.wait(60)
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["mcsv.engine.study"], "_looked_again", endless)
    monkeypatch.setattr("concurrent.futures.Future.result", interrupt)
    found = mcsv.simulate(model_of(y="x"), 5000)
    assert found.attrs["complete"] == 0
    assert found.output_mean.item() == pytest.approx(0, abs=0.1)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("mcsv")]


def test_a_run_stops_when_it_is_enough() -> None:
    plan = ready(model_of(y="x"), 64 * SHARD)
    asked: list[int] = []

    def enough(found: Any) -> bool:
        asked.append(found.draws // SHARD)
        return found.draws >= 4 * SHARD

    found = run(plan, 64 * SHARD, Threads(3), enough=enough)
    assert asked == [1, 2, 4]
    alone = run(plan, 4 * SHARD, Inline())
    assert found.tallied[Moments].squares.tolist() == alone.tallied[Moments].squares.tolist()
