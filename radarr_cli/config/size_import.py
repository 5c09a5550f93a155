"""Size limits of qualities on their way into the configuration: the guide's files, and Radarr's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.quality import BY_NAME
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

# From here on Radarr's sliders stand for "no limit" and "the largest wins".
_NO_LIMIT, _NO_PREFERENCE = 2000, 1999


def sizes_table(document: Any, place: str) -> dict[str, Any]:
    """What `[quality_sizes]` is to say; `inf` is no limit. Raises ConfigError with every fault."""
    faults: list[Fault] = []
    table = dict(_limits(document, place, faults))
    if not faults and not table:
        faults.append(Fault(place, "holds no sizes of qualities"))
    if faults:
        raise ConfigError("these sizes can't be used", faults=faults)
    return table


def _limits(document: Any, place: str, faults: list[Fault]) -> Iterator[tuple[str, dict[str, float]]]:
    listed = document.get("qualities") if isinstance(document, dict) else document
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        own = f"{place}: [{index}]"
        if not isinstance(item, dict):
            faults.append(Fault(own, "must be an object"))
            continue
        quality = item.get("quality")
        name = quality.get("name") if isinstance(quality, dict) else quality
        if name not in BY_NAME:
            faults.append(Fault(own, f"there is no quality {name!r}"))
            continue
        suffix = "Size" if isinstance(quality, dict) else ""
        low, best, high = (item.get(f"{key}{suffix}") for key in ("min", "preferred", "max"))
        if any(
            isinstance(each, bool) or not isinstance(each, int | float | None) for each in (low, best, high)
        ):
            faults.append(Fault(own, "min, preferred and max must be numbers"))
            continue
        yield (
            str(name),
            {
                "minimum": low or 0,
                "preferred": float("inf") if best is None or best >= _NO_PREFERENCE else best,
                "maximum": float("inf") if not high or high >= _NO_LIMIT else high,
            },
        )
