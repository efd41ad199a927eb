"""Stocks: names of their own, and levels that can be worked out one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import RANDOM, TIME, names, operations
from mcsv.model.records.inputs import Input

__all__ = ["chance_by_period", "drawn_by_period", "own_names", "rounds"]


def own_names(survey: Survey) -> Iterator[Mistake]:
    """An input and a stock with one name, of which a formula could mean either (E103)."""
    for name in survey.model.stocks:
        if name in survey.known("inputs"):
            yield Mistake("E103", "is the name of an input too", f"stocks.{name}", name, "a name stands for one thing")


def rounds(survey: Survey) -> Iterator[Mistake]:
    """Levels that need themselves at the same time (E403): through an input, a stock's name is not the level before."""
    needs = {
        name: {found for part in flows for found in survey.closure(survey.needs.get(part, ()), stocks=False)}
        & survey.model.stocks.keys()
        for name, flows in survey.flows.items()
    }
    told: set[str] = set()
    for name in needs:
        reached, ahead = set[str](), [name]
        while ahead:
            for following in needs.get(ahead.pop(), ()):
                if following not in reached:
                    reached.add(following)
                    ahead.append(following)
        if name in reached and name not in told:
            told |= {other for other in reached if name in needs.get(other, ())} | {name}
            rule = "a stock's name is the level before only in its own next:, inflow: and outflow:, not in inputs there"
            yield Mistake("E403", "needs its own level at the end of the same period", f"stocks.{name}", name, rule)


def chance_by_period(survey: Survey) -> Iterator[Mistake]:
    """What flows into or out of a stock by chance, and is the same in every period (W313)."""
    model = survey.model
    moving = {TIME, *model.stocks, *(name for name, entry in model.inputs.items() if entry.drawn == "each_period")}
    for path, formula in survey.formulas.items():
        if not path.startswith("stocks.") or path.endswith(".initial"):
            continue
        drawn = [part for part in operations(formula.tree) if part.op in RANDOM]
        if any(not moving & survey.closure((name.name for name in names(part)), stocks=False) for part in drawn):
            rule = "it is drawn once a draw unless its formula looks at the period"
            way_out = "a draw of its own in each period: add 0 * t to what it is drawn with"
            yield Mistake("W313", "is the same draw in every period", path, formula.text[:60], rule, way_out)


def drawn_by_period(survey: Survey) -> Iterator[Mistake]:
    """Persistence of what is drawn once (E203), and ways of drawing what is computed (E203)."""
    for name, entry in survey.model.inputs.items():
        if entry.persistence and entry.drawn == "once":
            rule = "what is drawn once has no period before"
            yield Mistake("E203", "goes only with drawn: each_period", f"inputs.{name}.persistence", rule=rule)
        yield from _undrawn(name, entry)


def _undrawn(name: str, entry: Input) -> Iterator[Mistake]:
    given = "drawn" if entry.drawn == "each_period" else "chance" if entry.chance else ""
    if given and entry.formula is not None:
        rule = "a formula follows the inputs in it"
        way_out = "leave it out; a count in it is one of its own in each period where the formula looks at it: + 0 * t"
        path, way_out = f"inputs.{name}.{given}", way_out if given == "drawn" else "leave it out"
        yield Mistake("E203", "is given for what is computed by a formula", path, rule=rule, way_out=way_out)
