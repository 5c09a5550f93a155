"""What `config check` says beyond faults: the configuration loads, but something will go wrong or leak."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.config.secrets import readable_by_others
from radarr_cli.domain.profile_doubts import doubts_of
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.config.loading import Loaded
    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.secrets import Reference


def warnings(loaded: Loaded, environment: Mapping[str, str], paths: ConfigPaths) -> tuple[Fault, ...]:
    """Everything worth a warning: open secrets, secrets that can't be fetched, folders that aren't there,
    scores of custom formats that aren't.

    No secret is fetched: a command might ask for a passphrase.
    """
    found = [*_secrets(loaded, environment, paths.variables), *_folders(loaded), *_scores(loaded)]
    return tuple(dict.fromkeys(found))


def _secrets(loaded: Loaded, environment: Mapping[str, str], variables: Path) -> Iterator[Fault]:
    if loaded.variables and readable_by_others(variables):
        yield Fault(variables.name, _open(variables))
    known = {*loaded.variables, *(name for name, value in environment.items() if value)}
    for reference in loaded.references.values():
        message = _text(reference)
        if reference.form == "env" and reference.target not in known:
            message = (
                f"the environment variable {reference.target} is not set"
                f" ({reference.target}=... in {variables} sets it)"
            )
        elif reference.form == "file":
            message = _file(Path(reference.target))
        if message:
            # The file's mode is one fault, however many secrets stand in it.
            file = reference.origin.file
            place = file.name if reference.form == "text" and file else reference.origin.place
            yield Fault(place, message)


def _text(reference: Reference) -> str | None:
    file = reference.origin.file
    if reference.form != "text" or file is None or not readable_by_others(file.path):
        return None
    return _open(file.path)


def _open(path: Path) -> str:
    return f"holds a secret and can be read by other accounts (chmod 600 {path})"


def _file(path: Path) -> str | None:
    if not path.is_file():
        return f"there is no file {path}"
    if readable_by_others(path):
        return f"{path} can be read by other accounts (chmod 600 {path})"
    return None


def _folders(loaded: Loaded) -> Iterator[Fault]:
    for root in loaded.settings.roots:
        if not Path(root.path).is_dir():
            yield Fault(loaded.origins[f"root.{root.name}.path"].place, f"there is no folder {root.path}")


def _scores(loaded: Loaded) -> Iterator[Fault]:
    try:
        formats = loaded.settings.formats.all
    except ConfigError:
        return  # `config check` names those faults; other commands don't need the formats
    for name, profile in loaded.settings.profiles.items():
        origin = loaded.origins.get(f"profile.{name}.format_scores")
        if origin is not None:
            for doubt in doubts_of(profile, formats, ()):
                yield Fault(origin.place, doubt)
