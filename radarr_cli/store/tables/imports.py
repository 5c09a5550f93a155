"""The journal of everything that is done to the library's files."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003
from uuid import UUID  # noqa: TC003

from sqlalchemy import Index
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    document,
    identity,
    instant,
    name_text,
    reference,
    text,
    uuid,
    whole,
)

Document = dict[str, object]


class ImportOperation(SQLModel, table=True):
    """A change to the library's files as a whole: planned, applied step by step, finished or rolled back.

    Recovered only where the root with `root_uuid` is mounted and the operation's lock is free.
    """

    __tablename__ = "import_operation"
    __table_args__ = (
        Index("import_operation_open", "root", postgresql_where=sql("finished_at IS NULL")),
        Index("import_operation_by_movie", "movie_id"),
        Index("import_operation_by_grab", "grab_id"),
        {"comment": "A change to the library's files as a whole"},
    )

    id: int = identity("What undo OPERATION names")
    kind: str = text("import upgrade rename move remove restore undo rematch")
    movie_id: int | None = reference("movie.id", "The film", gone="SET NULL")
    variant_id: int | None = reference("variant.id", "The variant", gone="SET NULL", index=True)
    grab_id: int | None = reference("grab.id", "The grab it imports", gone="SET NULL")
    run_id: int | None = reference("run.id", "The run that began it", gone="SET NULL", index=True)
    undoes_id: int | None = reference(
        "import_operation.id", "The operation it undoes", gone="SET NULL", index=True
    )
    host: str = text("The machine that began it")
    root: str = text("Name of the root")
    root_uuid: UUID | None = uuid("What the root's sentinel said")
    state: str = text("planned applying applied done rolledBack failed", default="'planned'")
    plan: Document = document("The plan, domain.importing")
    started_at: datetime = instant("When it was planned", default=NOW)
    finished_at: datetime | None = instant("When it was finished or rolled back")
    error: str | None = text("What went wrong")


class ImportStep(SQLModel, table=True):
    """One step of an operation: written before it is done, and after."""

    __tablename__ = "import_step"
    __table_args__ = ({"comment": "One step of an operation"},)

    operation_id: int = reference("import_operation.id", "The operation", key=True)
    ordinal: int = whole("Order within it, from 1", key=True)
    action: str = text("folder link reflink copy move sync verify retire rename database extra ...")
    source: str | None = name_text("Absolute path it takes from")
    target: str | None = name_text("Absolute path it makes")
    state: str = text("planned doing done undone failed skipped", default="'planned'")
    detail: Document = document("What is needed to finish or undo it: inode, size, digest, errno")
    started_at: datetime | None = instant("When it began")
    finished_at: datetime | None = instant("When it ended")
