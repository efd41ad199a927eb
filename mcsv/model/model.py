"""Model: the whole claim, checked as a whole, however it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from pydantic import (
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from mcsv.arithmetic import own_arithmetic
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, ModelError, UsageError
from mcsv.escapes import visible
from mcsv.frozen import FrozenDict
from mcsv.in_notebooks import InNotebooks
from mcsv.model.changes.by_path import by_path
from mcsv.model.changes.canonical import canonical
from mcsv.model.changes.levers import check_levers, without_levers
from mcsv.model.changes.plain import plain
from mcsv.model.changes.variants import make_variants
from mcsv.model.checks import check, idle_alone, neutral
from mcsv.model.checks.accepted import Accepted, accept
from mcsv.model.language.gathered import lost, once
from mcsv.model.language.listed import listed
from mcsv.model.language.places import Places
from mcsv.model.language.translate import prune, translate
from mcsv.model.records.claim import Claim

__all__ = ["Model", "accepted", "comments", "placed", "validate"]


@dataclass(frozen=True)
class _Origin:
    """Where the data of a model come from, for messages and for files that they name."""

    places: Places = field(default_factory=Places)
    folder: Path | None = None
    found: tuple[Mistake, ...] = ()
    draft: list[Mistake] | None = None
    """Where mistakes go instead of being raised, for a variant whose mistakes are told with those of the base."""


class Model(InNotebooks, Claim):
    """A programme: who pays, who gains, what is uncertain, and what is asked. Or only inputs and outputs.

    Two models are equal where they say the same. Raises ModelError with all mistakes at once.
    """

    _comments: tuple[Mistake, ...] = PrivateAttr(())
    _accepted: tuple[Accepted, ...] = PrivateAttr(())
    _variants: FrozenDict[str, Model] = PrivateAttr(FrozenDict())
    _folder: Path | None = PrivateAttr(None)
    """Where files that the model names are looked for."""
    _places: Places = PrivateAttr(Places())
    """Where its parts stand in their files."""

    if TYPE_CHECKING:
        # Plain mappings, numbers and texts are read as well as records, which no type of a field says.
        def __init__(self, **data: Any) -> None: ...

    @property
    def variants(self) -> FrozenDict[str, Model]:
        """The model of each option by name: ``base``, which is the model itself, then the others in their order."""
        return FrozenDict({"base": self, **self._variants})

    def changed(
        self,
        set: Mapping[str, Any] | None = None,
        *,
        add: Mapping[str, Any] | None = None,
        without: str | Sequence[str] = (),
    ) -> Model:
        """This model with new values by path (``{"inputs.days.mean": 1_500}``), as an option of it would be.

        ``set`` changes what is there, ``add`` makes something new, ``without`` leaves out costs, benefits, funding or
        events by name, anything else by its path. All else is checked as when a model is read, and a lever whose number
        is no number any more is left out with a remark (W398). Raises ModelError with every mistake at once.
        """
        data, found = by_path(self, {"set": set, "add": add, "without": without}, type(self))
        try:
            return validate(data, folder=self._folder, found=found)
        except ModelError as error:
            rest, left_out = without_levers(data, error.mistakes, tuple(set or ()))
            if not left_out:
                raise
            return validate(rest, folder=self._folder, found=(*found, *left_out))

    @model_serializer
    def _as_in_a_file(self) -> dict[str, Any]:
        """What a file would hold: a Model is made of it again."""
        return cast("dict[str, Any]", plain(self))

    def beside(self, others: Mapping[str, Model]) -> Model:
        """The same model with ``others`` as its options, which are taken as they are."""
        found = copy(self)
        found._variants = FrozenDict(others)
        return found

    def __repr__(self) -> str:
        """A few lines; all of it is what :func:`mcsv.write_model` writes."""
        start = f" from {self.start}" if self.start else ""
        time = f": {self.periods} {self.step}{'' if self.periods == 1 else 's'}{start}" if self.periods else ""
        money = ", ".join(filter(None, (self.currency, f"prices of {self.price_year}" if self.price_year else "")))
        lines = [f"<Model {visible(self.programme)[:80]!r}{time}{f', {money}' if money else ''}"]
        if self.accountability:
            who = self.accountability
            lines.append(f"  accountable: {who.pocket}, within {who.window}, tolerance {100 * who.tolerance:g} %")
        sections = ("inputs", "costs", "benefits", "funding", "events", "decisions", "stocks", "outputs")
        held = [("pockets", len(self.pockets)), *((name, len(getattr(self, name))) for name in sections)]
        held.append(("options", len(self._variants)))
        lines.append(
            "  "
            + ", ".join(f"{count} {name if count > 1 else name.removesuffix('s')}" for name, count in held if count)
        )
        return "\n".join(lines) + ">"

    def __str__(self) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and canonical(self) == canonical(other)

    def __hash__(self) -> int:
        return hash(canonical(self))

    def _with(self, update: Mapping[str, Any]) -> Self:
        return type(self).model_validate(self._said(update), context=_Origin(folder=self._folder))

    @model_validator(mode="wrap")
    @classmethod
    @own_arithmetic
    def _whole(cls, data: Any, handler: Any, info: ValidationInfo) -> Any:
        """Read the records, check them against each other, and raise everything that was found at once."""
        if isinstance(data, cls):
            return data
        origin: _Origin = info.context if isinstance(info.context, _Origin) else _Origin()
        data = listed(data)
        model, found = cls._read(data, handler)
        if origin.draft is not None:
            origin.draft.extend(found)
        elif model is not None and isinstance(data, Mapping) and model.options:
            told = [*found, *idle_alone(model)]
            variants = make_variants(model, data, told, partial(cls._drafted, origin.folder), neutral)
            model._variants = FrozenDict(variants.models)
            found += variants.found
        if model is not None and model.levers and not any(mistake.severity == "error" for mistake in found):
            found += check_levers(model)
        placed = once(origin.places.put(mistake) for mistake in (*origin.found, *found))
        if any(mistake.severity == "error" for mistake in placed) and (model is None or origin.draft is None):
            raise ModelError(mistake for mistake in placed if mistake.severity == "error")
        assert isinstance(model, Model)
        stay, model._accepted = accept(model.accept, placed)
        model._comments = tuple(origin.places.put(mistake) for mistake in stay)
        model._folder, model._places = origin.folder, origin.places
        return model

    @classmethod
    def _read(cls, data: Any, handler: Any) -> tuple[Model | None, list[Mistake]]:
        """What can be read of ``data``, checked as a whole, with everything that there is to say about it."""
        found: list[Mistake] = []
        unread: dict[str, set[str]] = {}
        try:
            model = handler(data)
        except ValidationError as error:
            found += translate(error, data, cls)
            model = None
            if isinstance(data, Mapping):
                sound = prune(error, data, cls)
                model, unread = _rest(handler, sound), lost(data, sound)
        if model is not None:
            found += check(model, unread)
        return model, found

    @classmethod
    def _drafted(cls, folder: Path | None, data: Mapping[str, Any]) -> tuple[Model | None, list[Mistake]]:
        """A variant with everything that there is to say about it; None where it has mistakes."""
        draft: list[Mistake] = []
        try:
            model = cls.model_validate(data, context=_Origin(folder=folder, draft=draft))
        except ModelError:
            return None, draft
        return (None if any(mistake.severity == "error" for mistake in draft) else model), draft


def _rest(handler: Any, sound: dict[str, Any]) -> Any:
    """What is left of a model with mistakes in it, or None where even that does not hold."""
    try:
        return handler(sound)
    except ValidationError:
        return None


def validate(
    data: Any,
    places: Places | None = None,
    folder: Path | None = None,
    file: str = "",
    found: tuple[Mistake, ...] = (),
) -> Model:
    """The model that ``data`` (plain mappings, lists, numbers, texts) describes.

    ``places`` gives messages their line and column, ``folder`` is where files named by the model are looked
    for, ``found`` is what was already noticed while the data were read. Raises ModelError with everything at
    once.
    """
    origin = _Origin(places or Places(file), folder, found)
    return Model.model_validate(data, context=origin)


def comments(model: Model) -> tuple[Mistake, ...]:
    """What a reader may wonder about: warnings (W…) and notes (N…), in the order of the file.

    UsageError E530 for what is no Model, such as the path of its file.
    """
    if not isinstance(model, Model):
        rule, way_out = "a Model", "read a file by mcsv.read_model"
        raise UsageError(Mistake("E530", "is no model", "model", type(model).__name__, rule, way_out))
    return model._comments


def placed(model: Model, mistake: Mistake) -> Mistake:
    """A mistake that was found later, with the line and column of the model's file that it is about."""
    return model._places.put(mistake)


def accepted(model: Model) -> tuple[Accepted, ...]:
    """What ``accept:`` of the model silences, each with its reason."""
    return model._accepted
