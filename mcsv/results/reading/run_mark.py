"""By what a page says of which run it is."""

from __future__ import annotations

__all__ = ["run_mark"]


def run_mark(fingerprint: str, draws: int) -> str:
    """By what a run is known in a page of it: no two that differ have the same."""
    return f"mcsv-run-{fingerprint}-{draws}"
