"""What an adoption tells of each folder: taken in, nobody's, or not certain enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.scanning.identifying import Doubt
from radarr_cli.services.scans.claiming import film_name
from radarr_cli.services.scans.results import ScanItem

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.movie import Movie, MovieDetails
    from radarr_cli.domain.scanning.grouping import FilmFolder
    from radarr_cli.domain.scanning.reading import Reading
    from radarr_cli.services.files.roots import MountedRoot


@dataclass(frozen=True, slots=True)
class FolderFound:
    """A folder with what it says; `film` is the library's, `details` are those of a film that is new."""

    folder: FilmFolder
    reading: Reading
    film: Movie | None = None
    details: MovieDetails | None = None
    doubt: Doubt | None = None


def _proposal(found: FolderFound) -> dict[str, object]:
    if found.film is not None:
        return film_document(found.film.details, found.film.id)
    if found.details is not None:
        return film_document(found.details, None)
    reading = found.reading
    return {
        "title": reading.title,
        "year": reading.year,
        "tmdbId": reading.tmdb_ids[0] if reading.tmdb_ids else None,
        "imdbId": reading.imdb_ids[0] if reading.imdb_ids else None,
        "movieId": None,
    }


def film_document(details: MovieDetails, movie_id: int | None) -> dict[str, object]:
    return {
        "title": details.title,
        "year": details.year,
        "tmdbId": details.tmdb_id,
        "imdbId": details.imdb_id,
        "movieId": movie_id,
    }


def _path(folder: FilmFolder) -> str:
    return folder.videos[0].relative if folder.shared and folder.videos else folder.relative


def unmapped(root: MountedRoot, found: FolderFound) -> ScanItem:
    return ScanItem(
        status="unmapped",
        root=root.name,
        path=_path(found.folder),
        size=found.folder.size,
        proposal=_proposal(found),
    )


def unclear(root: MountedRoot, found: FolderFound, doubt: Doubt | None) -> ScanItem:
    why = doubt or Doubt("unknown", "nothing says which film it is")
    path = _path(found.folder)
    return ScanItem(
        status="unclear",
        root=root.name,
        path=path,
        size=found.folder.size,
        code=why.code,
        message=why.message,
        hint=f"say which it is: radarr-cli scan '{root.path.rstrip('/')}/{path}' --adopt --movie tmdb:ID",
        proposal=_proposal(found),
        choices=why.choices,
    )


def second(root: MountedRoot, video: FoundFile, film: Movie) -> ScanItem:
    return ScanItem(
        status="unclaimed",
        root=root.name,
        path=video.relative,
        movie_id=film.id or None,
        movie=film_name(film),
        size=video.size,
        code="severalFiles",
        message="another file of a film that has its file; it is left alone",
        hint=f"another form of it: radarr-cli variants add '{film.id}/NAME', then scan again"
        if film.id
        else None,
    )
