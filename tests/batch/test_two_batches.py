"""Two batches on one folder: no run is made twice, and each has the bytes that it has alone."""

from __future__ import annotations

import threading
from pathlib import Path

from campaign import effort
from small_batches import MODEL, Quiet

from mcsv import api
from mcsv.batch import crew
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.works import Works
from mcsv.files.claims import Claims
from mcsv.files.run_layout import RESULT

RUNS = 4


def batch(rows: list[Row], out: Path, found: list[Outcome]) -> None:
    with Claims() as claims:
        works = Works(out, Asked(), 2, claims)
        found += crew.make(rows, works, Quiet())
        works.close()


def test_two_batches_share_a_folder(tmp_path: Path) -> None:
    api.warmup()
    model = tmp_path / "m.yaml"
    model.write_text(MODEL)
    rows = [Row(f"r{number}", str(model), draws=1000, seed=number) for number in range(RUNS)]
    alone = tmp_path / "alone"
    alone.mkdir()
    batch(rows, alone, [])
    for number in range(effort(50, 1)):
        out = tmp_path / f"out{number}"
        out.mkdir()
        found: tuple[list[Outcome], list[Outcome]] = [], []
        threads = [threading.Thread(target=batch, args=(rows, out, each)) for each in found]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = [[outcome.state for outcome in each if outcome.row == row] for row in rows for each in found]
        assert all(len(each) == 1 for each in states)
        pairs = [{*one, *other} for one, other in zip(states[::2], states[1::2], strict=True)]
        assert pairs == [{"made", "kept"}] * RUNS
        for row in rows:
            assert (out / row.name / RESULT).read_bytes() == (alone / row.name / RESULT).read_bytes()
        assert {place.name for place in out.iterdir()} == {row.name for row in rows}
