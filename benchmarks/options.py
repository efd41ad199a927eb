"""What options cost: three beside one, and three that are compared beside three that are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Bar, Section

BARS = {"apart": 1.15, "one": 2.4}
_KINDS = {"early": "options that draw what comes first otherwise", "late": "options that differ by one cost"}
_AGAINST = {"apart": "three that are not compared", "one": "one option"}


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Ratios of times a draw, of runs that alternate: what else the machine does hits all of them alike."""
    draws = 2**16 if quick else 2**18
    run = peer("mcsv_options", draws)
    say(f"options: {run.missing or f'{run.seconds:.1f} s'}")
    title = f"Three options of the standard programme compared, 50 prices of an effect, one thread, {draws:,} draws"
    if run.missing:
        return [Section("options", title, [{"": "not measured", "remark": run.missing}])]
    rows: list[dict[str, Any]] = [
        {"": name, "cells": run.answer["cells"][name], "microseconds a draw": time}
        for name, time in run.answer["microseconds"].items()
    ]
    bars = [
        Bar(f"{_KINDS[kind]}, of {_AGAINST[against]}", ratio, BARS[against])
        for kind, ratios in run.answer["ratios"].items()
        for against, ratio in ratios.items()
    ]
    return [Section("options", title, rows, bars=bars)]
