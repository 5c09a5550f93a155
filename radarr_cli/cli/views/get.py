"""What `get` found, took and brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.queue import words
from radarr_cli.domain.download import DownloadState
from radarr_cli.domain.failures import sentence_of
from radarr_cli.services.grabs.acquiring import acquired_document

if TYPE_CHECKING:
    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.services.grabs.acquiring import Acquired
    from radarr_cli.services.imports.following import Journey

_HELD_BACK = ("rejected", "failed")


def document(movie_id: int, acquired: Acquired, journey: Journey | None) -> dict[str, Any]:
    """`{"status", "movieId", "search", "items"}`; status is that of the journey, else of the grab."""
    search = acquired_document(acquired)
    return {
        "status": journey.status if journey and _travelled(journey) else search["status"],
        "movieId": movie_id,
        "search": search,
        "items": [item.document for item in journey.imports] if journey else [],
        "failures": list(acquired.failures),
    }


def acquired_line(acquired: Acquired) -> str:
    found = acquired_document(acquired)
    count = found["found"]
    return safe(f"{count} {'release' if count == 1 else 'releases'} found; {found['message']}")


def sentence(acquired: Acquired, journey: Journey | None) -> str | None:
    """How it ended, in one line for a person."""
    if journey is None or not _travelled(journey):
        return None if acquired.best.taken else "Nothing to grab now; run-once goes on searching."
    lines = [safe(each) for each in journey.replaced]
    if journey.status == "downloading":
        lines.append("Still downloading; run-once will import it.")
    elif journey.status == "attention":
        held = {item.grab_id: item.message or "" for item in journey.imports if item.status in _HELD_BACK}
        held |= {each.grab.id: _stuck(each) for each in journey.downloads if each.grab.id not in held}
        lines.append(safe(f"It needs you: {'; '.join(filter(None, held.values()))}. See radarr-cli queue."))
    else:
        lines += [safe(item.path or item.message or item.status) for item in journey.imports]
    return "\n".join(lines)


def _stuck(download: TrackedDownload) -> str:
    title = download.grab.title
    if download.state is DownloadState.FAILED:
        return f"{title} {sentence_of(download.reason)}, and no other release is approved"
    if download.state is DownloadState.IMPORT_BLOCKED:
        return f"{title}: {words(download.reason) if download.reason else 'it is not imported'}"
    return ""


def _travelled(journey: Journey) -> bool:
    return bool(journey.imports or journey.downloads)
