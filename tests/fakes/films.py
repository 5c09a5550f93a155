"""Films and files for tests that need a filled library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
from radarr_cli.domain.movie import Availability, Image, MovieDetails, MovieStatus, MovieTitle, TitleKind
from radarr_cli.domain.parsing.titles import clean_title, sort_title
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.quality import QualityModel, Revision
from radarr_cli.store import files, movies
from radarr_cli.store.variants import derive_variants

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
GIB = 1024**3


def titled(name: str, kind: TitleKind = TitleKind.MAIN) -> MovieTitle:
    return MovieTitle(name, clean_title(name), kind)


def details_of(tmdb_id: int, title: str, year: int, **changes: Any) -> MovieDetails:
    """A released film with every field filled; without dates where the year is 0."""
    values: dict[str, Any] = {
        "imdb_id": f"tt{tmdb_id:07d}",
        "sort_title": sort_title(title),
        "original_title": title,
        "original_language": LANGUAGES["English"],
        "years": (year, year + 1),
        "status": MovieStatus.RELEASED,
        "in_cinemas": date(year, 3, 1) if year else None,
        "digital_release": date(year, 7, 1) if year else None,
        "physical_release": date(year, 9, 1) if year else None,
        "runtime": 101,
        "overview": f"What happens in {title}.",
        "genres": ("Drama", "Comedy"),
        "keywords": ("railway",),
        "certification": "PG-13",
        "studio": "Example Pictures",
        "website": "https://film.example/",
        "trailer_id": "abc123xyz",
        "popularity": 12.5,
        "collection_tmdb_id": 5001,
        "collection_title": "Example Collection",
        "ratings": {"tmdb": {"votes": 120, "value": 7.1, "type": "user"}},
        "images": (
            Image("poster", "https://image.example/p.jpg"),
            Image("fanart", "https://image.example/f.jpg"),
        ),
        "titles": (titled(title), titled(f"{title} Again", TitleKind.ALTERNATIVE)),
    }
    return MovieDetails(tmdb_id=tmdb_id, title=title, year=year, **values | changes)


def put_film(database: Database, details: MovieDetails, **changes: Any) -> int:
    """Put a film into the library; its library id."""
    wishes: dict[str, Any] = {
        "profile": "HD",
        "root": "films",
        "folder": f"{details.title.replace('/', '+')} ({details.year})",
        "monitored": True,
        "minimum_availability": Availability.RELEASED,
        "tags": (),
        "added_by": "tester",
        "now": NOW,
    }
    with database.transaction():
        movie_id = movies.add_movie(database, details, **wishes | changes)
    assert movie_id is not None
    return movie_id


def put_file(
    database: Database,
    movie_id: int,
    quality: str = "Bluray-1080p",
    *,
    size: int = 8 * GIB,
    group: str | None = "TEAM",
    variant: str = "main",
    name: str = "film.mkv",
    measured: bool = True,
    **claims: Any,
) -> int:
    """Fill a variant of the film with a file; the file's id."""
    place = database.one(
        "SELECT id, root, folder FROM variant WHERE movie_id = %s AND name = %s", (movie_id, variant)
    )
    assert place is not None
    file = MovieFile(
        id=0,
        movie_id=movie_id,
        root=place["root"],
        relative_path=f"{place['folder']}/{name}",
        size=size,
        claimed=Claimed(
            title="Film.2019.1080p.BluRay.x264-TEAM",
            quality=QualityModel(QUALITIES[quality], Revision(version=2)),
            languages=(LANGUAGES["English"], LANGUAGES["German"]),
            release_group=group,
            **claims,
        ),
        measured=_MEASURED if measured else None,
        scene_name="Film.2019.1080p.BluRay.x264-TEAM",
        original_path="Film.2019.1080p.BluRay.x264-TEAM/film.mkv",
    )
    with database.transaction():
        document = files.file_document(file, modified_ns=1)
        file_id = files.add_file(database, place["id"], document, NOW)
        derive_variants(database, [movie_id])
    return file_id


_MEASURED = MediaInfo(
    container="Matroska", video_format="x264", video_bitrate=9_000_000, video_bit_depth=10,
    hdr_format="HDR10", width=1920, height=800, fps=23.976, scan_type="Progressive", runtime=6123.4,
    audio_format="DTS", audio_bitrate=1_500_000, audio_channels=5.1, audio_stream_count=2,
    audio_languages=("eng", "ger"), subtitles=("eng", "fra"),
)  # fmt: skip
