"""What is in a root's trash, and what of it may go. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from radarr_cli.domain.importing.model import FoundFile

_MARK = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashEntry:
    """What one operation took into the trash of a root. `mark` is its folder there.

    `files` are below the root; `freed` is how many bytes of `size` its deletion gives back: files that have
    a name elsewhere, too, give none. `operation_id` is None where the journal no longer knows it; `busy`
    says that the operation is not over. `title` and `kind` are what the journal says.
    """

    root: str
    mark: str
    at: datetime | None
    files: tuple[FoundFile, ...]
    operation_id: int | None = None
    kind: str = ""
    title: str = ""
    movie_id: int | None = None
    busy: bool = False

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def freed(self) -> int:
        return freed_by(self.files)

    def paths(self, trash: str) -> tuple[str, ...]:
        """Where its files lay in the library, below the root."""
        return tuple(file.relative.removeprefix(f"{trash}/{self.mark}/") for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eviction:
    """`gone` may be deleted now; `over` is by how many bytes the trash stays too large without them, because
    what is left is too young."""

    gone: tuple[TrashEntry, ...] = ()
    over: int = 0


def marked_at(mark: str) -> datetime | None:
    """When a mark was made; None for a name that is none."""
    try:
        return datetime.strptime(mark.partition("-")[0], _MARK).replace(tzinfo=UTC)
    except ValueError:
        return None


def freed_by(files: Iterable[FoundFile]) -> int:
    """The bytes that deleting all these names gives back: those of files that have no name besides them."""
    names: dict[tuple[int, int], list[FoundFile]] = {}
    for file in files:
        names.setdefault((file.device, file.inode), []).append(file)
    return sum(same[0].size for same in names.values() if same[0].links <= len(same))


def evict(
    entries: Sequence[TrashEntry], *, now: datetime, keep_for: timedelta, limit: int | None
) -> Eviction:
    """What is older than `keep_for` goes; a trash that still holds more than `limit` bytes says so.

    Nothing younger ever goes, and nothing whose age or operation can't be told.
    """
    old = [entry for entry in entries if entry.at is not None and not entry.busy]
    gone = tuple(entry for entry in old if entry.at is not None and now - entry.at >= keep_for)
    left = freed_by(file for entry in entries if entry not in gone for file in entry.files)
    return Eviction(gone=gone, over=max(0, left - limit) if limit is not None else 0)
