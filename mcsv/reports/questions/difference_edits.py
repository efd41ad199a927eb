"""What differs between two models, path by path, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mcsv.reports.writing import words
from mcsv.reports.writing.paper import Block, Note
from mcsv.results.declared.difference import DRAWN, IDLE

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["edits_of", "spelled"]

_LONGEST = 90
"""Signs of a value that are shown."""

_MOST = 12
"""Changes of one step, or of those that move nothing, that are shown."""


def edits_of(found: xr.Dataset) -> Iterator[Block]:
    """What was changed, step by step, then what moves no figure."""
    numbers = found["edit_step"].values.tolist()
    edits = [*zip(numbers, map(_line, _rows(found), (number > 0 for number in numbers)), strict=True)]
    steps = [*map(str, found["step_why"].values)]
    lines: list[str] = []
    for number, why in enumerate(steps, 1):
        here = [line for step, line in edits if step == number]
        lines += [f"{number}. {here[0]}", *(f"   {line}" for line in _few(here[1:]))]
        if why:
            lines.append(f"   at once: with a part of it alone, {why}")
    if lines:
        yield Note(("What changed in the model:", *lines))
    if not edits:
        yield Note(("The two models say the same.",))
    drawn = [line for step, line in edits if step == DRAWN]
    if drawn:
        yield Note(("How draws are made:", *drawn))
    idle = [line for step, line in edits if step == IDLE]
    if idle:
        text = all(bool(each) for each in found["edit_describes"].values[found["edit_step"].values == IDLE])
        head = "What changed is text for readers:" if text else "What moves no figure:"
        yield Note((head, *_few(idle)))


def _few(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"and {len(lines) - _MOST} more, which are in --json"


def _rows(found: xr.Dataset) -> Iterator[tuple[str, str, str, str]]:
    names = ("edit", "edit_kind", "edit_before", "edit_after")
    yield from zip(*(map(str, found[name].values) for name in names), strict=True)


def _line(row: tuple[str, str, str, str], moves: bool) -> str:
    path, kind, before, after = row
    if kind == "renamed":
        return f"{path} is now called {spelled(after)}{', which draws other numbers' if moves else ''}"
    if path.endswith(f"[{spelled(before or after)}]"):
        return f"{path} is {'new' if kind == 'added' else 'gone'}"
    if kind == "added":
        return f"{path} is new: {spelled(after)}"
    if kind == "removed":
        return f"{path} is gone; it was {spelled(before)}"
    return f"{path}: from {spelled(before)} to {spelled(after)}"


def spelled(text: str) -> str:
    """A value that was written as JSON, in one line and not too long."""
    found = _said(json.loads(text))
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 2]}.."


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return words.exact(float(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_said(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return "nothing" if value is None else str(value)
