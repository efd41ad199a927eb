from __future__ import annotations

import json
from pathlib import Path

from mcsv import engine
from mcsv.batch.expected import expected
from mcsv.batch.records import Asked, Row
from mcsv.batch.works import Works
from mcsv.files.claims import Claims
from mcsv.plan import lower


def test_memory_is_that_of_the_largest_that_may_run_beside_each_other(tmp_path: Path) -> None:
    place = tmp_path / "model.json"
    model = {"inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}}, "outputs": {"y": {"formula": "poisson(3) + x"}}}
    place.write_text(json.dumps(model), encoding="utf-8")
    works = Works(tmp_path / "out", Asked(), 1, Claims())
    sizes = (2_000_000, 1_000, 1_000, 3_000_000)
    rows = [Row(f"run{number}", str(place), draws=draws) for number, draws in enumerate(sizes)]
    found = expected(rows, works, lambda number: None)
    plan = lower(works.model(rows[0]), 1)
    own = [engine.memory_bound(plan, draws, 1) - engine.INTERPRETER for draws in sizes]
    works.close()
    assert own[3] > own[0] > own[1] == own[2]
    assert found.memory == engine.INTERPRETER + own[0] + own[3]  # one runs, another is read or written
    assert (found.runs, found.draws) == (4, sum(sizes))
