"""Which remarks a model accepts, and which of its acceptances meet nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mcsv.errors import Mistake

__all__ = ["Accepted", "accept"]

Accepted = tuple[Mistake, str]
"""A remark, and why it is accepted."""


def accept(
    reasons: Mapping[str, str | Mapping[str, str]], found: Iterable[Mistake]
) -> tuple[tuple[Mistake, ...], tuple[Accepted, ...]]:
    """The remarks that stay, and those that ``reasons`` accept, by code or by code and path.

    What is accepted and never said is told (N350): it was mended, or its code is misspelt. Errors always stay.
    """
    stay: list[Mistake] = []
    accepted: list[Accepted] = []
    unmet = {(code, path) for code, said in reasons.items() for path in (said if isinstance(said, Mapping) else [""])}
    for mistake in found:
        said = {} if mistake.severity == "error" else reasons.get(mistake.code, {})
        by_path = said if isinstance(said, Mapping) else {"": said}
        path = next((path for path in by_path if _covers(path, mistake.path)), None)
        if path is None:
            stay.append(mistake)
        else:
            accepted.append((mistake, by_path[path]))
            unmet.discard((mistake.code, path))
    return (*stay, *map(_unmet, sorted(unmet))), tuple(accepted)


def _covers(path: str, other: str) -> bool:
    """Whether a path is another one, or what that lies in."""
    return not path or other == path or other.startswith((f"{path}.", f"{path}["))


def _unmet(entry: tuple[str, str]) -> Mistake:
    code, path = entry
    where = f" of {path}" if path else ""
    what = f"accepts {code}, which nothing says{where}: it is mended, or another code is meant"
    return Mistake("N350", what, f"accept.{code}{'.' if path else ''}{path}", way_out="delete it")
