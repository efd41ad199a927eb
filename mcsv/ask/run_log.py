"""What happens in a run, event by event, for ``log.jsonl`` of its folder."""

from __future__ import annotations

import functools
import platform
import time
from datetime import UTC, datetime
from typing import Any

__all__ = ["RunLog", "machine"]


class RunLog:
    """What happened, and how many seconds it took since what happened before."""

    def __init__(self) -> None:
        self._noted: list[dict[str, Any]] = []
        self._last = time.monotonic()
        self.note("began")

    def note(self, event: str, **more: Any) -> None:
        """Add an event."""
        now = time.monotonic()
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._noted.append({"time": at, "event": event, "seconds": round(now - self._last, 4), **more})
        self._last = now

    @property
    def events(self) -> list[dict[str, Any]]:
        """All of them; the first says on which machine."""
        first, *rest = self._noted
        return [{**first, "machine": machine()}, *rest]


@functools.cache
def machine() -> dict[str, str]:
    """What of a machine could decide bits: its system, its kind, and the processor for which code is compiled."""
    from llvmlite import binding

    return {"system": platform.system(), "kind": platform.machine(), "processor": str(binding.get_host_cpu_name())}
