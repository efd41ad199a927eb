"""A page as one HTML file that asks nobody for anything: style and script stand in it, named by their digests."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from mcsv.dataclass import dataclass
from mcsv.reports.media.html import svg
from mcsv.reports.media.html.bars import bars
from mcsv.reports.media.html.computing import Live, script
from mcsv.reports.media.html.lines import lines
from mcsv.reports.media.spelling import STANDINGS, error, notes, plain, value
from mcsv.reports.writing.explained import meaning
from mcsv.reports.writing.language import ENGLISH, Language
from mcsv.reports.writing.message import Digits, message
from mcsv.reports.writing.page import OfOption, Page, Section
from mcsv.reports.writing.paper import Block, Cell, Errors, Sentence
from mcsv.reports.writing.screen import clean

__all__ = ["draw", "fragment"]

_UNIT = re.compile(r"(?<=\d) (?=%|[A-Z]{3}\b)|(?<=\b[A-Z]{3}) (?=\d)")
"""The space between a number and its unit, as page.js has it too."""


def draw(page: Page, language: Language = ENGLISH, live: Live | None = None) -> str:
    """The HTML of a page. Whatever the model's author wrote in it is text, never markup.

    ``live``: what it needs to compute the run again.
    """
    page = page.in_short
    style, own = _asset("page.css"), _asset("page.js")
    environment = _environment(language)
    options = (OfOption(page.option, page.lead, page.standing, page.sections, page.levers), *page.others)
    lights = {standing: words for standing, (_, words) in STANDINGS.items()}
    levers = language.all_said({"options": [one.levers for one in options], "lights": lights})
    told = {
        "language": language,
        "numbers": Markup(_harmless(json.dumps(levers, separators=(",", ":"), allow_nan=False))),
        "movable": len(options) > 1 or page.levers is not None,
        "lit": any(one.standing for one in options),
        "options": options,
        "parts": _parts(page, options),
        "light": STANDINGS,
        "live": live,
        **_computing(live, language),
    }
    template = environment.from_string(_asset("page.html.j2"))
    return template.render(page=page, style=Markup(style), script=Markup(own), digest=_digest, **told)


def _computing(live: Live | None, language: Language) -> dict[str, Any]:
    """What stands in elements of the page that computes again, and its script."""
    if live is None:
        return {}
    parts = {"words": live.words(language.all_said), "job": live.job, "kernels": live.codes, "arrays": live.packed}
    told = {name: Markup(_harmless(text)) for name, text in parts.items()}
    return {"computing": told, "computing_script": Markup(script())}


def fragment(blocks: Iterable[Block]) -> str:
    """Blocks as a part of somebody else's page, such as a notebook; drawn as the page draws them, text never markup."""
    macros, _, _ = _asset("page.html.j2").partition("<!doctype html>")
    rest = (
        '<div class="mcsv-shown"><style>{{ style }}</style>{% for block in blocks %}{{ draw(block) }}{% endfor %}</div>'
    )
    style = Markup(_asset("fragment.css"))
    return (
        _environment(ENGLISH).from_string(f"{macros}{rest}").render(blocks=list(blocks), style=style, language=ENGLISH)
    )


def _environment(language: Language) -> Environment:
    said = partial(_said, language)
    found = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=said)
    found.globals |= _tools(language)
    return found


@dataclass(frozen=True)
class _Part:
    """A section with its blocks by option; those of all options stand there once."""

    key: str
    title: str
    intro: str
    by_option: tuple[tuple[Block, ...], ...]


def _parts(page: Page, options: Sequence[OfOption]) -> list[_Part]:
    """The sections of all options in the order of the first; what only others have stands where it stands there."""
    order, known = list[str](), dict[str, Section]()
    for one in options:
        place = 0
        for section in one.sections:
            if section.key not in known:
                order.insert(place, section.key)
            known.setdefault(section.key, section)
            place = order.index(section.key) + 1
    blocks = [{section.key: section.blocks for section in one.sections} for one in options]
    return [
        _Part(
            key,
            known[key].title,
            known[key].intro,
            (known[key].blocks,) if key in page.shared else tuple(some.get(key, ()) for some in blocks),
        )
        for key in order
    ]


def _tools(language: Language) -> dict[str, Callable[..., Any]]:
    """What the template calls."""
    return {
        "_": message,
        "value": value,
        "error": _error,
        "plain": partial(_together, language),
        "notes": notes,
        "meaning": meaning,
        "kind_of": _kind,
        "fan": lambda block: Markup(svg.fan(block, language)),
        "bars": lambda block: Markup(bars(block, language)),
        "lines": lambda block: Markup(lines(block, language)),
        "curve": lambda block: Markup(svg.curve(block, language)),
        "sketch": lambda heights: Markup(svg.sketch(heights)),
        "reach": _reach,
        "turned": _turned,
    }


def _together(language: Language, sentence: Sentence) -> Markup:
    """A sentence in a language, no line of which ends between a number and its unit."""
    return escape(_UNIT.sub("\u00a0", _said(language, plain(sentence))))


def _said(language: Language, what: Any) -> Any:
    """Text in a language, without what would steer whoever shows it; markup of our own as it is."""
    return what if isinstance(what, Markup) or not isinstance(what, str) else language.said(clean(what))


def _asset(name: str) -> str:
    return files("mcsv.reports.media.html").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """As a content security policy names a style or a script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(text: str) -> str:
    """JSON in which nothing can end the element that it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _reach(lever: Mapping[str, Any]) -> str:
    """How far a lever goes, and where it stands in the signed run."""
    low, high, now = (
        Digits(f"{value:,.12g}")
        for value in (*lever["values"][:: len(lever["values"]) - 1], lever["values"][lever["now"]])
    )
    return message("From {low} to {high}; signed: {now}.", low=low, high=high, now=now)


def _turned(lever: Mapping[str, Any]) -> str:
    """What a switch stands for when it is off and on, and how it stands in the signed run."""
    low, high = (Digits(f"{value:,.12g}") for value in lever["values"])
    if lever["now"]:
        return message("Off: {low}; on: {high}; signed: on.", low=low, high=high)
    return message("Off: {low}; on: {high}; signed: off.", low=low, high=high)


def _kind(block: Block) -> str:
    return type(block).__name__


def _error(cell: Cell, errors: Errors) -> str:
    return error(cell, errors, "±")
