"""One rule, one small function: `(Candidate, Context) -> Rejection | None`.

All of `RULES` are asked, so that a verdict names every reason; `DISK_RULES` only where none of them rejected.
A new rule is a function and a name in its file's tuple.
"""

from __future__ import annotations

from radarr_cli.domain.decisions.rules import (
    film,
    group,
    indexer,
    protocol,
    quality,
    restrictions,
    size,
    upgrade,
    variant,
)

RULES = (
    *film.RULES,
    *variant.RULES,
    *quality.RULES,
    *size.RULES,
    *protocol.RULES,
    *indexer.RULES,
    *restrictions.RULES,
    *group.RULES,
    *upgrade.RULES,
)
DISK_RULES = size.DISK_RULES
