"""What an import writes: worked out first, so that it can be shown, then applied as it was shown."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.format_files import raise_faults, read_formats, sound_folder
from radarr_cli.config.format_lock import Lock, read_lock, write_lock
from radarr_cli.config.writing import check_unedited, part_path, part_text, write_file, write_part
from radarr_cli.errors import ConfigError, Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.config.format_plan import FormatChange
    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.domain.settings import Settings


class PartChange(NamedTuple):
    """A file of `conf.d`: `added`, `changed` or `unchanged`; `file` is how messages call it."""

    noun: str
    name: str
    change: str
    file: str
    document: Mapping[str, Any]
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What the file is to hold."""
        return part_text(self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """`guide` is the version that things come from, None without a guide; `replace` overwrites what a person
    edited. Nothing is written before `apply`."""

    configuration: Configuration
    lock: Lock
    formats: tuple[FormatChange, ...] = ()
    parts: tuple[PartChange, ...] = ()
    warnings: tuple[str, ...] = ()
    guide: str | None = None
    replace: bool = False

    @property
    def is_done(self) -> bool:
        """Everything is there already as it should be."""
        changes = {change.change for change in self.formats} | {part.change for part in self.parts}
        return changes <= {"unchanged"}

    def settings_after(self) -> Settings:
        """The settings as they will be once this is applied. Raises ConfigError with all faults."""
        from radarr_cli.domain.formats.library import FormatLibrary  # noqa: PLC0415 - only to look ahead

        texts = {part_path(self.configuration.paths, part.noun, part.name): part.text for part in self.parts}
        settings = self.configuration.settings_with_texts(texts)
        return replace(settings, formats=FormatLibrary(self._formats_after))

    def _formats_after(self) -> tuple[CustomFormat, ...]:
        there = {each.format.name: each.format for each in sound_folder(self.configuration.paths).entries}
        for change in self.formats:
            there.pop(change.was or change.name, None)
            if change.change != "dropped" and change.text is not None:
                found, faults = read_formats(change.text.encode(), change.file, "")
                raise_faults(faults)
                there |= {each.format.name: each.format for each in found}
        return tuple(there.values())

    def apply(self) -> None:
        """Write it all. Raises Conflict or ConfigError; what was written by then is unchanged next time."""
        paths = self.configuration.paths
        for change in self.formats:
            path = paths.formats / change.file
            if change.change == "dropped":
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    message = f"{path} can't be taken away: {error.strerror}"
                    raise ConfigError(message) from error
            elif change.change != "unchanged" and change.text is not None:
                write_file(path, change.text)
        # The parts last: their scores mean nothing before the formats are there.
        if self.lock != read_lock(paths):
            write_lock(paths, self.lock)
        for part in self.parts:
            if part.change != "unchanged":
                write_part(paths, part.noun, part.name, part.document, replace=self.replace)
        self.configuration.reload()


def plan_part(
    paths: ConfigPaths, noun: str, name: str, document: Mapping[str, Any], *, replace: bool
) -> PartChange:
    """What has to be done for a file of `conf.d` to hold the document.

    Raises Conflict where it was edited by hand and `replace` is false.
    """
    path = part_path(paths, noun, name)
    shown = paths.shown(path)
    try:
        before = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return PartChange(noun, name, "added", shown, document)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown} can't be read: {error}") from error
    if before == part_text(document):
        return PartChange(noun, name, "unchanged", shown, document)
    if not replace:
        check_unedited(paths, path)
    return PartChange(noun, name, "changed", shown, document, _differences(before, document))


def check_ours(configuration: Configuration, section: str, name: str, key: str) -> None:
    """Raise Conflict where a file other than the part of that name says what the thing is."""
    origin = configuration.loaded.origins.get(f"{section}.{name}.{key}")
    ours = part_path(configuration.paths, section, name)
    if origin is not None and (origin.file is None or origin.file.path != ours):
        raise Conflict(
            f'{section} "{name}" is yours, in {origin.source}',
            hint="give the import another name with --as, or take yours away",
        )


def _differences(before: str, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Which keys of the part come to something else, a line each."""
    try:
        old = dict(_leaves(tomllib.loads(before)))
    except tomllib.TOMLDecodeError:
        return ()
    new = dict(_leaves(document))
    return tuple(
        f"{key}: {new.get(key, 'gone')}, before {old.get(key, 'none')}"
        for key in [*new, *(key for key in old if key not in new)]
        if old.get(key) != new.get(key)
    )


def _leaves(document: Mapping[str, Any], depth: int = 0) -> list[tuple[str, Any]]:
    """Keys below the thing's own table, with what they say."""
    found: list[tuple[str, Any]] = []
    for key, value in document.items():
        if isinstance(value, dict) and value:
            inner = _leaves(value, depth + 1)
            found += inner if depth < 2 else [(f"{key}.{name}", item) for name, item in inner]
        else:
            found.append((key, value))
    return found
