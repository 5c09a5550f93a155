"""What an import tells the database when its file is in place, written down before anything is done."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import Operation
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.planner import movie_file
from radarr_cli.domain.importing.promises import differences
from radarr_cli.domain.importing.steps import trash_path
from radarr_cli.domain.v3 import client_data, flags_text
from radarr_cli.store.files import file_document
from radarr_cli.store.history import event_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import FoundFile, ImportPlan, PlannedExtra, PlannedStep
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.services.files.roots import MountedRoot


def draft(
    plan: ImportPlan,
    steps: Sequence[PlannedStep],
    root: MountedRoot,
    *,
    host: str,
    now: datetime,
    mark: str,
    run_id: int | None,
) -> Operation:
    """The operation of an approved plan, with what its steps make of the database; `mark` is theirs."""
    request, source = plan.request, plan.source
    if source is None:
        raise ValueError("only a plan with a film can be applied")
    file = movie_file(plan)
    return Operation(
        id=0,
        kind=plan.kind,
        root=root.name,
        root_uuid=root.uuid,
        host=host,
        movie_id=request.movie.id,
        variant_id=request.variant.id,
        run_id=run_id,
        plan={
            "outcome": _outcome(plan, steps, file, source.file, root, now, mark),
        },
    )


def new_mark(now: datetime) -> str:
    """Names an operation's unfinished file and its folder in the trash: sortable, and never met twice."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def deletion(
    file: MovieFile,
    root_path: str,
    now: datetime,
    *,
    reason: str,
    variant_id: int | None,
    mark: str | None = None,
) -> Event:
    """The event of a file that leaves the library; `reason` is Upgrade, Manual or MissingFromDisk, `mark`
    where it goes in the trash."""
    data = file_data(file) | {"reason": reason}
    if mark is not None:
        data["recycleBinPath"] = storable(f"{root_path.rstrip('/')}/{trash_path(file.relative_path, mark)}")
    return Event(
        kind=EventKind.FILE_DELETED,
        at=now,
        movie_id=file.movie_id,
        variant_id=variant_id,
        source_title=storable(f"{root_path.rstrip('/')}/{file.relative_path}"),
        quality=file.claimed.quality,
        languages=file.claimed.languages,
        data=data,
        file=file,
    )


def renaming(
    file: MovieFile,
    root: MountedRoot,
    new_root: MountedRoot,
    new_path: str,
    now: datetime,
    *,
    variant_id: int | None,
    folder: str = "",
) -> Event:
    """v3's movieFileRenamed, with the folder that the file leaves: a media server has to look there, too.

    `folder` is the film's; a file that lies elsewhere leaves its own.
    """
    old_path = f"{root.path.rstrip('/')}/{file.relative_path}"
    inside = folder and file.relative_path.startswith(f"{folder}/")
    data = {
        "sourcePath": storable(old_path),
        "sourceRelativePath": storable(file.relative_path.rpartition("/")[2]),
        "path": storable(f"{new_root.path.rstrip('/')}/{new_path}"),
        "relativePath": storable(new_path.rpartition("/")[2]),
        "sourceRoot": root.name,
        "sourceFolder": storable(folder if inside else file.relative_path.rpartition("/")[0]),
        **file_data(file),
    }
    return Event(
        kind=EventKind.FILE_RENAMED,
        at=now,
        movie_id=file.movie_id,
        variant_id=variant_id,
        source_title=storable(old_path),
        quality=file.claimed.quality,
        languages=file.claimed.languages,
        data=data,
        file=file,
    )


def extra_changes(
    extras: Iterable[PlannedExtra], steps: Sequence[PlannedStep], root: str, movie_id: int
) -> list[dict[str, Any]]:
    """The rows of what is laid beside a film; none for what could not be laid there."""
    ordinals = {
        step.target: number for number, step in enumerate(steps, 1) if step.action is StepAction.EXTRA
    }
    changes: list[dict[str, Any]] = []
    for extra in extras:
        row: dict[str, Any] = {
            "movie_id": movie_id,
            "root": root,
            "relative_path": storable(extra.target),
            "kind": extra.kind,
            "language": extra.language,
            "tags": list(extra.tags),
            "digest": extra.digest,
        }
        if extra.of_film:
            row["file_id"] = None
        changes.append({"change": "addExtra", "extra": row, "ordinal": ordinals[extra.target]})
    return changes


def _outcome(
    plan: ImportPlan,
    steps: Sequence[PlannedStep],
    file: MovieFile,
    source: FoundFile,
    root: MountedRoot,
    now: datetime,
    mark: str,
) -> dict[str, Any]:
    request = plan.request
    events = []
    if plan.replaces is not None:
        gone = deletion(
            plan.replaces,
            root.path,
            now,
            reason="Upgrade" if plan.replaced_file else "MissingFromDisk",
            variant_id=request.variant.id,
            mark=mark if plan.replaced_file else None,
        )
        events.append(event_document(gone))
    events.append(event_document(_imported(plan, file, source, root, now)) | {"toldAs": plan.kind})
    document = file_document(
        file,
        modified_ns=source.modified_ns,
        release_id=request.release_id,
        grab_id=request.grab_id,
        pinned=plan.pinned,
    )
    changes: list[dict[str, Any]] = [{"change": "drop", "fileId": plan.replaces.id}] if plan.replaces else []
    changes.append({"change": "add", "file": document, "variantId": request.variant.id})
    changes += extra_changes(plan.extras, steps, root.name, request.movie.id)
    return {
        "changes": changes,
        "grabId": request.grab_id,
        "events": events,
    }


def _imported(
    plan: ImportPlan, file: MovieFile, source: FoundFile, root: MountedRoot, now: datetime
) -> Event:
    request = plan.request
    formats, score = request.worth(file) if request.worth else request.judged_as
    data = file_data(file) | {
        "droppedPath": storable(source.path),
        "importedPath": storable(f"{root.path.rstrip('/')}/{file.relative_path}"),
        "customFormatScore": str(score),
    }
    broken = differences(file.claimed, file.measured) if request.on_mismatch != "accept" else ()
    if broken:
        data["mismatch"] = "; ".join(map(str, broken))
    if request.grab_id is not None:
        data |= {"indexer": request.indexer, "releaseSize": str(request.promised)}
    if request.client:
        data |= client_data(request.client_kind or "", request.client)
    return Event(
        kind=EventKind.IMPORTED,
        at=now,
        movie_id=request.movie.id,
        variant_id=request.variant.id,
        source_title=storable(file.scene_name or file.relative_path.rpartition("/")[2].rpartition(".")[0]),
        download_id=request.download_id,
        quality=file.claimed.quality,
        languages=file.claimed.languages,
        release_id=request.release_id,
        grab_id=request.grab_id,
        data=data,
        formats=formats,
        format_score=score,
        file=file,
    )


def file_data(file: MovieFile) -> dict[str, str]:
    """What v3's history says of any file."""
    return {
        "releaseGroup": file.claimed.release_group or "",
        "size": str(file.size),
        "indexerFlags": flags_text(file.claimed.flags),
    }
