"""How much of a model is drawn for a question, and from which random numbers."""

from __future__ import annotations

from mcsv import engine
from mcsv.dataclass import dataclass

__all__ = ["Sampling"]


@dataclass(frozen=True)
class Sampling:
    """Draws, the seed, threads of this machine and scope; ``progress`` is told of each pass. Passes run ``elsewhere``
    where that is given.
    """

    draws: int
    seed: int
    threads: int
    scope: str = ""
    progress: engine.Progress | None = None
    elsewhere: engine.Executor | None = None

    @property
    def executor(self) -> engine.Executor:
        """What runs passes."""
        return self.elsewhere or engine.Threads(self.threads)
