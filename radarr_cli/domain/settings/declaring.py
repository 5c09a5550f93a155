"""How a settings class is declared: its decorator, its fields with their help, and the types of its values.

Each field carries its help text as metadata, from which the JSON Schema, the template of `init` and the man
page are made.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any, NewType, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
def settings_value(cls: type[T]) -> type[T]:
    """A keyword-only dataclass that type checkers hold frozen, without repr and comparison; compare `vars`.

    What holds secrets isn't printed; and every start makes all of these classes. A dataclass compiles each of
    its methods anew: with all of them it would cost ten times as much as it does without any.
    """
    made = dataclass(init=False, repr=False, eq=False)(cls)
    made.__init__ = _fill  # type: ignore[method-assign]
    return made


def _fill(self: Any, **values: Any) -> None:
    """The `__init__` of every settings class. Raises TypeError as a dataclass's own does."""
    known = self.__dataclass_fields__
    if not values.keys() <= known.keys():
        raise TypeError(f"{type(self).__name__} takes no {', '.join(values.keys() - known.keys())}")
    for name, declared in known.items():
        if name not in values:
            if declared.default_factory is not MISSING:
                values[name] = declared.default_factory()
            elif declared.default is not MISSING:
                values[name] = declared.default
            else:
                raise TypeError(f"{type(self).__name__} needs {name}")
    self.__dict__.update(values)


Url = NewType("Url", str)
"""An http or https URL without a trailing slash."""
ProxyUrl = NewType("ProxyUrl", str)
"""An http, https, socks5 or socks5h URL, without a login; a SOCKS proxy resolves host names."""
FolderPath = NewType("FolderPath", str)
"""An absolute path; `~` is expanded where the files are read."""
ByteSize = NewType("ByteSize", int)
"""Bytes; written as a number or as "20 GiB"."""
FileMode = NewType("FileMode", int)
"""Permission bits; written as an octal string, "664"."""


def option(help_text: str, default: Any = MISSING, **metadata: object) -> Any:
    """A dataclass field with its help text; without a default the user has to give it."""
    extra = {"help": help_text, **metadata}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=extra)
    return field(default=default, metadata=extra)
