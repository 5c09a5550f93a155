"""Days and instants as a person types them: 2024-05-01, or 7d ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from radarr_cli.errors import UsageError


def moment(text: str, now: datetime) -> datetime:
    """A day or an instant in local time, or so many days or hours ago."""
    units = {"d": "days", "h": "hours"}
    if text[-1:] in units and text[:-1].isdigit():
        return now - timedelta(**{units[text[-1]]: min(int(text[:-1]), 1_000_000)})
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date", hint="write 2024-05-01, 2024-05-01T20:00 or 7d") from error
    return found.astimezone() if found.tzinfo is None else found
