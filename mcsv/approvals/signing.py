"""Signatures by the OpenSSH that people have: made with ssh-keygen -Y sign, checked with -Y verify."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from mcsv.approvals.entries import Entry
from mcsv.approvals.record import Envelope, signable
from mcsv.errors import Mistake, UsageError

__all__ = ["Signer", "can_check", "keys_of", "signed_by", "signer"]

_NAMESPACE = "mcsv-approval"
_KEY = re.compile(rb"with (\S+ key SHA256:\S+)")

Signer = Callable[[Entry], str]
"""Gives the signature of a record, base64."""


def signer(key: Path) -> Signer:
    """Signs with a private key (or a public one whose private half an agent holds). UsageError E662 where it cannot."""
    tool = _tool()

    def sign(entry: Entry) -> str:
        command = [tool, "-Y", "sign", "-q", "-n", _NAMESPACE, "-f", str(key)]
        done = subprocess.run(command, input=signable(entry), capture_output=True, check=False)
        if done.returncode:
            way_out = "give a key with --key, or start ssh-agent"
            reason = done.stderr.decode(errors="replace").strip() or "it refused"
            raise UsageError(Mistake("E662", f"cannot be signed: {reason}", "--key", str(key), way_out=way_out))
        return base64.b64encode(done.stdout).decode()

    return sign


def signed_by(record: Envelope, allowed: Path) -> str | None:
    """Which of the allowed signers signed a record; None where none of them did.

    ``allowed``: a file as ssh-keygen's ALLOWED SIGNERS. UsageError E205 where there is none, E662 without ssh-keygen.
    """
    tool = _tool()
    if not allowed.is_file():
        way_out = "a line for each person: their mail address and their public key"
        raise UsageError(Mistake("E205", "there is no such file", "--allowed-signers", str(allowed), way_out=way_out))
    for signature in record.signatures:
        with tempfile.NamedTemporaryFile(suffix=".sig") as file:
            file.write(base64.b64decode(signature))
            file.flush()
            who = subprocess.run(
                [tool, "-Y", "find-principals", "-s", file.name, "-f", str(allowed)], capture_output=True, check=False
            )
            for name in who.stdout.decode(errors="replace").split("\n") if who.returncode == 0 else ():
                command = [tool, "-Y", "verify", "-n", _NAMESPACE, "-s", file.name, "-f", str(allowed), "-I", name]
                content = signable(record.entry)
                if name and not subprocess.run(command, input=content, capture_output=True, check=False).returncode:
                    return name
    return None


def can_check() -> bool:
    """Whether ssh-keygen is here."""
    return shutil.which("ssh-keygen") is not None


def keys_of(record: Envelope) -> list[str | None]:
    """Of each signature, kind and fingerprint of the key that made it; None where it is not one of this record.

    Whose key that is, is another question: see :func:`signed_by`. UsageError E662 without ssh-keygen.
    """
    tool = _tool()
    found: list[str | None] = []
    for signature in record.signatures:
        with tempfile.NamedTemporaryFile(suffix=".sig") as file:
            file.write(base64.b64decode(signature))
            file.flush()
            command = [tool, "-Y", "check-novalidate", "-n", _NAMESPACE, "-s", file.name]
            done = subprocess.run(command, input=signable(record.entry), capture_output=True, check=False)
        key = _KEY.search(done.stdout + done.stderr) if done.returncode == 0 else None
        found.append(key[1].decode() if key else None)
    return found


def _tool() -> str:
    found = shutil.which("ssh-keygen")
    if found is None:
        raise UsageError(Mistake("E662", "needs ssh-keygen, which is not here", way_out="install OpenSSH"))
    return found
