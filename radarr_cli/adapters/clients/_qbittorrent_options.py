"""What of a client's settings goes to qBittorrent with a torrent, and what of its own stands against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.clients._calls import save_path_checks
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.adapters.clients.settings import QBittorrentSettings
    from radarr_cli.ports import AddRequest

_STOP_CONDITION_API = (2, 8, 15)
"""The first that stops a magnet by itself once its metadata has come: 4.5.0."""
_LAYOUTS = {"default": None, "original": "Original", "subfolder": "Subfolder", "no_subfolder": "NoSubfolder"}
_GLOBAL, _NEVER = -2, -1
"""A share limit of its own that says: the client's, or none."""


def added_as(settings: QBittorrentSettings, request: AddRequest, api: tuple[int, ...]) -> dict[str, Any]:
    """The arguments of an add, but for the torrent and its tags."""
    # A stopped magnet would never get its metadata. Older ones go on for as long as the next look takes.
    inspected = request.stopped and request.torrent is None and api >= _STOP_CONDITION_API
    ratio, minutes = _share_limits(settings, request)
    return {
        "category": settings.category,
        "save_path": settings.folder,
        # With its automatic management on it would follow the category's folder instead.
        "use_auto_torrent_management": False if settings.folder else None,
        "content_layout": _LAYOUTS[settings.content_layout],
        "is_sequential_download": settings.sequential or None,
        "is_first_last_piece_priority": settings.first_last or None,
        "ratio_limit": ratio,
        "seeding_time_limit": minutes,
        "is_stopped": settings.initial_state == "stopped" and not inspected,
        "stop_condition": "MetadataReceived" if inspected else None,
    }


def goes_first(settings: QBittorrentSettings, request: AddRequest) -> bool:
    """Whether it is to be downloaded before the others."""
    return (settings.recent_priority if request.recent else settings.older_priority) == "first"


def folder_checks(
    settings: QBittorrentSettings,
    preferences: Mapping[str, Any],
    category: Mapping[str, Any],
    paths: LocalPaths | None,
) -> list[Check]:
    """Where our downloads go, and whether that is here; `category` is what qBittorrent has of ours."""
    own = str(category.get("savePath") or category.get("save_path") or "")
    automatic = own if preferences.get("auto_tmm_enabled") else ""
    return save_path_checks(settings.folder or automatic or str(preferences.get("save_path", "")), paths)


def removal_checks(preferences: Mapping[str, Any]) -> list[Check]:
    """A client that removes torrents by itself takes them away before they are imported."""
    limited = preferences.get("max_ratio_enabled") or preferences.get("max_seeding_time_enabled")
    if limited and preferences.get("max_ratio_act") in (1, 3):
        message = "it removes torrents by itself when their share limit is reached"
        hint = "let it stop them instead: what it removes can't be imported"
        return [Check("share limit", False, message, hint)]
    return []


def _share_limits(settings: QBittorrentSettings, request: AddRequest) -> tuple[float | None, int | None]:
    """Ratio and minutes. qBittorrent stops at the first of them: with a duty of both neither may end it."""
    if settings.share_limits == "global":
        return None, None
    ratio, seconds = request.seed_ratio, request.seed_time
    if settings.share_limits == "never" or (ratio is None) == (seconds is None):
        return (_GLOBAL, _GLOBAL) if settings.share_limits == "duty" and ratio is None else (_NEVER, _NEVER)
    return (_NEVER if ratio is None else ratio), (_NEVER if seconds is None else -(-seconds // 60))
