"""Every error that radarr-cli raises on purpose.

    RadarrCliError
      UsageError              the command line makes no sense                      exit 2
      NotFound                the thing that was named does not exist              exit 4
      Conflict                it exists already, or is in a state that forbids it  exit 5
        NoSpace               a disk or a quota is full
      SafetyBrake             going on would change more than the user allowed     exit 6
      AttentionNeeded         a person has to decide something                     exit 7
      ConfigError             the user's files are wrong; carries every fault      exit 10
      Locked                  another process holds the lock                       exit 11
      CredentialsRejected     an outside service refused the login                 exit 12
      ServiceUnavailable      an outside service cannot be used now                exit 13
        RateLimited           it told us to come back later
          BudgetSpent         we leave it alone by ourselves
        InvalidAnswer         it answered, but not with what its protocol says
      DatabaseUnavailable     Postgres cannot be reached                           exit 14
        SchemaMismatch        the schema is older or newer than this program
      Interrupted             Ctrl-C, or SIGTERM before a clean step               exit 130

`radarr_cli.cli.exit_codes` maps classes to exit codes; exit statuses are a shell matter.
Adapters wrap third-party errors at their edge: `raise ServiceUnavailable(...) from error`.
A batch never raises for one item: it returns a `Failure` and goes on.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class RadarrCliError(Exception):
    """An error with a stable code, one sentence for the user, and what to do next.

    `message` never holds a secret: adapters mask before they raise.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RadarrCliError):
    code = "usage"


class NotFound(RadarrCliError):
    code = "notFound"


class Conflict(RadarrCliError):
    """`choices` holds what the user may name instead, when there are several answers."""

    code = "conflict"

    def __init__(
        self, message: str, *, hint: str | None = None, choices: Sequence[dict[str, object]] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.choices = tuple(choices)


class NoSpace(Conflict):
    """`of` makes one of an exception where that is what it says."""

    code = "noSpace"

    @classmethod
    def of(cls, error: Exception, what: str, *, hint: str) -> NoSpace | None:
        """`what` couldn't be written; None where it was for another reason."""
        if not isinstance(error, OSError) or error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return None
        return cls(f"{what} can't be written: no space is left on its disk", hint=hint)


class SafetyBrake(RadarrCliError):
    code = "safetyBrake"


class AttentionNeeded(RadarrCliError):
    code = "attention"


class Fault(NamedTuple):
    """One fault in the user's files: `config.toml: client[1].url: not a URL`.

    `remedy` is what mends it, where that can be said; `stops`: what is set there can't work as it is.
    """

    place: str
    message: str
    remedy: str = ""
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"

    @property
    def text(self) -> str:
        """The message with its remedy."""
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class ConfigError(RadarrCliError):
    """All faults of one load, so that a user mends them in one go."""

    code = "configuration"

    def __init__(self, message: str, *, faults: Sequence[Fault] = (), hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.faults = tuple(faults)


class Locked(RadarrCliError):
    code = "locked"


class CredentialsRejected(RadarrCliError):
    """`status` is the answer's HTTP status, where there was one: 401 is about the key, 403 may be a ban."""

    code = "credentialsRejected"

    def __init__(self, message: str, *, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class ServiceUnavailable(RadarrCliError):
    """`reached` is false where not even a connection came about: that may be our own network."""

    code = "serviceUnavailable"

    def __init__(self, message: str, *, hint: str | None = None, reached: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.reached = reached


class RateLimited(ServiceUnavailable):
    """`retry_at` is the instant before which no call is made, if the service named one."""

    code = "rateLimited"

    def __init__(self, message: str, *, hint: str | None = None, retry_at: datetime | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_at = retry_at


class BudgetSpent(RateLimited):
    """We keep from calling by ourselves: the budget is spent, or someone paused it."""

    code = "budgetSpent"


class InvalidAnswer(ServiceUnavailable):
    """`status` is the answer's HTTP status, where that counts beside what was wrong with it."""

    code = "invalidAnswer"

    def __init__(self, message: str, *, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class DatabaseUnavailable(RadarrCliError):
    code = "databaseUnavailable"


class SchemaMismatch(DatabaseUnavailable):
    code = "schemaMismatch"


class Interrupted(RadarrCliError):
    code = "interrupted"


@dataclass(frozen=True)
class Failure:
    """One item of a batch that went wrong: who (`indexer:NAME`, `movie:603`), which code, what to read."""

    subject: str
    code: str
    message: str
    hint: str | None = None

    @classmethod
    def of(cls, subject: str, error: RadarrCliError) -> Failure:
        """What the user may name instead goes with the hint."""
        choices = getattr(error, "choices", ())
        named = "; ".join(" ".join(str(value) for value in choice.values()) for choice in choices)
        hint = " ".join(filter(None, (error.hint, f"There are: {named}" if named else "")))
        return cls(subject, error.code, error.message, hint or None)
