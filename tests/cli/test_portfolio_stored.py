"""What ``mcsv portfolio --out`` wrote: shown, reported and verified as other results; what it cannot do is said."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import mcsv
from mcsv.cli.__main__ import app
from mcsv.files.portfolio_schema import portfolio_schema_text
from mcsv.results.reading.portfolio import left_out, programmes

FOLDER = Path(__file__).parents[2] / "configs" / "portfolio"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio of which one programme has options of its own."""
    folder = tmp_path_factory.mktemp("portfolio")
    for path in FOLDER.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with (folder / "falls.yaml").open("a", encoding="utf-8") as file:
        file.write("options: {smaller: {set: {inputs.people.mean: 700}}}\ndecision: {view: society}\n")
    done = CliRunner().invoke(
        app, ["portfolio", str(folder / "portfolio.yaml"), "--draws", "2e3", "--out", str(folder / "all.nc")]
    )
    assert done.exit_code == 0, done.output
    (folder / "printed").write_text(done.stdout, encoding="utf-8")
    return folder / "all.nc"


def asked(*words: str | Path) -> str:
    done = CliRunner().invoke(app, [*map(str, words)], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.stdout


def refused(*words: str | Path) -> list[str]:
    done = CliRunner().invoke(app, [*map(str, words)], standalone_mode=False)
    assert isinstance(done.exception, mcsv.UserError), done.output
    return [mistake.code for mistake in done.exception.mistakes]


def test_it_is_shown_as_it_was_printed(stored: Path) -> None:
    printed = (stored.parent / "printed").read_text(encoding="utf-8")
    again = asked("show", stored)
    assert again.rpartition("\n\n")[0] == printed.rpartition("\n\n")[0]  # but for the speed, in the last lines
    assert "draws/s" not in again


def test_what_no_portfolio_is_asked_is_said(stored: Path) -> None:
    shown, document = " ".join(asked("show", stored).split()), json.loads(asked("show", stored, "--json"))
    assert "options (option: in the portfolio takes one) of falls" in shown
    assert document["left_out"] == left_out(mcsv.read_results(stored)) == {"falls": ["options", "decision"]}


def test_its_page_has_the_figures_that_were_printed(stored: Path) -> None:
    folder = stored.parent
    asked("report", stored, "--html", folder / "page.html", "--xlsx", folder / "page.xlsx", "--md", folder / "page.md")
    page, short = (folder / "page.html").read_text(encoding="utf-8"), (folder / "page.md").read_text(encoding="utf-8")
    printed = " ".join((folder / "printed").read_text(encoding="utf-8").split())
    first = printed.split(" chance of a deficit")[0]
    assert first in " ".join(short.split())
    assert first.rpartition(": ")[2] in page.replace("\u00a0", " ")
    found = mcsv.read_results(stored)
    book = openpyxl.load_workbook(folder / "page.xlsx")
    rows = {row[0].value: [cell.value for cell in row] for sheet in book for row in sheet.iter_rows() if row}
    for name, tail, error in zip(programmes(found), found.part_tail.values, found.part_tail_se.values, strict=True):
        numbers = [cell for cell in rows[name] if isinstance(cell, int | float)]
        assert any(abs(number - tail) < 1.96 * error for number in numbers), (name, tail, numbers)


def test_it_is_verified_and_a_change_is_noticed(stored: Path, tmp_path: Path) -> None:
    assert "All holds: the figures are the same to the last bit" in asked("verify", stored)
    moved = mcsv.read_results(stored)
    moved["part_tail"][0] += 1.0
    mcsv.write_results(moved, tmp_path / "moved.nc")
    done = CliRunner().invoke(app, ["verify", str(tmp_path / "moved.nc")])
    assert done.exit_code == 5
    assert done.stderr.count("failed: ") == 1
    assert "part_tail is not the same today" in done.stderr


def test_what_a_portfolio_cannot_do_is_said(stored: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert refused("report", stored, "--html", page, "--lang", "de") == ["E797"]
    assert not page.exists()
    assert refused("run", stored, "--more", "1e4") == ["E796"]
    assert refused("diff", stored, FOLDER / "falls.yaml") == ["E796"]
    words = (
        "--role",
        "approver",
        "--decision",
        "approved",
        "--person",
        "R. Jones",
        "--reason",
        "within what we accept",
    )
    assert refused("approve", stored, *words) == ["E796"]
    assert refused("show", stored, "--option", "smaller") == ["E402"]
    assert [*stored.parent.glob("*.approvals")] == []


def test_models_and_portfolios_are_told_apart() -> None:
    assert refused("run", FOLDER / "portfolio.yaml") == ["E794"]
    assert refused("check", FOLDER / "portfolio.yaml") == ["E794"]
    assert refused("portfolio", FOLDER / "falls.yaml") == ["E795"]


def test_the_schema_of_portfolios_is_printed() -> None:
    assert asked("schema", "--portfolio") == portfolio_schema_text()
