"""Where a team keeps its index of runs: the address of a PostgreSQL server, of which the password is never shown."""

from __future__ import annotations

import os
from dataclasses import field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.frozen import FrozenDict

__all__ = ["VARIABLE", "Address", "address", "parsed"]

VARIABLE = "MCSV_RUNS_URL"
_RULE = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, odd signs of a password as %XX"


@dataclass(frozen=True)
class Address:
    """A database: everything that libpq wants to know of it, empty where its own defaults are to decide."""

    host: str = ""
    port: str = ""
    user: str = ""
    database: str = ""
    password: str = field(default="", repr=False)
    options: FrozenDict[str, str] = field(default_factory=FrozenDict, repr=False)

    def __str__(self) -> str:
        """Without the password, and without options, among which there may be others."""
        user = f"{quote(self.user)}@" if self.user else ""
        return f"postgresql://{user}{self.host}{':' if self.port else ''}{self.port}/{quote(self.database)}"

    @property
    def words(self) -> dict[str, Any]:
        """Arguments of ``psycopg.connect``."""
        own = {"host": self.host, "port": self.port, "user": self.user, "dbname": self.database}
        given = {name: value for name, value in {**own, "password": self.password}.items() if value}
        return {"connect_timeout": "10", "sslmode": self._encrypted, **self.options, **given}

    @property
    def _encrypted(self) -> str:
        """Nothing goes over a network in clear unless the address says so (``?sslmode=…``)."""
        here = self.host in ("", "localhost", "127.0.0.1", "::1") or self.host.startswith("/")
        return "prefer" if here else "require"

    def tells(self, text: str) -> bool:
        """Whether a text has in it what nobody should read."""
        hidden = {self.password, *self.options.values()} - {""}
        return any(each in text or quote(each, safe="") in text for each in hidden)


def address() -> Address | None:
    """The one in the environment, None where there is none. UsageError E744 where it is none."""
    text = os.environ.get(VARIABLE, "").strip()
    return parsed(text) if text else None


def parsed(text: str) -> Address:
    """The address in a text. UsageError E744 where there is none, which repeats nothing of it."""
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in ("postgresql", "postgres") or not text.isprintable():
        raise _mistake("is no address of a PostgreSQL database")
    head, _, query = rest.partition("?")
    userinfo, _, place = head.rpartition("@")
    user, _, password = userinfo.partition(":")
    hostport, _, database = place.partition("/")
    host, port = _split(hostport)
    try:
        options = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        raise _mistake("has options that are none") from None
    if "@" in query and not userinfo:
        raise _mistake("has a ? in front of its @")
    own = {name: options.pop(name, "") for name in ("host", "port", "user", "dbname", "password")}
    return Address(
        unquote(host) or own["host"],
        port or own["port"],
        unquote(user) or own["user"],
        unquote(database) or own["dbname"],
        unquote(password) or own["password"],
        FrozenDict(options),
    )


def _split(hostport: str) -> tuple[str, str]:
    """Host and port; each may be empty."""
    if hostport.startswith("["):
        host, _, port = hostport[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = hostport.partition(":")
    if port and not (port.isascii() and port.isdigit()):
        raise _mistake("has a port that is no number")
    return host, port


def _mistake(what: str) -> UsageError:
    way_out = "unset it for the index in the folder itself"
    return UsageError(Mistake("E744", what, VARIABLE, rule=_RULE, way_out=way_out))
