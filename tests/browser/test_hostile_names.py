"""Hostile names in a browser: nothing is asked of anybody, nothing runs, and nothing sticks out on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from campaign import long_only
from hostile_names import STRANGERS, every
from hostile_pages import batches, dense_page, page_with

from mcsv.reports.media.html.draw import draw

pytestmark = long_only
PHONE = 390


WORDS = batches(every(152))
DENSE = [[name for name in STRANGERS[first : first + 50] if name.strip()] for first in range(0, len(STRANGERS), 50)]


@pytest.mark.parametrize("number", range(len(WORDS) + len(DENSE)))
def test_nothing_runs_and_nothing_sticks_out(browser: Any, number: int, tmp_path: Path) -> None:
    shown = page_with(WORDS[number]) if number < len(WORDS) else dense_page(DENSE[number - len(WORDS)])
    place = tmp_path / "page.html"
    place.write_text(draw(shown), encoding="utf-8")
    asked, said = list[str](), list[str]()
    page = browser.new_page(viewport={"width": PHONE, "height": 844})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(place.as_uri())
    page.evaluate(
        "document.querySelectorAll('input[type=range]').forEach(one => one.dispatchEvent(new Event('input')))"
    )
    assert asked == [place.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.close()
