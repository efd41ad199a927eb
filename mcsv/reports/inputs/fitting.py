"""Families fitted to data, as text: the ranking, how sure the best is, a picture, the lines to paste."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mcsv.elicitation.bounds import NEGLIGIBLE
from mcsv.elicitation.spelling import quantile
from mcsv.reports.inputs.shapes import Axis, curve, heights_of_data, scale_line
from mcsv.reports.writing import words
from mcsv.reports.writing.columns import LEVELS, columns_that_fit, decimals_for, short
from mcsv.reports.writing.paste import input_lines
from mcsv.reports.writing.screen import Screen, clean

if TYPE_CHECKING:
    from mcsv.elicitation.bootstrap import Interval
    from mcsv.elicitation.fitted import Fitted

__all__ = ["fitted_lines", "fitting_text"]

FEW = 30
"""Below so many observations families can hardly be told apart."""
CLOSE = 2.0
"""A criterion so little above the best's leaves the choice open."""
_ROWS = 4
_LABEL = 6


def fitting_text(found: Fitted, screen: Screen, unit: str = "", source: str = "") -> str:
    """The whole answer, with a line break at its end."""
    blocks = [
        _title(found, screen, unit),
        _ranking(found, screen),
        _caveats(found, screen),
        _picture(found, screen),
        _uncertainty(found, screen),
        [*screen.paragraph(f"{found.best.family}, to paste under inputs:", "bold"), *fitted_lines(found, unit, source)],
    ]
    if found.data.file:
        lines = input_lines(_name(found), found.empirical_spec, {"unit": unit, "source": source})
        blocks.append([*screen.paragraph("or the data themselves, beside the model:", "bold"), *lines])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def fitted_lines(found: Fitted, unit: str = "", source: str = "") -> list[str]:
    """The lines to paste under ``inputs:`` for the best fit."""
    return input_lines(_name(found), found.spec, {"unit": unit, "source": source})


def _name(found: Fitted) -> str:
    """The quantity's name as a formula can use it."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else "_" for sign in found.data.name)
    return plain if plain[:1].isalpha() else f"x_{plain}"


def _title(found: Fitted, screen: Screen, unit: str) -> list[str]:
    values = found.data.values
    shown = f"{clean(found.data.name)}{f', {clean(unit)}' if unit else ''}"
    ends = f"from {words.exact(float(values[0]))} to {words.exact(float(values[-1]))}"
    return screen.paragraph(f"{shown}: {len(values):,} observations, {ends}", "bold")


def _ranking(found: Fitted, screen: Screen) -> list[str]:
    decimals = decimals_for(found.best.distribution)
    values = found.data.values
    bounded = found.data.bounds.lower is not None or found.data.bounds.upper is not None
    rows = [["family", "free", "log L", "AIC", "BIC", "KS", "5 %", "50 %", "95 %", *(["beyond"] if bounded else [])]]
    for fit in found.fits:
        criteria = [f"{figure:,.1f}" for figure in (fit.log_likelihood, fit.aic, fit.bic)]
        quantiles = [short(quantile(fit.distribution, level), decimals) for level in LEVELS]
        beyond = [f"{100 * fit.outside:.2f}"] if bounded else []
        rows.append([fit.family, str(fit.free), *criteria, f"{fit.ks:.3f}", *quantiles, *beyond])
    observed = [short(float(x), decimals) for x in np.quantile(values, LEVELS)]
    rows.append(["data", "", "", "", "", "", *observed, *([""] if bounded else [])])
    best = 1 + found.fits.index(found.best)
    lines = columns_that_fit(rows, screen.width)
    return [screen.tone(line, "good") if k % (len(rows) + 1) == best else line for k, line in enumerate(lines)]


def _caveats(found: Fitted, screen: Screen) -> list[str]:
    """What the ranking does not say."""
    best, count = found.best, len(found.data.values)
    attribute = found.by
    rivals = [
        fit.family
        for fit in found.fits
        if fit is not best and abs(getattr(fit, attribute) - getattr(best, attribute)) <= CLOSE
    ]
    notes = [
        f"Ordered by {attribute.upper()}, smaller is better: it compares families and does not say that any is right.",
        f"KS, the largest gap between fitted and observed P(X <= x), is blind in the tails; {_usual(found)}",
    ]
    if rivals:
        notes.append(f"Within {CLOSE:g} of the best: {', '.join(rivals)}. The data do not choose between them.")
    if count < FEW:
        notes.append(
            f"With {count} observations families can hardly be told apart; tails are the family's, not the data's."
        )
    if found.data.whole and best.distribution.discrete is False and len(np.unique(found.data.values)) < count:
        notes.append("All values are whole numbers: a family of counts, or empirical, may be what is meant.")
    if any(fit.family == "uniform" for fit in found.fits) and best.family != "uniform":
        notes.append("uniform: for comparison only; its ends are those of the data, and there may be more beyond.")
    if any(fit.outside > NEGLIGIBLE for fit in found.fits):
        notes.append(f"beyond: the % outside the bounds; more than {100 * NEGLIGIBLE:g} is not proposed.")
    return [line for note in notes for line in screen.paragraph(note, "faint")]


def _usual(found: Fitted) -> str:
    p = found.uncertainty.p_value
    shown = f"{100 * p:.0f}" if p >= 0.1 else f"{100 * p:.1f}"
    return (
        f"{shown} % of samples from the {found.best.family} itself are as far from their own fit"
        f"{', so it is hardly the right family.' if p < 0.05 else '.'}"
    )


def _picture(found: Fitted, screen: Screen) -> list[str]:
    """The data as a histogram above the density of the best fit."""
    values, fitted = found.data.values, found.best.distribution
    low, high = float(values[0]), max(float(values[-1]), quantile(fitted, 0.99))
    columns = screen.width - _LABEL
    bars = int(min(max(2 * len(values) ** (1 / 3), 8), columns))
    whole = found.data.whole and high - low < columns
    bars = int(high - low) + 1 if whole else bars
    low, high = (low - 0.5, low + bars - 0.5) if whole else (low, high)
    wide = max(columns // bars, 1)
    axis = Axis(low, high, bars)
    shares = np.repeat(heights_of_data(values, axis), wide)
    fine = Axis(low, high, bars * wide)
    density = np.repeat(np.diff(fitted.tail(axis.edges, False)), wide) if fitted.discrete else fitted
    lines = []
    for name, picture in (("data", curve(shares, fine, _ROWS, screen)), ("fit", curve(density, fine, _ROWS, screen))):
        lines += [(name if k == _ROWS - 1 else "").ljust(_LABEL) + row for k, row in enumerate(picture)]
    marks = [quantile(fitted, level) for level in LEVELS]
    lines += [" " * _LABEL + line for line in scale_line(fine, marks, decimals_for(fitted), screen)]
    return [line.rstrip() for line in lines]


def _uncertainty(found: Fitted, screen: Screen) -> list[str]:
    sure = found.uncertainty
    title = f"{found.best.family}: 95 % intervals from {sure.resamples:,} resamples of the data (seed {sure.seed})"
    names = {"q05": "5 %", "median": "50 %", "q95": "95 %"}
    rows = [["", "estimate", "from", "to"]]
    for each in (*sure.figures, *sure.parameters):
        rows.append([names.get(each.name, each.name), *_digits(each)])
    return [*screen.paragraph(title, "bold"), *columns_that_fit(rows, screen.width)]


def _digits(each: Interval) -> list[str]:
    """Estimate and interval to three digits of the interval's width."""
    width = each.high - each.low
    decimals = 2 - math.floor(math.log10(width)) if width > 0 else None
    return [words.number(value, decimals) for value in (each.value, each.low, each.high)]
