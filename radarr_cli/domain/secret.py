"""A value that must never be seen: an API key, a password, a passkey."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

MASK = "********"


class Secret:
    """A reference to a secret, resolved at the moment of use and never before.

    `origin` says where the value comes from (`env RADARR_KEY`, `file /run/secrets/key`); it is safe to
    show. The value is only had by `reveal()`: printing, formatting, comparing, hashing, pickling and
    copying give the mask or an error, so that no log, traceback or row can hold it by accident.
    """

    __slots__ = ("_resolve", "_value", "origin")

    def __init__(self, resolve: Callable[[], str], origin: str) -> None:
        self._resolve = resolve
        self._value: str | None = None
        self.origin = origin

    @classmethod
    def of(cls, value: str, origin: str = "given") -> Secret:
        """A secret whose value is at hand already."""
        return cls(lambda: value, origin)

    def reveal(self) -> str:
        """The value. Raises ConfigError where the reference cannot be resolved."""
        if self._value is None:
            self._value = self._resolve()
        return self._value

    @property
    def revealed(self) -> str | None:
        """The value if somebody has asked for it, for those who mask it; nothing is resolved."""
        return self._value

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return MASK

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret can't be copied or stored")
