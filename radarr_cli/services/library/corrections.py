"""What a person says of a file: what it claims to be, and which film it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.quality import QualityModel, Revision
from radarr_cli.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.domain.media import Claimed, MovieFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWishes:
    """What a file claims to be from now on; None leaves it. `measure` reads anew what is in it."""

    quality: str | None = None
    version: int | None = None
    languages: tuple[str, ...] | None = None
    edition: str | None = None
    group: str | None = None
    pinned: bool | None = None
    measure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """What was done to one file, or would be. `status` is changed, unchanged, rematched, filled, removed or
    planned; `path` and `new_path` are absolute."""

    status: str
    file_id: int
    path: str
    new_path: str | None = None
    changes: Mapping[str, tuple[object, object]] | None = None
    movie: str | None = None
    learned: str | None = None
    trashed: str | None = None
    steps: tuple[PlannedStep, ...] = ()
    operation_id: int | None = None

    @property
    def document(self) -> dict[str, object]:
        shown: dict[str, object] = {
            "status": self.status,
            "id": self.file_id,
            "path": storable(self.path),
            "newPath": None if self.new_path is None else storable(self.new_path),
            "changes": None if not self.changes else {key: list(both) for key, both in self.changes.items()},
            "movie": self.movie,
            "learned": self.learned,
            "trashed": self.trashed,
            "operationId": self.operation_id,
        }
        return {name: value for name, value in shown.items() if value is not None}


def corrected(before: Claimed, wishes: FileWishes) -> Claimed:
    """The claims as a person corrects them. Raises NotFound for what Radarr has no name for."""
    quality = before.quality
    if wishes.quality is not None:
        known = {name.lower(): found for name, found in QUALITIES.items()}
        found = known.get(wishes.quality.lower())
        if found is None:
            raise NotFound(
                f"there is no quality {wishes.quality}", hint="`radarr-cli quality sizes` names them."
            )
        quality = QualityModel(found, quality.revision)
    if wishes.version is not None:
        quality = QualityModel(quality.quality, Revision(wishes.version, quality.revision.real))
    languages = before.languages
    if wishes.languages is not None:
        for name in wishes.languages:
            if name not in LANGUAGES or LANGUAGES[name].id <= 0:
                raise NotFound(f"there is no language {name}", hint="Radarr's names: English, German, ...")
        languages = tuple(LANGUAGES[name] for name in wishes.languages)
    return replace(
        before,
        quality=quality,
        languages=languages,
        edition=before.edition if wishes.edition is None else wishes.edition or None,
        release_group=before.release_group if wishes.group is None else wishes.group or None,
    )


def differences(
    before: Claimed, claimed: Claimed, *, pinned: tuple[bool, bool | None]
) -> dict[str, tuple[object, object]]:
    """What a correction changes: a field to its value before and after."""
    both = {
        "quality": (before.quality.quality.name, claimed.quality.quality.name),
        "version": (before.quality.revision.version, claimed.quality.revision.version),
        "languages": (
            ", ".join(each.name for each in before.languages),
            ", ".join(each.name for each in claimed.languages),
        ),
        "edition": (before.edition, claimed.edition),
        "releaseGroup": (before.release_group, claimed.release_group),
        "pinned": (pinned[0], pinned[0] if pinned[1] is None else pinned[1]),
    }  # fmt: skip
    return {name: values for name, values in both.items() if values[0] != values[1]}


def title_of(file: MovieFile) -> str | None:
    """The film's title as the file's release spells it."""
    name = file.scene_name or file.claimed.title
    parsed = parse_release(name)
    return parsed.title or None
