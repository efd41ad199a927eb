"""What can only be seen from outside the process: imports, pipes, encodings, terminals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from campaign import long_only, some

from mcsv.files.results import write_results

MCSV, PACKAGE = [sys.executable, "-m", "mcsv.cli"], [sys.executable, "-m", "mcsv"]


@pytest.fixture(scope="module")
def stored(programme_results, tmp_path_factory):
    return str(write_results(programme_results, tmp_path_factory.mktemp("stored") / "run.nc"))


def test_help_loads_nothing_heavy():
    code = "import sys; sys.argv = ['mcsv', '--help']\nfrom mcsv.cli.__main__ import main\n"
    code += "try: main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Commands:" in done.stdout
    assert not {"numpy", "numba", "rich", "pydantic", "xarray", "yaml"} & set(done.stderr.split())


def loaded_by_a_run(*words: str) -> set[str]:
    """The modules that a small run loads."""
    code = f"import sys; sys.argv = ['mcsv', 'run', 'configs/discharge.yaml', '--draws', '2e4', *{[*words]}]\n"
    code += "from mcsv.cli.__main__ import main\n"
    code += "try: main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "chance of a deficit" in done.stdout
    return set(done.stderr.split())


def test_a_run_that_is_only_shown_loads_neither_xarray_nor_what_writes_files():
    heavy = {"xarray", "pandas", "netCDF4", "jinja2", "babel", "rich", "sqlite3"}
    assert not heavy & loaded_by_a_run()


def test_a_run_loads_nothing_of_what_other_commands_show():
    loaded = loaded_by_a_run()
    others = {"mcsv.model.review.page", "mcsv.reports.questions.comparison", "mcsv.reports.questions.difference"}
    assert not {*others, "mcsv.distributions.weibull", "mcsv.distributions.metalog"} & loaded
    assert "mcsv.distributions.gamma" in loaded


def test_a_command_looks_for_no_plugins_of_pydantic():
    code = "import importlib.metadata, sys, mcsv.cli.__main__ as cli\n"
    code += "cli.leave = lambda code: None\n"
    code += "def never(**words): raise AssertionError('all packages were looked through')\n"
    code += "importlib.metadata.entry_points = never\n"
    code += "sys.argv = ['mcsv', 'check', 'configs/discharge.yaml']\ncli.process()\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "# valid" in done.stdout
    assert "AssertionError" not in done.stderr


def test_a_run_that_is_written_is_never_made_xarrays(tmp_path):
    assert not {"xarray", "pandas"} & loaded_by_a_run("--out", str(tmp_path / "run.nc"))
    assert (tmp_path / "run.nc").is_file()


def test_a_command_loads_no_arrays_of_dask():
    code = "import sys, mcsv.cli.__main__ as cli; cli.leave = lambda code: None\n"
    code += "cli.main = lambda: __import__('xarray').Variable((), 1.0)\ncli.process()\n"
    code += "print([name for name, found in sys.modules.items() if name.startswith('dask.array') and found])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="threads are counted there")
def test_numpy_starts_no_threads_of_its_own_in_a_command(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    code = "import os, sys, mcsv.cli.__main__ as cli; cli.leave = lambda code: None\n"
    code += "cli.main = lambda: __import__('numpy.linalg')\ncli.process()\n"
    code += "print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_the_package_is_the_command():
    said = [subprocess.run([*words, "--help"], capture_output=True, check=True).stdout for words in (MCSV, PACKAGE)]
    assert said[0] == said[1]
    assert b"Commands:" in said[0]


@pytest.mark.parametrize("option", some(["--version", "-V"], 1))
def test_version(option):
    done = subprocess.run([*MCSV, option], capture_output=True, text=True, check=True)
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert done.stdout == f"mcsv {project['project']['version']}\n"


def test_a_reader_who_leaves_is_no_error():
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([*MCSV, "schema"], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_an_answer_that_cannot_be_written_is_an_error(stored):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*MCSV, "show", stored], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "E602 cannot write to stdout" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_log_on_a_full_disk_costs_no_run_and_no_answer(tmp_path, log_format):
    words = ["batch", "configs/discharge.yaml", "--draws", "1000", "--json", "--log-format", log_format]
    with open("/dev/full", "w") as full:
        words = [*MCSV, *words, "--out", str(tmp_path)]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=full, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["counts"] == {"made": 1}
    assert (tmp_path / "discharge" / "result.nc").is_file()


def _on_a_terminal(words: list[str], **environment: str) -> str:
    pty = pytest.importorskip("pty")
    shown, terminal = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}}
    done = subprocess.Popen(words, stdout=terminal, stderr=terminal, env=clean | {"TERM": "xterm"} | environment)
    os.close(terminal)
    text = b""
    try:
        while part := os.read(shown, 65536):
            text += part
    except OSError:  # Linux says so when the other side has gone
        pass
    os.close(shown)
    assert done.wait() == 0
    return text.decode()


def test_colours_on_a_terminal(stored):
    assert "\033[1;31mcouncil" in _on_a_terminal([*MCSV, "show", stored])


@long_only  # test_door.py asks in one process which variables say so
@pytest.mark.parametrize("unwanted", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_colours_on_a_terminal_where_they_are_not_wanted(stored, unwanted):
    said = _on_a_terminal([*MCSV, "show", stored], **unwanted, PYTHONIOENCODING="ascii")
    assert "\033" not in said
    assert said.isascii()  # an old encoding gets plain signs
    assert "?" not in said
