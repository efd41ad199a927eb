"""Pages that use what reports can tell, in whatever language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from campaign import effort

import mcsv
from mcsv.files.results import model_of
from mcsv.reports.page.content import content
from mcsv.reports.writing.page import Page

CONFIGS = Path(__file__).parents[3] / "configs"
NAMES = effort(("local_or_national", "discharge", "risk_register", "school_learning", "uav"), ())


@pytest.fixture(scope="session")
def pages(whole_results: Any) -> list[tuple[Page, set[str]]]:
    """Pages with the names that their models give to things."""
    models = [model_of(whole_results), *(mcsv.read_model(CONFIGS / f"{name}.yaml") for name in NAMES)]
    wanted = {"draws": 4_000, "threads": 2, "full": True, "curves": True, "money": True, "returns": True}
    made = [mcsv.simulate(model, beyond=[f"{name}: 1" for name in model.outputs], **wanted) for model in models]
    found = []
    for results in made:
        model = model_of(results)
        names = {str(results.attrs.get("mcsv")), *map(str, results.attrs.values())}
        names |= set(named(model.model_dump(mode="json")))
        names |= {str(label) for name in results.coords for label in results[name].values.ravel()}
        names |= {part for output in model.outputs.values() for part in output.unit.split()}  # "bn USD" is two words
        found += [(content(results, model, str(option)), names) for option in results["option"].values]
    return found


def named(part: Any) -> Iterator[str]:
    """Every text and key of a model."""
    if isinstance(part, Mapping):
        yield from (text for key, each in part.items() for text in (str(key), *named(each)))
    elif isinstance(part, list | tuple):
        yield from (text for each in part for text in named(each))
    elif part is not None:
        yield str(part)
