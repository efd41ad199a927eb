"""``mcsv update`` on a file: text, JSON, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsv.cli.__main__ import app

MODEL = """
inputs: {p: {dist: beta, alpha: 4, beta: 16, source: trial}}
outputs: {net: {formula: 1000 * p - 220}}
observed: {pilot: {of: p, cases: 30, successes: 10}}
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "model.yaml"
    path.write_text(MODEL, encoding="utf-8")
    return str(path)


def test_the_forecast_before_and_after_is_printed(file: str) -> None:
    done = CliRunner().invoke(app, ["update", file, "--draws", "5e3"])
    assert done.exit_code == 0, done.output
    assert "Output net" in done.stdout
    assert "observed: pilot; 5,000 draws are worth" in done.stdout


def test_it_says_in_which_prices_observed_money_is_compared(file: str, tmp_path: Path) -> None:
    """What a ledger has is cash of its day; figures without money say nothing of prices."""
    said = "money is compared in prices of 2025/26, before inflation"
    money = tmp_path / "money.yaml"
    inputs = "{dist: normal, mean: 8, sd: 1, unit: GBP/year, source: ledger}"
    head = "currency: GBP\nprice_year: 2025/26\n"
    outputs = "outputs: {cost: {formula: fee, unit: GBP/year}}\n"
    seen = "observed: {first: {of: fee, value: 8.5, sd: 0.5}}\n"
    money.write_text(f"{head}inputs: {{fee: {inputs}}}\n{outputs}{seen}", encoding="utf-8")
    assert said in CliRunner().invoke(app, ["update", str(money), "--draws", "5e3"]).stdout
    assert "is compared in prices" not in CliRunner().invoke(app, ["update", file, "--draws", "5e3"]).stdout


def test_one_json_document(file: str) -> None:
    done = CliRunner().invoke(app, ["update", file, "--draws", "5e3", "--json"])
    assert json.loads(done.stdout)["observed"] == ["pilot"]


def test_too_few_draws_are_an_error_of_usage(file: str) -> None:
    done = CliRunner().invoke(app, ["update", file, "--draws", "1000"])
    assert done.exit_code != 0
    assert "E645" in str(done.exception)
