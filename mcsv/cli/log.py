"""What is said on stderr as JSON lines, one event a line, where a machine listens: ``--log-format json``."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError

__all__ = ["Level", "LogFormat", "begin", "in_json", "line", "listens", "stop"]

Level = Literal["info", "warning", "error"]
FORMATS = ("text", "json")

LogFormat = Annotated[str, typer.Option(help="What is said on stderr: text, or JSON lines.", metavar="text|json")]

_IN_ADDRESS = re.compile(r"(?<=://)([^\s/:@]*):\S*@")
_ASSIGNED = re.compile(r"(?i)\b((?:\w*_)?(?:password|passwd|secret|token|api_?key|pgpassword))(\s*[=:]\s*)[^\s;,&]+")


@dataclass
class _Listener:
    """``run``: by what lines say which run they are of, unless they say another."""

    run: str = ""
    on: bool = False


_LISTENER = _Listener()


def in_json(text: str) -> bool:
    """Whether lines are to be JSON. UsageError E205 for what is no format."""
    if text not in FORMATS:
        raise UsageError(Mistake("E205", "is not possible", "--log-format", text[:40], "text or json"))
    return text == "json"


def begin(run: str = "") -> None:
    """From now on whatever this process says on stderr is JSON."""
    _LISTENER.run, _LISTENER.on = run, True


def stop() -> None:
    """From now on it is text again."""
    _LISTENER.run, _LISTENER.on = "", False


def listens() -> bool:
    """Whether what is said is to be JSON."""
    return _LISTENER.on


def line(event: str, level: Level = "info", run: str = "", **more: Any) -> str:
    """One event as a line of JSON: when (UTC), how bad, what, of which run, and what else there is to say of it.

    No passwords: what stands as one in an address or behind a name for one is left out.
    """
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = {"time": at, "level": level, "event": event, "run": run or _LISTENER.run, **more}
    return json.dumps(_without_secrets(told), ensure_ascii=True)


def _without_secrets(part: Any) -> Any:
    if isinstance(part, str):
        return _ASSIGNED.sub(r"\1\2***", _IN_ADDRESS.sub(r"\1:***@", part))
    if isinstance(part, dict):
        return {key: _without_secrets(each) for key, each in part.items()}
    return [_without_secrets(each) for each in part] if isinstance(part, list | tuple) else part
