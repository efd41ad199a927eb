from __future__ import annotations

import json

import numpy as np
import pytest

import mcsv
from mcsv.distributions import build
from mcsv.files.yaml import read_yaml


@pytest.fixture
def costs(tmp_path):
    path = tmp_path / "costs.csv"
    values = np.random.default_rng(5).lognormal(7, 0.5, 60).round(2)
    path.write_text("case,unit cost\n" + "".join(f"{k},{x}\n" for k, x in enumerate(values)))
    return path


def test_the_answer(run, costs):
    said = run("fit", costs, "--column", "unit cost", "--unit", "GBP", "--resamples", "100")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0].startswith("unit cost, GBP: 60 observations, from ")
    assert " ".join(lines[2].split()) == "family free log L AIC BIC KS 5 % 50 % 95 %"
    assert lines[3].startswith("lognormal ")
    assert "lognormal: 95 % intervals from 100 resamples of the data (seed 1)" in lines
    assert lines[-1] == "  unit_cost: {dist: empirical, file: costs.csv, column: unit cost, unit: GBP}"
    assert all(len(line) <= 80 for line in lines)


def test_both_lines_can_be_pasted_into_a_model_beside_the_data(run, costs):
    out = run("fit", costs, "--column", "unit cost", "--resamples", "100", "--source", "ledger 2025: all").out
    first, data = out.split("or the data themselves, beside the model:\n")
    fitted = first.split("to paste under inputs:\n")[1]
    document = json.loads(run("fit", costs, "--column", "unit cost", "--resamples", "100", "--json").out)
    for lines, wanted in ((fitted, build(document["spec"])), (data, None)):
        text = f"version: 1\nprogramme: p\ninputs:\n{lines}\noutputs:\n  y: {{formula: unit_cost}}\n"
        model = mcsv.validate(read_yaml(text).data, folder=costs.parent)
        found = model.inputs["unit_cost"].distribution
        assert model.inputs["unit_cost"].source == "ledger 2025: all"
        if wanted is not None:
            assert found.key() == wanted.key()
        else:
            assert len(found.values) == 60


def test_json(run, costs):
    words = ("fit", costs, "--column", "unit cost", "--by", "bic", "--resamples", "200", "--seed", "7", "--json")
    document = json.loads(run(*words).out)
    assert document["bootstrap"]["resamples"] == 200
    assert document["bootstrap"]["seed"] == 7
    assert document["by"] == "bic"
    figures = document["bootstrap"]["figures"]
    assert all(each["low"] < each["value"] < each["high"] for each in figures.values())
    bics = [fit["bic"] for fit in document["fits"].values()]
    assert bics == sorted(bics)
    assert run(*words).out == run(*words).out


def test_bounds_and_families(run, tmp_path):
    path = tmp_path / "shares.csv"
    path.write_text("share\n" + "".join(f"{x:.4f}\n" for x in np.random.default_rng(1).beta(2, 5, 40) * 10))
    words = ("fit", path, "--resamples", "100", "--yaml")
    assert run(*words, "--lower", "0", "--upper", "10", "--family", "beta").out.startswith("  share: {dist: beta, a: ")
    assert run(*words, "--family", "metalog", "--name", "x").out.startswith("  x: {dist: metalog, coefficients: [")


def test_counts(run, tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("incidents\n" + "".join(f"{x}\n" for x in np.random.default_rng(1).negative_binomial(2, 0.3, 80)))
    said = run("fit", path, "--resamples", "100")
    assert said.out.splitlines()[3].startswith("negative_binomial ")
    assert all(len(line) <= 80 for line in said.out.splitlines())


BAD = {
    "which column": (("--resamples", "100"), "costs.csv:1:1: E503 there are several columns", 1),
    "no such column": (("--column", "cost"), "E503 there is no column cost", 1),
    "bounds": (("--column", "unit cost", "--lower", "x", "--upper", "y"), "E203 --upper: is not a number; value: y", 2),
    "outside": (("--column", "unit cost", "--upper", "4000", "--lower", "500"), "E205 unit cost: an observation is", 0),
    "resamples": (("--column", "unit cost", "--resamples", "5"), "E205 resamples: is not possible; value: 5", 1),
    "no number": (("--column", "unit cost", "--seed", "-1.5"), "E205 --seed: cannot be read; value: -1.5", 1),
    "criterion": (("--column", "unit cost", "--by", "cic"), "E205 by: is no criterion; value: cic", 1),
    "family": (("--column", "unit cost", "--family", "cauchy"), "E201 family: is no family that is fitted to data", 1),
    "no fit": (("--column", "unit cost", "--family", "beta"), "E306 family: no beta can be fitted to these data", 1),
}


@pytest.mark.parametrize("case", BAD)
def test_mistakes(run, costs, case):
    words, message, count = BAD[case]
    said = run("fit", costs, *words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    if count:
        assert said.err.endswith(f"{count} mistake{'s' if count > 1 else ''}\n")


def test_a_file_that_is_none(run, tmp_path):
    said = run("fit", tmp_path / "none.csv")
    assert (said.code, said.out) == (2, "")
    assert "E503 cannot be read" in said.err
