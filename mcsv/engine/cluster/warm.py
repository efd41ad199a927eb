"""The plug-in that warms each worker of a cluster up, those too that join or start anew later."""

from __future__ import annotations

import asyncio
from typing import Any

from distributed import WorkerPlugin

from mcsv.engine.cluster.there import warm_up

__all__ = ["Warm"]


class Warm(WorkerPlugin):  # type: ignore[misc]
    """Kernels are there before the first pass is; a worker answers meanwhile."""

    name = "mcsv-warm"
    idempotent = True

    async def setup(self, worker: Any) -> None:
        """See :class:`distributed.WorkerPlugin`."""
        await asyncio.to_thread(warm_up)
