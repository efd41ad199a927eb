"""The same bits for any number of threads, any order of shards, another process and another processor."""

from __future__ import annotations

import functools
import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort, long_only, some

import mcsv
from mcsv.engine import SHARD, Inline, Pass, Tallied, centred, pilot, run, tally
from mcsv.engine.executors import Futures
from mcsv.engine.shard import shards
from mcsv.kernels import BLOCK, jit
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.tallies import Categories, Extremes, Histogram, Moments, Negatives

DRAWS = 5 * SHARD + 3 * BLOCK + 77
KEPT = ("a", "counted", "chosen", "council")
SCRIPT = """
import hashlib, sys
sys.path[:0] = {paths!r}
import json, mcsv
from mcsv.model import Model
model = Model.model_validate(json.loads(sys.stdin.read()))
result = mcsv.simulate(model, draws={draws}, seed=4, threads=2, keep={kept!r})
for names in (sorted(map(str, result.data_vars)), ["draws_" + name for name in {kept!r}]):
    print(hashlib.sha256(b"".join(result[name].values.tobytes() for name in names)).hexdigest())
"""
PLAIN = """
import hashlib, sys
sys.path[:0] = {paths!r}
import numpy as np
from mcsv.kernels.error_function import normal_probabilities
from mcsv.kernels.philox import random_words
from mcsv.kernels.rows import exponential, logarithm, multiply
words = np.empty(20_000, dtype=np.uint64)
random_words(np.uint64(5), np.uint64(1), np.uint64(0), np.uint64(2**33), words)
a, b = words[:10_000] * 2.0**-60 + 1e-9, words[10_000:] * 2.0**-62 + 1e-9
made = [words]
for calculated in (normal_probabilities, exponential, logarithm):
    made.append(np.empty_like(a))
    calculated(a, made[-1])
made.append(np.empty_like(a))
multiply(made[-2], b, made[-1])
print(hashlib.sha256(b"".join(row.tobytes() for row in made)).hexdigest())
"""
PLAINEST = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
"""The plainest processor of this kind."""


def simulated(model: Model, draws: int = DRAWS, **options: Any) -> xr.Dataset:
    result = mcsv.simulate(model, draws=draws, seed=4, **options)
    for name in ("threads", "elapsed_seconds"):
        del result.attrs[name]
    return result


def digests(result: xr.Dataset) -> list[str]:
    everything = b"".join(result[name].values.tobytes() for name in sorted(map(str, result.data_vars)))
    kept = b"".join(result["draws_" + name].values.tobytes() for name in KEPT)
    return [hashlib.sha256(everything).hexdigest(), hashlib.sha256(kept).hexdigest()]


@pytest.fixture(scope="module")
def once(everything: Model) -> xr.Dataset:
    return simulated(everything, threads=1, keep=KEPT)


@pytest.mark.parametrize("threads", some([3, 2, 8], 1))
def test_any_number_of_threads(threads: int, everything: Model, once: xr.Dataset) -> None:
    again = simulated(everything, threads=threads, keep=KEPT)
    xr.testing.assert_identical(again, once)
    assert digests(again) == digests(once)


def arrays(tallied: Tallied) -> dict[str, Any]:
    return {
        "draws": tallied.draws,
        "distance": tallied[Moments].distance.tolist(),
        "squares": tallied[Moments].squares.tolist(),
        "shortfall": tallied[Moments].shortfall.tolist(),
        "ends": tallied[Extremes].ends.tolist(),
        "negative": tallied[Negatives].count.tolist(),
        "categories": tallied[Categories].count.tolist(),
        "bins": hashlib.sha256(tallied[Histogram].counts.tobytes()).hexdigest(),
    }


def centred_plan(model: Model, draws: int = DRAWS, **options: Any) -> Plan:
    plan = lower(model, 4, **options)
    return centred(plan, pilot(plan))


def cut(plan: Plan, sizes: Iterable[int]) -> Iterator[Pass]:
    begin = 0
    for size in sizes:
        yield Pass(plan, begin, min(begin + size, shards(DRAWS)), DRAWS, keep=(0, 3))
        begin += size


@pytest.fixture(scope="module")
def whole(everything: Model) -> Tallied:
    plan = centred_plan(everything)
    return run(plan, DRAWS, Inline(), keep=(0, 3)).tallied


@pytest.mark.parametrize("sizes", some([(1,) * 6, (2, 2, 2), (1, 4, 1), (5, 1)], 1))
def test_passes_merge_in_any_order(sizes: tuple[int, ...], everything: Model, whole: Tallied) -> None:
    plan = centred_plan(everything)
    parts = [tally(work) for work in cut(plan, sizes)]
    for order in (range(len(parts)), range(len(parts))[::-1], np.random.default_rng(1).permutation(len(parts))):
        merged = functools.reduce(Tallied.merge, (parts[int(k)] for k in order))
        assert not merged.waiting
        assert arrays(merged) == arrays(whole)
        assert merged.kept_draws().tobytes() == whole.kept_draws().tobytes()


def test_passes_in_other_processes(everything: Model, whole: Tallied) -> None:
    plan = centred_plan(everything)
    with ProcessPoolExecutor(effort(2, 1), multiprocessing.get_context("spawn")) as pool:
        found = run(plan, DRAWS, Futures(pool, 2), keep=(0, 3)).tallied
        parts = list(pool.map(tally, cut(plan, (2, 3, 1))))
    assert arrays(found) == arrays(whole)
    assert arrays(parts[2].merge(parts[0]).merge(parts[1])) == arrays(whole)


def test_what_was_tallied_goes_through_arrays(everything: Model, whole: Tallied) -> None:
    parts = [tally(work) for work in cut(centred_plan(everything), (2, 3, 1))]
    again = [Tallied.of_arrays({name: array.copy() for name, array in part.to_arrays().items()}) for part in parts]
    merged = again[2].merge(again[1]).merge(again[0])
    assert arrays(merged) == arrays(whole)
    assert merged.kept_draws().tobytes() == whole.kept_draws().tobytes()


def test_a_shard_that_is_there_twice_is_refused(everything: Model) -> None:
    first, second = (tally(work) for work in list(cut(centred_plan(everything), (1, 2)))[:2])
    with pytest.raises(ValueError, match="shard 1 is in both"):
        first.merge(second).merge(second)


def in_another_process(document: dict[str, Any], script: str = SCRIPT, **environment: str) -> list[str]:
    script = script.format(paths=sys.path, draws=DRAWS, kept=KEPT)
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(document),
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@long_only  # test_passes_in_other_processes is a part of it
def test_another_process(document: dict[str, Any], once: xr.Dataset) -> None:
    assert in_another_process(document) == digests(once)


@long_only  # compiles in a process of its own
def test_rows_on_another_processor(tmp_path: Path) -> None:
    there = in_another_process({}, PLAIN, **PLAINEST, MCSV_CACHE_DIR=str(tmp_path))
    assert there == in_another_process({}, PLAIN)
    assert list(tmp_path.rglob("*.nbc"))


@long_only  # compiles everything
def test_another_processor_and_a_damaged_cache(document: dict[str, Any], once: xr.Dataset, tmp_path: Path) -> None:
    # Everything, compiled into a cache whose files are all garbage at first.
    mine = jit.cache_folder()
    folder = tmp_path / f"kernels-{jit.digest()[:16]}"
    for path in mine.rglob("*.nbi") if mine else ():
        copy = folder / path.relative_to(mine)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"no index at all")
    if folder.exists():
        folder.chmod(0o700)
    found = in_another_process(document, **PLAINEST, MCSV_CACHE_DIR=str(tmp_path))
    assert found[1] == digests(once)[1]  # every draw
    assert found == digests(once)
    assert list(folder.rglob("*.nbc"))


def test_more_draws_begin_with_the_same(everything: Model, once: xr.Dataset) -> None:
    few = simulated(everything, draws=100_000, keep=KEPT)
    for name in KEPT:
        assert few[f"draws_{name}"].values.tolist() == once[f"draws_{name}"][..., :100_000].values.tolist()


def test_what_is_kept_moves_no_bit(everything: Model, once: xr.Dataset) -> None:
    plain = simulated(everything)
    for name in plain.data_vars:
        assert plain[name].values.tobytes() == once[name].values.tobytes(), name


COUNTS = [2, 3, 31, 1000, BLOCK, BLOCK + 1, SHARD - 1, SHARD, SHARD + 1, SHARD + BLOCK + 300]


@pytest.mark.parametrize("draws", some(COUNTS, 3))
def test_any_number_of_draws(draws: int, everything: Model, once: xr.Dataset) -> None:
    names = ("curved", "counted", "chosen")
    result = simulated(everything, draws=draws, keep=names).isel(option=0)
    for name in names:
        sample = result[f"draws_{name}"].values.ravel()
        assert sample.size == draws
        at = result.sel(output=name)
        assert at.output_mean.item() == pytest.approx(sample.mean(), rel=1e-12)
        assert at.output_sd.item() == pytest.approx(sample.std(ddof=1), rel=1e-10)
        assert (at.output_min.item(), at.output_max.item()) == (sample.min(), sample.max())
        assert at.p_output_negative.item() == np.mean(sample < 0)
        if name != "curved":
            assert sample.tolist() == once[f"draws_{name}"].values.ravel()[:draws].tolist()
