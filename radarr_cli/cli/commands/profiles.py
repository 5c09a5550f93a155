"""`radarr-cli profiles`: quality profiles."""

from __future__ import annotations

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound

app = typer.Typer(no_args_is_help=True)


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
    known = session.app.settings.profiles
    if name not in known:
        raise NotFound(f"there is no profile {name!r}", hint=f"profiles: {', '.join(sorted(known))}")
    profile = known[name]
    session.output.emit(views.resource(profile), lambda: views.detail(profile))
