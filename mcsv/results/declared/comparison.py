"""Declared: how options differ draw by draw, which is best, how sure that is, and what it costs to choose wrongly."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, Unit, with_errors, with_intervals

__all__ = ["DECLARED"]

_PAIRS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("position_apart", ("pair", "pocket"), "difference of the positions at the end of the window, nominal cash"),
    ("npv_apart", ("pair", "view"), "difference of the net present values of the view, real"),
    ("benefit_apart", ("choice_pair",), "difference of the net benefits"),
)
_FIRST = "whether the choice is never more likely to fall below any amount than the other (first-order dominance)"
_SECOND = "whether its mean shortfall below any amount is never larger than the other's (second-order dominance)"
_VERDICT = "1: it dominates but for the bound, -1: it does not, 0: these draws cannot tell"


def _apart(name: str, dims: tuple[str, ...], sentence: str) -> tuple[Declaration, ...]:
    return (
        *with_errors(
            (
                Declaration(f"{name}_mean", dims, "money", f"mean of the {sentence}"),
                Declaration(f"{name}_sd", dims, "money", f"standard deviation of the {sentence}"),
                Declaration(f"{name}_quantile", (*dims, "quantile"), "money", f"quantiles of the {sentence}"),
            )
        ),
        *with_intervals(
            (Declaration(f"p_{name}_negative", dims, "share", f"share of draws below zero of the {sentence}"),)
        ),
    )


def _chosen(at: str, dims: tuple[str, ...], where: str) -> tuple[Declaration, ...]:
    """What each contest tells; ``at`` and ``where`` say of which."""
    best = Declaration(f"p_best{at}", (*dims, "choice"), "share", f"share of draws in which the choice is best{where}")
    loss = "mean of what the choice loses to the best one in the same draw"
    return (
        *with_intervals((best,)),
        *with_errors(
            (
                Declaration(f"expected_loss{at}", (*dims, "choice"), "money", loss + where),
                Declaration(f"evpi{at}", dims, "money", f"expected value of perfect information{where}"),
            )
        ),
        Declaration(f"best{at}", dims, "none", f"choice of the highest mean net benefit{where}: the frontier"),
        Declaration(f"best_agree{at}", dims, "share", f"share of 32 groups of draws with the same best choice{where}"),
    )


def _dominance(subject: str, dims: tuple[str, str], of: str, unit: Unit = "money") -> tuple[Declaration, ...]:
    order = (("first", _FIRST, "share"), ("second", _SECOND, unit))
    found: list[Declaration] = []
    for name, sentence, kind in order:
        found.append(Declaration(f"{subject}_dominates_{name}", dims, "none", f"{of}: {sentence}; {_VERDICT}"))
        bound = f"{of}: bound (95 %) of what violates {name}-order dominance"
        found.append(Declaration(f"{subject}_dominates_{name}_but", dims, kind, bound))  # type: ignore[arg-type]
    return tuple(found)


DECLARED = (
    *with_errors((Declaration("net_benefit_mean", ("choice",), "money", "mean of the net benefit of the choice"),)),
    *_chosen("", (), ""),
    *_chosen("_at_price", ("willingness_to_pay",), " at the willingness to pay"),
    *_chosen("_at_weight", ("social_weight",), " at the weight of the value to society against own cash"),
    *(row for pair in _PAIRS for row in _apart(*pair)),
    *with_errors(
        (
            Declaration(
                "deficit_apart",
                ("pair", "pocket"),
                "share",
                "difference of the chances of a deficit at the end of the window alone, paired by draws",
            ),
            Declaration(
                "reserve_apart",
                ("pair", "pocket", "confidence"),
                "money",
                "difference of the reserves required at the end of the window alone",
            ),
            Declaration(
                "deficit_any_apart",
                ("pair", "pocket"),
                "share",
                "difference of the chances of a deficit at any judged date, paired by draws; nan for a pocket that "
                "accepts no stated risk",
            ),
            Declaration(
                "reserve_any_apart",
                ("pair", "pocket", "confidence"),
                "money",
                "difference of the reserves required against a deficit at any judged date; nan for a pocket that "
                "accepts no stated risk",
            ),
        )
    ),
    Declaration(
        "reserve_apart_paired",
        ("pair", "pocket"),
        "none",
        "whether the error of the difference of reserves counts that both come from the same draws; where not, it is "
        "that of independent runs, which is too large where options are alike",
    ),
    Declaration(
        "least_reserve",
        ("confidence",),
        "none",
        "option for which the accountable pocket needs least reserve against a deficit at any judged date",
    ),
    *_dominance("benefit", ("choice", "other_choice"), "net benefit"),
    *_dominance("position", ("option", "other_option"), "position of the accountable pocket at the end of the window"),
)
