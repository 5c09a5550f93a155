"""Checks, the lines of a test: as JSON and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.ports import Check, ServiceTest


def check_documents(checks: Iterable[Check]) -> list[dict[str, Any]]:
    return [
        {"subject": check.subject, "good": check.good, "message": check.message, "hint": check.hint}
        for check in checks
    ]


def test_documents(tests: Iterable[ServiceTest]) -> list[dict[str, Any]]:
    return [
        {"name": test.name, "kind": test.kind, "good": test.good, "checks": check_documents(test.checks)}
        for test in tests
    ]


def test_lines(tests: Sequence[ServiceTest], nothing: str, *, failing_only: bool = False) -> Lines:
    """A line a check; what is wrong is followed by what to do. `nothing` is said where there was no test."""
    lines = []
    for test in tests:
        for check in test.checks:
            if failing_only and check.good:
                continue
            mark = "ok  " if check.good else "FAIL"
            lines.append(f"{mark} {safe(test.name)}: {safe(check.subject)}: {safe(check.message)}")
            if check.hint and not check.good:
                lines.append(f"     {safe(check.hint)}")
    return Lines("\n".join(lines) or nothing)
