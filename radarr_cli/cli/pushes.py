"""`releases push`: releases from an announce tool, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.output import safe
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.services.grabs.pushing import Pushed

_LARGEST = 10 * 1024**2


def push(session: Session, source: str) -> None:
    """Push what `source` holds (`-`: stdin): one release, or a list of them.

    Leaves with 0 if one was taken (or would have been, while we only observe), 6 where a
    limit of [safety] was in the way, 3 where taking it failed, 5 if
    all were rejected, 4 if none is a film of the library. Raises NotFound and UsageError.
    """
    from radarr_cli.cli.views import releases as views  # noqa: PLC0415 - not for --help

    pushed = [session.app.pushing.push(document) for document in _documents(source)]
    now = session.app.now()
    verdicts = [verdict for each in pushed for verdict in each.verdicts]
    session.output.emit(
        [views.resource(verdict, now) for verdict in verdicts],
        lambda: "\n".join(_line(each) for each in pushed),
        wrong=_code(pushed) != ExitCode.DONE,
    )
    failures = [failure for each in pushed for failure in each.failures]
    if failures:
        session.output.failures(failures)
    raise typer.Exit(_code(pushed))


def _code(pushed: list[Pushed]) -> ExitCode:
    if any(each.failures for each in pushed):
        return ExitCode.PARTIAL
    if any(each.grabbed or each.observed for each in pushed):
        return ExitCode.DONE
    if any(each.braked for each in pushed):
        return ExitCode.SAFETY_BRAKE
    return ExitCode.CONFLICT if any(each.known for each in pushed) else ExitCode.NOT_FOUND


def _line(pushed: Pushed) -> str:
    title = safe(pushed.verdicts[0].candidate.offer.title) if pushed.verdicts else "?"
    if pushed.grabbed:
        return f"{title}: grabbed with {safe(pushed.grabbed[0].grab.client)}"
    if pushed.observed:
        return f"{title}: would have been grabbed with {safe(pushed.observed[0].client)}"
    if pushed.braked:
        return f"{title}: {safe('; '.join(pushed.braked))}"
    reasons = {rejection.message: None for verdict in pushed.verdicts for rejection in verdict.rejections}
    return f"{title}: {safe('; '.join(reasons)) or 'not taken'}"


def _documents(source: str) -> list[dict[str, Any]]:
    try:
        text = sys.stdin.read(_LARGEST) if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound(f"{source} can't be read") from error
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(
            "what was pushed is no JSON", hint='for example {"title": "...", "downloadUrl": "..."}'
        ) from error
    documents = found if isinstance(found, list) else [found]
    if not documents or not all(isinstance(each, dict) for each in documents):
        raise UsageError("a release is a JSON object")
    return documents
