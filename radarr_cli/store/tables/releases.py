"""What indexers offered for our films, and how each offer was judged."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003

from sqlalchemy import CheckConstraint, Column, Computed, Index, Text, UniqueConstraint
from sqlalchemy.sql import text as sql
from sqlmodel import Field, SQLModel

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
    wholes,
)

Document = dict[str, object]

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# 30 bits of the offer's id, shuffled by an odd factor (a bijection), in base 32. The leading letter tells
# it from a library id.
SHORT_ID_SQL = "'r'::text || " + " || ".join(
    f"substr('{_ALPHABET}'::text, ((((id * 387420489) >> {shift}) & 31) + 1)::integer, 1)"
    for shift in (25, 20, 15, 10, 5, 0)
)


class Policy(SQLModel, table=True):
    """What the user's files said when a verdict was made: with its context a verdict can be replayed."""

    __tablename__ = "policy"
    __table_args__ = ({"comment": "What the user's files said when a verdict was made"},)

    id: int = identity()
    hash: str = text("sha256 of the parts below in canonical JSON", unique=True)
    profiles: Document = document("Profiles by name")
    formats: list[Document] = document("Custom formats, as exported", default="'[]'")
    delays: list[Document] = document("Delay profiles", default="'[]'")
    restrictions: list[Document] = document("Required and ignored words", default="'[]'")
    sizes: Document = document("Size limits by quality, MB a minute")
    settings: Document = document("Everything else a rule reads")
    made_at: datetime = instant("When it was first met", default=NOW)
    accepted_at: datetime | None = instant(
        "Since when runs judge by it; the newest is in force, null was never"
    )
    accepted_by: str = text("Who let it: the stage of a run, or the user's login", default="''")


class Release(SQLModel, table=True):
    """A release that fits a film: one thing that may be had from several indexers, told by its keys."""

    __tablename__ = "release"
    __table_args__ = (
        Index("release_by_movie", "movie_id"),
        Index("release_by_seen", "last_seen_at"),
        CheckConstraint("protocol IN ('torrent','usenet')", name="release_protocol"),
        {"comment": "A release that fits a film, whoever offers it"},
    )

    id: int = identity()
    movie_id: int | None = reference("movie.id", "The film it was matched to", gone="SET NULL")
    matched_by: str = text("How it was matched: domain MatchKind id title alias, or user", default="''")
    name: str = name_text("The release's name")
    protocol: str = text("torrent or usenet")
    size: int = big("Bytes, 0 unknown", default="0")
    parsed: Document = document(
        'What the name says: {"quality" (v3 quality model), "languages" (v3), "releaseGroup", "edition", '
        '"year", "movieTitles", ...}'
    )
    first_seen_at: datetime = instant("When any indexer first showed it", default=NOW)
    last_seen_at: datetime = instant("When any indexer last showed it", default=NOW)


class ReleaseKey(SQLModel, table=True):
    """An identity of a release. A fetched .torrent adds its hash, and may so merge two releases."""

    __tablename__ = "release_key"
    __table_args__ = (
        Index("release_key_by_release", "release_id"),
        {"comment": "An identity of a release"},
    )

    key: str = name_text("btih:HEX40, btmh:HEX64, or name:CLEAN NAME|SIZE|GROUP", key=True)
    release_id: int = reference("release.id", "The release")


class ReleaseOffer(SQLModel, table=True):
    """One indexer's offer of a release: `domain.release.ReleaseOffer` with its URLs masked.

    A masked URL holds `{secret:indexer.NAME.api_key}` where a configured secret stood; what else looks
    like a credential is kept in a 0600 file of the state folder, named by `secret_file`.
    """

    __tablename__ = "release_offer"
    __table_args__ = (
        UniqueConstraint("indexer", "guid", name="release_offer_guid"),
        Index("release_offer_short_id", "short_id", unique=True),
        Index("release_offer_by_release", "release_id"),
        Index("release_offer_by_seen", "last_seen_at"),
        {"comment": "One indexer's offer of a release; its URLs are masked"},
    )

    id: int = identity()
    short_id: str = Field(
        sa_column=Column(
            "short_id",
            Text(collation="C"),
            Computed(SHORT_ID_SQL, persisted=True),
            nullable=False,
            comment="What a person types for it: r and six characters, derived from id",
        )
    )
    release_id: int = reference("release.id", "The release")
    indexer: str = text("Name of the indexer")
    guid: str = name_text("The indexer's name of the item, masked")
    title: str = name_text("The name as this indexer writes it")
    size: int = big("Bytes as this indexer says, 0 unknown", default="0")
    download_url: str | None = text("Where the .torrent or .nzb is, masked")
    magnet_url: str | None = text("Magnet link, masked")
    info_url: str | None = text("Page about it, masked")
    comment_url: str | None = text("Page with comments, masked")
    secret_file: str | None = text("Name of the file in the state folder that holds what was cut out")
    info_hash: str | None = text("Info hash as the indexer says, lower case")
    seeders: int | None = whole("Seeders when last seen, null where the indexer does not say")
    peers: int | None = whole("Seeders and leechers when last seen")
    grabs: int | None = whole("How often it was taken, as the indexer says")
    files: int | None = whole("Number of files, as the indexer says")
    flags: int = whole("Bits of domain.release.IndexerFlag", default="0")
    categories: list[int] = wholes("Newznab categories")
    languages: list[str] = texts("Radarr's names of the languages that the indexer names")
    indexer_priority: int = whole("The indexer's priority when last seen, smaller is better", default="25")
    minimum_ratio: float | None = real("Seed duty: ratio")
    minimum_seed_time: int | None = big("Seed duty: seconds")
    private: bool | None = flag("Whether the tracker is private, null unknown")
    container: str | None = text("Container as the indexer says")
    tmdb_id: int | None = whole("TMDB number as the indexer says")
    imdb_id: str | None = text("IMDb id as the indexer says")
    source: str = text("What showed it: rss search push hand", default="'search'")
    published_at: datetime | None = instant("When the indexer published it")
    first_seen_at: datetime = instant("When we first saw it", default=NOW)
    last_seen_at: datetime = instant("When we last saw it", default=NOW)


class Verdict(SQLModel, table=True):
    """The current answer for a release and a variant, with all that is needed to give it again."""

    __tablename__ = "verdict"
    __table_args__ = (
        Index("verdict_by_variant", "variant_id"),
        Index("verdict_by_policy", "policy_id"),
        Index("verdict_waiting", "release_id", postgresql_where=sql("answer <> 'rejected'")),
        CheckConstraint("answer IN ('approved','temporarilyRejected','rejected')", name="verdict_answer"),
        {"comment": "The current answer for a release and a variant"},
    )

    release_id: int = reference("release.id", "The release", key=True)
    variant_id: int = reference("variant.id", "The variant", key=True)
    offer_id: int | None = reference(
        "release_offer.id", "The offer that was judged", gone="SET NULL", index=True
    )
    answer: str = text("approved, temporarilyRejected or rejected")
    codes: list[str] = texts("Codes of the rejections, sorted")
    rejections: list[Document] = document(
        'Each rejection: {"code", "type", "message", "inputs", "margin"}', default="'[]'"
    )
    score: int = whole("Custom format score", default="0")
    formats: list[str] = texts("Names of the formats that match")
    position: Document = document("What it is ranked by: each criterion's value, in order")
    pending_until: datetime | None = instant("Until when a temporary rejection stands, where known")
    policy_id: int = reference("policy.id", "The policy it was judged under", gone="RESTRICT")
    context: Document = document("What the rules read besides release and policy")
    context_hash: str = text("sha256 of context in canonical JSON", default="''")
    first_run_id: int | None = reference("run.id", "The run that judged it first", gone="SET NULL")
    last_run_id: int | None = reference("run.id", "The run that judged it last, to the day", gone="SET NULL")
    first_judged_at: datetime = instant("When it was judged first", default=NOW)
    judged_at: datetime = instant(
        "When it was judged last; to the day while the answer stays the same", default=NOW
    )


class VerdictChange(SQLModel, table=True):
    """A verdict that became another: written only when answer or codes change, kept 90 days unless a grab
    hangs on it."""

    __tablename__ = "verdict_change"
    __table_args__ = (
        Index("verdict_change_by_release", "release_id", "variant_id", "at"),
        Index("verdict_change_by_variant", "variant_id"),
        Index("verdict_change_by_at", "at"),
        {"comment": "A verdict that became another"},
    )

    id: int = identity()
    release_id: int = reference("release.id", "The release")
    variant_id: int = reference("variant.id", "The variant")
    at: datetime = instant("When it changed", default=NOW)
    run_id: int | None = reference("run.id", "The run that changed it", gone="SET NULL")
    answer_before: str | None = text("The answer before, null for the first")
    answer: str = text("The answer since")
    codes_before: list[str] = texts("Codes before")
    codes: list[str] = texts("Codes since")
    score: int = whole("Custom format score since", default="0")
    policy_id: int = reference("policy.id", "The policy since", gone="RESTRICT", index=True)
    context: Document = document("What the rules read then")


class SearchAttempt(SQLModel, table=True):
    """One question to one indexer and what came of it, so that "nothing there" and "could not ask" never
    look alike."""

    __tablename__ = "search_attempt"
    __table_args__ = (
        Index("search_attempt_by_movie", "movie_id", "at"),
        Index("search_attempt_by_indexer", "indexer", "at"),
        Index("search_attempt_by_at", "at"),
        {"comment": "One question to one indexer and what came of it"},
    )

    id: int = identity()
    at: datetime = instant("When it was asked", default=NOW)
    run_id: int | None = reference("run.id", "The run that asked", gone="SET NULL")
    movie_id: int | None = reference("movie.id", "The film asked for, null for a feed or free text")
    variant_id: int | None = reference("variant.id", "The variant asked for", gone="SET NULL")
    indexer: str = text("Name of the indexer")
    tier: str = text("What was asked by: ids title text rss")
    query: str = text("The question, masked", default="''")
    status: str = text("ok error limited rejected")
    error: str | None = text("What went wrong, masked")
    ms: int = whole("How long the answer took", default="0")
    rows: int = whole("Items in the answer", default="0")
    dropped: Document = document('Items that were not kept, by reason: {"unknownMovie": 12, ...}')
