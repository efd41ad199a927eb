"""Firefox without a driver: its own protocol for tests, a length and JSON over a socket of this machine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

__all__ = ["Firefox"]

_PATIENCE = 60.0


class Firefox:
    """A window without a screen; ``folder`` takes its profile."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        command = [
            str(shutil.which("firefox") or shutil.which("firefox-esr")),
            "--headless",
            "--marionette",
            "--no-remote",
        ]
        environment = os.environ | {"HOME": str(folder)}
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [*command, "--profile", str(folder)], env=environment, stdout=quiet, stderr=quiet
        )
        self._socket = self._reached(port)
        self._number = 0
        self._read()
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})
        self.ask("WebDriver:SetTimeouts", script=120_000)

    def ask(self, command: str, **told: Any) -> Any:
        """What a command of WebDriver brings back."""
        self._number += 1
        said = json.dumps([0, self._number, command, told]).encode()
        self._socket.sendall(f"{len(said)}:".encode() + said)
        _, _, problem, found = self._read()
        assert problem is None, problem
        return found

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(30)

    def _reached(self, port: int) -> socket.socket:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=2 * _PATIENCE)
            except OSError:
                if time.monotonic() > end:
                    self._process.kill()
                    raise
                time.sleep(0.2)

    def _read(self) -> Any:
        size = b""
        while (sign := self._socket.recv(1)) != b":":
            size += sign
        found = b""
        while len(found) < int(size):
            found += self._socket.recv(int(size) - len(found))
        return json.loads(found)
