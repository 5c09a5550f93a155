"""What is to be told, to whom it was told, and what waits for a person."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003

from sqlalchemy import Index
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    document,
    flag,
    identity,
    instant,
    reference,
    text,
    texts,
    whole,
)

Document = dict[str, object]


class Outbox(SQLModel, table=True):
    """An event, written in the transaction that records what happened; notifiers read it afterwards."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_open", "id", postgresql_where=sql("flushed_at IS NULL")),
        Index("outbox_by_at", "at"),
        Index("outbox_by_movie", "movie_id"),
        {"comment": "An event that is to be told"},
    )

    id: int = identity()
    at: datetime = instant("When it happened", default=NOW)
    event: str = text(
        "grab import upgrade rename delete failure attention health healthRestored runFailed ..."
    )
    movie_id: int | None = reference("movie.id", "The film", gone="SET NULL")
    run_id: int | None = reference("run.id", "The run it happened in", gone="SET NULL", index=True)
    payload: Document = document("What happened: domain.events, masked")
    flushed_at: datetime | None = instant("When every notifier that wanted it had a delivery row")


class Notifier(SQLModel, table=True):
    """A notifier that a machine has: whoever comes first makes the deliveries for all of them."""

    __tablename__ = "notifier"
    __table_args__ = ({"comment": "A notifier of a machine's configuration"},)

    name: str = text("Its name; of the same one on two machines each event is told once", key=True)
    host: str = text("The machine", key=True)
    events: list[str] = texts("The events it is told")
    tags: list[str] = texts("Only of films with one of these, empty: of all")
    warnings: bool = flag("Whether warnings of health are told, too", default="false")
    seen_at: datetime = instant("When the machine last said that it has it")


class Delivery(SQLModel, table=True):
    """One event for one notifier: tried until it is delivered or given up."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_open", "next_try_at", postgresql_where=sql("state = 'waiting'")),
        {"comment": "One event for one notifier"},
    )

    outbox_id: int = reference("outbox.id", "The event", key=True)
    notifier: str = text("Name of the notifier", key=True)
    state: str = text("waiting delivered givenUp", default="'waiting'")
    tries: int = whole("How often it was tried", default="0")
    next_try_at: datetime | None = instant("When it is tried next, null at once")
    delivered_at: datetime | None = instant("When it arrived")
    error: str | None = text("What went wrong last, masked")


class Attention(SQLModel, table=True):
    """Something that waits for a person, once a cause: `key` tells causes apart."""

    __tablename__ = "attention"
    __table_args__ = (
        Index("attention_open", "key", unique=True, postgresql_where=sql("cleared_at IS NULL")),
        Index("attention_by_movie", "movie_id"),
        Index("attention_by_grab", "grab_id"),
        {"comment": "Something that waits for a person"},
    )

    id: int = identity("What attention show ID names")
    key: str = text("The cause: client:NAME:login, grab:ID:ambiguous, root:NAME:missing, ...")
    kind: str = text("A code")
    severity: str = text("notice warning error", default="'warning'")
    message: str = text("In words, masked")
    remedy: str = text("The command that clears it", default="''")
    movie_id: int | None = reference("movie.id", "The film")
    grab_id: int | None = reference("grab.id", "The grab", gone="SET NULL")
    run_id: int | None = reference("run.id", "The run that raised it", gone="SET NULL", index=True)
    data: Document = document("What else is known")
    raised_at: datetime = instant("When it was first met", default=NOW)
    seen_at: datetime = instant("When it was last met", default=NOW)
    cleared_at: datetime | None = instant("When it was over, or a person dismissed it")
    cleared_by: str | None = text("Who dismissed it, null: it went by itself")
