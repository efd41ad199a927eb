from __future__ import annotations

import io

import pytest

from mcsv.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    ticks = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: float(next(ticks)))


def test_a_terminal_sees_draws_speed_and_time_left(monkeypatch, clock):
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with Progress() as progress:
        progress(0, 10_000_000)
        progress(2_500_000, 10_000_000)
    lines = terminal.getvalue().split("\r\033[K")
    assert lines[1] == "[............] 0 of 10,000,000 draws"
    assert lines[2] == "[###.........] 2,500,000 of 10,000,000 draws, 2,500,000/s, 3 s left"
    assert lines[-1] == ""


def test_a_second_study_begins_anew(monkeypatch, clock):
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with Progress() as progress:
        for done in (0, 10_000_000, 0, 5_000_000):
            progress(done, 10_000_000)
    assert "[######......] 5,000,000 of 10,000,000 draws, 5,000,000/s, 1 s left" in terminal.getvalue()


def test_a_log_file_sees_the_status_but_no_bar(monkeypatch):
    monkeypatch.setattr("sys.stderr", log := io.StringIO())
    with Progress() as progress:
        progress.status("compiling")
        progress(5, 10)
    assert log.getvalue() == "compiling\n"


def test_a_line_is_no_wider_than_the_terminal(monkeypatch, clock):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with Progress() as progress:
        progress(10**9, 10**10)
        progress(5 * 10**9, 10**10)
    assert max(map(len, terminal.getvalue().split("\r\033[K"))) < 30


@pytest.mark.parametrize("columns", [100, 80, 70, 60, 50, 40, 30])
def test_the_time_left_is_what_stays_longest(monkeypatch, clock, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    with Progress() as progress:
        progress(0, 1_000_000_000)
        progress(12_345_678, 1_000_000_000)
    line = terminal.getvalue().split("\r\033[K")[2]
    assert line.endswith(", 80 s left")
    assert len(line) < columns
    if columns == 60:
        assert line == "[............] 12,345,678 of 1,000,000,000 draws, 80 s left"
