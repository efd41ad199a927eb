"""What a batch shows on the way."""

from __future__ import annotations

import io
import json

import pytest

from mcsv.batch.records import Outcome, Row
from mcsv.cli import board as boards
from mcsv.cli import log
from mcsv.cli.board import Board

NAMES = {"short": 1000, "a-long-name-" * 6: 4000, "third": 1000}
ROWS = [Row(name, "a.yaml", draws=draws) for name, draws in NAMES.items()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(board: Board) -> None:
    with board:
        board.started(ROWS[0])
        board.started(ROWS[1])
        board.drawn(ROWS[1], 1000)
        board.ended(Outcome(ROWS[0], "made", seconds=1.25))
        board.turn()
        board.ended(Outcome(ROWS[2], "failed", reason="E105 is too large"))
        board.turn()


def test_on_a_terminal_a_board_overwrites_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(boards, "PAUSE", -1.0)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    told(Board(ROWS))
    written = stream.getvalue()
    first, second = written.split("\r\033[2A\033[J")[:2]
    assert first.split("\n")[0] == "1 of 3 runs done, 1 running, 0 failed"
    assert first.split("\n")[1].startswith("[####........] ")
    assert first.split("\n")[2].startswith("now: a-long-name-")
    assert all(len(line) < 60 for line in first.split("\n"))
    assert second.split("\n")[:2] == ["failed   third: E105 is too large", "1 of 3 runs done, 1 running, 1 failed"]
    assert written.endswith("\033[J")


def test_without_a_terminal_a_line_for_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    told(Board(ROWS))
    assert stream.getvalue() == "made     short, 1.2 s\nfailed   third: E105 is too large\n"


def test_what_somebody_else_makes_is_not_running_here() -> None:
    board = Board(ROWS)
    board.started(ROWS[0])
    board.elsewhere(ROWS[0])
    assert board._board(1.0, 80)[0] == "0 of 3 runs done, 0 running, 0 failed, 1 made elsewhere"
    board.drawn(ROWS[0], 100)
    assert board._board(1.0, 80)[0] == "0 of 3 runs done, 1 running, 0 failed"


def test_as_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    log.begin("out")
    try:
        told(Board(ROWS))
    finally:
        log.stop()
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["started", "started", "made", "failed"]
    assert events[-1]["reason"] == "E105 is too large"
    assert all("time" in event for event in events)
    assert [event["level"] for event in events] == ["info", "info", "info", "error"]
