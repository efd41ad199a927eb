"""The second pass of a forecast, where what was observed was hardly expected, and what no pass tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["SecondPass", "looked_at", "second_pass"]


@dataclass(frozen=True)
class SecondPass:
    """What the draws of the first pass were worth that ``agreed``, and by how many standard deviations of its score
    each input was ``moved`` in the second.
    """

    agreed: float
    moved: FrozenDict[str, float]


def second_pass(one: xr.Dataset) -> SecondPass | None:
    """That of an option; None where there was none."""
    said = json.loads(str(one.attrs.get("second_pass", "{}"))).get(str(one["option"].item()))
    return SecondPass(float(said["agreed"]), FrozenDict(said["moved"])) if said else None


def looked_at(one: xr.Dataset) -> bool:
    """Whether something of an option looks at the position, so that no draws without a reserve tell which is enough."""
    return str(one["option"].item()) in str(one.attrs.get("reserve_looked_at", "")).split()
