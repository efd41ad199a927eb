"""The page of a result in a frame of a notebook: what it looks like in a browser, sliders included."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.arguments import checked_results
from mcsv.arithmetic import own_arithmetic
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.pages import check_page, write_page
from mcsv.files.results import model_of
from mcsv.reports.media.html.draw import draw
from mcsv.reports.page.content import content
from mcsv.reports.page.portfolio import content as of_portfolio
from mcsv.results.reading.portfolio import is_portfolio

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["FramedPage", "page"]

HEIGHT = 720
"""Pixels of the frame."""


@dataclass(frozen=True, repr=False)
class FramedPage:
    """A page, which a notebook shows in a frame that can do nothing but run the page's own script."""

    title: str
    text: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page for a browser. UsageError where no page can go there."""
        return write_page(self.text.encode(), check_page(Path(path)))

    def __repr__(self) -> str:
        return f"<page of {self.title[:60]}: {len(self.text):,} characters; .save('page.html') writes it>"

    def _repr_html_(self) -> str:
        text, title = html.escape(self.text), html.escape(self.title)
        style = f"width:100%;height:{HEIGHT}px;border:1px solid #8884"
        return f'<iframe sandbox="allow-scripts" title="{title}" style="{style}" srcdoc="{text}"></iframe>'


@own_arithmetic
def page(
    results: xr.Dataset,
    model: Model | None = None,
    option: str | None = None,
    answers: Mapping[str, xr.Dataset] | None = None,
) -> FramedPage:
    """The page of a result of ``simulate`` or ``portfolio``, as ``mcsv report`` writes it: to be shown in a notebook,
    or saved.

    ``model``: the one that gave it, for its assumptions (the result's own unless told). ``option``: of which one the
    details are told, the first unless told. ``answers``: what :func:`mcsv.further_answers` or
    :func:`mcsv.read_answers` gave. Results of ``simulate(curves=True)`` have sliders for time, tolerance and
    reserve. That of a portfolio has one page, whatever else is asked. UsageError E532 for what is no whole result.
    """
    checked_results(results)
    if is_portfolio(results):
        whole = of_portfolio(results)
        return FramedPage(whole.title, draw(whole))
    if "option" not in results.sizes:
        way_out = 'keep the dimension: results.sel(option=["base"]), or page(results, option="base")'
        raise UsageError(Mistake("E532", "is a part of a result, without its options", "results", way_out=way_out))
    found = content(results, _own(results) if model is None else model, option, answers=answers or {})
    return FramedPage(found.title, draw(found))


def _own(results: xr.Dataset) -> Model | None:
    try:
        return model_of(results)
    except UsageError:
        return None
