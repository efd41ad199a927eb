"""One change of a model: an edit, or a name that is put in."""

from __future__ import annotations

import json

from mcsv.dataclass import dataclass
from mcsv.model.changes.edits import NOTHING, Edit, Path
from mcsv.model.changes.renamed import DESCRIBING, Renaming

__all__ = ["Change"]

_SHARED = ("paid_by", "to", "provider")
"""Keys of shares that are one whole together."""


@dataclass(frozen=True)
class Change:
    """What is made at once: an edit, or a name that is put in."""

    edit: Edit | None = None
    renaming: Renaming | None = None

    @property
    def where(self) -> str:
        """The path as people write it."""
        if self.edit is not None:
            return self.edit.where
        assert self.renaming is not None
        return f"{self.renaming.section}.{self.renaming.old}"

    @property
    def kind(self) -> str:
        """What was done: added, removed, changed or renamed."""
        return "renamed" if self.edit is None else self.edit.kind

    @property
    def entry(self) -> str:
        """The path of the entry that it is in."""
        return self.where if self.edit is None else Edit(self.edit.entry, None, None).where

    @property
    def said(self) -> tuple[str, str]:
        """What stood there and what stands there now, as JSON; empty for nothing."""
        if self.edit is None:
            assert self.renaming is not None
            return json.dumps(self.renaming.old), json.dumps(self.renaming.new)
        sides = self.edit.old, self.edit.new
        found = ["" if side is NOTHING else json.dumps(side, ensure_ascii=False) for side in sides]
        return found[0], found[1]

    @property
    def unit(self) -> Path:
        """What it is a part of: an input is changed as a whole, and so are shares of one thing."""
        if self.edit is None:
            return ("renamed", self.where)
        shared = next((place for place, part in enumerate(self.edit.path) if part in _SHARED), None)
        if shared is not None:
            return self.edit.path[: shared + 1]
        inputs = self.edit.path[0] == "inputs"
        return self.edit.entry if inputs and self.edit.path[-1] not in DESCRIBING else self.edit.path

    @property
    def for_readers(self) -> bool:
        """Whether it only describes."""
        return self.edit is not None and (
            self.edit.path[-1] in DESCRIBING or self.edit.path[0] in ("accept", "levers", "programme")
        )
