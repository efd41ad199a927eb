"""``mcsv report``: a page from a model or from a stored run, and what stands in its way."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

from mcsv.files.results import read_results, write_results

HEAVY = ("xarray", "pandas", "dask", "pyarrow", "babel", "numba", "scipy", "yaml", "rich")
MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"


def test_a_model_and_its_stored_run_give_the_same_page(run, tmp_path):
    stored, first, second = tmp_path / "run.nc", tmp_path / "first.html", tmp_path / "second.html"
    assert run("run", MODEL, "--draws", "4000", "--answers", "--out", stored).code == 0
    made = run("report", MODEL, "--draws", "4000", "--html", first)
    assert made.code == 0
    assert f"wrote {first}" in made.err
    assert made.out == ""
    assert run("report", stored, "--html", second).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert run("report", stored, "--html", second).code == 0  # over a page of its own
    pages: list[object] = ["--html", second, "--xlsx", tmp_path / "second.xlsx", "--md", tmp_path / "second.md"]
    assert not {*HEAVY, "mcsv.model", "mcsv.engine", "mcsv.cli.run"} & _loaded(["report", stored, *pages])
    assert not {*HEAVY, "mcsv.engine", "jinja2", "xlsxwriter", "mcsv.cli.run"} & _loaded(["show", stored])
    assert "- Again: mcsv run MODEL --draws 4000 --seed 1 --answers --out RUN.nc\n" in Path(f"{pages[-1]}").read_text()


def _loaded(words: list[object]) -> set[str]:
    """What the command loads: whoever tells a stored run draws nothing, reads no model, and needs no xarray."""
    code = f"import sys; sys.argv = {['mcsv', *map(str, words)]!r}\nfrom mcsv.cli.__main__ import main\n"
    code += "try: main()\nexcept SystemExit as left: print(*sys.modules, file=sys.stderr); assert not left.code"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_what_is_no_page_is_left_alone(run, tmp_path):
    other = tmp_path / "mine.html"
    other.write_text("<p>my own</p>")
    for place, said in (
        (other, "is no page of mcsv"),
        (tmp_path, "is a folder"),
        (tmp_path / "page.txt", "does not end in .html"),
        (tmp_path / "no" / "page.html", "does not exist"),
    ):
        refused = run("report", MODEL, "--draws", "4000", "--html", place)
        assert refused.code == 2
        assert said in refused.err
    assert other.read_text() == "<p>my own</p>"


def test_a_report_that_goes_nowhere_says_where_it_could(run, tmp_path):
    refused = run("report", MODEL)
    assert refused.code == 2
    assert "--html FILE.html, --xlsx FILE.xlsx, --pdf FILE.pdf or --md FILE.md" in refused.err
    missing = run("report", tmp_path / "none.nc", "--html", tmp_path / "page.html")
    assert missing.code == 2
    assert "there is no such file" in missing.err
    unknown = run("report", MODEL, "--draws", "4000", "--option", "nowhere", "--html", tmp_path / "page.html")
    assert unknown.code == 2
    assert "is no option of the model" in unknown.err


def test_what_was_decided_stands_on_the_page(run, tmp_path):
    stored, page = tmp_path / "run.nc", tmp_path / "page.html"
    assert run("run", MODEL, "--draws", "4000", "--out", stored).code == 0
    words = ("--role", "assurer", "--decision", "returned", "--person", "R. <b>Jones", "--reason", "which source?")
    told = run("approve", stored, *words)
    digest = told.err.strip().rsplit(" ", 1)[1]
    assert run("report", stored, "--html", page).code == 0
    text = page.read_text()
    assert "Returned by R. &lt;b&gt;Jones" in text
    assert "assurer, 20" in text
    assert digest in text


def test_a_stored_run_is_told_as_it_was_run_or_not_at_all(run, tmp_path):
    place = tmp_path / "run.nc"
    assert run("run", MODEL, "--draws", "4000", "--out", place).code == 0
    page = tmp_path / "page.md"
    other = run("report", place, "--md", page, "--draws", "5000", "--seed", "3", "--set", "pockets.council.reserve=0")
    assert other.code == 2
    for name in ("--draws", "--seed", "--set"):
        assert f"E205 {name}: is not possible; rule: a stored run is told as it was run" in other.err
    assert not page.exists()
    assert run("report", place, "--md", page).code == 0


def test_the_page_says_how_to_get_its_figures_again(run, tmp_path):
    page = tmp_path / "page.md"
    for name, words, again in (("plain", (), ""), ("sobol", ("--sampling", "sobol"), " --sampling sobol")):
        place = tmp_path / f"{name}.nc"
        assert run("run", MODEL, "--draws", "4000", *words, "--out", place).code == 0
        assert run("report", place, "--md", page).code == 0
        (line,) = (line for line in page.read_text().splitlines() if line.startswith("- Again: "))
        assert line == f"- Again: mcsv run MODEL --draws 4000 --seed 1{again}"


def test_the_page_says_what_was_set_in_the_model(run, tmp_path):
    """The command gave the figures of the model as its file is, without a word."""
    page, stored, held = tmp_path / "page.md", tmp_path / "run.nc", tmp_path / "held.yaml"
    changed = ("--set", "pockets.council.reserve=900_000", "--set", "accountability.tolerance=0.1")
    assert run("report", MODEL, *changed, "--draws", "4000", "--md", page).code == 0
    (line,) = (line for line in page.read_text().splitlines() if line.startswith("- Again: "))
    words = shlex.split(line.removeprefix("- Again: mcsv ").replace("MODEL", str(MODEL)).replace("RUN.nc", str(stored)))
    assert run(*words).code == 0
    assert "- … where MODEL is: " not in page.read_text()
    again = json.loads(run("show", stored, "--json").out)["fingerprint"]
    assert f"- Fingerprint: {again}\n" in page.read_text()
    assert run("report", stored, "--md", page).code == 0
    (line,) = (line for line in page.read_text().splitlines() if line.startswith("- … where MODEL is: "))
    assert "mcsv show RUN --model" in line
    held.write_text(run("show", stored, "--model").out, encoding="utf-8")
    assert json.loads(run("run", held, "--draws", "4000", "--json").out)["fingerprint"] == again


def test_the_page_of_an_interrupted_run_says_so_and_is_no_failure(run, tmp_path):
    place, page = tmp_path / "run.nc", tmp_path / "page.md"
    assert run("run", MODEL, "--draws", "4000", "--out", place).code == 0
    results = read_results(place).assign_attrs(complete=0)
    place.unlink()
    write_results(results, place)
    assert run("report", place, "--md", page).code == 0
    assert "Stopped early: everything rests on 4,000 draws." in page.read_text()


def test_a_page_in_another_language_and_one_that_there_is_not(run, tmp_path):
    place, page = tmp_path / "run.nc", tmp_path / "page.md"
    assert run("run", MODEL, "--draws", "4000", "--out", place).code == 0
    assert run("report", place, "--lang", "de", "--md", page).code == 0
    text = page.read_text()
    assert "Wahrscheinlichkeit" in text
    assert "deficit" not in text
    refused = run("report", place, "--lang", "Deutsch", "--md", tmp_path / "page.txt")
    assert refused.code == 2
    assert "E685 --lang: is no language of mcsv; value: Deutsch; rule: one of cy, de, en, fr" in refused.err
    assert "does not end in .md" in refused.err  # all mistakes at once
