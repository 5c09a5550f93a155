"""An observation, a score, and what they are made under."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.groups.factors import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen of one release of a group on one day. None is unknown; 0 of a size or runtime is, too.

    `source` is torznab, hdbits, outcome or user; `identity` is the release's key by its name; `group` is
    canonical (`names.canonical`). `size` is bytes, `runtime` minutes, `peers` counts seeders too, `completed`
    is how often it was taken. `outcome` is what came of it with us: `{"imported"|"failed"|"mismatch"|
    "replaced"|"blocked": true}`. `private`: it was seen where not everybody may look.
    """

    source: str
    indexer: str
    identity: str
    day: date
    group: str
    name: str
    tmdb_id: int | None = None
    imdb_id: str | None = None
    movie_id: int | None = None
    protocol: str = "torrent"
    resolution: int = 0
    medium: str = ""
    codec: str = ""
    category: str = ""
    size: int = 0
    runtime: int = 0
    seeders: int | None = None
    peers: int | None = None
    completed: int | None = None
    internal: bool | None = None
    exclusive: bool | None = None
    freeleech: bool | None = None
    published_at: datetime | None = None
    private: bool = False
    outcome: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a run of scores is made under; its document is kept with the run.

    `half_life` is the days in which a release's weight halves; `draws` and `seed` are the bootstrap's;
    `kinds` is how many kinds of release a group of the widest variety puts out.
    """

    version: str = "v2"
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    half_life: float = 180.0
    draws: int = 500
    seed: int = 1
    kinds: int = 8

    @property
    def document(self) -> dict[str, object]:
        return {
            "version": self.version,
            "weights": {name: self.weights.get(name, 0.0) for name in WEIGHTS},
            "halfLife": self.half_life,
            "draws": self.draws,
            "seed": self.seed,
            "kinds": self.kinds,
        }

    @classmethod
    def of(cls, document: Mapping[str, object]) -> Parameters:
        """What a run was made under, out of its document."""
        values: dict[str, object] = dict(document)
        values["half_life"] = values.pop("halfLife")
        return cls(**values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One of the eight, 0 to 100; `value` None where nothing was seen that says anything, and then its weight
    goes to the others. `raw` is the number behind it in its own unit; `releases` is how many spoke."""

    value: float | None
    weight: float
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    releases: int = 0
    note: str = ""

    @property
    def document(self) -> dict[str, object]:
        found: dict[str, object] = {
            "value": _rounded(self.value),
            "weight": round(self.weight, 4),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "raw": None if self.raw is None else round(self.raw, 4),
            "releases": self.releases,
        }
        return found | ({"note": self.note} if self.note else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScore:
    """A group's score, 0 to 100: `low` and `high` are the 5 % and 95 % bounds (v1 has none: both are the
    score). `effective` is the number of releases after their age is counted; `sources` counts the releases by
    where they were seen: public, private, outcome."""

    group: str
    version: str
    score: float
    low: float
    high: float
    releases: int
    effective: float
    confidence: str
    tier: str
    factors: Mapping[str, Factor] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
