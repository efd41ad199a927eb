"""Mistakes and remarks on stderr: each in a line, and below it the line of the file with a mark."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict

from mcsv.cli import log
from mcsv.cli.output import columns, say, say_event
from mcsv.errors import Mistake
from mcsv.escapes import visible
from mcsv.reports.writing.screen import beginning, columns_of

__all__ = ["tell"]

LOG = 120
"""How wide a line of a file may be shown where stderr is no terminal."""


def tell(mistakes: Iterable[Mistake]) -> None:
    """Say every mistake, with the line of the file that it points at; a line that several share is shown once."""
    waiting = list(mistakes)
    if log.listens():
        for mistake in waiting:
            said = {key: value for key, value in asdict(mistake).items() if value}
            say_event("mistake", mistake.severity if mistake.severity != "note" else "info", **said)
        return
    for index, mistake in enumerate(waiting, 1):
        say(" ".join(str(mistake).split()))
        if index == len(waiting) or _place(waiting[index]) != _place(mistake):
            for line in _pointed_at(mistake):
                say(line)


def _place(mistake: Mistake) -> tuple[str, int, int]:
    return mistake.file, mistake.line, mistake.column


def _pointed_at(mistake: Mistake) -> list[str]:
    """The line of the file that a mistake stands in and a mark below its column; nothing where there is no such line.

    Of a long line a piece around the column.
    """
    if not mistake.line:
        return []
    from mcsv.files.text import line_of

    line = line_of(mistake.file, mistake.line).replace("\t", " ").rstrip()
    if not line.strip():
        return []
    margin = f"{mistake.line:>5} | "
    room = (columns() if sys.stderr is not None and sys.stderr.isatty() else LOG) - len(margin) - 6
    start = _start(line, mistake.column - 1, room)
    left = "… " if line[:start].strip() else ""
    before, piece = visible(line[start : mistake.column - 1]), visible(line[start:])
    shown = piece if columns_of(piece) <= room else beginning(piece, room) + " …"
    return [f"{margin}{left}{shown}", f"{' ' * (len(margin) - 2)}| {' ' * (len(left) + columns_of(before))}^"]


def _start(line: str, place: int, room: int) -> int:
    """Where a piece of a line starts that holds a place and fits into the room."""
    indent = min(len(line) - len(line.lstrip()), place)
    return indent if columns_of(visible(line[indent:])) <= room else max(indent, place - room // 2)
