"""A list of runs from lists and ranges: every combination of values, for each seed."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from mcsv.batch.names import folded, is_name
from mcsv.batch.table import COLUMNS
from mcsv.errors import Mistake, UsageError
from mcsv.files.models import parse_overrides

__all__ = ["MOST", "sweep_list"]

MOST = 100_000
"""Rows of a list at most."""
_NUMBER = r"[+-]?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*(?::\s*({_NUMBER})\s*)?", re.ASCII)
_WHOLE = re.compile(r"[\w.,=+@%-]+")
"""What is one word in a shell, and stays as it is."""
_PART = re.compile(r"""("[^"]*"|'[^']*'|[^\s\[\]{},"'][^\[\]{},]*|[\[{][^\[\]{}]*[\]}])\s*(?:,|$)""")


def sweep_list(models: Sequence[str], changes: Sequence[str], seeds: str = "", draws: str = "") -> str:
    """The text of a LIST.csv with a row for each model, each combination of values of ``PATH=VALUE,VALUE,…`` changes,
    and each seed.

    A value may be a range: ``1..10``, or ``0..1:0.25`` with its step. UsageError E765 for what is no list of values or
    gives too many rows, E205 for a change that cannot be read.
    """
    wrong: list[Mistake] = []
    axes = [_axis(change, wrong) for change in changes]
    often = Counter(change.partition("=")[0].strip() for change in changes)
    for path in (path for path, times in often.items() if times > 1):
        wrong.append(_refused(f"--set {path}", f"{often[path]} times", "each path once, its values apart by commas"))
    numbers = _values("--seeds", seeds, wrong) if seeds else [""]
    wrong += [_refused("--seeds", each, "whole numbers from 0 on") for each in numbers if each and not each.isdigit()]
    count = len(models) * len(numbers)
    for axis in axes:
        count *= len(axis)
    if count > MOST:
        wrong.append(_refused("sweep", f"{count:,} runs", f"at most {MOST:,} runs"))
    if wrong:
        raise UsageError(wrong)
    found = io.StringIO()
    rows = csv.writer(found, lineterminator="\n")
    rows.writerow(COLUMNS)
    told = [(model, values, seed) for model, *values, seed in itertools.product(models, *axes, numbers)]
    names = [_name(model, values, seed) for model, values, seed in told]
    alike = Counter(map(folded, names))
    for (model, values, seed), name in zip(told, names, strict=True):  # where two would be one, mcsv batch knows how
        rows.writerow([model, ";".join(values), draws, seed, name if alike[folded(name)] == 1 else ""])
    return found.getvalue()


def _axis(change: str, wrong: list[Mistake]) -> list[str]:
    """A change with each of its values."""
    path, sign, text = change.partition("=")
    found = [f"{path.strip()}={value}" for value in _values(f"--set {path.strip()}", text, wrong)] if sign else [change]
    for each in found:
        if ";" in each:
            wrong.append(_refused("--set", each, "no semicolon, which stands between changes in a list"))
        try:
            parse_overrides([each])
        except UsageError as error:
            wrong += error.mistakes
    return found


def _values(option: str, text: str, wrong: list[Mistake]) -> list[str]:
    """Values apart by commas, none of them in brackets or quotes; ranges are written out."""
    found, at = list[str](), 0
    while at < len(text.rstrip()) or not at:
        part = _PART.match(text, at + len(text[at:]) - len(text[at:].lstrip()))
        if part is None:
            wrong.append(_refused(option, text, "values apart by commas, or a range such as 1..10 or 0..1:0.25"))
            return []
        found += _written_out(option, part[1].strip(), wrong)
        at = part.end()
    return list(dict.fromkeys(found))


def _written_out(option: str, value: str, wrong: list[Mistake]) -> list[str]:
    """All numbers of a range, both ends included; anything else as it is."""
    ends = _RANGE.fullmatch(value)
    if ends is None:
        return [value]
    low, high, step = (Decimal((each or "1").replace("_", "")) for each in ends.groups())
    if low > high or step <= 0:
        wrong.append(_refused(option, value, "from the smaller number to the larger one, by a step above 0"))
        return []
    count = int((high - low) / step) + 1
    if count > MOST:
        wrong.append(_refused(option, value, f"at most {MOST:,} runs"))
        return []
    return [f"{low + number * step:f}" for number in range(count)]


def _name(model: str, values: Sequence[str], seed: str) -> str:
    """What is different in a row, where a folder can be called that which no shell takes apart."""
    said = [f"{path.rpartition('.')[2]}={value}" for path, _, value in (each.partition("=") for each in values)]
    name = "_".join("_".join([Path(model).stem, *said, *([f"seed={seed}"] if seed else [])]).split())
    apart = len({each.partition("=")[0] for each in said}) == len(said)
    return name if apart and is_name(name) and _WHOLE.fullmatch(name) else ""


def _refused(option: str, value: str, rule: str) -> Mistake:
    return Mistake("E765", "is not possible", option, value[:80], rule, "for example --set inputs.x.mean=1,2,5..10")
