"""What is wrong, for people and as v3's health resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.domain.health import Level
from radarr_cli.domain.v3 import named_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.health import Issue

_MARKS = {Level.ERROR: "ERROR", Level.WARNING: "warning", Level.NOTICE: "notice"}


def document(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """v3's health resources; `remedy` is ours. The same issue has the same id at each call."""
    return [
        {
            "id": named_id("health", issue.key),
            "source": issue.check,
            "type": issue.level.value,
            "message": issue.message,
            "wikiUrl": "",
            "remedy": issue.remedy,
        }
        for issue in issues
    ]


def lines(issues: Sequence[Issue]) -> Lines:
    """Two lines an issue: what is wrong, and what to do."""
    if not issues:
        return Lines("nothing is wrong")
    return Lines(
        "\n".join(
            f"{_MARKS[issue.level]:7}  {safe(issue.message)}\n     -> {safe(issue.remedy)}"
            for issue in issues
        )
    )


def failing(issues: Sequence[Issue], *, strict: bool) -> bool:
    """Whether there is an error, or with `strict` a warning."""
    bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return any(issue.level in bad for issue in issues)
