"""A SLURM cluster of this machine alone, on loopback, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["CannotStart", "slurm"]

_PATH = f"/usr/sbin:/sbin:{os.environ.get('PATH', '')}"
_PATIENCE = 60  # seconds


class CannotStart(RuntimeError):
    """Why there is no SLURM here."""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _configuration(folder: Path, short: Path, name: str) -> str:
    return f"""ClusterName=mcsv
SlurmctldHost={name}(127.0.0.1)
SlurmctldPort={_free_port()}
SlurmdPort={_free_port()}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={short}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation={folder}/state
SlurmdSpoolDir={short}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ReturnToService=2
SchedulerParameters=sched_interval=1,sched_min_interval=0
NodeName={name} NodeAddr=127.0.0.1 CPUs=8 RealMemory=4000
SlurmdParameters=config_overrides
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@contextmanager
def slurm(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which SLURM's commands reach it. CannotStart where it cannot be had."""
    missing = [name for name in ("munged", "slurmctld", "slurmd", "sbatch") if not shutil.which(name, path=_PATH)]
    if missing:
        raise CannotStart(f"{', '.join(missing)} not installed (slurm-wlm)")
    if os.getuid() != 0:
        raise CannotStart("slurmd is started by root alone")
    name = socket.gethostname().partition(".")[0]
    (folder / "state").mkdir()
    (folder / "key").write_bytes(os.urandom(128))
    (folder / "key").chmod(0o400)
    environment = {**os.environ, "PATH": _PATH, "SLURM_CONF": str(folder / "slurm.conf")}
    own = ("key-file=key", "pid-file=munge.pid", "log-file=munge.log", "seed-file=seed")
    places = [f"--{part.replace('=', f'={folder}/')}" for part in own]
    with ExitStack() as stack:
        # Sockets lie in it, whose paths have no more than 108 characters; all may enter.
        short = Path(stack.enter_context(TemporaryDirectory(dir="/tmp")))
        short.chmod(0o755)
        (short / "spool").mkdir()
        (folder / "slurm.conf").write_text(_configuration(folder, short, name), encoding="utf-8")
        places.append(f"--socket={short}/munge.socket")
        stack.enter_context(_started(folder, ["munged", "--foreground", "--force", *places], environment))
        _wait((short / "munge.socket").exists, "munged", folder)
        stack.enter_context(_started(folder, ["slurmctld", "-D", "-c"], environment))
        stack.enter_context(_started(folder, ["slurmd", "-D", "-N", name], environment))
        _wait(lambda: "idle" in _told(["sinfo", "-h", "-o", "%t"], environment), "slurmd", folder)
        yield environment


@contextmanager
def _started(folder: Path, command: list[str], environment: dict[str, str]) -> Iterator[None]:
    with (folder / f"{command[0]}.out").open("wb") as log:
        started = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        started.kill()
        started.wait()


def _told(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def _wait(there: object, what: str, folder: Path) -> None:
    assert callable(there)
    until = time.monotonic() + _PATIENCE
    while not there():
        if time.monotonic() > until:
            logs = " ".join(path.read_text(errors="replace")[-300:] for path in folder.glob("*.out"))
            raise CannotStart(f"{what} does not come up: {logs}")
        time.sleep(0.2)
