"""Sizes of qualities, as v3 quality definitions and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain.profile import SizeLimits
from radarr_cli.domain.quality import QUALITIES
from radarr_cli.domain.v3 import quality_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

    from radarr_cli.config.sources import Origin
    from radarr_cli.domain.quality import Quality


def resources(limits: Mapping[str, SizeLimits]) -> list[dict[str, Any]]:
    """Radarr's quality definitions; null is no limit."""
    found = []
    for quality in QUALITIES:
        own = _limits(quality, limits)
        found.append(
            {
                "id": quality.id + 1,
                "quality": quality_document(quality),
                "title": quality.name,
                "weight": quality.weight,
                "minSize": own.minimum,
                "maxSize": own.maximum,
                "preferredSize": own.preferred,
            }
        )
    return found


def table(limits: Mapping[str, SizeLimits], origins: Mapping[str, Origin]) -> RenderableType:
    """Best first, with the file that says so."""
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("quality", no_wrap=True)
    for heading in ("minimum", "preferred", "maximum"):
        drawn.add_column(heading, justify="right", no_wrap=True)
    drawn.add_column("from", overflow="fold")
    for quality in reversed(QUALITIES):
        own = _limits(quality, limits)
        known = (
            origins.get(f"quality_sizes.{quality.name}.{key}") for key in ("minimum", "preferred", "maximum")
        )
        origin = next((_file(each) for each in known if each is not None), "default")
        sizes = [_shown(each) for each in (own.minimum, own.preferred, own.maximum)]
        drawn.add_row(quality.name, *sizes, safe(origin))
    return drawn


def _file(origin: Origin) -> str:
    """Without folder and line, which a table has no room for: `config show quality_sizes` tells them."""
    return origin.file.path.name if origin.file is not None else origin.source


def _limits(quality: Quality, limits: Mapping[str, SizeLimits]) -> SizeLimits:
    default = SizeLimits(quality.minimum_size, quality.preferred_size, quality.maximum_size)
    return limits.get(quality.name, default)


def _shown(size: float | None) -> str:
    return "-" if size is None else f"{size:g}"
