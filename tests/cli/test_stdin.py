"""``mcsv run -`` and ``mcsv check -`` read a model from standard input."""

from __future__ import annotations

import io

import pytest

from mcsv.files.text import standard_input

MODEL = "inputs:\n  x: {dist: normal, mean: 3, sd: 1}\noutputs:\n  y: {formula: 2 * x}\n"


@pytest.fixture
def given(monkeypatch):
    def give(text: str) -> None:
        standard_input.cache_clear()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    yield give
    standard_input.cache_clear()


def test_a_model_is_read_from_standard_input(given, run):
    given(MODEL)
    said = run("check", "-")
    assert said.code == 0
    assert 'formula: "2 * x"' in said.out
    assert said.err == ""


def test_its_mistakes_have_line_and_mark(given, run):
    given(MODEL.replace("2 * x", "2 * z"))
    said = run("check", "-")
    assert said.code == 2
    assert said.err.startswith("<stdin>:4:20: E402")
    assert "    4 | y: {formula: 2 * z}\n      |                  ^\n" in said.err


def test_its_files_lie_in_this_folder(given, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(MODEL)
    given("extends: base.yaml\nset: {inputs.x.mean: 5}\n")
    said = run("check", "-")
    assert said.code == 0
    assert "mean: 5" in said.out


def test_nothing_on_standard_input(given, run):
    given("")
    assert "<stdin>: E106 the file holds no model" in run("check", "-").err


def test_no_standard_input(given, run, monkeypatch):
    given("")
    monkeypatch.setattr("sys.stdin", None)
    said = run("check", "-")
    assert (said.code, said.out) == (2, "")
    assert "E503" in said.err
