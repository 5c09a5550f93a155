"""How many names a second are read, beside other parsers: `python -m tests.bench.parsing`.

Reads the project's own test names in turns with parsett (PTT) and guessit, where these can be imported, and
prints each one's best as names a second of processor time and as a ratio to ours; then what a whole process
costs for one name and for 2,000, as a ratio to `python -c pass`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing import parse_release

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TABLES = Path(__file__).parents[1] / "data" / "parsing"
# Module, its reading function, and how many of the names a turn takes: slow ones get fewer.
PEERS = (("PTT", "parse_title", 400), ("guessit", "guessit", 60))
TURNS = 5
MANY = 2_000


def main() -> None:
    names = _names()
    parsers: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {"radarr-cli": (parse_release, names)}
    for module, function, count in PEERS:
        try:
            parsers[module] = (getattr(import_module(module), function), names[:: len(names) // count])
        except ImportError:
            print(f"{module}: skipped, it is not installed")
    rates = _rates(parsers)
    for parser, rate in rates.items():
        print(
            f"{parser}: {rate:,.0f} names a second, radarr-cli is {rates['radarr-cli'] / rate:.1f} x as fast"
        )
    _print_processes(names)


def _names() -> list[str]:
    lines = (line for table in sorted(TABLES.glob("*.tsv")) for line in table.read_text("utf-8").splitlines())
    return [name for line in lines if not line.startswith("#") and (name := line.split("\t")[0])]


def _rates(parsers: dict[str, tuple[Callable[[str], object], Sequence[str]]]) -> dict[str, float]:
    """Names a second of the best turn of each; the turns alternate, so that all meet the same machine."""
    best = dict.fromkeys(parsers, 0.0)
    for _ in range(TURNS):
        for parser, (read, names) in parsers.items():
            started = time.process_time()
            for name in names:
                read(name)
            best[parser] = max(best[parser], len(names) / (time.process_time() - started))
    return best


def _print_processes(names: Sequence[str]) -> None:
    many = "\n".join(names[index % len(names)] for index in range(MANY))
    program = [sys.executable, "-m", "radarr_cli", "parse", "--json"]
    runs = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "parse of one name": ([*program, names[0]], ""),
        f"parse of {MANY:,} names": (program, many),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(TURNS):
        for label, (command, given) in runs.items():
            started = time.perf_counter()
            subprocess.run(command, input=given.encode(), stdout=subprocess.DEVNULL, check=True)
            best[label] = min(best[label], time.perf_counter() - started)
    for label, seconds in best.items():
        print(f"{label}: {seconds * 1000:.0f} ms, {seconds / best['python -c pass']:.1f} x python -c pass")


if __name__ == "__main__":
    main()
