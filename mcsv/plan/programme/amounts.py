"""What a stream's whole comes to: the product of its parts by the period in which it is made, capped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cached_property

from mcsv.dataclass import dataclass
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.factors import Size
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Amounts", "Limit"]


@dataclass(frozen=True)
class Limit:
    """How a quantity is capped. ``under``: what is left of one that was made in one period and flows in another.

    ``timed``: whether the stream's own cap differs from period to period; caps of events are those of the period in
    which it flows.
    """

    under: Callable[[Value, int, int], Value]
    timed: bool


@dataclass
class Amounts:
    """The amounts of one stream. ``limit`` caps the product of the ``quantity`` parts, not of the other ``parts``.

    ``many``: amounts of several periods are asked for side by side, and are kept.
    """

    formulas: Formulas
    quantity: Sequence[Size]
    parts: Sequence[Size] = ()
    limit: Limit | None = None
    many: bool = False
    _known: dict[tuple[int, int], Value] = field(default_factory=dict)

    @property
    def number(self) -> float:
        """What every amount is still to be multiplied with."""
        return self._split[0]

    @cached_property
    def _split(self) -> tuple[float, list[Size], list[Size]]:
        """Numbers pulled out of all parts, except out of a quantity that is capped."""
        number, quantity, rest = 1.0, [], []
        for size in self.quantity:
            factor, core = (1.0, size) if self.limit else size.split()
            number *= factor
            quantity.append(core)
        for size in self.parts:
            factor, core = size.split()
            number *= factor
            rest.append(core)
        return number, quantity, rest

    @cached_property
    def timed(self) -> bool:
        """Whether the amount may differ from period to period, as events cap it or by itself."""
        return self.limit is not None or self.varies

    @cached_property
    def varies(self) -> bool:
        """Whether it matters in which period an amount is made, events aside."""
        limited = self.limit is not None and self.limit.timed
        return limited or any(size.timed(self.formulas) for size in (*self.quantity, *self.parts))

    def at(self, made: int, period: int) -> Value:
        """The amount of the period ``made`` that flows in ``period``, but for ``number``."""
        when = (made if self.timed else 0, period if self.limit else 0)
        if when not in self._known:
            if not self.many:
                self._known.clear()
            self._known[when] = self.rest(self.level(made, period), made)
        return self._known[when]

    def level(self, made: int, period: int) -> Value:
        """The quantity alone, under its caps."""
        value = self._product(1.0, self._split[1], made)
        return value if self.limit is None else self.limit.under(value, made, period)

    def rest(self, value: Value, made: int) -> Value:
        """A quantity times everything else."""
        return self._product(value, self._split[2], made)

    def _product(self, value: Value, sizes: Sequence[Size], period: int) -> Value:
        for size in sizes:
            value = self.formulas.draws.assembler.multiply(value, size.value(self.formulas, period))
        return value
