"""A small run in a folder, decided on; keys to sign with; an authority that stamps."""

from __future__ import annotations

import datetime
import functools
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xarray as xr

import mcsv
from mcsv.approvals.chain import add
from mcsv.approvals.record import Envelope
from mcsv.ask.approve import approval, words
from mcsv.ask.run_folder import listed, reported
from mcsv.ask.run_log import RunLog
from mcsv.ask.run_made import Made, Origin, write_run
from mcsv.files.results import read_results
from mcsv.reports.media.html.draw import draw
from mcsv.reports.media.workbook import draw as workbook
from mcsv.reports.page.content import content

NOON = datetime.datetime(2020, 4, 1, 12, tzinfo=datetime.UTC)
WORDS = {"role": "approver", "decision": "approved", "person": "R. Jones", "reason": "inside the tolerance"}
MODEL = Path(__file__).parents[1] / "configs" / "small_cohort.yaml"


@functools.cache
def simulated(draws: int = 2_000) -> xr.Dataset:
    """A small run with all that a stored one has; nobody may change it."""
    return mcsv.simulate(mcsv.read_model(MODEL), draws=draws, full=True, curves=True)


@functools.cache
def _pages(draws: int) -> tuple[bytes, bytes]:
    page = content(simulated(draws), None)
    return draw(page).encode(), workbook.draw(page)


def write_folder(results: xr.Dataset, folder: Path, person: str = "") -> list[str]:
    """Write a run into its folder; the reports there that are of an earlier one."""
    return write_run(Made(results, RunLog()), folder, Origin(NOON, person))[1]


def run_folder(folder: Path, draws: int = 2_000) -> Path:
    """A folder with a run, a page and a workbook; the result in it."""
    results = simulated(draws)
    write_folder(results, folder, "A. Analyst")
    pages = [folder / "page.html", folder / "book.xlsx"]
    for place, page in zip(pages, _pages(draws), strict=True):
        place.write_bytes(page)
    assert reported(results, folder / "result.nc", pages) == []
    return folder / "result.nc"


def decide(run: Path, sign: Any = None, evidence: Sequence[Path] | None = None, **said: str) -> Envelope:
    """A decision recorded on a run, and on what lies in its folder unless told otherwise."""
    on = listed(run) if evidence is None else evidence
    return add(run, approval(read_results(run), run, on, NOON, words(**{**WORDS, **said})), sign)


def key(folder: Path, name: str) -> Path:
    """A new SSH key."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
    subprocess.run(command, check=True)
    return folder / name


def allowed(folder: Path, **keys: Path) -> Path:
    """A file of allowed signers: names (at the council) and their keys."""
    place = folder / "allowed"
    public = {name: Path(f"{place}.pub").read_text().split()[:2] for name, place in keys.items()}
    place.write_text("".join(f"{name}@council {' '.join(words)}\n" for name, words in public.items()))
    return place


_AUTHORITY = """[req]
distinguished_name = dn
prompt = no
[dn]
CN = {name}
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = own
[own]
serial = ./serial
signer_cert = ./signer.pem
signer_key = ./signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
HAS_OPENSSL = shutil.which("openssl") is not None


class Authority:
    """A time-stamp authority with its own root, by openssl; ``root`` is the certificate to trust."""

    def __init__(self, folder: Path, name: str = "Council") -> None:
        self.folder, self.root = folder, folder / "ca.pem"
        folder.mkdir()
        (folder / "conf").write_text(_AUTHORITY.format(name=name))
        (folder / "serial").write_text("01\n")
        root = ("-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-extensions", "ca")
        self._do("req", "-x509", *_NEW_KEY, *root, "-config", "conf")
        self._do("req", *_NEW_KEY, "-keyout", "signer.key", "-out", "signer.csr", "-config", "conf")
        by = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30")
        self._do(
            "x509", "-req", "-in", "signer.csr", *by, "-out", "signer.pem", "-extfile", "conf", "-extensions", "signer"
        )

    def stamp(self, request: Path, reply: Path) -> Path:
        """Answer a request."""
        asked = ("-queryfile", str(request.resolve()), "-out", str(reply.resolve()))
        self._do("ts", "-reply", "-config", "conf", "-section", "own", *asked)
        return reply

    def _do(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
