"""From a finished download, or a file given by hand, to the plan of its import. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.claiming import claims, is_called_like, release_folder, scene_name
from radarr_cli.domain.importing.contents import choose
from radarr_cli.domain.importing.model import ImportPlan, ImportRejection
from radarr_cli.domain.importing.rules import against, target_is_taken
from radarr_cli.domain.media import MovieFile
from radarr_cli.domain.naming import facts as naming_facts
from radarr_cli.domain.naming.render import file_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.importing.model import Content, FoundFile, ImportRequest
    from radarr_cli.domain.media import Claimed


def plan(request: ImportRequest) -> ImportPlan:
    """Which file is taken, what it is called, what it replaces, and everything that speaks against it.

    Which film it belongs to was decided before: at the grab, or by the person who names it.
    """
    details = request.movie.details
    content = choose(request.files, details.runtime, lambda inner: _is_meant(inner, request))
    if isinstance(content, ImportRejection):
        return ImportPlan(request=request, rejections=(content,))
    if not request.release_is_known:
        request = replace(request, name=release_folder(content.main, request.name))
    claimed = claims(request, content.main)
    planned = ImportPlan(
        request=request,
        content=content,
        folder=request.variant.folder,
        claimed=claimed,
        scene_name=scene_name(request, content),
        original_path=content.main.inner,
        pinned=not request.judged,
    )
    planned = replace(planned, relative_paths=_paths(planned, content, claimed))
    if _holds_it_already(planned):
        return replace(planned, unchanged=True)
    return replace(
        planned,
        replaces=None if request.existing_shared else request.existing,
        replaced_file=None if request.existing_shared else request.existing_file,
        rejections=against(request, content, movie_file(planned)),
    )


def movie_file(planned: ImportPlan) -> MovieFile:
    """The library's file as it will be. Raises ValueError for a plan without a film."""
    content, claimed = planned.content, planned.claimed
    if content is None or claimed is None:
        raise ValueError("only a plan with a film has a file")
    return MovieFile(
        id=0,
        movie_id=planned.request.movie.id,
        root=planned.request.variant.root,
        relative_path=planned.relative_path,
        size=content.size,
        claimed=claimed,
        measured=content.measured,
        kind=content.kind,
        parts=planned.relative_paths if len(planned.relative_paths) > 1 else (),
        scene_name=planned.scene_name,
        original_path=planned.original_path,
    )


def judge_target(planned: ImportPlan, targets: Sequence[FoundFile | None]) -> ImportPlan:
    """The plan, knowing what lies under the names that it wants.

    The file it replaces may lie there. So may the very files that are to be imported: then only the database
    has to learn of them. Anything else stays.
    """
    content, old = planned.content, planned.replaced_file
    if content is None or planned.unchanged or not any(targets):
        return planned
    pairs = list(zip(content.sources, targets, strict=True))
    if all(source.file.is_same_inode(target) for source, target in pairs):
        return replace(planned, in_place=True)
    replaced = planned.replaces.paths if planned.replaces else ()
    taken = [
        target_is_taken(path, target)
        for path, target in zip(planned.relative_paths, targets, strict=True)
        if target is not None and not (old and (target.is_same_inode(old) or path in replaced))
    ]
    return replace(planned, rejections=(*planned.rejections, *taken))


def override(planned: ImportPlan) -> ImportPlan:
    """The plan as a person wants it who has seen what speaks against it; the file is kept from then on."""
    kept = tuple(rejection for rejection in planned.rejections if not rejection.overridable)
    return replace(planned, rejections=kept, pinned=planned.pinned or kept != planned.rejections)


def _is_meant(inner: str, request: ImportRequest) -> bool:
    return inner == request.only if request.only else is_called_like(inner, request.movie)


def _paths(planned: ImportPlan, content: Content, claimed: Claimed) -> tuple[str, ...]:
    """Where the film's files go: named by the template, a disc's folders as they are called."""
    request, folder = planned.request, planned.folder
    if content.kind == "tree":
        return tuple(f"{folder}/{source.file.name}" for source in content.sources)
    name = content.main.file.name
    stem, dot, ending = name.rpartition(".")
    facts = naming_facts.gather(
        request.movie.details,
        claimed=claimed,
        media=content.measured,
        scene_name=planned.scene_name,
        original_stem=stem if dot and stem else name,
        variant=request.variant,
    )
    extension = f".{ending.lower()}" if dot and stem else ""
    path = f"{folder}/{file_path(facts, request.naming, extension, taken=request.taken)}"
    if content.kind == "file":
        return (path,)
    # What Plex, Jellyfin, Emby and Kodi put together again.
    base = path.removesuffix(extension)
    return tuple(f"{base}-cd{number}{extension}" for number in range(1, len(content.sources) + 1))


def _holds_it_already(planned: ImportPlan) -> bool:
    """Whether the variant's present file is this one: the same inode, or the same file of a release."""
    request, content, old = planned.request, planned.content, planned.request.existing
    if content is None or old is None or request.existing_file is None:
        return False
    if content.main.file.is_same_inode(request.existing_file):
        return True
    return (
        old.size == content.size
        and content.main.file.size == request.existing_file.size
        and old.original_path == planned.original_path
        and planned.claimed is not None
        and old.claimed.title == planned.claimed.title
    )
