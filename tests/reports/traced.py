"""Which figure of a result stands in which place of an answer: figures are given values that no other figure has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from mcsv.reports.writing.paper import Block, Part, Phrase, Sentence, Shown, Table

__all__ = ["Traced", "traced"]

_STEP = 1e-6
"""From figure to figure: small enough that all of them are probabilities too."""
_ENDS = ("_se", "_ci", "_heavy")


@dataclass(frozen=True)
class Traced:
    """A result of one option whose figures are told apart by their values, and what each is called."""

    one: xr.Dataset
    names: Mapping[float, str]

    def name(self, cell: Part) -> str:
        """What a figure is called; words as they are, "?" for what was worked out of several."""
        if not isinstance(cell, Shown):
            return str(cell)
        return self.names.get(round(cell.value, 9), "?")

    def tables(self, blocks: Iterable[Block]) -> dict[str, dict[str, list[str]]]:
        """By the title of each table up to a comma, by the label of each row and what stands below it, its cells; a row
        that has the label of another is called by the one before it.
        """
        found: dict[str, dict[str, list[str]]] = {}
        for table in filter(None, map(_table, blocks)):
            rows, before = found.setdefault(str(table.title).split(",")[0], {}), ""
            for row in table.rows:
                label = " ".join(filter(None, (row.label, row.below if row.below.startswith("less ") else "")))
                label = f"{before}{label}" if label.startswith("  ") else label
                rows[label], before = [*map(self.name, row.cells)], label
        return found

    def said(self, block: Block) -> str:
        """A sentence with the names of its figures in braces."""
        parts = block.parts if isinstance(block, Sentence) else ()
        return "".join(f"{{{self.name(part)}}}" if isinstance(part, Shown) else str(part) for part in parts)

    def sentences(self, blocks: Iterable[Block]) -> dict[str, dict[str, str]]:
        """By the words of each sentence up to its first figure, what stands in its places; those with figures only."""
        found: dict[str, dict[str, str]] = {}
        for block in blocks:
            for phrase in block.parts if isinstance(block, Sentence) else ():
                places = dict(self._places(phrase))
                if places and isinstance(phrase, Phrase):
                    found[phrase.template] = places
        return found

    def _places(self, part: Part) -> Iterator[tuple[str, str]]:
        for place, value in part.values.items() if isinstance(part, Phrase) else ():
            if isinstance(value, Shown):
                yield place, self.name(value)
            else:
                yield from self._places(value)


def _table(block: Block) -> Table | None:
    """The table that a block is or is drawn from."""
    found = getattr(block, "table", block)
    return found if isinstance(found, Table) else None


def traced(one: xr.Dataset, but: Iterable[str] = ()) -> Traced:
    """One option's result in which every figure that has an error or an interval, but for those of some variables, has
    a value of its own.

    What is not known stays so.
    """
    found, names, count = one.copy(deep=True), dict[float, str](), 0
    told = [str(name) for name in one.data_vars if {f"{name}_se", f"{name}_ci"} & {*map(str, one.data_vars)}]
    for name in told:
        values = np.array(one[name].values, np.float64)
        if name in but or name.endswith(_ENDS):
            continue
        for place in np.ndindex(values.shape):
            if np.isfinite(values[place]):
                count += 1
                values[place] = round(count * _STEP, 9)
                labels = [_label(one, dim, index) for dim, index in zip(one[name].dims, place, strict=True)]
                names[values[place]] = f"{name}[{', '.join(labels)}]" if labels else name
        found[name] = one[name].dims, values
        if f"{name}_se" in one:
            found[f"{name}_se"] = one[name].dims, np.where(np.isfinite(one[f"{name}_se"]), values / 1e6, np.nan)
        if f"{name}_ci" in one:
            found[f"{name}_ci"] = one[f"{name}_ci"].dims, np.stack([values - _STEP / 4, values + _STEP / 4], axis=-1)
    assert count * _STEP < 1.0
    return Traced(found, names)


def _label(one: xr.Dataset, dim: object, index: int) -> str:
    return str(one[dim].values[index]).removesuffix("T00:00:00") if dim in one.coords else str(index)
