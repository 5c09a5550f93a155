"""From TOML values to the types of the settings, by annotation. Every fault is reported, none raised."""

from __future__ import annotations

import re
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from radarr_cli.config.sections import keys_of
from radarr_cli.config.sources import Table, Value, unknown
from radarr_cli.domain.profile import QualityGroup
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ByteSize, FileMode, FolderPath, ProxyUrl, Url

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.config.secrets import SecretReader
    from radarr_cli.config.sections import Key
    from radarr_cli.config.sources import Document, Origin

FAULTY: Final = object()
"""Stands for a value whose fault was reported."""

# Annotations are text; a settings module may import these only for the type checker.
_KNOWN_TYPES = {
    "Secret": Secret, "Url": Url, "ProxyUrl": ProxyUrl, "FolderPath": FolderPath, "ByteSize": ByteSize,
    "FileMode": FileMode, "timedelta": timedelta, "Mapping": Mapping, "QualityGroup": QualityGroup,
    "Any": Any,
}  # fmt: skip
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
# Compiled when first used: most files hold none of these.
_DURATION_PART = r"(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w) ?"
_SIZE = r"(?i)(\d+(?:\.\d+)?) ?(B|[KMGT]i?B|[KMGT])?"
_CREDENTIAL = r"(?i)[?&](api_?key|passkey|token|password|auth\w*|rsskey|torrent_pass)="


class Unfit(ValueError):
    """A value doesn't fit its type; the message says what would."""


def annotations_of(cls: type) -> dict[str, Any]:
    """The resolved types of a dataclass's fields."""
    namespace = {**_KNOWN_TYPES, **vars(sys.modules[cls.__module__])}
    return typing.get_type_hints(cls, globalns=namespace)


def keys(cls: type) -> dict[str, Key]:
    """The keys that a table of this dataclass takes."""
    return keys_of(cls, annotations_of(cls))


def without_none(annotation: Any) -> Any:
    """The type of a value that may be left out."""
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return next(each for each in typing.get_args(annotation) if each is not types.NoneType)
    return annotation


class Converter:
    """Fills dataclasses from tables; faults go to the document."""

    def __init__(self, document: Document, secrets: SecretReader) -> None:
        self.document = document
        self.secrets = secrets

    def fields(self, table: Table, known: Mapping[str, Key], name: str) -> dict[str, Any] | None:
        """Field name to value, without the faulty ones; None where one is missing that has to be there.

        `known` are all keys the table may hold; `name` is the table's own (`client.qbit`), for secrets.
        """
        found = {}
        for key, value in table.values.items():
            if key not in known:
                self.document.report(value.origin, unknown("key", key, known))
                continue
            converted = self.value(known[key], value, f"{name}.{key}")
            if converted is not FAULTY:
                found[known[key].field] = converted
        required = [entry for entry in known.values() if entry.default is MISSING]
        for entry in required:
            if entry.name not in table.values:
                message = f"{entry.name} is missing: {entry.help or 'it is required'}"
                self.document.report(table.origin, message)
        return found if all(entry.field in found for entry in required) else None

    def value(self, key: Key, value: Value, name: str) -> Any:
        """One key's value, or FAULTY. `name` is its full key, `client.qbit.password`."""
        kind = without_none(key.annotation)
        if value.text is not None and not isinstance(value.raw, str) and _is_text(kind):
            # The environment has no quotes: a numeric password is text all the same.
            if kind is not Secret or not isinstance(value.raw, dict):
                value = Value(value.text, value.origin)
        if kind is Secret:
            secret = self.secrets.read(value, name, lambda fault: self.document.report(value.origin, fault))
            return secret if secret is not None else FAULTY
        if typing.get_origin(kind) is Mapping and typing.get_args(kind)[1] is Secret:
            return self._secrets(value, name)
        if value.origin.file is not None and value.origin.file.name == "secrets.toml":
            self.document.report(value.origin, "is no secret; it belongs into config.toml")
            return FAULTY
        if is_dataclass(kind) and isinstance(kind, type) and kind is not QualityGroup:
            return self._nested(kind, value, name)
        return self._convert(kind, value.raw, value.origin, key.choices)

    def _nested(self, kind: type, value: Value, name: str) -> Any:
        """A table within a table: `[groups.collect]`."""
        if not isinstance(value.raw, dict):
            self.document.report(value.origin, f"must be a table, not {_called(value.raw)}")
            return FAULTY
        table = Table(value.origin)
        table.values = {key: Value(raw, value.origin.child(key)) for key, raw in value.raw.items()}
        found = self.fields(table, keys(kind), name)
        return FAULTY if found is None else kind(**found)

    def _convert(self, kind: Any, raw: Any, origin: Origin, choices: tuple[str, ...] = ()) -> Any:
        container = typing.get_origin(kind)
        if container is tuple:
            return self._list(typing.get_args(kind)[0], raw, origin, choices)
        if container is Mapping:
            return self._mapping(typing.get_args(kind)[1], raw, origin)
        if kind is QualityGroup:
            return self._group(raw, origin)
        try:
            converted = convert_plain(kind, raw)
            if choices and converted not in choices:
                raise Unfit(unknown("choice", str(converted), choices))  # noqa: TRY301 - one place reports
        except Unfit as fault:
            self.document.report(origin, str(fault))
            return FAULTY
        return converted

    def _list(self, kind: Any, raw: Any, origin: Origin, choices: tuple[str, ...]) -> Any:
        if not isinstance(raw, list):
            self.document.report(origin, f"must be a list, not {_called(raw)}")
            return FAULTY
        items = [self._convert(kind, item, origin.child(at), choices) for at, item in enumerate(raw)]
        return FAULTY if any(item is FAULTY for item in items) else tuple(items)

    def _secrets(self, value: Value, name: str) -> Any:
        """A table whose values are secrets, each under a key of its own: `notifier.hook.headers.X-Key`."""
        if not isinstance(value.raw, dict):
            self.document.report(value.origin, f"must be a table, not {_called(value.raw)}")
            return FAULTY
        items = {}
        for key, raw in value.raw.items():
            one = Value(raw, value.origin.child(key))
            items[key] = self.secrets.read(one, f"{name}.{key}", partial(self.document.report, one.origin))
        return FAULTY if None in items.values() else items

    def _mapping(self, kind: Any, raw: Any, origin: Origin) -> Any:
        if not isinstance(raw, dict):
            self.document.report(origin, f"must be a table, not {_called(raw)}")
            return FAULTY
        items = {name: self._convert(kind, item, origin.child(name)) for name, item in raw.items()}
        return FAULTY if any(item is FAULTY for item in items.values()) else items

    def _group(self, raw: Any, origin: Origin) -> Any:
        """A quality's name, or a table of a group's name and its qualities."""
        if isinstance(raw, str):
            return QualityGroup(raw, (raw,))
        if not isinstance(raw, dict) or raw.keys() != {"name", "qualities"}:
            self.document.report(origin, 'must be a quality, or { name = "…", qualities = […] }')
            return FAULTY
        name = self._convert(str, raw["name"], origin.child("name"))
        members = self._list(str, raw["qualities"], origin.child("qualities"), ())
        return FAULTY if FAULTY in (name, members) else QualityGroup(name, members)


def convert_plain(kind: Any, raw: Any) -> Any:
    """A single value of one of the plain types. Raises Unfit."""
    if kind in _PLAIN:
        return _PLAIN[kind](raw)
    if kind is object:
        return raw
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if raw not in list(kind):
            raise Unfit(unknown("choice", str(raw), [str(member) for member in kind]))
        return kind(raw)
    raise TypeError(f"no conversion to {kind}")


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unfit(f"must be text, not {_called(raw)}")
    return raw


def _boolean(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Unfit(f"must be true or false, not {_called(raw)}")
    return raw


def _integer(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Unfit(f"must be a whole number, not {_called(raw)}")
    return raw


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Unfit(f"must be a number, not {_called(raw)}")
    if raw != raw:
        raise Unfit("must be a number")
    return float(raw)


def _duration(raw: Any) -> timedelta:
    if not isinstance(raw, str) or not re.fullmatch(f"({_DURATION_PART})+", raw):
        raise Unfit('must be a duration with its unit: "90s", "15m", "24h", "14d" or "1h30m"')
    try:
        return timedelta(
            seconds=sum(float(number) * _SECONDS[unit] for number, unit in re.findall(_DURATION_PART, raw))
        )
    except OverflowError:
        raise Unfit("is too long") from None


def _size(raw: Any) -> ByteSize:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return ByteSize(raw)
    match = re.fullmatch(_SIZE, raw) if isinstance(raw, str) else None
    if match is None:
        raise Unfit('must be a size: "20 GiB", "500 MB", or a number of bytes')
    unit = (match[2] or "B").upper()
    step = 1000 if unit in ("KB", "MB", "GB", "TB") else 1024
    return ByteSize(round(float(match[1]) * step ** " KMGT".index(unit[0].replace("B", " "))))


def _mode(raw: Any) -> FileMode:
    if not isinstance(raw, str) or not re.fullmatch(r"0?[0-7]{3}", raw):
        raise Unfit('must be permission bits as text: "664"')
    return FileMode(int(raw, 8))


def _url(raw: Any) -> Url:
    return Url(_address(raw, ("http", "https"), '"http://host:port/path"'))


def _proxy(raw: Any) -> ProxyUrl:
    schemes = ("http", "https", "socks5", "socks5h")
    return ProxyUrl(_address(raw, schemes, '"http://host:port" or "socks5://host:port"'))


def _address(raw: Any, schemes: tuple[str, ...], example: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where a file names a URL

    text = _text(raw).strip()
    try:
        parts = urlsplit(text)
        sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", text):
        raise Unfit(f"must be a URL: {example}")
    if parts.username is not None or parts.password is not None or re.search(_CREDENTIAL, text):
        raise Unfit("holds a credential; give it in a key of its own, where it stays secret")
    return text.rstrip("/")


def _folder(raw: Any) -> FolderPath:
    import os.path  # noqa: PLC0415 - named here, where the text of a path is worked on

    text = os.path.expanduser(_text(raw))  # noqa: PTH111 - normpath keeps it text
    if "\0" in text or not os.path.isabs(text):  # noqa: PTH117
        raise Unfit('must be an absolute path: "/srv/films" or "~/films"')
    return FolderPath(os.path.normpath(text))


_PLAIN: dict[object, Callable[[Any], Any]] = {
    str: _text, bool: _boolean, int: _integer, float: _number, timedelta: _duration, ByteSize: _size,
    FileMode: _mode, Url: _url, ProxyUrl: _proxy, FolderPath: _folder,
}  # fmt: skip


def _is_text(kind: Any) -> bool:
    return kind in (str, Secret, Url, ProxyUrl, FolderPath, FileMode) or (
        isinstance(kind, type) and issubclass(kind, StrEnum)
    )


def _called(raw: Any) -> str:
    """The TOML type of a value in words; never the value, which may be a secret in the wrong place."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(raw), "a table" if isinstance(raw, dict) else "a date")
