"""A cluster whose machines do not all have the code of this process is refused, with who has what."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from mcsv.engine.cluster.there import DECIDE, told
from mcsv.errors import Mistake, UsageError

__all__ = ["check_code", "mixed"]

SCHEDULER = "scheduler"
_NAMED = 3
"""Machines of a kind that are named."""
_TURNS, _PAUSE = 5, 1.0
"""How often workers are asked, all of which are lost meanwhile, and seconds between two times."""


def check_code(client: Any) -> None:
    """UsageError E771 unless scheduler and workers of a client's cluster have the code of this process, E772 where
    there is no worker.
    """
    found = _told_by_workers(client)
    if not found:
        way_out = "start workers: dask worker ADDRESS"
        raise UsageError(Mistake("E772", "has no workers", "cluster", client.scheduler.address, way_out=way_out))
    try:
        found = {SCHEDULER: client.run_on_scheduler(told)} | found
    except Exception as error:
        found = {SCHEDULER: error} | found
    if mistakes := mixed(found, told()):
        raise UsageError(mistakes)


def _told_by_workers(client: Any) -> dict[str, object]:
    """What each worker has, or its exception. Those that were lost while they were asked tell nothing; others may have
    come for them.
    """
    for turn in range(_TURNS):
        time.sleep(_PAUSE if turn else 0.0)
        found: dict[str, object] = client.run(told, on_error="return")
        there = {who: has for who, has in found.items() if not isinstance(has, OSError)}
        if there or not found:
            return there
    return {}


def mixed(found: Mapping[str, object], here: Mapping[str, str]) -> list[Mistake]:
    """For each kind of code that is not the one ``here``: who has it. ``found`` is what each told, or its exception."""
    kinds: dict[str, list[str]] = {}
    for who, has in found.items():
        if not isinstance(has, Mapping):
            kinds.setdefault(f"none of this mcsv ({type(has).__name__}: {has})", []).append(who)
        elif any(has[name] != here[name] for name in DECIDE):
            kinds.setdefault(_said(has), []).append(who)
    rule = f"scheduler and workers have the code of whoever asks: {_said(here)}"
    return [
        Mistake("E771", f"{'has' if len(who) == 1 else 'have'} {has}", _named(who), rule=rule, way_out=_WAY_OUT)
        for has, who in kinds.items()
    ]


_WAY_OUT = "start them in one environment, or from one container"


def _said(has: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value[:12]}" for name, value in has.items())


def _named(who: list[str]) -> str:
    more = f" and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
    return ", ".join(sorted(who)[:_NAMED]) + more
