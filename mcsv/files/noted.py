"""The mistakes of one file as they are found: so many of them, and so much in the paths of all that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mcsv.errors import Mistake, ModelError

__all__ = ["MOST_IN_PATHS", "MOST_MISTAKES", "Noted", "shortened"]

MOST_IN_PATHS = 100_000_000  # characters: every value is known by the names of all that it lies in
MOST_MISTAKES = 1_000  # nobody mends more in one go
_LONGEST = 300  # of a path or value in a mistake


class Noted:
    """Keeps mistakes, and stops the reading where there are too many, or too long names around them.

    ``found``: those so far, with short paths and values.
    """

    def __init__(self, file: str) -> None:
        self.file, self.in_paths, self.errors = file, 0, 0
        self.found: list[Mistake] = []

    def count(self, path: str, place: tuple[int, int]) -> None:
        """The path of what is read at this line and column. ModelError E105 where all take too much memory."""
        self.in_paths += len(path)
        if self.in_paths > MOST_IN_PATHS:
            rule = f"at most {MOST_IN_PATHS:,} characters in the paths of all entries together"
            raise self.fatal(place, "E105", "long keys hold very many entries", rule)

    def add(self, mistake: Mistake) -> None:
        """Remember a mistake that has its place. ModelError with all so far and E105 where there are too many."""
        place = (mistake.line, mistake.column)
        self.count(mistake.path, place)
        self.found.append(replace(mistake, path=shortened(mistake.path), value=shortened(mistake.value)))
        self.errors += mistake.severity == "error"
        if self.errors == MOST_MISTAKES:
            rule = f"reading stops at {MOST_MISTAKES:,} mistakes"
            raise self.fatal(place, "E105", "the file is not read beyond this", rule, "mend those above first")

    def add_all(self, mistakes: Iterable[Mistake]) -> None:
        """Remember all of them."""
        for mistake in mistakes:
            self.add(mistake)

    def fatal(self, place: tuple[int, int], code: str, what: str, rule: str, way_out: str = "") -> ModelError:
        """All mistakes so far and one behind which nothing can be read."""
        return ModelError([*self.found, Mistake(code, what, rule=rule, way_out=way_out).at(self.file, *place)])


def shortened(text: str) -> str:
    """Beginning and end of a long text."""
    return text if len(text) <= _LONGEST else f"{text[: 2 * _LONGEST // 3]}…{text[-_LONGEST // 4 :]}"
