"""The custom formats in force, read when something is judged: most commands never ask for them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.formats.matching import FormatMatcher
    from radarr_cli.domain.formats.model import CustomFormat


class FormatLibrary:
    """What `read` gives, asked once and only when needed; it may raise ConfigError with all faults."""

    def __init__(self, read: Callable[[], tuple[CustomFormat, ...]] = tuple) -> None:
        self._read = read

    @cached_property
    def all(self) -> tuple[CustomFormat, ...]:
        """The formats in the order of their names."""
        return tuple(sorted(self._read(), key=lambda found: found.name))

    @cached_property
    def matcher(self) -> FormatMatcher:
        """All of them, ready to be asked of many releases."""
        from radarr_cli.domain.formats.matching import FormatMatcher  # noqa: PLC0415 - only to judge

        return FormatMatcher(self.all)
