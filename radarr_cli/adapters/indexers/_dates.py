"""Dates of feeds: RFC 822 as it is found in the wild, ISO 8601, American and German ones, C's, and seconds or
milliseconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
# Minutes east of Greenwich. Letters that name several zones mean the one that feeds use most.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60,
    "mest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "jst": 540, "kst": 540, "awst": 480,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ast": -240, "adt": -180, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540,
    "akdt": -480, "hst": -600, "brt": -180,
}  # fmt: skip
_RFC_822 = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3})[A-Za-z]*\.?[\s-]+(\d{4}|\d{2}),?"
    r"(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm]\b)?)?\s*(.*)"
)
_ISO_8601 = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?\s*(.*)"
)
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm]\b)?"
# "Mar 14, 2015 5:10 PM", and C's "Sat Mar 14 17:10:42 2015", whose year stands behind the time.
_MONTH_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?([A-Za-z]{{3}})[A-Za-z]*\.?\s+(\d{{1,2}})(?:,?\s+(\d{{4}})\b)?,?"
    rf"(?:\s+{_CLOCK})?(?:\s*\b([A-Z]{{2,5}})\b)?(?:\s*\b(\d{{4}})\b)?\s*(.*)"
)
# Slashes part American dates, dots German ones; a first number that is no month is a day all the same.
_NUMBERS = re.compile(rf"(\d{{1,2}})([/.])(\d{{1,2}})\2(\d{{4}})(?:,?\s+{_CLOCK})?\s*(.*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\s*(Z?|[+-]\d{2}:?\d{2})")
_OFFSET = re.compile(r"(?:GMT|UTC?)?\s*([+-])(\d{1,2}):?(\d{2})?\b", re.IGNORECASE)
_SECONDS = re.compile(r"(\d{9,10})(\d{3})?")


def read_date(text: str | None) -> datetime | None:
    """The instant in UTC; None where the text names none. Without a zone, or with an unknown one: UTC."""
    stripped = (text or "").strip()
    try:
        if found := _RFC_822.match(stripped):
            day, month, year, hour, minute, second, half, zone = found.groups()
            return _instant(
                _full_year(int(year)), _MONTHS.get(month.lower(), 0), int(day),
                (_full_hour(int(hour or 0), half), int(minute or 0), int(second or 0)), zone,
            )  # fmt: skip
        if found := _ISO_8601.match(stripped):
            year, month, day, hour, minute, second, zone = found.groups()
            clock = (int(hour or 0), int(minute or 0), int(second or 0))
            return _instant(int(year), int(month), int(day), clock, zone)
        if found := _SECONDS.fullmatch(stripped):
            return datetime.fromtimestamp(int(found[1]), UTC)
        return _read_odd_date(stripped)
    except (ValueError, OverflowError):
        return None
    return None


def _read_odd_date(text: str) -> datetime | None:
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = found.groups()
        clock = (int(hour or 0), int(minute or 0), int(second or 0))
        return _instant(int(year), int(month), int(day), clock, zone)
    if found := _NUMBERS.match(text):
        one, mark, two, year, hour, minute, second, half, zone = found.groups()
        day, month = (one, two) if mark == "." or int(one) > 12 else (two, one)
        clock = (_full_hour(int(hour or 0), half), int(minute or 0), int(second or 0))
        return _instant(int(year), int(month), int(day), clock, zone)
    if found := _MONTH_FIRST.match(text):
        name, day, year, hour, minute, second, half, zone, late_year, rest = found.groups()
        clock = (_full_hour(int(hour or 0), half), int(minute or 0), int(second or 0))
        month_number = _MONTHS.get(name.lower(), 0)
        return _instant(int(year or late_year or 0), month_number, int(day), clock, zone or rest)
    return None


def _instant(year: int, month: int, day: int, clock: tuple[int, int, int], zone: str) -> datetime:
    hour, minute, second = clock
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(zone.strip()))
    return local.astimezone(UTC)


def _zone(text: str) -> timezone:
    if offset := _OFFSET.match(text):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    else:
        word = text.split(maxsplit=1)[0] if text else ""
        minutes = _ZONES.get(word.strip("()").lower(), 0)
    sign = -1 if offset and offset[1] == "-" else 1
    return timezone(timedelta(minutes=sign * minutes))


def _full_year(year: int) -> int:
    """Two digits mean 1970 to 2069."""
    if year >= 100:
        return year
    return year + (2000 if year < 70 else 1900)


def _full_hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    return hour % 12 + (12 if half.lower() == "pm" else 0)
