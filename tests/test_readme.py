"""What the README shows is what there is: its answer, its examples of the language, and the words of its commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import long_only
from typer.testing import CliRunner

import mcsv
from mcsv.cli.__main__ import app
from mcsv.files.yaml import read_yaml
from mcsv.model.language.names import FUNCTIONS
from mcsv.model.language.vocabulary import NAMES as NAMES_OF_FORMULAS
from mcsv.model.language.vocabulary import OPERATORS
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LANGUAGE = README.split("## The language\n")[1].split("\n## ")[0]
WHOLE, *PARTS = re.findall(r"```yaml\n(.*?)```", LANGUAGE, re.DOTALL)
NAMES = re.findall(r"^\*\*(\w+)\*\*", LANGUAGE, re.MULTILINE)


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that an example names, in the folder where it is run."""
    z = np.random.default_rng(1).normal(size=(500, 2)) @ [[1.0, 0.8], [0.0, 0.6]]
    lines = (f"{450_000 + 40_000 * a:.0f},{1_800 + 300 * b:.0f}\n" for a, b in z)
    (tmp_path / "psa.csv").write_text("cost,days\n" + "".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def data(text: str) -> Any:
    """The plain data of a piece of YAML."""
    document = read_yaml(text, "README.md")
    assert not document.found
    return document.data


def together(part: str) -> dict[str, Any]:
    """The small model with a part put into it: entries of its sections are added, or take the place of others."""
    model = data(WHOLE)
    for section, entries in data(part).items():
        named = section in ("inputs", "costs", "benefits", "groups")
        model[section] = {**model.get(section, {}), **entries} if named else entries
    return dict(model)


def told(model: mcsv.Model) -> list[str]:
    """Codes of what there is to say about a model."""
    return [comment.code for comment in mcsv.comments(model)]


def test_the_answer_is_what_the_command_prints() -> None:
    shown = README.split("```text\n")[1].split("```")[0]
    printed = answer(mcsv.simulate(mcsv.read_model(ROOT / "configs" / "discharge.yaml")), Screen())
    assert shown.strip() == printed.split("\n\nNet present value")[0]


COMMANDS = {
    "What moves the risk of a deficit most": ("drivers", "discharge"),
    "56.6 % (56.5 to 56.8) of the deficits": ("drivers", "discharge", "--boxes"),
    "base is best for society": ("compare", "local_or_national"),
    "Draw ": ("explain", "discharge", "--worst"),
    "council: with what was observed": ("update", "discharge_after_one_year"),
}


@long_only  # a million draws each, and nothing but what is printed
@pytest.mark.parametrize("beginning", COMMANDS)
def test_what_is_shown_of_a_command_is_what_it_prints(beginning: str) -> None:
    command, model, *words = COMMANDS[beginning]
    (shown,) = (block for block in re.findall(r"```text\n(.*?)```", README, re.DOTALL) if block.startswith(beginning))
    done = CliRunner().invoke(app, [command, str(ROOT / "configs" / f"{model}.yaml"), *words])
    assert done.exit_code == 0, done.output
    for piece in shown.split("…\n"):
        assert piece.strip() in done.stdout


def test_every_function_of_formulas_is_named() -> None:
    said = LANGUAGE.split("**Formulas**")[1].split("```")[0]
    words = {word for code in re.findall("`([^`]*)`", said) for word in code.split()}
    assert {*FUNCTIONS, *(NAMES_OF_FORMULAS.keys() - {"position"}), *OPERATORS.split()[:5]} <= words


def test_every_part_of_the_language_has_an_example() -> None:
    assert NAMES == [
        "Options",
        "Choosing",
        "Studies",
        "Groups",
        "Events",
        "Funding",
        "Prices",
        "Evidence",
        "Units",
        "Correlations",
        "Levers",
        "Rows",
        "Formulas",
        "Decisions",
        "Stocks",
        "Observed",
    ]
    assert len(PARTS) == len(NAMES)
    assert all(4 <= len(part.splitlines()) <= 6 for part in PARTS)


@pytest.mark.parametrize("part", ["", *PARTS], ids=["whole", *NAMES])
def test_examples_run_and_nothing_is_to_be_said_of_them(part: str) -> None:
    model = mcsv.validate(together(part) if part else data(WHOLE))
    assert set(told(model)) <= {"N311", "W301"}
    result = mcsv.simulate(model, draws=2_000, threads=2)
    assert float(result.position_sd.sel(pocket="council").max()) > 0
    assert answer(result, Screen())


@long_only  # each is run once above
def test_examples_do_what_they_say() -> None:
    parts = dict(zip(NAMES, PARTS, strict=True))

    def run(name: str) -> Any:
        return mcsv.simulate(mcsv.validate(together(parts[name])), draws=20_000, threads=2)

    alone = mcsv.simulate(mcsv.validate(data(WHOLE)), draws=20_000, threads=2).sel(option="base")
    council = {"option": "base", "pocket": "council"}
    assert run("Options").option.values.tolist() == ["base", "smaller_team", "do_nothing"]
    groups = run("Groups").sel(option="base")
    assert float(groups.npv_mean.sel(view="society")) > float(groups.npv_mean.sel(view="public_value"))
    seen = mcsv.update(together(parts["Observed"]), draws=20_000, threads=2).sel(option="base")
    for name in ("position_forecast_mean", "position_forecast_sd", "reserve_forecast"):  # dearer, and better known
        assert float(seen[name].sel(forecast="after")) < float(seen[name].sel(forecast="before"))
    assert run("Events").event.values.tolist() == ["late_start", "strike", "claims"]
    assert float(run("Funding").p_deficit_window.sel(council)) < float(alone.p_deficit_window.sel(pocket="council"))
    for name, variable in (("Prices", "position_mean"), ("Evidence", "npv_mean"), ("Decisions", "position_mean")):
        pocket = {"view": "hospital"} if variable == "npv_mean" else {"pocket": "hospital"}
        pocket = {"pocket": "council"} if name == "Prices" else pocket
        found, before = run(name).sel(option="base", **pocket)[variable], alone.sel(pocket)[variable]
        assert float(abs(found - before).max()) > 1_000
    together_now = mcsv.simulate(
        mcsv.validate(together(parts["Correlations"])), draws=20_000, threads=2, keep=["team_cost", "days"]
    ).sel(option="base")
    assert 0.35 < float(np.corrcoef(together_now.draws_team_cost, together_now.draws_days)[0, 1]) < 0.45
    rows = mcsv.simulate(
        mcsv.validate(together(parts["Rows"])), draws=20_000, threads=2, keep=["team_cost", "days"]
    ).sel(option="base")
    known = np.loadtxt("psa.csv", delimiter=",", skiprows=1)
    assert {*zip(rows.draws_team_cost.values, rows.draws_days.values, strict=True)} == {*map(tuple, known)}
    assert run("Formulas").output.values.tolist() == ["cost_per_day"]
    studied = mcsv.voi(together(parts["Studies"]), draws=40_000, threads=2)
    assert studied.study.values.tolist() == ["pilot", "survey", "trial"]
    assert float(studied.assurance.sel(option="base", study="pilot").max()) <= 1.0
    assert float(studied.study_cost.sel(study="trial", size=50)) == 8_000 + 60 * 150
    assert run("Stocks").stock.values.tolist() == ["caseload"]


def test_the_analysis_in_python_runs(tmp_path, monkeypatch) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    code = README.split("```python\n")[1].split("```")[0]
    small = code.replace("draws=10_000_000", "draws=5_000").replace("configs/", f"{ROOT / 'configs'}/")
    assert small.count("draws=5_000") == 1
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    exec(small, known)
    assert known["result"].draws_council.shape == (1, 5_000)
    assert mcsv.read_model(tmp_path / "monthly.yaml").step == "month"


@long_only  # figures and questions are tried in tests of their own
def test_the_notebook_runs(tmp_path, monkeypatch) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    from matplotlib import pyplot

    code = README.split("### In a notebook")[1].split("```python\n")[1].split("```")[0]
    small = code.replace("progress=True)", "progress=True, draws=5_000)").replace("configs/", f"{ROOT / 'configs'}/")
    for question, draws in (("drivers", 32_768), ("boxes", 65_536), ("compare", 5_000), ("simulate", 5_000)):
        for name in ("model", "several"):
            small = small.replace(f"{question}({name}))", f"{question}({name}, draws={draws}))")
    monkeypatch.chdir(tmp_path)
    pyplot.close("all")
    exec(small, {"mcsv": mcsv, "model": mcsv.read_model(ROOT / "configs" / "discharge.yaml")})
    drawn = set(re.findall(r"mcsv\.plot\.(\w+)", code))
    assert drawn == set(mcsv.plot.__all__)
    assert len(pyplot.get_fignums()) == len(drawn)
    pyplot.close("all")
