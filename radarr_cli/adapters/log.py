"""Entries of the log as lines of text or JSON, each masked, on stderr or in a file.

One line an entry, whatever a release is called: control characters, and what turns the reading direction,
are escaped. What can't be written is said once, and never fails a command.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal

from radarr_cli.adapters.http import scrub
from radarr_cli.domain.masking import SHORTEST_SECRET, mask_text, mask_urls
from radarr_cli.log import LEVELS, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from radarr_cli.adapters.log_file import LogFile
    from radarr_cli.log import LogLevel

_LONGEST = 4000
"""Characters of one text."""
_JOURNAL = {"debug": "<7>", "info": "<6>", "warning": "<4>", "error": "<3>"}


class ProcessLog:
    """`log.Log` of the process `pid` that does `command`. `secrets` gives the values that this process
    knows by now; `form` is that of the file, `stderr` that of stderr, empty where nothing goes there."""

    def __init__(
        self,
        *,
        level: LogLevel,
        file: LogFile | None,
        form: Literal["text", "json"],
        stderr: Literal["", "text", "json"],
        command: str,
        secrets: Callable[[], Iterable[str]],
        now: Callable[[], datetime],
    ) -> None:
        self.stderr = stderr
        self._lowest = LEVELS.index(level)
        self._file = file
        self._form = form
        self._command = command
        self._pid = os.getpid()
        self._secrets = secrets
        self._now = now
        self._warned = False
        self._in_journal = stderr == "text" and _is_journal()

    @property
    def where(self) -> str:
        if self._file is not None and not self._warned:
            return f"in {self._file.path}"
        return "above" if self.stderr else ""

    def takes(self, level: LogLevel) -> bool:
        return LEVELS.index(level) >= self._lowest

    def write(self, entry: Entry) -> None:
        if not self.takes(entry.level):
            return
        masked, now = self._masked(entry), self._now()
        if self._file is not None:
            self._append(self._file, self._line(masked, self._form, now))
        if self.stderr == "json" or (self.stderr and not entry.said):
            self._print(masked, now)

    def _append(self, file: LogFile, line: str) -> None:
        try:
            file.append(line.encode() + b"\n")
        except OSError as error:
            if self._warned:
                return
            self._warned = True
            said = f"the log {file.path} can't be written: {error.strerror}"
            if self.stderr == "json":
                self._print(Entry("warning", "warning", said, {}), self._now())
            else:
                _to_stderr(f"warning: {_escaped(said)}")

    def _print(self, entry: Entry, now: datetime) -> None:
        if self.stderr == "json":
            _to_stderr(self._line(entry, "json", now))
            return
        traceback = str(entry.fields.get("traceback", "")).splitlines()
        entry = entry._replace(fields={key: of for key, of in entry.fields.items() if key != "traceback"})
        lines = [
            _said(entry) if self._in_journal else self._line(entry, "text", now),
            *map(_escaped, traceback),
        ]
        mark = _JOURNAL[entry.level] if self._in_journal else ""
        _to_stderr("\n".join(mark + line for line in lines))

    def _masked(self, entry: Entry) -> Entry:
        secrets = [secret for secret in self._secrets() if len(secret) >= SHORTEST_SECRET]
        fields = {name: _masked(value, secrets) for name, value in entry.fields.items() if value is not None}
        if entry.bug is not None:
            fields["traceback"] = _traceback(entry.bug, secrets)
        return entry._replace(message=_masked(entry.message, secrets), fields=fields)

    def _line(self, entry: Entry, form: str, now: datetime) -> str:
        if form == "json":
            document = {
                "time": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "level": entry.level,
                "pid": self._pid,
                "command": self._command,
                "event": entry.event,
            }
            said = {"message": entry.message} if entry.message else {}
            return json.dumps({**document, **said, **entry.fields}, default=str, separators=(",", ":"))
        time = now.astimezone().isoformat(timespec="milliseconds")
        return f"{time} {entry.level:7} {self._command}[{self._pid}] {_said(entry)}"


def _said(entry: Entry) -> str:
    """What a line of text says after the time."""
    parts = [f"{entry.event}: {_escaped(entry.message)}" if entry.message else entry.event]
    parts += [f"{name}={_quoted(value)}" for name, value in entry.fields.items()]
    return " ".join(parts)


def _masked(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        text = mask_urls(scrub(value, secrets))
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if isinstance(value, list | tuple):
        return [_masked(each, secrets) for each in value]
    if isinstance(value, dict):
        return {name: _masked(each, secrets) for name, each in value.items()}
    return value


def _traceback(bug: BaseException, secrets: list[str]) -> str:
    """The traceback: lines of source are ours or a library's, what an exception says is from outside."""
    import traceback  # noqa: PLC0415 - for bugs alone

    lines = [_masked(line, secrets) for line in "".join(traceback.format_exception(bug)).splitlines()]
    return "\n".join(line if line.startswith("  ") else mask_text(line, secrets) for line in lines)


def _quoted(value: object) -> str:
    """A value in a line of text: bare where it is one plain word, else as JSON writes it."""
    if isinstance(value, str):
        plain = value and value.isprintable() and not {" ", '"', "="} & {*value}
        return value if plain else _escaped(json.dumps(value, ensure_ascii=False))
    return _escaped(json.dumps(value, ensure_ascii=False, default=str))


def _escaped(text: str) -> str:
    """One line that shows what a terminal would act on, or hide."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _to_stderr(line: str) -> None:
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        # Nobody reads it, or it is closed. What is left in its buffer would fail the process at its end.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _is_journal() -> bool:
    """Whether stderr is systemd's journal, which takes levels as `<6>` before a line."""
    try:
        there = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{there.st_dev}:{there.st_ino}"
