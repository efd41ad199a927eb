"""Runs computed again in WebAssembly: every tally is that of the native run, byte for byte."""

from __future__ import annotations

import base64
import json
import math
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
from mcsv.distributions.base import Floats
from mcsv.interpreter import portable
from mcsv.kernels import instructions as op
from mcsv.kernels.building import build
from mcsv.kernels.lookup import OCTAVES, offsets_of_tails, smooth_values, tails_of_words
from mcsv.kernels.objects import WASM
from mcsv.kernels.philox import random_words
from mcsv.kernels.wasm import portable_kernels
from mcsv.plan import Plan
from mcsv.reports.live.job import Job, _arrays, job_of, thinned
from mcsv.reports.live.octaves import thinnings
from mcsv.reports.live.packing import DOUBLES, Pieces, packed
from mcsv.reports.live.rules import _OF_BINS, _RULES, compared, digest
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
    rows, bits = _first_table()
    for octaves in (20, OCTAVES):
        pieces = Pieces(rows, bits, octaves)
        assert np.array_equal(_unpacked(pieces).view(np.uint64), pieces.ordered().view(np.uint64))
    told, small = packed({"c": Pieces(rows, bits, 24)})
    assert told[0]["octaves"] == 24
    assert len(small) < 0.25 * rows.nbytes


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.parametrize("octaves", [22, OCTAVES])
def test_a_page_has_the_arrays_of_the_plan_to_the_last_bit(tmp_path: Path, octaves: int) -> None:
    plan, _ = plan_of(mcsv.read_model(ROOT / "configs" / "local_or_national.yaml"), draws=4096)
    smooth = [number for number, table in enumerate(plan.tables) if not table.kinked]
    kept = dict.fromkeys(smooth, octaves)
    entries, arrays = packed(dict(_arrays(plan, kept)))
    place, script = tmp_path / "packed.json", Path(__file__).with_name("unpack.mjs")
    place.write_text(json.dumps({"entries": entries, "arrays": base64.b64encode(arrays).decode()}))
    done = subprocess.run(["node", str(script), str(SOURCES), str(place)], capture_output=True, text=True, check=True)
    wanted = thinned(plan, kept).program._asdict()
    found = {name.removeprefix("program."): told for name, told in json.loads(done.stdout).items() if "program" in name}
    assert found == {name: digest(value) for name, value in wanted.items() if isinstance(value, np.ndarray)}


def test_pieces_follow_one_another() -> None:
    rows, bits = _first_table()
    c0, c1 = Pieces(rows, bits, OCTAVES).ordered()[:, :2].reshape(2, -1, 2).T
    assert ((np.diff(c0, axis=0) > 0) == [True, False]).all()
    assert (c1[:-1, 0] > 0).all()
    assert (c1[:-1, 1] < 0).all()


def test_what_is_no_number_is_kept_too() -> None:
    rows, bits = _first_table()
    rows[[0, 100, 500], [0, 2, 3]] = np.inf, -np.inf, np.nan
    pieces = Pieces(rows, bits, OCTAVES)
    assert np.array_equal(_unpacked(pieces).view(np.uint64), pieces.ordered().view(np.uint64))


def test_an_octave_that_is_left_out_is_seen() -> None:
    plan, draws = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    whole, gone = (compared(engine.run(each, draws, engine.Inline()).tallied) for each in (plan, thinned(plan, {0: 3})))
    assert digest(whole["Moments/distance"]) != digest(gone["Moments/distance"])
    assert gone["Bad/seen"][:, 0].sum() == 0


def test_the_octaves_that_are_kept_are_those_that_words_meet_and_some_more_where_others_come() -> None:
    plan, draws = plan_of(mcsv.read_model(ROOT / "configs" / "local_or_national.yaml"))
    first, second, *_, last = thinnings(plan, draws)
    looked_up, met = set[int](), dict.fromkeys(first, 1)
    for code, _, *fields in plan.program.code.tolist():
        if code in (op.LOOKUP, op.SUM_OF):
            looked_up.add(fields[0 if code == op.LOOKUP else 1])
        if code == op.DRAW:
            words, tails = np.empty(draws, np.uint64), np.empty(draws)
            random_words(plan.program.keys[fields[1]], np.uint64(fields[2]), np.uint64(0), np.uint64(0), words)
            tails_of_words(words, tails)
            met[fields[0]] = max(met[fields[0]], 1 - np.frexp(np.abs(tails).min())[1])
    assert looked_up
    assert looked_up < set(met)
    assert first == {table: max(met[table], 20) if table in looked_up else met[table] for table in met}
    assert second == {table: max(met[table], 24) if table in looked_up else met[table] for table in met}
    assert {last[table] for table in looked_up} == {OCTAVES}


def test_where_octaves_are_left_out_the_value_stays_what_it_is_before_them() -> None:
    plan, _ = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    begin, end, bits, *_ = plan.program.tables[0].tolist()
    thin = thinned(plan, {0: 5}).program.coefficients
    tails, values = np.array([1.0, 0.9, 0.3, -1.0, -0.9, -0.3])[:, None] * 2.0**-5, np.empty(6)
    offsets, places = np.empty(6, np.int32), np.empty(6)
    offsets_of_tails(tails.ravel(), bits, offsets, places)
    smooth_values(offsets, places, thin[begin:end], values)
    exact = plan.tables[0].values(np.array([2.0**-5]), np.array([False, True]))
    assert values.tolist() == np.repeat(exact, 3).tolist()
    assert np.array_equal(np.delete(thin, np.s_[begin:end]), np.delete(plan.program.coefficients, np.s_[begin:end]))


def _first_table() -> tuple[Floats, int]:
    plan, _ = plan_of(mcsv.read_model(ROOT / "configs" / "discharge.yaml"), draws=4096)
    begin, end, bits, *_ = plan.program.tables[0].tolist()
    return plan.program.coefficients[begin:end].reshape(-1, DOUBLES).copy(), bits


def _signed(rest: int) -> int:
    return rest >> 1 ^ -(rest & 1)


def _unpacked(pieces: Pieces) -> Floats:
    """As the page does it, piece by piece: the slow truth beside ``rests``."""
    rests, count = pieces.rests(), 1 << pieces.bits
    found, foretold, w = np.zeros((len(rests), DOUBLES), np.uint64), np.zeros(6), 1.0 / count
    for number, row in enumerate(rests):
        if number == len(rests) // 2:
            foretold = np.zeros(6)
        told = foretold.view(np.uint64).tolist()
        free = [(told[k] + _signed(rest)) % 2**64 for k, rest in enumerate(row[:16].view(np.uint64).tolist())]
        rest = row[16:].view(np.uint32).tolist()
        c2, c3, c4, c5 = [((told[k + 2] >> 32) + _signed(rest[k])) % 2**32 for k in range(4)]
        found[number] = *free, c2 << 32 | c3, c4 << 32 | c5
        words = [*free, c2 << 32 | c3, c3 << 32, c4 << 32 | c5, c5 << 32]
        foretold = _moved(np.array(words, np.uint64).view(np.float64), w)
        foretold *= (2.0 if number % count == count - 1 else 1.0) ** np.arange(6)
        foretold[~np.isfinite(foretold)] = 0.0
    return found.view(np.float64)


def _moved(c: Floats, w: float) -> Floats:
    """The coefficients of a polynomial around a place ``w`` further on, each by Horner's rule."""
    found = np.array([math.comb(5, power) * c[5] for power in range(6)])
    for power in range(6):
        for k in range(4, power - 1, -1):
            found[power] = found[power] * w + math.comb(k, power) * c[k]
    return found
