"""Figures of results, drawn by matplotlib (``pip install 'mcsv[plot]'``).

>>> import mcsv.plot  # doctest: +SKIP
>>> ax = mcsv.plot.fan(mcsv.simulate(model))  # doctest: +SKIP

Each function takes what the question gave (the Dataset of ``simulate``, ``drivers``, ``compare`` or ``boxes``; of
``distribution`` an input, a fit, or single draws) and an ``ax`` to draw on, and returns the ``ax``. Without one it is
that of a new figure. What is drawn are the Dataset's own figures in their own units; 95 % simulation errors are drawn
where they can be seen. Nothing is shown, saved or set for other figures. UsageError E696 where the Dataset does not
hold what is to be drawn, E697 for the name of something that is not there.
"""

from importlib.util import find_spec

if find_spec("matplotlib") is None:
    raise ImportError(
        "mcsv.plot: E695 matplotlib is not installed; rule: figures are drawn by it; way out: pip install 'mcsv[plot]'"
    )

from mcsv.plot.draws import convergence
from mcsv.plot.influence import box, tornado
from mcsv.plot.money import fan, s_curve
from mcsv.plot.options import acceptability, trade_off
from mcsv.plot.savings import savings_map
from mcsv.plot.shapes import distribution

__all__ = [
    "acceptability",
    "box",
    "convergence",
    "distribution",
    "fan",
    "s_curve",
    "savings_map",
    "tornado",
    "trade_off",
]


def __dir__() -> list[str]:
    return sorted(__all__)
