"""What a stream is multiplied with: formulas, what deductions leave of it, what optimism adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Expression, Formula
from mcsv.model.records.streams import Bias
from mcsv.plan.code.assembler import Value
from mcsv.plan.programme.common_factor import factored
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Part", "Rest", "Size", "Uplift", "part"]


class Size(Protocol):
    """A factor of a stream's amount."""

    def value(self, formulas: Formulas, period: int) -> Value:
        """The factor in a period."""

    def timed(self, formulas: Formulas) -> bool:
        """Whether it differs from period to period."""

    def split(self) -> tuple[float, Size]:
        """A number and the rest, whose product it is."""


@dataclass(frozen=True)
class Part:
    """A formula; counts in it draw under the name of its ``owner``: its path in the model."""

    tree: Expression
    owner: str

    def value(self, formulas: Formulas, period: int) -> Value:
        """The formula's value."""
        return formulas.value(self.tree, period, self.owner)

    def timed(self, formulas: Formulas) -> bool:
        """Whether the formula looks at the period."""
        return formulas.timed(self.tree)

    def split(self) -> tuple[float, Size]:
        """Numbers pulled out of the formula."""
        number, core = factored(self.tree)
        return number, Part(core, self.owner)


def part(formula: Formula, owner: str) -> Part:
    """The formula as a factor."""
    return Part(formula.tree, owner)


@dataclass(frozen=True)
class Rest:
    """1 less the sum of shares: what a deduction leaves."""

    shares: tuple[Part, ...]

    def value(self, formulas: Formulas, period: int) -> Value:
        """1 - sum."""
        assembler = formulas.draws.assembler
        total: Value = 0.0
        for share in self.shares:
            total = assembler.add(total, share.value(formulas, period))
        return assembler.affine(total, -1.0, 1.0)

    def timed(self, formulas: Formulas) -> bool:
        """Whether any share looks at the period."""
        return _timed(self.shares, formulas)

    def split(self) -> tuple[float, Size]:
        """As it is."""
        return 1.0, self


@dataclass(frozen=True)
class Uplift:
    """1 + rate (1 - mitigation): what optimism leaves out of a cost."""

    rate: Part
    mitigation: Part

    @classmethod
    def of(cls, bias: Bias, owner: str) -> Uplift:
        """The uplift of a record that stands at ``owner``."""
        return cls(part(bias.rate, f"{owner}.rate"), part(bias.mitigation, f"{owner}.mitigation"))

    def value(self, formulas: Formulas, period: int) -> Value:
        """The factor."""
        assembler = formulas.draws.assembler
        open_share = assembler.affine(self.mitigation.value(formulas, period), -1.0, 1.0)
        return assembler.affine(assembler.binary(op.MULTIPLY, self.rate.value(formulas, period), open_share), 1.0, 1.0)

    def timed(self, formulas: Formulas) -> bool:
        """Whether rate or mitigation look at the period."""
        return _timed((self.rate, self.mitigation), formulas)

    def split(self) -> tuple[float, Size]:
        """As it is."""
        return 1.0, self


def _timed(parts: Sequence[Part], formulas: Formulas) -> bool:
    return any(one.timed(formulas) for one in parts)
