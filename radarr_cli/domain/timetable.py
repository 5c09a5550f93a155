"""How the program is called regularly: systemd's unit files, and lines of a crontab, as text."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import NamedTuple

DATABASE_UNIT = "radarr-cli-db.service"
RUN_TIMER, QUEUE_TIMER = "radarr-cli.timer", "radarr-cli-queue.timer"
RUN_UNIT, QUEUE_UNIT = "radarr-cli.service", "radarr-cli-queue.service"
UNITS = (RUN_UNIT, RUN_TIMER, QUEUE_UNIT, QUEUE_TIMER, DATABASE_UNIT)
_BARE = re.compile(r"[\w./:@=+,-]+", re.ASCII)
_FULL = "--quiet run-once --max-time 4m"
_QUEUE = "--quiet run-once --only queue,import,notify --max-time 50s"
# The journal has what each run did; cron would send it by mail, so there `[log] file` keeps it.
_LOGGED = "--log-format text"
# Another run that holds the lock is no failure, nor is what waits for a person: that is shown and told.
_SUCCESS = "SuccessExitStatus=7 11"
_HARDENED = """\
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
CapabilityBoundingSet=
UMask=0022
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who calls what: the program's argv without a command, and the account, None for a user's own units.

    `embedded` says that our own database server has to be held by a unit. `variables` are those of the
    environment without which the program would look elsewhere; never a secret.
    """

    program: tuple[str, ...]
    account: str | None = None
    embedded: bool = True
    variables: tuple[tuple[str, str], ...] = ()


class Unseen(NamedTuple):
    """A variable of the environment that the configuration needs and no timer has.

    `place` is where it is needed, None where the variable itself is a setting. `set_here` is that this
    process has it, in a form that a file can hold.
    """

    name: str
    place: str | None
    set_here: bool


def unit_files(call: Call) -> dict[str, str]:
    """Systemd's units by file name: the timers, what they start, and the database's own where it is ours.

    The database has a unit because a server that a oneshot service starts would end with it.
    """
    files = {
        RUN_UNIT: _oneshot(call, "Films: everything that is due", _FULL),
        RUN_TIMER: _timer("Films: everything that is due", "*:0/5", "60s"),
        QUEUE_UNIT: _oneshot(call, "Films: downloads and imports", _QUEUE),
        QUEUE_TIMER: _timer("Films: downloads and imports", "*:*:30", "5s"),
    }
    if call.embedded:
        files[DATABASE_UNIT] = _database(call)
    return files


def cron_lines(call: Call, jitter: int) -> list[str]:
    """Lines for a crontab. Cron can't spread its calls, so the program waits up to `jitter` seconds itself.

    The `%` of a path would end the command for cron.
    """
    # The shell of a crontab may be any; env sets variables in all of them.
    prefix = ("env", *(f"{name}={value}" for name, value in call.variables)) if call.variables else ()
    program = shlex.join([*prefix, *call.program]).replace("%", r"\%")
    return [
        f"*/5 * * * * {program} {_FULL} --jitter {jitter}s",
        f"* * * * * {program} {_QUEUE} --fail-on partial",
    ]


def _oneshot(call: Call, description: str, arguments: str) -> str:
    command = f"{_quoted(call.program)} {_LOGGED} {arguments}"
    needs = f"Wants={DATABASE_UNIT}\nAfter={DATABASE_UNIT}\n" if call.embedded else ""
    return (
        f"[Unit]\nDescription={description}\nDocumentation=man:radarr-cli(1)\n"
        f"Wants=network-online.target\nAfter=network-online.target\n{needs}"
        f"\n[Service]\nType=oneshot\n{_whose(call)}ExecStart={command}\n{_SUCCESS}\n"
        f"TimeoutStartSec=30min\nNice=10\nIOSchedulingClass=idle\n{_hardened(call)}"
    )


def _database(call: Call) -> str:
    return (
        "[Unit]\nDescription=Films: the database\nDocumentation=man:radarr-cli-db(1)\n"
        f"\n[Service]\nType=exec\n{_whose(call)}ExecStart={_quoted(call.program)} db start --foreground\n"
        f"KillSignal=SIGINT\nTimeoutStopSec=90s\nRestart=on-failure\nRestartSec=10s\n{_hardened(call)}"
        f"\n[Install]\nWantedBy={'multi-user.target' if call.account else 'default.target'}\n"
    )


def _timer(description: str, calendar: str, spread: str) -> str:
    return (
        f"[Unit]\nDescription={description}\n\n[Timer]\nOnCalendar={calendar}\nRandomizedDelaySec={spread}\n"
        "AccuracySec=1s\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def _whose(call: Call) -> str:
    """The account, and the environment, in which `$` is a dollar."""
    account = f"User={call.account}\n" if call.account else ""
    words = (_quoted((f"{name}={value}",)).replace("$$", "$") for name, value in call.variables)
    return account + "".join(f"Environment={word}\n" for word in words)


def _hardened(call: Call) -> str:
    """What a user's own manager may do without rights of its own is left out there."""
    if call.account:
        return _HARDENED
    own = ("NoNew", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "SystemCall", "UMask")
    return "".join(f"{line}\n" for line in _HARDENED.splitlines() if line.startswith(own))


def _quoted(program: tuple[str, ...]) -> str:
    """For systemd, which splits like a shell, but takes `%` and `$` for its own."""
    words = []
    for word in program:
        text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
        words.append(word if _BARE.fullmatch(word) else f'"{text}"')
    return " ".join(words)
