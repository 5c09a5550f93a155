"""The candidate pool: releases, their keys, who offers them, and what was asked of whom.

Rows hold masked addresses only. Whoever stores offers has masked them before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.matching import KnownMovie
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.release import Protocol, ReleaseOffer, StoredOffer
from radarr_cli.domain.v3 import language_documents, quality_model_document
from radarr_cli.store.spool import fetched_file, offer_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.release import ParsedRelease
    from radarr_cli.store.database import Database

# What an offer's row has under the same name as domain.release.ReleaseOffer.
_PLAIN = (
    "indexer", "guid", "title", "size", "download_url", "magnet_url", "info_url", "comment_url", "info_hash",
    "seeders", "peers", "grabs", "files", "indexer_priority", "minimum_ratio", "minimum_seed_time", "private",
    "container", "tmdb_id", "imdb_id",
)  # fmt: skip
_OFFER_TYPES = {
    "release_id": "bigint", "size": "bigint", "minimum_seed_time": "bigint", "seeders": "integer",
    "peers": "integer", "grabs": "integer", "files": "integer", "indexer_priority": "integer",
    "minimum_ratio": "float8", "private": "boolean", "tmdb_id": "integer", "flags": "integer",
    "categories": "integer[]", "languages": "text[]", "published_at": "timestamptz",
}  # fmt: skip
_DATELESS = ("release_id", *_PLAIN, "secret_file", "flags", "categories", "languages")
_OFFER = (*_DATELESS, "published_at")
# Of a film's titles only those that were asked for can decide anything. What it costs beyond a few probes of
# an index is the pages of the films that are found.
_KNOWN = """
WITH named AS MATERIALIZED (
  SELECT movie_id, array_agg(clean_title) AS titles, array_agg(kind) AS kinds
  FROM movie_title WHERE clean_title = ANY(%(clean)s::text[]) GROUP BY movie_id
), near AS MATERIALIZED (
  SELECT movie_id AS id FROM named
  UNION SELECT id FROM movie WHERE tmdb_id = ANY(%(tmdb)s)
  UNION SELECT id FROM movie WHERE imdb_id = ANY(%(imdb)s)
)
SELECT m.id, m.tmdb_id, m.imdb_id, m.years, m.year, n.titles, n.kinds
FROM movie m LEFT JOIN named n ON n.movie_id = m.id
WHERE m.id = ANY(ARRAY(SELECT id FROM near))
"""
# Two searches at once may meet the same new release: the second one waits here, and finds it known.
_LOCK = "LOCK TABLE release_key IN SHARE ROW EXCLUSIVE MODE"
_NUMBERS = "SELECT nextval(pg_get_serial_sequence('release', 'id')) AS id FROM generate_series(1, %s)"
_RELEASES = """
INSERT INTO release AS r (id, movie_id, matched_by, name, protocol, size, parsed, first_seen_at, last_seen_at)
SELECT id, movie_id, matched_by, name, protocol, size, parsed, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(id bigint, movie_id bigint, matched_by text, name text,
    protocol text, size bigint, parsed jsonb)
ON CONFLICT (id) DO UPDATE SET
    movie_id = excluded.movie_id, matched_by = excluded.matched_by, parsed = excluded.parsed,
    size = CASE WHEN excluded.size > 0 THEN excluded.size ELSE r.size END,
    last_seen_at = excluded.last_seen_at
"""
_KEYS = """
INSERT INTO release_key (key, release_id)
SELECT key, release_id FROM jsonb_to_recordset(%s::jsonb) AS x(key text, release_id bigint)
ON CONFLICT (key) DO NOTHING
"""
# ruff: noqa: S608 - column names come from the tuples above
# What an indexer gives no date is as old as we have known it, so that ages and delays mean something.
_OFFERS = f"""
INSERT INTO release_offer AS o ({", ".join(_OFFER)}, source, first_seen_at, last_seen_at)
SELECT {", ".join(_DATELESS)}, coalesce(published_at, %(now)s), %(source)s, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(
    {", ".join(f"{name} {_OFFER_TYPES.get(name, 'text')}" for name in _OFFER)})
ON CONFLICT (indexer, guid) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _DATELESS if name not in ("indexer", "guid"))},
    published_at = CASE WHEN excluded.published_at < %(now)s THEN excluded.published_at
                        ELSE coalesce(o.published_at, %(now)s) END,
    source = excluded.source, last_seen_at = excluded.last_seen_at
RETURNING id, short_id, release_id, indexer, guid, published_at
"""
STORED_COLUMNS = f"o.id, o.short_id, o.{', o.'.join(_OFFER)}, r.movie_id, r.matched_by, r.protocol"
_STORED = f"""
SELECT {STORED_COLUMNS}
FROM release_offer o JOIN release r ON r.id = o.release_id
"""
_OF_FILM = f"""
{_STORED}
WHERE r.movie_id = %(movie)s AND (%(since)s::timestamptz IS NULL OR o.last_seen_at >= %(since)s)
ORDER BY o.published_at DESC NULLS LAST, o.id
"""
_STALE = """
WITH gone AS (
  DELETE FROM release_offer o USING release r
  WHERE r.id = o.release_id AND (o.last_seen_at < %(before)s OR r.movie_id IS NULL)
    AND NOT EXISTS (SELECT FROM grab g WHERE g.release_id = o.release_id)
  RETURNING o.indexer, o.guid
)
SELECT indexer, guid FROM gone
"""
_EMPTY = """
DELETE FROM release r WHERE NOT EXISTS (SELECT FROM release_offer o WHERE o.release_id = r.id)
  AND NOT EXISTS (SELECT FROM grab g WHERE g.release_id = r.id) AND r.last_seen_at < %(before)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOffer:
    """An offer that fits a film, masked; `secret_file` is where the rest of its addresses is."""

    offer: ReleaseOffer
    parsed: ParsedRelease
    movie_id: int
    match_kind: str
    secret_file: str | None = None


def known_movies(
    database: Database, clean_titles: Iterable[str], tmdb_ids: Iterable[int], imdb_ids: Iterable[str]
) -> list[KnownMovie]:
    """The films that go by one of the clean titles or ids, with those of the titles that are theirs."""
    rows = database.all(_KNOWN, {"clean": list(clean_titles), "tmdb": list(tmdb_ids), "imdb": list(imdb_ids)})
    return [
        KnownMovie(
            movie_id=row["id"],
            tmdb_id=row["tmdb_id"],
            imdb_id=row["imdb_id"],
            year=row["year"],
            years=tuple(row["years"]),
            titles=dict(zip(row["titles"] or (), map(TitleKind, row["kinds"] or ()), strict=True)),
        )
        for row in rows
    ]


def store_offers(
    database: Database, found: Sequence[FoundOffer], *, source: str, now: datetime
) -> list[StoredOffer]:
    """Keep the offers, each under the release that one of its keys names; in their order.

    `source` is rss, search, push or hand. Of two with the same indexer and guid one is kept, the later.
    """
    latest = list({(each.offer.indexer, each.offer.guid): each for each in found}.values())
    if not latest:
        return []
    with database.transaction():
        database.execute(_LOCK)
        releases = _releases_of(database, latest)
        rows = [
            _release_row(release_id, each)
            for release_id, each in {
                release: each for release, each in zip(releases, latest, strict=True)
            }.items()
        ]
        database.execute(_RELEASES, {"rows": json.dumps(rows), "now": now})
        keys = [
            {"key": key, "release_id": release}
            for release, each in zip(releases, latest, strict=True)
            for key in sorted(release_keys(each.offer))
        ]
        database.execute(_KEYS, (json.dumps(keys),))
        offers = [_offer_row(release, each) for release, each in zip(releases, latest, strict=True)]
        written = database.all(_OFFERS, {"rows": json.dumps(offers), "source": source, "now": now})
    by_name = {(row["indexer"], row["guid"]): row for row in written}
    return [_stored(each, by_name[each.offer.indexer, each.offer.guid]) for each in latest]


def offers_of_film(database: Database, movie_id: int, *, since: datetime | None = None) -> list[StoredOffer]:
    """The kept offers of a film, those last seen since then; the newest first."""
    return [stored_offer(row) for row in database.all(_OF_FILM, {"movie": movie_id, "since": since})]


def find_offer(database: Database, short_id: str) -> StoredOffer | None:
    """The offer that `search` printed under that short id."""
    row = database.one(f"{_STORED} WHERE o.short_id = %s", (short_id.strip().lower(),))
    return stored_offer(row) if row else None


def secret_file_of(database: Database, offer_id: int) -> str | None:
    """Where the full addresses of an offer are, None where the row has all of them."""
    name: str | None = database.value("SELECT secret_file FROM release_offer WHERE id = %s", (offer_id,))
    return name


def delete_stale(database: Database, before: datetime) -> list[tuple[str, str]]:
    """Delete offers not seen since then, and those of films that are gone, unless a grab hangs on them.

    The names of the files of each: its addresses', and that of what was fetched. Both are to be removed.
    """
    with database.transaction():
        gone = database.all(_STALE, {"before": before})
        database.execute(_EMPTY, {"before": before})
    return [
        (offer_file(row["indexer"], row["guid"]), fetched_file(row["indexer"], row["guid"])) for row in gone
    ]


def stored_offer(row: Mapping[str, Any]) -> StoredOffer:
    """A row of release_offer with `movie_id`, `matched_by` and `protocol` of its release."""
    plain = {name: row[name] for name in _PLAIN}
    return StoredOffer(
        offer=ReleaseOffer(
            **plain,
            protocol=Protocol(row["protocol"]),
            published_at=row["published_at"],
            languages=tuple(BY_NAME[name] for name in row["languages"] if name in BY_NAME),
            flags=IndexerFlag(row["flags"]),
            categories=tuple(row["categories"]),
        ),
        offer_id=row["id"],
        release_id=row["release_id"],
        short_id=row["short_id"],
        movie_id=row["movie_id"],
        match_kind=row["matched_by"],
    )


def _releases_of(database: Database, found: Sequence[FoundOffer]) -> list[int]:
    """The release of each offer: a known one that shares a key (its hash goes first), else a new one."""
    wanted = sorted({key for each in found for key in release_keys(each.offer)})
    rows = database.all("SELECT key, release_id FROM release_key WHERE key = ANY(%s)", (wanted,))
    known: dict[str, int] = {row["key"]: row["release_id"] for row in rows}
    groups: list[int] = []
    for index, each in enumerate(found):
        keys = sorted(release_keys(each.offer))
        release = next((known[key] for key in keys if key in known), -1 - index)
        for key in keys:
            known.setdefault(key, release)
        groups.append(release)
    # Negative numbers stand for releases that are new.
    new = sorted({group for group in groups if group < 0})
    numbers = [row["id"] for row in database.all(_NUMBERS, (len(new),))] if new else []
    named = dict(zip(new, numbers, strict=True))
    return [named.get(group, group) for group in groups]


def _release_row(release_id: int, found: FoundOffer) -> dict[str, Any]:
    parsed = found.parsed
    return {
        "id": release_id,
        "movie_id": found.movie_id,
        "matched_by": found.match_kind,
        "name": found.offer.title,
        "protocol": found.offer.protocol.value,
        "size": found.offer.size,
        "parsed": {
            "quality": quality_model_document(parsed.quality),
            "languages": language_documents(parsed.languages),
            "movieTitles": list(parsed.titles),
            "year": parsed.year,
            "releaseGroup": parsed.release_group,
            "releaseHash": parsed.release_hash,
            "edition": parsed.edition,
        },
    }


def _offer_row(release_id: int, found: FoundOffer) -> dict[str, Any]:
    offer = found.offer
    return {name: getattr(offer, name) for name in _PLAIN} | {
        "release_id": release_id,
        "secret_file": found.secret_file,
        "flags": int(offer.flags),
        "categories": list(offer.categories),
        "languages": [language.name for language in offer.languages],
        "published_at": offer.published_at.isoformat() if offer.published_at else None,
    }


def _stored(found: FoundOffer, row: Mapping[str, Any]) -> StoredOffer:
    return StoredOffer(
        offer=found.offer
        if found.offer.published_at
        else replace(found.offer, published_at=row["published_at"]),
        offer_id=row["id"],
        release_id=row["release_id"],
        short_id=row["short_id"],
        movie_id=found.movie_id,
        match_kind=found.match_kind,
    )
