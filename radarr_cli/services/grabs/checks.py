"""What of the grabs there are already speaks against another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.services.grabs.orders import AlreadyGrabbed
from radarr_cli.store import grabs

if TYPE_CHECKING:
    from radarr_cli.services.grabs.orders import Order
    from radarr_cli.store.database import Database


def check_in_flight(database: Database, order: Order, release_id: int) -> None:
    """Raises AlreadyGrabbed where the release is on its way to the variant, or was imported for it."""
    there = grabs.in_flight(database, order.variant_id, release_id)
    if there is None or (order.by_hand and there.state == "imported"):
        return
    state = "was imported" if there.state == "imported" else "is on its way already"
    raise AlreadyGrabbed(f"{there.title} {state} (grab {there.id})", hint="radarr-cli queue shows it")


def check_judgement(database: Database, order: Order) -> None:
    """Raises AlreadyGrabbed where the variant got another release since the order's was judged: of two
    processes that take different ones at once the second gives way."""
    if order.known_grabs is None:
        return
    for grab in grabs.open_grabs_of(database, order.variant_id):
        if grab.id > order.known_grabs:
            raise AlreadyGrabbed(
                f"{grab.title} was taken meanwhile by another process (grab {grab.id})",
                hint="the next run judges again whether there is a better one",
            )
