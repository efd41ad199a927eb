"""What the project says of itself holds: its version everywhere, its dependencies, and their lowest versions."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORTED = {"PyYAML": "yaml", "netCDF4": "netcdf4"}
"""What stands in the code for a dependency, where it is not its name: xarray is told to use the engine netcdf4."""


def test_the_citation_is_of_this_version() -> None:
    said = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {PROJECT['version']}\n" in said
    assert f"\nlicense: {PROJECT['license']}\n" in said


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_every_dependency_is_used(dependency: str) -> None:
    name = re.split("[>=]", dependency)[0]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "mcsv").rglob("*.py"))
    module = re.escape(IMPORTED.get(name, name))
    assert re.search(rf"^\s*(import|from) {module}\b|engine=\"{module}\"", code, re.MULTILINE), name


def test_the_lowest_versions_are_exactly_those_that_are_allowed() -> None:
    done = subprocess.run([sys.executable, ROOT / ".ci" / "lowest", "test"], capture_output=True, text=True, check=True)
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    assert done.stdout.split() == [requirement.replace(">=", "==") for requirement in wanted]


def test_a_bound_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "lowest"
    script.write_text((ROOT / ".ci" / "lowest").read_text(encoding="utf-8"), encoding="utf-8")
    project = '[project]\ndependencies = ["numpy"]\n[project.optional-dependencies]\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'numpy' has no lower bound" in done.stderr
