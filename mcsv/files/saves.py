"""Files that somebody is writing: whether one was saved since it was last read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.reads import Sight, sight

__all__ = ["Saves"]


@dataclass
class Saves:
    """Looks at a model file and at every file that was read with it, wherever these lie.

    An editor that writes a file beside and renames it leaves none for a moment: that is no save of the model.
    """

    place: Path
    _seen: dict[str, Sight] = field(default_factory=dict, init=False)

    def saved(self) -> bool:
        """Whether a file is other than when this was last asked; the first answer is yes where there is a model."""
        model = os.path.abspath(self.place)
        now = {path: sight(path) for path in (model, *self._seen)}
        if now[model] is None or now == self._seen:
            return False
        self._seen = now
        return True

    def follow(self, read: Mapping[str, Sight]) -> None:
        """From now on these files are looked at, each as it was when it was read; and the model."""
        model = os.path.abspath(self.place)
        self._seen = {model: self._seen.get(model), **read}
