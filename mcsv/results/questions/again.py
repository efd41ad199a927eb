"""How a stored result can be had again: the arguments that made it, and the command that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcsv.arguments import WORLDS
from mcsv.escapes import typed
from mcsv.results.declared.looked_for import is_of_money, of_returns
from mcsv.results.declared.variables import KEPT_PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xarray as xr

__all__ = ["arguments", "command", "setting", "worlds_beside"]

_STORED = "RUN.nc"
_DRAWS_A_WORLD, _FEWEST_WORLDS = 244, 256
"""A million draws come with 4,096 worlds, fewer with fewer, so that worlds take no longer than all else."""


def worlds_beside(draws: int) -> int:
    """In how many worlds further answers ask how sure the chance of a deficit is, beside a run of so many draws."""
    return min(max(draws // _DRAWS_A_WORLD, _FEWEST_WORLDS), WORLDS)


def arguments(results: xr.Dataset) -> dict[str, Any]:
    """The arguments of ``simulate`` that made a result."""
    attrs = results.attrs
    quantiles = [float(word) for word in str(attrs.get("quantiles", "")).split()]
    names = [str(name) for name in results.data_vars]
    kept = [name for name in names if name.startswith(KEPT_PREFIX)]
    return {
        "draws": int(attrs.get("draws_asked", attrs.get("until_limit", attrs["draws"]))),
        "sampling": attrs.get("sampling"),
        "seed": int(attrs["seed"]),
        "scope": str(attrs.get("scope", "")),
        "quantiles": quantiles or None,
        "keep": [name.removeprefix(KEPT_PREFIX) for name in kept],
        "levels": int(attrs.get("worlds", 0)),
        "until": [goal for goal in str(attrs.get("until", "")).split("; ") if goal],
        "full": "net_cost_point" in results,
        "curves": "reserve_curve" in results,
        "money": any(map(is_of_money, names)),
        "returns": any(map(of_returns, names)),
        "beyond": _thresholds(results),
    }


def setting(overrides: Sequence[str]) -> list[str]:
    """The words of a command that set something in the model's file."""
    return [word for each in overrides for word in ("--set", each)]


def command(
    results: xr.Dataset, model: str = "MODEL", out: str = "", answers: bool = False, overrides: Sequence[str] = ()
) -> str:
    """The command that gives a result again from the file ``model``; one of Python where no option says all of it.

    ``out``: where it is written to, so that it holds what only stored results do; somewhere, where only they have what
    was asked for. ``answers``: with further answers, which bring levels of their own.
    """
    given = arguments(results)
    answers = answers or (given["levels"] not in (0, WORLDS) and given["levels"] == worlds_beside(given["draws"]))
    out = out or (_STORED if answers or given["keep"] else "")
    if given["scope"] or (given["levels"] not in (0, WORLDS) and not answers):
        told = [f"{name}={value!r}" for name, value in given.items() if value]
        return f"mcsv.simulate({model!r}, {', '.join(told)})"
    words = ["mcsv", "run", model, *setting(overrides)]
    words += ["--draws", str(given["draws"]), "--seed", str(given["seed"])]
    words += ["--sampling", given["sampling"]] if given["sampling"] not in (None, "plain") else []
    words += ["--quantiles", ",".join(f"{level!r}" for level in given["quantiles"])] if given["quantiles"] else []
    words += ["--keep", ",".join(given["keep"])] if given["keep"] else []
    words += [word for goal in given["until"] for word in ("--until", goal)]
    words += [word for limit in given["beyond"] for word in ("--beyond", limit)]
    words += ["--answers"] if answers else ["--levels"] if given["levels"] else []
    words += ["--full"] if (given["money"] or given["returns"]) and not answers else []
    words += ["--out", out] if out else []
    return typed(*words)


def _thresholds(results: xr.Dataset) -> list[str]:
    if "threshold" not in results.coords:
        return []
    pairs = zip(results["threshold_output"].values, results["threshold_value"].values, strict=True)
    return [f"{output}: {float(value)!r}" for output, value in pairs]
