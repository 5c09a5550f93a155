"""What is wrong with indexers, download clients and notifiers."""

from __future__ import annotations

import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.health.issues import Issue, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radarr_cli.domain.health.issues import HealthFacts, ServiceFact

LONG = timedelta(hours=6)
"""From then on a pause of an indexer is long (Radarr's limit)."""
CLIENT_CHECKS = {
    "share limit": ("DownloadClientRemovesCompletedDownloadsCheck", Level.WARNING),
    "history": ("DownloadClientRemovesCompletedDownloadsCheck", Level.ERROR),
    "sorting": ("DownloadClientSortingCheck", Level.WARNING),
}
"""Radarr's names of what a client's own check finds, by its subject; the rest is DownloadClientCheck. What a
client doesn't list any more is never imported."""


def clients(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [client for client in facts.clients if client.enabled]
    if not enabled:
        yield Issue(
            check="DownloadClientCheck", level=Level.WARNING, message="no download client is configured",
            remedy="radarr-cli init, or add [[client]] to the configuration",
        )  # fmt: skip
    yield from _failing(
        facts, "DownloadClientStatusCheck", "download client", enabled, "radarr-cli clients test {}"
    )


_UNUSED = (
    ("rss", "IndexerRssCheck", Level.ERROR, "its newest releases: nothing comes by itself"),
    ("automatic", "IndexerSearchCheck", Level.WARNING, "searches that the program makes by itself"),
    ("interactive", "IndexerSearchCheck", Level.WARNING, "searches that a person makes"),
)


def indexers(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [indexer for indexer in facts.indexers if indexer.enabled]
    if not enabled:
        yield Issue(
            check="IndexerRssCheck", level=Level.ERROR, message="no indexer is configured",
            remedy="radarr-cli init, or add [[indexer]] or [[prowlarr]] to the configuration",
        )  # fmt: skip
    for use, check, level, what in _UNUSED:
        if enabled and not any(use in indexer.uses for indexer in enabled):
            yield Issue(
                check=check, level=level, subject=use, message=f"no enabled indexer is asked for {what}",
                remedy=f"{use} = true at an [[indexer]] of the configuration",
            )  # fmt: skip
    for long, check in ((False, "IndexerStatusCheck"), (True, "IndexerLongTermStatusCheck")):
        group = [
            indexer
            for indexer in enabled
            if (indexer.failing_since is not None and facts.now - indexer.failing_since >= LONG) is long
        ]
        yield from _failing(facts, check, "indexer", group, "radarr-cli indexers test {}", of=len(enabled))
    known = {client.name for client in facts.clients if client.enabled}
    for indexer in enabled:
        if indexer.client is not None and indexer.client not in known:
            yield Issue(
                check="IndexerDownloadClientCheck", level=Level.WARNING, subject=indexer.name,
                message=f"indexer {indexer.name} is bound to client {indexer.client}, which isn't enabled",
                remedy="change its key `client` in the configuration, or enable that client",
            )  # fmt: skip
        if indexer.url.rstrip("/").endswith(("/indexers/all/results/torznab", "/indexers/all")):
            yield Issue(
                check="IndexerJackettAllCheck", level=Level.WARNING, subject=indexer.name,
                message=f"indexer {indexer.name} is Jackett's `all`: a single failing tracker stays hidden",
                remedy="add Jackett's indexers one by one",
            )  # fmt: skip
        if indexer.tokens_left is not None and indexer.tokens_left < 1:
            yield Issue(
                check="IndexerBudgetCheck", level=Level.NOTICE, subject=indexer.name,
                message=f"indexer {indexer.name} has no calls left for now",
                remedy="radarr-cli indexers budget; its key api_calls sets how many there are a day",
            )  # fmt: skip


def notifiers(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [notifier for notifier in facts.notifiers if notifier.enabled]
    yield from _failing(facts, "NotificationStatusCheck", "notifier", enabled, "radarr-cli notify test {}")


def _failing(
    facts: HealthFacts,
    check: str,
    noun: str,
    services: Sequence[ServiceFact],
    remedy: str,
    *,
    of: int | None = None,
) -> Iterator[Issue]:
    """One issue for each that fails; where none is left that works, errors."""
    failing = [service for service in services if service.error is not None]
    everything = len(failing) == (len(services) if of is None else of)
    for service in failing:
        until = ""
        if service.stopped:
            until = "; it is left alone until its settings change"
        elif service.disabled_until:
            ends = service.disabled_until.astimezone(facts.now.tzinfo)
            until = f"; it is left alone until {ends:%Y-%m-%d %H:%M}"
        said = str(service.error)
        if not said.startswith(f"{noun} {service.name}".removeprefix("download ")):
            said = f"{noun} {service.name}: {said}"  # most errors name it themselves
        yield Issue(
            check=check, level=Level.ERROR if everything else Level.WARNING, subject=service.name,
            message=f"{said}{until}",
            remedy=remedy.format(shlex.quote(service.name)),
        )  # fmt: skip
