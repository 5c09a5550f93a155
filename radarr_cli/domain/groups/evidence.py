"""The releases that scores are made of, as columns of numpy arrays: one row a release, sorted by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from radarr_cli.domain.groups.model import Observation

Floats = NDArray[Any]
Wholes = NDArray[Any]

NUMBERS = ("size", "runtime", "seeders", "completed", "internal", "success", "age", "seen")
CODES = ("film", "place", "resolution", "medium", "codec", "category", "private")
TYPICAL_RUNTIME = 110.0
"""Minutes of a film whose running time isn't known: a constant, so that only ratios of sizes count."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """`names` are the groups in order; `group` is each row's index among them, rising.

    Numbers are NaN where unknown: `size` bytes, `runtime` minutes, `seeders`, `completed` (how often it was
    taken), `internal` and `success` (what came of it with us) 0 or 1, `age` days since it was published,
    `seen` days since it was seen. Codes are any whole numbers that tell equal from unequal: `film` (0
    unknown), `place` (indexer and freeleech), `resolution` (lines, 0 unknown), `medium`, `codec`, `category`;
    `private` is 1 for what was seen where not everybody may look, 2 for what only our own outcomes tell of.
    """

    names: tuple[str, ...]
    group: Wholes
    size: Floats
    runtime: Floats
    seeders: Floats
    completed: Floats
    internal: Floats
    success: Floats
    age: Floats
    seen: Floats
    film: Wholes
    place: Wholes
    resolution: Wholes
    medium: Wholes
    codec: Wholes
    category: Wholes
    private: Wholes

    @property
    def count(self) -> int:
        return len(self.group)

    @property
    def bounds(self) -> Wholes:
        """Where each group's rows begin, and behind the last where they end."""
        return np.searchsorted(self.group, np.arange(len(self.names) + 1))

    @property
    def log_rate(self) -> Floats:
        """The logarithm of the bitrate, up to a constant; NaN where the size isn't known."""
        with np.errstate(divide="ignore", invalid="ignore"):
            minutes = np.where(self.runtime > 0, self.runtime, TYPICAL_RUNTIME)
            rate = np.log(self.size / minutes)
        return np.where(self.size > 0, rate, np.nan)

    def weights(self, half_life: float) -> Floats:
        """How much each release counts: half as much after `half_life` days."""
        age = np.where(np.isnan(self.age), self.seen, self.age)
        return np.exp2(-np.clip(age, 0, None) / half_life)


def columns(names: Sequence[str], table: dict[str, Any]) -> Evidence:
    """Evidence of columns whose rows are sorted by group."""
    values: dict[str, Any] = {name: np.asarray(table[name], dtype=np.float32) for name in NUMBERS}
    values |= {name: np.asarray(table[name], dtype=np.int32) for name in CODES}
    return Evidence(names=tuple(names), group=np.asarray(table["group"], np.int32), **values)


def evidence_of(observations: Iterable[Observation], now: datetime) -> Evidence:
    """The evidence of single observations: of each release that of the newest day, and of equals that with
    the most seeders; what came of it with us is added to it."""
    newest: dict[str, Observation] = {}
    outcomes: dict[str, bool] = {}
    for each in observations:
        if each.outcome:
            outcomes[each.identity] = outcomes.get(each.identity, True) and success_of(each)
        known = newest.get(each.identity)
        if known is None or _order(each) > _order(known):
            newest[each.identity] = each
    rows = sorted(newest.values(), key=lambda each: (each.group, each.identity))
    names = sorted({each.group for each in rows})
    index = {name: number for number, name in enumerate(names)}
    table: dict[str, list[float]] = {name: [] for name in ("group", *NUMBERS, *CODES)}
    for each in rows:
        success = outcomes.get(each.identity)
        age = None if each.published_at is None else (now - each.published_at).total_seconds() / 86400
        row = {
            "group": index[each.group], "size": each.size, "runtime": each.runtime,
            "seeders": each.seeders, "completed": each.completed, "internal": each.internal,
            "success": success, "age": age, "seen": (now.date() - each.day).days,
            "film": each.tmdb_id or (code_of(each.imdb_id) if each.imdb_id else 0),
            "place": code_of(f"{each.indexer} {bool(each.freeleech)}"),
            "resolution": each.resolution, "medium": code_of(each.medium), "codec": code_of(each.codec),
            "category": code_of(each.category),
            "private": 2 if each.source in ("outcome", "user") else int(each.private),
        }  # fmt: skip
        for name, value in row.items():
            table[name].append(float("nan") if value is None else value)
    return columns(names, table)


def success_of(observation: Observation) -> bool:
    """Whether what came of it with us speaks for the group: imported, and no reason to regret it."""
    return bool(observation.outcome.get("imported")) and not any(
        observation.outcome.get(name) for name in ("failed", "mismatch", "replaced", "blocked")
    )


def _order(each: Observation) -> tuple[bool, str, int, str]:
    offered = each.source not in ("outcome", "user")
    seeders = -1 if each.seeders is None else each.seeders
    return (offered, each.day.isoformat(), seeders, each.indexer)


def code_of(text: str) -> int:
    """A number that tells this text from others."""
    return crc32(text.encode()) & 0x7FFFFFFF
