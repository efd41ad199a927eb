"""How sure a figure is to be, such as ``p_deficit_window: 0.001`` or ``reserve_required: 1 %``: read from words.

``NAME``, optionally ``[label, …]`` as in conditions of ``--fail-if``, and half the width of the 95 % interval that is
wanted: in the figure's unit, or in per cent of the figure.
"""

from __future__ import annotations

import difflib
import math
import re

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.results.declared.variables import VARIABLES
from mcsv.results.reading.selection import labels_of

__all__ = ["Goal", "goals_of", "parse_goal", "refused"]

_SHAPE = re.compile(r"\s*(\w+)\s*(?:\[([^\]]*)\])?\s*[:=]\s*([-+0-9._eE]+)\s*(%?)\s*")


@dataclass(frozen=True)
class Goal:
    """Half the width of the 95 % interval that is wanted of every cell that is meant: ``limit`` in the figure's unit,
    or, where it is ``relative``, as a share of the figure.
    """

    name: str
    labels: tuple[str, ...]
    limit: float
    relative: bool

    @property
    def probability(self) -> bool:
        """Whether the figure is a share of the draws, whose interval comes from a count."""
        return f"{self.name}_ci" in VARIABLES

    def __str__(self) -> str:
        cells = f"[{', '.join(self.labels)}]" if self.labels else ""
        return f"{self.name}{cells}: " + (f"{100 * self.limit:.12g} %" if self.relative else f"{self.limit:.12g}")


def parse_goal(text: object) -> Goal:
    """The goal written in ``text``. UsageError E580 to E582 where it is none, or its figure has no error."""
    match = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise refused("E580", str(text), "is no goal", "NAME: NUMBER, or NAME: NUMBER % of the figure")
    name, labels, number, per_cent = match.groups()
    _check_name(match[0], name)
    try:
        limit = float(number)
    except ValueError:
        limit = math.nan
    if not 0.0 < limit < math.inf:
        raise refused("E580", match[0], f"{number} is no width", "a number above 0")
    goal = Goal(name, labels_of(labels), limit / 100.0 if per_cent else limit, bool(per_cent))
    if goal.relative and VARIABLES[name].unit == "share":
        what = f"{number} % of a share can be read in two ways"
        way_out = f"{name}: {limit / 100:g} is {limit:g} percentage points to either side"
        raise refused("E582", match[0], what, "a share of 1", way_out)
    return goal


def goals_of(text: str) -> tuple[Goal, ...]:
    """The goals that a result was made for, as its provenance has them: apart by semicolons."""
    return tuple(parse_goal(part) for part in text.split(";") if part.strip())


def _check_name(text: str, name: str) -> None:
    judged = [other for other in VARIABLES if f"{other}_ci" in VARIABLES or f"{other}_se" in VARIABLES]
    if name in judged:
        return
    if name in VARIABLES:
        raise refused("E581", text, f"{name} has no Monte Carlo error to judge by", f"it is {VARIABLES[name].sentence}")
    near = difflib.get_close_matches(name, judged, 1)
    raise refused("E581", text, f"there is no figure {name}" + (f"; did you mean {near[0]}?" if near else ""), "")


def refused(code: str, text: str, what: str, rule: str = "", way_out: str = "") -> UsageError:
    """A mistake in a goal."""
    way_out = way_out or "for example --until 'p_deficit_window: 0.001' or --until 'reserve_required: 1%'"
    return UsageError(Mistake(code, what, path="--until", value=text.strip(), rule=rule, way_out=way_out))
