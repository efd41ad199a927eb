"""A model changed by path, in Python: what ``--set`` does to a file; ``set``, ``add`` and ``without`` of an option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from mcsv.errors import Mistake
from mcsv.model.changes.overrides import Changed, apply
from mcsv.model.changes.plain import plain
from mcsv.model.language.listed import listed
from mcsv.model.language.record import Record
from mcsv.model.language.translate import translate
from mcsv.model.records.claim import Claim
from mcsv.model.records.options import Option

__all__ = ["by_path", "stated_only"]

_STATED = ("options", "version", "extends")


def by_path(model: Claim, changes: Mapping[str, Any], of: type[Record]) -> tuple[dict[str, Any], tuple[Mistake, ...]]:
    """The plain data of a model with changes (``set``, ``add``, ``without``), and what is wrong with these.

    ``of`` is the record that the paths lead through.
    """
    changes = listed({key: part for key, part in changes.items() if part})
    try:
        option = Option.model_validate(changes)
    except ValidationError as error:
        return plain(model), tuple(translate(error, changes, Option))
    changed = apply(plain(model), option, of)
    found = (*changed.mistakes, *stated_only(changed))
    return changed.data, tuple(replace(mistake, path=mistake.path.removeprefix("set.")) for mistake in found)


def stated_only(changed: Changed) -> Iterator[Mistake]:
    """What cannot be changed by a path."""
    for path, source in (*changed.sources.items(), *changed.removed.items()):
        if path.split(".")[0] in _STATED:
            yield Mistake("E205", "cannot be overridden", source, path, "options are stated, not overridden")
