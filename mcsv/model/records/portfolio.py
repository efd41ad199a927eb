"""Portfolio: programmes that answer to one budget, each in a model of its own, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from mcsv.frozen import FrozenDict
from mcsv.model.language.calendar import SpanField
from mcsv.model.language.fields import TOLERANCE, TOLERANCE_RANGE, Text
from mcsv.model.language.formula import FormulaField
from mcsv.model.language.names import InputName, Name
from mcsv.model.language.record import Record, wrong
from mcsv.model.records.accountability import Accountability
from mcsv.model.records.pockets import Budget

__all__ = ["Member", "Portfolio", "SharedPocket"]


class Member(Record):
    """One programme of a portfolio."""

    model: Text
    """The model file, seen from the folder of the portfolio."""
    set: FrozenDict[Text, Any] = FrozenDict()
    """New values by path, as ``set`` of an option: {costs.team.cap: 900_000}."""
    option: Name = "base"
    """Which of the model's options it is."""
    note: Text = ""
    """Anything a reader should know."""


class SharedPocket(Record):
    """A pocket that several programmes have in common. Its position is the sum of theirs and what is stated here."""

    of: FrozenDict[Name, Name] = FrozenDict()
    """By programme, what the pocket is called there; without it, each programme's pocket of the same name."""
    budget: Budget | None = None
    """What it is given to spend, in place of the programmes' own budgets; without it, the sum of those."""
    reserve: FormulaField | None = None
    """What it holds at the start, in place of the programmes' own reserves; without it, the sum of those."""
    tolerance: Annotated[float, TOLERANCE, WithJsonSchema(TOLERANCE_RANGE)] | None = None
    """The probability of a deficit that its finance officer accepts."""
    window: SpanField | None = None
    """For how long it answers; without it, the accountability's window."""
    owner: Text = ""
    """Who answers for it."""
    note: Text = ""
    """Anything a reader should know."""


def _member(value: Any) -> Any:
    """A programme, or the name of its file alone."""
    return {"model": value} if isinstance(value, str) else value


def _shared(value: Any) -> Any:
    """Names of inputs: a list where they are called the same everywhere, else by programme."""
    if not isinstance(value, list | tuple):
        return value
    twice = next((name for place, name in enumerate(value) if name in value[:place]), None)
    if twice is not None:
        raise wrong("E103", "is given twice", value=str(twice)[:60])
    return {name if isinstance(name, str) else str(name): {} for name in value}


def _pocket(value: Any) -> Any:
    """Nothing at all is a pocket that says nothing of itself."""
    return {} if value is None else value


MemberField = Annotated[Member, BeforeValidator(_member)]
SharedPocketField = Annotated[SharedPocket, BeforeValidator(_pocket)]
SharedField = Annotated[FrozenDict[InputName, FrozenDict[Name, InputName]], BeforeValidator(_shared)]


class Portfolio(Record):
    """What a portfolio file says: programmes, pockets that are one, inputs that are shared, and who answers."""

    portfolio: Text = "portfolio"
    """What all of it is."""
    programmes: Annotated[FrozenDict[Name, MemberField], Field(min_length=2)]
    """The programmes, by name: the model file, or model:, set: and option:."""
    pockets: Annotated[FrozenDict[Name, SharedPocketField], Field(min_length=1)]
    """The pockets that are one, by name."""
    share: SharedField = FrozenDict()
    """The inputs that are one and the same number in all programmes that have them; all others are independent. Where a
    programme calls one otherwise: {inflation: {falls: price_rise}}."""
    correlations: tuple[FrozenDict[Text, Any], ...] = ()
    """Which inputs of different programmes move together, as in a model; an input is named PROGRAMME.INPUT."""
    accountability: Accountability
    """Which of the pockets is judged, over how long, and what risk is accepted."""
    note: Text = ""
    """Anything a reader should know."""

    def called(self, shared: str, programme: str) -> str:
        """What a programme calls a shared input."""
        return self.share[shared].get(programme, shared)

    def pocket_of(self, shared: str, programme: str) -> str:
        """What a programme calls a shared pocket; it need not have one."""
        return self.pockets[shared].of.get(programme, shared)

    def stays(self, programme: str) -> Mapping[str, str]:
        """The inputs of a programme that are shared, by the name that they have there, with the common one."""
        return {self.called(name, programme): name for name in self.share}
