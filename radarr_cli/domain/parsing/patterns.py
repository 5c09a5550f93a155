"""Regular expressions that are compiled when a name first needs them.

Compiling all of them would take longer than reading a hundred names, and a start of the program reads one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def lazy(source: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A function that gives the compiled pattern, which is compiled once."""
    return cache(lambda: re.compile(source, flags))
