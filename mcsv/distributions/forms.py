"""The ways to state a family: its own parameters, and the classmethods that it marks as entry forms."""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from typing import Any, cast

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution

__all__ = ["Form", "forms"]


_KINDS = {"float": "number", "str": "text", "Path": "folder"}  # by the annotation of an argument


@dataclass(frozen=True)
class Form:
    """One way to state a family: what makes it, its keys, which of them may be left out, and their kinds."""

    make: Any
    doc: str
    needs: frozenset[str]
    optional: frozenset[str]
    kinds: Mapping[str, str]

    def fits(self, given: set[str]) -> bool:
        """Whether exactly these keys state the family in this form."""
        return self.needs <= given <= self.needs | self.optional

    def shown(self, names: Mapping[str, str]) -> str:
        """Its keys in words."""
        needs = [names.get(name, name) for name in self.kinds if name in self.needs]
        words = ", ".join(
            "percentiles (p10: …, p90: …, or range with covers)" if name == "percentiles" else name for name in needs
        )
        return words + (" (sd, or range with covers)" if "sd" in needs else "")


def forms(family: type[Distribution]) -> tuple[Form, ...]:
    """The natural parameters first, then every classmethod that is marked as an entry form."""
    return _forms(cast(Hashable, family))


@cache
def _forms(family: Any) -> tuple[Form, ...]:
    declared = family.parameters()
    needed = frozenset(name for name, p in declared.items() if not p.optional)
    kinds = {name: p.kind for name, p in declared.items()}
    natural = Form(family.of, "its own parameters", needed, frozenset(declared) - needed, kinds)
    return (natural, *(_form(getattr(family, name)) for name in _entries(family)))


def _entries(family: type[Distribution]) -> Iterator[str]:
    for name, member in vars(family).items():
        if getattr(getattr(member, "__func__", None), "__entry__", False):
            yield name


def _form(method: Any) -> Form:
    arguments = inspect.signature(method).parameters.values()
    optional = frozenset(a.name for a in arguments if a.default is not a.empty)
    kinds = {a.name: _KINDS.get(a.annotation.removesuffix(" | None"), "numbers") for a in arguments}
    doc = inspect.getdoc(method) or ""
    return Form(method, doc, frozenset(kinds) - optional, optional, kinds)
