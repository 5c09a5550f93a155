"""Back from settings to what TOML and JSON can hold: the reverse of `conversion`, written as people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from radarr_cli.config.conversion import without_none
from radarr_cli.domain.profile import QualityGroup
from radarr_cli.domain.secret import MASK, Secret
from radarr_cli.domain.settings import ByteSize, FileMode

_UNITS: tuple[tuple[str, int], ...] = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def plain(annotation: Any, value: Any) -> Any:
    """The value of a key as its file could say it; None is "not set", a secret its mask."""
    kind = without_none(annotation)
    if value is None:
        return None
    if isinstance(value, Secret):
        return MASK
    if isinstance(value, timedelta):
        return duration(value)
    if kind is ByteSize:
        return size(value)
    if kind is FileMode:
        return f"{value:o}"
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, QualityGroup):
        alone = value.qualities == (value.name,)
        return value.name if alone else {"name": value.name, "qualities": list(value.qualities)}
    if is_dataclass(value):
        return {each.name.rstrip("_"): plain(None, getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain(type(item), item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(type(item), item) for key, item in value.items()}
    return value


def duration(value: timedelta) -> str:
    """`1h30m`, `14d`, `250ms`."""
    milliseconds = value // timedelta(milliseconds=1)
    seconds, rest = divmod(milliseconds, 1000)
    # Days are only used alone: "30h" says more than "1d6h".
    units = _UNITS[1:] if seconds % 86400 else _UNITS
    text = ""
    for unit, length in units:
        count, seconds = divmod(seconds, length)
        text += f"{count}{unit}" if count else ""
    return text + (f"{rest}ms" if rest or not text else "")


def size(value: int) -> Any:
    """`500 GiB` where that is exact, else the bytes."""
    for power, unit in ((4, "TiB"), (3, "GiB"), (2, "MiB"), (1, "KiB")):
        if value and value % 1024**power == 0:
            return f"{value // 1024**power} {unit}"
    return value
