"""The files of the library, what they are, and the roots they lie in."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003
from uuid import UUID  # noqa: TC003

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import (
    NOW,
    big,
    document,
    flag,
    identity,
    instant,
    name_text,
    reference,
    text,
    texts,
    uuid,
    whole,
)

Document = dict[str, object]


class Root(SQLModel, table=True):
    """A library root by name. Where it is mounted is each machine's own configuration; a sentinel file in
    it carries `uuid`, and file stages run only where that sentinel is."""

    __tablename__ = "root"
    __table_args__ = ({"comment": "A library root by name, and the UUID its sentinel file carries"},)

    name: str = text("Name of the root, [[root]]", key=True)
    uuid: UUID = uuid("What the sentinel in the root says", unique=True)
    known_files: int = whole(
        "Files found at the last whole scan: far fewer is not the same root", default="0"
    )
    made_at: datetime = instant("When the sentinel was written", default=NOW)
    made_by: str = text("Host that wrote the sentinel", default="''")
    seen_at: datetime | None = instant("When a host last saw the sentinel")
    seen_by: str = text("That host", default="''")


class File(SQLModel, table=True):
    """A film's file, or the tree or parts that together are one: `domain.media.MovieFile`."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("root", "relative_path", name="file_root_path"),
        Index("file_by_movie", "movie_id"),
        CheckConstraint("kind IN ('file','tree','multipart')", name="file_kind"),
        CheckConstraint("missing_reason IN ('deleted','lost')", name="file_missing_reason"),
        {"comment": "A film's file, or the tree or parts that together are one"},
    )

    id: int = identity("v3's movieFile id")
    movie_id: int = reference("movie.id", "The film")
    root: str = text("Name of the root")
    relative_path: str = name_text("Path below the root; of a tree its folder, of parts the first")
    kind: str = text("file, tree (BDMV, VIDEO_TS) or multipart", default="'file'")
    parts: list[str] = texts("Paths below the root of all parts of a multipart film")
    size: int = big("Bytes, of all parts together")
    modified_ns: int | None = big("Modification time in ns at the last scan: an unchanged file is not probed")
    claimed: Document = document(
        'What the release said: {"title", "quality" (v3 quality model), "languages" (v3), "releaseGroup", '
        '"edition", "indexerFlags"}'
    )
    measured: Document | None = document("What a probe measured, domain.media.MediaInfo", default=None)
    scene_name: str | None = name_text("Name of the release it came from")
    original_path: str | None = name_text("Where it lay in the download, below the client's folder")
    release_id: int | None = reference("release.id", "The release it came from", gone="SET NULL", index=True)
    grab_id: int | None = reference("grab.id", "The grab it came by", gone="SET NULL", index=True)
    pinned: bool = flag("Taken against the rules by a person: never replaced by itself", default="false")
    added_at: datetime = instant("When it came into the library", default=NOW)
    missing_since: datetime | None = instant("Since when a healthy root does not hold it")
    missing_reason: str | None = text("deleted: by hand; lost: its folder was not touched, and it is gone")


class ScannedFolder(SQLModel, table=True):
    """A folder of a root, and when it was last changed: a look at the root reads it again only where that has
    changed."""

    __tablename__ = "scanned_folder"
    __table_args__ = ({"comment": "A folder of a root as a scan found it"},)

    root: str = text("Name of the root", key=True)
    relative_path: str = name_text("Path below the root, empty for the root itself", key=True)
    modified_ns: int = big("Its modification time in ns when it was read; -1: to be read again")
    files: int = whole("Files of the library in it then: with another number it is read again", default="0")


class VariantFile(SQLModel, table=True):
    """Which file fills which variant: at most one a variant; one file may fill two."""

    __tablename__ = "variant_file"
    __table_args__ = (
        Index("variant_file_by_file", "file_id"),
        {"comment": "Which file fills which variant"},
    )

    variant_id: int = reference("variant.id", "The variant", key=True)
    file_id: int = reference("file.id", "The file")


class ExtraFile(SQLModel, table=True):
    """What we laid beside a film: subtitles, texts and pictures. What a person laid there is not listed."""

    __tablename__ = "extra_file"
    __table_args__ = (
        UniqueConstraint("root", "relative_path", name="extra_file_root_path"),
        Index("extra_file_by_movie", "movie_id"),
        Index("extra_file_by_file", "file_id"),
        CheckConstraint("kind IN ('subtitle','metadata','image','other')", name="extra_file_kind"),
        {"comment": "What we laid beside a film: subtitles, texts, pictures"},
    )

    id: int = identity("v3's extraFile id")
    movie_id: int = reference("movie.id", "The film")
    file_id: int | None = reference("file.id", "The file it goes with; null: with the film")
    root: str = text("Name of the root")
    relative_path: str = name_text("Path below the root")
    kind: str = text("subtitle, metadata, image or other")
    language: str | None = text("ISO 639-1 code of a subtitle")
    tags: list[str] = texts("What else its name says of a subtitle: forced, sdh, cc, foreign, default")
    digest: str | None = text("SHA-256 of what we wrote: another content is a person's")
    added_at: datetime = instant("When it was laid there", default=NOW)


class FileScore(SQLModel, table=True):
    """What a file is worth under one policy, kept because matching formats is dear."""

    __tablename__ = "file_score"
    __table_args__ = (
        Index("file_score_by_policy", "policy_id"),
        {"comment": "What a file is worth under one policy"},
    )

    file_id: int = reference("file.id", "The file", key=True)
    policy_id: int = reference("policy.id", "The policy", key=True)
    profile: str = text("Name of the profile that was asked", key=True)
    score: int = whole("Custom format score", default="0")
    formats: list[str] = texts("Names of the formats that match")
    cutoff_met: bool = flag("Whether nothing better is looked for", default="false")
