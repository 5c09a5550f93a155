"""`config`: check what the files say, show what it comes to, and edit them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.bootstrap import App
    from radarr_cli.cli.session import Session

app = typer.Typer(cls=showing("show"))


@app.command(epilog="Example: radarr-cli config check")
def check(context: typer.Context) -> None:
    """Read the whole configuration, and name each fault's place.

    That is all files and the environment. Warnings (a secret that others can read, a variable that
    isn't set) don't change the exit code.
    """
    session = session_of(context)
    configuration = session.app.configuration
    _ = configuration.settings.formats.all
    warnings = configuration.warnings()
    files = [str(source.path) for source in configuration.loaded.files]

    def view() -> str:
        read = ", ".join(source.name for source in configuration.loaded.files) or "no file, only defaults"
        return f"{configuration.paths.folder}: good ({read})"

    for warning in warnings:
        session.output.warn(str(warning))
    session.output.emit(
        {
            "status": "ok",
            "files": files,
            "warnings": [{"place": warning.place, "message": warning.text} for warning in warnings],
        },
        view,
    )


@app.command(epilog="Example: radarr-cli config show --changed")
def show(
    context: typer.Context,
    section: Annotated[str | None, typer.Argument(help="Only this section or key, such as tmdb.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only what isn't the default.")] = False,
) -> None:
    """Show every setting and where it was set.

    Secrets are shown only by their reference.
    """
    session = session_of(context)
    described = [
        each
        for each in session.app.configuration.described()
        if (section is None or f"{each.key}.".startswith(f"{section}."))
        and not (changed and each.origin == "default")
    ]
    if section is not None and not described and not changed:
        from radarr_cli.errors import NotFound  # noqa: PLC0415 - the rare path

        raise NotFound(f'nothing is set under "{section}"', hint="radarr-cli config show lists all keys")

    def view() -> Any:
        from radarr_cli.cli.views.config import settings_table  # noqa: PLC0415 - only a person needs rich

        return settings_table(described)

    session.output.emit([each._asdict() for each in described], view)


@app.command(epilog='Example: $EDITOR "$(radarr-cli config path)"')
def path(context: typer.Context) -> None:
    """Print where the configuration file is (or will be)."""
    session = session_of(context)
    paths = session.app.configuration.paths
    session.output.emit(
        {
            "file": str(paths.file),
            "exists": paths.file.exists(),
            "folder": str(paths.folder),
            "parts": str(paths.parts),
            "secrets": str(paths.secrets),
            "formats": str(paths.formats),
        },
        lambda: str(paths.file),
    )


@app.command(epilog="Example: radarr-cli config schema > radarr-cli.schema.json")
def schema(context: typer.Context) -> None:
    """Print the JSON Schema of the configuration.

    It is for editors that complete and check as you type.
    """
    import json  # noqa: PLC0415 - this command only

    session = session_of(context)
    document = session.app.configuration.schema()
    session.output.emit(document, lambda: json.dumps(document, indent=2, ensure_ascii=False))


@app.command(epilog="Example: radarr-cli config edit")
def edit(context: typer.Context) -> None:
    """Open config.toml in $VISUAL or $EDITOR, then check it.

    Faults can be mended at once. A file that doesn't exist yet begins as the commented template.
    """
    from radarr_cli.errors import ConfigError, UsageError  # noqa: PLC0415 - this command only

    session = session_of(context)
    if not session.output.interactive:
        raise UsageError("an editor needs a terminal", hint="the file is at: radarr-cli config path")
    configuration = session.app.configuration
    configuration.begin_file()
    while True:
        _open_editor(session.app, configuration.paths.file)
        configuration.reload()
        if not configuration.loaded.faults:
            session.output.emit({"status": "ok", "file": str(configuration.paths.file)}, lambda: "good")
            return
        try:
            _ = configuration.settings
        except ConfigError as error:
            if not _edit_again(session, error):
                raise


def _open_editor(app: App, file: Path) -> None:
    import shlex  # noqa: PLC0415 - this command only
    import subprocess  # noqa: PLC0415

    from radarr_cli.errors import UsageError  # noqa: PLC0415

    editor = app.environment.get("VISUAL") or app.environment.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), str(file)], check=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor {editor} can't be started: {error}", hint="set $EDITOR") from error
    if done.returncode:
        raise UsageError(f"the editor {editor} left with status {done.returncode}")


def _edit_again(session: Session, error: Any) -> bool:
    for fault in error.faults:
        session.output.note(f"  {fault}")
    return typer.confirm("Edit again?", default=True, err=True)
