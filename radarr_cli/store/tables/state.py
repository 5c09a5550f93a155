"""What the program remembers between its runs: runs, due times, budgets, breakers, switches."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003

from sqlalchemy import Index
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    big,
    document,
    identity,
    instant,
    real,
    text,
    texts,
    whole,
)

Document = dict[str, object]


class Run(SQLModel, table=True):
    """One process that changed something: `run-once`, or a command by hand."""

    __tablename__ = "run"
    __table_args__ = (
        Index("run_by_started", sql("started_at DESC")),
        {"comment": "One process that changed something"},
    )

    id: int = identity()
    command: str = text("What was called, without secrets")
    host: str = text("Where")
    pid: int = whole("The process there")
    user_name: str = text("Who called it", default="''")
    stages: list[str] = texts("Stages that were asked for")
    started_at: datetime = instant("When it began", default=NOW)
    finished_at: datetime | None = instant("When it ended; null with a dead process: it was killed")
    status: str = text("running done attention partial braked interrupted", default="'running'")
    exit_code: int | None = whole("Its exit code")
    summary: Document = document("What each stage did: counts, milliseconds, its first failures and brakes")


class TaskRun(SQLModel, table=True):
    """When a stage ran last and is due next; `host` is empty for a stage that is shared by all machines."""

    __tablename__ = "task_run"
    __table_args__ = ({"comment": "When a stage ran last and is due next"},)

    task: str = text("Name of the stage", key=True)
    host: str = text("The machine, empty for a stage shared by all", key=True)
    due_at: datetime | None = instant("When it is due next, null at once")
    started_at: datetime | None = instant("When it last began")
    finished_at: datetime | None = instant("When it last ended")
    succeeded_at: datetime | None = instant("When it last ended well")
    status: str = text("Its last outcome: done waiting partial failed braked interrupted", default="''")
    error: str | None = text("What went wrong last, masked")
    failures: int = whole("Failures in a row", default="0")
    ms: int = big("How long it last took", default="0")
    result: Document = document("What it last did: counts, and in which run")


class IndexerState(SQLModel, table=True):
    """What is learned of an indexer, shared by all processes: capabilities, budgets, breaker, how far its
    feed was read."""

    __tablename__ = "indexer_state"
    __table_args__ = ({"comment": "What is learned of an indexer, shared by all processes"},)

    name: str = text("Name of the indexer", key=True)
    source: str = text("config, or prowlarr:NAME", default="'config'")
    definition: Document = document("What Prowlarr says of it, without secrets")
    config_hash: str = text("Hash of its settings: a change closes the breaker", default="''")
    caps: Document | None = document("Its capabilities", default=None)
    caps_at: datetime | None = instant("When they were asked for")
    failures: int = whole("Failures in a row", default="0")
    escalation: int = whole("Step on the back-off ladder", default="0")
    first_failure_at: datetime | None = instant("When the row of failures began")
    last_failure_at: datetime | None = instant("The last failure")
    last_success_at: datetime | None = instant("The last good answer")
    last_error: str | None = text("What went wrong last, masked")
    disabled_until: datetime | None = instant("No call before; 9999-12-31: until the settings change")
    api_tokens: float | None = real("Calls left in the bucket, null full")
    api_filled_at: datetime | None = instant("When that number was true")
    download_tokens: float | None = real("Downloads left in the bucket, null full")
    download_filled_at: datetime | None = instant("When that number was true")
    next_call_at: datetime | None = instant("No call before: the gap between calls")
    feed_at: datetime | None = instant("When its feed was last read")
    feed_guid: str | None = text("High-water mark: the newest item, masked")
    feed_published_at: datetime | None = instant("High-water mark: when that item was published")
    feed_gap: Document | None = document("What may have been missed: {from, to}", default=None)
    stats: Document = document("Counts: queries, grabs, failures")


class ClientState(SQLModel, table=True):
    """What is learned of a download client, shared by all processes."""

    __tablename__ = "client_state"
    __table_args__ = ({"comment": "What is learned of a download client, shared by all processes"},)

    name: str = text("Name of the client", key=True)
    config_hash: str = text("Hash of its settings: a change closes the breaker", default="''")
    version: str = text("What it says it is", default="''")
    capabilities: Document = document("What it can do, by its API version")
    capabilities_at: datetime | None = instant("When that was asked")
    failures: int = whole("Failures in a row", default="0")
    escalation: int = whole("Step on the back-off ladder", default="0")
    first_failure_at: datetime | None = instant("When the row of failures began")
    last_failure_at: datetime | None = instant("The last failure")
    last_success_at: datetime | None = instant("The last good answer")
    last_error: str | None = text("What went wrong last, masked")
    disabled_until: datetime | None = instant("No call before; 9999-12-31: until the settings change")
    logins: int = whole("Rejected logins in the hour that began at logins_since", default="0")
    logins_since: datetime | None = instant("Begin of that hour")
    facts: Document = document("What else is learned: save path, categories, free space")


class Switch(SQLModel, table=True):
    """Something that was switched at run time: `pause` of everything, an indexer, a client, a stage."""

    __tablename__ = "switch"
    __table_args__ = ({"comment": "Something that was switched at run time"},)

    key: str = text("pause:all, pause:indexer:NAME, pause:client:NAME, pause:task:NAME", key=True)
    value: Document = document("What it is switched to")
    until: datetime | None = instant("When it ends by itself, null never")
    reason: str = text("Why, in the user's words", default="''")
    set_by: str = text("Who", default="''")
    set_at: datetime = instant("When", default=NOW)
