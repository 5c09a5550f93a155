"""The films of the library, the names they go by, and the forms in which they are wanted."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import date, datetime  # noqa: TC003

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    EMPTY_OBJECT,
    NOW,
    day,
    document,
    flag,
    identity,
    instant,
    name_text,
    real,
    reference,
    text,
    texts,
    whole,
    wholes,
)

Document = dict[str, object]


class Movie(SQLModel, table=True):
    """A film in the library: `domain.movie.Movie` with its `MovieDetails`."""

    __tablename__ = "movie"
    __table_args__ = (
        Index("movie_by_sort_title", "sort_title", "id"),
        Index("movie_by_synced", sql("synced_at NULLS FIRST"), "id"),
        Index("movie_by_imdb", "imdb_id", postgresql_where=sql("imdb_id IS NOT NULL")),
        Index(
            "movie_by_collection",
            "collection_tmdb_id",
            postgresql_where=sql("collection_tmdb_id IS NOT NULL"),
        ),
        CheckConstraint(
            "status IN ('deleted','tba','announced','inCinemas','released')", name="movie_status"
        ),
        CheckConstraint(
            "minimum_availability IN ('tba','announced','inCinemas','released')", name="movie_availability"
        ),
        {"comment": "A film in the library: what the metadata says of it and what the user wants of it"},
    )

    id: int = identity("The library id, v3's movie id")
    tmdb_id: int = whole("TMDB's number: what makes a film one", unique=True)
    imdb_id: str | None = text("IMDb's id with its tt")
    title: str = name_text("The title in the configured metadata language")
    sort_title: str = name_text("The title as lists are sorted by: lower case, leading article dropped")
    original_title: str = name_text("The title in the film's own language", default="''")
    original_language: str = text("Radarr's name of the language the film was made in", default="'English'")
    year: int = whole("TMDB's year, 0 unknown", default="0")
    years: list[int] = wholes("Every year a release may name: TMDB's and those of all release dates")
    status: str = text("v3 status: deleted tba announced inCinemas released", default="'announced'")
    in_cinemas: date | None = day("First cinema release")
    digital_release: date | None = day("First digital release")
    physical_release: date | None = day("First physical release")
    runtime: int = whole("Minutes, 0 unknown", default="0")
    overview: str = text("The plot in a few sentences", default="''")
    genres: list[str] = texts("Genres by name")
    keywords: list[str] = texts("Keywords by name")
    certification: str | None = text("Age rating of the configured country")
    studio: str | None = text("The first production company")
    website: str | None = text("The film's own site")
    trailer_id: str | None = text("YouTube id of the trailer")
    popularity: float = real("TMDB's popularity", default="0")
    collection_tmdb_id: int | None = whole("TMDB's number of the collection the film belongs to")
    collection_title: str | None = text("Name of that collection")
    ratings: Document = document('v3 ratings: {"tmdb": {"votes", "value", "type"}, ...}')
    images: list[Document] = document('v3 images: [{"coverType", "remoteUrl"}, ...]', default="'[]'")
    monitored: bool = flag("Whether the user wants anything done for this film", default="true")
    minimum_availability: str = text("From when on it is searched for (v3 words)", default="'released'")
    tags: list[str] = texts("The user's tags, lower case")
    custom: Document = document("Values of the user's own fields, typed by [custom_fields]")
    added_at: datetime = instant("When it came into the library", default=NOW)
    added_by: str = text("Who added it: the user's login, list:NAME, adopt, migrate", default="''")
    synced_at: datetime | None = instant("When the metadata was last taken from the source")


class MovieTitle(SQLModel, table=True):
    """A name that a film goes by: what names of releases are matched on.

    The primary key serves the RSS match as one index-only join; a name that is of two kinds is kept
    under the first of main, original, alternative, translation, user, learned.
    """

    __tablename__ = "movie_title"
    __table_args__ = (
        Index("movie_title_by_movie", "movie_id"),
        CheckConstraint(
            "kind IN ('main','original','alternative','translation','user','learned')",
            name="movie_title_kind",
        ),
        {"comment": "A name that a film goes by: what names of releases are matched on"},
    )

    clean_title: str = name_text("The name reduced to what is compared", key=True)
    movie_id: int = reference("movie.id", "The film", key=True)
    title: str = name_text("The name as it is written")
    kind: str = text("main original alternative translation user learned")
    language: str | None = text("Radarr's name of the language, where known")


class Variant(SQLModel, table=True):
    """One wanted form of a film. Each film has the variant `main`, which cannot be removed.

    `wanted`, `sort_title`, `available_at` and `held_quality` are derived; one store function keeps them, in
    the transaction that changes what they derive from.
    """

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("movie_id", "name", name="variant_movie_name"),
        Index("variant_by_place", "root", "folder"),
        Index(
            "variant_wanted",
            "sort_title",
            "id",
            postgresql_include=["movie_id", "available_at"],
            postgresql_where=sql("wanted"),
        ),
        Index(
            "variant_held",
            "profile",
            "held_quality",
            "sort_title",
            "movie_id",
            postgresql_where=sql("held_quality IS NOT NULL"),
        ),
        Index("variant_search_due", sql("next_search_at NULLS FIRST"), "id", postgresql_where=sql("wanted")),
        {"comment": "One wanted form of a film: its profile, its place, and what fills it"},
    )

    id: int = identity()
    movie_id: int = reference("movie.id", "The film")
    name: str = text("main, or a name the user gave", default="'main'")
    profile: str = text("Name of the quality profile, [profile.NAME]")
    root: str = text("Name of the root, [[root]]")
    folder: str = text("Folder below the root, without a leading slash")
    monitored: bool = flag("Whether this form is wanted, beside the film's own switch", default="true")
    predicate: Document = document(
        'What fills it: {"editions": [...], "languages": [...]}, empty for anything', default=EMPTY_OBJECT
    )
    search_upgrades: bool = flag(
        "Whether upgrades are searched for; off for films that were adopted or migrated", default="true"
    )
    wanted: bool = flag("Derived: film and variant are monitored and there is no file", default="false")
    sort_title: str = name_text("Derived: the film's sort title", default="''")
    available_at: date | None = day(
        "Derived: the day from which it can be had; 0001-01-01 is always, null never"
    )
    held_quality: str | None = text(
        "Derived: quality its file claims; null without a file or if not monitored"
    )
    last_search_at: datetime | None = instant("When the search queue last asked for it")
    next_search_at: datetime | None = instant("When the search queue asks for it next, null at once")
    search_misses: int = whole("Searches in a row that found nothing to grab", default="0")
