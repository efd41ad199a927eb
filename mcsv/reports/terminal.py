"""The answer to ``mcsv run`` in a terminal: the sentence first, then what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import sentence
from mcsv.reports.beyond_horizon import beyond
from mcsv.reports.chance import chance_of_outputs, chance_of_position
from mcsv.reports.fan import fan
from mcsv.reports.options import compared
from mcsv.reports.payback import paybacks
from mcsv.reports.positions import by_period, reserves
from mcsv.reports.risks import register
from mcsv.reports.screen import Screen, clean
from mcsv.reports.summary import other_pockets, outputs, stocks, views
from mcsv.reports.tolerances import tolerances
from mcsv.results.reading import accountable, by_option, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["answer"]


def answer(results: xr.Dataset, screen: Screen, option: str | None = None) -> str:
    """The whole answer as text for ``screen``, with a line break at its end.

    Options stand side by side; what is behind the figures is told of ``option``, the first unless told. KeyError where
    there is none of that name.
    """
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    one, several = options[name], len(options) > 1
    blocks = [_stopped(results, screen), _headline(one, screen, name if several else "")]
    blocks += compared(results, screen)
    blocks.append(_about(results, screen))
    if several:
        blocks.append(_which(name, list(options), screen))
    blocks += _sections(one, screen)
    blocks.append(_provenance(results, screen))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _which(name: str, options: list[str], screen: Screen) -> list[str]:
    """Whose detail follows, and how to see that of another."""
    others = [clean(option) for option in options if option != name]
    listed = " or ".join(filter(None, (", ".join(others[:-1]), others[-1])))
    text = f"Everything below is of option {clean(name)}; mcsv run --option NAME shows the same of {listed}."
    return screen.paragraph(text, "bold")


def _headline(one: xr.Dataset, screen: Screen, option: str) -> list[str]:
    if has_positions(one):
        if accountable(one) is not None:
            return [*sentence.deficit(one, screen, option), *sentence.any_date(one, screen)]
        return [] if option else screen.paragraph("No pocket is named as accountable; all of them are below.", "bold")
    count = one.sizes.get("output", 0)
    what = "The one output" if count == 1 else f"The {count} outputs"
    return [] if option else screen.paragraph(f"{what} of a model without pockets:", "bold")


def _about(results: xr.Dataset, screen: Screen) -> list[str]:
    attrs = results.attrs
    parts = [clean(str(attrs.get("programme") or ""))]
    if "period" in results.sizes:
        start = f" from {attrs['start']}" if attrs.get("start") else ""
        parts.append(f"{results.sizes['period']} {attrs.get('step', 'period')}s{start}")
    return screen.paragraph(", ".join(part for part in parts if part))


def _sections(one: xr.Dataset, screen: Screen) -> list[list[str]]:
    blocks = []
    answerable = accountable(one)
    if has_positions(one):
        own = None if answerable is None else pocket_index(one, answerable.pocket)
        if own is not None:
            blocks += [by_period(one, own, screen), fan(one, own, screen), reserves(one, own, screen)]
            blocks.append(chance_of_position(one, own, screen))
        blocks += [other_pockets(one, own, screen), tolerances(one, own, screen), paybacks(one, screen)]
    if "npv_mean" in one:
        blocks.append(views(one, screen))
    if one.sizes.get("output", 0):
        blocks += [outputs(one, screen), chance_of_outputs(one, screen)]
    if "stock_mean" in one:
        blocks.append(stocks(one, screen))
    return [*blocks, register(one, screen), beyond(one, screen)]


def _stopped(results: xr.Dataset, screen: Screen) -> list[str]:
    if results.attrs.get("complete", 1):
        return []
    draws = results.attrs["draws"]
    text = f"STOPPED EARLY: everything below rests on the {draws:,} draws that were whole by then."
    return screen.paragraph(text, "doubtful")


def _provenance(results: xr.Dataset, screen: Screen) -> list[str]:
    attrs = results.attrs
    parts = [f"{attrs['draws']:,} draws", f"seed {attrs['seed']}", f"fingerprint {str(attrs['fingerprint'])[:12]}"]
    elapsed = attrs.get("elapsed_seconds")
    if elapsed:
        parts.append(f"{attrs['draws'] / elapsed:,.0f} draws/s")
    parts.append(f"mcsv {attrs['mcsv']}")
    sign = screen.signs.plus_minus
    error = f"{sign} and intervals: 95 % simulation error; figures are rounded to it, reserves up."
    return [*screen.paragraph(error, "faint"), *screen.paragraph(screen.signs.dot.join(parts), "faint")]
