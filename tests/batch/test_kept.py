"""A run that is there is kept as long as all that it came from is what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_batches import MODEL, Quiet

from mcsv.ask.run_made import versions
from mcsv.batch import crew
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.works import Works
from mcsv.files.claims import Claims


def batch(row: Row, out: Path) -> Outcome:
    with Claims() as claims:
        works = Works(out, Asked(), 1, claims)
        (found,) = crew.make([row], works, Quiet())
        works.close()
    return found


@pytest.mark.parametrize("name", ["mcsv", "numpy", "scipy"])
def test_what_another_version_made_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    place = tmp_path / "m.yaml"
    place.write_text(MODEL)
    row = Row("r", str(place), draws=1000, seed=1)
    assert [batch(row, tmp_path).state for _ in range(2)] == ["made", "kept"]
    with monkeypatch.context() as patched:
        patched.setattr("mcsv.batch.one_run.versions", lambda: {**versions(), name: "another"})
        again = batch(row, tmp_path)
    assert (again.state, again.remark) == ("made", "model, arguments or version changed; made again")
    assert batch(row, tmp_path).state == "kept"
