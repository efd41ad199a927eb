"""``progress=True``: a bar in a notebook or a terminal, nothing in a script; what is named meanwhile."""

from __future__ import annotations

import io
import sys
import types
import warnings
from dataclasses import replace
from importlib import import_module
from inspect import signature
from typing import Any

import pytest
from campaign import long_only, some

import mcsv
from mcsv.errors import Incomplete
from mcsv.progress import Bar, begins, watched

MODEL: dict[str, Any] = {"inputs": {"x": {"dist": "normal", "mean": 1, "sd": 1}}, "outputs": {"y": {"formula": "x"}}}


class Notebook:
    """What IPython does of showing and showing again."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.handles = 0

    def HTML(self, text: str) -> str:
        return text

    def display(self, what: str, display_id: bool) -> Notebook:
        assert display_id
        self.handles += 1
        self.shown.append(what)
        return self

    def update(self, what: str) -> None:
        self.shown.append(what)


@pytest.fixture
def notebook(monkeypatch) -> Notebook:
    found, ipython = Notebook(), types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", found)  # type: ignore[arg-type]
    return found


def test_a_notebook_sees_one_bar_that_is_empty_at_the_end(notebook, capsys):
    mcsv.simulate(MODEL, draws=200_000, threads=1, progress=True)
    assert notebook.handles == 1
    assert notebook.shown[-1] == ""
    told = "".join(notebook.shown)
    assert "drawing: 200,000 of 200,000 draws" in told
    assert 'progress value="1.0000"' in told
    assert "second looks" in told
    assert capsys.readouterr() == ("", "")


def test_names_in_a_bar_are_text(notebook):
    with Bar() as bar:
        bar.phase("<script>")
        bar(1, 2)
    assert "<script>" not in "".join(notebook.shown)
    assert "&lt;script&gt;" in "".join(notebook.shown)


@pytest.mark.parametrize("asked", [True, False, None])
def test_a_script_stays_silent(asked, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr", log := io.StringIO())
    mcsv.simulate(MODEL, draws=1_000, threads=1, progress=asked)
    mcsv.simulate(MODEL, 1_000, 1, 1, None, (), asked)
    assert log.getvalue() == capsys.readouterr().out == ""


def test_a_bar_is_gone_where_something_goes_wrong(notebook):
    @watched
    def fails(progress: Any = None) -> None:
        progress(1, 2)
        raise ValueError("of its own")

    with pytest.raises(ValueError, match="of its own"):
        fails(progress=True)
    assert notebook.shown[-1] == ""


def test_a_function_of_two_numbers_is_told_of_draws_alone():
    told = []
    begins(lambda done, wanted: told.append(done), "drawing")
    begins(None, "drawing")
    assert told == []


class Watch:
    """Remembers what was named, and presses Ctrl-C in one of it: where so much is done, or at once where that is 0."""

    def __init__(self, stop: str = "", at: float = 0.0) -> None:
        self.named: list[str] = []
        self.stop, self.at = stop, at

    def phase(self, name: str) -> None:
        self.named.append(name)
        if name == self.stop and self.at == 0.0:
            raise KeyboardInterrupt

    def __call__(self, done: int, wanted: int) -> None:
        if self.named[-1:] == [self.stop] and done >= self.at * wanted:
            self.stop = ""
            raise KeyboardInterrupt


DRAWS = 2**15
RISKS: dict[str, Any] = {
    "currency": "GBP",
    "start": "2026-04",
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 500, "per": "year", "for": 2}, "reserve": 100}},
    "inputs": {"team": {"dist": "gamma", "mean": 450, "sd": 60}},
    "costs": {"team": {"amount": "team", "per": "year", "paid_by": {"council": 1}, "for": 2}},
    "events": {"claim": {"probability": 0.3, "costs": {"council": 200}}},
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "options": {"dearer": {"set": {"inputs.team.mean": 480}}},
}


@long_only  # Ctrl-C in each of them is tried below
def test_what_is_done_is_named_one_after_the_other():
    mcsv.simulate(RISKS, draws=2_000, threads=1, progress=(watch := Watch()), money=True, curves=True, levels=256)
    assert watch.named == ["drawing", "second looks", "worlds", "money", "second looks", "curves"]
    mcsv.drivers(RISKS, draws=2**15, threads=1, progress=(watch := Watch()))
    assert watch.named == ["drawing", "drivers drawn anew", "without one risk at a time", "second looks"]


@pytest.mark.parametrize("during", some([True, False], 1))
@pytest.mark.parametrize(
    ("stop", "missing", "there"),
    [
        ("drivers drawn anew", "in how much drivers have a hand", False),
        ("without one risk at a time", "what would be without each risk", True),
    ],
)
def test_ctrl_c_in_a_later_look_at_drivers_leaves_what_was_found(stop, missing, there, during, monkeypatch):
    whole = mcsv.drivers(RISKS, draws=DRAWS, threads=1)
    assert whole.attrs["complete"] == 1
    if during:  # a run that ends early
        name = "mcsv.engine.looks.apart.run" if "drawn" in stop else "mcsv.engine.study"
        monkeypatch.setattr(name, ended_early(name))
    with pytest.warns(Incomplete, match=missing) as said:
        found = mcsv.drivers(RISKS, draws=DRAWS, threads=1, progress=None if during else Watch(stop))
    assert said[0].filename == __file__
    assert (found.attrs["complete"], found.attrs["draws"]) == (0, DRAWS)
    assert missing in found.attrs["interrupted"]
    assert bool(found.total_order.notnull().any()) == there
    assert "without_position_mean" not in found
    assert found.driver_mean.identical(whole.driver_mean)


def ended_early(name: str) -> Any:
    """A function that runs draws, as after Ctrl-C."""
    module, _, called = name.rpartition(".")
    function = getattr(import_module(module), called)
    return lambda *args, **words: replace(function(*args, **words), complete=False)


def test_ctrl_c_among_boxes_tells_of_the_draws_that_were_made():
    draws = 2**18
    with pytest.warns(Incomplete, match="interrupted: "):
        found = mcsv.boxes(RISKS, draws=draws, threads=1, progress=Watch("counting", 0.2))
    assert found.option.values.tolist() == ["base"]
    held, chosen = int(found.box_held_out[0]), int(found.box_draws[0])
    assert found.attrs["draws"] == held + chosen < draws
    assert (found.attrs["complete"], held % 2**15) == (0, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fewer = mcsv.boxes(RISKS, draws=held + chosen, threads=1)
    same = fewer.sel(option=["base"])
    assert found.box_density.values.tobytes() == same.box_density.values.tobytes()
    assert found.box_limit.values.tobytes() == same.box_limit.values.tobytes()


def test_ctrl_c_before_the_next_option_names_what_is_missing():
    class AtSecond(Watch):
        def phase(self, name: str) -> None:
            super().phase(name)
            if self.named.count("looking for boxes") == 2:
                raise KeyboardInterrupt

    with pytest.warns(Incomplete, match="missing: dearer"):
        found = mcsv.boxes(RISKS, draws=2**16, threads=1, progress=AtSecond())
    assert found.option.values.tolist() == ["base"]
    assert found.attrs["draws"] == 2**16


def test_ctrl_c_before_any_box_is_an_interruption():
    with pytest.raises(mcsv.Interrupted, match="before any box"):
        mcsv.boxes(RISKS, draws=2**16, threads=1, progress=Raising())


class Raising(Watch):
    """Ctrl-C at once."""

    def phase(self, name: str) -> None:
        raise KeyboardInterrupt


def test_what_nobody_can_call_is_no_progress():
    with pytest.raises(mcsv.UsageError, match="E205 progress: is not possible; value: 3"):
        mcsv.simulate(RISKS, draws=1_000, progress=3)


def test_every_question_with_progress_takes_a_bar():
    for name in mcsv.__all__:
        ask = getattr(mcsv, name)
        known = signature(ask).parameters if callable(ask) and not isinstance(ask, type) else {}
        if "progress" in known:
            assert "bool" in str(known["progress"].annotation), ask
            assert hasattr(ask, "__wrapped__"), ask
