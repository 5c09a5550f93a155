"""What a setup came to: one line for everything that was tried, green or red."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from radarr_cli.ports import Check
    from radarr_cli.services.upkeep.setup import Outcome


def document(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "status": "ok" if all(outcome.good for outcome in outcomes) else "failed",
        "items": [
            {
                "step": outcome.step,
                "good": outcome.good,
                "files": list(outcome.saved),
                "checks": [
                    {
                        "subject": check.subject,
                        "good": check.good,
                        "code": check.code,
                        "message": check.message,
                        "hint": check.hint,
                    }
                    for check in outcome.checks
                ],
            }
            for outcome in outcomes
        ],
    }


def table(outcomes: Iterable[Outcome]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    drawn = Table.grid(padding=(0, 2, 0, 0))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    drawn.add_column(overflow="fold")
    for outcome in outcomes:
        step = safe(outcome.step)
        for check in outcome.checks:
            mark = Text("ok", "green") if check.good else Text("FAILED", "bold red")
            drawn.add_row(mark, step, _text(check, outcome.checks))
            if check.hint and not check.good:
                drawn.add_row("", "", Text(safe(check.hint), "yellow"))
            step = ""
    return drawn


def lines(checks: Sequence[Check]) -> Iterator[str]:
    """The same, while it is being set up."""
    for check in checks:
        yield f"  {'ok' if check.good else 'FAILED':6}  {_text(check, checks)}"
        if check.hint and not check.good:
            yield f"          {safe(check.hint)}"


def _text(check: Check, together: Sequence[Check]) -> str:
    """What was tried is only named where several things were."""
    message = safe(check.message)
    return message if len(together) == 1 or check.subject == "answer" else f"{check.subject}: {message}"
