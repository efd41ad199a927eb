"""What records and results show of themselves in notebooks: whoever draws it stands floors above, and signs up here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcsv.dataclass import dataclass

__all__ = ["Drawer", "InNotebooks", "drawn_by", "page_of"]


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
