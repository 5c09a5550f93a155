"""Answers of the metadata source, kept between processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.ports import CachedAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

_GET = "SELECT status, body, etag, fetched_at, expires_at FROM metadata_cache WHERE key = %s"
_PUT = """
INSERT INTO metadata_cache (key, status, body, etag, fetched_at, expires_at)
VALUES (%(key)s, %(status)s, %(body)s, %(etag)s, %(fetched_at)s, %(expires_at)s)
ON CONFLICT (key) DO UPDATE SET status = excluded.status, body = excluded.body, etag = excluded.etag,
    fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
"""


@dataclass(frozen=True, slots=True)
class MetadataCache:
    """`ports.AnswerCache` in Postgres. In a dry run it only reads."""

    database: Database

    def get(self, key: str) -> CachedAnswer | None:
        row = self.database.one(_GET, (key,))
        return CachedAnswer(**row) if row else None

    def put(self, key: str, answer: CachedAnswer) -> None:
        if self.database.value("SELECT current_setting('transaction_read_only')") == "on":
            return
        self.database.execute(
            _PUT,
            {
                "key": key,
                "status": answer.status,
                "body": dict(answer.body) if answer.body is not None else None,
                "etag": answer.etag,
                "fetched_at": answer.fetched_at,
                "expires_at": answer.expires_at,
            },
        )


def forget_expired(database: Database, before: datetime) -> int:
    """Delete answers that expired before then; how many went."""
    return database.execute("DELETE FROM metadata_cache WHERE expires_at < %s", (before,))
