"""A decision by effect and cost: what an effect is worth, and what it costs, are both money; so is what is weighed
against the cost of studies."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model.checks.unit_inference import Counted, Units, product, written
from mcsv.model.checks.unit_place import Place, by_time
from mcsv.model.language.unit_words import says_nothing
from mcsv.model.language.units import Unit
from mcsv.model.records.outputs import Output

__all__ = ["net_benefit"]


def net_benefit(units: Units) -> Iterator[Place]:
    """The effect times the willingness to pay, and the cost, by what their outputs count."""
    model = units.survey.model
    choice, money = model.decision, units.read(model.currency)
    wanted = by_time(units, money, "year")
    yield from _studied(units, wanted)
    if choice is None or choice.effect is None or choice.willingness_to_pay is None:
        return
    cost, effect = model.outputs.get(choice.cost or ""), model.outputs.get(choice.effect)
    if cost is not None:
        counted = _of(units, choice.cost or "", cost)
        yield Place("decision.cost", cost.formula, counted, wanted, "what an effect costs is money")
    if effect is None:
        return
    counted = _of(units, choice.effect, effect)
    if not says_nothing(choice.unit):
        price = written(units.read(choice.unit), "decision.unit", choice.unit)
        why = "an effect times the willingness to pay is money"
        yield Place("decision.unit", effect.formula, product(counted, price), wanted, why)
    elif counted.sure and counted.unit.power_of("money"):
        # A bare number may have any unit, but nobody pays money for money.
        price = Counted(said=("decision.willingness_to_pay: money for each unit of it",), unit=money)
        yield Place("decision.effect", effect.formula, product(counted, price), wanted, "the effect is no money")


def _studied(units: Units, wanted: tuple[Unit, ...]) -> Iterator[Place]:
    """An output that decides, where studies cost money: what they are worth is in its unit, less that."""
    model = units.survey.model
    name = (model.decision.output if model.decision else None) or ""
    dear = next((study for study, entry in model.studies.items() if entry.fixed or entry.per), None)
    if dear is not None and name in model.outputs:
        output = model.outputs[name]
        why = f"the cost of studies.{dear} is taken off what it is worth to decide by this"
        yield Place("decision.output", output.formula, _of(units, name, output), wanted, why)


def _of(units: Units, name: str, output: Output) -> Counted:
    if not says_nothing(output.unit):
        return written(units.read(output.unit), f"outputs.{name}.unit", output.unit)
    return units.counted(output.formula)
