"""A long answer goes through a pager where a person reads it, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from campaign import some

from mcsv.cli.pager import through_pager

pty = pytest.importorskip("pty")

ROWS = 10
PRINTED = "from mcsv.cli.output import put; put('\\033[1mfirst\\033[0m\\n' + 'line\\n' * {lines}, paged={paged})"


def shown(
    lines: int, paged: bool = True, stdin: bool = True, stdout: bool = True, keys: str = "", **environment: str
) -> str:
    """What comes of printing so many lines in a terminal of ten, with a pager that says that it was asked."""
    import fcntl
    import struct
    import termios

    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, 80, 0, 0))
    left_out = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LESS", "PAGER"}
    variables = {name: value for name, value in os.environ.items() if name not in left_out}
    pager = f'{sys.executable} -c \'import os,sys; print(os.environ["LESS"], sys.stdin.read().count("line"))\''
    done = subprocess.Popen(
        [sys.executable, "-c", PRINTED.format(lines=lines, paged=paged)],
        stdin=far if stdin else subprocess.DEVNULL,
        stdout=far if stdout else subprocess.PIPE,
        stderr=far,
        env={**variables, "TERM": "xterm", "PAGER": pager, **environment},
        start_new_session=True,  # nothing asks at the terminal of whoever runs the tests
    )
    os.close(far)
    text = b"" if done.stdout is None else done.stdout.read()
    try:
        while part := os.read(near, 65536):
            text += part
            os.write(near, b"q" * keys.count("q"))
    except OSError:  # Linux says so when the other side has gone
        pass
    os.close(near)
    assert done.wait() == 0
    return text.decode()


def test_what_has_no_room_goes_through_the_pager():
    assert shown(50) == "RFX 50\r\n"


PLAIN = [
    ({"lines": 5}, 5),
    ({"paged": False}, 50),
    ({"stdin": False}, 50),
    ({"stdout": False}, 50),
    ({"PAGER": ""}, 50),
    ({"PAGER": "cat"}, 50),
    ({"PAGER": "no_such_program_at_all"}, 50),
    ({"PAGER": "'"}, 50),
    ({"TERM": "dumb"}, 50),
]


@pytest.mark.parametrize(("how", "count"), some(PLAIN, 3))
def test_what_has_room_and_what_nobody_reads_does_not(how, count):
    said = shown(**{"lines": 50, **how})
    assert said.count("line") == count
    assert "RFX" not in said


def test_a_reader_who_sets_less_is_obeyed():
    assert shown(50, LESS="-S") == "-S 50\r\n"


@pytest.mark.skipif(not Path("/usr/bin/less").exists(), reason="needs less")
def test_less_shows_colours_and_leaves_them_on_the_screen():
    said = shown(50, PAGER="less", keys="q")
    assert "\033[1mfirst" in said
    assert 0 < said.count("line") < 50
    assert "\033[?1049" not in said  # it stays on the screen


def test_a_reader_who_leaves_early_is_fine(monkeypatch, capfd):
    monkeypatch.setenv("PAGER", f"{sys.executable} -c 0")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setattr("sys.stdin", type("", (), {"isatty": lambda self: True})())
    assert through_pager("line\n" * 1_000_000)
    assert capfd.readouterr().out == ""
