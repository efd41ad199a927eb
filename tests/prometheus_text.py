"""Prometheus' text format 0.0.4, read strictly: anything that is not exactly it is a ValueError."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Metric", "read"]

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)?\}})? (\S+)")
_VALUE = re.compile(r"[+-]?(\d+(\.\d*)?([eE][+-]?\d+)?|Inf)|NaN")
_KINDS = ("counter", "gauge", "summary", "histogram", "untyped")


@dataclass
class Metric:
    """A metric with its samples: value by name and labels as they are written."""

    kind: str
    said: str
    samples: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """That of the only sample."""
        (value,) = self.samples.values()
        return value


def read(text: str) -> dict[str, Metric]:
    """The metrics of a text by name."""
    if not text.endswith("\n") or "\r" in text:
        raise ValueError("lines end with a line feed")
    found: dict[str, Metric] = {}
    said: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        if head := re.fullmatch(rf"# HELP ({_NAME}) (.+)", line):
            if head[1] in said:
                raise ValueError(f"HELP twice: {line}")
            said[head[1]] = head[2]
        elif head := re.fullmatch(rf"# TYPE ({_NAME}) (\w+)", line):
            if head[1] in found or head[2] not in _KINDS or head[1] not in said:
                raise ValueError(f"TYPE twice, of no kind, or before HELP: {line}")
            found[head[1]], current = Metric(head[2], said[head[1]]), head[1]
        else:
            _sample(line, found, current)
    return found


def _sample(line: str, found: dict[str, Metric], current: str) -> None:
    parts = _SAMPLE.fullmatch(line)
    if parts is None or not _VALUE.fullmatch(parts[3]):
        raise ValueError(f"no sample: {line}")
    ends = {"summary": ("_sum", "_count"), "histogram": ("_sum", "_count", "_bucket")}
    kind = found[current].kind if current else ""
    if parts[1] not in [current + end for end in ends.get(kind, ("",))]:
        raise ValueError(f"not under its TYPE: {line}")
    key = parts[1], parts[2] or ""
    if key in found[current].samples:
        raise ValueError(f"twice: {line}")
    if kind == "counter" and not (parts[1].endswith("_total") and float(parts[3]) >= 0.0):
        raise ValueError(f"a counter ends in _total and never falls below 0: {line}")
    found[current].samples[key] = float(parts[3])
