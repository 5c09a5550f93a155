"""`radarr-cli profiles`: quality profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.import_plans import Guide, PrintTo, Replace, finish, imports_of
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from radarr_cli.bootstrap import App
    from radarr_cli.domain.profile import QualityProfile

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def profiles() -> None:
    """Quality profiles: what is wanted, best first, and when to stop upgrading."""


@app.command("list", epilog="Example: radarr-cli profiles list --json | jq -r '.[].name'")
def list_profiles(context: typer.Context) -> None:
    """List the profiles that films can use."""
    from radarr_cli.cli.views import profiles as views  # noqa: PLC0415 - only where it is shown

    session = session_of(context)
    known = sorted(session.app.settings.profiles.values(), key=lambda profile: profile.name)
    session.output.emit([views.resource(profile) for profile in known], lambda: views.table(known))


@app.command(epilog="Example: radarr-cli profiles show HD-1080p")
def show(context: typer.Context, name: str = typer.Argument(help="Name of the profile.")) -> None:
    """Show one profile."""
    from radarr_cli.cli.views import profiles as views  # noqa: PLC0415 - only where it is shown

    session = session_of(context)
    profile = _named(session.app, name)
    session.output.emit(views.resource(profile), lambda: views.detail(profile))


@app.command(epilog="Example: radarr-cli profiles check 'HD Bluray + WEB'")
def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Names of profiles; without any, all of them.")
    ] = None,
) -> None:
    """Check profiles by Radarr's rules.

    Warns of scores that are hardly meant. Faults are named with their place (exit 10). A warning names
    scores of formats that aren't there, and of formats that the TRaSH Guides say exclude each other; it
    doesn't change the exit code.
    """
    from radarr_cli.cli.views import profiles as views  # noqa: PLC0415 - only where it is shown
    from radarr_cli.domain.profile_doubts import doubts_of  # noqa: PLC0415

    session = session_of(context)
    app = session.app
    chosen = [_named(app, name) for name in names] if names else list(app.settings.profiles.values())
    conflicts = app.configuration.exclusive_formats()
    doubts = {
        profile.name: list(doubts_of(profile, app.settings.formats.all, conflicts)) for profile in chosen
    }
    for name, found in doubts.items():
        for doubt in found:
            session.output.warn(f"profile {name} {doubt}")
    session.output.emit(views.check_document(doubts), lambda: views.checked(doubts))


@app.command("import", epilog="Example: radarr-cli profiles import --bundled 'HD Bluray + WEB'")
def import_profiles(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(help="JSON file, - for standard input, or the name of a profile in the guide."),
    ] = None,
    guide: Guide = None,
    bundled: Annotated[
        bool, typer.Option("--bundled", help="Take it from the part of the TRaSH Guides that comes along.")
    ] = False,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="What it is called here.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Of a list of profiles, only this one.")
    ] = None,
    score_set: Annotated[
        str | None, typer.Option("--score-set", metavar="SET", help="The guide's scores to take.")
    ] = None,
    added: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME", help="Take a group or format that the guide offers, too."),
    ] = None,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="NAME", help="Leave out a default group or one of its formats."),
    ] = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    output: PrintTo = None,
) -> None:
    """Take a quality profile into the configuration.

    One of the TRaSH Guides with its formats, or Radarr's. It is written to conf.d/50-profile-NAME.toml.
    To change it keep that file as it is, and say what differs in one that is read later, such as
    conf.d/60-own.toml: then updates of the guide go on.
    """
    from radarr_cli.domain.guide import ProfileRequest  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if bundled and guide is not None:
        raise UsageError("--bundled and --guide can't both be meant")
    if source is None:
        known = ", ".join(session.app.configuration.bundled_profiles())
        raise UsageError("name a file or a profile", hint=f"with --bundled there are: {known}")
    plan = imports_of(session).profiles(
        ProfileRequest(
            source=source,
            guide=str(guide) if guide is not None else None,
            bundled=bundled,
            name=name,
            only=tuple(only or ()),
            score_set=score_set,
            added=tuple(added or ()),
            left_out=tuple(left_out or ()),
            replace=replace,
        )
    )
    finish(session, plan, dry_run=dry_run, output=output)


def _named(app: App, name: str) -> QualityProfile:
    known = app.settings.profiles
    if name not in known:
        raise NotFound(f"there is no profile {name!r}", hint=f"profiles: {', '.join(sorted(known))}")
    return known[name]
