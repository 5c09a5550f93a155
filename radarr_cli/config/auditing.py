"""What `config check` says beyond faults: the configuration loads, but something will go wrong or leak."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.config.secrets import readable_by_others
from radarr_cli.domain.profile_doubts import doubts_of
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.config.loading import Loaded
    from radarr_cli.config.paths import ConfigPaths


def warnings(loaded: Loaded, environment: Mapping[str, str], paths: ConfigPaths) -> tuple[Fault, ...]:
    """Everything worth a warning: open secrets, secrets that can't be fetched, folders that aren't there,
    a log that can't be written, scores of custom formats that aren't.

    No secret is fetched: a command might ask for a passphrase.
    """
    found = [
        *_secrets(loaded, environment, paths.variables),
        *_folders(loaded),
        *_log(loaded),
        *_scores(loaded),
        *_metrics(loaded),
    ]
    return tuple(dict.fromkeys(found))


def _secrets(loaded: Loaded, environment: Mapping[str, str], variables: Path) -> Iterator[Fault]:
    if loaded.variables and readable_by_others(variables):
        yield _open(variables.name, variables)
    known = {*loaded.variables, *(name for name, value in environment.items() if value)}
    for key, reference in loaded.references.items():
        if key == "metrics.push" and reference.form == "text" and _is_open(loaded):
            continue
        place, file = reference.origin.place, reference.origin.file
        if reference.form == "env" and reference.target not in known:
            yield Fault(
                place,
                f"the environment variable {reference.target} is not set",
                f"{reference.target}=... in {variables} sets it",
                stops=True,
            )
        elif reference.form == "file":
            yield from _file(place, Path(reference.target))
        elif reference.form == "text" and file is not None and readable_by_others(file.path):
            # The file's mode is one fault, however many secrets stand in it.
            yield _open(file.name, file.path)


def _is_open(loaded: Loaded) -> bool:
    """Whether the gateway's address holds no credentials: it may be a secret, but seldom is one."""
    push = loaded.settings.metrics.push
    return push is not None and not {"@", "?"} & {*push.reveal()}


def _metrics(loaded: Loaded) -> Iterator[Fault]:
    settings, push = loaded.settings.metrics, loaded.references.get("metrics.push")
    if settings.file and not settings.file.endswith(".prom"):
        yield Fault(loaded.origins["metrics.file"].place, "node_exporter reads only files that end in .prom")
    if push is not None and push.form == "text" and settings.push is not None:
        if not settings.push.reveal().startswith(("http://", "https://")):
            yield Fault(
                push.origin.place,
                "is no http:// or https:// address",
                "such as http://gateway:9091/metrics/job/radarr-cli",
                stops=True,
            )


def _open(place: str, path: Path) -> Fault:
    return Fault(place, "holds a secret and can be read by other accounts", _closing(path))


def _file(place: str, path: Path) -> Iterator[Fault]:
    if not path.is_file():
        yield Fault(place, f"there is no file {path}", stops=True)
    elif readable_by_others(path):
        yield Fault(place, f"{path} can be read by other accounts", _closing(path))


def _closing(path: Path) -> str:
    return f"chmod 600 {shlex.quote(str(path))}"


def _folders(loaded: Loaded) -> Iterator[Fault]:
    for root in loaded.settings.roots:
        if not Path(root.path).is_dir():
            yield Fault(loaded.origins[f"root.{root.name}.path"].place, f"there is no folder {root.path}")


def _log(loaded: Loaded) -> Iterator[Fault]:
    log = loaded.settings.log
    if log.file is None:
        return
    place, file = loaded.origins["log.file"].place, Path(log.file)
    if not file.parent.is_dir():
        yield Fault(place, f"there is no folder {file.parent}: no log is written")
    elif file.is_symlink() or (file.exists() and not file.is_file()):
        yield Fault(place, f"{file} is no regular file: no log is written ([log] stderr = true needs none)")
    elif not os.access(file if file.exists() else file.parent, os.W_OK):
        yield Fault(place, f"this account can't write {file}: no log is written")
    elif file.exists() and file.stat().st_size > log.max_size and not os.access(file.parent, os.W_OK):
        yield Fault(place, f"{file} can't be rotated: this account can't write to its folder")


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
