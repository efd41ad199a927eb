"""One of two things that are compared: a model, with the results that were stored of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv.ask.between import plain_of
from mcsv.dataclass import dataclass
from mcsv.errors import UsageError
from mcsv.files import as_model
from mcsv.files.results import model_of, read_results
from mcsv.model import Model, validate
from mcsv.results.reading.portfolio import of_one_programme

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Side", "side_of"]


@dataclass(frozen=True)
class Side:
    """A model, with the results that were stored of it."""

    model: Model
    results: xr.Dataset | None
    name: str

    def attr(self, name: str) -> Any:
        """What the results say of themselves; None where there are none."""
        return None if self.results is None else self.results.attrs.get(name)


def side_of(given: Any, name: str) -> Side:
    """What somebody hands over, read."""
    results: xr.Dataset | None = None
    if isinstance(given, str | os.PathLike):
        name = os.fspath(given)
        results = read_results(name) if Path(name).suffix == ".nc" else None
    elif hasattr(given, "data_vars"):  # a Dataset is a mapping too
        results = given
    if results is not None:
        of_one_programme(results, "compared")
    if results is None:
        return Side(validate(plain_of(as_model(given))), None, name)
    try:
        return Side(model_of(results), results, name)
    except UsageError as error:
        raise UsageError(replace(mistake, file=name) for mistake in error.mistakes) from error
