"""The blocklist and what waits for a person: shown, added to, taken from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import hash_key, name_key
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import NotFound, UsageError
from radarr_cli.store import attention, blocklist
from radarr_cli.store.releases import find_offer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

_SHORT_ID = re.compile(r"r[0-9a-z]{6}")
_NAME = re.compile(r"\w[ ._-]+\w")
"""Every release's name has several words."""
_HASH = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """What is blocked is told by its identity: its hash and its name, whoever offers it."""

    database: Database
    user: str
    now: Callable[[], datetime]

    def blocklist(self, *, movie_id: int | None = None, limit: int = 1000) -> bytes:
        """v3's blocklist resources as finished JSON, newest first."""
        return blocklist.blocklist_json(self.database, movie_id=movie_id, limit=limit)

    def add(self, what: str, *, movie_id: int | None = None, because: str = "") -> bool:
        """Block a release: the short id that `search` printed, an info hash, or a release's name.

        For the film, or for all films where none is named. False where it was blocked before. Raises NotFound
        for a short id that is none, UsageError for what can't be any of them.
        """
        message = because or f"blocked by {self.user}"
        if _SHORT_ID.fullmatch(what):
            stored = find_offer(self.database, what)
            if stored is None:
                raise NotFound(
                    f"there is no release {what}", hint="radarr-cli search FILM prints those there are"
                )
            return blocklist.block(
                self.database, stored, reason="user", message=message, blocked_by=self.user, now=self.now()
            )
        if not _HASH.fullmatch(what) and not _NAME.search(what.strip()):
            raise UsageError(
                f"{what!r} is no release id, no hash and no release's name",
                hint="radarr-cli search FILM prints the ids; a name is written as it was offered",
            )
        keys = (
            [hash_key(what)]
            if _HASH.fullmatch(what)
            else [name_key(what, protocol) for protocol in (Protocol.TORRENT, Protocol.USENET)]
        )
        return blocklist.block_keys(
            self.database,
            keys,
            what,
            movie_id=movie_id,
            reason="user",
            message=message,
            blocked_by=self.user,
            now=self.now(),
        )

    def remove(self, block_ids: Sequence[int]) -> list[int]:
        """Take entries off the list. Raises NotFound where none of them is on it."""
        gone = blocklist.unblock(self.database, block_ids)
        if not gone:
            raise NotFound(
                f"nothing on the blocklist has the number {', '.join(map(str, block_ids))}",
                hint="radarr-cli blocklist list shows them",
            )
        return gone

    def clear(self, movie_id: int | None) -> int:
        """Take everything off the list, or what stands there for one film."""
        return blocklist.clear(self.database, movie_id)

    def count(self, movie_id: int | None) -> int:
        return blocklist.count(self.database, movie_id)

    def attention(self, attention_id: int | None = None) -> bytes:
        """What waits for a person as finished JSON, or one entry of it."""
        return attention.attention_json(self.database, attention_id)

    def dismiss(self, attention_ids: Sequence[int] | None) -> list[int]:
        """A person has read these (None: all of them). Raises NotFound where none is open."""
        gone = attention.dismiss(
            self.database, None if attention_ids is None else list(attention_ids), self.user, self.now()
        )
        if not gone and attention_ids:
            raise NotFound(
                f"nothing open has the number {', '.join(map(str, attention_ids))}",
                hint="radarr-cli attention list shows what is open",
            )
        return gone
