"""Names point to something, and nothing points to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.unused import in_options
from mcsv.model.language.expression import TIME, Name, names
from mcsv.model.language.names import proposal
from mcsv.model.language.order import in_order
from mcsv.model.records.dependence import tied_to

__all__ = ["cycles", "dead_inputs", "unknown_inputs", "unknown_pockets"]

_ELSEWHERE = ("outputs", "costs", "benefits", "pockets")


def unknown_inputs(survey: Survey) -> Iterator[Mistake]:
    """Names in formulas and correlations that no input has (E402)."""
    known, outputs = survey.known("inputs"), survey.known("outputs")
    here = known | survey.known("stocks")
    for path, formula in survey.formulas.items():
        more = {"position"} if path.endswith(".condition") else set[str]()
        if path.startswith("observed.") and isinstance(formula.tree, Name):
            more = outputs
        for name in names(formula.tree):
            if name.name != TIME and name.name not in here and name.name not in more:
                mistake = Mistake("E402", "there is no such input", path=path, value=name.name)
                yield _with_hint(survey, mistake, here | more).at("", 0, name.column)
    for index, correlation in enumerate(survey.model.correlations):
        key = "between" if correlation.between else "of"
        for position, text in enumerate(correlation.names):
            if text not in known:
                path = f"correlations[{index}].{key}[{position}]"
                yield _with_hint(survey, Mistake("E402", "there is no such input", path=path, value=text), known)


def _with_hint(survey: Survey, mistake: Mistake, known: set[str]) -> Mistake:
    """Where the name is one of something else, say so; else propose the nearest."""
    section = next((part for part in _ELSEWHERE if mistake.value in survey.known(part)), None)
    way_out = f"it is one of the {section}; a formula names inputs, so make an input of what both need"
    if section is None:
        way_out = proposal(mistake.value, known)
    return Mistake(mistake.code, mistake.what, mistake.path, mistake.value, way_out=way_out)


def unknown_pockets(survey: Survey) -> Iterator[Mistake]:
    """Pockets that pay, gain, are judged or are parents, and are not declared (E402)."""
    known = survey.known("pockets")
    for path, pocket in _pockets(survey):
        if pocket not in known:
            yield Mistake("E402", "there is no such pocket", path, pocket, way_out=proposal(pocket, known))


def _pockets(survey: Survey) -> Iterator[tuple[str, str]]:
    """Every pocket that is named, with the path of the name."""
    for path, record in survey.records.items():
        fields = type(record).model_fields if path else {}
        for key in _PAYS & fields.keys():
            shares = getattr(record, key)
            if isinstance(shares, dict):
                yield from ((f"{path}.{key}.{pocket}", pocket) for pocket in shares)
        for key in _IS & fields.keys():
            name = getattr(record, key)
            if isinstance(name, str):
                yield f"{path}.{key}", name


_PAYS = frozenset({"paid_by", "to", "costs", "recommissioning"})  # keys that map pockets to shares or amounts
_IS = frozenset({"to", "parent", "pocket", "sign"})  # keys that name one pocket


def cycles(survey: Survey) -> Iterator[Mistake]:
    """Inputs computed from themselves, pockets that are part of themselves (E403), the whole way round."""
    pockets = survey.model.pockets.items()
    parents = {name: {pocket.parent} if pocket.parent else set[str]() for name, pocket in pockets}
    yield from _rounds(survey.needs, "inputs.{}.formula", "is computed from itself")
    yield from _rounds(parents, "pockets.{}.parent", "is a part of itself")


def _rounds(needs: Mapping[str, set[str]], path: str, what: str) -> Iterator[Mistake]:
    """One mistake for each cycle in ``needs``, told from its first member."""
    sound, told = set(in_order(needs)), set[str]()
    for start in needs:
        way = None if start in sound or start in told else _way_back(start, needs)
        if way and not told & set(way):
            told |= set(way)
            yield Mistake("E403", what, path=path.format(start), value=" -> ".join(way))


def _way_back(start: str, needs: Mapping[str, set[str]]) -> list[str] | None:
    """The shortest way from ``start`` back to it, both ends included."""
    came_from: dict[str, str] = {}
    ahead = [start]
    for name in ahead:
        for following in sorted(needs.get(name, ())):
            if following == start:
                way = [start, name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if following not in came_from:
                came_from[following] = name
                ahead.append(following)
    return None


def dead_inputs(survey: Survey) -> Iterator[Mistake]:
    """Inputs on which no result depends (W301): not drawn, and perhaps forgotten somewhere."""
    if survey.lost:
        return
    reported = (formula for path, formula in survey.formulas.items() if not path.startswith(("inputs.", "stocks.")))
    used = survey.closure(in_options(survey)) | survey.reached_by(reported)
    told = {name for study in survey.model.studies.values() for name in study.tells}
    for name in survey.model.inputs:
        # A study of what goes with an input that is used tells of that one.
        if name not in used and not (name in told and used & tied_to(survey.model, name)):
            way_out = "use it, or delete it; it is not drawn"
            yield Mistake("W301", "nothing that is reported depends on it", f"inputs.{name}", way_out=way_out)
