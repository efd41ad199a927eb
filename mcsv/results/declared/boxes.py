"""Declared: the boxes of inputs in which deficits happen."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_intervals

__all__ = ["DECLARED"]

_BOX = ("option", "box")
_LIMIT = (*_BOX, "driver", "side")

DECLARED = (
    Declaration("box_limit", _LIMIT, "driver", "value of the driver at the side of the box; nan where it is open"),
    Declaration("box_limit_share", _LIMIT, "share", "share of draws in which the driver lies below the limit"),
    *with_intervals(
        (
            Declaration("box_share", _BOX, "share", "share of draws inside the box, and in no box before it"),
            Declaration("box_density", _BOX, "share", "share of the box's draws that end in a deficit"),
            Declaration("box_coverage", _BOX, "share", "share of all draws with a deficit that lie in the box"),
            Declaration("box_rest", ("option",), "share", "share of all draws with a deficit that lie in no box"),
            Declaration("box_deficit", ("option",), "share", "share of all draws that end in a deficit"),
        )
    ),
    Declaration("box_why", ("option",), "none", "why there is no box; empty where there is one"),
    Declaration("box_reasons", ("option",), "none", "the same as JSON: a code and its figures"),
    Declaration("box_draws", ("option",), "none", "draws that chose the boxes, from the first on"),
    Declaration("box_held_out", ("option",), "none", "draws after those, of which all figures are"),
)
