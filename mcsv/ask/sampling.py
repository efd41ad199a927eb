"""How much of a model is drawn for a question, and from which random numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mcsv import engine

__all__ = ["Sampling"]


@dataclass(frozen=True)
class Sampling:
    """Draws, the seed, threads and scope; ``progress`` is told of each pass."""

    draws: int
    seed: int
    threads: int
    scope: str = ""
    progress: engine.Progress | None = None

    @property
    def executor(self) -> engine.Threads:
        """What runs passes."""
        return engine.Threads(self.threads)
