"""``mcsv elicit``: from what experts say to an input of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.cli import arguments
from mcsv.cli.output import put, screen
from mcsv.cli.pairs import numbers, percentiles, plain
from mcsv.errors import Mistake, UsageError

if TYPE_CHECKING:
    from mcsv.elicitation import Elicited

__all__ = ["elicit"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def elicit(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A YAML file of what experts said.")] = "",
    stated: Annotated[
        list[str] | None,
        typer.Option("--percentiles", help="One expert: 10:35,50:50,90:75. Again for each other.", metavar="P:X,…"),
    ] = None,
    bins: Annotated[str, typer.Option(help="Edges of a roulette's bins.", metavar="X,X,…")] = "",
    chips: Annotated[
        list[str] | None, typer.Option(help="One expert's chips in the bins. Again for each other.", metavar="N,N,…")
    ] = None,
    weights: Annotated[str, typer.Option(help="The experts' weights; equal unless told.", metavar="W,W,…")] = "",
    mode: Annotated[str, typer.Option(help="The most likely value.", metavar="X")] = "",
    lower: Annotated[str, typer.Option(help="The smallest possible value.", metavar="X")] = "",
    upper: Annotated[str, typer.Option(help="The largest possible value.", metavar="X")] = "",
    name: Annotated[str, typer.Option(help="The input's name.", metavar="NAME")] = "",
    unit: Annotated[str, typer.Option(help="What one of it is.", metavar="UNIT")] = "",
    source: Annotated[str, typer.Option(help="Who said so, and when.", metavar="TEXT")] = "",
    family: Annotated[
        list[str] | None, typer.Option(help="Fit this family only. Again for others.", metavar="NAME")
    ] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print only the lines to paste.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """From what experts say to an input of a model."""
    from mcsv import fits

    arguments.one_of({"yaml": yaml, "json": json})
    words = {"mode": mode, "lower": lower, "upper": upper, "name": name, "unit": unit, "source": source}
    given = {key: text for key, text in words.items() if text}
    if file and (stated or bins or chips or weights or given):
        way_out = "write everything into the file, or everything on the command line"
        raise UsageError(
            Mistake("E205", "a file and options both say what experts said", "FILE", file, way_out=way_out)
        )
    experts = _experts(stated or [], bins, chips or [], weights)
    found = fits.elicit(file or _statement(experts, given), family or ())
    put(_shown(found, yaml, json))


def _shown(found: Elicited, yaml: bool, json: bool) -> str:
    from mcsv.reports.inputs.elicitation import elicitation_text, pasted
    from mcsv.reports.inputs.fit_documents import elicitation_json

    if json:
        return elicitation_json(found)
    return pasted(found) if yaml else elicitation_text(found, screen())


def _experts(stated: list[str], bins: str, chips: list[str], weights: str) -> list[dict[str, object]]:
    """What each expert said, as a file would hold it."""
    said: list[dict[str, object]] = [{"percentiles": percentiles(text)} for text in stated]
    if bins or chips:
        said += [{"roulette": {"bins": numbers(bins), "chips": numbers(text)}} for text in chips or [""]]
    shares = numbers(weights) if weights else []
    if shares and len(shares) != len(said):
        shown, rule = f"{len(shares)} weights, {len(said)} experts", "one weight an expert"
        raise UsageError(Mistake("E205", "weights and experts do not pair up", "--weights", shown, rule))
    return [{**expert, "weight": share} for expert, share in zip(said, shares, strict=True)] if shares else said


def _statement(experts: list[dict[str, object]], given: Mapping[str, str]) -> dict[str, object]:
    """Everything that the command line says, as a file would hold it."""
    about: dict[str, object] = {key: plain(text) if key in ("lower", "upper") else text for key, text in given.items()}
    mode = {"mode": plain(str(about.pop("mode")))} if "mode" in about else {}
    if len(experts) > 1:
        return {**about, "experts": {_letter(k): {**said, **mode} for k, said in enumerate(experts)}}
    alone = {key: value for key, value in experts[0].items() if key != "weight"} if experts else {}
    return {**about, **alone, **mode}


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else f"expert_{place + 1}"
