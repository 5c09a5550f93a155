"""What is wanted, as v3 resources: films without a file, and films whose file is below the cutoff.

One statement each: by title it chooses the page by an index alone; other orders sort what is wanted.
Documents are made of the page's films only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.store.movie_documents import chosen_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from radarr_cli.store.database import Database
    from radarr_cli.store.movie_documents import LocalNames

# A film is one row, however many of its variants are wanted: that with the smallest number stands for it.
_MISSING = """
SELECT v.movie_id, v.sort_title, v.id AS tie
FROM variant v {film}
WHERE v.wanted AND {condition}
  AND NOT EXISTS (SELECT FROM variant x WHERE x.movie_id = v.movie_id AND x.wanted AND x.id < v.id)
  {after}
ORDER BY v.sort_title, v.id LIMIT %(limit)s
"""
_AFTER_MISSING = """
AND (v.sort_title, v.id) > (
    (SELECT sort_title FROM movie WHERE id = %(after)s),
    (SELECT id FROM variant WHERE movie_id = %(after)s ORDER BY NOT wanted, id LIMIT 1))
"""
# Each pair of a profile and a quality below its cutoff is a range of an index; their heads are merged.
_CUTOFF = """
SELECT DISTINCT heads.movie_id, heads.sort_title, heads.movie_id AS tie
FROM jsonb_each(%(names)s::jsonb -> 'below_cutoff') AS profile(name, qualities),
  jsonb_array_elements_text(profile.qualities) AS quality(name),
  LATERAL (
    SELECT DISTINCT v.sort_title, v.movie_id FROM variant v {film}
    WHERE v.profile = profile.name AND v.held_quality = quality.name AND {condition} {after}
    ORDER BY v.sort_title, v.movie_id LIMIT %(limit)s
  ) AS heads
ORDER BY heads.sort_title, heads.movie_id LIMIT %(limit)s
"""
_AFTER_CUTOFF = """
AND (v.sort_title, v.movie_id) > ((SELECT sort_title FROM movie WHERE id = %(after)s), %(after)s)
"""
KINDS: dict[str, tuple[str, str]] = {
    "missing": (_MISSING, _AFTER_MISSING),
    "cutoff": (_CUTOFF, _AFTER_CUTOFF),
}
_WANTED = {
    "missing": "{0}.wanted",
    "cutoff": "(%(names)s::jsonb #> ARRAY['below_cutoff', {0}.profile]) ? {0}.held_quality",
}
ORDERS = {
    "title": "m.sort_title",
    "year": "m.year",
    "added": "m.added_at",
    "available": "coalesce(v.available_at, 'infinity')",
    "searched": "coalesce(v.last_search_at, '-infinity')",
}
"""What the films can be sorted by. At 100,000 films an order other than by title takes 25 to 170 ms."""
_SORTED = """
SELECT v.movie_id, {value} AS sorted, m.id AS tie
FROM variant v JOIN movie m ON m.id = v.movie_id
WHERE {wanted} AND {condition}
  AND NOT EXISTS (SELECT FROM variant y WHERE y.movie_id = v.movie_id AND y.id < v.id AND {other})
  {after}
ORDER BY sorted {direction}, tie {direction} LIMIT %(limit)s
"""
_AFTER_SORTED = """
AND ({value}, m.id) {behind} (
    SELECT {value}, m.id FROM movie m JOIN variant v ON v.movie_id = m.id
    WHERE m.id = %(after)s ORDER BY ({wanted}) IS NOT true, v.id LIMIT 1)
"""


def wanted_documents(
    database: Database,
    names: LocalNames,
    today: date,
    kind: str,
    *,
    condition: str = "true",
    parameters: Mapping[str, Any] | None = None,
    after: int | None = None,
    limit: int | None = None,
    order: str = "title",
    descending: bool = False,
) -> Iterator[bytes]:
    """v3's movie resources: `missing` films have no file, `cutoff` ones a file below the cutoff.

    Monitored ones only, whether they can be had yet or not. A page are the `limit` films behind the film
    `after`. `condition` and its parameters are those of `movie_filters.where`; `order` is one of ORDERS.
    """
    given = {**(parameters or {}), "after": after, "limit": limit}
    if order != "title" or descending:
        direction = "DESC" if descending else "ASC"
        behind = _AFTER_SORTED.format(
            value=ORDERS[order], behind="<" if descending else ">", wanted=_WANTED[kind].format("v")
        )
        page = _SORTED.format(
            value=ORDERS[order],
            wanted=_WANTED[kind].format("v"),
            other=_WANTED[kind].format("y"),
            condition=condition,
            after=behind if after is not None else "",
            direction=direction,
        )
        position = f"row_number() OVER (ORDER BY sorted {direction}, tie {direction})"
        chosen = f"SELECT movie_id, {position} AS position FROM ({page}) AS page"  # noqa: S608 - our own texts
        return chosen_documents(database, names, today, chosen, given, few=limit is not None)
    statement, behind = KINDS[kind]
    page = statement.format(
        film="JOIN movie m ON m.id = v.movie_id" if parameters is not None else "",
        condition=condition,
        after=behind if after is not None else "",
    )
    position = "row_number() OVER (ORDER BY sort_title, tie)"
    chosen = f"SELECT movie_id, {position} AS position FROM ({page}) AS page"  # noqa: S608 - our own texts
    return chosen_documents(database, names, today, chosen, given, few=limit is not None)
