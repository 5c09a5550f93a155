"""What a scan found and did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.errors import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanItem:
    """One thing that was found. `path` is below the root.

    `status` is missing (`code` deleted or lost), back, changed, renamed (`was` its old path), added (a new
    file of a film we have), growing (such a file, and somebody writes to it), adopted (a film that is new),
    unclaimed (a file of a film that has one already), unmapped (a folder of no film we know; `proposal` says
    which it may be), unclear (it could not be adopted; `code` and `message` say why), unreadable or locked.
    """

    status: str
    root: str
    path: str
    movie_id: int | None = None
    movie: str = ""
    variant: str | None = None
    was: str | None = None
    size: int = 0
    code: str | None = None
    message: str | None = None
    hint: str | None = None
    proposal: Mapping[str, object] | None = None
    choices: Sequence[Mapping[str, object]] = ()

    @property
    def document(self) -> dict[str, object]:
        """The item as JSON; what does not apply is left out."""
        shown: dict[str, object] = {
            "status": self.status,
            "root": self.root,
            "path": storable(self.path),
            "movieId": self.movie_id,
            "movie": self.movie or None,
            "variant": self.variant,
            "was": None if self.was is None else storable(self.was),
            "size": self.size or None,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "proposal": self.proposal,
            "choices": list(self.choices) or None,
        }
        return {name: value for name, value in shown.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class RootScan:
    """One root: how many folders it has, how many of them were read, how many files it is known to hold."""

    root: str
    folders: int
    read: int
    known: int
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """`braked` are the reasons of roots where nothing was changed because they are not what they were."""

    roots: tuple[RootScan, ...] = ()
    items: tuple[ScanItem, ...] = ()
    failures: tuple[Failure, ...] = ()
    braked: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def status(self) -> str:
        if self.braked:
            return "braked"
        if self.failures:
            return "partial"
        return "done" if self.items else "none"
