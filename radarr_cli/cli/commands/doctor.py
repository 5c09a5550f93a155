"""`radarr-cli doctor`: find out what is wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of
from radarr_cli.domain.importing.paths import storable

app = typer.Typer(cls=showing("check"))


@app.callback()
def doctor() -> None:
    """Find out what is wrong: check (default), paths, links, readable."""


@app.command(epilog="Example: radarr-cli doctor --quick --quiet")
def check(
    context: typer.Context,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask only the database and the disks: for probes.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail, too.")] = False,
) -> None:
    """Check everything, and say of each fault what to do.

    Exits 3 where there is an error. TMDB's key, the proxy, the indexers and the clients are tried, and a
    real link from the clients' folders into each root; what attention and status still show, and isn't so
    any more, ends. With --json: v3's health resources, by Radarr's names of the checks.
    """
    from radarr_cli.cli.views import health as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    issues = session.app.health.examine(quick=quick)
    failing = views.failing(issues, strict=strict)
    session.output.emit(views.document(issues), lambda: views.lines(issues), wrong=failing)
    if failing:
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli doctor paths --torrent 2C6B6858D61DA9543D4231A71DB4B1C9264B0685")
def paths(
    context: typer.Context,
    torrent: Annotated[
        str | None, typer.Option("--torrent", metavar="HASH", help="The files of this download only.")
    ] = None,
) -> None:
    """Follow the clients' paths to where they are here.

    Are they there, and can films be linked from them? From each folder that downloads lie in, or will,
    a file is made, linked into each root for real, and removed.
    """
    session = session_of(context)
    checks = session.app.downloads.locating.paths(torrent)

    def draw() -> str:
        lines = []
        for check in checks:
            lines.append(f"{'ok  ' if check.good else 'BAD '} {safe(check.subject)}: {safe(check.message)}")
            lines += [f"       {safe(check.hint)}"] if check.hint and not check.good else []
        return "\n".join(lines) or "no client has a download of ours: there is nothing to follow"

    bad = [check for check in checks if not check.good]
    session.output.emit({"status": "failed" if bad else "good", "items": checks}, draw, wrong=bool(bad))
    if bad:
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli doctor readable --user plex")
def readable(
    context: typer.Context,
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", help="The account that the media server runs as.")
    ] = None,
) -> None:
    """List the files that a media server could not read.

    Each with what would help. Without --user the root says who is to read: anybody where anybody may
    enter it, else its group. Nothing is changed: what is linked seeds under this owner and mode.
    """
    session = session_of(context)
    found = session.app.readability.unreadable(user)

    def draw() -> str:
        lines = []
        for each in found:
            lines.append(f"{safe(each.path)}: mode {each.mode}, uid {each.uid}, gid {each.gid}")
            lines.append(f"  {safe(each.hint)}")
        return "\n".join(lines) or "a media server can read every file"

    document = {"status": "failed" if found else "good", "items": [each.document for each in found]}
    session.output.emit(document, draw, wrong=bool(found))
    if found:
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli doctor links")
def links(context: typer.Context) -> None:
    """List the films that take their space twice.

    Once in the library, and once in the download they came from. A hard link or a reflink takes it
    once. Exits 3 where there is one.
    """
    session = session_of(context)
    report = session.app.linking.audit()
    session.output.failures(report.failures)

    def draw() -> str:
        lines = []
        for found in report.doubled:
            lines.append(f"{safe(found.movie)}: {found.size / 1024**3:.2f} GiB twice, {safe(found.why)}")
            lines += [f"  {safe(storable(found.path))}", f"  {safe(storable(found.source))}"]
        if report.doubled:
            lines.append(
                f"{report.wasted / 1024**3:.2f} GiB could be saved; `radarr-cli doctor paths` says why"
            )
        return "\n".join(lines) or f"none of {report.checked} imported files is there twice"

    session.output.emit(
        {
            "status": "failed" if report.doubled else "good",
            "items": [found.document for found in report.doubled],
            "checked": report.checked,
            "wasted": report.wasted,
        },
        draw,
        wrong=bool(report.doubled),
    )
    if report.doubled or report.failures:
        raise typer.Exit(ExitCode.PARTIAL)
