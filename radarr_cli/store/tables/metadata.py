"""Answers of the metadata source, kept until they expire."""

from __future__ import annotations

# SQLModel reads the annotations when the class is made.
from datetime import datetime  # noqa: TC003

from sqlalchemy import Index
from sqlmodel import SQLModel

from radarr_cli.store.tables.columns import NOW, document, instant, name_text, text, whole


class MetadataCache(SQLModel, table=True):
    """One answer of a metadata source; an expired one still serves when the source cannot be reached."""

    __tablename__ = "metadata_cache"
    __table_args__ = (
        Index("metadata_cache_by_expiry", "expires_at"),
        {"comment": "One answer of a metadata source"},
    )

    key: str = name_text(
        "source:path?query without credentials, e.g. tmdb:movie/603?language=en-US", key=True
    )
    status: int = whole("HTTP status: a 404 is remembered too", default="200")
    body: dict[str, object] | None = document("The answer", default=None)
    etag: str | None = text("For asking whether it changed")
    fetched_at: datetime = instant("When it was asked for", default=NOW)
    expires_at: datetime = instant("Until when nobody asks again")
