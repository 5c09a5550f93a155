"""The column types of the data dictionary: one function a kind, its first argument is what the column means.

Each returns what `sqlmodel.Field` returns; the text becomes the column's comment in Postgres, so that
`\\d+ movie` explains itself. A column is nullable where its annotation allows None. `default` is the
server's default, an SQL expression.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, Double, Identity, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, UUID
from sqlalchemy.sql import text as sql
from sqlmodel import Field

NOW = "now()"
EMPTY_ARRAY = "'{}'"
EMPTY_OBJECT = "'{}'"


def identity(meaning: str = "Our own number") -> Any:
    """The primary key that Postgres counts up."""
    return Field(
        primary_key=True,
        sa_type=BigInteger,
        sa_column_args=[Identity(always=False)],
        sa_column_kwargs={"comment": meaning},
    )


def text(meaning: str, *, default: str | None = None, key: bool = False, unique: bool = False) -> Any:
    """Any text; `default` is an SQL literal such as `"''"`."""
    return _column(meaning, Text(), default, primary_key=key, unique=unique)


def name_text(meaning: str, *, default: str | None = None, key: bool = False) -> Any:
    """Text that is sorted and matched byte by byte, so that an index outlives every change of locale."""
    return _column(meaning, Text(collation="C"), default, primary_key=key)


def whole(meaning: str, *, default: str | None = None, key: bool = False, unique: bool = False) -> Any:
    """A whole number up to 2,147,483,647."""
    return _column(meaning, Integer(), default, primary_key=key, unique=unique)


def big(meaning: str, *, default: str | None = None) -> Any:
    """Bytes, seconds, anything that may pass two thousand millions."""
    return _column(meaning, BigInteger(), default)


def real(meaning: str, *, default: str | None = None) -> Any:
    return _column(meaning, Double(), default)


def flag(meaning: str, *, default: str | None = None) -> Any:
    return _column(meaning, Boolean(), default)


def instant(meaning: str, *, default: str | None = None) -> Any:
    """A moment, always with a time zone."""
    return _column(meaning, TIMESTAMP(timezone=True), default)


def day(meaning: str, *, default: str | None = None, key: bool = False) -> Any:
    """A calendar date."""
    return _column(meaning, Date(), default, primary_key=key)


def texts(meaning: str) -> Any:
    """An array of text, empty by default."""
    return _column(meaning, ARRAY(Text()), EMPTY_ARRAY)


def wholes(meaning: str) -> Any:
    """An array of whole numbers, empty by default."""
    return _column(meaning, ARRAY(Integer()), EMPTY_ARRAY)


def document(meaning: str, *, default: str | None = EMPTY_OBJECT) -> Any:
    """jsonb; an empty object by default."""
    return _column(meaning, JSONB(none_as_null=True), default)


def uuid(meaning: str, *, unique: bool = False) -> Any:
    return _column(meaning, UUID(as_uuid=True), None, unique=unique)


def reference(
    target: str,
    meaning: str,
    *,
    gone: Literal["CASCADE", "SET NULL", "RESTRICT"] = "CASCADE",
    key: bool = False,
    index: bool = False,
) -> Any:
    """A foreign key to `target` ("movie.id"); `gone` says what happens here when the target is deleted."""
    return Field(
        foreign_key=target,
        ondelete=gone,
        primary_key=key,
        index=index,
        sa_type=BigInteger,
        sa_column_kwargs={"comment": meaning},
    )


def _column(
    meaning: str,
    type_: object,
    default: str | None,
    *,
    primary_key: bool = False,
    unique: bool = False,
) -> Any:
    arguments: dict[str, Any] = {"comment": meaning}
    if default is not None:
        arguments["server_default"] = sql(default)
    kind: Any = type_
    return Field(primary_key=primary_key, unique=unique, sa_type=kind, sa_column_kwargs=arguments)
