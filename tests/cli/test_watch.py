"""``mcsv watch``: ends well with Ctrl-C; its page can be had under its own address alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsv.cli.__main__ import app
from mcsv.cli.watch_page import Served
from mcsv.files.models import read_model
from mcsv.kernels.wasm import Portable
from mcsv.model import Model

MODEL = Path("configs") / "discharge.yaml"


def _get(address: str, host: str = "") -> str:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: str = answer.read().decode()
    return found


def test_ctrl_c_ends_it_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        @staticmethod
        def sleep(_: float) -> None:
            raise KeyboardInterrupt

        @staticmethod
        def strftime(_: str) -> str:
            return "12:00:00"

    module = import_module("mcsv.cli.watch")
    monkeypatch.setattr(module, "time", Clock)
    found = CliRunner().invoke(app, ["watch", str(MODEL), "--draws", "4096"])
    assert found.exit_code == 0
    assert "12:00:00  P(deficit)" in found.stdout


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["watch", str(tmp_path / "none.yaml")])
    assert "E502" in str(found.exception)


def test_draws_that_nobody_waits_for_are_refused() -> None:
    found = CliRunner().invoke(app, ["watch", str(MODEL), "--draws", "1e12"])
    assert "E599" in str(found.exception)
    assert "at most 10,000,000" in str(found.exception)


def test_a_broken_save_leaves_the_last_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, text = tmp_path / "model.yaml", MODEL.read_text(encoding="utf-8")
    place.write_text(text, encoding="utf-8")
    saves = iter([text.replace("amount: programme_cost", "amount: programme_cots"), text])

    class Clock:
        @staticmethod
        def sleep(_: float) -> None:
            try:
                place.write_text(next(saves), encoding="utf-8")
            except StopIteration:
                raise KeyboardInterrupt from None

        @staticmethod
        def strftime(_: str) -> str:
            return "12:00:00"

    monkeypatch.setattr(import_module("mcsv.cli.watch"), "time", Clock)
    found = CliRunner().invoke(app, ["watch", str(place), "--draws", "4096"])
    good, broken, mended, *_ = [line for line in found.stdout.splitlines() if "P(deficit) " in line]
    assert broken == good.replace("  P", "  as it was: P")
    assert mended == good
    assert "programme_cots" in found.stderr
    assert found.exit_code == 0


def test_the_page_is_told_to_its_own_address_alone() -> None:
    said = list[str]()
    with Served(MODEL, 4096, 1, 2, said.append) as page:
        assert "No sound model yet" in _get(page.address + "page")
        first = _get(page.address + "version")
        page.show(read_model(MODEL))
        assert _get(page.address + "version") != first
        assert "Hospital discharge" in _get(page.address + "page")
        assert json.loads(_get(page.address + "version"))["why"] == (said or [""])[0]
        assert "iframe" in _get(page.address)
        port = page.address.split(":")[2].split("/")[0]
        for address, host in ((f"http://127.0.0.1:{port}/", ""), (page.address, f"evil.example:{port}")):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                _get(address, host)


def _shown(monkeypatch: pytest.MonkeyPatch, kernels: Portable, model: Model) -> tuple[str, str, list[str]]:
    """The page of a watched model, what is said above it and on the terminal, with kernels for browsers or without."""
    monkeypatch.setattr("mcsv.ask.live.portable_kernels", lambda: kernels)
    said = list[str]()
    with Served(MODEL, 4096, 1, 2, said.append) as page:
        page.show(model)
        text = _get(page.address + "page")
        page.show(model)
        assert _get(page.address + "page") == text
        return text, json.loads(_get(page.address + "version"))["why"], said


def test_the_page_computes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = Portable("", {"vectors": b"kernels", "scalars": b""})
    text, why, said = _shown(monkeypatch, kernels, read_model(MODEL))
    assert 'id="live-kernels"' in text
    assert "wasm-unsafe-eval" in text
    assert 'id="move-0"' in text
    assert (why, said) == ("", [])


def test_a_page_that_cannot_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    text, why, said = _shown(monkeypatch, Portable("nobody compiled any"), read_model(MODEL))
    assert 'id="live-kernels"' not in text
    assert "Hospital discharge" in text
    assert said == [why]
    assert why.startswith("the page does not compute again: E798 --live: is not possible: nobody compiled any")
