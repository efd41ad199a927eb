"""Runs computed again in WebAssembly: every tally is that of the native run, byte for byte."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import effort, long_only

import mcsv
from mcsv import engine
from mcsv.api import planned
from mcsv.interpreter import portable
from mcsv.kernels.building import build
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.objects import WASM
from mcsv.kernels.wasm import portable_kernels
from mcsv.plan import Plan
from mcsv.reports.live.job import Job, job_of, thinned
from mcsv.reports.live.packing import TERMS, Pieces, packed
from mcsv.reports.live.rules import _OF_BINS, _RULES, compared
from mcsv.tallies import Cells, state_arrays
from mcsv.tallies.table import TALLIES

ROOT = Path(mcsv.__file__).parents[1]
SOURCES = ROOT / "mcsv" / "reports" / "media" / "html" / "live"
CONFIGS = sorted((ROOT / "configs").glob("*.yaml"))
DRAWS = 65_536
INVENTED = effort(200, 5)


def plan_of(model: Any, sampling: str = "plain", draws: int = DRAWS) -> tuple[Plan, int]:
    plan, draws = planned(model, draws, 1, sampling)
    return engine.centred(plan, engine.pilot(plan)), draws


def written(job: Job, place: Path) -> Path:
    place.write_text(json.dumps({**job.told, "arrays": base64.b64encode(job.arrays).decode()}))
    return place


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build, with the kernels for browsers."""
    if portable.linker() is None or shutil.which("node") is None:
        pytest.skip("needs node, and a linker for WebAssembly (extra browser)")
    folder = tmp_path_factory.mktemp("built") / "objects"
    build(folder)
    assert portable_kernels(folder).why == ""
    return folder


def again(kernels: Path, kind: str, places: list[Path]) -> Iterator[dict[str, Any]]:
    script = Path(__file__).with_name("run.mjs")
    command = ["node", str(script), str(SOURCES), str(kernels / WASM[kind]), *map(str, places)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return map(json.loads, done.stdout.splitlines())


@long_only
@pytest.mark.parametrize("kind", sorted(WASM))
@pytest.mark.parametrize("sampling", ["plain", "sobol"])
def test_every_config_gives_the_native_bits(kernels: Path, tmp_path: Path, kind: str, sampling: str) -> None:
    jobs = {path.stem: job_of(*plan_of(mcsv.read_model(path), sampling), engine.Inline()) for path in CONFIGS}
    places = [written(job, tmp_path / f"{name}.json") for name, job in jobs.items()]
    found = [*again(kernels, kind, places)]
    assert len(found) == len(CONFIGS)
    for job, told in zip(jobs.values(), found, strict=True):
        assert told["steps"] == job.told["checks"]
        assert told["other"] is None


@long_only
def test_invented_models_give_the_native_bits(kernels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "language"))
    from invented.models import invent

    jobs = {}
    for seed in range(INVENTED):
        model = mcsv.model.Model.model_validate(invent(seed))
        jobs[seed] = job_of(*plan_of(model), engine.Inline())
    places = [written(job, tmp_path / f"{seed}.json") for seed, job in jobs.items()]
    for seed, told in zip(jobs, again(kernels, "vectors", places), strict=True):
        assert told["steps"] == jobs[seed].told["checks"], seed


@long_only
def test_another_number_in_the_plan_is_seen_and_its_cell_is_named(kernels: Path, tmp_path: Path) -> None:
    plan, draws = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=200_000)
    job = job_of(plan, draws, engine.Inline())
    assert [check["shards"] for check in job.told["checks"]] == [1, 2]
    weights = plan.program.weights.copy()
    weights[np.flatnonzero(weights)[0]] *= 1 + 2.0**-50
    other = job_of(replace(plan, program=plan.program._replace(weights=weights)), draws, engine.Inline())
    mixed = Job({**other.told, "checks": job.told["checks"], "rows": job.told["rows"]}, other.arrays)
    (told,) = again(kernels, "vectors", [written(mixed, tmp_path / "mixed.json")])
    assert told["steps"] != job.told["checks"]
    assert told["other"]["name"] == "Moments/distance"


def test_every_array_of_a_worker_has_a_rule() -> None:
    cells = Cells(np.zeros(1), np.ones(1), 7, 0, 0)
    assert set(_RULES) | {"by_bins", "by_groups"} == set(state_arrays(cells))
    assert {name.split("/")[0] for rule in _RULES.values() for name in rule.names} == {
        kind.__name__ for kind in TALLIES
    } - {*_OF_BINS}


def test_every_field_of_a_tally_is_compared() -> None:
    plan, draws = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    found = engine.run(plan, draws, engine.Inline()).tallied
    wanted = {
        f"{kind.__name__}/{name}" for kind in TALLIES if kind.__name__ not in _OF_BINS for name in found[kind].arrays()
    }
    of_the_plan = {f"Histogram/{name}" for name in ("centres", "bases", "bits", "begin", "apart")} | {"Moments/draws"}
    assert set(compared(found)) == wanted - of_the_plan


def test_pieces_are_what_they_were_to_the_last_bit() -> None:
    plan, _ = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    begin, end, bits, *_ = plan.program.tables[0].tolist()
    c = plan.program.coefficients[begin:end].reshape(-1, TERMS)
    for octaves in (20, OCTAVES):
        pieces = Pieces(c, bits, octaves)
        assert np.array_equal(_unpacked(pieces), pieces.ordered())
    told, small = packed({"c": Pieces(c, bits, 24)})
    assert told[0]["octaves"] == 24
    assert len(small) < 0.4 * c.nbytes


def test_an_octave_that_is_left_out_is_seen() -> None:
    plan, draws = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    gone = engine.run(thinned(plan, {0: 3}), draws, engine.Inline()).tallied
    assert compared(gone)["Bad/seen"][:, 0].any()


def _unpacked(pieces: Pieces) -> np.ndarray:
    """As the page does it, piece by piece: the slow truth beside ``rests``."""
    rests, count = pieces.rests(), 1 << pieces.bits
    found, foretold, w = np.zeros(rests.shape), np.zeros(TERMS), 1.0 / count
    for number, row in enumerate(rests):
        if number == len(rests) // 2:
            foretold = np.zeros(TERMS)
        apart = [int(rest) >> 1 ^ -(int(rest) & 1) for rest in row]
        words = [(int(word) + rest) % 2**64 for word, rest in zip(foretold.view(np.uint64), apart, strict=True)]
        a, b, c, d, e = found[number] = np.array(words, np.uint64).view(np.float64)
        up = 2.0 if number % count == count - 1 else 1.0
        foretold = np.array(
            [
                a + w * (b + w * (c + w * (d + w * e))),
                up * (b + w * (2.0 * c + w * (3.0 * d + w * (4.0 * e)))),
                up * up * (c + w * (3.0 * d + w * (6.0 * e))),
                up * up * up * (d + w * (4.0 * e)),
                up * up * up * up * e,
            ]
        )
        foretold[~np.isfinite(foretold)] = 0.0
    return found
