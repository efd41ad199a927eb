"""What stands in examples/server: a container that owns nothing, a service that may do nothing else, its timer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer
from campaign import long_only

from mcsv.cli.__main__ import app
from mcsv.kernels import jit

FOLDER = Path(__file__).parents[1] / "examples" / "server"
UNITS = ("mcsv-batch.service", "mcsv-batch.timer")


def lines(name: str) -> list[str]:
    """The lines of a file that are no comments, those that go on joined."""
    text = (FOLDER / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def unit(name: str) -> ConfigParser:
    found = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(FOLDER / name, encoding="utf-8")
    return found


def test_the_container_names_no_host_and_runs_as_nobody() -> None:
    said = [line.split(None, 1) for line in lines("Containerfile")]
    images = [rest for word, rest in said if word == "ARG"]
    assert [rest for word, rest in said if word == "FROM"] == ["${PYTHON}"]
    assert all(re.fullmatch(r"PYTHON=[a-z]+:[\w.-]+", image) for image in images), images
    users = [place for place, (word, _) in enumerate(said) if word == "USER"]
    assert said[users[-1]][1].partition(":")[0] not in ("0", "root")
    assert not any(word == "RUN" for word, _ in said[users[-1] :])
    warm = next(place for place, (word, rest) in enumerate(said) if word == "RUN" and "mcsv warmup" in rest)
    cache = next(place for place, (word, rest) in enumerate(said) if word == "ENV" and "MCSV_CACHE_DIR=" in rest)
    assert cache < warm < users[-1]
    told = (FOLDER / "Containerfile").read_text(encoding="utf-8")
    writes = re.findall(r'--volume "\$PWD/(\w+):/\w+"', told)
    assert writes == ["runs"]
    assert f"chown {said[users[-1]][1]} runs" in told.split("podman run")[0]  # or it could not write there


def test_words_of_commands_are_those_that_there_are() -> None:
    words = re.findall(r"(?<![\w-])--[a-z-]+", unit(UNITS[0])["Service"]["ExecStart"])
    asked = (FOLDER / "Containerfile").read_text(encoding="utf-8").split("mcsv \\\n")[1].split("\n")[0]
    words += re.findall(r"(?<![\w-])--[a-z-]+", asked)
    command = typer.main.get_command(app).commands["batch"]  # type: ignore[attr-defined]
    known = {option for each in command.params for option in each.opts}
    assert len(words) > 5
    assert {*words} <= known


def test_the_service_may_write_nowhere_else_and_has_no_network() -> None:
    service = unit(UNITS[0])["Service"]
    assert service["ProtectSystem"] == "strict"
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateNetwork", "PrivateDevices", "ProtectHome", "RemoveIPC"):
        assert service[key] == "yes", key
    assert service["CapabilityBoundingSet"] == ""
    out = re.search(r"--out (\S+)", service["ExecStart"])
    assert out is not None
    assert out[1].startswith(f"/var/lib/{service['StateDirectory']}/")
    assert unit(UNITS[1])["Timer"]["Persistent"] == "yes"


def test_metrics_are_read_by_others_and_runs_are_not() -> None:
    """What a dynamic user writes lies in /var/lib/private, which nobody else may enter."""
    service = unit(UNITS[0])["Service"]
    assert "DynamicUser" not in service
    assert service["User"] not in ("", "root")
    assert int(service["UMask"], 8) & 0o044 == 0
    assert "StateDirectoryMode" not in service  # 0755
    made = dict(line.rpartition(" ")[::-2] for line in lines(UNITS[0]) if line.startswith("ExecStartPre="))
    metrics, out = (re.search(rf"--{key} (\S+)", service["ExecStart"]) for key in ("metrics", "out"))
    assert metrics is not None
    assert out is not None
    assert made[str(Path(metrics[1]).parent)].endswith("install -d -m 755")
    assert made[out[1]].endswith("install -d -m 750")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_reads_them(name: str, tmp_path: Path) -> None:
    """With a program in place of mcsv's, which need not be installed here."""
    for each in UNITS:
        text = (FOLDER / each).read_text(encoding="utf-8").replace("/opt/mcsv/bin/mcsv", "/bin/true")
        (tmp_path / each).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    about = [line for line in done.stderr.splitlines() if "mcsv-batch" in line]
    assert (done.returncode, about) == (0, []), done.stderr


_RUN = """
import mcsv
from mcsv.kernels import jit
folder = jit.cache_folder()
before = {path: path.is_symlink() for path in folder.rglob("*.nbc")}
inputs, outputs = {"x": {"dist": "uniform", "low": 1, "high": 2}}, {"y": {"formula": "x"}}
mcsv.simulate({"inputs": inputs, "outputs": outputs}, draws=500)
assert before and all(before.values()), before
assert {path for path in folder.rglob("*.nbc")} == before.keys()
"""


@long_only
@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_kernels_that_can_only_be_read_are_run_without_a_word(tmp_path: Path) -> None:
    """In folders that nobody may write to; nothing is compiled anew."""
    compiled = jit.cache_folder()
    assert compiled is not None
    command = [sys.executable, "-W", "error", "-c", _RUN]
    if os.getuid() == 0:  # who may write whatever the modes say, unless that is taken from him
        without = shutil.which("setpriv")
        if without is None:
            pytest.skip("root writes everywhere, and setpriv is not here")
        command = [without, "--bounding-set=-dac_override", *command]
    cache, temporary = tmp_path / "cache", tmp_path / "tmp"
    shutil.copytree(compiled, cache / compiled.name)
    temporary.mkdir()
    folders = [cache, *(each for each in cache.rglob("*") if each.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    environment = {**os.environ, "MCSV_CACHE_DIR": str(cache), "TMPDIR": str(temporary), "HOME": str(temporary)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    for folder in folders:
        folder.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
