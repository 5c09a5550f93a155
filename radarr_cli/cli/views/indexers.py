"""Indexers for people and as JSON: the list, a test, capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.services.indexers.roster import KnownIndexer, Standing
    from radarr_cli.store.attempts import PastCall

NONE = "no indexers; add [[indexer]] or [[prowlarr]], or run radarr-cli init"


def list_document(known: Sequence[KnownIndexer]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.entry.name,
            "kind": each.entry.kind,
            "enabled": each.entry.enabled,
            "source": each.source,
            "priority": each.entry.priority,
            "private": each.entry.private,
            "tags": list(each.entry.tags),
            "rss": each.entry.rss,
            "automatic": each.entry.automatic,
            "interactive": each.entry.interactive,
            "lastError": each.last_error,
            "disabledUntil": None if each.stopped else each.disabled_until,
            "stopped": each.stopped,
            "paused": each.paused,
            "pausedUntil": each.paused_until,
        }
        for each in known
    ]


def table(known: Sequence[KnownIndexer]) -> RenderableType | str:
    if not known:
        return NONE
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for heading in ("name", "protocol", "from", "state"):
        drawn.add_column(heading, overflow="fold")
    drawn.add_column("priority", justify="right")
    for each in known:
        protocol = "usenet" if each.entry.kind == "newznab" else "torrent"
        drawn.add_row(
            safe(each.entry.name), protocol, safe(each.source), safe(_state(each)), str(each.entry.priority)
        )
    return drawn


def capability_lines(name: str, capabilities: Mapping[str, Any]) -> str:
    categories = capabilities.get("categories") or {}
    films = ", ".join(capabilities.get("movie_search") or ()) or "not available"
    words = ", ".join(capabilities.get("search") or ()) or "not available"
    lines = [
        f"indexer          {safe(name)} {safe(capabilities.get('server') or '')}".rstrip(),
        f"search for films {safe(films)}",
        f"search for words {safe(words)}",
        f"items a page     {capabilities.get('page_size')}",
        "categories",
    ]
    lines += [f"  {number:>7}  {safe(title)}" for number, title in categories.items()]
    return "\n".join(lines)


def budget_document(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "name": each.indexer,
            "purpose": each.purpose,
            "left": int(each.left),
            "atOnce": each.burst,
            "in24Hours": each.daily,
            "gapSeconds": each.gap.total_seconds(),
            "fullAt": each.full_at,
        }
        for each in standings
    ]


def budget_table(standings: Sequence[Standing]) -> RenderableType | str:
    if not standings:
        return NONE
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for heading in ("name", "calls for", "left", "at once", "in 24 h", "full at"):
        drawn.add_column(heading, overflow="fold")
    for each in standings:
        full = f"{each.full_at.astimezone():%d %b %H:%M}" if each.full_at else "now"
        purpose = "files" if each.purpose == "download" else "searches"
        drawn.add_row(
            safe(each.indexer), purpose, str(int(each.left)), str(each.burst), str(each.daily), full
        )
    return drawn


def stats_document(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": row["indexer"],
            "calls": row["calls"],
            "good": row["good"],
            "failed": row["failed"],
            "notAsked": row["not_asked"],
            "feeds": row["feeds"],
            "films": row["films"],
            "rows": row["rows"],
            "grabs": row["grabs"],
            "medianMilliseconds": row["median_ms"],
            "lastGoodAt": row["last_good_at"],
            "lastFailure": row["last_failure"],
            "dropped": row["dropped"] or {},
            "feedGap": row["feed_gap"],
        }
        for row in rows
    ]


def stats_table(rows: Sequence[Mapping[str, Any]]) -> RenderableType | str:
    """A line an indexer, and below it what needs words: the last failure, a gap in its feed."""
    if not rows:
        return "no indexer was asked"
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    for heading in ("name", "calls", "good", "failed", "not asked", "items", "grabs", "ms"):
        drawn.add_column(heading, overflow="fold")
    notes = []
    for row in rows:
        numbers = ("calls", "good", "failed", "not_asked", "rows", "grabs")
        drawn.add_row(
            safe(row["indexer"]), *(str(row[name]) for name in numbers), str(row["median_ms"] or "")
        )
        if failure := row["last_failure"]:
            notes.append(safe(f"{row['indexer']}: last failure: {failure['error']}"))
        if row["dropped"]:
            notes.append(safe(f"{row['indexer']}: not taken: {dropped_text(row['dropped'])}"))
        if gap := row["feed_gap"]:
            notes.append(safe(f"{row['indexer']}: its feed has a gap from {gap['from']} to {gap['to']}"))
    return Group(drawn, *notes)


def calls_document(calls: Sequence[PastCall]) -> list[dict[str, Any]]:
    return [
        {
            "at": each.at,
            "name": each.indexer,
            "movieId": each.movie_id,
            "tier": each.tier,
            "query": each.query,
            "status": each.status,
            "error": each.error,
            "milliseconds": each.milliseconds,
            "rows": each.rows,
            "dropped": dict(each.dropped),
        }
        for each in calls
    ]


def call_lines(calls: Sequence[PastCall], *, named: bool = False) -> str:
    """A line a call, and below it why nothing came, or why what came was not taken; `named` says of whom."""
    lines = []
    for each in calls:
        outcome = f"{each.rows} items" if each.status == "ok" else each.status
        at = f"{each.at.astimezone():%d %b %H:%M:%S}" + (f"  {each.indexer}" if named else "")
        lines.append(safe(f"{at}  {outcome:11} {each.milliseconds:6} ms  {each.tier} {each.query}".rstrip()))
        lines += [f"    {safe(each.error)}"] if each.error else []
        if each.dropped:
            lines.append(f"    not taken: {safe(dropped_text(each.dropped))}")
    return "\n".join(lines) or "it was not asked"


def dropped_text(dropped: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in sorted(dropped.items()))


def _state(each: KnownIndexer) -> str:
    if not each.entry.enabled:
        return "disabled"
    if each.paused:
        until = f" until {each.paused_until.astimezone():%Y-%m-%d %H:%M}" if each.paused_until else ""
        return f"paused{until}"
    if each.disabled_until is not None and each.stopped:
        return "left alone until its settings change"
    if each.disabled_until is not None:
        return f"left alone until {each.disabled_until.astimezone():%Y-%m-%d %H:%M}"
    return "failed last" if each.last_error else "ready"
