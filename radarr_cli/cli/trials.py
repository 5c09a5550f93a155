"""How `indexers test`, `clients test` and `notify test` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.cli.output import Output
    from radarr_cli.errors import Failure
    from radarr_cli.ports import ServiceTest


def answer(
    output: Output, tests: Sequence[ServiceTest], nothing: str, failures: Sequence[Failure] = ()
) -> None:
    """Show the tests; `nothing` is said where there was none. Ends with the code that all faults have in
    common, where nothing was good, else with 3."""
    from radarr_cli.cli.views import checks as views  # noqa: PLC0415 - not for --help

    output.emit(
        views.test_documents(tests),
        lambda: views.test_lines(tests, nothing, failing_only=output.quiet),
        wrong=not all(test.good for test in tests),
    )
    output.failures(failures)
    wrong = [check.code or "" for test in tests for check in test.checks if not check.good]
    if wrong or failures:
        alike = not failures and not any(test.good for test in tests)
        raise typer.Exit(common_code(wrong) if alike else ExitCode.PARTIAL)
