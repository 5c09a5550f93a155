"""Events as notifiers get them, about one film."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.language import ENGLISH
from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
from radarr_cli.domain.movie import Availability, Image, Movie, MovieDetails, Variant
from radarr_cli.domain.notices import Notice
from radarr_cli.domain.quality import BY_NAME, QualityModel, Revision
from radarr_cli.store.history import event_document

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOLDER = "The Lantern Keeper (2019)"
NAME = "The.Lantern.Keeper.2019.PROPER.1080p.BluRay.x264-TAU"
MOVIE = Movie(
    id=7,
    details=MovieDetails(
        tmdb_id=42,
        imdb_id="tt0042042",
        title="The Lantern Keeper",
        year=2019,
        overview="Light & dark.",
        genres=("Drama", "Mystery"),
        in_cinemas=date(2019, 3, 1),
        physical_release=date(2019, 8, 1),
        images=(Image("poster", "https://image.example/p.jpg"),),
    ),
    monitored=True,
    minimum_availability=Availability.RELEASED,
    tags=("kids", "4k"),
    variants=(Variant(id=70, movie_id=7, profile="HD", root="films", folder=FOLDER),),
)
PROPER = QualityModel(BY_NAME["Bluray-1080p"], Revision(version=2))
FILE = MovieFile(
    id=700,
    movie_id=7,
    root="films",
    relative_path=f"{FOLDER}/film.mkv",
    size=5_000,
    claimed=Claimed(title=NAME, quality=PROPER, languages=(ENGLISH,), release_group="TAU"),
    measured=MediaInfo(
        video_format="HEVC", width=1920, height=800, hdr_format="HDR10", audio_format="DTS",
        audio_channels=5.1, audio_languages=("eng", "eng", "ger"), subtitles=("eng",),
    ),
    scene_name=NAME,
    added_at=AT,
)  # fmt: skip
_KINDS = {
    "grab": EventKind.GRABBED,
    "import": EventKind.IMPORTED,
    "upgrade": EventKind.IMPORTED,
    "rename": EventKind.FILE_RENAMED,
    "delete": EventKind.FILE_DELETED,
    "add": EventKind.MOVIE_ADDED,
    "remove": EventKind.MOVIE_DELETED,
    "failure": EventKind.DOWNLOAD_FAILED,
    "attention": EventKind.ATTENTION,
    "health": EventKind.HEALTH,
    "healthRestored": EventKind.HEALTH_RESTORED,
    "runFailed": EventKind.RUN_FAILED,
}
_DATA: dict[str, dict[str, str]] = {
    "grab": {"indexer": "tracker", "size": "5000", "releaseGroup": "TAU", "indexerFlags": "G_Freeleech"},
    "import": {"droppedPath": "/down/release/film.mkv", "importedPath": f"/films/{FOLDER}/film.mkv"},
    "upgrade": {"droppedPath": "/down/release/film.mkv", "importedPath": f"/films/{FOLDER}/film.mkv"},
    "rename": {"sourcePath": "/films/a.mkv", "sourceRelativePath": "a.mkv", "path": "/films/b.mkv",
               "relativePath": "b.mkv", "fileId": "700"},
    "delete": {"reason": "Manual", "size": "5000"},
    "remove": {"trashedFiles": "1", "size": "5000"},
    "failure": {"message": "the client says it failed"},
    "attention": {"message": "which film is it?", "remedy": "radarr-cli import PATH --movie FILM"},
    "health": {"message": "no root", "type": "RootFolderCheck", "level": "error"},
    "healthRestored": {"message": "root is back", "type": "RootFolderCheck", "level": "error"},
    "runFailed": {"message": "rss: no indexer answered"},
}  # fmt: skip
_OLD = {"sourceTitle": f"/films/{FOLDER}/old.mkv", "data": {"size": "9", "reason": "Upgrade"}}


def notice(event: str, **changes: Any) -> Notice:
    """One event of that kind, with a client where there is one."""
    data = dict(_DATA.get(event, {}))
    if event in ("grab", "import", "upgrade", "attention"):
        data |= {"downloadClient": "qbittorrent", "downloadClientName": "home"}
    title = f"/films/{FOLDER}/film.mkv" if event == "delete" else NAME
    found = Event(
        kind=_KINDS[event], at=AT, movie_id=7, variant_id=70, source_title=title, download_id="AB" * 20,
        data=data, quality=PROPER, languages=(ENGLISH,), formats=("x264",), format_score=10,
    )  # fmt: skip
    about_film = event not in ("health", "healthRestored", "runFailed")
    values: dict[str, Any] = {
        "event": event,
        "at": AT,
        "record": event_document(found),
        "film": {"title": "The Lantern Keeper", "year": 2019, "tmdbId": 42} if about_film else {},
        "movie": MOVIE if about_film else None,
        "variant": MOVIE.variants[0] if about_film else None,
        "root": "/films" if about_film else "",
        "file": FILE if event in ("import", "upgrade") else None,
        "replaced": (_OLD,) if event == "upgrade" else (),
    }
    return Notice(**(values | changes))
