"""The library in numbers: finished JSON by one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from radarr_cli.store.database import Database

# Lines of picture: what was measured decides, the wider side for films that are cropped; else the claim.
_LINES = """
    CASE WHEN f.measured IS NULL THEN coalesce((f.claimed #>> '{quality,quality,resolution}')::int, 0)
         WHEN (f.measured ->> 'width')::int > 1920 OR (f.measured ->> 'height')::int > 1080 THEN 2160
         WHEN (f.measured ->> 'width')::int > 1280 OR (f.measured ->> 'height')::int > 720 THEN 1080
         WHEN (f.measured ->> 'width')::int > 854 OR (f.measured ->> 'height')::int > 576 THEN 720
         ELSE 480 END
"""
_STATS = """
WITH film AS MATERIALIZED (
  SELECT m.id, m.year, m.monitored, m.added_at, v.wanted AND v.available_at <= %(today)s AS missing
  FROM movie m JOIN variant v ON v.movie_id = m.id AND v.name = 'main' WHERE {condition}
), held AS MATERIALIZED (
  SELECT f.movie_id, f.size, f.root, f.claimed #>> '{{quality,quality,name}}' AS quality, {lines} AS lines,
    coalesce(nullif(f.claimed ->> 'releaseGroup', ''), '(none)') AS release_group,
    coalesce(nullif(f.measured ->> 'video_format', ''), '(not measured)') AS codec,
    coalesce(nullif(f.measured ->> 'hdr_format', ''), 'SDR') AS range, f.added_at,
    CASE WHEN f.size < 2 * 1073741824::bigint THEN 0 WHEN f.size < 5 * 1073741824::bigint THEN 1
         WHEN f.size < 10 * 1073741824::bigint THEN 2 WHEN f.size < 20 * 1073741824::bigint THEN 3
         WHEN f.size < 40 * 1073741824::bigint THEN 4 ELSE 5 END AS bucket
  FROM file f WHERE f.missing_since IS NULL AND f.movie_id IN (SELECT id FROM film)
)
SELECT json_build_object(
  'films', (SELECT count(*) FROM film),
  'monitored', (SELECT count(*) FROM film WHERE monitored),
  'missing', (SELECT count(*) FROM film WHERE missing),
  'files', (SELECT count(*) FROM held),
  'size', (SELECT coalesce(sum(size), 0) FROM held),
  'quality', {quality}, 'resolution', {resolution}, 'codec', {codec}, 'dynamicRange', {range},
  'group', {group}, 'root', {root}, 'fileSize', {bucket}, 'added', {added}, 'decade', (
    SELECT coalesce(json_agg(
      json_build_object('name', decade || 's', 'films', films, 'size', size) ORDER BY decade), '[]')
    FROM (SELECT year / 10 * 10 AS decade, count(DISTINCT film.id) AS films,
                 coalesce(sum(held.size), 0) AS size
          FROM film LEFT JOIN held ON held.movie_id = film.id WHERE year > 0 GROUP BY 1) AS each)
)::text
"""
_NAMED_LINES = "CASE name WHEN 0 THEN 'unknown' ELSE name || 'p' END"
_BUCKETS = """(ARRAY['below 2 GiB', '2 to 5 GiB', '5 to 10 GiB', '10 to 20 GiB', '20 to 40 GiB',
    'over 40 GiB'])[name::int + 1]"""


def _counted(expression: str, order: str, *, shown: str = "name", limit: int | None = None) -> str:
    """SQL for an array of {name, files, size}, one a value of the expression."""
    return f"""(SELECT coalesce(json_agg(json_build_object('name', {shown}, 'files', files, 'size', size)
        ORDER BY {order}), '[]')
        FROM (SELECT {expression} AS name, count(*) AS files, sum(size) AS size FROM held GROUP BY 1
              ORDER BY files DESC, name LIMIT {limit or "ALL"}) AS each)"""  # noqa: S608 - our own text


def library_statistics(
    database: Database, today: date, condition: str, parameters: Mapping[str, Any]
) -> bytes:
    """Counts and sizes (bytes) of the films that the condition of `movie_filters.where` selects.

    `quality`, `resolution`, `codec`, `dynamicRange`, `group` (the 20 with most files), `root`, `fileSize` and
    `added` (months) are arrays of {name, files, size}, `decade` of {name, films, size}.
    """
    most = "files DESC, name"
    statement = _STATS.format(
        condition=condition,
        lines=_LINES,
        quality=_counted("quality", most),
        resolution=_counted("lines", "name DESC", shown=_NAMED_LINES),
        codec=_counted("codec", most),
        range=_counted("range", most),
        group=_counted("release_group", most, limit=20),
        root=_counted("root", most),
        bucket=_counted("bucket", "name", shown=_BUCKETS),
        added=_counted("to_char(added_at, 'YYYY-MM')", "name"),
    )
    return database.json(statement, {**parameters, "today": today})
