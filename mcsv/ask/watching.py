"""Watching a model file: what it came to when it was saved last, or what is wrong with it now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path

from mcsv.ask.watched import Save, seen, shown
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UserError
from mcsv.files.models import read_model
from mcsv.files.saves import Saves
from mcsv.model import Model, canonical
from mcsv.reads import Sight, reads

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
            with reads() as read:
                model = self._read(read)
            found = self._found(model)
        except UserError as error:
            return self._failed(error.mistakes)
        before, wrong, self._now, self._wrong = self._now, self._wrong, found, ()
        if found is before and not wrong:
            return None  # written otherwise, and says the same
        return News(found, before if found.comparable(before) else None)

    def _read(self, read: dict[str, Sight]) -> Model:
        """The model; the files that it is made of are looked at from now on, those that it lacks as well."""
        try:
            return self.read(self.place)
        finally:
            self._saves.follow(read)

    def _found(self, model: Model) -> Save:
        """What a model comes to: as before where it says the same, which draws need not show again."""
        now = self._now
        says, shows = canonical(model), shown(model)
        if now is None or now.says != says:
            return seen(model, self.draws, self.seed, self.threads)
        return now if now.shows == shows else replace(now, model=model, shows=shows)

    def _failed(self, mistakes: Sequence[Mistake]) -> News | None:
        wrong = tuple(mistakes)
        if wrong == self._wrong:
            return None
        self._wrong = wrong
        return News(self._now, None, wrong)
