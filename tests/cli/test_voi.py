from __future__ import annotations

import json

MODEL = """\
inputs:
  x: {dist: normal, mean: 0, sd: 1}
  e: {dist: normal, mean: 0, sd: 1}
outputs:
  nb: {formula: 2 + 3 * x + e}
decision: {output: nb}
studies:
  pilot: {tells: x, data: normal, sd: 4, up_to: 200, fixed: 300, per: 40, population: 20_000}
"""


def test_the_answer_as_text_and_as_a_document(run, tmp_path, monkeypatch):
    (tmp_path / "model.yaml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    said = run("voi", "model.yaml", "--draws", "4e4", "--together", "x,e")
    assert said.code == 0
    assert said.out.startswith("Chosen by nb: base, ")
    assert "Knowing x before deciding would be worth " in " ".join(said.out.split())
    assert "pilot: the best size is " in said.out
    assert "x + e" in said.out
    document = json.loads(run("voi", "model.yaml", "--draws", "4e4", "--json").out)
    assert list(document["evppi"]) == ["x", "e"]
    assert document["studies"]["pilot"]["best"]["size"] > 0
    assert document["sentences"][0].startswith("Chosen by nb")


def test_what_cannot_be_asked(run, tmp_path, monkeypatch):
    (tmp_path / "model.yaml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    assert "E545" in run("voi", "model.yaml", "--together", "x,y").err
    assert "E545 together: is named twice" in run("voi", "model.yaml", "--together", "x,x").err
    assert "E545 together: names no input" in run("voi", "model.yaml", "--together", ",").err
    assert run("voi", "model.yaml", "--draws", "none").code == 2


def test_too_few_draws_name_no_input_as_worth_knowing(run, tmp_path, monkeypatch):
    (tmp_path / "model.yaml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    few = " ".join(run("voi", "model.yaml", "--draws", "1e4").out.split())
    assert "What knowing one input is worth cannot be told with so few draws; knowing everything 0." in few
    assert "would be worth n/a" not in few
    none = run("voi", "model.yaml", "--draws", "2")
    assert none.code == 2
    assert "E546 draws: are too few to tell what knowing is worth" in none.err
