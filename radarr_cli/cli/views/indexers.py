"""Indexers for people and as JSON: the list, a test, capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.services.indexers import IndexerTest, KnownIndexer

_PROTOCOLS = {"torznab": "torrent", "newznab": "usenet"}


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
            "lastError": each.last_error,
            "disabledUntil": each.disabled_until,
        }
        for each in known
    ]


def table(known: Sequence[KnownIndexer]) -> RenderableType | str:
    if not known:
        return "no indexers; add [[indexer]] or [[prowlarr]], or run radarr-cli init"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for heading in ("name", "protocol", "from", "state"):
        drawn.add_column(heading, overflow="fold")
    drawn.add_column("priority", justify="right")
    for each in known:
        protocol = _PROTOCOLS.get(each.entry.kind, each.entry.kind)
        drawn.add_row(
            safe(each.entry.name), protocol, safe(each.source), safe(_state(each)), str(each.entry.priority)
        )
    return drawn


def test_document(tests: Sequence[IndexerTest]) -> list[dict[str, Any]]:
    return [
        {
            "name": test.name,
            "good": test.good,
            "checks": [
                {"subject": check.subject, "good": check.good, "message": check.message, "hint": check.hint}
                for check in test.checks
            ],
        }
        for test in tests
    ]


def test_lines(tests: Sequence[IndexerTest]) -> str:
    """A line a check; what is wrong is followed by what to do."""
    lines = []
    for test in tests:
        for check in test.checks:
            mark = "ok  " if check.good else "FAIL"
            lines.append(f"{mark}  {safe(test.name)}: {check.subject}: {safe(check.message)}")
            if check.hint and not check.good:
                lines.append(f"      {safe(check.hint)}")
    return "\n".join(lines)


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


def _state(each: KnownIndexer) -> str:
    if not each.entry.enabled:
        return "disabled"
    if each.disabled_until is not None:
        return f"left alone until {each.disabled_until.astimezone():%Y-%m-%d %H:%M}"
    return "failed last" if each.last_error else "ready"
