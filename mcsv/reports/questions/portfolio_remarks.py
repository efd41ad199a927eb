"""What the answer of a portfolio does not say of its programmes, and what in them goes by their own position alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mcsv.reports.writing.paper import Note
from mcsv.results.reading.figures import accountable
from mcsv.results.reading.portfolio import by_itself, left_out

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["remarks"]

_ALONE = {
    "options": "options (option: in the portfolio takes one) of",
    "decision": "what options are weighed by (decision:) of",
    "accept": "accepted remarks of",
    "levers": "what readers may move (levers) of",
}


def remarks(found: xr.Dataset) -> list[Note]:
    """Notes below the tables of a portfolio."""
    return [*_by_themselves(found), *_observed(found), *_not_asked(found)]


def _by_themselves(found: xr.Dataset) -> list[Note]:
    """Programmes are one in what they come to, not in what each does about its own position."""
    answerable, said = accountable(found), _turned(by_itself(found))
    if not said or answerable is None:
        return []
    named = "; ".join(f"{path} of {', '.join(names)}" for path, names in said.items())
    sections = {path.partition(".")[0] for path in said}
    lines = [f"these go by what their programme alone has in {answerable.pocket}, not by what all have there: {named}"]
    if sections & {"decisions", "funding"}:
        lines.append(
            "needs and reserves are therefore money that these do not see; held by such a programme itself, another "
            "sum may be needed: mcsv run of its model says which"
        )
    if "funding" in sections:
        lines.append(f"a risk share is settled at the ends of financial years and of the {answerable.label} asked here")
    return [Note(tuple(lines))]


def _observed(found: xr.Dataset) -> list[Note]:
    """What was seen of programmes moves none of these figures."""
    seen = str(found.attrs.get("observed", "")).split()
    how = "mcsv portfolio FILE --model ALL.yaml, then mcsv update ALL.yaml"
    return [Note((f"before what was observed ({', '.join(seen)}); the forecast with it: {how}",))] if seen else []


def _not_asked(found: xr.Dataset) -> list[Note]:
    """What of single models no portfolio is asked."""
    said = _turned(left_out(found))
    lines = [f"{_ALONE[key]} {', '.join(names)}" for key, names in said.items()]
    return [Note((f"not asked here, but of each model alone: {'; '.join(lines)}",))] if lines else []


def _turned(by_programme: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What is said by programme, as the programmes of which it is said."""
    found: dict[str, list[str]] = {}
    for name, keys in by_programme.items():
        for key in keys:
            found.setdefault(key, []).append(name)
    return found
