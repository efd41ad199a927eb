"""Which of the figures that were observed the model hardly expected, and whether they contradict each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.results.reading.figures import probability
from mcsv.results.statistics.intervals import Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["HARDLY", "Surprise", "one_in", "surprise"]

HARDLY = 0.001
"""What has a smaller chance is hardly expected."""


@dataclass(frozen=True)
class Surprise:
    """``far``: figures hardly expected each by itself. ``together``: the chance of all of them, where that is hardly
    expected though each by itself is. ``unmet``: the chance of missing the truth by as much, where what was observed
    leaves hardly any.
    """

    far: tuple[str, ...]
    together: Probability | None
    unmet: Probability | None

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.far or self.together or self.unmet)


def surprise(one: xr.Dataset) -> Surprise:
    """That of an option."""
    names = [str(name) for name in one["observation"].values]
    far = [name for place, name in enumerate(names) if _hardly(probability(one, "p_as_far_out", observation=place))]
    together, unmet = (probability(one, name) for name in ("p_as_far_out_together", "p_missing_as_much"))
    return Surprise(
        tuple(far),
        together if _hardly(together) and not far else None,
        unmet if _hardly(unmet) and len(names) > 1 else None,
    )


def _hardly(chance: Probability) -> bool:
    return chance.value < HARDLY


def one_in(chance: Probability) -> int:
    """The chance is less than one in so many, as sure as its interval: a whole number of two digits and noughts."""
    most = 1.0 / chance.high
    step: int = 10 ** max(int(math.log10(most)) - 1, 0)
    return int(most / step) * step
