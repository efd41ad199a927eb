"""An analyst's notebook runs in Jupyter as it stands, and mypy has nothing to say about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from campaign import long_only
from nbclient import NotebookClient

import mcsv

SCRIPT = Path(__file__).parent / "analysis.py"
PACKAGE = Path(mcsv.__file__).parents[1]


def test_the_cells_run_one_after_the_other(tmp_path, monkeypatch, capsys):
    pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    exec(compile(SCRIPT.read_text(), str(SCRIPT), "exec"), {"__name__": "__main__"})
    assert "a model does not change" in capsys.readouterr().out


@long_only  # Jupyter starts a process that imports everything anew
def test_the_notebook_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]))
    _, *cells = SCRIPT.read_text().split("# %% ")
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(f"# {cell}") for cell in cells]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.outputs]
    assert sum("image/png" in data for data in shown) == 3
    html = ["".join(data["text/html"]) for data in shown if "text/html" in data]
    assert len(html) == 7  # the Dataset, a model, its answer, a bar that is gone, the page, two tables
    assert sum('<div class="mcsv-shown">' in text for text in html) == 2
    (framed,) = (text for text in html if text.startswith("<iframe"))
    assert 'sandbox="allow-scripts"' in framed
    assert "&lt;input type=&quot;range&quot;" in framed
    assert "" in html
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    told = [output.text for cell in notebook.cells for output in cell.outputs if output.output_type == "stream"]
    assert ["a model does not change" in text for text in told] == [True]


@long_only  # mypy reads all of mcsv first
def test_mypy_has_nothing_to_say(tmp_path):
    pytest.importorskip("mypy")
    source = {} if PACKAGE.name == "site-packages" else {"MYPYPATH": str(PACKAGE)}
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"]
    command += ["--cache-dir", str(tmp_path), str(SCRIPT)]
    done = subprocess.run(
        command, env={**os.environ, **source}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
