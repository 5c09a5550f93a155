"""Scene groups for people and as JSON: scores with their intervals, factors, history and evidence."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.releases import size_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.domain.groups.model import GroupScore
    from radarr_cli.domain.groups.standing import Standing
    from radarr_cli.services.groups.collecting import Collected
    from radarr_cli.services.groups.groups import GroupEvidence, GroupShown, Named
    from radarr_cli.services.groups.scoring import Recomputed, ScoringReport

FACTORS = {
    "seederHealth": "seeder health",
    "internalRatio": "internal ratio",
    "completion": "completion",
    "qualityConsistency": "quality consistency",
    "recency": "recency",
    "categoryDiversity": "category diversity",
    "volume": "volume",
    "size": "size",
}
_LEVELS = {"veryHigh": "very high", "insufficient": "too few"}
_BAR = 20


def document(each: Standing) -> dict[str, Any]:
    """One group. `value` is what decisions use: null where too little is known, or nothing."""
    return {
        "group": each.group,
        "version": each.version or None,
        "score": _round(each.score),
        "low": _round(each.low),
        "high": _round(each.high),
        "releases": each.releases,
        "effective": _round(each.effective),
        "confidence": each.confidence,
        "tier": each.tier,
        "value": _round(each.value),
        "usable": each.value is not None,
        "pin": each.pin,
        "banned": each.banned,
        "reason": each.reason or None,
        "neutral": _round(each.neutral),
        "runId": each.run_id,
        "at": datetime.fromisoformat(each.at) if each.at else None,
        "sources": dict(each.sources),
    }


def score_document(each: GroupScore) -> dict[str, Any]:
    """A score of the run that was just made."""
    return {
        "group": each.group,
        "score": _round(each.score),
        "low": _round(each.low),
        "high": _round(each.high),
        "releases": each.releases,
        "effective": _round(each.effective),
        "confidence": each.confidence,
        "tier": each.tier,
    }


def named_document(each: Named) -> dict[str, Any]:
    known = document(each.standing) if each.standing else {"group": each.group, "usable": False}
    return {"name": each.given, **known}


def named_line(each: Named) -> str:
    """`NAME: GROUP 62.1 (55.0 to 69.4, high)`, in one line whatever the name."""
    given = safe(each.given)
    if each.group is None:
        return f"{given}: no group"
    name = "" if each.given.strip().upper() == each.group else f"{safe(each.group)} "
    standing = each.standing
    if standing is None:
        return f"{given}: {name}unknown"
    return f"{given}: {name}{_in_words(standing)}"


def table(shown: Sequence[Standing], total: int) -> RenderableType | str:
    if not shown:
        return "no groups; radarr-cli groups score makes scores of what indexers have answered"
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("group", overflow="fold", max_width=24)
    for heading in ("low", "score", "high", "releases"):
        drawn.add_column(heading, justify="right", no_wrap=True)
    drawn.add_column("confidence", no_wrap=True)
    drawn.add_column("tier", no_wrap=True)
    for each in shown:
        own = "banned" if each.banned else f"pinned {each.pin:g}" if each.pin is not None else each.tier
        drawn.add_row(
            safe(each.group), _number(each.low), _number(each.score), _number(each.high),
            str(each.releases or "-"), _level(each), own + (" *" if each.version == "imported" else ""),
        )  # fmt: skip
    notes = []
    if any(each.version == "imported" for each in shown):
        notes.append("* imported")
    if len(shown) < total:
        notes.append(f"and {total - len(shown)} more")
    return Group(drawn, *notes)


def shown_document(found: GroupShown) -> dict[str, Any]:
    return {
        **document(found.standing),
        "factors": {name: dict(factor) for name, factor in found.standing.factors.items()},
        "history": [
            {
                "runId": row["group_run_id"], "at": row["at"], "version": row["version"],
                "score": _round(row["score"]), "low": _round(row["low"]), "high": _round(row["high"]),
                "releases": row["releases"], "effective": _round(row["effective"]),
                "confidence": row["confidence"], "tier": row["tier"],
            }
            for row in found.history
        ],
    }  # fmt: skip


def shown(found: GroupShown) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    standing = found.standing
    parts: list[RenderableType] = [_heading(standing)]
    if standing.factors:
        factors = Table(box=None, pad_edge=False)
        factors.add_column("factor", no_wrap=True)
        for heading in ("weight", "value", "interval", "releases"):
            factors.add_column(heading, justify="right", no_wrap=True)
        factors.add_column("", no_wrap=True)
        for name, words in FACTORS.items():
            factor = standing.factors.get(name)
            if factor:
                factors.add_row(words, *_factor(factor))
        parts += [Text(""), factors]
    if found.history:
        history = Table(box=None, pad_edge=False)
        history.add_column("run", justify="right")
        history.add_column("when", no_wrap=True)
        for heading in ("low", "score", "high", "releases"):
            history.add_column(heading, justify="right")
        history.add_column("tier")
        for row in found.history:
            history.add_row(
                str(row["group_run_id"]), f"{row['at'].astimezone():%Y-%m-%d %H:%M}", _number(row["low"]),
                _number(row["score"]), _number(row["high"]), str(row["releases"]), row["tier"],
            )  # fmt: skip
        parts += [Text(""), history]
    return Group(*parts)


def evidence_document(found: GroupEvidence) -> dict[str, Any]:
    """`evidence` has a row a release; `weight` is 1 for a new one and halves in `halfLifeDays`."""
    return {
        **document(found.standing),
        "halfLifeDays": found.half_life,
        "factors": {name: dict(factor) for name, factor in found.standing.factors.items()},
        "evidence": [
            {
                "name": row["name"],
                "source": row["source"],
                "indexer": row["indexer"] or None,
                "seen": row["day"],
                "published": row["published_at"],
                "weight": round(row["weight"], 4),
                "tmdbId": row["tmdb_id"],
                "protocol": row["protocol"],
                "resolution": row["resolution"] or None,
                "medium": row["medium"] or None,
                "codec": row["codec"] or None,
                "category": row["category"] or None,
                "size": row["size"] or None,
                "seeders": row["seeders"],
                "peers": row["peers"],
                "completed": row["completed"],
                "internal": row["internal"],
                "exclusive": row["exclusive"],
                "freeleech": row["freeleech"],
                "outcome": _outcomes(row["outcomes"]),
                "success": row["success"],
            }
            for row in found.rows
        ],
    }


def evidence(found: GroupEvidence) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("weight", justify="right", no_wrap=True)
    drawn.add_column("release, and what was seen of it", overflow="fold")
    for row in found.rows:
        facts = [
            row["indexer"] or row["source"],
            f"{row['seeders']} seeders" if row["seeders"] is not None else "",
            f"taken {row['completed']} times" if row["completed"] is not None else "",
            size_text(row["size"]) if row["size"] else "",
            f"published {row['published_at']:%Y-%m-%d}" if row["published_at"] else "",
            "internal" if row["internal"] else "",
            ", ".join(_outcomes(row["outcomes"])),
        ]
        text = Text(safe(row["name"]))
        text.append(f"\n  {safe(', '.join(filter(None, facts)))}", style="dim")
        drawn.add_row(f"{row['weight']:.2f}", text)
    return Group(_heading(found.standing), Text(""), drawn)


def report_text(report: ScoringReport, *, dry_run: bool) -> str:
    if report.kind == "unchanged":
        return "nothing new was seen of any group"
    made = "would score" if dry_run else "scored"
    which = "all groups anew" if report.kind == "full" else "the groups with new evidence"
    usable = report.document["usable"]
    return f"{made} {which}: {report.groups} groups of {report.releases} releases, {usable} of them usable"


def recomputed_document(found: Recomputed) -> dict[str, Any]:
    return {
        "status": "different" if found.different else "same",
        "runId": found.run_id,
        "version": found.version,
        "different": list(found.different),
        "items": [score_document(each) for each in found.scores],
    }


def recomputed_text(found: Recomputed) -> str:
    said = f"run {found.run_id} computed again: {len(found.scores)} groups"
    if not found.different:
        return f"{said}, each with the score that was kept"
    names = ", ".join(map(safe, found.different[:5]))
    more = len(found.different) - 5
    return (
        f"{said}, {len(found.different)} of them differ now: {names}{f' and {more} more' if more > 0 else ''}"
    )


def collected_text(found: Sequence[Collected]) -> str:
    lines = []
    for each in found:
        said = each.message or f"{each.requests} requests, {each.rows} releases, {each.observations} new"
        until = f" until {each.until.astimezone():%Y-%m-%d %H:%M}" if each.until else ""
        lines.append(safe(f"{each.indexer}: {each.status}{until}; {said}; {each.left} left today"))
    return "\n".join(lines)


def _heading(standing: Standing) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

    text = Text(safe(standing.group), style="bold").append(f"  {_in_words(standing)}", style="not bold")
    if standing.score is not None:
        sources = ", ".join(f"{count} {name}" for name, count in standing.sources.items() if count)
        effective = (
            f"{standing.releases} releases ({sources or 'none'}), worth {standing.effective:.1f} new ones"
        )
        text.append(f"\n{effective}; tier {standing.tier}; {standing.version}", style="not bold")
    if standing.reason:
        text.append(f"\nbecause: {safe(standing.reason)}", style="not bold")
    return text


def _in_words(standing: Standing) -> str:
    if standing.banned:
        return "banned"
    pinned = f"pinned to {standing.pin:g}" if standing.pin is not None else ""
    if standing.score is None:
        return pinned or "unknown"
    interval = f"{standing.low:.1f} to {standing.high:.1f}"
    scored = f"{standing.score:.1f} ({interval}, confidence {_level(standing)})"
    if standing.value is None:
        scored += ", not used"
    return f"{pinned}; learned: {scored}" if pinned else scored


def _factor(factor: Mapping[str, Any]) -> tuple[str, ...]:
    weight = f"{factor['weight']:.2f}"
    if factor["value"] is None:
        return (weight, "-", "", str(factor["releases"]), factor.get("note") or "nothing seen")
    same = factor["low"] is None or factor["low"] == factor["high"]
    interval = "" if same else f"{factor['low']:.0f} to {factor['high']:.0f}"
    bar = "#" * round(factor["value"] / 100 * _BAR)
    return (weight, f"{factor['value']:.1f}", interval, str(factor["releases"]), bar)


def _outcomes(found: Sequence[Mapping[str, bool]] | None) -> list[str]:
    return sorted({name for each in found or () for name, so in each.items() if so})


def _level(each: Standing) -> str:
    return _LEVELS.get(each.confidence, each.confidence)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
