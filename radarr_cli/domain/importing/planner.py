"""From a finished download, or a file given by hand, to the plan of its import. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.contents import choose
from radarr_cli.domain.importing.model import ImportPlan, ImportRejection
from radarr_cli.domain.importing.rules import not_an_upgrade, target_is_taken, too_little_space
from radarr_cli.domain.media import Claimed
from radarr_cli.domain.naming import facts as naming_facts
from radarr_cli.domain.naming.render import file_path
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile, ImportRequest, SourceFile
    from radarr_cli.domain.language import Language

_PLACEHOLDERS = (0, -2)
"""Radarr's numbers of the languages Unknown and Original: the film's own language is meant."""


def plan(request: ImportRequest) -> ImportPlan:
    """Which file is taken, what it is called, what it replaces, and everything that speaks against it.

    Which film it belongs to was decided before: at the grab, or by the person who names it.
    """
    source = choose(request.files, request.movie.details.runtime)
    if isinstance(source, ImportRejection):
        return ImportPlan(request=request, rejections=(source,))
    claimed = _claims(request, source)
    scene_name = request.name if request.release_is_known else None
    name = source.file.name
    stem, dot, ending = name.rpartition(".")
    facts = naming_facts.gather(
        request.movie.details,
        claimed=claimed,
        media=source.measured,
        scene_name=scene_name,
        original_stem=stem if dot and stem else name,
        variant=request.variant,
    )
    relative = file_path(facts, request.naming, ending.lower() if dot else "", taken=request.taken)
    planned = ImportPlan(
        request=request,
        source=source,
        folder=request.variant.folder,
        relative_path=f"{request.variant.folder}/{relative}",
        claimed=claimed,
        scene_name=scene_name,
        original_path=source.inner,
        pinned=not request.judged,
    )
    if _holds_it_already(planned):
        return replace(planned, unchanged=True)
    against = (not_an_upgrade(request, claimed), too_little_space(request, source))
    return replace(
        planned,
        replaces=None if request.existing_shared else request.existing,
        replaced_file=None if request.existing_shared else request.existing_file,
        rejections=tuple(rejection for rejection in against if rejection),
    )


def judge_target(planned: ImportPlan, target: FoundFile | None) -> ImportPlan:
    """The plan, knowing what lies under the name that it wants.

    The file it replaces may lie there. So may the very file that is to be imported: then only the database
    has to learn of it. Anything else stays.
    """
    if planned.source is None or planned.unchanged or target is None:
        return planned
    old = planned.replaced_file
    if target.is_same_inode(planned.source.file):
        return replace(planned, in_place=True)
    if old is not None and target.is_same_inode(old):
        return planned
    return replace(planned, rejections=(*planned.rejections, target_is_taken(planned.relative_path, target)))


def override(planned: ImportPlan) -> ImportPlan:
    """The plan as a person wants it who has seen what speaks against it; the file is kept from then on."""
    kept = tuple(rejection for rejection in planned.rejections if not rejection.overridable)
    return replace(planned, rejections=kept, pinned=planned.pinned or kept != planned.rejections)


def _claims(request: ImportRequest, source: SourceFile) -> Claimed:
    """What the release's name says; without a known release, the file's name, and then its folder's.

    A folder says something only if it is called like a film. A quality that is merely guessed from the
    file's ending comes last.
    """
    name, named = source.file.name, parse_release(request.name)
    if request.release_is_known:
        readings = [named]
    else:
        readings = [parse_release(name[: len(name) - len(removable_extension(name))])]
        readings += [named] if named.is_movie else []
    parsed = next((reading for reading in readings if reading.is_movie), readings[0])
    found = (reading.quality for reading in readings if reading.quality.quality.id)
    quality = next(found, None) or parse_release(name).quality
    languages: list[Language] = []
    for language in parsed.languages or (request.movie.details.original_language,):
        meant = request.movie.details.original_language if language.id in _PLACEHOLDERS else language
        if meant not in languages:
            languages.append(meant)
    return Claimed(
        title=request.name if request.release_is_known else parsed.release_title,
        quality=quality,
        languages=tuple(languages),
        release_group=parsed.release_group,
        edition=parsed.edition,
    )


def _holds_it_already(planned: ImportPlan) -> bool:
    """Whether the variant's present file is this one: the same inode, or the same file of a release."""
    request, source, old = planned.request, planned.source, planned.request.existing
    if source is None or old is None or request.existing_file is None:
        return False
    if source.file.is_same_inode(request.existing_file):
        return True
    return (
        old.size == source.file.size == request.existing_file.size
        and old.original_path == planned.original_path
        and planned.claimed is not None
        and old.claimed.title == planned.claimed.title
    )
