"""Spellings that are right and yet easily mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mcsv.errors import Mistake
from mcsv.model.language.places import Place, join

__all__ = ["LOOKALIKES", "thousands"]

LOOKALIKES = {"yes": 1.0, "on": 1.0, "true": 1.0, "no": 0.0, "off": 0.0, "false": 0.0}
"""Words that readers of YAML 1.1 take for a truth value, and so for the same key as each other."""

_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_DECIMALS = re.compile(r"[-+]?\d*\.\d*[1-9]\d*", re.ASCII)
_SHORT_LIST = 8


def thousands(block: Any, path: str, spelling: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Mistake]:
    """Point at 40.000 (W308), and at 1.234 beside a number a hundred times as large (W307): thousands may be meant."""
    numbers = dict(_numbers(block, path, 1))
    suspects = [inner for inner in numbers if _THOUSANDS.fullmatch(spelling.get(inner, ""))]
    if not suspects:
        return
    largest = max(map(abs, numbers.values()))
    # 1.000 beside 0.966 is a factor.
    factors = any(_DECIMALS.fullmatch(spelling.get(inner, "")) for inner in numbers)
    for inner in suspects:
        written, value = spelling[inner], numbers[inner]
        rule, code, way_out = f"a point starts the decimals: this is {value:g}", "", ""
        if 100 * abs(value) <= largest:
            code, rule = "W307", f"{rule}, and {largest:g} stands beside it"
        elif not factors and written.endswith(".000"):
            code, way_out = "W308", f"write {written.replace('.', '_')} if thousands are meant, {value:g} if not"
        if code:
            mistake = Mistake(code, "may have been meant as thousands", inner, written, rule, way_out)
            yield mistake.at("", places[inner].line, places[inner].column)


def _numbers(block: Any, path: str, depth: int) -> Iterator[tuple[str, float]]:
    """The numbers of a mapping or list with their paths, those of short lists in it included."""
    parts = block.items() if isinstance(block, dict) else enumerate(block)
    for key, value in parts:
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield join(path, key), value
        elif depth and isinstance(value, list) and len(value) <= _SHORT_LIST:
            yield from _numbers(value, join(path, key), depth - 1)
