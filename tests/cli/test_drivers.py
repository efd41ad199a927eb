from __future__ import annotations

import json


def test_the_answer_as_text_and_as_a_document(run, tmp_path, monkeypatch):
    (tmp_path / "model.yaml").write_text(
        "inputs:\n  x: {dist: normal, mean: 0, sd: 1}\n  y: {dist: normal, mean: 0, sd: 2}\n"
        "outputs:\n  total: {formula: x + y}\n  other: {formula: x}\n"
    )
    monkeypatch.chdir(tmp_path)
    said = run("drivers", "model.yaml", "--draws", "4e4", "--of", "output:total")
    assert said.code == 0
    assert said.out.startswith("What moves output total most is y: its mean is ")
    assert "output other" not in said.out
    assert "What moves output other" in run("drivers", "model.yaml", "--draws", "4e4").out
    document = json.loads(run("drivers", "model.yaml", "--draws", "4e4", "--json").out)
    assert set(document["options"]["base"]["outcomes"]) == {"output:total", "output:other"}
    assert document["options"]["base"]["outcomes"]["output:total"]["moving"] == ["y", "x"]
    assert run("drivers", "model.yaml", "--draws", "1e3").code == 2
    assert run("drivers", "model.yaml", "--of", "output:nothing").code == 2
    assert run("drivers", "model.yaml", "--option", "nothing").code == 2
    assert "E205 --of: cannot be read" in run("drivers", "model.yaml", "--of", ",").err


def test_where_deficits_happen(run):
    said = run("drivers", "configs/discharge.yaml", "--boxes", "--draws", "7e4")
    assert said.code == 0
    assert " of the deficits of council within 2 years happen where " in " ".join(said.out.split())
    document = json.loads(run("drivers", "configs/discharge.yaml", "--boxes", "--draws", "7e4", "--json").out)
    assert document["options"]["base"]["boxes"][0]["density"]["value"] > 0.7
    assert "E633" in run("drivers", "configs/discharge.yaml", "--boxes", "--of", "position").err
    assert "E631" in run("drivers", "configs/discharge.yaml", "--boxes", "--draws", "1e4").err
    assert "--boxes" in run("drivers", "configs/discharge.yaml", "--draws", "4e4").out
