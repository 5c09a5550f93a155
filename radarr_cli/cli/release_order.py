"""In which order candidates are shown: `--sort` and `--reverse` of `search` and `releases`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.domain.decisions.model import Verdict

_OLDEST = datetime(1, 1, 1, tzinfo=UTC)
# Best or nearest first; a value that isn't known goes last.
KEYS: Mapping[str, Callable[[Verdict], Any]] = {
    "size": lambda verdict: -verdict.candidate.offer.size,
    "age": lambda verdict: _OLDEST - (verdict.candidate.offer.published_at or _OLDEST),
    "seeders": lambda verdict: -_or_less(verdict.candidate.offer.seeders),
    "quality": lambda verdict: -verdict.candidate.parsed.quality.quality.weight,
    "score": lambda verdict: -verdict.candidate.format_score,
    "title": lambda verdict: verdict.candidate.offer.title.casefold(),
    "indexer": lambda verdict: verdict.candidate.offer.indexer.casefold(),
}
Sort = Annotated[
    str,
    typer.Option(
        "--sort", metavar="KEY", help=f"rank (the best first), {', '.join(KEYS)}; best or youngest first."
    ),
]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.")]


def _or_less(count: int | None) -> int:
    return -1 if count is None else count


def check_sort(key: str) -> None:
    """Before anyone is asked anything. Raises UsageError."""
    if key != "rank" and key not in KEYS:
        raise UsageError(f"--sort {key} is no key", hint=f"rank, {', '.join(KEYS)}")


def ordered(verdicts: Sequence[Verdict], key: str, *, reverse: bool) -> list[Verdict]:
    """The verdicts by that key; those that are equal in it stay as they were ranked."""
    if key == "rank":
        return list(verdicts)[::-1] if reverse else list(verdicts)
    return sorted(verdicts, key=KEYS[key], reverse=reverse)
