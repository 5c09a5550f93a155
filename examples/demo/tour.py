"""A tour of the main job. What is outside is played by this script on loopback: TMDB, an indexer, a seeder.

The download client is a real qBittorrent where one is installed; else a blackhole folder that libtorrent
watches. Everything is made below one new folder, which is left to look at.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from tests.fakes.bittorrent import Leecher, Swarm  # noqa: E402 - found through the line above
from tests.fakes.qbittorrent import QBittorrent, installed  # noqa: E402
from tests.fakes.tmdb_films import film  # noqa: E402
from tests.fakes.tmdb_server import KEY as TMDB_KEY  # noqa: E402
from tests.fakes.tmdb_server import TmdbServer  # noqa: E402
from tests.fakes.torznab_server import KEY as INDEXER_KEY  # noqa: E402
from tests.fakes.torznab_server import Item, TorznabServer  # noqa: E402
from tests.fakes.video import write_film  # noqa: E402

NAME = "Salt and Cinders (2019)"
FILM = film(8801, "Salt and Cinders", "2019-03-08", imdb_id="tt9008801")
GOOD = "Salt.and.Cinders.2019.1080p.WEB-DL.H.264-KILN"
SMALL = "Salt.and.Cinders.2019.480p.WEB-DL.x264-EMBER"
SIZE = 40_000_000
PATIENCE = 60


class Tour:
    """Prints each command before it is run, and what came of it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.program = str(PROJECT / ".venv" / "bin" / "radarr-cli")

    def say(self, text: str) -> None:
        print(f"\n\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)

    def run(self, *arguments: str, shown: bool = True) -> str:
        print(f"  $ radarr-cli {shlex.join(arguments)}", flush=True)
        done = subprocess.run(
            [self.program, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if shown or done.returncode:
            print("".join(f"    {line}\n" for line in done.stdout.rstrip().splitlines()), end="", flush=True)
        if done.returncode:
            raise SystemExit(f"that failed with exit code {done.returncode}")
        return done.stdout


def main() -> None:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="radarr-cli-demo-"))
    folder.chmod(0o755)
    with ExitStack() as outside:
        tour = prepare(folder, outside)
        take_one_film(tour, folder)
    print(f"\nThat took {time.monotonic() - began:.1f} s. Look around, or remove it: rm -r {folder}")


def prepare(folder: Path, outside: ExitStack) -> Tour:
    """Start what is outside and write the configuration."""
    for name in ("films", "home", "seed"):
        (folder / name).mkdir()
    swarm = outside.enter_context(Swarm())
    shared = swarm.seed(write_film(folder / "seed" / f"{GOOD}.mkv", SIZE))
    small = swarm.seed(write_film(folder / "seed" / f"{SMALL}.mkv", SIZE // 10))
    items = [
        Item(GOOD, size=SIZE, tmdb_id=FILM["id"], torrent=shared.torrent, known_hash=shared.hash_v1),
        Item(SMALL, size=SIZE // 10, tmdb_id=FILM["id"], torrent=small.torrent, known_hash=small.hash_v1),
    ]
    indexer = outside.enter_context(TorznabServer(items))
    tmdb = outside.enter_context(TmdbServer([FILM]))
    environment = {
        "HOME": str(folder / "home"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
        "RADARR_CLI_CONFIG": str(folder / "config.toml"),
        "TMDB_KEY": TMDB_KEY,
        "INDEXER_KEY": INDEXER_KEY,
    }
    if installed():
        (folder / "qbittorrent").mkdir()
        client = outside.enter_context(QBittorrent(folder / "qbittorrent"))
        environment["CLIENT_PASSWORD"] = client.password
        table = (
            f'name = "qbittorrent"\nkind = "qbittorrent"\nurl = "{client.url}"\n'
            f'username = "{client.username}"\npassword = {{ env = "CLIENT_PASSWORD" }}'
        )
        played = "a real qBittorrent"
    else:
        torrents, watched = folder / "torrents", folder / "downloads"
        torrents.mkdir()
        watched.mkdir()
        outside.enter_context(Leecher(torrents, watched))
        table = (
            f'name = "blackhole"\nkind = "blackhole"\n'
            f'torrent_folder = "{torrents}"\nwatch_folder = "{watched}"\nsettle = "1s"'
        )
        played = "a blackhole folder that libtorrent watches (qbittorrent-nox isn't installed)"
    (folder / "config.toml").write_text(
        f'[tmdb]\napi_key = {{ env = "TMDB_KEY" }}\nurl = "{tmdb.url}"\n\n'
        f'[database]\ndata_dir = "{folder / "postgres"}"\n\n'
        f'[library]\nprofile = "HD-1080p"\nminimum_availability = "announced"\n\n'
        f'[[root]]\nname = "films"\npath = "{folder / "films"}"\n\n'
        f'[[indexer]]\nname = "loopback"\nkind = "torznab"\nurl = "{indexer.url}"\n'
        f'api_key = {{ env = "INDEXER_KEY" }}\n\n[[client]]\n{table}\n',
        encoding="utf-8",
    )
    tour = Tour(environment)
    outside.callback(tour.run, "db", "stop", shown=False)
    tour.say(f"Everything is below {folder}")
    print(f"  outside, on loopback: a TMDB, a Torznab indexer with two releases, a seeder, {played}")
    return tour


def take_one_film(tour: Tour, folder: Path) -> None:
    tour.say("1. The configuration is checked; secrets are references and never shown")
    tour.run("config", "check")
    tour.say("2. A film comes into the library: TMDB is asked, Postgres is set up on the way (once)")
    tour.run("add", NAME)
    tour.say("3. The indexer is searched; each release gets a verdict that says why")
    tour.run("search", NAME)
    tour.say("4. What would happen? A dry run prints the plan and writes nothing")
    tour.run("grab", NAME, "--dry-run")
    tour.say("5. The best approved release goes to the client; we fetch the .torrent, it gets the bytes")
    tour.run("grab", NAME)
    tour.say("6. The transfer is followed")
    wait_for_transfer(tour)
    tour.run("queue")
    tour.say("7. The finished file is taken into the library by hard link, journaled step by step")
    tour.run("import")
    tour.say("8. What happened is kept; all commands speak JSON in the shape of Radarr's API")
    tour.run("history")
    tour.run("show", NAME)
    document = tour.run("list", "--json", shown=False)
    print(f"    ... {len(document)} bytes of JSON; jq -r '.[].movieFile.path' gives the file's path")
    tour.say("9. From cron, one command does all of that; now nothing is left to do")
    tour.run("run-once")
    prove(folder)


def wait_for_transfer(tour: Tour) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        done = subprocess.run(
            [tour.program, "queue", "--json"],
            env=tour.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        records = json.loads(done.stdout)
        if records and all(record["sizeleft"] == 0 for record in records):
            return
        time.sleep(0.3)
    raise SystemExit("the transfer didn't finish")


def prove(folder: Path) -> None:
    """The library's file is the seeding file: one inode, two names."""
    (imported,) = (folder / "films").rglob("*.mkv")
    same = [
        path
        for path in folder.rglob("*.mkv")
        if path != imported and path.stat().st_ino == imported.stat().st_ino
    ]
    print(f"\n  {imported.relative_to(folder)}")
    for path in same:
        print(f"  {path.relative_to(folder)}   (the same inode {path.stat().st_ino}: it goes on seeding)")
    if not same:
        raise SystemExit("the library's file is no hard link of the download")


if __name__ == "__main__":
    if shutil.which("radarr-cli", path=str(PROJECT / ".venv" / "bin")) is None:
        raise SystemExit("start examples/demo/run: it installs what is needed first")
    main()
