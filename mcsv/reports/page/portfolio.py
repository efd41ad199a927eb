"""A portfolio's answer as a page: the risk of the budget that programmes share, and what each has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.escapes import typed
from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.questions.portfolio import by_period, by_programme, headline, standing_of
from mcsv.reports.questions.portfolio_remarks import remarks
from mcsv.reports.run.spread import spread
from mcsv.reports.writing.message import message
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Block, Sentence
from mcsv.results.reading.portfolio import programmes, titles_of
from mcsv.results.reading.run_mark import run_mark

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["content"]

_PARTS = (
    "Each programme takes money out of the shared budget, or brings some. What counts is what it takes in the futures "
    "in which all together stand worst, and how likely a deficit would be without it."
)
_TERMS = ("Draw", "Deficit", "Position", "Tolerance", "Window", "Reserve", "Simulation error")
"""What of the glossary a portfolio speaks of."""


def content(found: xr.Dataset) -> Page:
    """The page of what :func:`mcsv.portfolio` found."""
    return Page(
        title=str(found.attrs["programme"]),
        about=tuple(_about(found)),
        lead=headline(found),
        standing=standing_of(found),
        sections=(
            _section("parts", "What each programme has of the risk", _PARTS, by_programme(found), *remarks(found)),
            _section(
                "position",
                "Where the budget stands, date by date",
                INTRO["position"],
                *_spread(found),
                by_period(found),
            ),
        ),
        levers=None,
        assumptions=(),
        origin=_origin(found),
        glossary=tuple((message(term), message(meaning)) for term, meaning in GLOSSARY if term in _TERMS),
        run=run_mark(str(found.attrs["fingerprint"]), int(found.attrs["draws"])),
    )


def _section(key: str, title: str, intro: str, *blocks: Block) -> Section:
    return Section(key, message(title), message(intro), blocks)


def _about(found: xr.Dataset) -> list[Sentence]:
    named = [
        f"{name} ({title})" if title else name for name, title in zip(programmes(found), titles_of(found), strict=True)
    ]
    told = [Sentence((f"Programmes: {', '.join(named)}.",))]
    shared = str(found.attrs["shared"]).split()
    if shared:
        told.append(Sentence((f"The same number in all of them: {', '.join(shared)}; all else is independent.",)))
    if not found.attrs["complete"]:
        told.insert(0, Sentence((f"Stopped early: everything rests on {found.attrs['draws']:,} draws.",), "doubtful"))
    return told


def _spread(found: xr.Dataset) -> list[Block]:
    """The picture of the position, as that of any pocket."""
    names = {f"pool_position_quantile{end}": f"position_quantile{end}" for end in ("", "_se")}
    pocket = str(found.attrs["accountability_pocket"])
    return [*spread(found[[*names]].rename(names).expand_dims(pocket=[pocket]), 0)]


def _origin(found: xr.Dataset) -> tuple[tuple[str, str], ...]:
    attrs = found.attrs
    again = typed("mcsv", "portfolio", "PORTFOLIO", "--draws", str(attrs["draws"]), "--seed", str(attrs["seed"]))
    return (
        (message("Draws"), message("{draws}", draws=int(attrs["draws"]))),
        (message("Seed"), str(attrs["seed"])),
        (message("Fingerprint"), str(attrs["fingerprint"])),
        (message("Computed with"), f"mcsv {attrs['mcsv']}, numpy {attrs['numpy']}, numba {attrs['numba']}"),
        (message("Again"), again),
        (message("Limits"), message(LIMITS)),
    )
