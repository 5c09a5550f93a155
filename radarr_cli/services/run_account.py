"""The account of a run: what is kept of its stages in the database, and what the log tells of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli import log
from radarr_cli.domain import run_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.services.running import StageOutcome


def summary_of(outcomes: Sequence[StageOutcome]) -> dict[str, dict[str, object]]:
    """What is kept of the stages that were due."""
    due = [outcome for outcome in outcomes if outcome.status != "notDue"]
    share = max(1, run_records.KEPT // max(1, sum(bool(outcome.result.reason) for outcome in due)))
    return {
        outcome.name: run_records.stage_record(
            status=outcome.status,
            milliseconds=outcome.milliseconds,
            message=outcome.message,
            items=outcome.result.items,
            failures=outcome.result.failures,
            share=share,
        )
        for outcome in due
    }


def log_stage(outcome: StageOutcome, *, dry_run: bool) -> None:
    """A stage that had nothing to do says so to those who debug."""
    result = outcome.result
    for failure in result.failures:
        told = {"subject": failure.subject, "code": failure.code, "hint": failure.hint}
        if outcome.bug is not None:
            log.tell_bug("bug", failure.message, outcome.bug, **told)
        else:
            log.tell("warning", "failure", failure.message, **told)
    idle = outcome.status in ("done", "planned") and not (result.items or result.braked or result.attention)
    log.tell(
        "debug" if idle else "warning" if result.braked else "info",
        "stageEnded", "" if result.failures else outcome.message, stage=outcome.name, status=outcome.status,
        ms=outcome.milliseconds, items=len(result.items), failures=len(result.failures),
        attention=result.attention or None, braked=result.braked or None, dryRun=dry_run or None,
    )  # fmt: skip
