"""Where each part of a model stands in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake

__all__ = ["Place", "Places", "join", "parent", "within"]

_OF_A_KEY = frozenset({"E103", "E201", "E208"})  # codes that are about the key, not what stands behind it


@dataclass(frozen=True)
class Place:
    """Line and column of a value and of its key, from 1."""

    line: int
    column: int
    key: tuple[int, int] = (0, 0)
    verbatim: int = -1
    """How far behind ``column`` the value's text starts letter for letter; -1: it does not."""
    file: str = ""
    """The file, where it is another one than that of all places."""


@dataclass(frozen=True)
class Places:
    """Places by path (``inputs.reduction.range[0]``), and the file that they are places of."""

    file: str = ""
    by_path: Mapping[str, Place] = field(default_factory=dict)

    def put(self, mistake: Mistake) -> Mistake:
        """The mistake with its place: its own, or that of the nearest thing around it."""
        if mistake.line or mistake.file or not (self.file or self.by_path):
            return mistake if mistake.line else replace(mistake, column=0)
        if mistake.path not in self.by_path and ".timing." in mistake.path:  # its keys may stand beside others
            mistake = replace(mistake, path=mistake.path.replace(".timing.", "."))
        path, place = mistake.path, self.by_path.get(mistake.path)
        while place is None and path:
            path = parent(path)
            place = self.by_path.get(path)
        if place is None:
            return mistake.at(self.file, 0, 0)
        file = place.file or self.file
        if place.key != (0, 0) and (mistake.code in _OF_A_KEY or path != mistake.path):
            return mistake.at(file, *place.key)
        inside = mistake.column - 1 + place.verbatim if mistake.column and place.verbatim >= 0 else 0
        return mistake.at(file, place.line, place.column + inside)


def join(path: str, part: str | int) -> str:
    """``path`` with one more part."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    return f"{path}.{part}" if path else part


def parent(path: str) -> str:
    """The path of what ``path`` lies in; nothing for the model itself."""
    return path[: max(0, path.rfind("."), path.rfind("["))]


def within(path: str, other: str) -> bool:
    """Whether a path is another one or leads on from it."""
    return path == other or (path.startswith(other) and path[len(other)] in ".[")
