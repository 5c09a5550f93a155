"""Files of custom formats: which formats they hold, as what they were written, and what is wrong with them.

A file holds one format or a JSON list of them: TRaSH Guides' files, Radarr's export, resources of its API.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.domain.formats.documents import read_format
from radarr_cli.domain.formats.model import FormatEntry
from radarr_cli.domain.v3 import named_id
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.domain.formats.model import CustomFormat


class FormatFolder(NamedTuple):
    """What the user's folder of formats holds, and all that is wrong there."""

    entries: tuple[FormatEntry, ...]
    faults: tuple[Fault, ...]


def formats_in_force(paths: ConfigPaths) -> tuple[CustomFormat, ...]:
    """The formats of the user's folder. Raises ConfigError with all faults."""
    return tuple(entry.format for entry in sound_folder(paths).entries)


def sound_folder(paths: ConfigPaths) -> FormatFolder:
    """The user's folder of formats. Raises ConfigError with all its faults."""
    folder = read_folder(paths)
    raise_faults(folder.faults)
    return folder


def read_folder(paths: ConfigPaths) -> FormatFolder:
    """Read `formats/*.json`; a folder that isn't there holds none."""
    entries: list[FormatEntry] = []
    faults: list[Fault] = []
    try:
        files = sorted(path for path in paths.formats.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        files = []
    except OSError as error:
        return FormatFolder((), (Fault(paths.shown(paths.formats), f"can't be read: {error.strerror}"),))
    for path in files:
        place = paths.shown(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            faults.append(Fault(place, f"can't be read: {error.strerror}"))
            continue
        found, wrong = read_formats(content, place, path.stem)
        entries += found
        faults += wrong
    return FormatFolder(tuple(entries), (*faults, *twins(entries)))


def read_formats(content: bytes, place: str, stem: str) -> tuple[list[FormatEntry], list[Fault]]:
    """The formats of one file, and what is wrong with the others; `place` is how messages call it."""
    document, fault = read_json(content, place)
    if fault is not None:
        return [], [fault]
    if not isinstance(document, list):
        text = content.decode("utf-8-sig")
        return _entries([(document, place)], stem, text)
    return _entries([(item, f"{place}: [{index}]") for index, item in enumerate(document)], stem, None)


def read_json(content: bytes, place: str) -> tuple[Any, Fault | None]:
    """A JSON document, or why it is none."""
    try:
        return json.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError as error:
        return None, Fault(place, f"is not UTF-8 text (byte {error.start})")
    except json.JSONDecodeError as error:
        return None, Fault(f"{place}:{error.lineno}:{error.colno}", f"is not JSON: {error.msg}")
    except RecursionError:
        return None, Fault(place, "is nested too deeply")


def twins(entries: Iterable[FormatEntry]) -> list[Fault]:
    """Formats that can't be told apart: two of one name, or of one number in v3 JSON."""
    faults = []
    by_name: dict[str, FormatEntry] = {}
    by_number: dict[int, FormatEntry] = {}
    for entry in entries:
        name = entry.format.name
        first = by_name.setdefault(name, entry)
        if first is not entry:
            message = f'there is a custom format "{name}" in {first.place} already'
            faults.append(Fault(entry.place, message))
            continue
        other = by_number.setdefault(named_id("format", name), entry)
        if other is not entry:
            message = f'"{name}" and "{other.format.name}" ({other.place}) have the same number in v3 JSON'
            faults.append(Fault(entry.place, f"{message}; rename one of them"))
    return faults


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise one ConfigError with all of them, if there are any."""
    found = tuple(faults)
    if found:
        raise ConfigError(
            "some custom formats can't be used", faults=found, hint="mend them, or take them out"
        )


def _entries(
    documents: Iterable[tuple[Any, str]], stem: str, text: str | None
) -> tuple[list[FormatEntry], list[Fault]]:
    entries, faults = [], []
    for document, place in documents:
        found, wrong = read_format(document, place)
        faults += wrong
        if found is not None:
            entries.append(FormatEntry(found, document, place, stem, text))
    return entries, faults
