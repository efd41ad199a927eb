"""What a record shows of itself in a notebook; what draws it stands floors above and is asked for by its name."""

from __future__ import annotations

from importlib import import_module
from typing import cast

__all__ = ["InNotebooks"]


class InNotebooks:
    """A record that Jupyter shows as tables and sentences, see :mod:`mcsv.notebook.records`."""

    def _repr_html_(self) -> str:
        return cast(str, import_module("mcsv.notebook.records").html_of(self))
