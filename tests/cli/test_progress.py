"""What a terminal shows of a run: a bar by rich, on stderr alone, gone at the end."""

from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace

import pytest

from mcsv.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A second passes between two looks at the clock."""
    ticks = iter(range(1_000))
    monkeypatch.setattr("mcsv.progress.monotonic", lambda: float(next(ticks)))
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def terminal(monkeypatch) -> Terminal:
    found = Terminal()
    monkeypatch.setattr("mcsv.progress.sys", SimpleNamespace(stderr=found, modules=sys.modules))
    return found


def lines(terminal: Terminal) -> list[str]:
    """What was written from one look to the next, without colours."""
    return re.sub("\033\\[[0-9;?]*[a-zA-Z]", "", terminal.getvalue()).replace("\n", "\r").split("\r")


def last(terminal: Terminal) -> str:
    return [line for line in lines(terminal) if line.strip()][-1]


def test_a_terminal_sees_phase_draws_speed_and_time_left(terminal, capsys):
    with Progress() as progress:
        progress.phase("drawing")
        progress(0, 10_000_000)
        progress(2_500_000, 10_000_000)
        assert last(terminal).startswith("drawing ")
        assert last(terminal).endswith(" 2,500,000 of 10,000,000 draws, 2,500,000/s, 3 s left")
        assert "━" in last(terminal)
    assert terminal.getvalue().endswith("\033[2K")  # the line is empty again
    assert capsys.readouterr().out == ""


def test_what_comes_next_is_named_and_begins_anew(terminal):
    with Progress() as progress:
        for done in (0, 10_000_000):
            progress(done, 10_000_000)
        progress.phase("second looks")
        assert last(terminal).rstrip(" ━").endswith("second looks")
        assert "draws" not in last(terminal)
        progress.phase("money")
        progress(0, 10_000_000)
        progress(5_000_000, 10_000_000)
    assert "5,000,000 of 10,000,000 draws, 5,000,000/s, 1 s left" in terminal.getvalue()


def test_a_second_study_begins_anew(terminal):
    with Progress() as progress:
        for done in (0, 10_000_000, 0, 5_000_000):
            progress(done, 10_000_000)
    assert "5,000,000 of 10,000,000 draws, 5,000,000/s, 1 s left" in terminal.getvalue()


def test_how_sure_it_is_takes_the_place_of_an_end_that_nobody_knows(terminal):
    with Progress() as progress:
        progress(1_000, 10_000)
        progress.sure("p_deficit_window ±0.4 %")
        progress(2_000, 10_000)
    assert "2,000 draws: p_deficit_window ±0.4 %" in terminal.getvalue()


def test_what_is_over_at_once_shows_no_bar(terminal, monkeypatch):
    monkeypatch.setattr("mcsv.progress.monotonic", iter([1.0, 1.1, 1.2, 1.3]).__next__)
    for name in [*sys.modules]:
        if name == "rich" or name.startswith("rich."):
            monkeypatch.delitem(sys.modules, name)
    with Progress() as progress:
        progress.phase("drawing")
        progress(0, 10)
        progress(10, 10)
    assert terminal.getvalue() == ""
    assert "rich" not in sys.modules


def test_a_log_file_sees_the_status_but_no_bar(monkeypatch):
    monkeypatch.setattr("sys.stderr", log := io.StringIO())
    with Progress() as progress:
        progress.status("compiling")
        progress(5, 10)
        progress(6, 10)
    assert log.getvalue() == "compiling\n"


def test_a_terminal_sees_the_status_at_once(terminal):
    with Progress() as progress:
        progress.status("compiling kernels")
        assert "compiling kernels" in terminal.getvalue()


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
def test_colours_and_bars_where_they_are_wanted(terminal, monkeypatch, variable):
    monkeypatch.setenv(variable, {"NO_COLOR": "1", "TERM": "dumb"}[variable])
    with Progress() as progress:
        for done in (0, 3, 6):
            progress(done, 10)
    assert not re.search("\033\\[[0-9;]*m", terminal.getvalue())
    assert ("6 of 10 draws" in terminal.getvalue()) == (variable == "NO_COLOR")


def test_colours_elsewhere(terminal):
    with Progress() as progress:
        for done in (0, 3, 6):
            progress(done, 10)
    assert "\033[91m" in terminal.getvalue()


@pytest.mark.parametrize("columns", [100, 80, 70, 60, 50, 40, 30])
def test_the_time_left_is_what_stays_longest(monkeypatch, terminal, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    with Progress() as progress:
        progress.phase("without one risk at a time")
        progress(0, 1_000_000_000)
        progress(12_345_678, 1_000_000_000)
        line = last(terminal)
    assert line.rstrip().endswith(", 80 s left")
    assert len(line) < columns
    assert line.startswith("without one risk at a time ") == (columns >= 60)
    assert ("12,345,678 of 1,000,000,000 draws, " in line) == (columns == 100)
