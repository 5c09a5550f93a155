"""What is known of scene groups: evidence, scores, and the user's own word."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import date, datetime  # noqa: TC003

from sqlalchemy import Index
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    big,
    day,
    document,
    flag,
    identity,
    instant,
    name_text,
    real,
    reference,
    text,
    whole,
)

Document = dict[str, object]


class GroupObservation(SQLModel, table=True):
    """What was seen of one release of a group on one day: the day's last value wins."""

    __tablename__ = "group_observation"
    __table_args__ = (
        Index("group_observation_by_group", "group_name", "day"),
        Index("group_observation_seen", "seen_at", postgresql_using="brin"),
        {"comment": "What was seen of one release of a group on one day"},
    )

    source: str = text("torznab hdbits outcome user", key=True)
    indexer: str = text("Name of the indexer, empty for our own outcomes", key=True)
    identity: str = name_text("The release: one of its keys", key=True)
    day: date = day("The day, UTC", key=True)
    group_name: str = name_text("The group, by the parser and its aliases")
    name: str = name_text("The release's name")
    tmdb_id: int | None = whole("The film, where known")
    protocol: str = text("torrent or usenet", default="'torrent'")
    resolution: int = whole("Lines, 0 unknown", default="0")
    medium: str = text("Source and modifier, e.g. bluray, bluray-remux, webdl", default="''")
    codec: str = text("Video codec as the name says", default="''")
    category: str = text("Movie, TV, ...", default="''")
    size: int = big("Bytes, 0 unknown", default="0")
    runtime: int = whole("Minutes, 0 unknown", default="0")
    seeders: int | None = whole("Seeders, null unknown")
    peers: int | None = whole("Seeders and leechers, null unknown")
    completed: int | None = whole("How often it was taken, null unknown")
    internal: bool | None = flag("Internal release, null unknown")
    exclusive: bool | None = flag("Exclusive release, null unknown")
    freeleech: bool | None = flag("Free while seen, null unknown")
    published_at: datetime | None = instant("When it was published")
    outcome: Document = document("What came of it with us: imported, failed, mismatch, replaced, blocked")
    imdb_id: str | None = text("The film by its other number, where known")
    private: bool = flag("Seen where not everybody may look", default="false")
    seen_at: datetime = instant("When it was last seen to have changed", default=NOW)


class GroupRun(SQLModel, table=True):
    """One computation of scores, with all that is needed to do it again."""

    __tablename__ = "group_run"
    __table_args__ = ({"comment": "One computation of group scores"},)

    id: int = identity()
    version: str = text("v1 or v2")
    at: datetime = instant("When", default=NOW)
    parameters: Document = document("Weights, half-life, seed, ...")
    priors: Document = document("What was shrunk towards")
    input_range: Document = document("Which observations counted: days, count")
    groups: int = whole("How many groups were scored", default="0")
    base_run_id: int | None = reference(
        "group_run.id", "The full run whose priors it took, null where it made its own", gone="SET NULL"
    )
    neutral: float = real("Lower bound of the typical group: worth as much as an unknown one", default="50")


class GroupScore(SQLModel, table=True):
    """A group's score as one run computed it; the newest by version is current."""

    __tablename__ = "group_score"
    __table_args__ = (
        Index("group_score_current", "group_name", "version", sql("group_run_id DESC")),
        {"comment": "A group's score as one run computed it"},
    )

    group_run_id: int = reference("group_run.id", "The computation", key=True)
    group_name: str = name_text("The group", key=True)
    version: str = text("v1 or v2, as the run's")
    score: float = real("Mean, 0 to 100")
    low: float | None = real("5th percentile: what decisions use")
    high: float | None = real("95th percentile")
    releases: int = whole("Releases that counted", default="0")
    effective: float = real("Effective sample size; below 5 a score is shown and never used", default="0")
    confidence: str = text("insufficient low medium high veryHigh", default="'insufficient'")
    tier: str = text("elite premium good standard watch unknown", default="'unknown'")
    factors: Document = document("Each factor: raw, normalised, weight")
    sources: Document = document("How much of the evidence came from where")


class GroupCollection(SQLModel, table=True):
    """How far an indexer's releases were gone through, and how many requests the day has had."""

    __tablename__ = "group_collection"
    __table_args__ = ({"comment": "How far the evidence of an indexer was collected"},)

    indexer: str = text("Name of the indexer", key=True)
    day: date = day("The day that requests are counted for, UTC")
    requests: int = whole("Requests on that day", default="0")
    page: int = whole("The next page to ask for, from 0", default="0")
    asked_at: datetime | None = instant("When it was asked last")
    stopped_until: datetime | None = instant("Until when it wants no more calls")


class GroupPin(SQLModel, table=True):
    """The user's own word on a group, which wins over its score."""

    __tablename__ = "group_pin"
    __table_args__ = ({"comment": "The user's own word on a group"},)

    group_name: str = name_text("The group", key=True)
    verdict: str = text("pin or ban")
    score: float | None = real("The score it is pinned to")
    reason: str = text("Why, in the user's words", default="''")
    set_by: str = text("Who", default="''")
    set_at: datetime = instant("When", default=NOW)
