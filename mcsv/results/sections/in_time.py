"""How soon value comes, by view."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.plan.code.money import SPANS, MoneyCells
from mcsv.results.statistics.ratios import means, ratios
from mcsv.results.statistics.summary import Summary

__all__ = ["in_time"]


def in_time(summary: Summary) -> dict[str, Any]:
    """Shares of gains, gains and net value by view and span, (option, view, span); nothing without discounting."""
    layout = summary.layout
    told = [layout.money[option] for option in layout.options]
    found: dict[str, Any] = {"span_periods": np.array([_ends(each) for each in told])}
    if not layout.views:
        return {}
    gains = [each.gains[view] for each in told for view in layout.views]
    flat = [one for some in gains for one in some]
    value, error = means(summary, [None if one is None else one.part for one in flat])
    found |= {"gain_inside_mean": value, "gain_inside_mean_se": error}
    found["gain_inside_share"], found["gain_inside_share_se"] = ratios(summary, flat)
    net = [cell for each in told for view in layout.views for cell in each.net[view]]
    found["value_inside_mean"], found["value_inside_mean_se"] = means(summary, net)
    shape = (len(told), len(layout.views))
    found |= {name: values.reshape(*shape, len(SPANS)) for name, values in found.items() if name != "span_periods"}
    # The horizon is a span of every model.
    whole = [some[-1].whole for some in gains if some[-1] is not None]
    found["gain_mean"], found["gain_mean_se"] = (part.reshape(shape) for part in summary.means(whole))
    share, interval = summary.negative(whole)
    return found | {"p_gain_negative": share.reshape(shape), "p_gain_negative_ci": interval.reshape(*shape, 2)}


def _ends(each: MoneyCells) -> list[float]:
    return [np.nan if end is None else float(end) for end in each.ends]
