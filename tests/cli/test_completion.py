"""Completion in the shells that people have: it is installed, and it completes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from campaign import some

MCSV = [sys.executable, "-m", "mcsv.cli"]
SHELLS = some(("bash", "zsh", "fish"), 1)
FILES = {"bash": ".bash_completions/mcsv.sh", "zsh": ".zfunc/_mcsv", "fish": ".config/fish/completions/mcsv.fish"}
SCRIPTS = {
    "bash": "source ~/.bash_completions/mcsv.sh; COMP_WORDS=(mcsv {word}); COMP_CWORD=1; _mcsv_completion mcsv;"
    ' echo "${{COMPREPLY[@]}}"',
    "zsh": "words=(mcsv {word}); CURRENT=2; _arguments() {{ echo $@ }}; compdef() {{ }}; source ~/.zfunc/_mcsv;"
    " _mcsv_completion",
    "fish": 'source ~/.config/fish/completions/mcsv.fish; complete -C "mcsv {word}"',
}


def mcsv(home, *words, **environment):
    """What a command says in a home of its own, where no shell can be found out."""
    alone = {"HOME": str(home), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(
        [*MCSV, *words], capture_output=True, text=True, env=os.environ | alone | environment, check=True
    )
    return done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_it_is_installed_where_the_shell_looks_for_it(shell, tmp_path):
    mcsv(tmp_path, "--install-completion", shell)
    written = (tmp_path / FILES[shell]).read_text()
    assert "_MCSV_COMPLETE" in written
    assert written.strip() == mcsv(tmp_path, "--show-completion", shell).strip()


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("word", "found"), [("ru", {"run", "runs"}), ("s", {"show", "schema", "stamp", "sweep"})])
def test_commands_are_completed(shell, word, found, tmp_path):
    asked = {"_MCSV_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": f"mcsv {word}"}
    asked |= {"COMP_WORDS": f"mcsv {word}", "COMP_CWORD": "1", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    said = mcsv(tmp_path, **asked)
    # A line begins with the command; zsh has it in quotes, and fish what it does behind a tab.
    assert set(re.findall(r'(?:^|\(\()"?([a-z]+)(?:"|\t|$)', said, re.MULTILINE)) == found


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes(shell, tmp_path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "mcsv"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m mcsv.cli "$@"\n')
    command.chmod(0o755)
    mcsv(tmp_path, "--install-completion", shell)
    path = f"{folder}:{os.environ['PATH']}"
    home = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config"), "PATH": path}
    script = SCRIPTS[shell].format(word="ru")
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, env=home, check=False)
    assert "run" in done.stdout, done.stderr
    assert "show" not in done.stdout
