"""`formats/imported.lock`: which files we wrote, from which version of a guide, and for which profiles.

It tells an edit by hand from a change of the guide, and what an update has to look after. It belongs into
git beside the formats.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.config.writing import write_file
from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.paths import ConfigPaths

_NAME = "imported.lock"


class PinnedFormat(NamedTuple):
    """A file we wrote: what it held then, and the guide's number of the format."""

    sha256: str
    trash_id: str | None = None


class PinnedProfile(NamedTuple):
    """A profile of the guide, and with which choices it was imported."""

    trash_id: str
    score_set: str | None = None
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Lock(NamedTuple):
    """`guide` is the version that was imported last; `whole` is true where all its formats were. `formats`
    go by file name, `profiles` by the name they have here."""

    guide: str | None = None
    whole: bool = False
    formats: Mapping[str, PinnedFormat] = {}
    profiles: Mapping[str, PinnedProfile] = {}


def lock_path(paths: ConfigPaths) -> Path:
    return paths.formats / _NAME


def read_lock(paths: ConfigPaths) -> Lock:
    """What was pinned; nothing where there is no file. Raises ConfigError where it makes no sense."""
    path = lock_path(paths)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        formats = {
            name: PinnedFormat(str(item["sha256"]), item.get("trash_id"))
            for name, item in document["formats"].items()
        }
        profiles = {name: _profile(item) for name, item in document["profiles"].items()}
        return Lock(document["guide"], bool(document["whole"]), formats, profiles)
    except FileNotFoundError:
        return Lock()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{paths.shown(path)} can't be read: {error}",
            hint="take it away; what it says comes back with the next import",
        ) from error


def lock_text(lock: Lock) -> str:
    """The file's text: sorted, a line a fact, so that git shows what changed."""
    document = {
        "guide": lock.guide,
        "whole": lock.whole,
        "formats": {name: _without_nothing(pinned) for name, pinned in lock.formats.items()},
        "profiles": {name: _without_nothing(pinned) for name, pinned in lock.profiles.items()},
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_lock(paths: ConfigPaths, lock: Lock) -> None:
    """Write it, if it says something new. Raises ConfigError."""
    if lock != read_lock(paths):
        write_file(lock_path(paths), lock_text(lock))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _profile(item: Mapping[str, Any]) -> PinnedProfile:
    return PinnedProfile(
        str(item["trash_id"]),
        item.get("score_set"),
        tuple(item.get("added", ())),
        tuple(item.get("left_out", ())),
    )


def _without_nothing(pinned: PinnedFormat | PinnedProfile) -> dict[str, Any]:
    return {key: value for key, value in pinned._asdict().items() if value}
