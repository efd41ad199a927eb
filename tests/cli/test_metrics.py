"""``mcsv batch --metrics``: the state of a batch as Prometheus reads it, at every moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_text import read

from mcsv.batch.records import Outcome, Row
from mcsv.cli import metrics
from mcsv.cli.metrics import Metrics, check_metrics
from mcsv.errors import UsageError

ROWS = [Row(name, "a.yaml", draws=1000) for name in ("one", "two", "three")]


class Nobody:
    """Who is told as well."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def started(self, row: Row) -> None:
        self.told.append(f"started {row.name}")

    def drawn(self, row: Row, done: int) -> None:
        self.told.append(f"drawn {done}")

    def elsewhere(self, row: Row) -> None:
        self.told.append(f"elsewhere {row.name}")

    def ended(self, outcome: Outcome) -> None:
        self.told.append(f"ended {outcome.state}")

    def turn(self) -> None:
        self.told.append("turn")


def states(place: Path, batch: str) -> dict[str, float]:
    found = read(place.read_text(encoding="utf-8"))["mcsv_batch_runs"]
    return {state: found.samples["mcsv_batch_runs", f'batch="{batch}",state="{state}"'] for state in metrics._STATES}


def test_the_file_tells_the_state_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_PAUSE", -1.0)
    place, other = tmp_path / "b.prom", Nobody()
    watch = Metrics(place, ROWS, "/runs", other)
    assert states(place, "/runs") == {
        "waiting": 3,
        "running": 0,
        "elsewhere": 0,
        "made": 0,
        "kept": 0,
        "failed": 0,
        "stopped": 0,
    }
    watch.started(ROWS[0])
    watch.drawn(ROWS[0], 600)
    watch.drawn(ROWS[0], 500)  # threads tell in any order
    watch.turn()
    assert states(place, "/runs")["running"] == 1
    assert states(place, "/runs")["waiting"] == 2
    found = read(place.read_text())
    assert found["mcsv_batch_draws_total"].value == 600
    assert found["mcsv_batch_ended"].value == 0
    assert "mcsv_batch_exit_code" not in found
    watch.drawn(ROWS[0], 1000)
    watch.ended(Outcome(ROWS[0], "made", seconds=1.25))
    watch.ended(Outcome(ROWS[1], "failed", reason="E105"))
    watch.started(ROWS[2])
    watch.close(6)
    found = read(place.read_text())
    assert states(place, "/runs") == {
        "waiting": 1, "running": 0, "elsewhere": 0, "made": 1, "kept": 0, "failed": 1, "stopped": 0,
    }  # fmt: skip
    assert found["mcsv_batch_exit_code"].value == 6
    assert found["mcsv_batch_ended"].value == 1
    summary = found["mcsv_batch_run_seconds"].samples
    assert [*summary.values()] == [1.25, 1]
    began, now = (found[f"mcsv_batch_{what}_timestamp_seconds"].value for what in ("started", "updated"))
    assert 1.5e9 < began <= now
    assert other.told[:3] == ["started one", "drawn 600", "drawn 500"]
    assert "turn" in other.told
    assert [path.name for path in tmp_path.iterdir()] == ["b.prom"]


def test_what_somebody_else_makes_is_not_running_here(tmp_path: Path) -> None:
    place = tmp_path / "b.prom"

    def seen() -> dict[str, float]:
        watch._write(None)
        return {state: count for state, count in states(place, "/runs").items() if count}

    watch = Metrics(place, ROWS, "/runs", Nobody())
    watch.started(ROWS[0])
    watch.elsewhere(ROWS[0])
    assert seen() == {"waiting": 2, "elsewhere": 1}
    watch.drawn(ROWS[0], 100)  # they died, and it is made here
    assert seen() == {"waiting": 2, "running": 1}
    watch.elsewhere(ROWS[0])
    watch.ended(Outcome(ROWS[0], "kept"))
    assert seen() == {"waiting": 2, "kept": 1}


def test_any_name_of_a_folder_is_a_label(tmp_path: Path) -> None:
    batch = 'a "b"\\c\nd\u00e9'
    Metrics(tmp_path / "b.prom", ROWS, batch, Nobody())
    (key,) = read((tmp_path / "b.prom").read_text(encoding="utf-8"))["mcsv_batch_ended"].samples
    assert key[1] == 'batch="a \\"b\\"\\\\c\\nd\u00e9"'


def test_a_disk_that_refuses_ends_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metrics, "_PAUSE", -1.0)
    watch = Metrics(tmp_path / "gone" / "b.prom", ROWS, "/runs", Nobody())
    watch.turn()
    watch.close(0)
    assert capsys.readouterr().err.count("E602") == 1


def test_where_it_may_go(tmp_path: Path) -> None:
    (tmp_path / "theirs.prom").write_text("# HELP node_load1 Load.\n")
    (tmp_path / "ours.prom").write_text("# HELP mcsv_build_info Version of mcsv.\n")
    assert check_metrics(str(tmp_path / "new.prom")) == (tmp_path / "new.prom").resolve()
    assert check_metrics(str(tmp_path / "ours.prom")).name == "ours.prom"
    for name in ("theirs.prom", "new.txt", "none/new.prom", "."):
        with pytest.raises(UsageError) as caught:
            check_metrics(str(tmp_path / name))
        assert caught.value.mistakes[0].code == "E502"


def test_a_batch_leaves_its_last_state(run: Any, tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "bad.yaml").write_text("x: 1\n")
    place = tmp_path / "b.prom"
    done = run("batch", tmp_path / "models", "--draws", "1e3", "--out", tmp_path / "runs", "--metrics", place)
    assert done.code == 6
    assert states(place, str(tmp_path / "runs"))["failed"] == 1
    assert read(place.read_text())["mcsv_batch_exit_code"].value == 6


@pytest.mark.parametrize(
    "text",
    [
        "a 1",
        "# TYPE a gauge\na 1\n",
        "# HELP a x\n# TYPE a gauge\nb 1\n",
        "# HELP a x\n# TYPE a gauge\na 1\na 1\n",
        '# HELP a x\n# TYPE a gauge\na{b="c\\q"} 1\n',
        "# HELP a x\n# TYPE a gauge\na one\n",
        "# HELP a x\n# TYPE a counter\na 1\n",
    ],
)
def test_the_reader_is_strict(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read(text)
