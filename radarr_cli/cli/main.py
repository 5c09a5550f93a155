"""The program: it starts here, and here is the one place where errors become exit codes."""

from __future__ import annotations

import gc

# A command lives for less than a second and leaves little garbage: looking for it while modules are loaded
# costs a fifth of the start. Runs that go on for long still collect, only seldom.
gc.set_threshold(100_000, 50, 100)
import os  # noqa: E402 - after the line above
import sys  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from radarr_cli import __version__, log  # noqa: E402
from radarr_cli.cli.exit_codes import ExitCode, code_of  # noqa: E402
from radarr_cli.cli.global_options import take_global  # noqa: E402
from radarr_cli.cli.output import Output, ReaderLeft, writing  # noqa: E402
from radarr_cli.errors import (  # noqa: E402
    ConfigError,
    Conflict,
    Interrupted,
    NoSpace,
    RadarrCliError,
    UsageError,
)

if TYPE_CHECKING:
    from radarr_cli.cli.global_options import GlobalOptions


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit with a code of `cli.exit_codes`."""
    _open_streams()
    options, rest = take_global(sys.argv[1:] if arguments is None else arguments)
    if options.version:
        print(f"radarr-cli {__version__}")  # noqa: T201
        raise SystemExit(0)
    output = Output(
        json=options.json, quiet=options.quiet, verbose=options.verbose, color=not options.no_color
    )
    code = _run(rest, options, output)
    log.tell("debug", "commandEnded", exitCode=int(code))
    log.begin(None)
    _close_streams()
    # The collection at the interpreter's end would walk through every loaded module for nothing.
    gc.freeze()
    raise SystemExit(code)


def _run(arguments: list[str], options: GlobalOptions, output: Output) -> int:
    try:
        code = int(_call(arguments, options, output) or 0)
        with writing():
            sys.stdout.flush()
    except RadarrCliError as error:
        output.error(error, code_of(error), _extra(error, as_json=output.json))
        return code_of(error)
    except KeyboardInterrupt:
        output.error(Interrupted("interrupted"), ExitCode.INTERRUPTED, {})
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, ReaderLeft):
        return ExitCode.DONE
    except Exception as error:
        what = str(getattr(error, "filename", None) or "a file")
        if full := NoSpace.of(error, what, hint="make room there"):
            output.error(full, code_of(full), {})
            return code_of(full)
        said = f"a bug in radarr-cli: {type(error).__name__}"
        log.tell_bug("bug", said, error)
        hint = "run again with --verbose for the traceback, and report it"
        if place := log.where():
            hint = f"please report it, with the traceback {place}"
        output.error(RadarrCliError(said, hint=hint), ExitCode.BUG, {})
        return ExitCode.BUG
    else:
        return code


def _open_streams() -> None:
    """Where one of the three was closed (`>&-`), a file or a connection would take its place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8"))


def _close_streams() -> None:
    """Python would complain once more at its end of what it couldn't write, and end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _call(arguments: list[str], options: GlobalOptions, output: Output) -> int | None:
    from pathlib import Path  # noqa: PLC0415 - not needed for --version

    from radarr_cli.bootstrap import App, LogWishes  # noqa: PLC0415
    from radarr_cli.cli.completing import is_question, offer  # noqa: PLC0415

    named = Path(options.config).expanduser() if options.config else None
    # The command's name alone: what follows may be a link with a passkey.
    name = next((word for word in arguments if not word.startswith("-")), "")
    if options.log_format not in (None, "text", "json"):
        raise UsageError(f"--log-format doesn't know {options.log_format!r}", hint="known: text, json")
    file = str(Path(options.log_file).expanduser().absolute()) if options.log_file else None
    wishes = LogWishes(options.verbose, options.log_format, file)
    app = App(named, command=f"radarr-cli {name}".strip(), log=wishes)
    if is_question(arguments):
        # Somebody waits for this after each press of Tab, and Typer would make it half as long again.
        offer(app, output, *arguments[1:])
        return None
    if any(wishes):
        app.begin_log()
    from radarr_cli.cli.program import call  # noqa: PLC0415 - Typer is most of a short command's time

    try:
        return call(arguments, app, output)
    except Exception:
        app.begin_log()  # what ends a command that has read no configuration belongs there, too
        raise


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
