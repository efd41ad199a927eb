"""What a page that computes again refuses, before anything is computed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import mcsv
from mcsv.ask.live import live
from mcsv.errors import UsageError
from mcsv.kernels.wasm import Portable
from mcsv.model import Model, plain, validate
from mcsv.reports.media.html.draw import draw
from mcsv.reports.page.content import content

CONFIGS = Path(mcsv.__file__).parents[1] / "configs"
KERNELS = Portable("", {"vectors": b"", "scalars": b""})


def levered(**levers: dict[str, object]) -> Model:
    model = plain(mcsv.read_model(CONFIGS / "discharge.yaml"))
    model["pockets"]["hospital"] = {"tolerance": 0.1}
    return validate({**model, "levers": levers})


def test_the_accepted_risk_is_moved_as_everything_else() -> None:
    model = levered(risk={"of": "accountability.tolerance", "from": 0.01, "to": 0.2})
    page = live(mcsv.simulate(model, draws=4096), threads=1, kernels=KERNELS, fresh=True)
    (label,) = [each for each in page.labels if not isinstance(each, str)]
    assert label["of"] == [f"Reserve that brings it to {percent} %, GBP" for percent in (1, 5, 20)]
    assert not page.by_runs


def test_a_risk_that_another_pocket_accepts_is_no_lever_of_a_page() -> None:
    model = levered(risk={"of": "pockets.hospital.tolerance", "from": 0.05, "to": 0.2})
    with pytest.raises(UsageError, match=r"E799 levers\.risk.*moves no figure of a page"):
        live(mcsv.simulate(model, draws=4096), threads=1, kernels=KERNELS, fresh=True)


def test_levers_take_as_many_draws_as_bins_are_laid_by() -> None:
    results = mcsv.simulate(levered(risk={"of": "accountability.tolerance", "from": 0.01, "to": 0.2}), draws=50)
    with pytest.raises(UsageError, match=r"E799 --live: is not possible with levers for so few draws: 50 of 2,048"):
        live(results, threads=1, kernels=KERNELS, fresh=True)


def test_a_reserve_that_runs_have_to_find_is_told_to_be_left_out() -> None:
    results = mcsv.simulate(mcsv.read_model(CONFIGS / "local_or_national.yaml"), draws=4096)
    page = live(results, threads=1, kernels=KERNELS, fresh=True)
    assert page.by_runs
    told = [page.options[each["option"]] for each in page.told["moves"]["figures"] if each["kind"] == "reserve"]
    assert told == ["do_nothing"]  # nothing is decided there


def test_an_auditor_finds_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, kernels = mcsv.read_model(CONFIGS / "discharge.yaml"), Portable("", {"vectors": b"the released one"})
    results = mcsv.simulate(model, draws=4096)
    text = draw(content(results, model), live=live(results, threads=1, kernels=kernels, fresh=True))
    (tmp_path / "live.html").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    section = (CONFIGS.parent / "README.md").read_text(encoding="utf-8").partition("**For an auditor.**")[2]
    program, script = re.findall(r"```python\n(.*?)```", section, flags=re.S)[:2]
    exec(program, {})
    assert capsys.readouterr().out.strip() == hashlib.sha256(b"the released one").hexdigest()
    exec(script, {})
    assert f"'{capsys.readouterr().out.strip()}' 'wasm-unsafe-eval'" in text[:2000]
