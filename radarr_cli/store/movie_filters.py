"""Filter expressions as SQL over `movie m`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.filters import Combination, Comparison, Negation

if TYPE_CHECKING:
    from radarr_cli.domain.filters import Expression

_FILES = "FROM file x WHERE x.movie_id = m.id AND x.missing_since IS NULL"
_HAS_FILE = f"EXISTS (SELECT {_FILES})"
# One value of the film.
_SCALARS = {
    "title": "m.title",
    "year": "m.year",
    "id": "m.id",
    "tmdb": "m.tmdb_id",
    "imdb": "m.imdb_id",
    "status": "m.status",
    "availability": "m.minimum_availability",
    "language": "m.original_language",
    "runtime": "m.runtime",
    "rating": "(m.ratings #>> '{tmdb,value}')::float8",
    "popularity": "m.popularity",
    "certification": "m.certification",
    "studio": "m.studio",
    "collection": "m.collection_title",
    "monitored": "m.monitored",
    "file": _HAS_FILE,
    "wanted": "EXISTS (SELECT FROM variant x WHERE x.movie_id = m.id AND x.wanted)",
    "available": "EXISTS (SELECT FROM variant x WHERE x.movie_id = m.id AND x.available_at <= %(today)s)",
    "size": f"(SELECT coalesce(sum(x.size), 0) {_FILES})",
    "added": "(m.added_at AT TIME ZONE 'UTC')::date",
    "refreshed": "(m.synced_at AT TIME ZONE 'UTC')::date",
    "cinema": "m.in_cinemas",
    "digital": "m.digital_release",
    "physical": "m.physical_release",
}
# Several values, of which one has to fit: what stands before the condition, and the value in it.
_SETS = {
    "profile": ("FROM variant x WHERE x.movie_id = m.id AND", "x.profile"),
    "root": ("FROM variant x WHERE x.movie_id = m.id AND", "x.root"),
    "variant": ("FROM variant x WHERE x.movie_id = m.id AND", "x.name"),
    "tag": ("FROM unnest(m.tags) AS x WHERE", "x"),
    "genre": ("FROM unnest(m.genres) AS x WHERE", "x"),
    "keyword": ("FROM unnest(m.keywords) AS x WHERE", "x"),
    "quality": (f"{_FILES} AND", "x.claimed #>> '{quality,quality,name}'"),
    "group": (f"{_FILES} AND", "x.claimed ->> 'releaseGroup'"),
}


def where(expression: Expression, today: date) -> tuple[str, dict[str, Any]]:
    """The condition of an expression over `movie m`, never null, and its parameters.

    It is made of this module's texts; whatever a user wrote is a parameter.
    """
    parameters: dict[str, Any] = {"today": today}
    return _condition(expression, parameters), parameters


def _condition(expression: Expression, parameters: dict[str, Any]) -> str:
    match expression:
        case Negation(part):
            return f"NOT {_condition(part, parameters)}"
        case Combination(operator, parts):
            joined = f" {operator.upper()} ".join(_condition(part, parameters) for part in parts)
            return f"({joined})"
        case Comparison():
            return _comparison(expression, parameters)


def _comparison(comparison: Comparison, parameters: dict[str, Any]) -> str:
    name = f"value{len(parameters)}"
    value = comparison.value
    parameters[name] = value.lower() if isinstance(value, str) else value
    placeholder = f"%({name})s"
    negated = comparison.operator in ("!=", "!~")
    operator = comparison.operator.lstrip("!")
    if comparison.field in _SETS:
        source, column = _SETS[comparison.field]
        found = f"EXISTS (SELECT {source} {_compared(column, operator, placeholder, text=True)})"
    else:
        column = _SCALARS.get(comparison.field) or _custom(comparison.field, value, parameters)
        text = isinstance(value, str)
        if isinstance(value, date) and comparison.field not in _SCALARS:
            parameters[name] = value.isoformat()
        found = f"coalesce({_compared(column, operator, placeholder, text=text)}, false)"
    return f"NOT {found}" if negated else found


def _compared(column: str, operator: str, placeholder: str, *, text: bool) -> str:
    """Text is compared without regard to case; `~` is "contains"."""
    if not text:
        return f"{column} {operator} {placeholder}"
    if operator == "~":
        return f"strpos(lower({column}), {placeholder}) > 0"
    return f"lower({column}) = {placeholder}"


def _custom(field: str, value: object, parameters: dict[str, Any]) -> str:
    """A field of the user's own, as the type of `value`; its name is a parameter like any other text.

    What was written while the field had another type counts as nothing. Dates are compared as texts: one
    that no calendar has must not end the statement.
    """
    name = f"field{len(parameters)}"
    parameters[name] = field.removeprefix("custom.")
    held = f"m.custom -> %({name})s"
    text = f"m.custom ->> %({name})s"
    if isinstance(value, bool):
        return f"(CASE WHEN jsonb_typeof({held}) = 'boolean' THEN ({text})::boolean END)"
    if isinstance(value, int | float):
        return f"(CASE WHEN jsonb_typeof({held}) = 'number' THEN ({text})::float8 END)"
    if isinstance(value, date):
        return rf"""(CASE WHEN {text} ~ '^\d{{4}}-\d\d-\d\d$' THEN {text} END COLLATE "C")"""
    return f"({text})"
