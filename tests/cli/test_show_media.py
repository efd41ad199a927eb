"""``mcsv show`` opens a stored result in any medium, with the very bytes that ``mcsv report`` writes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlparse

import pytest
from campaign import long_only, some

import mcsv

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Path:
    found = mcsv.simulate(mcsv.read_model(MODEL), draws=1_000, threads=1, curves=True, full=True)
    return mcsv.write_results(found, tmp_path_factory.mktemp("stored") / "run.nc")


def written(run, stored, tmp_path, kind: str, *words: object) -> bytes:
    place = tmp_path / f"page.{kind}"
    assert run("report", stored, f"--{kind}", place, *words).code == 0
    return place.read_bytes()


def test_a_page_opens_in_the_browser(run, stored, tmp_path, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not opened.append(address))
    said = run("show", stored, "--page", "--option", "ten_times")
    assert (said.code, said.out) == (0, "")
    place = Path(urlparse(opened[0]).path)
    assert place.read_bytes() == written(run, stored, tmp_path, "html", "--option", "ten_times")
    assert place.parent.stat().st_mode & 0o077 == 0  # nobody else's to read
    assert str(place) in said.err


@long_only  # as the page does
def test_a_workbook_opens_in_the_program_for_it(run, stored, tmp_path, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", lambda place: opened.append(place) or 0)
    assert run("show", stored, "--xlsx").code == 0
    assert Path(opened[0]).read_bytes() == written(run, stored, tmp_path, "xlsx")


@long_only  # as the workbook does
def test_a_pdf_opens_in_its_viewer(run, stored, monkeypatch):
    pytest.importorskip("typst")
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", lambda place: opened.append(place) or 0)
    assert run("show", stored, "--pdf").code == 0
    assert Path(opened[0]).read_bytes().startswith(b"%PDF")


@long_only  # as report writes it
def test_markdown_is_printed(run, stored, tmp_path):
    said = run("show", stored, "--md")
    assert said.code == 0
    assert said.out == written(run, stored, tmp_path, "md").decode()


@pytest.mark.parametrize("kind", some(["page", "xlsx"], 1))
def test_where_no_program_opens_it_the_file_and_the_way_out_are_named(run, stored, monkeypatch, kind):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    monkeypatch.setattr("typer.launch", lambda place: 3)
    said = run("show", stored, f"--{kind}")
    assert said.code == 2
    assert "E699" in said.err
    assert "mcsv report" in said.err


def test_one_medium_at_a_time(run, stored):
    said = run("show", stored, "--md", "--json")
    assert (said.code, said.out) == (2, "")
    assert "E698" in said.err
    assert "--json and --md" in said.err


def test_a_model_is_that_of_all_options(run, stored):
    said = run("show", stored, "--model", "--option", "ten_times", "--full")
    assert (said.code, said.out) == (2, "")
    for name in ("--option", "--full"):
        assert f"E205 {name}: is not possible with --model" in said.err
