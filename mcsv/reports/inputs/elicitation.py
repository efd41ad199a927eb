"""What experts said and the families fitted to it, as text: fits with their misses, a picture, the lines to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.elicitation.bounds import NEGLIGIBLE
from mcsv.elicitation.spelling import quantile
from mcsv.reports.inputs.experts import picture, pool
from mcsv.reports.writing import words
from mcsv.reports.writing.columns import LEVELS, columns_that_fit, decimals_for, short
from mcsv.reports.writing.paste import input_lines
from mcsv.reports.writing.screen import Screen, clean

if TYPE_CHECKING:
    from mcsv.elicitation import Elicited, ExpertFits, Fit

__all__ = ["elicitation_text", "pasted", "pasted_lines"]


def elicitation_text(found: Elicited, screen: Screen) -> str:
    """The whole answer, with a line break at its end."""
    several = len(found.experts) > 1
    blocks = [_title(found, screen)]
    for each in found.experts:
        blocks.append(_fits(each, found, screen, several))
    blocks.append(_notes(found, screen))
    blocks.append(pool(found, screen) if several else picture(found, screen))
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
        quantiles = [short(quantile(fit.distribution, level), decimals) for level in LEVELS]
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


def _squares(fit: Fit) -> str:
    return "0" if fit.exact else f"{fit.ssq:.1e}" if fit.ssq < 1e-4 else f"{fit.ssq:.5f}"


def _share(probability: float) -> str:
    """A small probability in per cent."""
    percent = 100 * probability
    return "0" if percent < 1e-12 else "<0.01" if percent < 0.01 else f"{percent:.2f}"


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
        notes.append(f"{names}: for comparison only; no model can draw from it.")
    if said.lower != 0 and all(value > 0 for each in found.experts for value in each.expert.values):
        way = (
            "a lower bound of 0"
            if said.lower is None
            else "values counted from the lower bound, and a lower bound of 0"
        )
        notes.append(f"With {way}, lognormal, gamma, weibull and others from 0 are fitted too.")
    return [line for note in notes for line in screen.paragraph(note, "faint")]


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
