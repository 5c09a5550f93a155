"""What of this process's environment a timer's call has to be given, and what it can't be given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.config.overlays import PREFIX, PROGRAM_VARIABLES
from radarr_cli.config.paths import XDG_VARIABLES
from radarr_cli.config.variables import fits_a_line
from radarr_cli.domain.timetable import Unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.config.loading import Loaded


def carried(loaded: Loaded, environment: Mapping[str, str]) -> dict[str, str]:
    """What a timer's call has to set so that it works as here: named folders, and keys that are no secret."""
    found = {name: environment[name] for name in XDG_VARIABLES if name in environment}
    found = {name: value for name, value in found.items() if Path(value).is_absolute()}
    secret = {each.name for each in unseen(loaded, environment)} | loaded.variables
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in PROGRAM_VARIABLES | secret:
            found[name] = environment[name]
    return {name: value for name, value in found.items() if fits_a_line(value)}


def unseen(loaded: Loaded, environment: Mapping[str, str]) -> tuple[Unseen, ...]:
    """Variables that the configuration needs and `secrets.env` doesn't set: a timer won't see them.

    They are those that secrets refer to, and settings that are a secret themselves, or that no line holds.
    """
    places: dict[str, str | None] = {}
    for reference in loaded.references.values():
        if reference.origin.variable:
            places.setdefault(reference.origin.variable, None)
        if reference.form == "env":
            places.setdefault(reference.target, reference.origin.place)
    for name, value in environment.items():
        if name.startswith(PREFIX) and name not in PROGRAM_VARIABLES and not fits_a_line(value):
            places.setdefault(name, None)
    return tuple(
        Unseen(name, place, fits_a_line(environment.get(name, "")))
        for name, place in places.items()
        if name not in loaded.variables
    )
