"""Calls the program regularly: systemd's timers, or cron, put in place, shown and taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from radarr_cli.domain.timetable import DATABASE_UNIT, QUEUE_TIMER, RUN_TIMER, cron_lines, unit_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radarr_cli.domain.timetable import Call

Manner = Literal["user", "system", "cron"]


class Units(Protocol):
    """The unit files of one systemd manager."""

    def state(self, name: str, text: str) -> str: ...
    def write(self, files: Mapping[str, str], *, replace: bool) -> list[str]: ...
    def remove(self, names: Iterable[str]) -> list[str]: ...
    def call(self, *arguments: str) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """What is (or was put) in place: each file or crontab line with its state; `texts` are the files' own.

    `problem` is what systemd said; `hints` are what a person may have to do besides.
    """

    manner: Manner
    items: tuple[tuple[str, str], ...]
    texts: Mapping[str, str]
    problem: str | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduling:
    """`calls` gives who calls what, by whether the units are a user's own; `units` the folder of unit files;
    `crontab` reads our lines of the crontab, `write_crontab` replaces them."""

    calls: Callable[[bool], Call]
    units: Callable[[bool], Units]
    crontab: Callable[[], Sequence[str] | None]
    write_crontab: Callable[[Sequence[str] | None], bool]
    account: str

    def status(self, manner: Manner, jitter: int = 60) -> Scheduled:
        """What is there, changed nothing."""
        if manner == "cron":
            lines = cron_lines(self.calls(True), jitter)
            there = self.crontab()
            # How far the calls are spread was said when they were put there.
            same = there is not None and list(map(_unspread, there)) == list(map(_unspread, lines))
            state = "missing" if there is None else "current" if same else "changed"
            return Scheduled(manner=manner, items=tuple((line, state) for line in lines), texts={})
        user = manner == "user"
        files = unit_files(self.calls(user))
        units = self.units(user)
        items = tuple((name, units.state(name, text)) for name, text in files.items())
        idle = [name for name in (RUN_TIMER, QUEUE_TIMER) if units.call("is-active", "--quiet", name)]
        problem = f"not active: {', '.join(idle)}" if idle else None
        return Scheduled(manner=manner, items=items, texts=files, problem=problem)

    def install(self, manner: Manner, *, jitter: int = 60, replace: bool = False) -> Scheduled:
        """Put it in place and switch it on. Raises Conflict where files were changed by hand."""
        if manner == "cron":
            lines = cron_lines(self.calls(True), jitter)
            changed = self.write_crontab(lines)
            state = "written" if changed else "current"
            return Scheduled(manner=manner, items=tuple((line, state) for line in lines), texts={})
        user = manner == "user"
        files = unit_files(self.calls(user))
        units = self.units(user)
        written = units.write(files, replace=replace)
        problem = units.call("daemon-reload")
        started = [name for name in (DATABASE_UNIT, RUN_TIMER, QUEUE_TIMER) if name in files]
        problem = problem or units.call("enable", "--now", *started)
        items = tuple((name, "written" if name in written else "current") for name in files)
        return Scheduled(manner=manner, items=items, texts=files, problem=problem, hints=self._hints(user))

    def remove(self, manner: Manner, *, dry_run: bool = False) -> Scheduled:
        """Switch it off and take it away; the library stays as it is. A dry run only says what would go."""
        if dry_run:
            found = self.status(manner)
            items = tuple(
                (name, "missing" if state == "missing" else "planned") for name, state in found.items
            )
            return Scheduled(manner=manner, items=items, texts={})
        if manner == "cron":
            gone = self.write_crontab(None)
            return Scheduled(manner=manner, items=(("crontab", "removed" if gone else "missing"),), texts={})
        user = manner == "user"
        files = unit_files(self.calls(user))
        units = self.units(user)
        there = [name for name, text in files.items() if units.state(name, text) != "missing"]
        # What isn't there can't be disabled, and that is no problem.
        problem = units.call("disable", "--now", *there) if there else None
        removed = units.remove(files)
        units.call("daemon-reload")
        items = tuple((name, "removed" if name in removed else "missing") for name in files)
        return Scheduled(manner=manner, items=items, texts={}, problem=problem if removed else None)

    def _hints(self, user: bool) -> tuple[str, ...]:
        if not user:
            return ()
        return (f"so that it runs while nobody is logged in: loginctl enable-linger {self.account}",)


def _unspread(line: str) -> str:
    return re.sub(r" --jitter \d+s", "", line)
