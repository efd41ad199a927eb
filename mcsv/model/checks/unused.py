"""What is declared and that nothing uses (W301), and what needs something that is not there (E202, E402)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.names import proposal

__all__ = ["in_options", "missing_provider", "sections", "unknown"]

_WAY_OUT = "use it, or delete it"


def in_options(survey: Survey) -> set[str]:
    """Every word in what options set or add: names that only a variant of the programme uses."""
    found: set[str] = set()
    for option in survey.model.options.values():
        for part in (*option.set.values(), *option.add.values()):
            found |= set(_words(part))
    return found


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r"[A-Za-z_]\w*", value)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(part)


def sections(survey: Survey) -> Iterator[Mistake]:
    """Stocks, providers and indices that nothing uses (W301).

    A group that no stream names is of use: it stands for everybody else, of whom the others are a share.
    """
    if survey.lost:
        return
    used = {section: names | in_options(survey) for section, names in _used(survey).items()}
    for section, names in used.items():
        for name in getattr(survey.model, section):
            if name not in names:
                yield Mistake("W301", f"nothing uses this one of the {section}", f"{section}.{name}", way_out=_WAY_OUT)


def _used(survey: Survey) -> dict[str, set[str]]:
    """The names that something uses, by section."""
    model = survey.model
    formulas = (formula for path, formula in survey.formulas.items() if not path.startswith(("inputs.", "stocks.")))
    return {
        "stocks": survey.reached_by(formulas),
        "providers": {*(model.provider or ())},
        "indices": {model.prices.index or ""},
    }


def _groups(survey: Survey) -> Iterator[tuple[str, str]]:
    """Every group that a cost or benefit names, with the path of the name."""
    for section in ("costs", "benefits"):
        for name, stream in getattr(survey.model, section).items():
            if stream.group is not None:
                yield f"{section}.{name}.group", stream.group


def unknown(survey: Survey) -> Iterator[Mistake]:
    """Groups and providers that are named and not declared (E402)."""
    model = survey.model
    named = [("groups", path, group) for path, group in _groups(survey)]
    delivery: Collection[str] = model.provider or ()
    named += [("providers", "provider" if len(delivery) == 1 else f"provider.{name}", name) for name in delivery]
    for section, path, name in named:
        known = survey.known(section)
        if name not in known and not (section == "groups" and not known and not _heads(survey, path)):
            way_out = proposal(name, known) or f"declare it under {section}:"
            yield Mistake("E402", f"there is no such {section.removesuffix('s')}", path, name, way_out=way_out)


def _heads(survey: Survey, path: str) -> bool:
    """Whether a stream counts heads of the group that it names."""
    return survey.streams[path.removesuffix(".group")].per_head is not None  # type: ignore[union-attr]


def missing_provider(survey: Survey) -> Iterator[Mistake]:
    """Something is by_provider and nobody says who that is (E202); somebody is, and delivers nothing (W301)."""
    model = survey.model
    if {"provider", "providers", "costs", "benefits"} & survey.lost.keys():
        return
    delivered = [path for path, stream in survey.streams.items() if getattr(stream, "by_provider", False)]
    if delivered and not model.provider:
        known = next(iter(model.providers), "")
        way_out = f"write provider: {known}" if known else "declare one under providers:, and name it"
        yield Mistake("E202", "is missing", "provider", rule=f"{delivered[0]} is by_provider", way_out=way_out)
    if model.provider and not delivered:
        way_out = "write by_provider: true for what it delivers"
        yield Mistake("W301", "delivers no cost and no benefit", "provider", ", ".join(model.provider), way_out=way_out)
