"""Quality profiles, as v3 resources and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain import v3
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.quality import BY_NAME, QUALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.domain.profile import QualityGroup, QualityProfile


def resource(profile: QualityProfile) -> dict[str, Any]:
    """The v3 quality profile: items worst first, every quality once, groups with a number of their own."""
    listed = {name for group in profile.qualities for name in group.qualities}
    unlisted = [quality for quality in QUALITIES if quality.name not in listed]
    items = [_single(quality.name, allowed=False) for quality in unlisted]
    items += [_item(group) for group in reversed(profile.qualities)]
    language = LANGUAGES[profile.language]
    return {
        "id": v3.named_id("profile", profile.name),
        "name": profile.name,
        "upgradeAllowed": profile.upgrades,
        "cutoff": _cutoff(profile),
        "items": items,
        "minFormatScore": profile.minimum_format_score,
        "cutoffFormatScore": profile.cutoff_format_score,
        "minUpgradeFormatScore": profile.minimum_score_gain,
        "formatItems": [
            {"format": v3.named_id("format", name), "name": name, "score": score}
            for name, score in sorted(profile.format_scores.items())
        ],
        "language": {"id": language.id, "name": language.name},
    }


def table(profiles: Sequence[QualityProfile]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for heading in ("profile", "best", "cutoff", "upgrades", "language"):
        drawn.add_column(heading, overflow="fold")
    for profile in profiles:
        upgrades = "yes" if profile.upgrades else "no"
        best = profile.qualities[0].name
        drawn.add_row(safe(profile.name), best, profile.cutoff, upgrades, profile.language)
    return drawn


def detail(profile: QualityProfile) -> str:
    lines = [
        f"profile   {safe(profile.name)}",
        f"upgrades  {'until ' + profile.cutoff if profile.upgrades else 'no'}",
        f"language  {profile.language}",
        f"scores    at least {profile.minimum_format_score}, until {profile.cutoff_format_score}, "
        f"gaining {profile.minimum_score_gain}",
        "qualities, best first:",
    ]
    for group in profile.qualities:
        members = "" if group.qualities == (group.name,) else f" ({', '.join(group.qualities)})"
        lines.append(safe(f"  {group.name}{members}"))
    if profile.format_scores:
        lines.append("custom formats, best first:")
        ranked = sorted(profile.format_scores.items(), key=lambda item: (-item[1], item[0]))
        lines += [safe(f"  {score:+7} {name}") for name, score in ranked]
    return "\n".join(lines)


def check_document(doubts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """`{"status", "items"}` with the warnings of each profile."""
    items = [{"name": name, "warnings": list(found)} for name, found in doubts.items()]
    return {"status": "ok", "items": items}


def checked(doubts: Mapping[str, Sequence[str]]) -> str:
    doubted = sum(bool(found) for found in doubts.values())
    profiles = "1 profile is" if len(doubts) == 1 else f"{len(doubts)} profiles are"
    return f"{profiles} valid" + (f", {doubted} with warnings" if doubted else "")


def _single(name: str, *, allowed: bool) -> dict[str, Any]:
    return {"quality": v3.quality_document(BY_NAME[name]), "items": [], "allowed": allowed}


def _item(group: QualityGroup) -> dict[str, Any]:
    if group.qualities == (group.name,):
        return _single(group.name, allowed=True)
    members = [_single(name, allowed=True) for name in reversed(group.qualities)]
    return {
        "id": v3.named_id("group", group.name),
        "name": group.name,
        "items": members,
        "allowed": True,
    }


def _cutoff(profile: QualityProfile) -> int:
    for group in profile.qualities:
        if profile.cutoff in (group.name, *group.qualities):
            if group.qualities == (group.name,):
                return BY_NAME[group.name].id
            return v3.named_id("group", group.name)
    return 0
