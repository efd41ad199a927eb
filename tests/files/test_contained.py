"""A model that named files says everything itself, so that it is the same model wherever it is read."""

from __future__ import annotations

import pytest

from mcsv.files import read_model
from mcsv.files.contained import contained
from mcsv.model import Model, canonical

DATA, OTHER, PRICES = "cost,use\n1,5\n2,6\n4,7\n", "cost\n1\n2.5\n", "year,value\n2024,100\n2025,110\n"

MODEL = """
currency: GBP
price_year: 2025
prices: {index: cpi}
indices: {cpi: {file: prices.csv, source: ONS}}
inputs:
  x: {dist: empirical, file: data.csv, column: cost, truncate: [0.5, 3], unit: GBP, price_year: 2024, source: survey}
  y:
    dist: mixture
    components: [{weight: 0.2, dist: empirical, file: data.csv, column: use}, {weight: 0.8, dist: fixed, value: 3}]
  z: {dist: normal, mean: 3, sd: 1, note: "file: none"}
outputs: {sum: {formula: x + y + z}}
options:
  same_file: {set: {inputs.x.note: the same file, inputs.z.sd: 2}}
  %s
"""
OPTIONS = [
    "other: {set: {inputs.x.file: other.csv, inputs.z.sd: 3}}",
    "other: {set: {inputs.x: {dist: empirical, file: other.csv, column: cost}}, without: []}",
    "other: {add: {inputs.w: {dist: empirical, file: other.csv, column: cost}}, set: {outputs.sum.formula: x + y + w}}",
    "other: {set: {indices.cpi.file: later.csv}}",
    "other: {set: {inputs: {x: 1, y: {dist: empirical, file: other.csv, column: cost}, z: 1}}}",
]


@pytest.fixture
def folder(tmp_path):
    for name, text in {"data": DATA, "other": OTHER, "prices": PRICES, "later": PRICES.replace("110", "120")}.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


@pytest.mark.parametrize("option", OPTIONS)
def test_it_is_the_same_model_without_its_files(folder, option):
    path = folder / "model.yaml"
    path.write_text(MODEL % option)
    model = read_model(path)
    data = contained(model)
    assert ".csv" not in str(data)
    for file in folder.glob("*.csv"):
        file.unlink()
    again = Model.model_validate(data)
    assert again == model
    assert canonical(again) == canonical(model)
    assert again.inputs["x"].source == "survey"
    assert again.indices["cpi"].source == "ONS"
    assert contained(again) == data
