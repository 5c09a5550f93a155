"""Films as rows: adding, taking new metadata, changing what the user decides, removing, loading."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import language as languages
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.movie import (
    Availability,
    Image,
    Movie,
    MovieDetails,
    MovieStatus,
    MovieTitle,
    TitleKind,
    Variant,
)
from radarr_cli.store.variants import derive_variants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.store.database import Database

_METADATA = (
    "tmdb_id", "imdb_id", "title", "sort_title", "original_title", "original_language", "year", "years",
    "status", "in_cinemas", "digital_release", "physical_release", "runtime", "overview", "genres",
    "keywords", "certification", "studio", "website", "trailer_id", "popularity", "collection_tmdb_id",
    "collection_title", "ratings", "images", "synced_at",
)  # fmt: skip
# ruff: noqa: S608 - column names come from the tuple above
_ADD = f"""
INSERT INTO movie ({", ".join(_METADATA)}, monitored, minimum_availability, tags, added_at, added_by)
VALUES ({", ".join(f"%({name})s" for name in _METADATA)},
        %(monitored)s, %(minimum_availability)s, %(tags)s, %(added_at)s, %(added_by)s)
ON CONFLICT (tmdb_id) DO NOTHING
RETURNING id
"""
_ADD_VARIANT = """
INSERT INTO variant (movie_id, name, profile, root, folder, monitored)
VALUES (%(movie)s, 'main', %(profile)s, %(root)s, %(folder)s, true)
"""
_ADD_ALL = f"""
WITH given AS (
  SELECT * FROM jsonb_populate_recordset(NULL::movie, %(films)s::jsonb)
), added AS (
  INSERT INTO movie ({", ".join(_METADATA)}, monitored, minimum_availability, tags, added_at, added_by)
  SELECT {", ".join(_METADATA)}, monitored, minimum_availability, tags, added_at, added_by FROM given
  ON CONFLICT (tmdb_id) DO NOTHING
  RETURNING id, tmdb_id
), titled AS (
  INSERT INTO movie_title (clean_title, movie_id, title, kind, language)
  SELECT t.clean_title, added.id, t.title, t.kind, t.language
  FROM added JOIN jsonb_to_recordset(%(titles)s::jsonb)
    AS t(tmdb_id integer, clean_title text, title text, kind text, language text) USING (tmdb_id)
  ON CONFLICT DO NOTHING
), placed AS (
  INSERT INTO variant (movie_id, name, profile, root, folder, monitored, search_upgrades)
  SELECT added.id, 'main', v.profile, v.root, v.folder, v.monitored, v.search_upgrades
  FROM added JOIN jsonb_to_recordset(%(variants)s::jsonb)
    AS v(tmdb_id integer, profile text, root text, folder text, monitored boolean, search_upgrades boolean)
    USING (tmdb_id)
  RETURNING id, movie_id
)
SELECT added.tmdb_id, added.id AS movie_id, placed.id AS variant_id
FROM added JOIN placed ON placed.movie_id = added.id
"""
_UPDATE = f"""
UPDATE movie SET {", ".join(f"{name} = %({name})s" for name in _METADATA)} WHERE id = %(movie)s
"""
# Names the user gave and names that were learned stay; of two kinds the first in this order counts. Names of
# the film's own that the source changed are learned, too: releases go on under what it came out as.
_TITLES = """
WITH given AS (
  SELECT * FROM jsonb_to_recordset(%(titles)s::jsonb)
    AS x(clean_title text, title text, kind text, language text)
), gone AS (
  DELETE FROM movie_title t
  WHERE t.movie_id = %(movie)s AND t.kind IN ('alternative', 'translation')
    AND NOT EXISTS (SELECT FROM given g WHERE g.clean_title = t.clean_title)
), former AS (
  UPDATE movie_title t SET kind = 'learned'
  WHERE t.movie_id = %(movie)s AND t.kind IN ('main', 'original')
    AND NOT EXISTS (SELECT FROM given g WHERE g.clean_title = t.clean_title)
)
INSERT INTO movie_title AS t (clean_title, movie_id, title, kind, language)
SELECT clean_title, %(movie)s, title, kind, language FROM given
ON CONFLICT (clean_title, movie_id) DO UPDATE
SET title = excluded.title, kind = excluded.kind, language = excluded.language
WHERE (t.title, t.kind, t.language) IS DISTINCT FROM (excluded.title, excluded.kind, excluded.language)
"""
_LOAD = """
SELECT m.*,
  coalesce((SELECT jsonb_agg(to_jsonb(t) ORDER BY
      array_position(ARRAY['main','original','alternative','translation','user','learned'], t.kind), t.title)
    FROM movie_title t WHERE t.movie_id = m.id), '[]') AS titles,
  coalesce((SELECT jsonb_agg(to_jsonb(v) ORDER BY v.name <> 'main', v.name)
    FROM variant v WHERE v.movie_id = m.id), '[]') AS variants
FROM movie m WHERE m.id = ANY(%(movies)s)
ORDER BY array_position(%(movies)s::bigint[], m.id)
"""
_DAYS = ("in_cinemas", "digital_release", "physical_release")
_INSTANTS = ("added_at", "synced_at")
# By its titles nobody finds it any more.
_RECORD = """
SELECT to_jsonb(m) || jsonb_build_object('titles', '[]'::jsonb, 'variants',
    (SELECT jsonb_agg(to_jsonb(v)) FROM variant v WHERE v.movie_id = m.id))
FROM movie m WHERE m.id = %(movie)s
"""
_ON_THEIR_WAY = """
SELECT EXISTS (SELECT FROM grab WHERE movie_id = %s AND state NOT IN ('imported', 'failed', 'superseded'))
"""


def add_movie(
    database: Database,
    details: MovieDetails,
    *,
    profile: str,
    root: str,
    folder: str,
    monitored: bool,
    minimum_availability: Availability,
    tags: Sequence[str],
    added_by: str,
    now: datetime,
) -> int | None:
    """Add a film with its variant `main`; its library id, None where its TMDB id is there already.

    Call it in a transaction.
    """
    movie_id: int | None = database.value(
        _ADD,
        _metadata(details, now)
        | {
            "monitored": monitored,
            "minimum_availability": minimum_availability.value,
            "tags": list(tags),
            "added_at": now,
            "added_by": added_by,
        },
    )
    if movie_id is None:
        return None
    _keep_titles(database, movie_id, details)
    database.execute(_ADD_VARIANT, {"movie": movie_id, "profile": profile, "root": root, "folder": folder})
    derive_variants(database, [movie_id])
    return movie_id


def add_movies(database: Database, films: Sequence[Movie], now: datetime) -> dict[int, tuple[int, int]]:
    """Add films with their variant `main` in one statement; their library ids and those of their variants, by
    TMDB id. A film whose TMDB id is there already is left out.

    What is derived of the variants is not: call `derive_variants` in the same transaction.
    """
    documents, titles, variants = [], [], []
    for film in films:
        number, main = film.details.tmdb_id, film.variants[0]
        documents.append(
            _metadata(film.details, now)
            | {
                "images": _images(film.details),
                "monitored": film.monitored,
                "minimum_availability": film.minimum_availability.value,
                "tags": list(film.tags),
                "added_at": now,
                "added_by": film.added_by,
            }
        )
        titles += [{"tmdb_id": number, **title} for title in _titles(film.details)]
        variants.append({
            "tmdb_id": number, "profile": main.profile, "root": main.root, "folder": storable(main.folder),
            "monitored": main.monitored, "search_upgrades": main.search_upgrades,
        })  # fmt: skip
    rows = database.all(
        _ADD_ALL,
        {
            "films": json.dumps(documents, default=str),
            "titles": json.dumps(titles),
            "variants": json.dumps(variants),
        },
    )
    return {row["tmdb_id"]: (row["movie_id"], row["variant_id"]) for row in rows}


def take_metadata(database: Database, movie_id: int, details: MovieDetails, now: datetime) -> None:
    """Replace what the metadata source says of a film; what it was called before stays, as a learned
    title. Call it in a transaction."""
    database.execute(_UPDATE, _metadata(details, now) | {"movie": movie_id})
    _keep_titles(database, movie_id, details)
    derive_variants(database, [movie_id])


def mark_deleted(database: Database, movie_id: int, now: datetime) -> None:
    """The metadata source does not know the film any more; the film stays."""
    database.execute("UPDATE movie SET status = 'deleted', synced_at = %s WHERE id = %s", (now, movie_id))


def remove_movie(database: Database, movie_id: int) -> bool:
    """Delete the film with its variants, titles and file rows. Files on disk and the history stay."""
    return database.execute("DELETE FROM movie WHERE id = %s", (movie_id,)) > 0


def load_movies(database: Database, movie_ids: Sequence[int]) -> list[Movie]:
    """The films in the order of the ids; ids that aren't there are passed over."""
    return [_movie(row) for row in database.all(_LOAD, {"movies": list(movie_ids)})]


def load_movie(database: Database, movie_id: int) -> Movie | None:
    return next(iter(load_movies(database, [movie_id])), None)


def film_record(database: Database, movie_id: int) -> dict[str, Any]:
    """A film as the event of its removal keeps it: what is told of it when it is gone."""
    found: dict[str, Any] = database.value(_RECORD, {"movie": movie_id})
    return found


def film_of_record(record: Mapping[str, Any]) -> Movie:
    """`film_record` as a value again."""
    days = {name: record[name] and date.fromisoformat(record[name]) for name in _DAYS}
    instants = {name: record[name] and datetime.fromisoformat(record[name]) for name in _INSTANTS}
    return _movie({**record, **days, **instants})


def folder_is_taken(database: Database, root: str, folder: str) -> bool:
    """Whether a variant of some film lies in that folder, whatever the case of its letters."""
    return bool(
        database.value(
            "SELECT true FROM variant WHERE root = %s AND lower(folder) = lower(%s) LIMIT 1", (root, folder)
        )
    )


def folder_owners(database: Database, root: str, folder: str) -> set[int]:
    """The films that have a variant in that folder, whatever the case of its letters."""
    rows = database.all(
        "SELECT DISTINCT movie_id FROM variant WHERE root = %s AND lower(folder) = lower(%s)", (root, folder)
    )
    return {row["movie_id"] for row in rows}


def taken_folders(database: Database, root: str, folders: Sequence[str]) -> set[str]:
    """Those of the folders, in lower case, that a variant of some film lies in."""
    rows = database.all(
        "SELECT DISTINCT lower(folder) AS folder FROM variant WHERE root = %s AND lower(folder) = ANY(%s)",
        (root, [folder.lower() for folder in folders]),
    )
    return {row["folder"] for row in rows}


def has_downloads(database: Database, movie_id: int) -> bool:
    """Whether something was grabbed for the film that has neither been imported nor failed."""
    return bool(database.value(_ON_THEIR_WAY, (movie_id,)))


def refreshable(database: Database, before: datetime) -> list[dict[str, Any]]:
    """Films whose metadata was taken before then: who they are, status, synced_at and release dates."""
    return database.all(
        """
        SELECT id, tmdb_id, title, year, status, synced_at, in_cinemas, physical_release FROM movie
        WHERE synced_at IS NULL OR synced_at < %s
        ORDER BY synced_at NULLS FIRST, id
        """,
        (before,),
    )


def _metadata(details: MovieDetails, now: datetime) -> dict[str, Any]:
    """The columns of _METADATA; jsonb that is an array goes as text."""
    values: dict[str, Any] = {name: getattr(details, name, None) for name in _METADATA}
    return values | {
        "original_language": details.original_language.name,
        "years": list(details.years),
        "status": details.status.value,
        "genres": list(details.genres),
        "keywords": list(details.keywords),
        "ratings": dict(details.ratings),
        "images": json.dumps(_images(details)),
        "synced_at": now,
    }


def _images(details: MovieDetails) -> list[dict[str, str]]:
    return [{"coverType": image.kind, "remoteUrl": image.url} for image in details.images]


def _keep_titles(database: Database, movie_id: int, details: MovieDetails) -> None:
    database.execute(_TITLES, {"movie": movie_id, "titles": json.dumps(_titles(details))})


def _titles(details: MovieDetails) -> list[dict[str, str | None]]:
    return [
        {
            "clean_title": title.clean,
            "title": title.title,
            "kind": title.kind.value,
            "language": title.language.name if title.language else None,
        }
        for title in details.titles
    ]


def _movie(row: Mapping[str, Any]) -> Movie:
    return Movie(
        id=row["id"],
        details=_details(row),
        monitored=row["monitored"],
        minimum_availability=Availability(row["minimum_availability"]),
        tags=tuple(row["tags"]),
        custom=row["custom"],
        added_at=row["added_at"],
        added_by=row["added_by"],
        synced_at=row["synced_at"],
        variants=tuple(_variant(document) for document in row["variants"]),
    )


def _details(row: Mapping[str, Any]) -> MovieDetails:
    plain = {name: row[name] for name in _METADATA if name != "synced_at"}
    return MovieDetails(
        **plain
        | {
            "original_language": languages.BY_NAME.get(row["original_language"], languages.UNKNOWN),
            "years": tuple(row["years"]),
            "status": MovieStatus(row["status"]),
            "genres": tuple(row["genres"]),
            "keywords": tuple(row["keywords"]),
            "images": tuple(Image(image["coverType"], image["remoteUrl"]) for image in row["images"]),
            "titles": tuple(
                MovieTitle(
                    title["title"],
                    title["clean_title"],
                    TitleKind(title["kind"]),
                    languages.BY_NAME.get(title["language"] or ""),
                )
                for title in row["titles"]
            ),
        }
    )


def _variant(document: Mapping[str, Any]) -> Variant:
    names = (
        "id", "movie_id", "name", "profile", "root", "folder", "monitored", "predicate", "search_upgrades",
    )  # fmt: skip
    return Variant(**{name: document[name] for name in names})
