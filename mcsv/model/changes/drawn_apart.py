"""Inputs that programmes of a portfolio state alike, and that are drawn apart in each of them."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.changes.together import Together
from mcsv.model.records.dependence import varies
from mcsv.model.records.inputs import Input

__all__ = ["drawn_apart"]


def drawn_apart(together: Together) -> Iterator[Mistake]:
    """Inputs of one name, distribution and source in several programmes that are neither shared nor tied (N316).

    What differs by chance, such as the size of a claim, is another in each of them.
    """
    portfolio = together.portfolio
    tied = {str(name) for one in portfolio.correlations for key in ("between", "of") for name in one.get(key) or ()}
    stated: dict[tuple[str, object, str], list[str]] = {}
    for programme, model in together.members.items():
        shared = {portfolio.called(name, programme) for name in portfolio.share}
        for name, entry in model.inputs.items():
            if name not in shared and f"{programme}.{name}" not in tied and _one_number(entry):
                law = entry.law.key() if entry.law else None
                stated.setdefault((name, law, " ".join(entry.source.split())), []).append(programme)
    for (name, _, _), programmes in stated.items():
        if len(programmes) > 1:
            what = f"{name} is stated alike in {' and '.join(programmes)}, and drawn apart in each of them"
            rule = "inputs of one name are independent unless they are shared, so that their risks pool away"
            yield Mistake("N316", what, "share", name, rule, f"write share: [{name}], if it is one number everywhere")


def _one_number(entry: Input) -> bool:
    drawn = entry.distribution is not None and not entry.constant
    return drawn and (entry.drawn == "each_period" or not varies(entry))
