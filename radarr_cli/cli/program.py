"""The Typer program: the lazy commands, the global options as its help tells them, and one call of it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

# A pipe gets plain help: rich would double the time and only draw boxes nobody sees. Typer reads this once.
_PLAIN_HELP = not sys.stdout.isatty() and "TYPER_USE_RICH" not in os.environ
if _PLAIN_HELP:
    os.environ["TYPER_USE_RICH"] = "0"
import typer  # noqa: E402 - after the switch above

if _PLAIN_HELP:
    del os.environ["TYPER_USE_RICH"]

from typer._click.exceptions import ClickException, NoArgsIsHelpError  # noqa: E402 - Typer vendors it; <0.29

from radarr_cli.cli.exit_codes import ExitCode  # noqa: E402
from radarr_cli.cli.lazy import LazyGroup  # noqa: E402
from radarr_cli.cli.session import Session  # noqa: E402
from radarr_cli.errors import Interrupted  # noqa: E402

if TYPE_CHECKING:
    from radarr_cli.bootstrap import App
    from radarr_cli.cli.output import Output
    from radarr_cli.errors import UsageError

program = typer.Typer(
    cls=LazyGroup,
    name="radarr-cli",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog="Example: radarr-cli get 'The Matrix (1999)'.  Every command takes --help.",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


@program.callback()
def root(
    config: str = typer.Option(None, "--config", metavar="FILE", help="Configuration file to read."),
    json: bool = typer.Option(False, "--json", help="Print JSON: v3 resources where Radarr has them."),
    quiet: bool = typer.Option(False, "--quiet", "-q", help="Print nothing unless something is wrong."),
    verbose: bool = typer.Option(
        False, "--verbose", help="Say more; log every outside call on stderr, and tracebacks of bugs."
    ),
    no_color: bool = typer.Option(False, "--no-color", help="Don't colour the output."),
    log_format: str = typer.Option(None, "--log-format", metavar="FORM", help="Log on stderr: text or json."),
    log_file: str = typer.Option(None, "--log-file", metavar="FILE", help="Log to this file, too."),
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    """A movie library manager for the command line.

    Global options may stand before or after the command.
    """


def call(arguments: list[str], app: App, output: Output) -> int | None:
    """Call the command of these arguments; its exit code, None for done. Raises RadarrCliError."""
    command = typer.main.get_command(program)
    if not arguments and sys.stdout.isatty() and app.is_set_up:
        arguments = ["status"]
    try:
        result = command.main(
            arguments, prog_name="radarr-cli", standalone_mode=False, obj=Session(app, output)
        )
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        raise Interrupted("aborted") from None
    except NoArgsIsHelpError as bare:
        if output.json:
            raise _usage_error(bare) from None
        bare.show(sys.stderr)
        return ExitCode.USAGE
    except ClickException as fault:
        raise _usage_error(fault) from None
    if result == ExitCode.INTERRUPTED:  # Typer makes that of Ctrl-C, and no command of ours does
        raise KeyboardInterrupt
    return result if isinstance(result, int) else None


def _usage_error(fault: ClickException) -> UsageError:
    from radarr_cli.cli.usage_faults import usage_error  # noqa: PLC0415 - only where something is wrong

    return usage_error(fault)
