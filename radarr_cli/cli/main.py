"""The program: global options, the lazy commands, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from radarr_cli import __version__
from radarr_cli.errors import ConfigError, Conflict, Interrupted, RadarrCliError

# A command lives for less than a second and leaves little garbage: looking for it while modules are loaded
# costs a fifth of the start. Runs that go on for long still collect, only seldom.
gc.set_threshold(100_000, 50, 100)
# A pipe gets plain help: rich would double the time and only draw boxes nobody sees. Typer reads this once.
_PLAIN_HELP = not sys.stdout.isatty() and "TYPER_USE_RICH" not in os.environ
if _PLAIN_HELP:
    os.environ["TYPER_USE_RICH"] = "0"
import typer  # noqa: E402 - after the switch above

if _PLAIN_HELP:
    del os.environ["TYPER_USE_RICH"]

from typer._click.exceptions import ClickException  # noqa: E402 - Typer vendors it; pinned below 0.29

from radarr_cli.cli.exit_codes import ExitCode, code_of  # noqa: E402
from radarr_cli.cli.lazy import LazyGroup  # noqa: E402
from radarr_cli.cli.options import take_global  # noqa: E402
from radarr_cli.cli.output import Output  # noqa: E402
from radarr_cli.cli.session import Session  # noqa: E402

if TYPE_CHECKING:
    from radarr_cli.cli.options import GlobalOptions

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
    verbose: bool = typer.Option(False, "--verbose", help="Say more on stderr; print tracebacks of bugs."),
    no_color: bool = typer.Option(False, "--no-color", help="Don't colour the output."),
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    """A movie library manager for the command line.

    Global options may stand before or after the command.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit with a code of `cli.exit_codes`."""
    options, rest = take_global(sys.argv[1:] if arguments is None else arguments)
    if options.version:
        print(f"radarr-cli {__version__}")  # noqa: T201
        raise SystemExit(0)
    output = Output(
        json=options.json, quiet=options.quiet, verbose=options.verbose, color=not options.no_color
    )
    code = _run(rest, options, output)
    # The collection at the interpreter's end would walk through every loaded module for nothing.
    gc.freeze()
    raise SystemExit(code)


def _run(arguments: list[str], options: GlobalOptions, output: Output) -> int:
    try:
        return int(_call(arguments, options, output) or 0)
    except RadarrCliError as error:
        output.error(error, code_of(error), _extra(error, as_json=output.json))
        return code_of(error)
    except KeyboardInterrupt:
        output.error(Interrupted("interrupted"), ExitCode.INTERRUPTED, {})
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough; Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:
        if options.verbose:
            raise
        output.error(
            RadarrCliError(
                f"a bug in radarr-cli: {type(error).__name__}",
                hint="run again with --verbose for the traceback, and report it",
            ),
            ExitCode.BUG,
            {},
        )
        return ExitCode.BUG


def _call(arguments: list[str], options: GlobalOptions, output: Output) -> int | None:
    from pathlib import Path  # noqa: PLC0415 - not needed for --version and --help

    from radarr_cli.bootstrap import App  # noqa: PLC0415

    named = Path(options.config).expanduser() if options.config else None
    # The command's name alone: what follows may be a link with a passkey.
    name = next((word for word in arguments if not word.startswith("-")), "")
    session = Session(App(named, command=f"radarr-cli {name}".strip()), output)
    command = typer.main.get_command(program)
    if not arguments and sys.stdout.isatty() and session.app.is_set_up:
        arguments = ["status"]
    try:
        result = command.main(arguments, prog_name="radarr-cli", standalone_mode=False, obj=session)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        raise Interrupted("aborted") from None
    except ClickException as fault:
        fault.show(sys.stderr)
        return ExitCode.USAGE
    return result if isinstance(result, int) else None


def _extra(error: RadarrCliError, *, as_json: bool) -> dict[str, object]:
    """What an error carries besides its sentence: all faults, or the choices a user has."""
    if isinstance(error, ConfigError) and error.faults:
        if as_json:
            return {"faults": [{"place": fault.place, "message": fault.message} for fault in error.faults]}
        return {"lines": [str(fault) for fault in error.faults]}
    if isinstance(error, Conflict) and error.choices:
        if as_json:
            return {"choices": list(error.choices)}
        return {"lines": [" ".join(str(value) for value in choice.values()) for choice in error.choices]}
    return {}
