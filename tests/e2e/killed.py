"""The program, killed by itself at a chosen point: `python killed.py POINT ARGUMENTS`.

POINT is WHEN:WHERE:NUMBER. WHERE is `step` (a step of the import journal), `row` (a row of the journal being
written), `add` (the call to the download client) or `told` (the row of a notification that arrived); WHEN is
before or after; NUMBER counts the calls from 1, 0 is never. The variable TEST_HOST names the machine.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from radarr_cli.adapters.clients.qbittorrent import QBittorrent
from radarr_cli.bootstrap.foundations import Foundations
from radarr_cli.cli.main import main
from radarr_cli.services.files.effects import Effects
from radarr_cli.store import imports, outbox

PLACES: dict[str, tuple[tuple[Any, str], ...]] = {
    "step": ((Effects, "do"),),
    "row": tuple(
        (imports, name)
        for name in vars(imports)
        if callable(getattr(imports, name))
        and getattr(getattr(imports, name), "__module__", "") == imports.__name__
        and not isinstance(getattr(imports, name), type)
        and not name.startswith("_")
    ),
    "add": ((QBittorrent, "add"),),
    "told": ((outbox, "delivered"),),
}


def arm(point: str) -> None:
    """Make the chosen call the last one of this process."""
    when, where, number = point.split(":")
    calls = 0

    def wrapped(function: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            mine = calls == int(number)
            if mine and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*arguments, **named)
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    for owner, name in PLACES[where]:
        setattr(owner, name, wrapped(getattr(owner, name)))


if __name__ == "__main__":
    arm(sys.argv[1])
    if "TEST_HOST" in os.environ:
        Foundations.host = os.environ["TEST_HOST"]
    main(sys.argv[2:])
