"""What a crate says of a run beside its files: the software, what it was given, how sure its headline is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mcsv.reports.run.headlines import Headline
from mcsv.reports.writing.cells import certain
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["MCSV", "figures", "settings", "software"]

MCSV = "#mcsv"


def software(results: xr.Dataset) -> list[dict[str, Any]]:
    """mcsv, and what it computes with."""
    attrs = results.attrs
    others = [
        {"@id": url, "@type": "SoftwareApplication", "name": name, "url": url, "softwareVersion": str(attrs[name])}
        for name, url in (("numpy", "https://numpy.org/"), ("numba", "https://numba.pydata.org/"))
    ]
    own = {
        "@id": MCSV,
        "@type": "SoftwareApplication",
        "name": "mcsv",
        "softwareVersion": str(attrs["mcsv"]),
        "softwareRequirements": [{"@id": each["@id"]} for each in others],
    }
    return [own, *others]


def settings(results: xr.Dataset) -> list[dict[str, Any]]:
    """What decides the figures: draws, seed, how draws are spread, the three fingerprints."""
    attrs = results.attrs
    told: dict[str, str | float] = {
        "draws": int(attrs["draws"]),
        "seed": int(attrs["seed"]),
        "sampling": str(attrs.get("sampling", "plain")),
        **{f"fingerprint of the {part}": str(attrs[f"fingerprint_{part}"]) for part in ("model", "draws", "code")},
    }
    return [_value(f"#setting-{number}", name, value) for number, (name, value) in enumerate(told.items(), 1)]


def figures(told: Sequence[Headline]) -> list[dict[str, Any]]:
    """The headline of each option with its simulation error: the chance of a deficit, and the reserve against it."""
    found: list[dict[str, Any]] = []
    for each in told:
        answerable, known = each.answerable, each.verdict
        if answerable is None or known is None:
            continue
        of = f"{each.option}: " if len(told) > 1 else ""
        chance, low, high = known.chance.value, known.chance.low, known.chance.high
        name = f"{of}chance of a deficit of {answerable.pocket} within {answerable.label}, 95 % interval"
        found.append(_value(f"#figure-{len(found) + 1}", name, chance) | {"minValue": low, "maxValue": high})
        if known.why == "known":
            reserve = f"{of}reserve that brings it to {certain(answerable.tolerance)}, 95 % interval"
            unit = {"unitText": str(each.one.attrs["currency"])}
            known_at = f"#figure-{len(found) + 1}"
            found.append(_value(known_at, reserve, known.reserve.value) | _around(known.reserve) | unit)
    return found


def _around(figure: Figure) -> dict[str, float]:
    return {"minValue": figure.value - figure.error, "maxValue": figure.value + figure.error}


def _value(place: str, name: str, value: str | float) -> dict[str, Any]:
    return {"@id": place, "@type": "PropertyValue", "name": name, "value": value}
