"""What is wrong with roots, with profiles, and with films at the metadata source."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from radarr_cli.domain.health.issues import Issue, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.health.issues import HealthFacts

FEW_BYTES = 5 * 1024**3
"""What a root should have left beyond what imports must leave free."""


def roots(facts: HealthFacts) -> Iterator[Issue]:
    if not facts.roots:
        yield Issue(
            check="RootFolderCheck", level=Level.ERROR, message="no root is configured",
            remedy="radarr-cli init, or add [[root]] to the configuration",
        )  # fmt: skip
    for root in facts.roots:
        named = f"root {root.name} ({root.path})"
        if root.fault is not None:
            level = Level.ERROR if root.films else Level.WARNING
            yield Issue(
                check="RootFolderCheck", level=level, subject=root.name, message=root.fault,
                remedy=root.hint or "mount it",
            )  # fmt: skip
            continue
        if root.read_only or not root.writable:
            what = "its file system is mounted read-only" if root.read_only else "it can't be written"
            yield Issue(
                check="MountCheck", level=Level.ERROR, subject=root.name, message=f"{named}: {what}",
                remedy="mount it writable, and let this account write there",
            )  # fmt: skip
        elif not root.trash_writable:
            yield Issue(
                check="RecyclingBinCheck", level=Level.ERROR, subject=root.name,
                message=f"{named}: its trash can't be written, so nothing can be replaced or removed",
                remedy=f"let this account write to {shlex.quote(f'{root.path}/.radarr-cli-trash')}",
            )  # fmt: skip
        if root.free is not None and root.free < facts.minimum_free + FEW_BYTES:
            low = root.free < facts.minimum_free
            yield Issue(
                check="DiskSpaceCheck", level=Level.ERROR if low else Level.WARNING, subject=root.name,
                message=f"{named} has {root.free / 1024**3:.1f} GiB left",
                remedy="radarr-cli trash list; radarr-cli files list: what may go?",
            )  # fmt: skip
    for name, films in facts.unknown_roots.items():
        yield Issue(
            check="RootFolderCheck", level=Level.WARNING, subject=name,
            message=f"{films} films are in root {name}, which isn't configured on this machine",
            remedy=f'[[root]] name = "{name}" with its path here, or leave its files to another machine',
        )  # fmt: skip


def profiles(facts: HealthFacts) -> Iterator[Issue]:
    for name, films in facts.unknown_profiles.items():
        yield Issue(
            check="QualityProfileCheck", level=Level.ERROR, subject=name,
            message=f"{films} films have the profile {name}, which isn't configured",
            remedy="radarr-cli edit --where "
            + shlex.quote(f'profile="{name}"')
            + " --profile ANOTHER, or add it again",
        )  # fmt: skip


def films(facts: HealthFacts) -> Iterator[Issue]:
    for title in facts.gone_films:
        yield Issue(
            check="RemovedMovieCheck", level=Level.ERROR, subject=title,
            message=f"{title} was removed from TMDB", remedy=f"radarr-cli remove {shlex.quote(title)}",
        )  # fmt: skip
    for indexer in facts.feed_gaps:
        yield Issue(
            check="FeedGapCheck", level=Level.NOTICE, subject=indexer,
            message=f"the feed of {indexer} has a gap; its wanted films are being searched",
            remedy="call run-once more often, or set [schedule] rss lower",
        )  # fmt: skip
    if facts.interrupted_operations:
        yield Issue(
            check="JournalCheck", level=Level.WARNING,
            message=f"{facts.interrupted_operations} changes of files were interrupted",
            remedy="radarr-cli run-once --only import --force finishes them, or takes them back",
        )  # fmt: skip
