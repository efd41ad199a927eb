"""What records, results and mistakes show of themselves in notebooks; who draws it is floors above, and signs up."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any

from mcsv.dataclass import dataclass

__all__ = ["Drawer", "InNotebooks", "drawn_by", "page_of", "told_of_error"]

_INSIDE = frozenset(("mcsv", "pydantic"))
"""Whose frames say nothing to the person who can mend a mistake."""


@dataclass(frozen=True)
class Drawer:
    """Makes a fragment of HTML of a record, and a page of a result (its details of the option that is named)."""

    record: Callable[[object], str]
    page: Callable[[Any, str | None], Any]


_drawers: list[Drawer] = []


class InNotebooks:
    """A record that Jupyter shows as tables and sentences, see :mod:`mcsv.notebook.records`."""

    def _repr_html_(self) -> str:
        return _drawers[-1].record(self)


def page_of(results: Any, option: str | None) -> Any:
    """The page of a result, see :func:`mcsv.page`."""
    return _drawers[-1].page(results, option)


def drawn_by(drawer: Drawer) -> None:
    """From now on ``drawer`` draws: the package signs up for its notebooks when it is imported."""
    _drawers[:] = [drawer]


def told_of_error(error: BaseException) -> list[str]:
    """An error in lines: where the person's own code asked for what it tells, without the way from there."""
    from traceback import StackSummary, format_exception_only, walk_tb  # only where something went wrong

    frames = [*walk_tb(error.__traceback__)]
    shell = [place for place, (frame, _) in enumerate(frames) if _package_of(frame) in ("IPython", "ipykernel")]
    asked = frames[shell[-1] + 1 :] if shell else frames
    inside = next((place for place, (frame, _) in enumerate(asked) if _package_of(frame) in _INSIDE), len(asked))
    lines = "".join(StackSummary.extract(iter(asked[:inside])).format()).splitlines()
    return [*lines, *"".join(format_exception_only(error)).rstrip().splitlines()]


def _package_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]
