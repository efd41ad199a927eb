"""A page as one HTML file that asks nobody for anything: style and script stand in it, named by their digests."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mcsv.reports.media.html import svg
from mcsv.reports.media.spelling import STANDINGS, error, notes, value
from mcsv.reports.media.text import plain
from mcsv.reports.writing.page import Page
from mcsv.reports.writing.paper import Block, Cell, Errors
from mcsv.reports.writing.screen import clean

__all__ = ["draw", "fragment"]


def draw(page: Page) -> str:
    """The HTML of a page. Whatever the model's author wrote in it is text, never markup."""
    style, script = _asset("page.css"), _asset("page.js")
    environment = _environment()
    numbers = Markup(_harmless(json.dumps(page.levers, separators=(",", ":"), allow_nan=False)))
    template = environment.from_string(_asset("page.html.j2"))
    return template.render(
        page=page, style=Markup(style), script=Markup(script), digest=_digest, numbers=numbers, light=STANDINGS
    )


def fragment(blocks: Iterable[Block]) -> str:
    """Blocks as a part of somebody else's page, such as a notebook; drawn as the page draws them, text never markup."""
    macros, _, _ = _asset("page.html.j2").partition("<!doctype html>")
    rest = (
        '<div class="mcsv-shown"><style>{{ style }}</style>{% for block in blocks %}{{ draw(block) }}{% endfor %}</div>'
    )
    style = Markup(_asset("fragment.css"))
    return _environment().from_string(f"{macros}{rest}").render(blocks=list(blocks), style=style)


def _environment() -> Environment:
    found = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_said)
    found.globals |= _tools()
    return found


def _tools() -> dict[str, Callable[..., Any]]:
    """What the template calls."""
    return {
        "value": value,
        "error": _error,
        "plain": plain,
        "notes": notes,
        "kind_of": _kind,
        "fan": lambda block: Markup(svg.fan(block)),
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
