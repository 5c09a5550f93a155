"""The log: the trail of one process, for whoever looks into it afterwards. The history is the library's.

It is told of from anywhere above the domain. Until `begin` was called nobody listens, and telling costs one
comparison: no module is loaded, nothing is put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

LogLevel = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")


class Entry(NamedTuple):
    """One event. `event` is a camelCase word that stays; `fields` are what a program reads of it. `bug` is an
    exception that nobody expected. What is `said` was told to a person on stderr, too."""

    level: LogLevel
    event: str
    message: str
    fields: Mapping[str, object]
    bug: BaseException | None = None
    said: bool = False


class Log(Protocol):
    """Where entries go. `stderr` is the form of those on stderr, empty where none go there; in JSON stderr is
    the log's alone. `where` is where a person finds a traceback."""

    @property
    def stderr(self) -> Literal["", "text", "json"]: ...
    @property
    def where(self) -> str: ...
    def takes(self, level: LogLevel) -> bool: ...
    def write(self, entry: Entry) -> None: ...


class _Begun:
    log: Log | None = None


def begin(log: Log | None) -> None:
    """From here on entries go to `log`."""
    _Begun.log = log


def takes(level: LogLevel) -> bool:
    """Whether an entry of that level would be written: for those that cost something to put together."""
    return _Begun.log is not None and _Begun.log.takes(level)


def tell(level: LogLevel, event: str, message: str = "", **fields: object) -> None:
    """Something happened. Neither message nor fields may hold a secret; the log masks them once more."""
    if _Begun.log is not None:
        _Begun.log.write(Entry(level, event, message, fields))


def tell_bug(event: str, message: str, bug: BaseException, **fields: object) -> None:
    """An exception that nobody expected, with its traceback."""
    if _Begun.log is not None:
        _Begun.log.write(Entry("error", event, message, fields, bug))


def say(level: LogLevel, event: str, message: str, **fields: object) -> bool:
    """Something that a person is told on stderr. True where the log has said it there: don't print it."""
    if _Begun.log is None:
        return False
    _Begun.log.write(Entry(level, event, message, fields, said=True))
    return _Begun.log.stderr == "json"


def on_stderr() -> bool:
    """Whether stderr shows entries: what was told there needn't be printed once more."""
    return _Begun.log is not None and bool(_Begun.log.stderr)


def where() -> str:
    """Where the traceback of a bug is found; empty where there is none."""
    return _Begun.log.where if _Begun.log is not None else ""
