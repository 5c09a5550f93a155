"""Scores of groups as a document that may be handed on: numbers and counts, no evidence, no indexers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.model import GroupScore
from radarr_cli.domain.groups.names import canonical
from radarr_cli.domain.groups.standing import confidence_of, tier_of
from radarr_cli.errors import UsageError
from radarr_cli.store import group_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from radarr_cli.domain.groups.standing import Standing
    from radarr_cli.store.database import Database

FORMAT = "radarr-cli group scores"
_MOST = 200_000
_NUMBERS = (("score", 100.0), ("low", 100.0), ("high", 100.0), ("effective", 1e9), ("releases", 1e9))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangingGroups:
    """Hands on the scores of one `version`, and takes those of others."""

    database: Database
    version: str
    now: Callable[[], datetime]

    def export(self, *, private: bool = False) -> dict[str, Any]:
        """The current scores. Groups that were seen only where not everybody may look are left out unless
        `private`; imported scores are left out: they are somebody else's."""
        found = group_scores.all_standings(self.database, self.version)
        return {
            "format": FORMAT,
            "formatVersion": 1,
            "version": self.version,
            "at": self.now(),
            "groups": [
                _exported(each)
                for each in sorted(found, key=lambda each: each.group)
                if each.score is not None
                and each.version == self.version
                and (private or each.sources.get("public", 0) > 0)
            ],
        }

    def import_(self, document: object, *, dry_run: bool = False) -> tuple[int, int | None]:
        """Take somebody's scores: they count for groups of which we know too little ourselves. Each import
        stands in the place of the one before. How many, and the run's number.

        Raises UsageError for a document that isn't one, naming the place.
        """
        scores = _imported(document)
        if dry_run or not scores:
            return len(scores), None
        usable = sorted(each.low for each in scores if each.confidence != "insufficient")
        with self.database.transaction():
            group_scores.drop_imported(self.database)
            run_id = group_scores.store_run(
                self.database,
                scores,
                version=group_scores.IMPORTED,
                at=self.now(),
                parameters={},
                priors=None,
                input_range={},
                neutral=min(usable[len(usable) // 2], 50.0) if usable else 50.0,
            )
        return len(scores), run_id


def _exported(each: Standing) -> dict[str, Any]:
    return {
        "group": each.group,
        "score": round(each.score or 0.0, 2),
        "low": round(each.low or 0.0, 2),
        "high": round(each.high or 0.0, 2),
        "releases": each.releases,
        "effective": round(each.effective, 2),
        "confidence": each.confidence,
        "tier": each.tier,
    }


def _imported(document: object) -> list[GroupScore]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UsageError("this is no document of group scores", hint="radarr-cli groups export writes one")
    if document.get("formatVersion") != 1:
        raise UsageError(
            "the document is of a later format than this program knows", hint="upgrade radarr-cli"
        )
    rows = document.get("groups")
    if not isinstance(rows, list) or len(rows) > _MOST:
        raise UsageError(f"groups: has to be a list of at most {_MOST} scores")
    found: dict[str, GroupScore] = {}
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            raise UsageError(f"groups[{index}]: has to be an object")
        name = row.get("group")
        group = canonical(name) if isinstance(name, str) else None
        if group is None or not group.isprintable():
            raise UsageError(f"groups[{index}].group: is no group's name")
        found[group] = _score(group, row, f"groups[{index}]")
    return list(found.values())


def _score(group: str, row: Mapping[str, Any], place: str) -> GroupScore:
    values = {}
    for name, most in _NUMBERS:
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise UsageError(f"{place}.{name}: has to be a number")
        if not 0 <= value <= most:
            raise UsageError(f"{place}.{name}: has to be from 0 to {most:g}")
        values[name] = float(value)
    if not values["low"] <= values["score"] <= values["high"]:
        raise UsageError(f"{place}: score has to lie from low to high")
    confidence = confidence_of(values["effective"], values["high"] - values["low"])
    return GroupScore(
        group=group,
        version=group_scores.IMPORTED,
        score=values["score"],
        low=values["low"],
        high=values["high"],
        releases=int(values["releases"]),
        effective=values["effective"],
        confidence=confidence,
        tier=tier_of(values["low"], confidence),
    )
