"""What a look at a root finds, and what the library knows of the same places.

Paths are below the root; "" is the root itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile

DISC_FOLDERS = frozenset({"bdmv", "video_ts"})
"""A folder that holds one of these is a disc: one film, taken as a whole."""
READ_AGAIN = -1
"""The time of a folder that is to be read again, whatever its own time says."""
_SYSTEM_FOLDERS = frozenset({
    "$recycle.bin", "system volume information", "recycler", "lost+found", "@eadir", "#recycle", "@recycle",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedFolder:
    """A folder as it is. `files` is None where nothing in it was added, removed or renamed since it was last
    read; `fault` is the errno's name where it can't be read, so that nothing is known of it.

    `discs` are its folders that make it a disc. `settled` is false where it was changed so shortly ago that
    another change may not show in its time.
    """

    relative: str
    modified_ns: int
    settled: bool = True
    files: tuple[FoundFile, ...] | None = None
    discs: tuple[str, ...] = ()
    fault: str | None = None


class Missing(StrEnum):
    """Why a file isn't there.

    DELETED: the folder that held it was changed since the last look, as by `rm` or a file manager. LOST: it
    is gone although that folder says it was not touched; a file system, a pool or a mount does that.
    """

    DELETED = "deleted"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file of the library below the root; `parts` are all of a multipart film."""

    id: int
    movie_id: int
    relative_path: str
    kind: str = "file"
    parts: tuple[str, ...] = ()
    size: int = 0
    modified_ns: int | None = None
    missing: bool = False
    variant_ids: tuple[int, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return self.parts or (self.relative_path,)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A variant whose folder this is; `filled` says that it has a file that isn't missing."""

    variant_id: int
    movie_id: int
    name: str
    folder: str
    filled: bool


def is_passed_over(name: str) -> bool:
    """Whether a folder is never looked into: hidden ones, the trash, those of file systems and NAS."""
    return name.startswith(".") or name.lower() in _SYSTEM_FOLDERS


def parent(relative: str) -> str:
    """The folder a path lies in; "" for what lies in the root."""
    return relative.rpartition("/")[0]
