"""The configuration as a table: keys under their section, values, origins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from radarr_cli.config.describing import Described


def settings_table(described: Sequence[Described]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for heading in ("key", "value", "from"):
        drawn.add_column(heading, overflow="fold")
    for each in described:
        origin = each.origin + (f", {each.reference}" if each.reference else "")
        drawn.add_row(safe(each.key), safe(_text(each.value)), safe(origin))
    return drawn


def _text(value: Any) -> str:
    """A value as a file would hold it; what isn't set is left empty."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
