"""The examples for schedulers do what they say: their parts merge to the very file of one run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only
from slurm_here import CannotStart, slurm

import mcsv
from mcsv.files.yaml import read_yaml
from mcsv.kernels import jit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
MODEL = ROOT / "configs" / "uav.yaml"
DRAWS, PARTS = 600_000, 3


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    """The file of one run."""
    with_curves = mcsv.simulate(MODEL, draws=DRAWS, full=True, curves=True)
    return mcsv.write_results(with_curves, tmp_path / "whole.nc").read_bytes()


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A folder with a command ``mcsv`` that fails the first time that somebody asks it for part 2."""
    folder = tmp_path / "bin"
    folder.mkdir()
    own = folder / "mcsv"
    fails = f'case "$*" in *"--shard 2/"*) mkdir {shlex.quote(str(folder))}/once 2>/dev/null && exit 1;; esac'
    started = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m mcsv.cli"
    own.write_text(f'#!/bin/sh\n{fails}\n{started} "$@"\n', encoding="utf-8")
    own.chmod(own.stat().st_mode | stat.S_IXUSR)
    return folder


@long_only
def test_a_slurm_array_makes_the_file_of_one_run_though_a_part_fails(tmp_path, command, whole):
    try:
        (tmp_path / "slurm").mkdir(mode=0o700)
        with slurm(tmp_path / "slurm") as environment:
            environment["PATH"] = f"{command}:{environment['PATH']}"
            out = tmp_path / "out dir" / "run.nc"
            out.parent.mkdir()
            submit = [str(EXAMPLES / "slurm" / "submit.sh"), str(MODEL), str(out), str(PARTS), "--draws", str(DRAWS)]

            def submitted() -> str:
                done = subprocess.run(submit, env=environment, check=False, capture_output=True, text=True)
                assert done.returncode == 0, done.stderr
                return done.stdout

            def merged() -> bool:
                queue = subprocess.run(["squeue", "-h"], env=environment, capture_output=True, text=True, check=False)
                return not queue.stdout.strip()

            assert f"{PARTS} of {PARTS} parts to make" in submitted()
            _wait(merged, out.parent)
            assert (command / "once").is_dir()
            assert out.read_bytes() == whole
            for lost in (out, out.parent / "run.nc.parts" / "3.part"):
                lost.unlink()
            assert f"1 of {PARTS} parts to make" in submitted()
            _wait(merged, out.parent)
            assert out.read_bytes() == whole
    except CannotStart as reason:
        pytest.skip(str(reason))


def test_parts_of_another_run_are_not_taken_for_those_of_this_one(tmp_path: Path, command: Path) -> None:
    (command / "sbatch").write_text("#!/bin/sh\necho 7\n", encoding="utf-8")
    (command / "sbatch").chmod(0o755)
    model, out, data = tmp_path / "model.yaml", tmp_path / "run.nc", tmp_path / "costs.csv"
    data.write_text("cost\n1\n2\n", encoding="utf-8")
    inputs = "inputs: {cost: {dist: rows, file: costs.csv, column: cost, source: trial}}\n"
    model.write_text(f"{inputs}outputs: {{all: {{formula: 2 * cost}}}}\n", encoding="utf-8")

    def submitted(*words: str) -> subprocess.CompletedProcess[str]:
        submit = [str(EXAMPLES / "slurm" / "submit.sh"), str(model), str(out), "3", *words]
        paths = os.environ | {"PATH": f"{command}:{os.environ['PATH']}"}
        return subprocess.run(submit, env=paths, check=False, capture_output=True, text=True)

    assert submitted("--draws", "1e6").returncode == 0
    for number in (1, 2, 3):
        (tmp_path / "run.nc.parts" / f"{number}.part").write_text("drawn")
    assert "0 of 3 parts to make" in submitted("--draws", "1e6").stdout
    for refused in (submitted("--draws", "2e6"), submitted("--draws", "1e6", "--seed", "2")):
        assert refused.returncode == 2
        assert "parts of another model or with other draws" in refused.stderr
    said = model.read_text(encoding="utf-8")
    model.write_text(said.replace("2 *", "3 *"), encoding="utf-8")
    assert submitted("--draws", "1e6").returncode == 2
    model.write_text(said, encoding="utf-8")
    assert submitted("--draws", "1e6").returncode == 0
    data.write_text("cost\n1\n3\n", encoding="utf-8")  # a file that the model names is a part of what it says
    assert submitted("--draws", "1e6").returncode == 2


def _wait(done: Any, folder: Path) -> None:
    until = time.monotonic() + 300
    while not done():
        logs = [path.read_text(errors="replace") for path in folder.rglob("*.log")]
        assert time.monotonic() < until, logs
        time.sleep(0.2)


def test_jobs_of_kubernetes_make_all_parts_and_merge_them(tmp_path):
    parts, merge = (container(name) for name in ("parts", "merge"))
    assert parts["spec"]["completionMode"] == "Indexed"
    completions = parts["spec"]["completions"]
    script = words(parts)[-1]
    assert f"/{completions}" in script
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked/model.yaml").write_text("programme: north")
    (tmp_path / "asked/words").write_text("--draws 1e10 --seed 1")
    asked = []
    for index in (0, completions - 1):
        asked += said_by(script, tmp_path, JOB_COMPLETION_INDEX=str(index))
    assert all(f"run {tmp_path}/asked/model.yaml --draws 1e10 --seed 1 --shard" in line for line in asked)
    assert [line.split("--shard ")[1].split()[0] for line in asked] == [
        f"1/{completions}",
        f"{completions}/{completions}",
    ]
    made = [Path(line.split("--out ")[1]) for line in asked]
    assert [part.name for part in made] == ["0.part", f"{completions - 1}.part"]
    own = made[0].parent
    (own / "7.part").write_text("there")
    assert said_by(script, tmp_path, JOB_COMPLETION_INDEX="7") == []
    (merging,) = said_by(words(merge)[-1], tmp_path)
    assert merging == f"merge {own}/7.part --threads 4 --out {own}/result.nc"
    # Nothing of another run is taken for this one's.
    for name, other in (
        ("words", "--draws 1e10 --seed 2"),
        ("model.yaml", "programme: south"),
        ("costs.csv", "cost\n1\n"),  # what the model names
    ):
        (tmp_path / "asked" / name).write_text(other)
        (again,) = said_by(script, tmp_path, JOB_COMPLETION_INDEX="7")
        assert own not in Path(again.split("--out ")[1]).parents


def container(name: str) -> dict[str, Any]:
    """The Job of a file, as Kubernetes reads it."""
    job = read_yaml((EXAMPLES / "kubernetes" / f"{name}.yaml").read_text(encoding="utf-8"), name).data
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    spec = job["spec"]["template"]["spec"]
    assert spec["restartPolicy"] == "Never"
    assert spec["securityContext"]["runAsNonRoot"] is True
    (only,) = spec["containers"]
    assert only["securityContext"]["readOnlyRootFilesystem"] is True
    assert {mount["name"] for mount in only["volumeMounts"]} == {volume["name"] for volume in spec["volumes"]}
    return dict(job)


def words(job: dict[str, Any]) -> list[str]:
    (only,) = job["spec"]["template"]["spec"]["containers"]
    return list(only["command"])


def said_by(script: str, folder: Path, **environment: str) -> list[str]:
    """What a script asks of ``mcsv``, where the volumes are in a folder."""
    (folder / "parts").mkdir(exist_ok=True)
    own, told = folder / "told", folder / "told" / "asked"
    own.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    (own / "mcsv").write_text(f'#!/bin/sh\necho "$@" >> {told}\n', encoding="utf-8")
    (own / "mcsv").chmod(0o755)
    here = re.sub(r"(?<![\w.])/(parts|asked)/", rf"{folder}/\1/", script)
    paths = {"PATH": f"{own}:{os.environ['PATH']}", **environment}
    subprocess.run(["sh", "-ceu", here], env=paths, check=True)
    return told.read_text(encoding="utf-8").splitlines() if told.exists() else []


@long_only
def test_snakemake_makes_the_file_of_one_run(tmp_path, command, whole):
    if not shutil.which("snakemake"):
        pytest.skip("snakemake is not installed")
    (command / "once").mkdir()
    kernels = jit.cache_folder()
    own = {"HOME": str(tmp_path)} | ({"MCSV_CACHE_DIR": str(kernels.parent)} if kernels else {})
    subprocess.run(
        [
            *(
                "snakemake",
                "--snakefile",
                EXAMPLES / "snakemake" / "Snakefile",
                "--directory",
                tmp_path,
                "--cores",
                "2",
            ),
            *("--config", f"model={MODEL}", f"draws={DRAWS}", f"parts={PARTS}"),
        ],
        env={**os.environ, **own, "PATH": f"{command}:{os.environ['PATH']}"},
        check=True,
        capture_output=True,
    )
    assert (tmp_path / "result.nc").read_bytes() == whole


def test_workflows_take_the_files_that_a_model_names():
    """Each part is made in a folder of its own, where only what the workflow names is there."""
    nextflow = (EXAMPLES / "nextflow" / "main.nf").read_text(encoding="utf-8")
    assert re.search(r"input: val k; path model; path data\n", nextflow)
    assert "params.data.tokenize().collect { file(it" in nextflow
    assert 'data=config.get("data", "").split()' in (EXAMPLES / "snakemake" / "Snakefile").read_text(encoding="utf-8")


def test_workflows_take_ten_lines_and_merge_what_they_make():
    for path in (EXAMPLES / "snakemake" / "Snakefile", EXAMPLES / "nextflow" / "main.nf"):
        text = path.read_text(encoding="utf-8")
        assert len([line for line in text.splitlines() if line.strip()]) <= 20
        assert "mcsv run" in text
        assert "mcsv merge" in text
