"""Every command line of mcsv in README and examples is one that mcsv takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from mcsv.cli.__main__ import app

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "README.md", *(path for path in sorted((ROOT / "examples").rglob("*")) if path.is_file())]
ENDS = {"|", ">", "<", "&&"}


def command_lines(path: Path) -> list[str]:
    """The command lines in a file; what a script would put in is some number."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = "\n".join(re.findall(r"^```bash\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    text = re.sub(r"\\\n\s*", " ", text)
    text = re.sub(r"^\s*(#|//).*", "", text, flags=re.MULTILINE)
    found = re.findall(r"(?:^|[\s\"|])(mcsv [a-z]+ [^\n]*)", text, re.MULTILINE)
    return [_put_in(line) for line in found if not line.startswith("mcsv approve printed")]


def _put_in(line: str) -> str:
    line = line.replace('"$@"', "--draws 5").replace("$(cat /asked/words)", "--draws 5").removesuffix("]")
    line = line[:-1] if line.count('"') % 2 else line
    return re.sub(r"\$\(\(.*?\)\)|\$?\{[^}]*\}|\$\w+", "4", line)


LINES = [(path.relative_to(ROOT).as_posix(), line) for path in FILES for line in command_lines(path)]


def test_every_example_has_one() -> None:
    without = {path.relative_to(ROOT).as_posix() for path in FILES} - {place for place, _ in LINES}
    of_servers = {f"examples/server/{name}" for name in ("Containerfile", "mcsv-batch.service", "mcsv-batch.timer")}
    assert without == {"examples/slurm/submit.sh", *of_servers}  # what a server starts is tried by tests of its own
    assert len(LINES) > 40


@pytest.mark.parametrize("line", [line for _, line in LINES])
def test_a_command_line_is_taken(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    words = words[: next((n for n, word in enumerate(words) if word in ENDS), len(words))]
    command: Any = typer.main.get_command(app)
    context = command.make_context("mcsv", list(words))
    while hasattr(command, "resolve_command"):
        name, command, words = command.resolve_command(context, words)
        context = command.make_context(name, list(words), parent=context)
    assert context.command is command
