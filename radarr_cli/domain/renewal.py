"""What became of the indexers that a source outside names, when it was asked anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.settings import IndexerEntry


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a source of indexers (`prowlarr:NAME`) has now, and what it had when it was asked before."""

    source: str
    before: tuple[IndexerEntry, ...]
    after: tuple[IndexerEntry, ...]
