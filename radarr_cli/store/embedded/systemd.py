"""A server that is started inside a systemd service dies with that service; another unit has to hold it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DATABASE_UNIT = "radarr-cli-db.service"


@dataclass(frozen=True, slots=True)
class Service:
    """The systemd service that we run in; `user` is that it belongs to a user's own manager."""

    unit: str
    user: bool


def own_service(groups: str | None = None) -> Service | None:
    """The service whose end would kill a server that we start; None in a session, in cron, in a container.

    `groups` is the text of /proc/self/cgroup.
    """
    if "INVOCATION_ID" not in os.environ:
        return None
    if groups is None:
        try:
            groups = Path("/proc/self/cgroup").read_text()
        except OSError:
            return None
    for line in groups.splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" or controllers == "name=systemd":
            unit = path.rsplit("/", 1)[-1]
            if unit.endswith(".service") and unit != DATABASE_UNIT and not unit.startswith("user@"):
                return Service(unit, user="/user@" in path)
    return None


def ask_systemd(service: Service) -> bool:
    """Have systemd start our database unit; False where there is none or we may not."""
    import subprocess  # noqa: PLC0415 - heavy, and the server mostly runs

    manager = ["--user"] if service.user else []
    command = ["systemctl", *manager, "--no-ask-password", "start", DATABASE_UNIT]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def warn_of_service(service: Service) -> None:
    """Say on stderr that the server will not outlive the service."""
    import logging  # noqa: PLC0415 - heavy

    logging.getLogger("radarr_cli").warning(
        "the database server runs inside %s and stops with it; install %s to keep it "
        "(radarr-cli db start --foreground is its ExecStart)",
        service.unit,
        DATABASE_UNIT,
    )
