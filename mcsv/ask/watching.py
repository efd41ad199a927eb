"""Watching a model file: what it came to when it was saved last, or what is wrong with it now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mcsv.ask.watched import Save, seen
from mcsv.errors import Mistake, UserError
from mcsv.files.models import read_model
from mcsv.files.saves import Saves
from mcsv.model import Model, canonical

__all__ = ["News", "Watching"]


@dataclass(frozen=True)
class News:
    """What a save brought. ``now``: the last good figures, None before there are any; ``before``: those of the save
    before. ``wrong``: why the file as it is has none.
    """

    now: Save | None
    before: Save | None
    wrong: tuple[Mistake, ...] = ()


@dataclass
class Watching:
    """Looks at a file whenever it is asked to; ``draws`` from ``seed`` on ``threads``."""

    place: Path
    draws: int
    seed: int
    threads: int
    read: Callable[[Path], Model] = read_model
    _saves: Saves = field(init=False)
    _now: Save | None = field(default=None, init=False)
    _wrong: tuple[Mistake, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self._saves = Saves(self.place)

    def look(self) -> News | None:
        """What is new since the last look; None where nothing is, or nothing of it matters."""
        return self._news() if self._saves.saved() else None

    def _news(self) -> News | None:
        try:
            model = self.read(self.place)
            says = canonical(model)
            if not self._wrong and self._now is not None and self._now.says == says:
                return None  # written otherwise, and says the same
            found = seen(model, self.draws, self.seed, self.threads)
        except UserError as error:
            return self._failed(error.mistakes)
        before, self._now, self._wrong = self._now, found, ()
        return News(found, before if found.comparable(before) else None)

    def _failed(self, mistakes: Sequence[Mistake]) -> News | None:
        wrong = tuple(mistakes)
        if wrong == self._wrong:
            return None
        self._wrong = wrong
        return News(self._now, None, wrong)
