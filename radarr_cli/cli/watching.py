"""Looking again and again: what `--watch` does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.cli.output import Output


def watched(output: Output, every: float, times: int) -> Iterator[None]:
    """A turn a look, `every` seconds apart, `times` of them (0: until Ctrl-C), each on a clean screen."""
    looks = 0
    while True:
        if not output.json and output.console.is_terminal:
            output.console.clear()
        yield None
        looks += 1
        if looks == times:
            return
        time.sleep(every)
