"""How long a feed of 1,000 items takes from bytes to offers: `python -m tests.bench.indexer_feed`.

Prints the best of 15 in seconds, its ratio to `python -c pass` in the same run, and the memory it adds.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from radarr_cli.adapters.indexers._api_feed import read_feed
from radarr_cli.adapters.indexers._feed import FeedSource
from radarr_cli.domain.release import Protocol
from tests.fakes.torznab_server import Item, TorznabServer, feed


def main() -> None:
    film = Item("Some.Film.2019.1080p.BluRay.x264-GRP", tmdb_id=603, imdb_id="tt0133093")
    server = TorznabServer()
    content = feed("".join(server.item_xml(number, film) for number in range(1000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading, bare = [], []
    for _ in range(15):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        bare.append(time.perf_counter() - started)
        started = time.perf_counter()
        read = read_feed(content, FeedSource("bench", Protocol.TORRENT))
        reading.append(time.perf_counter() - started)
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{len(content)} bytes, {len(read.offers)} offers: {min(reading):.3f} s, "
        f"{min(reading) / min(bare):.1f} x python -c pass, +{added:.0f} MB"
    )


if __name__ == "__main__":
    main()
