"""What is wrong with the configuration, the timer, the clock, and what else runs on the machine."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.health.issues import Issue, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.domain.health.issues import HealthFacts

CLOCK_SLACK = timedelta(minutes=1)
STALE_AFTER = timedelta(hours=24)
"""A stage that hasn't run for that long, and for three of its intervals, isn't called any more."""
SERVICE_CLOCK_SLACK = timedelta(minutes=5)
"""What the clocks of services that we ask may differ from ours: they tell whole seconds, and of an answer's
beginning."""


def configuration(facts: HealthFacts) -> Iterator[Issue]:
    for fault in facts.warnings:
        yield Issue(
            check="ConfigurationCheck", level=Level.ERROR if fault.stops else Level.WARNING,
            subject=fault.place, message=f"{fault.place}: {fault.message}",
            remedy=fault.remedy or "change it there; radarr-cli config check reads it again",
        )  # fmt: skip
    if not facts.metadata_key:
        yield Issue(
            check="MetadataSourceCheck", level=Level.ERROR, message="there is no TMDB key",
            remedy="[tmdb] api_key; a key is free at https://www.themoviedb.org/settings/api",
        )  # fmt: skip


def stages(facts: HealthFacts) -> Iterator[Issue]:
    if not facts.ever_ran:
        yield Issue(
            check="ScheduleCheck", level=Level.NOTICE, message="run-once was never called",
            remedy="radarr-cli schedule install",
        )  # fmt: skip
        return
    for stage in facts.stages:
        if stage.failures:
            times = f"{stage.failures} times in a row" if stage.failures > 1 else "last time"
            yield Issue(
                check="TaskCheck", level=Level.ERROR if stage.failures > 2 else Level.WARNING,
                subject=stage.name, message=f"stage {stage.name} failed {times}: {stage.error or 'partly'}",
                remedy=f"radarr-cli runs show {stage.run}" if stage.run else "radarr-cli runs list --failed",
            )  # fmt: skip
    ended = [stage for stage in facts.stages if stage.ended is not None]
    stale = [
        stage
        for stage in ended
        if stage.ended and facts.now - stage.ended > max(3 * stage.interval, STALE_AFTER)
    ]
    if stale and len(stale) == len(ended):
        last = max(stage.ended for stage in ended if stage.ended)
        yield Issue(
            check="ScheduleCheck", level=Level.ERROR,
            message=f"run-once was called last on {last.astimezone(facts.now.tzinfo):%Y-%m-%d %H:%M}",
            remedy="radarr-cli schedule status",
        )  # fmt: skip


def pauses(facts: HealthFacts) -> Iterator[Issue]:
    """What was paused without an end, and nothing gets into the library without it."""
    for key in facts.pauses:
        if key in ("all", "task:queue", "task:import"):
            words = key.replace("task:", "stage ")
            what = "everything" if key == "all" else words
            yield Issue(
                check="ImportMechanismCheck", level=Level.WARNING, subject=key,
                message=f"{what} is paused until somebody resumes it: nothing is imported",
                remedy=f"radarr-cli resume {words}",
            )  # fmt: skip


def clock(facts: HealthFacts) -> Iterator[Issue]:
    if abs(facts.clock_ahead) > CLOCK_SLACK:
        yield _wrong_clock("the database", facts.clock_ahead)


def strange_clocks(ahead: Mapping[str, timedelta]) -> list[Issue]:
    """Services whose clocks are far from ours, by the date of their answers: one of the two is wrong."""
    return [_wrong_clock(name, by) for name, by in ahead.items() if abs(by) > SERVICE_CLOCK_SLACK]


def _wrong_clock(whose: str, ahead: timedelta) -> Issue:
    seconds = ahead.total_seconds()
    return Issue(
        check="SystemTimeCheck", level=Level.ERROR if abs(seconds) > 86400 else Level.WARNING, subject=whose,
        message=f"this machine's clock is {abs(seconds):.0f} seconds "
        f"{'ahead of' if seconds > 0 else 'behind'} that of {whose}",
        remedy="set the clock: timedatectl set-ntp true",
    )  # fmt: skip


def others(facts: HealthFacts) -> Iterator[Issue]:
    for program in facts.other_programs:
        yield Issue(
            check="OtherManagerCheck", level=Level.WARNING, subject=program, message=program,
            remedy='give each its own category and root; [safety] mode = "observe" only looks',
        )  # fmt: skip
