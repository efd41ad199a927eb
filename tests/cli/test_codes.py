"""Exit codes: one table, which the help of every command and the README repeat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from campaign import some
from typer.testing import CliRunner

from mcsv import errors
from mcsv.cli import codes
from mcsv.cli.__main__ import app

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_the_readme_has_the_same_table() -> None:
    table = README[README.index("| exit code |") :].split("\n\n")[0]
    rows = re.findall(r"^\| (\d+) \| (.*?) \|$", table, re.MULTILINE)
    assert {int(code): meaning.replace("`", "") for code, meaning in rows} == codes.MEANINGS


def test_errors_end_by_codes_of_the_table() -> None:
    assert errors.UserError.exit_code == codes.USER
    assert errors.McsvError.exit_code == codes.BUG
    assert errors.NotConverged.exit_code == codes.NOT_CONVERGED
    assert errors.Interrupted.exit_code == codes.INTERRUPTED


@pytest.mark.parametrize(("command", "own"), [("run", {3, 4, 6}), ("batch", {6}), ("verify", {5}), ("show", set())])
def test_help_says_by_which_codes_a_command_ends(command: str, own: set[int]) -> None:
    said = " ".join(CliRunner().invoke(app, [command, "--help"]).stdout.split())
    listed = {int(code) for code in re.findall(r"(?<![-\w.])(\d+) [a-z]", said[said.index("Exit codes:") :])}
    assert listed == {0, 1, 2, 130} | own


def test_to_stop_watching_is_how_it_ends_well() -> None:
    assert "130" not in COMMANDS["watch"].epilog
    assert "130" in COMMANDS["run"].epilog


@pytest.mark.parametrize("command", some(sorted({*COMMANDS} - {"runs"}), 4))
def test_every_command_says_some(command: str) -> None:
    assert "Exit codes: 0 well" in COMMANDS[command].epilog


def test_no_other_numbers_are_left_by() -> None:
    """Whoever leaves with a number of its own is not in the table."""
    folder = Path(codes.__file__).parent
    told = [path.name for path in folder.glob("*.py") if re.search(r"(typer\.Exit|sys\.exit)\(\d", path.read_text())]
    assert told == []
