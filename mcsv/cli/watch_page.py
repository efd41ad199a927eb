"""The page of a watched model on this machine's own address, which nobody else can reach or guess."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mcsv.errors import UserError

if TYPE_CHECKING:
    from mcsv.model import Model

__all__ = ["Served"]

_HOST = "127.0.0.1"
_AROUND = """<!doctype html><html lang="en"><meta charset="utf-8"><title>mcsv watch</title>
<style>html,body{{margin:0;height:100%}}body{{display:flex;flex-direction:column}}iframe{{border:0;width:100%;flex:1}}
p{{font:14px system-ui,sans-serif;margin:0;padding:.4rem .8rem;background:#fff4d6;color:#4a3200}}</style>
<p id="why" role="status" hidden></p>
<iframe id="page" title="the page of the model" src="page"></iframe>
<script nonce="{nonce}">
let shown = null;
async function look() {{
  try {{
    const {{version, why}} = await (await fetch("version", {{cache: "no-store"}})).json();
    const said = document.getElementById("why");
    said.hidden = !why;
    said.textContent = why;
    if (shown !== null && version !== shown) document.getElementById("page").contentWindow.location.reload();
    shown = version;
  }} catch (gone) {{ document.title = "mcsv watch has ended"; return; }}
  setTimeout(look, 250);
}}
look();
</script></html>
"""
_WAITING = "<!doctype html><html lang=en><meta charset=utf-8><title>mcsv watch</title><p>No sound model yet.</html>"


class Served:
    """A server of one page that computes again, as long as it is used in ``with``.

    ``show`` gives it another model, from which the page is made when the browser asks. Where the page of a model cannot
    compute, it is one without, and it is said why: above it, and by ``say``.
    """

    def __init__(
        self, place: Path, draws: int, seed: int, threads: int, say: Callable[[str], object] = lambda text: None
    ) -> None:
        self._place, self._run, self._say = place, (draws, seed, threads), say
        self._lock, self._model, self._made, self._version = threading.Lock(), None, b"", 0
        self._why = ""
        self._token, self._nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(16)
        self._server = ThreadingHTTPServer((_HOST, 0), _handler(self._answer))
        self._server.daemon_threads = True

    _model: Model | None

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{_HOST}:{self._server.server_port}/{self._token}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="mcsv-page", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def show(self, model: Model) -> None:
        """Have the page made of another model."""
        with self._lock:
            self._model, self._made, self._version = model, b"", self._version + 1

    def _answer(self, path: str, host: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, policy and body for a request. Under another name (a site that points here) there is nothing."""
        if host != f"{_HOST}:{self._server.server_port}" or not secrets.compare_digest(
            path.encode()[: len(self._token) + 2], f"/{self._token}/".encode()
        ):
            return HTTPStatus.NOT_FOUND, "default-src 'none'", b""
        asked = path[len(self._token) + 2 :]
        if asked == "":
            policy = f"default-src 'none'; script-src 'nonce-{self._nonce}'; style-src 'unsafe-inline'"
            policy += "; frame-src 'self'; connect-src 'self'"
            return HTTPStatus.OK, policy, _AROUND.format(nonce=self._nonce).encode()
        if asked == "version":
            return (
                HTTPStatus.OK,
                "default-src 'none'",
                json.dumps({"version": self._version, "why": self._why}).encode(),
            )
        if asked == "page":
            return HTTPStatus.OK, "", self._page()
        return HTTPStatus.NOT_FOUND, "default-src 'none'", b""

    def _page(self) -> bytes:
        with self._lock:
            if self._model is None:
                return _WAITING.encode()
            if not self._made:
                self._made, why = _made_of(self._place, self._model, self._run)
                if why and why != self._why:
                    self._say(why)
                self._why = why
            return self._made


def _made_of(place: Path, model: Model, run: tuple[int, int, int]) -> tuple[bytes, str]:
    """The page of a model, and why it does not compute again, if so."""
    from mcsv import api
    from mcsv.ask.live import live
    from mcsv.cli.report import drawn, page_of

    results, computing, why = api.simulate(model, *run, full=True, curves=True), None, ""
    try:
        computing = live(results, run[2], fresh=True)
    except UserError as error:
        why = f"the page does not compute again: {' '.join(str(error.mistakes[0]).split())}"
    return drawn(page_of(place, results, model, None), "html", live=computing), why


def _handler(answer: Callable[[str, str], tuple[HTTPStatus, str, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, policy, body = answer(self.path, self.headers.get("Host", ""))
            self.send_response(status)
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the terminal is for figures."""

    return Handler
