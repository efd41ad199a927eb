"""What experts said and the families fitted to it, as text: fits with their misses, a picture, the lines to paste."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.elicitation.bounds import NEGLIGIBLE
from mcsv.elicitation.spelling import quantile
from mcsv.reports import words
from mcsv.reports.paste import input_lines
from mcsv.reports.screen import Screen, clean
from mcsv.reports.shapes import axis_of, curve, scale_line
from mcsv.reports.table import table

if TYPE_CHECKING:
    from mcsv.distributions import Distribution
    from mcsv.elicitation import Elicited, ExpertFits, Fit

__all__ = ["columns_that_fit", "decimals_for", "elicitation_text", "pasted"]

LEVELS = (0.05, 0.5, 0.95)
_HIGH, _LOW = 4, 1  # rows of a picture: alone, and one of several


def elicitation_text(found: Elicited, screen: Screen) -> str:
    """The whole answer, with a line break at its end."""
    several = len(found.experts) > 1
    blocks = [_title(found, screen)]
    for each in found.experts:
        blocks.append(_fits(each, found, screen, several))
    blocks.append(_notes(found, screen))
    blocks.append(_pool(found, screen) if several else _picture(found, screen))
    blocks.append([*_proposal(found, screen), *pasted_lines(found)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def pasted(found: Elicited) -> str:
    """The lines to paste under ``inputs:`` and nothing else."""
    return "\n".join(pasted_lines(found)) + "\n"


def pasted_lines(found: Elicited) -> list[str]:
    """The same as lines."""
    said = found.elicitation
    return input_lines(said.name, found.spec, {"unit": said.unit, "source": said.source})


def _title(found: Elicited, screen: Screen) -> list[str]:
    said = found.elicitation
    unit = f", {clean(said.unit)}" if said.unit else ""
    count = len(found.experts)
    experts = f", {count} experts" if count > 1 else ""
    return screen.paragraph(f"{said.name}{unit}{_between(said.lower, said.upper)}{experts}", "bold")


def _between(lower: float | None, upper: float | None) -> str:
    if lower is not None and upper is not None:
        return f", from {words.exact(lower)} to {words.exact(upper)}"
    if lower is None and upper is None:
        return ""
    return f", from {words.exact(lower)}" if lower is not None else f", up to {words.exact(upper or 0.0)}"


def _fits(each: ExpertFits, found: Elicited, screen: Screen, several: bool) -> list[str]:
    """Each family with its probability at each point, its misses summed up, and its quantiles."""
    expert, bounded = each.expert, found.elicitation.lower is not None or found.elicitation.upper is not None
    decimals = decimals_for(each.best.drawn)
    heading = ["P(X <= x), %", *(words.exact(x) for x in expert.values), "squares", "5 %", "50 %", "95 %"]
    stated = ["stated", *(f"{100 * p:.4g}" for p in expert.probabilities), "", "", "", ""]
    rows = [heading, stated]
    for fit in each.fits:
        quantiles = [words.number(quantile(fit.distribution, level), decimals) for level in LEVELS]
        rows.append([fit.family, *(f"{100 * p:.2f}" for p in fit.fitted), _squares(fit), *quantiles])
    if bounded:
        rows[0].append("beyond")
        rows[1].append("")
        for row, fit in zip(rows[2:], each.fits, strict=True):
            row.append(_share(fit.outside))
    weight = f", weight {expert.weight:.3g}" if several else ""
    mode = f", most likely {words.exact(expert.mode)}" if expert.mode is not None else ""
    title = screen.paragraph(f"{clean(expert.name)}{weight}{mode}", "bold") if several or mode else []
    lines = columns_that_fit(rows, screen.width, len(expert.values) + 2)
    best = 2 + each.fits.index(each.best)
    return [
        *title,
        *(screen.tone(line, "good") if k % (len(rows) + 1) == best else line for k, line in enumerate(lines)),
    ]


def columns_that_fit(rows: Sequence[Sequence[str]], width: int, split: int = 0) -> list[str]:
    """A table, or several one below the other where it is too wide for one, the first break before column ``split``.

    Every table has all rows and their labels; a blank line stands between two.
    """
    label, *sizes = (max(map(len, column)) for column in zip(*rows, strict=True))
    if label + sum(sizes) + len(sizes) <= width:
        return table(rows, width)
    used, fitting = label, 0
    while fitting < len(sizes) and used + sizes[fitting] + 1 <= width:
        used += sizes[fitting] + 1
        fitting += 1
    cut = split if 0 < split <= fitting else max(fitting, 1) + 1
    rest = [[row[0], *row[cut:]] for row in rows]
    return [
        *table([row[:cut] for row in rows], width),
        "",
        *columns_that_fit(rest, width, split - cut + 1 if split > cut else 0),
    ]


def decimals_for(distribution: Distribution) -> int:
    """Decimal places that show the spread of a distribution to three digits."""
    spread = quantile(distribution, LEVELS[-1]) - quantile(distribution, LEVELS[0])
    return 2 - math.floor(math.log10(spread)) if spread > 0 else 2


def _squares(fit: Fit) -> str:
    return "0" if fit.exact else f"{fit.ssq:.1e}" if fit.ssq < 1e-4 else f"{fit.ssq:.5f}"


def _share(probability: float) -> str:
    """A small probability in per cent."""
    percent = 100 * probability
    return "0" if percent == 0 else "<0.01" if percent < 0.01 else f"{percent:.2f}"


def _notes(found: Elicited, screen: Screen) -> list[str]:
    """What the columns mean, and which families are missing or not proposed."""
    said, fits = found.elicitation, [fit for each in found.experts for fit in each.fits]
    notes = ["squares: the sum of (fitted - stated)^2 over the points, by which fits are ordered."]
    if any(fit.outside > 0 for fit in fits):
        notes.append(
            f"beyond: the % outside the bounds; more than {100 * NEGLIGIBLE:g} is not proposed, less is cut off."
        )
    if any(fit.spec is None for fit in fits):
        names = ", ".join(dict.fromkeys(fit.family for fit in fits if fit.spec is None))
        notes.append(f"{names}: for comparison only; it has no mean and no model can draw from it.")
    if said.lower != 0 and all(value > 0 for each in found.experts for value in each.expert.values):
        notes.append("With a lower bound of 0, lognormal, gamma, weibull and others from 0 are fitted too.")
    return [line for note in notes for line in screen.paragraph(note, "faint")]


def _picture(found: Elicited, screen: Screen) -> list[str]:
    """The density of the best fit, with the stated values marked."""
    drawn, expert = found.distribution, found.experts[0].expert
    axis = axis_of([drawn], screen.width - 2)
    marks = scale_line(axis, expert.values, decimals_for(drawn), screen)
    return [f"  {line}" for line in (*curve(drawn, axis, _HIGH, screen), *marks)]


def _pool(found: Elicited, screen: Screen) -> list[str]:
    """Each expert's best fit and the pool: a picture on one axis, and their quantiles."""
    pool = found.distribution
    decimals = decimals_for(pool)
    parts = [(clean(each.expert.name), each.best.drawn, each.expert.weight) for each in found.experts]
    label = min(max(len(name) for name, *_ in (*parts, ("pool",))), 16) + 2
    axis = axis_of([pool, *(drawn for _, drawn, _ in parts)], screen.width - label)
    lines = [
        (name[: label - 2] if not k else "").ljust(label) + row
        for name, drawn, rows in (*((n, d, _LOW + 1) for n, d, _ in parts), ("pool", pool, _HIGH))
        for k, row in enumerate(reversed(curve(drawn, axis, rows, screen)))
    ]
    lines = _upright(lines, [_LOW + 1] * len(parts) + [_HIGH])
    ends = [quantile(pool, level) for level in LEVELS]
    lines += [" " * label + line for line in scale_line(axis, ends, decimals, screen)]
    rows = [["", "weight", "best fit", "5 %", "50 %", "95 %", "mean", "sd"]]
    for each, (name, drawn, weight) in zip(found.experts, parts, strict=True):
        rows.append([name, f"{weight:.3g}", each.best.family, *_figures(drawn, decimals)])
    rows.append(["pool", "1", "mixture", *_figures(pool, decimals)])
    return [*lines, "", *columns_that_fit(rows, screen.width)]


def _upright(lines: list[str], heights: list[int]) -> list[str]:
    """Pictures whose lowest row carries the name, put the right way up."""
    upright: list[str] = []
    for height in heights:
        upright += reversed(lines[:height])
        lines = lines[height:]
    return [line.rstrip() for line in upright]


def _figures(distribution: Distribution, decimals: int) -> list[str]:
    moments = (
        words.NOT_KNOWN if m is None else words.number(m, decimals) for m in (distribution.mean(), distribution.sd())
    )
    return [*(words.number(quantile(distribution, level), decimals) for level in LEVELS), *moments]


def _proposal(found: Elicited, screen: Screen) -> list[str]:
    if len(found.experts) > 1:
        return screen.paragraph("The pool of the experts' best fits, to paste under inputs:", "bold")
    best = found.experts[0].best
    why = (
        "meets all points"
        if best.exact
        else "misses least"
        if best is found.experts[0].fits[0]
        else ("misses least of those that a model can use")
    )
    return screen.paragraph(f"{best.family} {why}; to paste under inputs:", "bold")
