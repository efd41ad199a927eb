"""Tables of a run as bars, for media that can draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcsv.reports.writing.paper import Bars, Block, Shown, Table

__all__ = ["in_parts"]


def in_parts(blocks: Iterable[Block], columns: tuple[int, ...]) -> Iterator[Block]:
    """The blocks, the first table in which every row has these columns as figures with bars of them, in one unit."""
    drawn = False
    for block in blocks:
        if isinstance(block, Table) and not drawn and (first := _figure(block, columns)) is not None:
            drawn = True
            yield Bars(block, columns, "stacked", 0.0, first.unit, first.scale)
        else:
            yield block


def _figure(block: Table, columns: tuple[int, ...]) -> Shown | None:
    """A figure of these columns, where all of them are figures of one unit and scale; None otherwise."""
    if not block.rows or len(block.columns) <= max(columns):
        return None
    cells = [row.cells[at] for row in block.rows for at in columns]
    shown = [cell for cell in cells if isinstance(cell, Shown)]
    alike = {(cell.unit, cell.scale.factor) for cell in shown}
    return shown[0] if len(shown) == len(cells) and len(alike) == 1 else None
