from __future__ import annotations

import json

import numpy as np
import pytest

import mcsv
from mcsv.distributions import build
from mcsv.files.yaml import read_yaml

TRIPLE = ("--percentiles", "10:35,50:50,90:75", "--lower", "0", "--upper", "100")
TWO = ("--percentiles", "25:25,50:30,75:35", "--percentiles", "25:30,50:35,75:50", "--lower", "0", "--upper", "100")


def quantiles_in_a_model(lines, name):
    """What a model makes of pasted lines: read by the model's own door, its 5, 50 and 95 % points."""
    text = f"version: 1\nprogramme: p\ninputs:\n{lines}outputs:\n  y: {{formula: {name}}}\n"
    model = mcsv.validate(read_yaml(text).data)
    distribution = model.inputs[name].distribution
    points = ((0.05, False), (0.5, False), (0.05, True))
    return [float(distribution.quantile(np.array([v]), upper)[0]) for v, upper in points]


def test_the_answer(run):
    said = run("elicit", *TRIPLE, "--name", "reduction", "--unit", "share")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "reduction, share, from 0 to 100"
    assert " ".join(lines[2].split()) == "P(X <= x), % 35 50 75 squares 5 % 50 % 95 % beyond"
    assert " ".join(lines[3].split()) == "stated 10 50 90"
    assert " ".join(lines[4].split()) == "metalog 10.00 50.00 90.00 0 31.2 50.0 81.9 0"
    assert any(line.split()[:1] == ["beta"] and "0.00530" in line for line in lines)
    assert "metalog meets all points; to paste under inputs:" in lines
    assert all(len(line) <= 80 for line in lines)


def test_what_it_prints_can_be_pasted(run):
    said = run("elicit", *TRIPLE, "--name", "reduction", "--unit", "share", "--source", "A. Expert: May 2026", "--yaml")
    assert said.code == 0
    np.testing.assert_allclose(
        quantiles_in_a_model(said.out, "reduction"), [31.229952041239077, 50, 81.94145266389182], atol=1e-9
    )


def test_two_experts_and_their_pool(run):
    said = run("elicit", *TWO, "--weights", "2,1", "--name", "reduction")
    assert said.code == 0
    assert "A, weight 0.667" in said.out
    assert "pool" in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())
    document = json.loads(run("elicit", *TWO, "--weights", "2,1", "--name", "reduction", "--json").out)
    assert [expert["best"] for expert in document["experts"].values()] == ["normal", "triangular"]
    pasted = run("elicit", *TWO, "--weights", "2,1", "--name", "reduction", "--yaml").out
    np.testing.assert_allclose(
        quantiles_in_a_model(pasted, "reduction"), list(document["quantiles"].values()), rtol=1e-12
    )


def test_json_says_everything(run):
    document = json.loads(run("elicit", *TRIPLE, "--json").out)
    beta = document["experts"]["expert"]["fits"]["beta"]
    assert beta["sum_of_squares"] == pytest.approx(sum(miss**2 for miss in beta["misses"]))
    assert beta["misses"] == pytest.approx(
        [fitted - p for fitted, p in zip(beta["fitted"], [0.1, 0.5, 0.9], strict=True)]
    )
    assert document["experts"]["expert"]["fits"]["log_student_t"]["mean"] is None
    assert build(document["spec"]).support() == (0, 100)


def test_a_roulette(run):
    said = run("elicit", "--bins", "0,10,20,30,40", "--chips", "1,4,4,1", "--chips", "2,6,1,1", "--json")
    assert [expert["probabilities"] for expert in json.loads(said.out)["experts"].values()] == [
        pytest.approx([0.1, 0.5, 0.9]),
        pytest.approx([0.2, 0.8, 0.9]),
    ]


def test_the_mode(run):
    said = run("elicit", "--percentiles", "10:85,90:140", "--mode", "100", "--yaml")
    assert said.out == "  quantity: {dist: triangular, p10: 85, p90: 140, mode: 100}\n"


def test_one_family(run):
    said = run("elicit", "--percentiles", "10:-3,90:5", "--family", "normal", "--yaml")
    assert said.out == "  quantity: {dist: normal, p10: -3, p90: 5}\n"


def test_many_points_are_shown_in_two_tables(run):
    edges, chips = ",".join(map(str, range(0, 1300, 100))), "1,2,4,7,9,8,7,5,3,2,1,1"
    said = run("elicit", "--bins", edges, "--chips", chips, "--lower", "0", "--name", "cost")
    assert said.code == 0
    lines = said.out.splitlines()
    assert sum(line.startswith("stated") for line in lines) >= 2
    assert all(len(line) <= 80 for line in lines)


def test_a_file(run, tmp_path):
    path = tmp_path / "experts.yaml"
    said = "  anna: {percentiles: {10: 35, 50: 50, 90: 75}}\n  ben: {percentiles: {10: 30, 90: 60}}\n"
    path.write_text(f"name: cost\nexperts:\n{said}")
    said = run("elicit", path)
    assert said.code == 0
    assert said.out.startswith("cost, 2 experts\n\nanna, weight 0.5\n")


BAD = {
    "nothing": ((), "E202 states nothing"),
    "no pair": (("--percentiles", "10=5,90:7"), "E205 --percentiles: is no percentile with its value; value: 10=5"),
    "twice": (("--percentiles", "10:5,10:6,90:7"), "E103 --percentiles: is stated twice; value: 10"),
    "out of order": (("--percentiles", "10:5,90:4"), "E306 percentiles.90: values do not rise"),
    "abbreviated": (("--percentiles", "10:1k,90:4e3"), "E203 percentiles.10: is abbreviated; value: 1k"),
    "probabilities": (("--percentiles", "0.1:1,0.9:4"), "E205 percentiles: are probabilities, not percentiles"),
    "inside an expert": (("--percentiles", "10:1,90:4", "--percentiles", "10:x,90:4"), "E203 experts.B.percentiles.10"),
    "weights": (("--percentiles", "10:1,90:4", "--weights", "1,2"), "E205 --weights: weights and experts do not pair"),
    "bound": ((*TRIPLE[:2], "--lower", "none"), "E203 lower"),
    "family": ((*TRIPLE, "--family", "betta"), "E201 family: is no family that is fitted to points; value: betta"),
    "no fit": ((*TRIPLE[:2], "--family", "beta"), "E306 family: no beta can be fitted here"),
    "file and options": (("experts.yaml", *TRIPLE), "E205 FILE: a file and options both say"),
    "file and weights": (("experts.yaml", "--weights", "1,2"), "E205 FILE: a file and options both say"),
    "yaml and json": ((*TRIPLE, "--yaml", "--json"), "E698 --yaml and --json: cannot be shown together"),
    "no file": (("none.yaml",), "none.yaml: E503 cannot be read"),
    "no chips": (("--bins", "0,1,2,3"), "E306 roulette.bins: edges and chips do not fit together"),
}


@pytest.mark.parametrize("case", BAD)
def test_mistakes(run, case):
    words, message = BAD[case]
    said = run("elicit", *words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert said.err.endswith("1 mistake\n")
