"""The runs of a folder made as a batch makes them, by one thread: milliseconds of the processor for each step."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from mcsv import api
from mcsv.batch import one_run
from mcsv.batch.records import Asked, Row
from mcsv.batch.settings import rare_collections
from mcsv.batch.works import Works
from mcsv.files.claims import Claims

_spent: Counter[str] = Counter()
_adding = threading.Lock()


def main() -> None:
    """``FOLDER DRAWS`` on the command line; one JSON document."""
    folder, draws = Path(sys.argv[1]), int(sys.argv[2])
    api.warmup()
    for place, name, step in (
        (Works, "model", "read and check"),
        (import_module("mcsv.engine.passes"), "run_blocks", "kernels"),
        (import_module("mcsv.engine.pilot"), "run_blocks", "kernels"),
        (one_run, "_drawn", "lower, draw, sum up"),
        (one_run, "_written", "write"),
    ):
        setattr(place, name, _timed(getattr(place, name), step))
    rows = [Row(each.stem, str(each), draws=draws) for each in sorted(folder.glob("*.yaml"))]
    with tempfile.TemporaryDirectory() as out, Claims() as claims:
        works = Works(Path(out), Asked(), 1, claims)
        one_run.run_row(Row("first", rows[0].model, draws=2000), works)  # loads what is loaded once
        rare_collections()
        _spent.clear()
        begin = time.process_time()
        outcomes = [one_run.run_row(row, works) for row in rows]
        spent = time.process_time() - begin
    assert all(outcome is not None and outcome.state == "made" for outcome in outcomes)
    _spent["lower, draw, sum up"] -= _spent["kernels"]
    found: dict[str, Any] = {step: 1000.0 * seconds / len(rows) for step, seconds in _spent.items()}
    print(json.dumps(found | {"all": 1000.0 * spent / len(rows), "kernels, share": _spent["kernels"] / spent}))


def _timed(call: Callable[..., Any], step: str) -> Callable[..., Any]:
    """The same, with the time that is spent in it; what is timed inside something else counts in both.

    Second looks run kernels in several threads at a time: of a kernel only its own thread's time counts, or each would
    count for all. What else a step's threads do counts with the step.
    """
    clock = time.thread_time if step == "kernels" else time.process_time

    def timed(*words: Any, **named: Any) -> Any:
        begin = clock()
        try:
            return call(*words, **named)
        finally:
            with _adding:
                _spent[step] += clock() - begin

    return timed


if __name__ == "__main__":
    main()
