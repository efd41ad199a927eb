"""What all peers share: arguments in, one JSON document out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

Work = Callable[[int, int], dict[str, Any]]


def serve(load: Callable[[], Work]) -> None:
    """Print what ``load()(draws, threads)`` answers; a tool that is not installed is an answer as well.

    ``load`` imports the tool and returns the work, which times itself without the import (``seconds``).
    """
    draws, threads = int(sys.argv[1]), int(sys.argv[2])
    try:
        work = load()
    except ImportError as error:
        print(json.dumps({"missing": f"not installed: {error.name or error}"}))
        return
    print(json.dumps({"draws": draws, "threads": threads} | work(draws, threads)))


def figures(position: Any) -> dict[str, float]:
    """Mean, sd and P(< 0) of an array of draws."""
    return {
        "mean": float(position.mean()),
        "sd": float(position.std(ddof=1)),
        "p_negative": float((position < 0).mean()),
    }
