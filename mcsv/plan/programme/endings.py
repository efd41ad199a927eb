"""Which streams can still flow: an event that can only touch what has ended is no risk any more."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.funding import Funding
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.shape_in_time import Profile
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.logic import below, times

__all__ = ["Endings"]


@dataclass
class Endings:
    """The ends of an option's streams, by full name. ``delay`` tells by how many periods events delay one."""

    model: Model
    clock: Clock
    formulas: Formulas
    decisions: Decisions
    delay: Callable[[str], Value]
    _ends: dict[str, Value] = field(default_factory=dict, init=False)

    def goes_on(self, streams: Sequence[str], period: int) -> Value:
        """1 where any of the streams has neither come to its end nor been ended by a decision, else 0."""
        found: Value = 0.0
        for stream in streams:
            flows = below(self.formulas.draws.assembler, float(period), self._end(stream))
            flows = times(self.formulas.draws.assembler, flows, self.decisions.renewed(stream, period))
            if flows == 1.0:
                return 1.0
            found = self.formulas.draws.assembler.binary(op.MAXIMUM, found, flows) if found != 0.0 else flows
        return found

    def _end(self, stream: str) -> Value:
        """When nothing of it is left, in periods; inf for what has no end of its own."""
        if stream not in self._ends:
            self._ends[stream] = self._found(stream)
        return self._ends[stream]

    def _found(self, stream: str) -> Value:
        section, _, name = stream.partition(".")
        entry, assembler = getattr(self.model, section)[name], self.formulas.draws.assembler
        if isinstance(entry, Funding) and entry.kind not in ("grant", "contribution"):
            return math.inf  # it follows other money
        profile = Profile(self.formulas, self.clock, stream, entry.per, entry.timing, self.delay(stream))
        if entry.per == "once":
            return assembler.affine(assembler.unary(op.FLOOR, profile.start), 1.0, 1.0)
        return math.inf if profile.lasts is None else assembler.add(profile.start, profile.lasts)
