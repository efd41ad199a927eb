"""Why inputs of programmes cannot be shared, or tied to each other, as a portfolio says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.changes.renamed import DESCRIBING
from mcsv.model.changes.together import Together
from mcsv.model.language.formula import read_formula
from mcsv.model.language.money_words import same_currency
from mcsv.model.language.names import proposal
from mcsv.model.records.correlations import Correlation
from mcsv.model.records.inputs import Input

__all__ = ["unshareable"]


def unshareable(together: Together) -> Iterator[Mistake]:
    """Everything that is wrong with shared inputs and with correlations across programmes."""
    yield from _shared(together)
    yield from _rows(together)
    yield from _across(together)


def _shared(together: Together) -> Iterator[Mistake]:
    """Shared inputs that are not there (E784), or say something else in another programme (E785)."""
    portfolio, members = together.portfolio, together.members
    for name, called in portfolio.share.items():
        path = f"share.{name}"
        there = [programme for programme in members if portfolio.called(name, programme) in members[programme].inputs]
        for programme in called:
            if programme in members and programme not in there:
                way_out = proposal(called[programme], members[programme].inputs)
                what = f"{programme} has no such input"
                yield Mistake("E784", what, f"{path}.{programme}", called[programme], way_out=way_out)
        if len(there) < 2:
            yield _lonely(together, name, there)
            continue
        first, *others = there
        for programme in others:
            if different := _apart(together, name, first, programme):
                rule = "a shared input says the same in all programmes, and all that it is computed from is shared too"
                way_out = f"let {programme} say what {first} does (set:), or share it not"
                what = f"{different} differs between {first} and {programme}"
                yield Mistake("E785", what, path, name, rule, way_out)


def _lonely(together: Together, name: str, there: list[str]) -> Mistake:
    """A shared input that no two programmes have."""
    known = Counter(each for model in together.members.values() for each in model.inputs)
    way_out = proposal(name, [each for each, count in known.items() if count > 1])
    what = f"only {there[0]} has it" if there else "no programme has it"
    rule = "a shared input is one of two programmes or more"
    return Mistake("E784", what, f"share.{name}", name, rule, way_out)


def _apart(together: Together, name: str, first: str, other: str) -> str:
    """In what a shared input differs between two programmes; nothing where it does not."""
    one, two = (together.parts[programme]["inputs"][name] for programme in (first, other))
    entries = [together.members[each].inputs[together.portfolio.called(name, each)] for each in (first, other)]
    laws = [entry.law.key() if entry.law else None for entry in entries]
    if laws[0] != laws[1]:
        return "the distribution"
    told = [each if isinstance(each, dict) else {} for each in (one, two)]
    for key in Input.model_fields.keys() - DESCRIBING - {"distribution"}:
        values = [each.get(key) for each in told]
        if key == "formula" and None not in values:
            values = [read_formula(value).tree for value in values]
        if key == "unit" and _one_unit(*(str(value or "") for value in values)):
            continue
        if values[0] != values[1]:
            return f"{key}: ({told[0].get(key)}, {told[1].get(key)})"
    return ""


def _one_unit(one: str, other: str) -> bool:
    """Whether two units differ in nothing but how their currency is written: £/year, GBP/year."""
    (money, *rest), (same, *alike) = (unit.split("/") for unit in (one, other))
    return rest == alike and same_currency(money, same)


def _rows(together: Together) -> Iterator[Mistake]:
    """Columns of a joint table of which some are shared and others not (E789)."""
    for programme, model in together.members.items():
        stays = together.portfolio.stays(programme)
        tables: dict[str, set[bool]] = {}
        for name, entry in model.inputs.items():
            if entry.distribution is not None and entry.distribution.family == "rows":
                tables.setdefault(entry.distribution.table, set()).add(name in stays)  # type: ignore[attr-defined]
        for table, shared in tables.items():
            if len(shared) > 1:
                rule = "a row of a table is shared as a whole"
                what = f"shares some inputs of table {table}, and others not"
                yield Mistake("E789", what, f"programmes.{programme}", rule=rule, way_out="share all of them, or none")


def _across(together: Together) -> Iterator[Mistake]:
    """Correlations of inputs that nobody has (E792)."""
    known = {name for part in together.parts.values() for name in part.get("inputs", {})}
    stated = zip(together.portfolio.correlations, together.across(), strict=True)
    for place, (said, entry) in enumerate(stated):
        for key in ("between", "of"):
            listed = entry.get(key)
            for number, name in enumerate(listed if isinstance(listed, list) else ()):
                if not isinstance(name, str) or name not in known:
                    rule = "a shared input, or PROGRAMME.INPUT"
                    path = f"correlations[{place}].{key}[{number}]"
                    yield Mistake("E792", "is no input of this portfolio", path, str(said[key][number])[:60], rule)
        for key in entry.keys() - Correlation.model_fields.keys():
            way_out = proposal(str(key), Correlation.model_fields)
            yield Mistake("E201", "there is no such key", f"correlations[{place}].{key}", way_out=way_out)
