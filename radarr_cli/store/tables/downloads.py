"""What was taken, what became of it, and what is never taken again."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.sql import text as sql
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    big,
    document,
    flag,
    identity,
    instant,
    name_text,
    real,
    reference,
    text,
    texts,
    whole,
)

Document = dict[str, object]


class Grab(SQLModel, table=True):
    """A release that was taken for a variant: first the intent, then the client's answer, then the end.

    The partial unique index is invariant 4: the same release is never in flight twice for a variant.
    A deliberate retry marks the grab before it superseded and is an attempt of its own. Grabs outlive
    their film, so that the limits a day hold.
    """

    __tablename__ = "grab"
    __table_args__ = (
        Index(
            "grab_in_flight",
            "variant_id",
            "release_id",
            unique=True,
            postgresql_where=sql("state NOT IN ('failed','superseded')"),
        ),
        Index("grab_by_release", "release_id"),
        Index("grab_by_movie", "movie_id"),
        Index("grab_by_download", "client", "download_id"),
        Index("grab_by_intended", "intended_at"),
        Index("grab_open", "state", postgresql_where=sql("finished_at IS NULL")),
        {"comment": "A release that was taken for a variant"},
    )

    id: int = identity()
    movie_id: int | None = reference("movie.id", "The film", gone="SET NULL")
    variant_id: int | None = reference("variant.id", "The variant", gone="SET NULL")
    release_id: int = reference("release.id", "The release", gone="RESTRICT")
    offer_id: int | None = reference(
        "release_offer.id", "The offer it was taken from", gone="SET NULL", index=True
    )
    policy_id: int | None = reference(
        "policy.id", "The policy it was taken under", gone="RESTRICT", index=True
    )
    run_id: int | None = reference("run.id", "The run that took it", gone="SET NULL")
    attempt: int = whole("1, and one more for each deliberate retry", default="1")
    state: str = text("intended sent imported failed superseded", default="'intended'")
    indexer: str = text("Name of the indexer it was taken from", default="''")
    title: str = name_text("The release's name as that indexer writes it", default="''")
    protocol: str = text("torrent or usenet", default="'torrent'")
    size: int = big("Bytes it was said to have: counts against [safety]", default="0")
    by_hand: bool = flag("A person chose it: passes [safety] with a warning", default="false")
    requested_by: str = text("Who: the user's login, or the stage of a run", default="''")
    overridden_rules: list[str] = texts("Codes of the rejections that a person overrode")
    score: int = whole("Custom format score at the grab", default="0")
    verdict: Document = document("The verdict it was taken on")
    client: str | None = text("Name of the download client")
    download_id: str | None = name_text(
        "The client's name of the download: info hash in upper case, or nzo id"
    )
    private: bool | None = flag("Whether the tracker is private, null unknown")
    seed_ratio: float | None = real("Seed duty frozen at the grab: ratio; null with seed_time null: unknown")
    seed_time: int | None = big("Seed duty frozen at the grab: seconds")
    intended_at: datetime = instant(
        "When the intent was committed, before the client was called", default=NOW
    )
    sent_at: datetime | None = instant("When the client had taken it")
    finished_at: datetime | None = instant("When it was imported, failed or superseded")
    error: str | None = text("Why it failed, masked")


class Download(SQLModel, table=True):
    """What a client says of one of our downloads, and where it stands in our state machine
    (`domain.download`). Every state advances, has a deadline, or asks for attention."""

    __tablename__ = "download"
    __table_args__ = (
        UniqueConstraint("client", "download_id", name="download_client_id"),
        Index("download_open", "state", postgresql_where=sql("removed_at IS NULL")),
        {"comment": "What a client says of one of our downloads, and where it stands"},
    )

    id: int = identity()
    client: str = text("Name of the download client")
    download_id: str = name_text("The client's name of it: info hash in upper case, or nzo id")
    title: str = name_text("The client's title of it", default="''")
    category: str = text("The client's category of it", default="''")
    protocol: str = text("torrent or usenet", default="'torrent'")
    state: str = text("Our state: domain DownloadState")
    client_status: str = text("What the client says: domain ClientStatus", default="''")
    progress: float = real("0 to 1", default="0")
    size: int = big("Bytes in all", default="0")
    remaining: int = big("Bytes to go", default="0")
    eta: int | None = big("Seconds to go, as the client says")
    ratio: float | None = real("Uploaded to downloaded, as the client says")
    seeding_time: int | None = big("Seconds it has seeded")
    output_path: str | None = name_text("Where it lies, as the client names it")
    message: str = text("What the client says went wrong", default="''")
    reason: str | None = text("Why it is in this state: a code")
    next_action: str | None = text("What happens next: a code")
    deadline: datetime | None = instant("When the state is over, whatever the client says")
    blocked_since: datetime | None = instant("Since when it waits for a person")
    progressed_at: datetime | None = instant("When bytes last came")
    state_since: datetime = instant("Since when it is in this state", default=NOW)
    first_seen_at: datetime = instant("When it was first seen", default=NOW)
    last_seen_at: datetime = instant("When the client last showed it", default=NOW)
    imported_at: datetime | None = instant("When its import was finished")
    removed_at: datetime | None = instant("When it was gone from the client")
    facts: Document = document("What else is known: content files, availability, private, ...")


class Blocklist(SQLModel, table=True):
    """A release that is not taken again, told by its keys whoever offers it."""

    __tablename__ = "blocklist"
    __table_args__ = (
        Index("blocklist_keys", "keys", postgresql_using="gin"),
        Index("blocklist_by_movie", "movie_id"),
        Index("blocklist_by_at", "at"),
        {"comment": "A release that is not taken again"},
    )

    id: int = identity("v3's blocklist id")
    at: datetime = instant("When it was blocked", default=NOW)
    movie_id: int | None = reference("movie.id", "The film it was taken for, null for every film")
    release_id: int | None = reference("release.id", "The release", gone="SET NULL", index=True)
    grab_id: int | None = reference("grab.id", "The grab that failed", gone="SET NULL", index=True)
    keys: list[str] = texts("Identities that are blocked, as in release_key")
    source_title: str = name_text("The release's name")
    protocol: str = text("torrent or usenet", default="'torrent'")
    indexer: str = text("Name of the indexer", default="''")
    size: int = big("Bytes", default="0")
    published_at: datetime | None = instant("When the indexer published it")
    quality: Document = document("v3 quality model")
    languages: list[Document] = document("v3 languages", default="'[]'")
    reason: str = text("A code: failed encrypted stalled dangerous mismatch user ...", default="''")
    message: str = text("In words, masked", default="''")
    blocked_by: str = text("Who: the user's login, or the stage of a run", default="''")


class History(SQLModel, table=True):
    """What happened, in the order it happened: v3's history. Outlives the film."""

    __tablename__ = "history"
    __table_args__ = (
        Index("history_by_movie", "movie_id", sql("at DESC"), sql("id DESC")),
        Index("history_by_at", sql("at DESC"), sql("id DESC")),
        Index("history_by_download", "download_id", postgresql_where=sql("download_id IS NOT NULL")),
        Index("history_by_grab", "grab_id", postgresql_where=sql("grab_id IS NOT NULL")),
        {"comment": "What happened, in the order it happened"},
    )

    id: int = identity("v3's history id")
    at: datetime = instant("When it happened", default=NOW)
    event: str = text(
        "v3 event: grabbed downloadFolderImported downloadFailed movieFileDeleted movieFolderImported "
        "movieFileRenamed downloadIgnored"
    )
    movie_id: int | None = reference("movie.id", "The film", gone="SET NULL")
    variant_id: int | None = reference("variant.id", "The variant", gone="SET NULL", index=True)
    release_id: int | None = reference("release.id", "The release", gone="SET NULL", index=True)
    grab_id: int | None = reference("grab.id", "The grab", gone="SET NULL")
    run_id: int | None = reference("run.id", "The run it happened in", gone="SET NULL", index=True)
    movie: Document = document('The film as it was: {"tmdbId", "title", "year"}')
    source_title: str = name_text("Name of the release or path of the file", default="''")
    download_id: str | None = name_text("The client's name of the download")
    quality: Document = document("v3 quality model")
    languages: list[Document] = document("v3 languages", default="'[]'")
    formats: list[str] = texts("Names of the custom formats that matched")
    score: int = whole("Custom format score", default="0")
    data: Document = document("v3 data: text values by key, masked")
