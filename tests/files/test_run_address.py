"""The address of a team's server: read as libpq would, and its password shown nowhere."""

from __future__ import annotations

import pytest

from mcsv.errors import UsageError
from mcsv.files.run_address import VARIABLE, address, parsed

SECRET = "s3cr3t"
HOSTILE = [
    f"mysql://clerk:{SECRET}@host/db",
    f"host=host password={SECRET}",
    f"{SECRET}",
    f"postgresql://clerk:{SECRET}@host:port/db",
    f"postgresql://clerk:1?{SECRET}@host/db",
    f"postgresql://clerk:{SECRET}/db",
    f"postgresql://clerk@host:{SECRET}",
    f"postgresql://clerk@host/db?password={SECRET}&{SECRET}",
    f"postgresql://clerk:{SECRET}\n@host/db",
    f"postgresql://clerk:{SECRET}\x1b[31m@host/db",
    f"postgresql:/clerk:{SECRET}@host/db",
    f"POSTGRESQL ://clerk:{SECRET}@host/db",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed(text)
    told = [*map(str, caught.value.mistakes), repr(caught.value.mistakes), str(caught.value), repr(caught.value)]
    assert "E744" in told[0]
    assert not any(SECRET in each for each in told)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("text", "host", "port", "database"),
    [
        ("postgresql://clerk:s3cr3t@host:5433/db", "host", "5433", "db"),
        ("postgres://clerk:s3cr3t@host", "host", "", ""),
        ("postgresql://clerk:s3cr3t@[::1]:5433/db", "::1", "5433", "db"),
        ("postgresql://clerk:s3cr3t@%2Ftmp%2Fsocket/db", "/tmp/socket", "", "db"),
        ("postgresql://clerk@/db?host=/tmp/socket&password=s3cr3t", "/tmp/socket", "", "db"),
        ("postgresql:///db?user=clerk&password=s3cr3t&port=5433", "", "5433", "db"),
        ("postgresql://clerk:s3%63r3t@host/d%62", "host", "", "db"),
    ],
)
def test_an_address_is_read_and_shown_without_its_password(text: str, host: str, port: str, database: str) -> None:
    found = parsed(text)
    assert (found.host, found.port, found.user, found.database) == (host, port, "clerk", database)
    assert found.words["password"] == SECRET
    assert SECRET not in f"{found} {found!r} {found}"
    assert "clerk" in str(found)
    assert found.tells(f"FATAL: {SECRET} is wrong")
    assert not found.tells("FATAL: clerk is wrong")


def test_odd_signs_of_a_password_are_read_and_hidden_in_every_spelling() -> None:
    found = parsed("postgresql://clerk:pa%2Fss%40w@rd@host/db")
    assert found.words["password"] == "pa/ss@w@rd"
    assert found.host == "host"
    assert found.tells("no host pa%2Fss%40w%40rd")


def test_options_go_to_the_server_and_are_shown_nowhere() -> None:
    found = parsed("postgresql://clerk@host/db?sslmode=require&sslpassword=s3cr3t")
    assert found.words["sslmode"] == "require"
    assert "s3cr3t" not in f"{found} {found!r}"
    assert found.tells("s3cr3t")


def test_nothing_in_the_environment_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, " ")
    assert address() is None
    monkeypatch.setenv(VARIABLE, "postgresql://host/db")
    assert str(address()) == "postgresql://host/db"


@pytest.mark.parametrize(
    ("host", "wanted"), [("db.example", "require"), ("localhost", "prefer"), ("127.0.0.1", "prefer"), ("", "prefer")]
)
def test_nothing_goes_over_a_network_in_clear_unless_the_address_says_so(host: str, wanted: str) -> None:
    assert parsed(f"postgresql://{host}/db").words["sslmode"] == wanted
