"""Formulas of what follows from the reader's settings, over the curves that stand on a sheet of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from mcsv.confidence import Z95
from mcsv.dataclass import dataclass
from mcsv.reports.media.workbook.formats import Formats
from mcsv.reports.media.workbook.wording import CURVES
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.words import NOT_KNOWN
from mcsv.results.reading.curves import reserve_with
from mcsv.results.statistics.intervals import wilson

__all__ = ["FIRST", "FROM", "LEAST", "TO", "Levers", "ends_of"]

FIRST = 7
"""The row of the curves in which numbers begin, from 1."""
FROM, TO = message("  95 % simulation error, from"), message("  to")
LEAST = 1e-4
"""The smallest chance of a deficit that a reader may accept."""
_WITHIN, _ABOVE = message("within the tolerance"), message("above the tolerance")
_CLOSE = message("too close to call")

Told = tuple[str, str, str, float | str]
"""The name of a figure, its label, its formula, and what that comes to at the run's own settings."""


@dataclass(frozen=True)
class Levers:
    """The numbers of one option; ``column`` is that before its first window on the sheet of curves, from 0; ``held``:
    the reserve at which the lever begins; ``formats`` knows how things are called in the workbook; ``further``: so
    many columns behind the curve of a window stands how much wider its intervals are than those of plain draws.
    """

    numbers: Mapping[str, Any]
    column: int
    held: float
    formats: Formats
    further: int = 0

    @property
    def shifts(self) -> bool:
        """Whether the reserve can be moved."""
        return self._own["needed"] is not None

    @property
    def _own(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.numbers["windows"][self.numbers["window"]]
        return found

    @property
    def may_be_too_few(self) -> bool:
        """Whether there is a chance that a reader may accept for which no reserve is told."""
        return self.shifts and self._too_few(LEAST)

    def told(self, chance: str, low: str, high: str) -> list[Told]:
        """Chance, its interval, standing and sufficient reserve; ``chance``, ``low``, ``high`` name their cells."""
        numbers, own = self.numbers, self._own
        draws, shares = numbers["draws"], numbers["shares"]
        counted = f"{self._row(2)}/{draws}"
        ends = ends_of(own, draws)
        moved = self._moved() if self.shifts else counted
        found: list[Told] = [
            ("chance", message("Chance of a deficit"), self._unmoved(counted, moved), own["count"] / draws)
        ]
        wilson_ends = _wilson(self._square(chance), chance)
        for name, label, row, end in zip(("chance_low", "chance_high"), (FROM, TO), (3, 4), ends, strict=True):
            formula = self._unmoved(self._row(row), wilson_ends[row - 3])
            found.append((name, label, formula, end))
        above, within, close = (self.formats.said(words).replace('"', '""') for words in (_ABOVE, _WITHIN, _CLOSE))
        verdict = f'IF({low}>tolerance,"{above}",IF({high}<=tolerance,"{within}","{close}"))'
        found.append(("standing", message("It is"), verdict, _standing(ends, numbers["tolerance"])))
        if self.shifts:
            label = titled(message("Reserve that brings it to the tolerance"), numbers["currency"])
            tolerance = numbers["tolerance"]
            told = NOT_KNOWN if self._too_few(tolerance) else reserve_with(tolerance, own["needed"], shares)
            found.append(("reserve_required", label, self._enough(), told))
        return found

    def _unmoved(self, own: str, moved: str) -> str:
        return f"IF(reserve={self.held!r},{own},{moved})" if self.shifts else own

    def _row(self, row: int) -> str:
        """What row ``row`` of the curves says of the chosen window."""
        first, last = self._columns
        return f"INDEX({self._curves}!${first}${row}:${last}${row},1,{self._window})"

    @property
    def wider(self) -> bool:
        """Whether replicates say how wide intervals are."""
        return any(window.get("wider") for window in self.numbers["windows"])

    def _square(self, chance: str) -> str:
        """The square of the interval's half width for a half, in plain draws, or as wide as replicates say of it."""
        square = Z95**2 / self.numbers["draws"]
        if not self.wider:
            return repr(square)
        share, wider = self._shares, self._block(self.further)
        at = f"MATCH(1-{chance},{share},1)"
        low, high = f"INDEX({wider},{at})", f"INDEX({wider},{at}+1)"
        part = f"(1-{chance}-INDEX({share},{at}))/(INDEX({share},{at}+1)-INDEX({share},{at}))"
        return f"{square!r}*IFERROR(IF({low}*{high}=0,1,{low}+{part}*({high}-{low})),1)^2"

    @property
    def _columns(self) -> tuple[str, str]:
        return self._beside(0)

    def _beside(self, further: int) -> tuple[str, str]:
        first, count = self.column + 1 + further, len(self.numbers["windows"])
        return str(xl_col_to_name(first)), str(xl_col_to_name(first + count - 1))

    @property
    def _curves(self) -> str:
        return self.formats.in_formulas(CURVES)

    @property
    def _window(self) -> str:
        return f"MATCH(window,{self._curves}!$B$1:${xl_col_to_name(len(self.numbers['windows']))}$1,0)"

    @property
    def _needed(self) -> str:
        return self._block(0)

    def _block(self, further: int) -> str:
        """The chosen window's column among those of the option, or so many columns behind them."""
        first, last = self._beside(further)
        return f"INDEX({self._curves}!${first}${FIRST}:${last}${self._end},0,{self._window})"

    @property
    def _end(self) -> int:
        return FIRST - 1 + len(self.numbers["shares"])

    @property
    def _shares(self) -> str:
        return f"{self._curves}!$A${FIRST}:$A${self._end}"

    def _moved(self) -> str:
        """The chance with another reserve, read off the curve."""
        needed, share, count = self._needed, self._shares, len(self.numbers["shares"])
        low = f"MATCH(reserve,{needed},1)"
        part = f"(reserve-INDEX({needed},{low}))/(INDEX({needed},{low}+1)-INDEX({needed},{low}))"
        read = f"1-(INDEX({share},{low})+{part}*(INDEX({share},{low}+1)-INDEX({share},{low})))"
        inside = f"IF(reserve>=INDEX({needed},{count}),0,{read})"
        return f"IF(reserve<INDEX({needed},1),1,{inside})"

    def _too_few(self, tolerance: float) -> bool:
        """Whether the draws are too few to tell the reserve for a tolerance: its interval reaches beyond them all."""
        numbers, share = self.numbers, 1.0 - tolerance
        wider = [1.0 if each is None else float(each) for each in self._own.get("wider") or ()]
        width = float(np.interp(share, numbers["shares"], wider)) if wider else 1.0
        square = Z95**2 / numbers["draws"] * width**2
        return bool(square * share >= tolerance or square * tolerance >= share)

    def _enough(self) -> str:
        """The reserve with which the chance is the tolerance; not known where the draws are too few, see above."""
        needed, share = self._needed, self._shares
        at = f"MATCH(1-tolerance,{share},1)"
        step = f"(1-tolerance-INDEX({share},{at}))/(INDEX({share},{at}+1)-INDEX({share},{at}))"
        told = f"MAX(0,INDEX({needed},{at})+{step}*(INDEX({needed},{at}+1)-INDEX({needed},{at})))"
        square, none = self._square("tolerance"), self.formats.said(NOT_KNOWN).replace('"', '""')
        few = f"OR({square}*(1-tolerance)>=tolerance,{square}*tolerance>=1-tolerance)"
        return f'IF({few},"{none}",{told})'


def _wilson(square: str, chance: str) -> tuple[str, str]:
    """The two ends of the interval as formulas over the cell ``chance`` (Wilson 1927)."""
    middle = f"({chance}+{square}/2)/(1+{square})"
    half = f"SQRT({square}*({chance}*(1-{chance})+{square}/4))/(1+{square})"
    return f"IF({chance}=0,0,MAX(0,{middle}-{half}))", f"IF({chance}=1,1,MIN(1,{middle}+{half}))"


def ends_of(window: Mapping[str, Any], draws: int) -> Sequence[float]:
    """The interval of a window's chance with the reserve of the run: as told, else that of a count."""
    return window.get("ends") or [float(end) for end in wilson(window["count"], draws)]


def _standing(ends: Sequence[float], tolerance: float) -> str:
    if ends[0] > tolerance:
        return _ABOVE
    return _WITHIN if ends[1] <= tolerance else _CLOSE
