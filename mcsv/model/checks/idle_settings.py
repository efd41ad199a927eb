"""Settings of a whole model that nothing in it takes up (W318, W323, N312)."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, every_value
from mcsv.model.records.money import same_year

__all__ = ["grades", "index", "sizes", "weights"]


def index(survey: Survey) -> Iterator[Mistake]:
    """An index that goes on after the price year where all money is in prices of that: cash does not grow by it."""
    model = survey.model
    series = model.indices.get(model.prices.index or "")
    if series is None or not model.price_year or survey.lost:
        return
    stated = {getattr(record, "price_year", "") for path, record in survey.records.items() if path}
    stated |= {str(said) for option in model.options.values() for said in _price_years(option.set | option.add)}
    used = any(not same_year(year, model.price_year) for year in stated if year)
    later = [year for year in series.values if int(year[:4]) > int(model.price_year[:4])]
    if later and not used:
        what = f"changes nothing: all money is in prices of {model.price_year}"
        rule = "an index brings money of another price_year: to the model's; cash grows by inflation:"
        way_out = "write inflation: for how cash grows, price_year: beside money of another year, or leave it out"
        yield Mistake("W323", what, "prices.index", model.prices.index or "", rule, way_out)


def _price_years(said: object) -> Iterator[object]:
    """Every price year in what an option sets or adds."""
    if isinstance(said, dict):
        for key, part in said.items():
            if str(key).rpartition(".")[2] == "price_year":
                yield part
            yield from _price_years(part)
    elif isinstance(said, list | tuple):
        for part in said:
            yield from _price_years(part)


def grades(survey: Survey) -> Iterator[Mistake]:
    """Corrections that no input has the grade for (W323), and a grade that none is stated for though a better one has
    one (N312).
    """
    corrected = survey.model.evidence.grades
    drawn = {name: entry for name, entry in survey.model.inputs.items() if entry.distribution is not None}
    if not corrected or survey.lost.keys() & {"inputs", "evidence"}:
        return
    if not survey.moved_inputs and not any(entry.grade in corrected for entry in drawn.values()):
        what = "corrects nothing: no drawn input has one of these grades"
        shown = ", ".join(map(str, sorted(corrected)))
        yield Mistake("W323", what, "evidence.grades", shown, way_out="write grade: beside inputs, or leave it out")
    for name, entry in drawn.items():
        if entry.grade and entry.grade not in corrected and entry.grade > min(corrected):
            what = f"is not corrected, and grade {max(one for one in corrected if one < entry.grade)}, a better one, is"
            way_out = f"write what grade {entry.grade} does under evidence.grades"
            yield Mistake("N312", what, f"inputs.{name}.grade", str(entry.grade), way_out=way_out)


def weights(survey: Survey) -> Iterator[Mistake]:
    """Weights by income where no people gain by a benefit of a group that has one."""
    model = survey.model
    known = {name for name, group in model.groups.items() if group.income is not None or group.decile is not None}
    if model.equity is None or not known or survey.lost:
        return
    people = {name for name, pocket in model.pockets.items() if pocket.kind == "society"}
    if survey.moves("benefits") or survey.moves("groups"):
        return
    if not any(benefit.group in known and people & value.to.keys() for _, benefit, value in every_value(survey)):
        what = "weighs nothing: no benefit of a group with an income goes to people"
        rule = "what people (kind: society) gain by a benefit with group: is weighed"
        yield Mistake("W318", what, "equity", rule=rule, way_out="write group: beside what people gain")


def sizes(survey: Survey) -> Iterator[Mistake]:
    """The most observations that could be had, beside more of them."""
    for name, study in survey.model.studies.items():
        if study.up_to is not None and study.sizes and study.sizes[-1] > study.up_to:
            what = f"changes nothing: sizes: goes beyond it, to {study.sizes[-1]:,}"
            way_out = "take the larger sizes out, or raise up_to:"
            yield Mistake("W323", what, f"studies.{name}.up_to", str(study.up_to), way_out=way_out)
