"""Who delivers a stream: one flow for each provider, with its price or quality and its failure, and their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcsv.dataclass import dataclass
from mcsv.model import Benefit, Cost, Formula, Model
from mcsv.model.records.providers import Provider, sole
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.programme.factors import Size, part
from mcsv.plan.programme.shape_in_time import Profile
from mcsv.plan.programme.streams import Flow, Term
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.formulas import Formulas

__all__ = ["Delivered", "Share", "Together", "delivered", "shares"]


@dataclass(frozen=True)
class Share:
    """What one provider delivers of everything that is by_provider; without ``share``, all of it."""

    name: str
    provider: Provider
    share: Formula | None

    @property
    def owner(self) -> str:
        """The path of the provider in the model."""
        return f"providers.{self.name}"

    @property
    def place(self) -> str:
        """The path of its share in the model."""
        return f"provider.{self.name}"

    def parts(self, stream: Cost | Benefit) -> list[Size]:
        """What a stream is multiplied with: the provider's price or quality, and its share."""
        key = "price" if isinstance(stream, Cost) else "quality"
        found: list[Size] = [part(getattr(self.provider, key), f"{self.owner}.{key}")]
        return found if self.share is None else [*found, part(self.share, self.place)]


def shares(model: Model) -> Iterator[Share]:
    """The shares of all who deliver, in an order that no order in a file changes."""
    for name, share in sorted((model.provider or {}).items()):
        if name in model.providers:
            yield Share(name, model.providers[name], None if sole(model.provider) else share)


@dataclass
class Together:
    """The flows of one stream, a provider each, as one stream: their sum in each period. ``at`` as that of a flow."""

    flows: Sequence[Flow]
    _period: int = -1
    _term: Term | None = None

    @property
    def formulas(self) -> Formulas:
        """Where its formulas are worked out."""
        return self.flows[0].formulas

    @property
    def clock(self) -> Clock:
        """The periods."""
        return self.flows[0].clock

    @property
    def profile(self) -> Profile:
        """The shape in time that all of them have."""
        return self.flows[0].profile

    @property
    def path(self) -> str:
        """Where the model has the cost or benefit that all of them are of."""
        return self.profile.owner

    @property
    def shift(self) -> int:
        """By how many periods it is later than what it comes from."""
        return self.flows[0].shift

    @property
    def end(self) -> int:
        """The first period in which nothing of it is left."""
        return self.flows[0].end

    def origin(self, period: int) -> int:
        """The period from which what flows in ``period`` comes."""
        return self.flows[0].origin(period)

    def at(self, period: int) -> Term | None:
        """The value in a period, or None where nothing flows."""
        if period != self._period:
            self._period, self._term = period, self._sum(period)
        return self._term

    def _sum(self, period: int) -> Term | None:
        terms = [term for flow in self.flows if (term := flow.at(period)) is not None]
        if len(terms) < 2:
            return terms[0] if terms else None
        return _added(self.formulas.draws.assembler, terms)


def _added(assembler: Assembler, terms: Sequence[Term]) -> Term:
    number = sum(term.factor for term in terms if term.row is None)
    rows = [term.value(assembler) for term in terms if term.row is not None]
    if not rows:
        return Term(number, None)
    total: Value = number
    for row in rows:
        total = assembler.add(total, row)
    return Term(1.0, assembler.as_row(total))


Delivered = Flow | Together
"""A stream, whoever delivers it."""


def delivered(flows: Sequence[Flow]) -> Delivered:
    """One stream out of the flows of those who deliver it."""
    return flows[0] if len(flows) == 1 else Together(flows)
