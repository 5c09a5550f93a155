"""How long a feed of 1,000 items takes from bytes to offers: `python -m tests.bench.indexer_feed`.

Prints the best of 15 in seconds, its ratio to `python -c pass` in the same run, and how much more memory than
that a process needs that has read the feed once (the adapter, lxml, the bytes and the offers together).
"""

from __future__ import annotations

import subprocess
import sys
import time

_READ = """
import sys
from radarr_cli.adapters.indexers._api_feed import read_feed
from radarr_cli.adapters.indexers._feed import FeedSource
from radarr_cli.domain.release import Protocol
read = read_feed(sys.stdin.buffer.read(), FeedSource("bench", Protocol.TORRENT))
assert len(read.offers) == 1000
"""
_PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def main() -> None:
    # Before anything else is loaded: a child's peak is never below what its parent had when it was started.
    content = subprocess.run(
        [sys.executable, "-m", "tests.bench.indexer_feed", "--feed"], capture_output=True, check=True
    ).stdout
    bare_peak = _peak("pass")
    peak = _peak(_READ, content)
    reading, bare = [], []
    for _ in range(15):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - started)
        reading.append(_time(content))
    print(
        f"{len(content)} bytes, 1000 offers: {min(reading):.3f} s, "
        f"{min(reading) / min(bare):.1f} x python -c pass, +{peak - bare_peak:.0f} MB over it"
    )


def _peak(program: str, given: bytes = b"") -> float:
    """The most memory a process of its own took, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{_PEAK}"], input=given, capture_output=True, check=True
    )
    return int(done.stdout) / 1024


def _time(content: bytes) -> float:
    from radarr_cli.adapters.indexers._api_feed import read_feed
    from radarr_cli.adapters.indexers._feed import FeedSource
    from radarr_cli.domain.release import Protocol

    started = time.perf_counter()
    read = read_feed(content, FeedSource("bench", Protocol.TORRENT))
    taken = time.perf_counter() - started
    if len(read.offers) != 1000:
        raise AssertionError(f"{len(read.offers)} offers of 1000")
    return taken


def _print_feed() -> None:
    from tests.fakes.torznab_server import Item, TorznabServer, feed

    film = Item("Some.Film.2019.1080p.BluRay.x264-GRP", tmdb_id=603, imdb_id="tt0133093")
    server = TorznabServer()
    sys.stdout.buffer.write(feed("".join(server.item_xml(number, film) for number in range(1000))))


if __name__ == "__main__":
    _print_feed() if sys.argv[1:] == ["--feed"] else main()
