"""Read a portfolio: its file, the models that it names, and the one model that they are together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, ModelError
from mcsv.files.contained import contained
from mcsv.files.models import read_model
from mcsv.files.text import STDIN, read_text
from mcsv.files.yaml import Document, read_yaml
from mcsv.frozen import FrozenDict
from mcsv.model import Model, comments, validate
from mcsv.model.changes.drawn_apart import drawn_apart
from mcsv.model.changes.own_position import looking_at
from mcsv.model.changes.together import Together, prefix
from mcsv.model.changes.unjoinable import unjoinable
from mcsv.model.language.names import proposal
from mcsv.model.language.translate import prune, translate
from mcsv.model.records.portfolio import Member, Portfolio

__all__ = ["Joined", "read_portfolio"]

_STATED = ("budget", "reserve", "tolerance", "window")
"""What a portfolio says of a shared pocket itself."""


@dataclass(frozen=True)
class Joined:
    """A portfolio with ``model``, all its programmes in one, of which any question can be asked.

    ``parts``: by programme, its part of the pocket that is judged, by the name in the model; ``titles``: what the
    programmes are called in their models; ``left_out``: by programme, the keys of its model that only concern it alone
    (options, decision, accept, levers) and are not in the one model; ``by_itself``: by programme, what in its model
    goes by its own position in the pocket that is judged, whatever the others have there; ``remarks``: warnings and
    notes about the models, and about what the portfolio states itself.
    """

    portfolio: Portfolio
    model: Model
    parts: Mapping[str, str]
    titles: Mapping[str, str]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenDict)
    by_itself: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenDict)
    remarks: tuple[Mistake, ...] = ()

    @property
    def pocket(self) -> str:
        """The shared pocket that is judged."""
        return self.portfolio.accountability.pocket

    @property
    def stated(self) -> tuple[str, ...]:
        """What the portfolio states for all programmes together, of ``budget`` and ``reserve``."""
        pocket = self.portfolio.pockets[self.pocket]
        return tuple(key for key in ("budget", "reserve") if getattr(pocket, key) is not None)


def read_portfolio(path: str | os.PathLike[str]) -> Joined:
    """The portfolio in a YAML file. ModelError with every mistake at once, those of the models it names included."""
    file = os.fspath(path)
    file = STDIN if file == "-" else file
    source = read_text(file, "give the path of a portfolio file")
    document = read_yaml(source.text, file)
    document.found[:0] = source.found
    if isinstance(document.data, Mapping) and "programmes" not in document.data and "programme" in document.data:
        rule, way_out = "a portfolio has programmes:, each the file of a model", f"mcsv run {file} answers it"
        mistake = Mistake("E795", "is a model, and no portfolio", "programme", rule=rule, way_out=way_out)
        raise ModelError(document.places.put(mistake))
    portfolio, found = _portfolio(document)
    named = portfolio.programmes if portfolio else _named(document.data)
    members, read, mistakes = _members(named, Path(file).resolve().parent)
    found += mistakes
    together = None
    if portfolio is not None and len(members) == len(portfolio.programmes) > 0:
        together = Together(portfolio, members, {name: contained(model) for name, model in members.items()})
        found += unjoinable(together)
    placed = [document.places.put(mistake) for mistake in (*document.found, *found)]
    errors = [mistake for mistake in placed if mistake.severity == "error"]
    if errors or together is None:
        raise ModelError(dict.fromkeys(errors))
    assert portfolio is not None
    pocket = portfolio.accountability.pocket
    parts = {name: together.part(pocket, name) for name in members}
    titles = {name: model.programme for name, model in members.items()}
    left_out, by_itself = FrozenDict(together.left_out), FrozenDict(_by_itself(together))
    model = _one_model(together, document)
    remarks = _remarks(portfolio, read, model, document)
    remarks += tuple(document.places.put(remark) for remark in drawn_apart(together))
    return Joined(portfolio, model, parts, titles, left_out, by_itself, remarks)


def _remarks(portfolio: Portfolio, read: Mapping[str, Model], model: Model, document: Document) -> tuple[Mistake, ...]:
    """What mcsv run says of each model, once where several programmes have one, and what is to be said of the rest."""
    each = [_told(remark, f"programmes.{name}") for name, one in read.items() for remark in comments(one)]
    stated = ("accountability", *(f"pockets.{name}.{key}" for name in portfolio.pockets for key in _STATED))
    whole = [replace(one, file="", line=0, column=0) for one in comments(model) if one.path.startswith(stated)]
    return tuple(dict.fromkeys(document.places.put(remark) for remark in (*each, *whole)))


def _by_itself(together: Together) -> dict[str, tuple[str, ...]]:
    portfolio = together.portfolio
    pocket = portfolio.accountability.pocket
    found = {
        name: tuple(sorted(path for path, _ in looking_at(model, portfolio.pocket_of(pocket, name))))
        for name, model in together.members.items()
    }
    return {name: paths for name, paths in found.items() if paths}


def _portfolio(document: Document) -> tuple[Portfolio | None, list[Mistake]]:
    """The record, or what can be read of it with what is wrong."""
    try:
        return Portfolio.model_validate(document.data), []
    except ValidationError as error:
        found = list(translate(error, document.data, Portfolio))
        if isinstance(document.data, Mapping):
            try:
                return Portfolio.model_validate(prune(error, document.data, Portfolio)), found
            except ValidationError:
                pass
        return None, found


def _named(data: Any) -> dict[str, Member]:
    """The programmes that can be read of a portfolio that cannot, so that their mistakes are told with its own."""
    found: dict[str, Member] = {}
    programmes = data.get("programmes") if isinstance(data, Mapping) else None
    for name, said in programmes.items() if isinstance(programmes, Mapping) else ():
        try:
            found[name] = Member.model_validate({"model": said} if isinstance(said, str) else said)
        except ValidationError:
            continue
    return found


def _members(named: Mapping[str, Member], folder: Path) -> tuple[dict[str, Model], dict[str, Model], list[Mistake]]:
    """The models by programme, by the options that they are, the same as read with all options, and what is wrong with
    any of them; every file is read that can be.
    """
    found: dict[str, Model] = {}
    read: dict[str, Model] = {}
    mistakes: list[Mistake] = []
    for name, member in named.items():
        path = f"programmes.{name}"
        try:
            place = folder / member.model
            if not place.is_file():
                there = [os.path.relpath(each, folder) for each in place.parent.glob("*.yaml")]
                rule, way_out = "a model file, seen from the folder of the portfolio", proposal(member.model, there)
                mistakes.append(Mistake("E780", "there is no such file", f"{path}.model", member.model, rule, way_out))
                continue
            model = read_model(_shown(place), set=dict(member.set))
        except ModelError as error:
            mistakes += [_told(mistake, path) for mistake in error.mistakes]
            continue
        except (OSError, ValueError) as error:
            mistakes.append(Mistake("E780", f"cannot be read: {error}", f"{path}.model", member.model[:80]))
            continue
        if member.option not in model.variants:
            way_out = proposal(member.option, model.variants)
            mistakes.append(Mistake("E793", "is no option of the model", f"{path}.option", member.option, "", way_out))
            continue
        found[name], read[name] = model.variants[member.option], model
    return found, read, mistakes


def _shown(place: Path) -> str:
    """A file as messages call it: from here where it is below, else in full."""
    here = Path.cwd()
    place = place.resolve()
    return str(place.relative_to(here)) if place.is_relative_to(here) else str(place)


def _told(mistake: Mistake, path: str) -> Mistake:
    """A mistake of what a programme sets, where it stands in the portfolio; any other where it stands in its file."""
    if mistake.file == "--set":
        return replace(mistake, path=f"{path}.set.{mistake.path}", file="", line=0, column=0)
    return mistake


def _one_model(together: Together, document: Document) -> Model:
    """The one model; what is wrong with it alone lies in how programmes go together."""
    data: dict[str, Any] = together.one_model()
    try:
        return validate(data)
    except ModelError as error:
        own = len(data.get("correlations", ())) - len(together.portfolio.correlations)
        raise ModelError([document.places.put(_where(each, together, own)) for each in error.mistakes]) from None


def _where(mistake: Mistake, together: Together, own: int) -> Mistake:
    """A mistake of the one model by its place in the portfolio, or by its programme."""
    section, _, rest = mistake.path.partition(".")
    if section.startswith("correlations["):
        number, _, inside = section.removeprefix("correlations[").partition("]")
        if int(number) >= own:
            path = f"correlations[{int(number) - own}]{inside}" + (f".{rest}" if rest else "")
            return replace(mistake, path=path, line=0, column=0, file="")
        return replace(mistake, path="share", what=f"correlations of shared inputs: {mistake.what}", file="", line=0)
    for programme in together.members:
        if rest.startswith(prefix(programme)):
            what = f"{section}.{rest.removeprefix(prefix(programme))}: {mistake.what}"
            return replace(mistake, path=f"programmes.{programme}", what=what, line=0, column=0, file="")
    return mistake
