"""How things stand in draws in which a decision was a yes, and in those in which it was a no."""

from __future__ import annotations

from mcsv.plan.code.assembler import Value
from mcsv.plan.code.returns import Told
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.positions import Positions
from mcsv.plan.programme.returns import Returns
from mcsv.plan.quantities.logic import no, times

__all__ = ["note_given"]


def note_given(watcher: Watcher, returns: Returns, positions: Positions, decisions: Decisions) -> None:
    """Note for each answer of each decision who is in deficit, positions and values; once all periods are closed."""
    assembler, option = watcher.assembler, returns.option
    answers = decisions.answers()
    if not answers:
        return
    deficits: dict[str, Value] = {}
    for pocket in returns.positions:
        _, spared, lowest = positions.judged(pocket)
        deficits[pocket] = no(assembler, spared)
        watcher.note(Told("lowest", option, pocket), lowest)
    values = {view: balance.total(assembler) for view, balance in returns.views.balances.items()}
    for decision, yes in answers.items():
        for said, given in (("yes", yes), ("no", no(assembler, yes))):
            minus = assembler.affine(given, -1.0, 0.0)
            watcher.note(Told("answer", option, decision, said), minus)
            for pocket, position in returns.positions.items():
                there = times(assembler, minus, deficits[pocket])
                watcher.note(Told("deficit", option, decision, said, pocket), there)
                watcher.note(Told("position", option, decision, said, pocket), times(assembler, given, position))
            for view, value in values.items():
                watcher.note(Told("npv_given", option, decision, said, view), times(assembler, given, value))
