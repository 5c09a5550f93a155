"""Calls the program regularly: systemd's timers, or cron, put in place, shown and taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from radarr_cli.domain.timetable import DATABASE_UNIT, QUEUE_TIMER, RUN_TIMER, UNITS, cron_lines, unit_files
from radarr_cli.errors import Conflict, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radarr_cli.domain.timetable import Call, Unseen

Manner = Literal["user", "system", "cron"]
_TIMERS = (RUN_TIMER, QUEUE_TIMER)
_REPLACE = "--replace writes it anew, or leave it"
_FORCE = "--force takes it away all the same"


class Units(Protocol):
    """The unit files of one systemd manager."""

    @property
    def writable(self) -> bool: ...
    def state(self, name: str, text: str) -> str: ...
    def check(self, names: Iterable[str], hint: str) -> None: ...
    def write(self, files: Mapping[str, str]) -> None: ...
    def remove(self, names: Iterable[str]) -> None: ...
    def call(self, *arguments: str) -> str | None: ...
    def idle(self, names: Sequence[str]) -> tuple[list[str], str | None]: ...
    def seen(self, names: Sequence[str], units: Iterable[str]) -> set[str]: ...


class Lines(Protocol):
    """Our lines of an account's crontab."""

    def lines(self) -> list[str] | None: ...
    def changed(self) -> bool: ...
    def write(self, lines: Sequence[str] | None) -> None: ...
    def seen(self, names: Sequence[str]) -> set[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """What is (or was put) in place: each file or crontab line with its state; `texts` are the files' own.

    `problem` is what systemd said; `hints` are what a person may have to do besides; `unseen` are variables
    that the configuration needs and the timers don't have; `warnings` say that, and what else will go wrong.
    """

    manner: Manner
    items: tuple[tuple[str, str], ...]
    texts: Mapping[str, str]
    problem: str | None = None
    hints: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """For whom the program is called, and with which configuration.

    `unseen` are the variables that its files name and no file sets; `variables` is the file that could, and
    `save` puts those that are set here into it. `notes` are what is odd about the account itself.
    """

    call: Call
    account: str
    lingers: bool = False
    unseen: tuple[Unseen, ...] = ()
    variables: str = ""
    save: Callable[[Sequence[str]], None] = lambda _: None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemd:
    """Timers of systemd, the account's own (`user`) or the machine's. `target` is who they are for."""

    units: Units
    target: Callable[[], Target]
    user: bool

    @property
    def manner(self) -> Manner:
        return "user" if self.user else "system"

    def status(self) -> Scheduled:
        """What is there, changed nothing."""
        found = self._found(self.target())
        if all(state == "missing" for _, state in found.items):
            return found
        idle, problem = self.units.idle(_TIMERS)
        if idle:
            problem = f"not active: {', '.join(idle)}"
        return replace(found, problem=problem)

    def install(self, *, replaces: bool = False, saves: bool = False, dry_run: bool = False) -> Scheduled:
        """Put it in place and switch it on; `saves` writes variables down that it would miss. A dry run only
        says what would be written. Raises Conflict where files were changed by hand."""
        target = self.target()
        found = self._found(target)
        if not replaces:
            self.units.check(found.texts, _REPLACE)
        stale = [name for name, state in found.items if state != "current"]
        state = "planned" if dry_run else "written"
        items = [(name, state if name in stale else "current") for name in found.texts]
        missed, saved = _saved(self._missed(target), saves)
        done = replace(
            found,
            items=(*items, *((f"{target.variables}: {each.name}", state) for each in saved)),
            warnings=(*found.warnings, *_warnings(missed, target)),
            unseen=tuple(each.name for each in missed),
            hints=self._hints(target),
        )
        if dry_run:
            if self.units.writable:
                return done
            return replace(done, warnings=("only root can write these files: sudo", *done.warnings))
        self.units.write({name: found.texts[name] for name in stale})
        if saved:
            target.save([each.name for each in saved])
        problem = self.units.call("daemon-reload")
        started = [name for name in (DATABASE_UNIT, *_TIMERS) if name in found.texts]
        problem = problem or self.units.call("enable", "--now", *started)
        if problem is None:
            return done
        return replace(done, problem=problem, hints=(*self._remedy(target, started), *done.hints))

    def remove(self, *, forces: bool = False, dry_run: bool = False) -> Scheduled:
        """Switch it off and take it away; the library stays as it is. A dry run only says what would go.
        Raises Conflict where files were changed by hand, unless it `forces`."""
        there = [name for name in UNITS if self.units.state(name, "") != "missing"]
        if not forces:
            self.units.check(there, _FORCE)
        # What isn't there can't be disabled, and that is no problem.
        problem = self.units.call("disable", "--now", *there) if there and not dry_run else None
        if there and not dry_run:
            self.units.remove(there)
            self.units.call("daemon-reload")
        state = "planned" if dry_run else "removed"
        items = tuple((name, state if there else "missing") for name in there or UNITS)
        return Scheduled(manner=self.manner, items=items, texts={}, problem=problem)

    def missed(self) -> tuple[Unseen, ...]:
        """What the timers that are in place will miss of this process's environment."""
        if self.units.state(RUN_TIMER, "") == "missing":
            return ()
        return tuple(self._missed(self.target()))

    def _missed(self, target: Target) -> list[Unseen]:
        names = [each.name for each in target.unseen]
        return _missed(target, self.units.seen(names, UNITS) if names else set())

    def _found(self, target: Target) -> Scheduled:
        files = unit_files(target.call)
        items = tuple((name, self.units.state(name, text)) for name, text in files.items())
        return Scheduled(manner=self.manner, items=items, texts=files, warnings=target.notes)

    def _hints(self, target: Target) -> tuple[str, ...]:
        if not self.user or target.lingers:
            return ()
        return (f"so that it runs while nobody is logged in: loginctl enable-linger {target.account}",)

    def _remedy(self, target: Target, started: Sequence[str]) -> tuple[str, ...]:
        whose = f"in a session of {target.account}'s own, not by su or sudo" if self.user else "under systemd"
        return (
            f"the files are in place; to switch them on {whose}:",
            f"  systemctl {'--user ' if self.user else ''}enable --now {' '.join(started)}",
            "where no systemd runs: radarr-cli schedule install --cron",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Lines of an account's crontab. `target` is who they are for; the program itself waits up to `jitter`
    seconds, since cron can't spread its calls."""

    crontab: Lines
    target: Callable[[], Target]
    jitter: int = 60
    manner: Manner = "cron"

    def status(self) -> Scheduled:
        """What is there, changed nothing."""
        target = self.target()
        lines = cron_lines(target.call, self.jitter)
        there = self.crontab.lines()
        # How far the calls are spread was said when they were put there.
        if there is not None and list(map(_unspread, there)) == list(map(_unspread, lines)):
            state, lines = "current", there
        else:
            state = "missing" if there is None else "changed" if self.crontab.changed() else "outdated"
        items = tuple((line, state) for line in lines)
        return Scheduled(manner=self.manner, items=items, texts={}, warnings=target.notes)

    def install(self, *, replaces: bool = False, saves: bool = False, dry_run: bool = False) -> Scheduled:
        """As `Systemd.install`. Raises ServiceUnavailable where there is no crontab(1), which a dry run does
        without."""
        target = self.target()
        lines = cron_lines(target.call, self.jitter)
        notes = target.notes
        names = [each.name for each in target.unseen]
        try:
            same, changed = self.crontab.lines() == lines, self.crontab.changed()
            seen = self.crontab.seen(names) if names else set()
        except ServiceUnavailable as error:
            if not dry_run:
                raise
            same, changed, seen = False, False, set()
            notes = (*notes, f"{error.message}: {error.hint}" if error.hint else error.message)
        if changed and not replaces and not same:
            raise Conflict("the crontab's lines were changed by hand", hint=_REPLACE)
        missed, saved = _saved(_missed(target, seen), saves)
        state = "planned" if dry_run else "written"
        items = [(line, "current" if same else state) for line in lines]
        items += [(f"{target.variables}: {each.name}", state) for each in saved]
        if not dry_run:
            if not same:
                self.crontab.write(lines)
            if saved:
                target.save([each.name for each in saved])
        return Scheduled(
            manner=self.manner,
            items=tuple(items),
            texts={},
            warnings=(*notes, *_warnings(missed, target)),
            unseen=tuple(each.name for each in missed),
        )

    def remove(self, *, forces: bool = False, dry_run: bool = False) -> Scheduled:
        """As `Systemd.remove`. Raises ServiceUnavailable, Conflict."""
        there = self.crontab.lines()
        if there is not None:
            if self.crontab.changed() and not forces:
                raise Conflict("the crontab's lines were changed by hand", hint=_FORCE)
            if not dry_run:
                self.crontab.write(None)
        state = "missing" if there is None else "planned" if dry_run else "removed"
        items = tuple((line, state) for line in there or ("crontab",))
        return Scheduled(manner=self.manner, items=items, texts={})

    def missed(self) -> tuple[Unseen, ...]:
        """As `Systemd.missed`."""
        target = self.target()
        names = [each.name for each in target.unseen]
        try:
            if not names or self.crontab.lines() is None:
                return ()
            return tuple(_missed(target, self.crontab.seen(names)))
        except (ServiceUnavailable, Conflict):
            return ()


def _missed(target: Target, seen: set[str]) -> list[Unseen]:
    return [each for each in target.unseen if each.name not in seen]


def _saved(missed: Sequence[Unseen], saves: bool) -> tuple[list[Unseen], list[Unseen]]:
    """What is missing still, and what is to be written down."""
    saved = [each for each in missed if each.set_here and saves]
    return [each for each in missed if each not in saved], saved


def _warnings(missed: Sequence[Unseen], target: Target) -> Iterable[str]:
    for each in missed:
        where = f", which {each.place} names" if each.place else ", which can stand in no unit"
        way = " (--save-environment does that)" if each.set_here else ""
        yield f"no timer sees {each.name}{where}: put {each.name}=... into {target.variables}{way}"


def _unspread(line: str) -> str:
    return re.sub(r" --jitter \d+s", "", line)
