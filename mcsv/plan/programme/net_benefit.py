"""Net benefit: what each choice that can be made comes to in a draw, by what the model says it is weighed by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.choice import Choice
from mcsv.plan.code.assembler import Assembler, Instruction, Row, Value
from mcsv.plan.code.layout import Layout
from mcsv.plan.programme.views import views_of

__all__ = ["NOTHING", "NOT_SIGNED", "Benefit", "benefits_of", "choice_of", "held", "net_benefit_rows"]

NOTHING = "do nothing"
NOT_SIGNED = "do not sign"
"""Choices beside the options, with net benefit 0; no option can have such a name."""


@dataclass(frozen=True)
class Benefit:
    """The net benefit of a choice: the sum of ``terms``, cells of the plan with their factors; 0 without any.

    Where it is weighed by effect and cost, the first term is the effect and the second the cost.
    """

    choice: str
    terms: tuple[tuple[int, float], ...] = ()


def choice_of(model: Model) -> Choice | None:
    """What the model says, or what is taken where it says nothing: the view of society, else whether to sign.

    None where there is nothing by which anything could be chosen: outputs alone.
    """
    if model.decision is not None:
        return model.decision
    if views_of(model):
        return Choice(view="society")
    return Choice(sign=model.accountability.pocket) if model.accountability and model.periods else None


def benefits_of(model: Model, layout: Layout) -> tuple[Benefit, ...]:
    """The choices with their net benefit by cells: the options in their order, behind doing nothing where there is
    but one of them, or not signing. None where nothing is chosen by anything.
    """
    choice = choice_of(model)
    if choice is None:
        return ()
    found = tuple(Benefit(option, _terms(choice, layout, option)) for option in layout.options)
    if choice.sign is not None:
        return (Benefit(NOT_SIGNED), *found)
    return found if len(found) > 1 else (Benefit(NOTHING), *found)


def _terms(choice: Choice, layout: Layout, option: str) -> tuple[tuple[int, float], ...]:
    if choice.view is not None:
        return ((layout.view_cells[option, choice.view], 1.0),)
    if choice.sign is not None:
        return ((layout.pocket_cells[option, choice.sign].judged, 1.0),)
    if choice.output is not None:
        return ((layout.output_cells[option, choice.output], 1.0),)
    assert choice.effect is not None
    assert choice.cost is not None
    assert choice.willingness_to_pay is not None
    effect, cost = (layout.output_cells[option, name] for name in (choice.effect, choice.cost))
    return ((effect, choice.willingness_to_pay.value), (cost, -1.0))


def held(
    stories: Sequence[Sequence[Instruction]], cells: Iterable[int], assembler: Assembler
) -> tuple[list[list[Instruction]], dict[int, Row]]:
    """The stories, and the rows of some cells as they are when they are looked at.

    A row that later instructions write to is copied there, which moves nothing that the stories find.
    """
    wanted, rows = set(cells), dict[int, Row]()
    found: list[list[Instruction]] = []
    for story in stories:
        steps: list[Instruction] = []
        for step in story:
            steps.append(step)
            if step.op == op.WATCH and step.fields[0] in wanted:
                rows[step.fields[0]] = row = step.reads[0]
                if row.changes:
                    rows[step.fields[0]], copied = assembler.apart(op.COPY, row)
                    steps.append(copied)
        found.append(steps)
    return found, rows


def net_benefit_rows(benefits: Sequence[Benefit], rows: Mapping[int, Row], assembler: Assembler) -> list[Row]:
    """A row of net benefit for each choice, by the ``rows`` of cells that :func:`held` gives."""
    found = []
    for benefit in benefits:
        total: Value = 0.0
        for cell, factor in benefit.terms:
            total = assembler.add(total, assembler.affine(rows[cell], factor, 0.0))
        found.append(assembler.as_row(total))
    return found
