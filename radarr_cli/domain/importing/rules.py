"""What speaks against an import once its film is chosen: one small function a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import ImportRejection, Method
from radarr_cli.domain.importing.promises import differences

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import Content, FoundFile, ImportRequest
    from radarr_cli.domain.media import MovieFile

_FREE_METHODS = frozenset({Method.HARDLINK, Method.REFLINK, Method.MOVE})
# A beginning doesn't tell how long these are, and some muxers don't write it down.
_WITHOUT_RUNTIME = (".ts", ".m2ts", ".mts", ".vob", ".mpg", ".mpeg", ".flv", ".strm", ".iso", ".img")
_LEAST_OF_A_FILM, _MOST_OF_A_FILM = 0.5, 2.0
_SHORTEST_JUDGED = 30
"""Minutes from which on a film's running time says something about a file's."""


def against(request: ImportRequest, content: Content, file: MovieFile) -> tuple[ImportRejection, ...]:
    """Everything that speaks against it. What a person grabbed against the rules is not judged again."""
    found = (
        is_pinned(request),
        not_an_upgrade(request, file),
        without_audio(content),
        runtime_is_odd(request, content),
        holds_less(request, content, file),
        too_little_space(request, content),
    )
    rejections = tuple(rejection for rejection in found if rejection)
    if request.judged:
        return rejections
    return tuple(rejection for rejection in rejections if not rejection.overridable)


def is_pinned(request: ImportRequest) -> ImportRejection | None:
    """A person wants the present file kept: only a person replaces it."""
    if not request.existing_pinned or request.existing_file is None or request.by_person or request.replacing:
        return None
    return ImportRejection(
        code="pinned",
        message="the library's file was chosen by hand and is kept until you replace it",
        overridable=True,
    )


def not_an_upgrade(request: ImportRequest, file: MovieFile) -> ImportRejection | None:
    """The present file claims a better quality, or an equal one in a later revision, or a higher score.

    Claims are compared with claims only. Cutoff and scores of what was grabbed were asked at the grab; by
    hand the scores of both files' claims are compared here. An equal file is taken, so that what was grabbed
    for a reason that only the grab knew is not fetched again and again.
    """
    present = request.existing
    if present is None or request.existing_file is None or request.profile is None or request.replacing:
        return None
    old, new = present.claimed.quality, file.claimed.quality
    old_rank, new_rank = request.profile.rank(old.quality), request.profile.rank(new.quality)
    facts = {"existing": old.quality.name, "new": new.quality.name, "profile": request.profile.name}
    if new_rank < old_rank:
        return ImportRejection(
            code="notQualityUpgrade",
            message=f"the library has it in {old.quality.name}, this is {new.quality.name}",
            overridable=True,
            inputs=facts,
        )
    if request.prefer_propers and new_rank == old_rank and new.revision.order < old.revision.order:
        return ImportRejection(
            code="notRevisionUpgrade",
            message=f"the library has a later revision of {old.quality.name}",
            overridable=True,
            inputs={**facts, "existingRevision": old.revision.version, "newRevision": new.revision.version},
        )
    if new_rank == old_rank and request.worth is not None:
        had, has = request.worth(present)[1], request.worth(file)[1]
        if has < had:
            return ImportRejection(
                code="notCustomFormatUpgrade",
                message=f"the library's file has the custom format score {had}, this has {has}",
                overridable=True,
                inputs={**facts, "existingScore": had, "newScore": has},
            )
    return None


def without_audio(content: Content) -> ImportRejection | None:
    """It was measured, and holds no audio track."""
    measured = content.measured
    if measured is None or measured.audio_stream_count or content.kind == "tree":
        return None
    return ImportRejection(
        code="noAudio",
        message=f"{content.main.file.name} has no audio track",
        overridable=True,
    )


def runtime_is_odd(request: ImportRequest, content: Content) -> ImportRejection | None:
    """It doesn't say how long it is, or is less than half or more than twice as long as the film.

    The longest stream of a disc may be a part of the film only, so that a disc isn't asked.
    """
    measured, minutes = content.measured, request.movie.details.runtime
    if measured is None or content.kind == "tree":
        return None
    if measured.runtime <= 0:
        if content.main.file.name.lower().endswith(_WITHOUT_RUNTIME):
            return None
        return ImportRejection(
            code="runtimeUnknown",
            message=f"{content.main.file.name} doesn't say how long it is: it may be cut off, or a sample",
            overridable=True,
        )
    share = measured.runtime / 60 / minutes if minutes >= _SHORTEST_JUDGED else 1.0
    if _LEAST_OF_A_FILM <= share <= _MOST_OF_A_FILM:
        return None
    return ImportRejection(
        code="wrongRuntime",
        message=f"it runs {measured.runtime / 60:.0f} min, the film {minutes} min",
        overridable=True,
        inputs={"measured": round(measured.runtime / 60, 1), "runtime": minutes},
    )


def holds_less(request: ImportRequest, content: Content, file: MovieFile) -> ImportRejection | None:
    """It holds less than its name said, and the user wants such files rejected."""
    found = differences(file.claimed, content.measured) if request.on_mismatch == "reject" else ()
    if not found:
        return None
    return ImportRejection(
        code="mismatch",
        message=f"it is not what its name says: {'; '.join(map(str, found))}",
        overridable=True,
        inputs={each.what: {"claimed": each.claimed, "measured": each.measured} for each in found},
    )


def too_little_space(request: ImportRequest, content: Content) -> ImportRejection | None:
    """Every method that may be tried costs the film's size, and that does not fit.

    Links cost nothing, and a move costs nothing within a file system; where such a method has to give way to
    a copy, the copy asks for space itself before it begins.
    """
    if request.free_space is None or _FREE_METHODS & set(request.methods):
        return None
    need = content.size + request.minimum_free_space
    if request.free_space >= need:
        return None
    return ImportRejection(
        code="minimumFreeSpace",
        message=(
            f"a copy takes {content.size} bytes, {request.minimum_free_space} are to stay free, "
            f"and only {request.free_space} are"
        ),
        inputs={"need": need, "free": request.free_space, "size": content.size},
    )


def another_film(
    request: ImportRequest, content: Content, other_id: int, title: str, year: int
) -> ImportRejection:
    """What was grabbed for one film is called like another one of the library: a person knows which it is."""
    details = request.movie.details
    return ImportRejection(
        code="anotherFilm",
        message=(
            f"{content.main.inner} is called like {title} ({year}), and was grabbed for "
            f"{details.title} ({details.year})"
        ),
        inputs={"movieId": other_id, "movie": f"{title} ({year})"},
    )


def target_is_taken(relative_path: str, target: FoundFile) -> ImportRejection:
    """Something the library doesn't know lies where the file would go; it is never overwritten."""
    return ImportRejection(
        code="destinationExists",
        message=f"{relative_path} is there already and the library doesn't know it",
        inputs={"path": relative_path, "size": target.size},
    )
