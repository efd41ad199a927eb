"""A page as one HTML file that asks nobody for anything: style and script stand in it, named by their digests."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mcsv.reports.media.html import svg
from mcsv.reports.media.html.bars import bars
from mcsv.reports.media.html.lines import lines
from mcsv.reports.media.spelling import STANDINGS, error, notes, value
from mcsv.reports.media.text import plain
from mcsv.reports.writing.page import OfOption, Page, Section
from mcsv.reports.writing.paper import Block, Cell, Errors
from mcsv.reports.writing.screen import clean

__all__ = ["draw"]


def draw(page: Page) -> str:
    """The HTML of a page. Whatever the model's author wrote in it is text, never markup."""
    page = page.in_short
    style, script = _asset("page.css"), _asset("page.js")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_said)
    environment.globals |= _tools()
    options = (OfOption(page.option, page.lead, page.standing, page.sections, page.levers), *page.others)
    levers = [one.levers for one in options]
    told = {
        "numbers": Markup(_harmless(json.dumps(levers, separators=(",", ":"), allow_nan=False))),
        "movable": len(options) > 1 or page.levers is not None,
        "lit": any(one.standing for one in options),
        "options": options,
        "parts": _parts(page, options),
        "light": STANDINGS,
    }
    template = environment.from_string(_asset("page.html.j2"))
    return template.render(page=page, style=Markup(style), script=Markup(script), digest=_digest, **told)


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


def _tools() -> dict[str, Callable[..., Any]]:
    """What the template calls."""
    return {
        "value": value,
        "error": _error,
        "plain": plain,
        "notes": notes,
        "kind_of": _kind,
        "fan": lambda block: Markup(svg.fan(block)),
        "bars": lambda block: Markup(bars(block)),
        "lines": lambda block: Markup(lines(block)),
        "curve": lambda block: Markup(svg.curve(block)),
        "sketch": lambda heights: Markup(svg.sketch(heights)),
    }


def _said(what: Any) -> Any:
    """Text without what would steer whoever shows it; markup of our own as it is."""
    return what if isinstance(what, Markup) or not isinstance(what, str) else clean(what)


def _asset(name: str) -> str:
    return files("mcsv.reports.media.html").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """As a content security policy names a style or a script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _harmless(text: str) -> str:
    """JSON in which nothing can end the element that it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _kind(block: Block) -> str:
    return type(block).__name__


def _error(cell: Cell, errors: Errors) -> str:
    return error(cell, errors, "±")
