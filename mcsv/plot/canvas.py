"""What all figures share: where they are drawn, in which colours and units, and what they refuse."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, MaxNLocator, PercentFormatter

from mcsv.errors import Mistake, UsageError
from mcsv.model.language.names import proposal
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.table import shorten
from mcsv.reports.writing.words import Scale, number
from mcsv.results.reading.figures import accountable, by_option, pocket_index

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = [
    "BLACK",
    "BLUE",
    "COLOURS",
    "GREY",
    "MARKERS",
    "ORANGE",
    "RED",
    "STYLES",
    "Scaled",
    "canvas",
    "entitle",
    "in_percent",
    "in_scale",
    "label",
    "legend",
    "needed",
    "of_option",
    "of_pocket",
    "option_of",
]

BLUE, ORANGE, GREEN, RED, SKY, PINK = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7"
BLACK, GREY = "#000000", "#767676"
COLOURS = (BLUE, RED, GREEN, ORANGE, PINK, SKY, BLACK)
"""Okabe and Ito's, which most who are colour-blind tell apart; line styles and markers differ as well."""

STYLES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

_TICKS = 6
"""Numbers along an axis, which long ones have to share."""

_LARGE = 48
_WIDE = 66
"""Signs of a title that have room on a line, small."""

LONGEST = 32
"""Signs of a name; more would push the picture aside."""


def canvas(ax: Axes | None) -> Axes:
    """``ax``, or that of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    _, new = pyplot.subplots(layout="constrained")
    return new


def label(text: str, longest: int = LONGEST) -> str:
    """What a model's author wrote, as text: no formula, nothing that steers, and not too long."""
    return shorten(clean(text), longest).replace("$", r"\$")


def legend(ax: Axes, title: str = "", columns: int = 3) -> None:
    """What is what, below the picture, where it hides nothing."""
    handles, _ = ax.get_legend_handles_labels()
    look: dict[str, Any] = {"fontsize": "small", "title_fontsize": "small", "bbox_to_anchor": (0.5, -0.13)}
    ax.legend(loc="upper center", ncols=min(columns, len(handles)), title=title or None, **look)


class Scaled(Formatter):
    """Numbers of an axis in a scale, with the decimal places that tell neighbours apart."""

    def __init__(self, scale: Scale) -> None:
        self._factor = scale.factor

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The number at a place of the axis."""
        assert isinstance(self.axis, Axis)
        places = sorted(float(place) for place in self.axis.get_majorticklocs())
        step = min((b - a for a, b in pairwise(places) if b > a), default=abs(x)) / self._factor
        return number(x / self._factor, _decimals(step))


def _decimals(step: float) -> int:
    """Decimal places of the numbers that a step of an axis leads to: 0.125 is neither 0.12 nor 0.13."""
    if step <= 0:
        return 0
    fewest = max(0, -math.floor(math.log10(step) + 1e-9))
    return next((many for many in (fewest, fewest + 1) if abs(step * 10**many - round(step * 10**many)) < 1e-6), fewest)


def entitle(ax: Axes, text: str) -> None:
    """A title, on as many lines as long names ask for."""
    ax.set_title(_wrapped(text), fontsize="medium" if len(text) > _LARGE else None)


def _wrapped(text: str) -> str:
    lines = [line for part in text.split("\n") for line in wrap(part, _WIDE, break_long_words=False)]
    return "\n".join(lines)


def in_scale(axis: Axis, what: str, unit: str, scale: Scale) -> None:
    """Label an axis whose values stay what they are: ``position, thousand GBP``."""
    axis.set_major_locator(MaxNLocator(_TICKS))
    axis.set_major_formatter(Scaled(scale))
    axis.set_label_text(_wrapped(", ".join(filter(None, (what, label(scale.unit(unit)))))))


def in_percent(axis: Axis, what: str) -> None:
    """Label an axis of shares, which is written in per cent."""
    axis.set_major_formatter(PercentFormatter(1.0, symbol=""))
    axis.set_label_text(_wrapped(f"{what}, %"))


def needed(results: xr.Dataset, name: str, way_out: str) -> None:
    """UsageError E696 where the Dataset does not hold ``name``."""
    if name not in results.variables:
        raise UsageError(Mistake("E696", f"do not hold {name}, which is to be drawn", "results", way_out=way_out))


def of_option(results: xr.Dataset, option: str | None) -> xr.Dataset:
    """The part of one option, the first unless told. UsageError E697 for one that is not there."""
    if "option" not in results.dims:
        if option is not None:
            _known("option", option, [str(results["option"].values)] if "option" in results.coords else [])
        return results
    options = by_option(results)
    return options[_known("option", next(iter(options)) if option is None else option, options)]


def option_of(one: xr.Dataset, results: xr.Dataset) -> str:
    """Words for the option where there are several; else nothing."""
    return f", option {label(str(one['option'].values))}" if results.sizes.get("option", 1) > 1 else ""


def of_pocket(one: xr.Dataset, pocket: str | None) -> int:
    """Where a pocket stands: the accountable one unless told, else the first. UsageError E697 for an unknown one."""
    names, answerable = [str(name) for name in one["pocket"].values], accountable(one)
    usual = names[0] if answerable is None else answerable.pocket
    return pocket_index(one, _known("pocket", usual if pocket is None else pocket, names))


def _known(what: str, name: str, names: Iterable[str]) -> str:
    known = [*names]
    if name not in known:
        way_out = proposal(name, known)
        raise UsageError(Mistake("E697", f"is no {what} of these results", what, str(name), way_out=way_out))
    return name
