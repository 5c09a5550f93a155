"""What a file claims to be: by its release's name, by its own and its folder's, or by what a person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import MatchKind
from radarr_cli.domain.matching import KnownMovie, match
from radarr_cli.domain.media import Claimed
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.importing.model import Content, ImportRequest, SourceFile
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.release import ParsedRelease

_PLACEHOLDERS = (0, -2)
"""Radarr's numbers of the languages Unknown and Original: the film's own language is meant."""


def release_folder(source: SourceFile, named: str) -> str:
    """The name of the folder that a film given by hand was released in, among those that it lies in.

    It is the innermost that says a quality and is called like a film, else the innermost that is called like
    one. Where none is, it is `named`: the folder that a person named, or that of the file they named.
    """
    folders = [*reversed(source.inner.split("/")[:-1]), named]
    films = [(name, parsed) for name in folders if (parsed := parse_release(name)).is_movie]
    innermost = films[0][0] if films else named
    return next((name for name, parsed in films if parsed.quality.quality.id), innermost)


def claims(request: ImportRequest, source: SourceFile) -> Claimed:
    """What the release's name says; without a known release, the file's name, and then its folder's.

    Of those two each thing comes from the first that says it. A folder says something only if it is called
    like a film. A quality that is merely guessed from the file's ending comes last. What a person says comes
    before all names. The flags are those of the grab: a candidate's count, so those of the file do.
    """
    readings = _readings(request, source)
    parsed = next((reading for reading in readings if reading.is_movie), readings[0])
    stated = request.stated
    named = next((each.quality for each in readings if each.quality.quality.id), None)
    quality = named or parse_release(source.file.name).quality
    return Claimed(
        title=request.name if request.release_is_known else parsed.release_title,
        quality=quality._replace(quality=stated.quality) if stated.quality else quality,
        languages=stated.languages or meant_languages(readings, request.movie.details.original_language),
        release_group=stated.release_group
        or next((each.release_group for each in readings if each.release_group), None),
        edition=stated.edition or next((each.edition for each in readings if each.edition), None),
        flags=request.flags,
    )


def scene_name(request: ImportRequest, content: Content) -> str | None:
    """The release's name where it is known; by hand, the file's or the folder's if it looks like one."""
    if request.release_is_known:
        return request.name
    for name in (_stem(content.main), request.name):
        parsed = parse_release(name)
        if " " not in name and parsed.is_movie and parsed.release_group and parsed.quality.quality.id:
            return name
    return None


def is_called_like(inner: str, movie: Movie) -> bool:
    """Whether a file of a pack is called like this film, or the folder it lies in is."""
    details = movie.details
    known = KnownMovie(
        movie_id=movie.id,
        year=details.year,
        years=details.years,
        tmdb_id=details.tmdb_id,
        imdb_id=details.imdb_id,
        titles={title.clean: title.kind for title in details.titles},
    )
    reading = called(inner)
    return reading is not None and match(reading, None, [known]).kind is not MatchKind.NONE


def called(inner: str) -> ParsedRelease | None:
    """What film a file of a download is called like: it, else the folder it lies in; None for other names."""
    *folders, name = inner.split("/")
    own = parse_release(name[: len(name) - len(removable_extension(name))])
    readings = [own] if own.is_movie else [parse_release(folder) for folder in folders[-1:]]
    return next((reading for reading in readings if reading.is_movie), None)


def _readings(request: ImportRequest, source: SourceFile) -> list[ParsedRelease]:
    named = parse_release(request.name)
    if request.release_is_known:
        return [named]
    own = [] if source.file.tree else [parse_release(_stem(source))]
    return [*own, named] if named.is_movie or not own else own


def meant_languages(readings: Sequence[ParsedRelease], original: Language) -> tuple[Language, ...]:
    """The languages of the first name that says any; the film's own where none does, or says "original"."""
    found: list[Language] = []
    said = (each.languages for each in readings if any(language.id for language in each.languages))
    for language in next(said, (original,)):
        meant = original if language.id in _PLACEHOLDERS else language
        if meant not in found:
            found.append(meant)
    return tuple(found)


def _stem(source: SourceFile) -> str:
    name = source.file.name
    return name[: len(name) - len(removable_extension(name))]
