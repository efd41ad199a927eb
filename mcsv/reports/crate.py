"""Where a run's files come from, as ``ro-crate-metadata.json`` beside them. Pure: no clock, no disk.

Sources: RO-Crate 1.1; Process Run Crate 0.5 (a profile of it: software, what it was given, what it made).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from mcsv.dataclass import dataclass
from mcsv.escapes import typed, visible
from mcsv.reports.crate_values import MCSV, figures, settings, software
from mcsv.reports.page.plain_words import LIMITS
from mcsv.reports.run.headlines import Headline, headlines
from mcsv.results.questions.again import command

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Described", "Part", "crate", "described"]

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT = (
    "https://w3id.org/ro/crate/1.1/context",
    "https://w3id.org/ro/terms/workflow-run/context",
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},
)
_KINDS = {
    ".nc": ("application/x-netcdf", "The result: every figure with its error, and the model that gave it."),
    ".yaml": ("application/yaml", "The model, with what its data files say in it."),
    ".html": ("text/html", "The answer as a page for the person who signs."),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "The answer as a workbook for the person who signs.",
    ),
    ".json": ("application/json", "What the run is known by, and its answer in short."),
    ".md": ("text/markdown", "The answer for a ticket or a mail."),
    ".pdf": ("application/pdf", "The answer for a committee."),
}
_CHECKSUM, _RUN, _PERSON, _LICENCE, _REPORT = "#checksum", "#run", "#person", "#licence", "#report-"
_UNSTATED = "No licence is stated: ask whoever handed it over before passing it on."


@dataclass(frozen=True)
class Part:
    """A file: its name, its SHA-256 (hexadecimal), its size in bytes; whether it is a ``report`` on the result."""

    name: str
    sha256: str
    size: int
    report: bool = False


@dataclass(frozen=True)
class Described:
    """What a crate says beside what follows from the result: its files (model, result, what else the run made, then
    reports), when it ran (UTC), who ran it (empty: nobody said); whether the result holds further answers.
    """

    parts: tuple[Part, ...]
    when: str
    person: str
    answers: bool = False


def crate(results: xr.Dataset, known: Described, told: Sequence[Headline] | None = None) -> str:
    """The text of ``ro-crate-metadata.json``; first among its parts model and result. ``told``: its headlines, where
    they are known.
    """
    told = headlines(results) if told is None else told
    model, result, *beside = known.parts
    made, reports = [result], [part for part in beside if part.report]
    made += [part for part in beside if not part.report]
    given, found = settings(results), figures(told)
    run: dict[str, Any] = {
        "@id": _RUN,
        "@type": "CreateAction",
        "name": "Simulation",
        "description": command(results, model.name, "again/", known.answers),
        "instrument": {"@id": MCSV},
        "object": _ids([_place(model), *(each["@id"] for each in given)]),
        "result": _ids([*map(_place, made), *(each["@id"] for each in found)]),
        "endTime": known.when,
        **_ended(results),
        **({"agent": {"@id": _PERSON}} if known.person else {}),
    }
    actions = [run, *(_report(part, result) for part in reports)]
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        _root(results, known, actions, told[0]),
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": _LICENCE, "@type": "CreativeWork", "name": "Licence", "description": _UNSTATED},
        *software(results),
        *([{"@id": _PERSON, "@type": "Person", "name": known.person}] if known.person else []),
        *actions,
        *map(_file, known.parts),
        *given,
        *found,
    ]
    return _sealed(graph)


def described(text: str) -> Described:
    """What a crate that :func:`crate` wrote says. ValueError with the reason where it is none, or was changed since."""
    try:
        graph = {entity["@id"]: entity for entity in json.loads(text)["@graph"]}
        recorded = graph[_CHECKSUM]["value"]
        files = [entity for entity in graph.values() if entity["@type"] == "File"]
        told = {entity["result"]["@id"] for place, entity in graph.items() if place.startswith(_REPORT)}
        parts = [
            Part(unquote(each["@id"]), each["sha256"], int(each["contentSize"]), each["@id"] in told) for each in files
        ]
        when, person = graph[_RUN]["endTime"], graph.get(_PERSON, {}).get("name", "")
        answers = "--answers" in graph[_RUN]["description"].split()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("is no crate of mcsv") from error
    if _sum(text.replace(f'"{recorded}"', '""')) != recorded:
        raise ValueError("was changed: its checksum is not that of its contents")
    return Described(tuple(parts), when, person, answers)


def _sealed(graph: Sequence[dict[str, Any]]) -> str:
    """The text, with a checksum over all of it but the checksum."""
    about = "SHA-256 of this file with the value of this entity left empty"
    seal = {"@id": _CHECKSUM, "@type": "PropertyValue", "name": about, "value": ""}
    text = visible(json.dumps({"@context": _CONTEXT, "@graph": [*graph, seal]}, indent=2, ensure_ascii=False)) + "\n"
    before, _, after = text.rpartition('""')
    return f'{before}"{_sum(text)}"{after}'


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _root(results: xr.Dataset, known: Described, actions: Sequence[dict[str, Any]], first: Headline) -> dict[str, Any]:
    programme = str(results.attrs.get("programme") or "a model")
    return {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": {"@id": _PROFILE},
        "name": f"A run of {programme}, {int(results.attrs['draws']):,} draws, seed {results.attrs['seed']}",
        "description": " ".join([*(f"{sentence}." for sentence in first.sentences[:1]), LIMITS]),
        "datePublished": known.when[:10],
        "license": {"@id": _LICENCE},
        "identifier": {"@id": _CHECKSUM},
        "hasPart": _ids(map(_place, known.parts)),
        "mentions": _ids(action["@id"] for action in actions),
    }


def _ended(results: xr.Dataset) -> dict[str, str]:
    if results.attrs.get("complete", 1):
        return {"actionStatus": "http://schema.org/CompletedActionStatus"}
    return {
        "actionStatus": "http://schema.org/FailedActionStatus",
        "error": f"interrupted: the figures are of {int(results.attrs['draws']):,} draws",
    }


def _report(part: Part, result: Part) -> dict[str, Any]:
    return {
        "@id": f"{_REPORT}{quote(part.name)}",
        "@type": "CreateAction",
        "name": "Report",
        "description": typed("mcsv", "report", PurePath(result.name)),
        "instrument": {"@id": MCSV},
        "object": {"@id": _place(result)},
        "result": {"@id": _place(part)},
    }


def _file(part: Part) -> dict[str, Any]:
    kind, about = _KINDS.get(f".{part.name.rpartition('.')[2]}", ("application/octet-stream", "A file."))
    return {
        "@id": _place(part),
        "@type": "File",
        "name": part.name,
        "description": about,
        "encodingFormat": kind,
        "contentSize": str(part.size),
        "sha256": part.sha256,
    }


def _place(part: Part) -> str:
    return quote(part.name)


def _ids(names: Any) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]
