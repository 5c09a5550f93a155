"""`radarr-cli groups`: what scene groups are worth, what that rests on, and your own word on it."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import Session, session_of
from radarr_cli.cli.standard_input import input_lines
from radarr_cli.errors import UsageError

app = typer.Typer(cls=ShowingGroup)
Group = Annotated[str, typer.Argument(metavar="GROUP", help="A group's name.", show_default=False)]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for explain.")]


@app.callback()
def groups() -> None:
    """What scene groups are worth: list (default), score, show, explain, collect, pin, ban, export, import.

    Scores are learned from what indexers answer and from what came of your own downloads. They rank
    candidates where a profile says so (group_reputation), and never make an upgrade.
    """


@app.command("list", epilog="Example: radarr-cli groups list --sort width --confidence high --limit 20")
def show_all(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="Only names that hold it.")] = "",
    sort: Annotated[
        str, typer.Option("--sort", metavar="KEY", help="low, score, name, releases, effective or width.")
    ] = "low",
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    tier: Annotated[
        list[str] | None,
        typer.Option("--tier", metavar="TIER", help="elite, premium, good, standard, watch."),
    ] = None,
    confidence: Annotated[
        list[str] | None,
        typer.Option("--confidence", metavar="LEVEL", help="insufficient, low, medium, high, veryHigh."),
    ] = None,
    minimum: Annotated[
        float | None, typer.Option("--minimum", metavar="SCORE", help="With a lower bound of at least that.")
    ] = None,
    releases: Annotated[int, typer.Option("--releases", metavar="N", help="Of at least N releases.")] = 0,
    usable: Annotated[bool, typer.Option("--usable", help="Only those that decisions use.")] = False,
    pinned: Annotated[bool, typer.Option("--pinned", help="Only those you pinned or banned.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most N.")] = None,
) -> None:
    """List the groups, the best first.

    By the lower bound, which is what decisions use; groups with too few releases stand last.
    """
    from radarr_cli.cli.views import groups as views  # noqa: PLC0415 - not for --help
    from radarr_cli.services.groups.groups import Choice  # noqa: PLC0415

    session = session_of(context)
    choice = Choice(
        text=text, tiers=tuple(tier or ()), confidences=tuple(confidence or ()), minimum=minimum,
        releases=releases, usable=usable, pinned=pinned,
    )  # fmt: skip
    found = session.app.groups.listed(choice, sort=sort, descending=not reverse)
    shown = found if limit is None else found[:limit]
    session.output.emit([views.document(each) for each in shown], lambda: views.table(shown, len(found)))


@app.command(epilog="Example: radarr-cli groups score NTb; ls /downloads | radarr-cli groups score -")
def score(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[GROUP...|-]", help="Groups or release names; - reads them from stdin."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="All groups anew, with new priors.")] = False,
    again: Annotated[
        int | None,
        typer.Option("--again", metavar="RUN", help="Compute a kept run again, and say whether it holds."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Score what is new, or tell scores of groups and names.

    With names nothing is computed: each gives one line, with --json one JSON object a line.
    """
    from radarr_cli.cli.views import groups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if names:
        if full or dry_run or again is not None:
            raise UsageError("--full, --again and --dry-run are for a run, which takes no names")
        lines = input_lines() if names == ["-"] else iter(names)
        found = session.app.groups.named(line for line in lines if line.strip())
        if session.output.json:
            session.output.lines(map(views.named_document, found))
            return
        for each in found:
            if not session.output.quiet:
                session.output.draw(views.named_line(each))
        return
    if again is not None:
        found_again = session.app.groups.scoring.recompute(again)
        session.output.emit(
            views.recomputed_document(found_again), lambda: views.recomputed_text(found_again)
        )
        return
    report = session.app.groups.scoring.update(full=full, dry_run=dry_run)
    session.output.emit(
        {**report.document, "items": [views.score_document(each) for each in report.scores]},
        lambda: views.report_text(report, dry_run=dry_run),
    )


@app.command(epilog="Example: radarr-cli groups show NTb")
def show(
    context: typer.Context,
    group: Group,
    history: Annotated[int, typer.Option("--history", metavar="N", min=0, help="Runs to show.")] = 10,
) -> None:
    """Show one group: interval, factors, history."""
    from radarr_cli.cli.views import groups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.groups.show(group, limit=history)
    session.output.emit(views.shown_document(found), lambda: views.shown(found))


@app.command(epilog="Example: radarr-cli groups explain NTb --json | jq '.evidence[0]'")
def explain(
    context: typer.Context,
    group: Group,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most N rows.")] = None,
) -> None:
    """Show every release that counts for a score.

    With what was seen of it, where, and how much it weighs: 1 is a new one.
    """
    from radarr_cli.cli.views import groups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.groups.explain(group, limit=limit)
    session.output.emit(views.evidence_document(found), lambda: views.evidence(found))


@app.command(epilog="Example: radarr-cli groups collect --limit 10")
def collect(
    context: typer.Context,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="At most N requests.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Ask your indexers of kind hdbits for evidence.

    Page by page, from where the last time ended. Off until [groups.collect] enabled = true; within its daily
    limit (50) and gap (10s); ends where the site wants no more.
    """
    from radarr_cli.cli.exit_codes import ExitCode  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415
    from radarr_cli.cli.views import groups as views  # noqa: PLC0415

    session = session_of(context)
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    found, failures = session.app.groups.collecting.collect(most=limit, dry_run=dry_run, progress=progress)
    progress.clear()
    status = "planned" if dry_run else "partial" if failures else "collected"
    session.output.emit({"status": status, "items": list(found)}, lambda: views.collected_text(found))
    if failures:
        session.output.failures(failures)
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli groups pin NTb --because 'never a bad one'")
def pin(
    context: typer.Context,
    group: Group,
    score: Annotated[float, typer.Option("--score", metavar="SCORE", help="What it counts as.")] = 100.0,
    because: Because = "",
) -> None:
    """Let a group count as having a score."""
    session = session_of(context)
    new = session.app.groups.pin(group, score, because=because)
    _said(session, group, "pinned" if new else "unchanged", "it was pinned so already")


@app.command(epilog="Example: radarr-cli groups ban YTS --because 'starved of bits'")
def ban(context: typer.Context, group: Group, because: Because = "") -> None:
    """Take no release of a group any more."""
    session = session_of(context)
    new = session.app.groups.ban(group, because=because)
    _said(session, group, "banned" if new else "unchanged", "it was banned already")


@app.command(epilog="Example: radarr-cli groups unpin NTb")
def unpin(context: typer.Context, group: Group) -> None:
    """End a pin: what was learned counts again."""
    _free(context, group)


@app.command(epilog="Example: radarr-cli groups unban YTS")
def unban(context: typer.Context, group: Group) -> None:
    """End a ban."""
    _free(context, group)


@app.command("export", epilog="Example: radarr-cli groups export > scores.json")
def export_(
    context: typer.Context,
    private: Annotated[
        bool, typer.Option("--private", help="Also groups that were seen on private indexers only.")
    ] = False,
) -> None:
    """Print the scores as JSON to hand on.

    Intervals and counts alone: no evidence, no indexer's name.
    """
    session = session_of(context)
    session.output.document(session.app.groups.exchanging.export(private=private))


@app.command("import", epilog="Example: radarr-cli groups import scores.json")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="What groups export printed.")],
    dry_run: DryRun = False,
) -> None:
    """Take scores that somebody exported.

    They count for groups of which too little was seen here.
    """
    import json  # noqa: PLC0415 - not for --help

    from radarr_cli.cli.standard_input import read_text  # noqa: PLC0415

    session = session_of(context)
    try:
        document = json.loads(read_text(file))
    except ValueError as error:
        raise UsageError(f"{file} is no JSON", hint="radarr-cli groups export writes it") from error
    count, run_id = session.app.groups.exchanging.import_(document, dry_run=dry_run)
    status = "planned" if dry_run else "imported"
    session.output.emit(
        {"status": status, "items": [], "count": count, "runId": run_id}, lambda: f"{status} {count} scores"
    )


def _free(context: typer.Context, group: str) -> None:
    session = session_of(context)
    gone = session.app.groups.free(group)
    _said(session, group, "freed" if gone else "unchanged", "it was neither pinned nor banned")


def _said(session: Session, group: str, status: str, otherwise: str) -> None:
    session.output.emit(
        {"status": status, "items": [{"group": group}]},
        lambda: otherwise if status == "unchanged" else status,
    )
