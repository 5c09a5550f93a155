"""Who is called by timers, and with which environment: not always who puts them in place."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.bootstrap.foundations import Foundations
    from radarr_cli.config.writable import WritableConfiguration
    from radarr_cli.services.upkeep.scheduling import Cron, Manner, Systemd, Target

_LINGERING = Path("/var/lib/systemd/linger")


def build(app: Foundations, manner: Manner, account: str | None = None, jitter: int = 60) -> Systemd | Cron:
    """The timers of a manner. The machine's run as `account`, else as before, else as who called sudo;
    cron's calls are spread over `jitter` seconds. Raises NotFound."""
    from radarr_cli.adapters import timers
    from radarr_cli.adapters.crontab import Crontab
    from radarr_cli.services.upkeep.scheduling import Cron, Systemd

    if manner == "cron":
        return Cron(crontab=Crontab(), target=lambda: _target(app, manner, app.user), jitter=jitter)
    units = timers.unit_folder(app.environment, user=manner == "user")
    whose = app.user
    if manner == "system":
        whose = account or units.account or _caller(app)
    return Systemd(units=units, target=lambda: _target(app, manner, whose), user=manner == "user")


def missed(app: Foundations) -> Iterator[tuple[str, str, str]]:
    """What `doctor` says of variables that are set here and in none of our timers."""
    from radarr_cli.adapters import timers
    from radarr_cli.config.carrying import unseen

    here = {each.name for each in unseen(app.configuration.loaded, app.environment) if each.set_here}
    if not here:
        return
    file = app.configuration.paths.variables
    manners: dict[Manner, str] = {"user": "systemd's timers", "system": "systemd's timers", "cron": "cron"}
    for manner, called in manners.items():
        if manner == "system" and timers.unit_folder({}, user=False).account != app.user:
            continue
        for each in build(app, manner).missed():
            if each.name in here:
                message = f"{each.name} is set here, and {called} won't see it"
                yield each.name, message, f"put {each.name}=... into {file} (chmod 600)"


def _caller(app: Foundations) -> str:
    """Who is at the keyboard, where root works for him."""
    called = app.environment.get("SUDO_USER") or app.environment.get("DOAS_USER")
    return called if called and os.geteuid() == 0 else app.user


def _target(app: Foundations, manner: Manner, account: str) -> Target:
    from radarr_cli.config.carrying import carried, unseen
    from radarr_cli.domain.timetable import Call
    from radarr_cli.services.upkeep.scheduling import Target

    configuration, environment = app.configuration, dict(app.environment)
    home = _home(app, account)
    # Only root may look into another's home.
    if account != app.user and os.geteuid() == 0:
        environment["HOME"] = home
        configuration = type(configuration)(app.config_path, environment, configuration.kinds)
    settings, loaded = configuration.settings, configuration.loaded
    variables = carried(loaded, environment)
    argv = _program()
    chosen = app.config_path or environment.get("RADARR_CLI_CONFIG")
    if chosen:
        argv += ("--config", str(Path(chosen).expanduser().absolute()))
        variables.pop("XDG_CONFIG_HOME", None)
    if environment.get("HOME", home) != home:
        variables["HOME"] = environment["HOME"]

    def save(names: Sequence[str]) -> None:
        configuration.save_variables({name: environment[name] for name in names})

    return Target(
        call=Call(
            program=argv,
            account=account if manner == "system" else None,
            embedded=settings.database.url is None,
            variables=tuple(variables.items()),
        ),
        account=account,
        lingers=(_LINGERING / account).exists(),
        unseen=unseen(loaded, environment),
        variables=str(configuration.paths.variables),
        save=save,
        notes=tuple(_notes(configuration, manner, account)),
    )


def _notes(configuration: WritableConfiguration, manner: Manner, account: str) -> Iterator[str]:
    if account == "root":
        way = "--account NAME" if manner == "system" else "schedule install --system --account NAME"
        yield f"it runs as root, with root's configuration and database; {way} takes an account of its own"
    if not configuration.paths.file.exists():
        yield f"{account} has no configuration yet, {configuration.paths.file}: radarr-cli init"


def _program() -> tuple[str, ...]:
    program = Path(sys.argv[0])
    if program.name == "radarr-cli" and program.exists():
        return (str(program.absolute()),)
    return (sys.executable, "-m", "radarr_cli")


def _home(app: Foundations, account: str) -> str:
    try:
        return pwd.getpwnam(account).pw_dir
    except KeyError:
        if account == app.user:  # a number without a name, as containers have it
            return ""
        raise NotFound(
            f"there is no account {account}",
            hint=f"name one that is there, or make it: useradd {account}",
        ) from None
