"""Mistakes show the line of the file with a mark below the column, and break between words on a terminal."""

from __future__ import annotations

import io

import pytest

from mcsv.cli.mistakes import tell
from mcsv.cli.output import say
from mcsv.errors import Mistake

MODEL = """\
inputs:
  saving: {dist: normal, mean: 18%, sd: 100}
outputs:
\ty: {formula: saving}
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(MODEL)
    return str(path)


def lines(said: str) -> list[str]:
    return said.splitlines()[1:]


def test_the_column_is_marked(file, capsys):
    tell([Mistake("E203", "is a percentage").at(file, 2, 32)])
    assert lines(capsys.readouterr().err) == [
        "    2 | saving: {dist: normal, mean: 18%, sd: 100}",
        "      |                              ^",
    ]


def test_a_tab_takes_one_column(file, capsys):
    tell([Mistake("E102", "a tab").at(file, 4, 1), Mistake("E203", "z").at(file, 4, 5)])
    assert lines(capsys.readouterr().err)[-2:] == ["    4 | y: {formula: saving}", "      |    ^"]


def test_a_line_that_two_mistakes_share_is_shown_once(file, capsys):
    tell([Mistake("E203", "one").at(file, 2, 32), Mistake("E204", "two").at(file, 2, 32)])
    said = capsys.readouterr().err.splitlines()
    assert [line[-3:] for line in said[:2]] == ["one", "two"]
    assert len(said) == 4


@pytest.mark.parametrize("place", [("m.yaml", 0, 0), ("none.yaml", 2, 3), ("", 2, 3)])
def test_what_has_no_line_shows_none(place, capsys):
    tell([Mistake("E203", "one").at(*place)])
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_line_that_is_not_there_shows_none(file, capsys):
    tell([Mistake("E107", "one").at(file, 99, 1)])
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("column", [3, 150, 300, 380])
def test_of_a_long_line_the_part_around_the_column_is_shown(tmp_path, monkeypatch, width, column):
    path = tmp_path / "long.yaml"
    path.write_text("  " + "ä\t日b" * 100 + "\n")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    tell([Mistake("E203", "one").at(str(path), 1, column)])
    shown, mark = terminal.getvalue().splitlines()[-2:]
    wide = "".join(f"{sign}\0" if sign == "日" else sign for sign in shown)  # takes two columns
    text = ("  " + "ä 日b" * 100).rstrip()
    assert wide[len(mark) - 1] == text[column - 1]
    assert len(wide) <= width
    assert ("…" in shown[:12]) == (column > width)


def test_long_messages_break_between_words_on_a_terminal(monkeypatch):
    words = "the quick brown fox jumps over the lazy dog again and again"
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    say(words)
    assert terminal.getvalue() == "the quick brown fox jumps over the lazy\n    dog again and again\n"
    monkeypatch.setattr("sys.stderr", log := io.StringIO())
    say(words)
    assert log.getvalue() == words + "\n"
