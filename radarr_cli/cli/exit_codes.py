"""Which exit status each error means: the one table, printed in the manual.

0    done, or nothing to do
1    a bug in radarr-cli; the traceback is in the log
2    the command line makes no sense
3    partial: some items or stages failed
4    not found
5    conflict, or a state that forbids it
6    a safety brake stopped the run
7    attention: a person has to decide something that turned up in this run
10   the configuration is wrong
11   another process holds the lock
12   credentials were rejected
13   an outside service is unavailable
14   the database is unreachable, or its schema does not fit
130  interrupted
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from radarr_cli import errors

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    DONE = 0
    BUG = 1
    USAGE = 2
    PARTIAL = 3
    NOT_FOUND = 4
    CONFLICT = 5
    SAFETY_BRAKE = 6
    ATTENTION = 7
    CONFIGURATION = 10
    LOCKED = 11
    CREDENTIALS = 12
    UNAVAILABLE = 13
    DATABASE = 14
    INTERRUPTED = 130


EXIT_CODES: dict[type[errors.RadarrCliError], ExitCode] = {
    errors.UsageError: ExitCode.USAGE,
    errors.NotFound: ExitCode.NOT_FOUND,
    errors.Conflict: ExitCode.CONFLICT,
    errors.SafetyBrake: ExitCode.SAFETY_BRAKE,
    errors.AttentionNeeded: ExitCode.ATTENTION,
    errors.ConfigError: ExitCode.CONFIGURATION,
    errors.Locked: ExitCode.LOCKED,
    errors.CredentialsRejected: ExitCode.CREDENTIALS,
    errors.ServiceUnavailable: ExitCode.UNAVAILABLE,
    errors.DatabaseUnavailable: ExitCode.DATABASE,
    errors.Interrupted: ExitCode.INTERRUPTED,
}
MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done, or nothing to do",
    ExitCode.BUG: "a bug in radarr-cli",
    ExitCode.USAGE: "the command line makes no sense",
    ExitCode.PARTIAL: "partial: some items or stages failed",
    ExitCode.NOT_FOUND: "not found",
    ExitCode.CONFLICT: "conflict, or a state that forbids it",
    ExitCode.SAFETY_BRAKE: "a safety brake stopped the run",
    ExitCode.ATTENTION: "a person has to decide something that turned up in this run",
    ExitCode.CONFIGURATION: "the configuration is wrong",
    ExitCode.LOCKED: "another process holds the lock",
    ExitCode.CREDENTIALS: "credentials were rejected",
    ExitCode.UNAVAILABLE: "an outside service is unavailable",
    ExitCode.DATABASE: "the database is unreachable, or its schema does not fit",
    ExitCode.INTERRUPTED: "interrupted",
}
_PRECEDENCE = (
    ExitCode.INTERRUPTED, ExitCode.BUG, ExitCode.CONFIGURATION, ExitCode.DATABASE, ExitCode.LOCKED,
    ExitCode.SAFETY_BRAKE, ExitCode.PARTIAL, ExitCode.ATTENTION,
)  # fmt: skip


def code_of(error: errors.RadarrCliError) -> ExitCode:
    """The exit code of an error, by its nearest class in the table."""
    for cls in type(error).__mro__:
        if cls in EXIT_CODES:
            return EXIT_CODES[cls]
    return ExitCode.BUG


def common_code(codes: Iterable[str]) -> ExitCode:
    """What a command exits with whose targets all failed with these errors (`RadarrCliError.code`): what they
    have in common, else PARTIAL."""
    classes = {cls.code: cls for cls in vars(errors).values() if _is_error(cls)}
    found = {
        next((EXIT_CODES[base] for base in classes[code].__mro__ if base in EXIT_CODES), ExitCode.PARTIAL)
        if code in classes
        else ExitCode.PARTIAL
        for code in codes
    }
    return found.pop() if len(found) == 1 else ExitCode.PARTIAL


def strongest(codes: Iterable[ExitCode]) -> ExitCode:
    """What a run that met several of them exits with: 130 > 1 > 10 > 14 > 11 > 6 > 3 > 7 > 0."""
    met = set(codes)
    return next((code for code in _PRECEDENCE if code in met), max(met, default=ExitCode.DONE))


def _is_error(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, errors.RadarrCliError)
