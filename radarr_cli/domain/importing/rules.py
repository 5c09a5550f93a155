"""What speaks against an import once its file is chosen: one small function a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import ImportRejection, Method

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile, ImportRequest, SourceFile
    from radarr_cli.domain.media import Claimed

_FREE_METHODS = frozenset({Method.HARDLINK, Method.REFLINK, Method.MOVE})


def not_an_upgrade(request: ImportRequest, claimed: Claimed) -> ImportRejection | None:
    """The present file claims a better quality, or an equal one in a later revision.

    Claims are compared with claims only. Cutoff and scores were asked at the grab. An equal file is taken,
    so that what was grabbed for a reason that only the grab knew is not fetched again and again.
    """
    if request.existing is None or request.existing_file is None or request.profile is None:
        return None
    if not request.judged or request.replacing:
        return None
    old, new = request.existing.claimed.quality, claimed.quality
    old_rank, new_rank = request.profile.rank(old.quality), request.profile.rank(new.quality)
    facts = {"existing": old.quality.name, "new": new.quality.name, "profile": request.profile.name}
    if new_rank < old_rank:
        return ImportRejection(
            code="notQualityUpgrade",
            message=f"the library has it in {old.quality.name}, this is {new.quality.name}",
            overridable=True,
            inputs=facts,
        )
    if new_rank == old_rank and new.revision.order < old.revision.order:
        return ImportRejection(
            code="notRevisionUpgrade",
            message=f"the library has a later revision of {old.quality.name}",
            overridable=True,
            inputs={**facts, "existingRevision": old.revision.version, "newRevision": new.revision.version},
        )
    return None


def too_little_space(request: ImportRequest, source: SourceFile) -> ImportRejection | None:
    """Every method that may be tried costs the file's size, and that does not fit.

    Links cost nothing, and a move costs nothing within a file system; where such a method has to give way to
    a copy, the copy asks for space itself before it begins.
    """
    if request.free_space is None or _FREE_METHODS & set(request.methods):
        return None
    need = source.file.size + request.minimum_free_space
    if request.free_space >= need:
        return None
    return ImportRejection(
        code="minimumFreeSpace",
        message=(
            f"a copy takes {source.file.size} bytes, {request.minimum_free_space} are to stay free, "
            f"and only {request.free_space} are"
        ),
        inputs={"need": need, "free": request.free_space, "size": source.file.size},
    )


def target_is_taken(relative_path: str, target: FoundFile) -> ImportRejection:
    """Something the library doesn't know lies where the file would go; it is never overwritten."""
    return ImportRejection(
        code="destinationExists",
        message=f"{relative_path} is there already and the library doesn't know it",
        inputs={"path": relative_path, "size": target.size},
    )
