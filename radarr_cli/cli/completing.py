"""What the shells' completions ask: names, one a line. It never fails and says nothing else: whatever goes
wrong, there is just nothing to complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.errors import RadarrCliError

if TYPE_CHECKING:
    from radarr_cli.bootstrap import App
    from radarr_cli.cli.output import Output


def is_question(arguments: list[str]) -> bool:
    """Whether these are `complete KIND [PREFIX]` and nothing that Typer has to look at."""
    return arguments[:1] == ["complete"] and len(arguments) in (2, 3) and not arguments[-1].startswith("-")


def offer(app: App, output: Output, kind: str, prefix: str = "") -> None:
    """Print names that begin so; of films, a description after a tab."""
    try:
        output.words(app.names.beginning(kind, prefix))
    except RadarrCliError:
        return
