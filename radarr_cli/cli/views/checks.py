"""Checks, the lines of a test, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.ports import Check


def check_documents(checks: Iterable[Check]) -> list[dict[str, Any]]:
    return [
        {"subject": check.subject, "good": check.good, "message": check.message, "hint": check.hint}
        for check in checks
    ]
