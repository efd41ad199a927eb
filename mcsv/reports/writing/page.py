"""What a page consists of: what comes first, sections of blocks, what its reader may move, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.reports.writing.paper import Block, Sentence
from mcsv.results.reading.figures import Standing

__all__ = ["Assumption", "OfOption", "Page", "Section"]


@dataclass(frozen=True)
class Section:
    """Blocks under a title; ``intro`` says in plain words how they are read, ``key`` is its place in an address.

    ``long``: for media in which nobody has to scroll past it, such as a workbook.
    """

    key: str
    title: str
    intro: str
    blocks: tuple[Block, ...]
    long: bool = False


@dataclass(frozen=True)
class Assumption:
    """One input: how it spreads (values at rising shares and heights of the density between 0 and 1; empty where it is
    one number or computed), and where it comes from: ``source`` in one text, or ``cited`` with ``owner`` and ``date``.
    """

    name: str
    values: str
    unit: str
    grade: str
    source: str
    sketch: tuple[float, ...]
    cited: str = ""
    owner: str = ""
    date: str = ""


@dataclass(frozen=True)
class OfOption:
    """What a page says of one option: what comes first, what its light shows, its own sections, its levers."""

    name: str
    lead: tuple[Sentence, ...]
    standing: Standing | None
    sections: tuple[Section, ...]
    levers: Mapping[str, Any] | None


@dataclass(frozen=True)
class Page:
    """A page for the person who signs. ``about``: over which time; ``standing``: what its light shows, None where
    nobody is accountable.

    ``levers``: numbers that its script reads, None where the result has no curves. ``origin``: name and value of each
    thing that says where the figures come from. ``option``: of which option all is told but the sections whose keys are
    ``shared``; ``others`` has the same of all others, for media whose readers may choose. ``run``: by what the run is
    known that it is of, which all media hold.
    """

    title: str
    about: tuple[Sentence, ...]
    lead: tuple[Sentence, ...]
    standing: Standing | None
    sections: tuple[Section, ...]
    levers: Mapping[str, Any] | None
    assumptions: tuple[Assumption, ...]
    origin: tuple[tuple[str, str], ...]
    glossary: tuple[tuple[str, str], ...]
    option: str = ""
    others: tuple[OfOption, ...] = ()
    shared: frozenset[str] = frozenset()
    run: str = ""

    @property
    def in_short(self) -> Page:
        """The page without long sections, for media that are read from top to bottom."""
        others = tuple(replace(one, sections=_short(one.sections)) for one in self.others)
        return replace(self, sections=_short(self.sections), others=others)


def _short(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(section for section in sections if not section.long)
