"""Files that somebody is writing: whether one was saved since it was last looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Saves"]

_MOST = 1000
_READ = (".yaml", ".yml", ".json", ".csv", ".parquet")
"""What a model can be made of: files that it extends, and data."""

_Sight = tuple[tuple[str, int, int, int], ...]


@dataclass
class Saves:
    """Looks at a model file and at what lies beside it and could be read with it.

    An editor that writes a file beside and renames it leaves none for a moment: that is no save.
    """

    place: Path
    _last: _Sight | None = field(default=None, init=False)

    def saved(self) -> bool:
        """Whether anything is other than when this was last asked; the first answer is yes where there is a file."""
        try:
            sight = self._sight()
        except OSError:
            return False
        if sight == self._last:
            return False
        self._last = sight
        return True

    def _sight(self) -> _Sight:
        """Name, time, size and number of each file. OSError where the model is not there."""
        found = [_seen(self.place.name, self.place.stat())]
        with os.scandir(self.place.parent) as entries:
            for entry, _ in zip(entries, range(_MOST), strict=False):
                if entry.name.endswith(_READ) and not entry.name.startswith(".") and entry.is_file():
                    found.append(_seen(entry.name, entry.stat()))
        return tuple(sorted(found))


def _seen(name: str, stat: os.stat_result) -> tuple[str, int, int, int]:
    return name, stat.st_mtime_ns, stat.st_size, stat.st_ino
