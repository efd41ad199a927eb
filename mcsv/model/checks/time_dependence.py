"""What changes from period to period stands only where there are periods, and never in one number a draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import TIME, names

__all__ = ["changing"]

_ONE_NUMBER = re.compile(
    r"outputs\..*|pockets\.\w+\.reserve|stocks\.\w+\.initial|events\.\w+\.(mitigation\.)?probability"
    r"|groups\.\w+\.income|provider\.\w+|(funding\.\w+\.)(cap|trigger|pooled\.trigger)|.*\.drop_off\.rate"
)


def changing(survey: Survey) -> Iterator[Mistake]:
    """``t`` and what is drawn each period without periods, or in what is one number a draw (E401)."""
    model = survey.model
    restless = {name for name, entry in model.inputs.items() if entry.drawn == "each_period"}
    for path, formula in survey.formulas.items():
        if path.startswith("inputs."):
            continue
        reached = survey.closure((part.name for part in names(formula.tree)), stocks=False)
        found = next((name for name in (TIME, *sorted(restless)) if name in reached), "")
        stock = next((name for name in sorted(model.stocks) if name in reached), "")
        if found and not model.horizon and "horizon" not in survey.lost:
            yield Mistake("E401", f"depends on {found}, and the model has no periods", path, formula.text[:60])
        elif path in survey.times or _ONE_NUMBER.fullmatch(path):
            rule = "it is one number a draw"
            if found:
                yield Mistake(
                    "E401", f"depends on {found}", path, formula.text[:60], f"{rule}; {found} changes by period"
                )
            elif stock and not path.startswith("outputs."):
                yield Mistake(
                    "E401", f"depends on {stock}", path, formula.text[:60], f"{rule}; a stock changes by period"
                )
