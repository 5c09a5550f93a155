"""Grabs as JSON, and as one line each for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.download import Grab
    from radarr_cli.errors import Failure
    from radarr_cli.services.grabs.orders import Grabbed, GrabPlan


def document(
    grabbed: Sequence[Grabbed] = (),
    planned: Sequence[GrabPlan] = (),
    failures: Sequence[Failure] = (),
    *,
    observed: bool = False,
) -> dict[str, Any]:
    """`{"status", "items", "failures"}`; status is grabbed, planned (or observed), failed or none."""
    status = "grabbed" if grabbed else "planned" if planned else "failed" if failures else "none"
    if planned and observed:
        status = "observed"
    return {
        "status": status,
        "items": [*map(_grabbed, grabbed), *map(_planned, planned)],
        "failures": [
            {"subject": each.subject, "code": each.code, "message": each.message} for each in failures
        ],
    }


def lines(
    grabbed: Sequence[Grabbed] = (),
    planned: Sequence[GrabPlan] = (),
    failures: Sequence[Failure] = (),
    waiting: Sequence[Grab] = (),
) -> str:
    """`waiting` are those that are on their way where nothing was grabbed."""
    found = [
        f"grabbed {safe(each.grab.title)} with {safe(each.grab.client)} (download {each.grab.download_id})"
        for each in grabbed
    ]
    for plan in planned:
        offer = plan.order.offer.offer
        found.append(f"would grab {safe(offer.title)} from {safe(offer.indexer)} with {safe(plan.client)}")
        found += [f"  warning: {safe(warning)}" for warning in plan.warnings]
    why = (
        "what is approved could not be had"
        if failures
        else "no kept release is approved (search asks for new ones)"
    )
    for grab in () if found else waiting:
        found.append(f"{safe(grab.title)} is already being downloaded: radarr-cli queue, {grab.id}")
    return Lines("\n".join(found) or f"nothing was grabbed: {why}")


def _grabbed(each: Grabbed) -> dict[str, Any]:
    grab = each.grab
    return {
        "grabId": grab.id,
        "movieId": grab.movie_id,
        "variantId": grab.variant_id,
        "title": grab.title,
        "size": grab.size,
        "protocol": grab.protocol.value,
        "indexer": grab.indexer,
        "downloadClient": grab.client,
        "downloadId": grab.download_id,
        "attempt": grab.attempt,
        "overridden": list(grab.overridden),
        "warnings": list(each.warnings),
    }


def _planned(plan: GrabPlan) -> dict[str, Any]:
    order = plan.order
    offer = order.offer.offer
    return {
        "movieId": order.movie_id,
        "variantId": order.variant_id,
        "shortId": order.offer.short_id,
        "title": offer.title,
        "size": offer.size,
        "protocol": offer.protocol.value,
        "indexer": offer.indexer,
        "downloadClient": plan.client,
        "overridden": list(order.verdict.codes) if order.verdict else [],
        "warnings": list(plan.warnings),
    }
