"""What every command is given: the program's collaborators and where its result goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from radarr_cli.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.bootstrap import App
    from radarr_cli.cli.output import Output
    from radarr_cli.errors import Failure


@dataclass(slots=True, repr=False, eq=False)
class Session:
    """`app` is lazy: a command pays for what it touches."""

    app: App
    output: Output

    def observes(self) -> bool:
        """Whether [safety] only lets us observe; then that is said, for nothing will have been done."""
        observing = self.app.settings.safety.observes
        if observing:
            self.output.note("[safety] mode is observe: no download client and no file is touched")
        return observing

    def finish(self, failures: Sequence[Failure]) -> None:
        """Report a batch's failures and leave with "partial" if there were any."""
        if failures:
            self.output.failures(failures)
            raise typer.Exit(ExitCode.PARTIAL)

    def confirm(self, question: str, *, yes: bool, count: int, limit: int = 20) -> None:
        """Ask before more than `limit` films change; without a terminal `--yes` is needed.

        Raises UsageError without a terminal, Conflict when the answer is no.
        """
        if yes or count <= limit:
            return
        from radarr_cli.errors import Conflict, UsageError  # noqa: PLC0415 - the rare path

        if not self.output.interactive:
            raise UsageError(f"{question} needs --yes", hint="add --yes, or narrow the choice")
        if not typer.confirm(question, err=True):
            raise Conflict("nothing was changed")


def session_of(context: typer.Context) -> Session:
    """The session that `main` put into the context."""
    session = context.find_root().obj
    if not isinstance(session, Session):
        raise TypeError("the command runs outside `main`")
    return session
