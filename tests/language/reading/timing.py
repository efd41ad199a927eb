"""When a stream flows: its age, how it grows in, fades and ends, and what a calendar period sees of that."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mcsv.model import Timing
from mcsv.model.language.calendar import MONTHS

if TYPE_CHECKING:
    from reading.world import Floats, World

__all__ = ["Course"]


class Course:
    """The course of one stream in time. ``place`` is its path, ``delay`` what events add to its start.

    It would begin in period ``begin``; all that would flow in a period then flows ``late`` periods later. ``start`` is
    the period, perhaps within one, in which it begins, ``lasting`` how many periods (None: no end).
    """

    def __init__(self, world: World, timing: Timing, per: str, place: str, delay: Floats) -> None:
        self.world, self.timing, self.per, self.place = world, timing, per, place
        self.begin = timing.start.periods(world.model.step)
        self.late = world.time(timing.lag, f"{place}.timing.lag") + delay
        self.start = self.begin + self.late
        self.lasting = None if timing.duration is None else world.time(timing.duration, f"{place}.timing.for")
        self.over = world.time(timing.ramp.over, f"{place}.timing.ramp.over")
        drop = timing.drop_off
        rate = world.formula(drop.rate, 0, f"{place}.timing.drop_off.rate") if drop else world.full(0.0)
        self.keep = 1.0 - rate
        self._ages: dict[int, Floats] = {}

    @property
    def by_cohort(self) -> bool:
        """Whether those who join later fade later."""
        drop = self.timing.drop_off
        return drop is not None and drop.by == "cohort" and self.per != "once"

    def flowing(self, t: int, amount: Callable[[int], Floats], counted: Callable[[int], Floats]) -> Floats:
        """What flows in calendar period t; ``amount`` is the whole of a period as it was made, ``counted`` how many."""
        if self.per == "once":
            return np.where(np.floor(self.start) == t, self._grown(0) * amount(self.begin), 0.0)
        total = self.world.full(0.0)
        for made in range(self.begin, t + 1):
            # What is made in a period fills as long a time, and the two periods that it then overlaps share it.
            arrives = np.maximum(0.0, 1.0 - np.abs(t - made - self.late))
            if arrives.any():
                k = made - self.begin
                stays = self._still_in(k, counted) if self.by_cohort else self.keep ** self._steps(k)
                total = total + arrives * self._of_age(k) * stays * amount(made)
        return total

    def _still_in(self, k: int, counted: Callable[[int], Floats]) -> Floats:
        """What share of those counted in the stream's k-th period has not dropped off, each by its own time in."""
        cohorts: list[Floats] = []
        before = level = self.world.full(0.0)
        for j in range(k + 1):
            level = counted(self.begin + j) * self._grown(j)
            with np.errstate(all="ignore"):
                stay = np.where(before == 0, 0.0, np.clip(level / before, 0.0, 1.0))
            cohorts = [*(cohort * stay for cohort in cohorts), level - stay * before]
            before = level
        left = sum(cohort * self.keep ** self._steps(k - j) for j, cohort in enumerate(cohorts))
        with np.errstate(all="ignore"):
            return np.where(level == 0, 0.0, left / level)

    def last(self) -> int:
        """The last calendar period in which anything flows (the horizon's last for what has no end)."""
        if self.per == "once":
            return int(np.max(np.floor(self.start)))
        if self.lasting is None:
            return self.world.periods - 1
        return int(np.max(np.ceil(self.start + self.lasting)))

    @property
    def end(self) -> Floats:
        """When nothing of it is left; infinite for what has no end of its own."""
        if self.per == "once":
            return np.floor(self.start) + 1.0
        return self.world.full(np.inf) if self.lasting is None else self.start + self.lasting

    def _of_age(self, k: int) -> Floats:
        if k not in self._ages:
            left = self.world.full(1.0) if self.lasting is None else np.clip(self.lasting - k, 0.0, 1.0)
            self._ages[k] = self._grown(k) * left
        return self._ages[k]

    def _steps(self, k: int) -> int:
        """Whole steps of dropping off that have passed when the stream's k-th period begins."""
        drop = self.timing.drop_off
        if drop is None:
            return 0
        months = self.world.months if drop.per == "period" else MONTHS[drop.per]
        return math.floor(k * self.world.months / months)

    def _grown(self, k: int) -> Floats:
        ramp = self.timing.ramp
        if ramp.points:
            point = min(k, len(ramp.points) - 1)
            return self.world.formula(ramp.points[point], 0, f"{self.place}.timing.ramp.points[{point}]")
        # The time in the period that is still in the ramp, x at its two ends, and the whole for the rest.
        over = np.maximum(self.over, 1e-12)
        left, right = np.minimum(k, over), np.minimum(k + 1.0, over)
        a, b = left / over, right / over
        powers = ((1.0, 3), (-0.5, 4)) if ramp.shape == "s_curve" else ((0.5, 2),)
        # b^n - a^n = (b - a) (b^(n-1) + b^(n-2) a + … + a^(n-1)) does not cancel
        mean = sum(weight * sum(b ** (n - 1 - i) * a**i for i in range(n)) for weight, n in powers)
        return (right - left) * mean + (1.0 - (right - left))
