"""Stop in its client what a person has given up: no more of it is loaded or, where nothing is owed, sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.seeding import duty_left, is_protected

if TYPE_CHECKING:
    from radarr_cli.domain.download import ClientItem, Grab
    from radarr_cli.services.clients import Clients

_RUNNING = frozenset({ClientStatus.QUEUED, ClientStatus.DOWNLOADING})


def stop(clients: Clients, grab: Grab) -> tuple[str, ClientItem | None]:
    """How the download stands in the client afterwards: in words, and as the client says; None: it is gone.

    A complete torrent that owes its seed duty goes on seeding: stopped it could never meet it. Raises what
    the client raises, Conflict where it can't be told.
    """
    with clients.calling(grab.client) as adapter:
        item = adapter.item(grab.download_id or "")
        if item is None:
            return f"{grab.client} no longer has it", None
        complete = bool(item.size) and not item.remaining
        if complete and is_protected(grab, item):
            return f"goes on seeding in {grab.client}: {duty_left(grab, item)}", item
        if grab.protocol is Protocol.USENET and item.status not in _RUNNING:
            return f"stands still in {grab.client}", item
        if item.status is not ClientStatus.PAUSED:
            adapter.pause(item.download_id)
    return f"stopped in {grab.client}", replace(item, status=ClientStatus.PAUSED)
