"""A mistake in a cell is shown with the line that asked, and without the way through mcsv."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.in_notebooks import told_of_error


def ask(**inputs):
    return mcsv.Model(inputs=inputs, outputs={"y": {"formula": "x"}})


def test_the_persons_own_lines_lead_to_what_to_mend():
    with pytest.raises(mcsv.ModelError) as refused:
        ask(x={"dist": "normal", "mean": 0, "sd": -1})
    refused.value.add_note("in the second year")
    lines = told_of_error(refused.value)
    assert [line.strip() for line in lines if line.startswith("    ")][:2] == [
        'ask(x={"dist": "normal", "mean": 0, "sd": -1})',
        'return mcsv.Model(inputs=inputs, outputs={"y": {"formula": "x"}})',
    ]
    assert sum("File" in line for line in lines) == 2
    assert lines[-2].startswith("mcsv.errors.ModelError: E301 inputs.x.sd")
    assert lines[-1] == "in the second year"


def test_a_cell_shows_it_so(capsys):
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell.instance(colors="nocolor")
    shell.run_cell("import mcsv\nmcsv.simulate('nowhere.yaml')")
    shown = capsys.readouterr().out
    assert "line 2" in shown
    assert "E503 cannot be read" in shown
    assert shown.count("File ") == 1
    shell.run_cell("mcsv.simulate(progress=print, nonsense=1)")  # a slip of the language keeps its whole way
    assert "TypeError" in capsys.readouterr().out


def test_everything_that_a_call_may_raise_can_be_caught_by_name():
    assert issubclass(mcsv.Unfinished, mcsv.McsvError)
    assert not hasattr(mcsv.Unfinished, "_render_traceback_")
