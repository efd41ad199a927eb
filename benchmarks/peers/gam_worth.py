"""What knowing an input is worth by regression on stored draws, as R's voi and SAVI do: a generalized additive model.

Strong, Oakley, Brennan, "Estimating multiparameter partial expected value of perfect information from a probabilistic
sensitivity analysis sample", Medical Decision Making 34:311 (2014). With pygam, whose smoothing is chosen by
cross-validation over its grid; without it with scikit-learn's splines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from benchmarks.peers.numpy_position import INPUTS, NAMES, position
from benchmarks.peers.serve import Work, serve

FITTED = ("unit_value_0", "cost_0")
"""Inputs that are fitted; all take the same time."""


def load() -> Work:
    import numpy as np

    of, (tool, fits) = position(), _tool()

    def work(draws: int, threads: int) -> dict[str, Any]:
        u = np.random.default_rng(1).random((INPUTS, draws))
        y = of(u)
        y -= y.mean()
        found: dict[str, Any] = {}
        seconds: dict[str, list[float]] = {}
        for how, fit in fits.items():
            for name in FITTED:
                start = time.process_time()
                fitted = fit(u[NAMES.index(name)], y)
                found.setdefault(name, {})[how] = float(np.maximum(fitted, 0.0).mean() - max(fitted.mean(), 0.0))
                seconds.setdefault(how, []).append(time.process_time() - start)
        each = {how: sum(times) / len(times) for how, times in seconds.items()}
        return {"seconds": each[next(iter(each))], "each": each, "worth": found, "tool": tool}

    return work


def _tool() -> tuple[str, dict[str, Callable[[Any, Any], Any]]]:
    """The name of the tool, and how it fits: with its smoothing chosen, and as it comes."""
    try:
        from pygam import LinearGAM, s

        def grid(x: Any, y: Any) -> Any:
            return LinearGAM(s(0)).gridsearch(x[:, None], y, progress=False).predict(x[:, None])

        def plain(x: Any, y: Any) -> Any:
            return LinearGAM(s(0)).fit(x[:, None], y).predict(x[:, None])

        return "pygam", {"smoothing chosen": grid, "smoothing as it comes": plain}
    except ImportError:
        from sklearn.linear_model import RidgeCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import SplineTransformer

        def spline(x: Any, y: Any) -> Any:
            model = make_pipeline(SplineTransformer(20), RidgeCV([10.0**k for k in range(-3, 4)]))
            return model.fit(x[:, None], y).predict(x[:, None])

        return "splines of scikit-learn", {"smoothing chosen": spline}


if __name__ == "__main__":
    serve(load)
