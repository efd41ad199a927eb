"""Price indices: factors between years, series in files, and money of another price year."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcsv.errors import ModelError
from mcsv.model import Model, comments, validate
from mcsv.model.records.prices import Index, factor

DEFLATOR = {"2002/03": 145.54412602660028, "2008/09": 170.64989406287305, "2015/16": 195.9696985671229}


@pytest.mark.parametrize(
    ("amount", "year", "wanted"), [(500, "2002/03", 673.2312183155595), (2470, "2008/09", 2836.4808435360374)]
)
def test_published_unit_costs_are_uprated(amount: float, year: str, wanted: float):
    assert amount * factor(Index(values=DEFLATOR), year, "2015/16") == pytest.approx(wanted, rel=1e-9)


def test_years_are_the_same_however_they_are_written():
    index = Index(values={"2002/03": 100, "2003": 110})
    assert factor(index, "2002-03", "2003") == 1.1
    assert factor(index, "2003", "2002/2003") == pytest.approx(1 / 1.1)
    assert factor(index, "2003", "2003") == 1


@pytest.mark.parametrize(("start", "end", "missing"), [("2001/02", "2002/03", "2001/02"), ("2002/03", "2003", "2003")])
def test_a_missing_year_names_those_there_are(start: str, end: str, missing: str):
    with pytest.raises(ModelError, match="2002/03, 2008/09, 2015/16") as caught:
        factor(Index(values=DEFLATOR), start, end)
    assert [(m.code, m.value) for m in caught.value.mistakes] == [("E202", missing)]


def read(folder: Path, content: str, index: dict[str, object]) -> Model:
    (folder / "index.csv").write_text(content)
    return validate({"indices": {"cpi": index}, "outputs": {"y": {"formula": 1}}}, folder=folder)


def test_a_series_in_a_file_is_the_series(tmp_path: Path):
    rows = ("quarter,FY,Index", "q,2002/03,145.54412602660028", "", "q,2008-09,170.64989406287305")
    text = "\n".join((*rows, "q, 2015/16 , 1.959696985671229e2\n"))
    model = read(tmp_path, text, {"file": "index.csv", "year": "FY", "value": "Index"})
    assert 500 * factor(model.indices["cpi"], "2002/03", "2015/16") == pytest.approx(673.2312183155595, rel=1e-9)
    written = {"values": DEFLATOR | {"2008-09": DEFLATOR["2008/09"]}}
    del written["values"]["2008/09"]
    assert model == validate({"indices": {"cpi": written}, "outputs": {"y": {"formula": 1}}})


@pytest.mark.parametrize(
    ("content", "index", "path", "says"),
    [
        ("year,value\n2002,x\n", {}, "file", "row 2, column value is no number above 0"),
        ("year,value\n2002,\n", {}, "file", "row 2, column value is no number above 0"),
        ("year,value\n2002\n", {}, "file", "row 2, column value is no number above 0"),
        ("year,value\n2002,0\n", {}, "file", "row 2, column value is no number above 0"),
        ("year,value\nQ1,1\n", {}, "file", "row 2, column year is no price year"),
        ("year,value\n2002/05,1\n", {}, "file", "row 2, column year is no price year"),
        ("year,value\n2002/03,1\n2003,2\n2002-03,1\n", {}, "file", "row 4, column year is the year of row 2 again"),
        ("year,value\n", {}, "", "has no values"),
        ("", {}, "year", "has no column year"),
        ("year,value,value\n2002,1,2\n", {}, "value", "more than one column value"),
        ("a,value\n2002,1\n", {"year": "b"}, "year", "its columns are a, value"),
        ("year,value\n2002,1\n", {"values": {2002: 1}}, "file", "has values and a file"),
        ("year,value\n2002,1\n", {"file": "absent.csv"}, "file", "cannot be read"),
        ("year,value\n2002,1\n", {"file": "../index.csv"}, "file", "outside the model's folder"),
        ("year,value\n2002,1\n", {"file": "a\0b"}, "file", "cannot be read"),
        ("year,value\n2002,\xff\n", {}, "file", "row 2"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_bad_series_is_told_with_its_row(tmp_path: Path, content: str, index: dict, path: str, says: str):
    with pytest.raises(ModelError) as caught:
        read(tmp_path, content, {"file": "index.csv", **index})
    told = [m for m in caught.value.mistakes if says in str(m)]
    assert told, str(caught.value)
    assert told[0].path == f"indices.cpi.{path}".rstrip(".")


def test_the_same_year_twice_is_refused():
    with pytest.raises(ModelError, match="E103"):
        Model(indices={"cpi": {"values": {"2002/03": 1, "2002-03": 2}}}, outputs={"y": {"formula": 1}})


def priced(year: str, prices: dict[str, object], price_year: str = "2015/16") -> list[tuple[str, str]]:
    data = {
        "price_year": price_year, "currency": "GBP", "step": "year", "horizon": "2 years", "prices": prices,
        "indices": {"gdp": {"values": DEFLATOR}}, "pockets": {"council": {}},
        "costs": {"team": {"amount": 3, "per": "year", "paid_by": "council", "price_year": year}},
    }  # fmt: skip
    try:
        return [(m.code, m.path) for m in comments(validate(data)) if m.path.endswith("price_year")]
    except ModelError as error:
        return [(m.code, m.path) for m in error.mistakes]


@pytest.mark.parametrize(
    ("year", "prices", "price_year", "wanted"),
    [
        ("2002/03", {"index": "gdp", "inflation": 0.02}, "2015/16", []),
        ("2015/16", {"inflation": 0.02}, "2015/16", []),
        ("2002/03", {"inflation": 0.02}, "2015/16", [("E404", "costs.team.price_year")]),
        ("2003/04", {"index": "gdp", "inflation": 0.02}, "2015/16", [("E202", "costs.team.price_year")]),
        ("2002/03", {"index": "gdp", "inflation": 0.02}, "2016/17", [("E202", "costs.team.price_year")]),
        ("2002/03", {"index": "gpd", "inflation": 0.02}, "2015/16", [("E402", "prices.index")]),
    ],
)
def test_money_of_another_year_wants_an_index(year: str, prices: dict, price_year: str, wanted: list):
    assert priced(year, prices, price_year) == wanted
