"""What repeats the runs of a batch elsewhere: a table of them, and the index of a team."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.errors import UserError

if TYPE_CHECKING:
    from mcsv.batch.records import Outcome, Row

__all__ = ["repeat"]


def repeat(rows: Sequence[Row], outcomes: Sequence[Outcome], folder: Path, parquet: bool) -> Iterator[str]:
    """Write the table where one is wanted, and tell the server of a team where there is one; what to say of it."""
    if parquet:
        from mcsv.batch.summary import SUMMARY, summary
        from mcsv.files.parquet import write_parquet

        yield f"wrote {write_parquet(summary(rows, outcomes, folder), folder / SUMMARY)}"
    from mcsv.files.run_address import VARIABLE

    if os.environ.get(VARIABLE):
        from mcsv.files.run_index import find_runs

        try:
            find_runs(folder)
        except UserError as error:  # the folders are the truth, and are there
            yield f"not indexed, which mcsv runs reindex {folder} does later: {error}"
