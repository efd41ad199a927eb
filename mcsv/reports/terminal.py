"""The answer to ``mcsv run`` in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.media import text
from mcsv.reports.run import answer as whole
from mcsv.reports.writing.paper import Block, Note
from mcsv.reports.writing.screen import Screen

if TYPE_CHECKING:
    import xarray as xr

LINES = 60
"""What one can take in at a look; with more options there is more to say."""

_FOOT = 4
"""Lines of the provenance: the speed in it, one digit longer or shorter, is to move nothing else."""

__all__ = ["answer", "changed", "comparison", "provenance"]

_KINDS = {"sobol": "Sobol points", "plain": "plain draws (points are for run and explain)"}
"""What draws are called, where it is said how they are spread."""


def answer(results: xr.Dataset, screen: Screen, option: str | None = None, full: bool = False) -> str:
    """The answer as text for ``screen``, with a line break at its end; see :func:`mcsv.reports.run.answer.answer`.

    A model of one option has at most ``LINES`` lines, unless it is told in ``full``, or on a narrow screen.
    """
    foot = provenance(results, screen)

    def height(blocks: Sequence[Block]) -> int:
        drawn = text.draw(blocks, screen)
        return drawn.count("\n") + 1 if drawn.strip() else 0  # with the blank line behind it

    short = not full and results.sizes["option"] == 1
    room = whole.Room(LINES + 1 - max(height([foot]), _FOOT), height) if short else None
    return text.draw((*whole.answer(results, option, full, room), foot), screen)


def comparison(results: xr.Dataset, screen: Screen) -> str:
    """How options compare as text for ``screen``; see :func:`mcsv.reports.questions.comparison.comparison`."""
    from mcsv.reports.questions import comparison as compared  # which the answer to a run does without

    return text.draw((*compared.comparison(results), provenance(results, screen)), screen)


def changed(results: xr.Dataset, screen: Screen) -> str:
    """What changed from one model to another as text for ``screen``; see
    :func:`mcsv.reports.questions.difference.difference`.
    """
    from mcsv.reports.questions import difference as differing

    blocks = differing.difference(results)
    alone = len(blocks) == 1  # that nothing differs is a line, and all there is to say
    return text.draw(blocks if alone else (*blocks, provenance(results, screen)), screen)


def provenance(results: xr.Dataset, screen: Screen) -> Note:
    """How to read errors, and where the figures come from."""
    attrs = results.attrs
    kind = _KINDS.get(str(attrs.get("sampling", "")), "draws")
    parts = [f"{attrs['draws']:,} {kind}", f"seed {attrs['seed']}", f"fingerprint {str(attrs['fingerprint'])[:12]}"]
    elapsed = attrs.get("elapsed_seconds")
    if elapsed:
        parts.append(f"{attrs['draws'] / elapsed:,.0f} draws/s")
    parts.append(f"mcsv {attrs['mcsv']}")
    sign = screen.signs.plus_minus
    error = f"{sign} and intervals: 95 % simulation error; figures are rounded to it, reserves up."
    return Note((error, screen.signs.dot.join(parts)))
