"""A result file tells its answer again, and what was assumed."""

from __future__ import annotations

import warnings
from pathlib import Path

from mcsv.errors import Incomplete
from mcsv.files import normalised, read_model

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"


def test_the_model_behind_a_result_is_shown_and_reads_back(run, tmp_path):
    out, again = tmp_path / "run.nc", tmp_path / "again.yaml"
    assert run("run", MODEL, "--draws", "1000", "--out", out, "--set", "horizon=2 years").code == 0
    shown = run("show", out, "--model")
    assert shown.code == 0
    again.write_text(shown.out)
    assert read_model(again) == read_model(MODEL, set={"horizon": "2 years"})
    assert shown.out == normalised(read_model(again))


def test_all_sections_are_shown_where_somebody_asks(run, tmp_path):
    out = tmp_path / "run.nc"
    plain = run("run", MODEL, "--draws", "4000", "--out", out)
    assert plain.code == 0
    assert "Net cash cost of" not in plain.out
    full = run("show", out, "--full")
    assert full.code == 0
    for said in ("How deep a deficit of", "Net cash cost of", "the point estimate, GBP 200,000"):
        assert said in " ".join(full.out.split())


def test_a_run_that_was_interrupted_is_told_once(api, run, programme_results, monkeypatch):
    def simulate(*_, **__):
        warnings.warn("interrupted: 5 of 10 draws", Incomplete, stacklevel=2)
        return programme_results.assign_attrs(complete=0)

    monkeypatch.setattr(api, "simulate", simulate, raising=False)
    said = run("run", "model.yaml")
    assert said.code == 130
    assert said.err.count("interrupted") == 1
    assert said.out.startswith("STOPPED EARLY")
