"""Films as v3 resources: finished JSON, made by Postgres in one statement.

What only this machine's configuration knows comes as one jsonb parameter, `names`: `roots` (name to path
here) and `below_cutoff` (profile to the qualities that don't meet its cutoff). v3's single fields show the
variant `main`; our own `variants` lists the others, where there are any, and `variantMonitored` is there, as
false, where the form that is shown isn't searched for. Nulls are left out, as v3 does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.store.json_text import day, flag, instant, json_object, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from radarr_cli.store.database import Database

ORDERS: dict[str, tuple[str, ...]] = {
    "title": ("m.sort_title", "m.id"),
    "year": ("m.year", "m.sort_title"),
    "added": ("m.added_at", "m.id"),
    "size": ("coalesce(files.size, 0)", "m.sort_title"),
    "rating": ("coalesce((m.ratings #>> '{tmdb,value}')::float8, 0)", "m.sort_title"),
    "popularity": ("m.popularity", "m.sort_title"),
    "available": ("coalesce(v.available_at, 'infinity')", "m.sort_title"),
}
"""What a list can be sorted by."""
# A jsonb array of codes without a subquery: ["eng", "ger"] becomes "eng/ger".
_CODES = """to_json(translate(replace((f.measured -> '{0}')::text, '", "', '/'), '[]"', ''))"""

# More joins than the planner reorders: what is chosen comes first.
_CHOSEN = "FROM chosen JOIN movie m ON m.id = chosen.movie_id"
_IS_MAIN, _IS_OTHER = "v.name = 'main'", "x.name <> 'main'"
_JOINS = f"""
JOIN variant v ON v.movie_id = m.id AND {_IS_MAIN}
JOIN place USING (root, profile)
LEFT JOIN others ON others.movie_id = m.id
LEFT JOIN language ON language.name = m.original_language
LEFT JOIN movie_title main ON main.movie_id = m.id AND main.kind = 'main'
LEFT JOIN variant_file vf ON vf.variant_id = v.id
LEFT JOIN file f ON f.id = vf.file_id AND f.missing_since IS NULL
LEFT JOIN files ON files.movie_id = m.id
LEFT JOIN LATERAL (SELECT s.score, s.formats FROM file_score s
                   WHERE s.file_id = f.id AND s.profile = v.profile
                   ORDER BY s.policy_id DESC LIMIT 1) AS s ON true
"""  # noqa: S608 - our own texts
_MEDIA = json_object(
    {"audioStreamCount": "coalesce(f.measured -> 'audio_stream_count', '0')"},
    {
        "audioBitrate": "f.measured -> 'audio_bitrate'",
        "audioChannels": "f.measured -> 'audio_channels'",
        "audioCodec": "f.measured -> 'audio_format'",
        "audioLanguages": _CODES.format("audio_languages"),
        "videoBitDepth": "f.measured -> 'video_bit_depth'",
        "videoBitrate": "f.measured -> 'video_bitrate'",
        "videoCodec": "f.measured -> 'video_format'",
        "videoFps": "f.measured -> 'fps'",
        "videoDynamicRange": """CASE WHEN f.measured ->> 'hdr_format' = '' THEN '""' ELSE '"HDR"' END""",
        "videoDynamicRangeType": "f.measured -> 'hdr_format'",
        "resolution": quoted("(f.measured ->> 'width') || 'x' || (f.measured ->> 'height')"),
        "runTime": quoted(
            "to_char(make_interval(secs => (f.measured ->> 'runtime')::float8), 'FMHH24:MI:SS')"
        ),
        "scanType": "f.measured -> 'scan_type'",
        "subtitles": _CODES.format("subtitles"),
    },
)
FILE_RESOURCE = json_object(
    {
        "id": "f.id",
        "movieId": "f.movie_id",
        "relativePath": quoted(
            "CASE WHEN starts_with(f.relative_path, v.folder || '/')"
            " THEN substr(f.relative_path, length(v.folder) + 2) ELSE f.relative_path END"
        ),
        "path": quoted(
            "CASE WHEN f.root = v.root THEN place.path"
            " ELSE coalesce((SELECT names #>> ARRAY['roots', f.root] FROM given), f.root || ':') END"
            " || '/' || f.relative_path"
        ),
        "size": "f.size",
        "dateAdded": instant("f.added_at"),
        "edition": quoted("coalesce(f.claimed ->> 'edition', '')"),
        "languages": "coalesce(f.claimed -> 'languages', '[]')",
        "customFormats": """CASE WHEN s.formats <> '{}' THEN (
            SELECT json_agg(json_build_object('id', named_id('format', format), 'name', format))::text
            FROM unnest(s.formats) AS format) ELSE '[]' END""",
        "customFormatScore": "coalesce(s.score, 0)",
        "indexerFlags": "coalesce(f.claimed -> 'indexerFlags', '0')",
        "qualityCutoffNotMet": flag("place.below_cutoff ? (f.claimed #>> '{quality,quality,name}')"),
    },
    {
        "quality": "f.claimed -> 'quality'",
        "sceneName": quoted("f.scene_name"),
        "releaseGroup": quoted("f.claimed ->> 'releaseGroup'"),
        "originalFilePath": quoted("f.original_path"),
        "mediaInfo": f"CASE WHEN f.measured IS NOT NULL THEN {_MEDIA} END",
    },
)
_ALWAYS = {
    "id": "m.id",
    "title": quoted("m.title"),
    "originalTitle": quoted("m.original_title"),
    "originalLanguage": json_object(
        {"id": "coalesce(language.id, 0)", "name": quoted("m.original_language")}
    ),
    "sortTitle": quoted("m.sort_title"),
    "cleanTitle": quoted("coalesce(main.clean_title, '')"),
    "titleSlug": quoted("m.tmdb_id::text"),
    "tmdbId": "m.tmdb_id",
    "year": "m.year",
    "secondaryYearSourceId": "0",
    "status": quoted("m.status"),
    "overview": quoted("m.overview"),
    "runtime": "m.runtime",
    "studio": quoted("coalesce(m.studio, '')"),
    "genres": "to_json(m.genres)",
    "keywords": "to_json(m.keywords)",
    "monitored": flag("m.monitored"),
    "minimumAvailability": quoted("m.minimum_availability"),
    "isAvailable": flag("v.available_at <= %(today)s"),
    "hasFile": flag("f.id IS NOT NULL"),
    "movieFileId": "coalesce(f.id, 0)",
    "qualityProfileId": "place.profile_id",
    "path": quoted("place.path || '/' || v.folder"),
    "rootFolderPath": quoted("place.path"),
    "folderName": quoted("place.path || '/' || v.folder"),
    "folder": quoted("v.folder"),
    "tags": """CASE WHEN m.tags <> '{}' THEN (
        SELECT json_agg(t.id)::text FROM tag_id t WHERE t.label = ANY(m.tags)) ELSE '[]' END""",
    "added": instant("m.added_at"),
    "ratings": "m.ratings",
    "images": "m.images",
    "popularity": "m.popularity",
    "sizeOnDisk": "coalesce(files.size, 0)",
    "statistics": json_object(
        {
            "movieFileCount": "coalesce(files.count, 0)",
            "sizeOnDisk": "coalesce(files.size, 0)",
            "releaseGroups": "to_json(coalesce(files.groups, '{}'))",
        }
    ),
}
_WHERE_KNOWN = {
    "imdbId": quoted("m.imdb_id"),
    "inCinemas": day("m.in_cinemas"),
    "physicalRelease": day("m.physical_release"),
    "digitalRelease": day("m.digital_release"),
    "releaseDate": day(
        "CASE WHEN m.minimum_availability IN ('tba', 'announced')"
        " THEN least(m.in_cinemas, m.physical_release, m.digital_release) ELSE v.available_at END"
    ),
    "remotePoster": "m.images #> '{0,remoteUrl}'",
    "website": quoted("m.website"),
    "youTubeTrailerId": quoted("m.trailer_id"),
    "certification": quoted("m.certification"),
    "collection": "CASE WHEN m.collection_tmdb_id IS NOT NULL THEN "
    + json_object({"title": quoted("coalesce(m.collection_title, '')"), "tmdbId": "m.collection_tmdb_id"})
    + " END",
    "lastSearchTime": instant("v.last_search_at"),
    "movieFile": f"CASE WHEN f.id IS NOT NULL THEN {FILE_RESOURCE} END",
    "variantMonitored": "CASE WHEN NOT v.monitored THEN false END",
    "variants": "others.variants",
    "custom": "CASE WHEN m.custom <> '{}' THEN m.custom END",
}
_ALTERNATE_TITLES = """(
    SELECT json_agg(json_build_object(
        'sourceType', CASE t.kind WHEN 'user' THEN 'user' WHEN 'learned' THEN 'indexer' ELSE 'tmdb' END,
        'movieMetadataId', m.id, 'title', t.title, 'cleanTitle', t.clean_title) ORDER BY t.kind, t.title)
    FROM movie_title t WHERE t.movie_id = m.id AND t.kind IN ('alternative', 'user', 'learned'))"""
_TAGS = """
SELECT coalesce(json_agg(json_build_object('id', named_id('tag', label), 'label', label, 'movieIds', ids)
                         ORDER BY label), '[]')::text
FROM (SELECT label, array_agg(id ORDER BY id) AS ids
      FROM movie, unnest(tags) AS label GROUP BY label) AS used
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalNames:
    """What this machine's configuration says of names: `roots` to their paths here, and of each profile the
    qualities that do not meet its cutoff."""

    roots: Mapping[str, str]
    below_cutoff: Mapping[str, Sequence[str]]


def movie_documents(
    database: Database,
    names: LocalNames,
    today: date,
    *,
    condition: str = "true",
    parameters: Mapping[str, Any] | None = None,
    order: str = "title",
    descending: bool = False,
    limit: int | None = None,
) -> Iterator[bytes]:
    """v3's movie resources, one finished JSON object each, as the server sends them.

    `condition` and its parameters are those of `movie_filters.where`; `order` is one of ORDERS or
    `custom.NAME`. The documents are streamed: a thousand films are 3 MB that nobody needs at once.
    """
    direction = " DESC" if descending else ""
    given = dict(parameters or {})
    if order in ORDERS:
        columns = ", ".join(f"{column}{direction}" for column in ORDERS[order])
    else:
        given["order_field"] = order.removeprefix("custom.")
        columns = f"m.custom -> %(order_field)s{direction} NULLS LAST, m.sort_title{direction}"
    if limit is not None and order != "size":
        # Of a few, only those are made into documents; sizes are summed up for all of them anyway.
        position = f"row_number() OVER (ORDER BY {columns})"
        chosen = f"""SELECT m.id AS movie_id, {position} AS position
            FROM movie m JOIN variant v ON v.movie_id = m.id AND v.name = 'main'
            WHERE {condition} ORDER BY position LIMIT %(limit)s"""  # noqa: S608 - our own texts
        return chosen_documents(database, names, today, chosen, {**given, "limit": limit}, few=True)
    statement = f"""{names_first()} SELECT {json_object(_ALWAYS, _WHERE_KNOWN)} FROM movie m {_JOINS}
        WHERE {condition} ORDER BY {columns} LIMIT %(limit)s"""  # noqa: S608 - our own texts
    return database.stream(statement, given_names(names, {**given, "today": today, "limit": limit}))


def movie_document(
    database: Database, names: LocalNames, today: date, movie_id: int, variant: str | None = None
) -> bytes:
    """One film as v3's movie resource, with its alternative titles; `null` where it isn't there.

    The single fields show `variant` where one is named, which then stands in a field of its own.
    """
    fields = {**_WHERE_KNOWN, "alternateTitles": _ALTERNATE_TITLES}
    if variant is not None:
        fields["variant"] = quoted("v.name")
    chosen = "SELECT %(movie)s::bigint AS movie_id"
    statement = f"{names_first(chosen)} SELECT {json_object(_ALWAYS, fields)} {_CHOSEN} {_JOINS}"
    if variant is not None:
        statement = statement.replace(_IS_MAIN, "v.name = %(variant)s").replace(
            _IS_OTHER, "x.name <> %(variant)s"
        )
    given = {"movie": movie_id, "today": today, "variant": variant}
    return database.json(statement, given_names(names, given))


def chosen_documents(
    database: Database,
    names: LocalNames,
    today: date,
    chosen: str,
    parameters: Mapping[str, Any],
    *,
    few: bool,
) -> Iterator[bytes]:
    """The same for the films that a statement chooses: its columns are `movie_id` and `position`, by which
    they are sorted. `few`: what films share is worked out for these alone, not for the whole library."""
    document = json_object(_ALWAYS, _WHERE_KNOWN)
    statement = f"""{names_first(chosen, few=few)} SELECT {document} {_CHOSEN} {_JOINS}
        ORDER BY chosen.position"""
    return database.stream(statement, given_names(names, {**parameters, "today": today}))


def tag_documents(database: Database) -> bytes:
    """v3's tag resources with the ids of the films that carry each tag."""
    return database.json(_TAGS)


def given_names(names: LocalNames, parameters: Mapping[str, Any]) -> dict[str, Any]:
    below = {profile: list(qualities) for profile, qualities in names.below_cutoff.items()}
    return {**parameters, "names": json.dumps({"roots": dict(names.roots), "below_cutoff": below})}


def names_first(chosen: str | None = None, *, few: bool = True) -> str:
    """What is the same for many films is made once and joined: a subquery a film costs more than its answer.

    With `chosen` that is done for those films alone, if they are `few`. A root that this machine doesn't have
    shows as "NAME:".
    """
    only = "true"
    if chosen is not None and few:
        only = "{} = ANY(ARRAY(SELECT movie_id FROM chosen))"
    first = f"chosen AS MATERIALIZED ({chosen}), " if chosen is not None else ""
    return f"""
WITH {first}given AS (
  SELECT %(names)s::jsonb AS names
), place AS MATERIALIZED (
  SELECT root, profile, coalesce(names #>> ARRAY['roots', root], root || ':') AS path,
         named_id('profile', profile) AS profile_id, names #> ARRAY['below_cutoff', profile] AS below_cutoff
  FROM given, (SELECT DISTINCT root, profile FROM variant WHERE {only.format("movie_id")}) AS used
), tag_id AS MATERIALIZED (
  SELECT label, named_id('tag', label) AS id
  FROM (SELECT DISTINCT unnest(tags) AS label FROM movie WHERE {only.format("id")} ORDER BY 1) AS labels
), others AS NOT MATERIALIZED (
  SELECT x.movie_id, json_agg(json_build_object(
      'id', x.id, 'name', x.name, 'qualityProfileId', p.profile_id, 'path', p.path || '/' || x.folder,
      'monitored', x.monitored, 'wanted', x.wanted, 'movieFileId', coalesce(xf.file_id, 0),
      'relativePath', xm.relative_path, 'quality', xm.claimed #>> '{{quality,quality,name}}', 'size', xm.size,
      'missingSince', xm.missing_since,
      'editions', coalesce(x.predicate -> 'editions', '[]'),
      'languages', coalesce(x.predicate -> 'languages', '[]')
    ) ORDER BY x.name) AS variants
  FROM variant x JOIN place p USING (root, profile) LEFT JOIN variant_file xf ON xf.variant_id = x.id
       LEFT JOIN file xm ON xm.id = xf.file_id
  WHERE {_IS_OTHER} AND {only.format("x.movie_id")}
  GROUP BY x.movie_id
), files AS NOT MATERIALIZED (
  SELECT movie_id, count(*) AS count, sum(size) AS size,
         array_agg(DISTINCT claimed ->> 'releaseGroup')
           FILTER (WHERE claimed ->> 'releaseGroup' <> '') AS groups
  FROM file WHERE missing_since IS NULL AND {only.format("movie_id")} GROUP BY movie_id
)
"""  # noqa: S608 - the texts are our own
