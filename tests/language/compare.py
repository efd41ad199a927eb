"""Where two answers to one model differ by more than rounding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from engine import Answer
from numpy.typing import NDArray
from reading.programme import Reading

__all__ = ["CLOSE", "differences", "relative"]

CLOSE = 1e-9
Floats = NDArray[np.float64]


def relative(one: Floats, other: Floats, gross: Floats | float = 0.0) -> float:
    """The largest difference, relative to the larger one, or to 1/1000 of ``gross`` where most of it has cancelled."""
    one, other = np.asarray(one), np.asarray(other)
    with np.errstate(all="ignore"):
        scale = np.maximum(np.maximum(np.abs(one), np.abs(other)), 1e-3 * np.asarray(gross))
        apart = np.abs(one - other) / scale
    apart = np.where((one == other) | (np.isnan(one) & np.isnan(other)), 0.0, apart)
    return float(np.nan_to_num(apart, nan=np.inf).max(initial=0.0))


def differences(answer: Answer, reading: Reading) -> Iterator[str]:
    """What the engine and the reading say differently, in words."""
    for pocket, found in answer.positions.items():
        for t, position in enumerate(reading.positions[pocket]):
            if (apart := relative(found[t], position, reading.gross[pocket])) > CLOSE:
                yield f"position of {pocket} in period {t}: {apart:.2g}"
    for pocket, (last, lowest) in answer.judged.items():
        dates, gross = reading.judged[pocket], reading.gross[pocket]
        truths = [reading.positions[pocket][t] for t in sorted(dates)]
        if (apart := relative(last, truths[-1], gross)) > CLOSE:
            yield f"position of {pocket} at the end of its window: {apart:.2g}"
        if lowest is not None and (apart := relative(lowest, np.minimum.reduce(truths), gross)) > CLOSE:
            yield f"lowest position of {pocket} that is judged: {apart:.2g}"
    for view, worth in answer.npv.items():
        if (apart := relative(worth, reading.npv[view], reading.npv_gross[view])) > CLOSE:
            yield f"npv of {view}: {apart:.2g}"
    pairs = [(f"output {name}", value, reading.outputs[name]) for name, value in answer.outputs.items()]
    pairs += [(f"stock {name}", value, np.array(reading.stocks[name])) for name, value in answer.stocks.items()]
    for what, value, truth in pairs:
        if (apart := relative(value, truth)) > CLOSE:
            yield f"{what}: {apart:.2g}"
    yield from _beyond(answer, reading)


def _beyond(answer: Answer, reading: Reading) -> Iterator[str]:
    zero = np.zeros(1)
    for kind, mine, truth in (
        ("cash", answer.cash_beyond, reading.cash_beyond),
        ("value", answer.value_beyond, reading.value_beyond),
    ):
        for pocket, found in truth.items():
            gross = reading.gross_beyond[pocket]
            if (apart := relative(mine.get(pocket, zero), found, gross)) > CLOSE:
                yield f"{kind} of {pocket} beyond the horizon: {apart:.2g}"
