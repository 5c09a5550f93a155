"""Quality profiles from their documents: TRaSH Guides' files, and resources of Radarr's API.

The guide lists qualities best first and by name, Radarr worst first and by number. Both list every quality;
here only what is allowed is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.language import BY_ID as LANGUAGES_BY_ID
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.quality import BY_ID, BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]


class FaultyProfile(ValueError):
    """A document that is no profile; `faults` are pairs of key and message."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(f"{faults[0][0]}: {faults[0][1]}")
        self.faults = faults


def is_of_guide(document: Mapping[str, Any]) -> bool:
    """Whether this is the guide's way to write a profile: its items name qualities, they hold none."""
    items = document.get("items")
    first = items[0] if isinstance(items, list) and items else None
    return isinstance(first, dict) and "quality" not in first and "id" not in first


def guide_profile(document: Mapping[str, Any], scores: Mapping[str, int]) -> QualityProfile:
    """A profile of the guide; `scores` are its formats' by name. Raises FaultyProfile."""
    faults: list[tuple[str, str]] = []
    groups = []
    seen: dict[str, str] = {}
    for index, item in enumerate(_items(document, faults)):
        place = f"items[{index}]"
        name = str(item.get("name", ""))
        members = [str(member) for member in item.get("items") or (name,)]
        _check_members(members, place, seen, faults)
        if item.get("allowed"):
            groups.append(QualityGroup(name, tuple(members)))
    cutoff = str(document.get("cutoff", ""))
    if not any(cutoff in (group.name, *group.qualities) for group in groups):
        faults.append(("cutoff", f'"{cutoff}" is not among the allowed items'))
    language = str(document.get("language") or "Any")
    return _profile(document, groups, cutoff, language, scores, faults)


def v3_profile(document: Mapping[str, Any]) -> QualityProfile:
    """A profile as Radarr's API has it. Raises FaultyProfile."""
    faults: list[tuple[str, str]] = []
    groups = []
    seen: dict[str, str] = {}
    cutoff = None
    for index, item in enumerate(_items(document, faults)):
        place = f"items[{index}]"
        quality = item.get("quality")
        name = _quality_name(quality) if isinstance(quality, dict) else str(item.get("name") or "")
        number = quality.get("id") if isinstance(quality, dict) else item.get("id")
        members = [name]
        if not isinstance(quality, dict):
            inner = [each.get("quality") for each in item.get("items") or () if isinstance(each, dict)]
            members = [_quality_name(each) for each in reversed(inner) if isinstance(each, dict)]
            if not name or not members:
                faults.append((place, "is neither a quality nor a group with a name and items"))
        _check_members(members, place, seen, faults)
        if item.get("allowed"):
            groups.append(QualityGroup(name, tuple(members)))
            if number is not None and number == document.get("cutoff"):
                cutoff = name
    if cutoff is None:
        # The number of a quality within a group stands for its group.
        wanted = document.get("cutoff")
        wanted = document.get("cutoff")
        inside = BY_ID.get(wanted) if isinstance(wanted, int) else None
        cutoff = next((group.name for group in groups if inside and inside.name in group.qualities), None)
    if cutoff is None:
        faults.append(("cutoff", f"{document.get('cutoff')!r} is not among the allowed items"))
    scores = {
        str(item.get("name")): int(item["score"])
        for item in document.get("formatItems") or ()
        if isinstance(item, dict) and isinstance(item.get("score"), int) and item["score"]
    }
    language = document.get("language") or {}
    named = LANGUAGES_BY_ID.get(language.get("id", -99)) if isinstance(language, dict) else None
    return _profile(document, groups[::-1], cutoff or "", named.name if named else "Any", scores, faults)


def _profile(
    document: Mapping[str, Any],
    groups: list[QualityGroup],
    cutoff: str,
    language: str,
    scores: Mapping[str, int],
    faults: list[tuple[str, str]],
) -> QualityProfile:
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.append(("name", "a profile needs a name"))
    if language not in LANGUAGES:
        faults.append(("language", f'"{language}" is no language of Radarr\'s'))
    minimum = _whole(document, "minFormatScore", 0, faults)
    enough = _whole(document, "cutoffFormatScore", 0, faults)
    gain = _whole(document, "minUpgradeFormatScore", 1, faults)
    if faults:
        raise FaultyProfile(faults)
    return QualityProfile(
        name=str(name),
        qualities=tuple(groups),
        cutoff=cutoff,
        upgrades=bool(document.get("upgradeAllowed")),
        language=language,
        minimum_format_score=minimum,
        cutoff_format_score=enough,
        minimum_score_gain=max(gain, 1),
        format_scores=scores,
    )


def _items(document: Mapping[str, Any], faults: list[tuple[str, str]]) -> list[Document]:
    items = document.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        faults.append(("items", "must be a list of objects"))
        return []
    return items


def _check_members(
    members: list[str], place: str, seen: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    for name in members:
        if name not in BY_NAME:
            faults.append((place, f'there is no quality "{name}"'))
        elif name in seen:
            faults.append((place, f'"{name}" stands in {seen[name]} already'))
        seen[name] = place


def _quality_name(quality: Mapping[str, Any]) -> str:
    """By its number, which never changes, else by its name."""
    known = BY_ID.get(quality.get("id", -1))
    return known.name if known else str(quality.get("name", ""))


def _whole(document: Mapping[str, Any], key: str, default: int, faults: list[tuple[str, str]]) -> int:
    value = document.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        faults.append((key, "must be a whole number"))
        return default
    return value
