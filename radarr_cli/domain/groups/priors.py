"""v2's priors: what is typical of a film, a kind of release and a group, as it is kept with a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_BELIEF, MOST_BELIEF = 3.0, 500.0


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """How one quantity lies over the groups: its mean, how far groups differ (`spread`), how far releases of
    one group do (`noise`). `belief` is noise²/spread²: the number of releases that the mean itself is worth.
    `informative` is False where groups don't differ or nothing was seen."""

    mean: float = 0.0
    spread: float = 1.0
    noise: float = 1.0
    informative: bool = False

    @property
    def belief(self) -> float:
        return min(max((self.noise / self.spread) ** 2, LEAST_BELIEF), MOST_BELIEF)

    @property
    def document(self) -> dict[str, object]:
        return {
            "mean": round(self.mean, 6), "spread": round(self.spread, 6), "noise": round(self.noise, 6),
            "informative": self.informative,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a count is compared with: the sum of its stratum's and its film's part.

    `films` hold the part and of how many releases it is the mean; `groups` the part of each group as it was
    fitted. `trust` is the weight of a release whose film nobody else released.
    """

    strata: Mapping[int, float] = field(default_factory=dict)
    films: Mapping[int, tuple[float, int]] = field(default_factory=dict)
    groups: Mapping[str, float] = field(default_factory=dict)
    trust: float = 1.0
    group: Shrinkage = Shrinkage()

    @property
    def document(self) -> dict[str, object]:
        return {
            "strata": {str(key): round(value, 4) for key, value in self.strata.items()},
            "films": {str(key): [round(value, 4), count] for key, (value, count) in self.films.items()},
            "groups": {name: round(value, 4) for name, value in self.groups.items()},
            "trust": round(self.trust, 4),
            "group": self.group.document,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """Everything a single group's score needs of the others. `rates` are the medians of the log bitrate by
    kind; `volume` is the effective number of releases of a very busy group; `kinship` is how far a group that
    is better than others in one quantity is so in the next, 0 to 1."""

    seeders: Baseline = Baseline()
    taken: Baseline = Baseline()
    dead: Shrinkage = Shrinkage()
    internal: Shrinkage = Shrinkage()
    success: Shrinkage = Shrinkage()
    scatter: Shrinkage = Shrinkage()
    variety: Shrinkage = Shrinkage()
    size: Shrinkage = Shrinkage()
    rates: Mapping[int, float] = field(default_factory=dict)
    volume: float = 50.0
    kinship: float = 0.3

    @property
    def document(self) -> dict[str, Any]:
        """The priors as JSON; `of` reads them back."""
        shrinkages = {name: getattr(self, name).document for name in _SHRINKAGES}
        return {
            "seeders": self.seeders.document,
            "taken": self.taken.document,
            **shrinkages,
            "rates": {str(key): round(value, 4) for key, value in self.rates.items()},
            "volume": round(self.volume, 3),
            "kinship": round(self.kinship, 4),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Priors:
        def table(found: Mapping[str, Any]) -> dict[int, Any]:
            return {int(key): value for key, value in found.items()}

        def baseline(found: Mapping[str, Any]) -> Baseline:
            return Baseline(
                table(found["strata"]),
                table(found["films"]),
                found["groups"],
                found["trust"],
                Shrinkage(**found["group"]),
            )

        return cls(
            seeders=baseline(document["seeders"]),
            taken=baseline(document["taken"]),
            **{name: Shrinkage(**document[name]) for name in _SHRINKAGES},
            rates=table(document["rates"]),
            volume=document["volume"],
            kinship=document["kinship"],
        )


_SHRINKAGES = ("dead", "internal", "success", "scatter", "variety", "size")
