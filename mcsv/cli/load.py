"""What ``run`` and ``check`` share: read a model and show what there is to say about it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsv.cli.mistakes import tell
from mcsv.cli.output import say

if TYPE_CHECKING:
    from mcsv.model import Model

__all__ = ["ModelFile", "Overrides", "load", "memory", "seconds"]

ModelFile = Annotated[Path, typer.Argument(metavar="MODEL", help="The model file (YAML), or - for standard input.")]

Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", help="Run with another value: costs.team.amount=1e6. May be repeated.", metavar="PATH=VALUE"),
]


def load(path: Path, set: list[str] | None = None) -> Model:
    """The model in the file, with what ``--set`` changes; its warnings and notes go to stderr."""
    from mcsv import api
    from mcsv.model import comments

    if str(path) == "-" and sys.stdin is not None and sys.stdin.isatty():
        say("reading a model from the keyboard; a line with nothing but Ctrl-D ends it")
    model = api.read_model(path, set=_overrides(set or []))
    tell(comments(model))
    return model


def _overrides(texts: list[str]) -> dict[str, Any]:
    from mcsv.files.models import parse_overrides

    return parse_overrides(texts)


def memory(count: float) -> str:
    """An amount of memory for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.0f} TB"


def seconds(count: float) -> str:
    """A time for people."""
    for limit, size, unit in (
        (100, 1, "s"),
        (6e3, 60, "minutes"),
        (1.8e5, 3600, "hours"),
        (3e7, 86400, "days"),
    ):
        if count < limit:
            return f"{count / size:.2g} {unit}"
    years = f"{count / 31_557_600:,.0f}"
    return f"{years} year{'' if years == '1' else 's'}"
