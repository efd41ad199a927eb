"""Names that mean harm, typed into commands: a clean line each, whether they are taken or refused, and no line more."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from campaign import effort
from hostile_names import NAMES, STRANGERS, every

from mcsv.approvals.entries import Approval
from mcsv.approvals.names import odd
from mcsv.approvals.record import enveloped, opened
from mcsv.ask.approve import words
from mcsv.batch.names import is_name
from mcsv.errors import UsageError
from mcsv.escapes import typed

ALL = (*STRANGERS, *NAMES)
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MODEL = """version: 1
inputs: {x: {dist: normal, mean: 1, sd: 2, source: survey}}
outputs: {y: {formula: "x + 1", unit: people}}
"""


def clean(words: str) -> bool:
    """Whether nothing but the ends of lines steers a terminal."""
    signs = set(words) - {"\n"}
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in TURNING for sign in signs)


def listed(place: Path, rows: list[dict[str, str]]) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, ("model", "name", "set"))
        written.writeheader()
        written.writerows(rows)
    return place


def typeable(name: str) -> bool:
    """Whether a list in UTF-8 can hold it, apart from what its reader refuses as a whole."""
    return clean(name) and not any(0xD800 <= ord(sign) < 0xE000 or (ord(sign) & 0xFFFE) == 0xFFFE for sign in name)


def test_a_model_is_refused_in_a_line_for_each_name(run: Any, tmp_path: Path) -> None:
    place = tmp_path / "model.yaml"
    names = [name for name in every(effort(150, 25)) if name != "<<"]
    sections = {"inputs": {"dist": "uniform", "min": 0, "max": 1}, "outputs": {"formula": "1"}}
    place.write_text(json.dumps({section: dict.fromkeys(names, part) for section, part in sections.items()}))
    done = run("check", place)
    assert done.code == 2
    assert clean(done.err)
    lines = [line for line in done.err.split("\n") if line.startswith(str(place))]
    assert len(lines) == int(re.search(r"(\d+) mistakes", done.err)[1]) > 20  # type: ignore[index]


def test_names_of_runs_that_no_folder_can_have_are_refused_each(run: Any, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MODEL)
    names = [name for name in ALL if typeable(name) and name.strip() == name and name and not is_name(name)]
    assert len(names) > 150
    broken = [name for name in names if "\n" in name or "\r" in name]
    for some, code in (([name for name in names if name not in broken], "E762"), (broken, "E761")):
        table = listed(tmp_path / "list.csv", [{"model": "m.yaml", "name": name} for name in some])
        done = run("batch", table, "--draws", "1000", "--out", tmp_path / "out")
        assert done.code == 2
        assert clean(done.err)
        assert done.err.count(code) == len(some) > 0
        assert not (tmp_path / "out").exists()


def test_names_of_runs_are_those_of_their_folders_and_text_wherever_they_are_told(run: Any, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MODEL)
    names = [name for name in every(effort(500, 60)) if typeable(name) and is_name(name) and name.strip() == name]
    apart = {name.casefold(): name for name in names if name.isascii()}
    some = [*apart.values()][: effort(40, 4)]
    rows = [
        {"model": "m.yaml", "name": name, "set": f"programme={json.dumps(name)}"} for name in some if ";" not in name
    ]
    out = tmp_path / "out"
    done = run("batch", listed(tmp_path / "list.csv", rows), "--draws", "1000", "--out", out, "--log-format", "json")
    assert done.code == 0, done.err
    assert {each.name for each in out.iterdir() if not each.name.startswith(".")} == {row["name"] for row in rows}
    events = [json.loads(line) for line in done.err.splitlines() if line.startswith("{")]
    assert {event["run"] for event in events if event["event"] == "made"} == {row["name"] for row in rows}
    found = json.loads(run("runs", "list", out, "--json").out)["runs"]
    assert {name: about["answer"]["programme"] for name, about in found.items()} == {
        row["name"]: row["name"] for row in rows
    }
    told = run("runs", "list", out)
    assert clean(told.out + told.err + done.out + done.err)
    for row in rows[:: effort(1, 3)]:
        assert row["name"] in json.loads(run("runs", "find", out, "--json", "--", row["name"]).out)["runs"]
        about = (out / row["name"] / "run.json").read_text() + (out / row["name"] / "log.jsonl").read_text()
        assert clean(about)


def approval(person: str, reason: str) -> Approval | UsageError:
    try:
        said = words("approver", "approved", person, reason)
    except UsageError as refused:
        return refused
    rest: dict[str, Any] = {"when": "2026-01-01T00:00:00Z", "figures": (), "currency": reason, "draws": 1}
    return Approval(**said, **rest, complete=True, limits="", subjects={"run.nc": "0" * 64}, fingerprints={})


def test_a_decision_has_the_words_that_were_typed_or_is_refused_in_a_clean_sentence() -> None:
    taken = 0
    for name in ALL:
        for person, reason in ((name, "fits"), ("R. Jones", name)):
            made = approval(person, reason)
            if isinstance(made, UsageError):
                assert all(clean(str(mistake)) and "\n" not in str(mistake) for mistake in made.mistakes)
                continue
            assert made.person == unicodedata.normalize("NFC", " ".join(person.split()))
            assert made.reason == " ".join(reason.split())
            assert clean(re.sub("[\u061c\u200e\u200f]", "", made.person + made.reason))  # marks that Hebrew needs
            assert opened(enveloped(made).line).entry == made
            taken += 1
    assert taken > len(ALL)


def test_names_of_people_keep_what_their_writing_needs() -> None:
    assert odd("علی\N{ZERO WIDTH NON-JOINER}رضا") == ""
    assert odd("क्\N{ZERO WIDTH JOINER}षमा") == ""
    assert "not seen" in odd("R.\N{ZERO WIDTH NON-JOINER}Jones")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_commands_to_copy_are_one_clean_line_that_a_shell_reads_as_meant() -> None:
    names = [name for name in ALL if "\0" not in name and not re.search("[\ud800-\udfff]", name) and len(name) < 5_000]
    shown = [typed("printf", "%s\\0", name) for name in names]
    assert all(clean(command) and "\n" not in command for command in shown)
    told = subprocess.run(
        ["bash", "--norc"], input="\n".join(shown).encode(), capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )
    assert told.stdout.decode().split("\0")[:-1] == names
    assert not any(typed(Path(name)).startswith("-") for name in names if name)
