"""What the folder of a run holds: names, and how its own two texts are written. No disk.

====================== =====================================================================
result.nc              every figure with its error, and the model that gave it
model.yaml             that model, with its data
run.json               what the run is known by, and its answer in short
log.jsonl              what happened when, how long it took, on which machine: an event a line
ro-crate-metadata.json where each file comes from, and reports that were written beside them
SHA256SUMS             digests of all of these, for ``sha256sum --check``
====================== =====================================================================

The first three have the same bytes for the same run. Whatever else lies there is somebody's own, and stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from mcsv.escapes import visible

__all__ = [
    "ABOUT",
    "CRATE",
    "LOG",
    "MODEL",
    "OWN",
    "RESULT",
    "SUMS",
    "about_in",
    "about_text",
    "log_text",
    "sums_in",
    "sums_text",
]

RESULT, MODEL, ABOUT, LOG = "result.nc", "model.yaml", "run.json", "log.jsonl"
CRATE, SUMS = "ro-crate-metadata.json", "SHA256SUMS"
OWN = (RESULT, MODEL, ABOUT, LOG, CRATE)
"""What each run writes, and ``SHA256SUMS`` names."""
_FORMAT = "a run of mcsv, 1"
_MARKED = re.compile(r"\\(.)")


def about_text(about: Mapping[str, Any]) -> str:
    """The text of ``run.json``."""
    return visible(json.dumps({"format": _FORMAT, **about}, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def about_in(text: str) -> dict[str, Any]:
    """What a ``run.json`` says. ValueError in words where it is none."""
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON") from None
    if not isinstance(about, dict) or about.get("format") != _FORMAT:
        raise ValueError("is not of a run of mcsv, or of another version")
    if not all(isinstance(about.get(name), dict) for name in ("asked", "answer", "fingerprints")):
        raise ValueError("lacks what every run says")
    return about


def log_text(events: list[dict[str, Any]]) -> str:
    """The text of ``log.jsonl``."""
    return "".join(f"{visible(json.dumps(event, ensure_ascii=False))}\n" for event in events)


def sums_text(digests: Mapping[str, str]) -> str:
    """The text of ``SHA256SUMS``, as ``sha256sum`` writes it: by file its digest."""
    return "".join(_line(name, digest) for name, digest in digests.items())


def sums_in(text: str) -> dict[str, str]:
    """The digests in a ``SHA256SUMS``, by file; lines that are none are left out."""
    found = {}
    for line in text.split("\n"):
        digest, told, name = line.partition("  ")
        if told and digest.startswith("\\"):
            digest, name = digest[1:], _MARKED.sub(lambda found: "\n" if found[1] == "n" else found[1], name)
        if told:
            found[name] = digest
    return found


def _line(name: str, digest: str) -> str:
    """A name in which a line would end, or a backslash stands, is marked by one in front."""
    spelled = name.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{'' if spelled == name else chr(92)}{digest}  {spelled}\n"
