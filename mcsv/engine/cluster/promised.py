"""What a cluster was asked for, as a future of ``concurrent.futures``."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future
from typing import Any

from distributed import Client

__all__ = ["promised"]


def promised(client: Client, asked: Any) -> Future[Any]:
    """The result of ``asked``, a future of the client's, or its exception; cancelled where either of them is.

    The client's own executor asks for the status again once the result is there; where the worker that sent it was
    lost meanwhile, it takes the result for an exception. Here a result that has come is the result.
    """
    found: Future[Any] = Future()

    def called_off(found: Future[Any]) -> None:
        if found.cancelled() and not asked.cancelled():
            asked.cancel()

    async def told() -> None:
        try:
            result = await asked
        except (CancelledError, asyncio.CancelledError):
            found.cancel()
            found.set_running_or_notify_cancel()  # or whoever waits is not woken
        except Exception as error:
            if found.set_running_or_notify_cancel():
                found.set_exception(error)
        else:
            if found.set_running_or_notify_cancel():
                found.set_result(result)

    found.add_done_callback(called_off)
    client.loop.add_callback(told)
    return found
