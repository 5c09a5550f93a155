"""`radarr-cli search`, `releases` and `indexers`, as a user calls them."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import pytest

from radarr_cli.cli.main import main
from radarr_cli.cli.views.releases import age_text, size_text
from radarr_cli.domain.movie import Availability, MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.store import movies
from tests.fakes.bittorrent import torrent_of
from tests.fakes.torznab_server import CANARIES, KEY, Fault, Item, TorznabServer, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.store.database import Database

PROJECT = Path(__file__).parents[2]
GOOD = "The.Lantern.Keeper.2019.1080p.BluRay.x264-GRP"
SMALL = "The.Lantern.Keeper.2019.720p.WEB-DL.x264-GRP"
# What v3's schema does not let be null.
REQUIRED = [
    "guid", "quality", "customFormats", "customFormatScore", "qualityWeight", "age", "ageHours", "ageMinutes",
    "size", "indexerId", "indexer", "title", "sceneSource", "movieTitles", "languages", "approved",
    "temporarilyRejected", "rejected", "tmdbId", "imdbId", "rejections", "publishDate", "downloadUrl",
    "infoUrl", "downloadAllowed", "releaseWeight", "edition", "protocol", "indexerFlags", "seeders",
    "leechers",
]  # fmt: skip
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


class Said(NamedTuple):
    stdout: str
    stderr: str


@dataclass
class Program:
    """The program with a configuration of its own; `server` is its indexer."""

    folder: Path
    database_url: str
    server: TorznabServer

    def configure(self, *blocks: str, indexers: dict[str, str] | None = None) -> None:
        named = {"quay": self.server.url} if indexers is None else indexers
        written = [
            f'[[indexer]]\nname = "{name}"\nkind = "torznab"\nurl = "{url}"\napi_key = "{KEY}"'
            for name, url in named.items()
        ]
        profile = '[profile.HD]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "Bluray-1080p"'
        root = f'[[root]]\nname = "films"\npath = "{self.folder}"'
        network = '[network]\ntimeout = "2s"'
        text = "\n".join([profile, root, network, *written, *blocks])
        (self.folder / "config.toml").write_text(text)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RADARR_CLI_CONFIG": str(self.folder / "config.toml"),
            "RADARR_CLI_DATABASE__URL": self.database_url,
        }

    def run(self, *arguments: str, code: int | None = 0) -> Said:
        """Call the program within this process, where its modules are loaded already; with None whatever it
        exits with."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with patch.dict(os.environ, self.environment, clear=True), redirect_stdout(out), redirect_stderr(err):
            with pytest.raises(SystemExit) as left:
                main(list(arguments))
            out.flush()
            err.flush()
        said = Said(out.buffer.getvalue().decode(), err.buffer.getvalue().decode())
        assert code is None or left.value.code == code, said
        return said

    def on_terminal(self, *arguments: str, keys: str) -> str:
        """Run with a terminal of 80 columns, type `keys` at the first question; all that was seen."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "radarr_cli", *arguments],
            env=self.environment | {"COLUMNS": "80", "TERM": "xterm"}, cwd=PROJECT,
            stdin=follower, stdout=follower, stderr=follower,
        )  # fmt: skip
        os.close(follower)
        seen, until = b"", time.monotonic() + 30
        pending = keys.encode()
        while time.monotonic() < until:
            if not select.select([leader], [], [], 0.2)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
            if pending and (b"for none)" in seen or b"[y/N]" in seen):
                os.write(leader, pending)
                pending = b""
        process.wait(10)
        os.close(leader)
        return seen.decode()


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Iterator[Program]:
    details = MovieDetails(
        tmdb_id=700, imdb_id="tt0000700", title="The Lantern Keeper", original_title="The Lantern Keeper",
        year=2019, years=(2019,), runtime=100,
        titles=(MovieTitle("The Lantern Keeper", clean_title("The Lantern Keeper"), TitleKind.MAIN),),
    )  # fmt: skip
    with database.transaction():
        movies.add_movie(
            database, details, profile="HD", root="films", folder="The Lantern Keeper (2019)", monitored=True,
            minimum_availability=Availability.ANNOUNCED, tags=(), added_by="test", now=NOW,
        )  # fmt: skip
    database.close()
    items = [
        Item(GOOD, size=8 * 1024**3, tmdb_id=700, seeders=30, peers=34, age=timedelta(hours=5)),
        Item(SMALL, size=2 * 1024**3, tmdb_id=700),
    ]
    with TorznabServer(items) as server:
        program = Program(tmp_path, database_url, server)
        program.configure()
        yield program


def test_each_candidate_takes_two_lines_of_eighty_columns_with_its_verdict(program):
    hostile = "The.Lantern.Keeper.2019.1080p.BluRay.[bold red]" + "x" * 80 + "\u202e-GRP"
    program.server.items.append(Item(hostile, tmdb_id=700, seeders=None, peers=None))
    shown = program.run("search", "tmdb:700").stdout
    lines = shown.splitlines()
    assert len(lines) == 6
    assert max(map(len, lines)) <= 80
    ids = {line.split()[1] for line in lines[::2]}
    assert all(len(each) == 7 and each.startswith("r") for each in ids)
    first = lines[[GOOD in line for line in lines].index(True) + 1]
    assert "8.0 GiB  30/4  quay  5 h  Bluray-1080p  approved" in first
    second = lines[[SMALL in line for line in lines].index(True) + 1]
    assert "2.0 GiB  20/5  quay  3 d  WEBDL-720p" in second
    assert "approved" not in second
    assert "[bold red]" in shown
    assert "…" in shown
    assert "?/?" in shown


def test_json_is_the_v3_release_resource_and_the_pool_says_the_same(program):
    found = json.loads(program.run("search", "tmdb:700", "--json").stdout)
    kept = json.loads(program.run("releases", "tmdb:700", "--json").stdout)
    for release in found:
        assert not [key for key in REQUIRED if release.get(key) is None]
    moving = ("age", "ageHours", "ageMinutes")
    assert [{k: v for k, v in each.items() if k not in moving} for each in kept] == [
        {k: v for k, v in each.items() if k not in moving} for each in found
    ]
    good, small = found
    assert (good["title"], good["approved"], good["rejections"]) == (GOOD, True, [])
    assert (good["imdbId"], good["tmdbId"], good["seeders"], good["leechers"]) == (0, 700, 30, 4)
    assert (small["rejected"], small["approved"]) == (True, False)
    assert small["rejections"]
    assert all(isinstance(reason, str) for reason in small["rejections"])
    assert good["downloadUrl"].startswith(f"{program.server.url}/download/0.torrent?passkey={{hidden}}")


def test_the_resource_fits_a_client_of_radarrs_api(program):
    models = pytest.importorskip("radarr.models")
    found = json.loads(program.run("search", "tmdb:700", "--json").stdout)
    ours = {"shortId", "variant", "peers", "movieRequested"}
    for release in found:
        plain = {key: value for key, value in release.items() if key not in ours}
        plain.pop("indexerFlags")
        model = models.ReleaseResource.from_dict(plain)
        assert plain.keys() <= model.to_dict().keys()
        assert model.publish_date.tzinfo is not None


def test_what_is_no_candidate_is_shown_on_request(program):
    program.server.items += [
        Item("Other.Film.2001.1080p-X", tmdb_id=None),
        Item("S01E02 gibberish", tmdb_id=None),
    ]
    program.server._fits = lambda item, query: True
    assert len(json.loads(program.run("search", "tmdb:700", "--json").stdout)) == 2
    everything = json.loads(program.run("search", "tmdb:700", "--json", "--all", "--fresh").stdout)
    assert len(everything) == 4
    other = everything[2]
    assert (other["rejected"], other["downloadAllowed"], "shortId" in other) == (True, False, False)
    assert other["rejections"] == ["The name fits no film of the library"]


def test_a_second_search_within_five_minutes_asks_nobody_and_says_so(program):
    program.run("search", "tmdb:700")
    calls = len(program.server.asked)
    again = program.run("search", "tmdb:700")
    assert len(program.server.asked) == calls
    assert "quay answered 0 s ago; --fresh asks again" in again.stderr
    assert GOOD in again.stdout
    program.run("search", "tmdb:700", "--fresh")
    assert len(program.server.asked) > calls


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Fault(body=error(100, f"Invalid key {KEY}")), 12, "refused the API key"),
        (Fault(body=b"<html>Log in</html>", times=2), 13, "HTML page"),
        (Fault(429, b"", {"Retry-After": "60"}), 13, "fewer calls"),
    ],
)
def test_if_all_indexers_fail_alike_the_exit_code_says_how(program, fault, code, words):
    program.server.faults = [fault]
    failed = program.run("search", "tmdb:700", code=code)
    assert "indexer:quay: indexer quay" in failed.stderr
    assert words in failed.stderr
    assert not [canary for canary in CANARIES if canary in failed.stdout + failed.stderr]


def test_one_failing_indexer_of_two_is_partial_and_named(program):
    program.configure(indexers={"quay": program.server.url, "gone": "http://127.0.0.1:9"})
    done = program.run("search", "tmdb:700", "--json", code=3)
    assert len(json.loads(done.stdout)) == 2
    assert "indexer:gone" in done.stderr
    assert "Traceback" not in done.stderr
    only = program.run("search", "tmdb:700", "--json", "--indexer", "quay", "--fresh")
    assert len(json.loads(only.stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["search", "tmdb:1"], 4, "no film"),
        (["search", "lantern bluray"], 4, "search --text"),
        (["search", "tmdb:700", "--indexer", "nobody"], 4, "nobody"),
        (["search", "tmdb:700", "--pick"], 2, "terminal"),
        (["releases", "tmdb:1"], 4, "no film"),
        (["indexers", "test", "nobody"], 4, "enabled: quay"),
        (["indexers", "caps", "nobody"], 4, "enabled: quay"),
        (["indexers", "parse", "nothing", "pyproject.toml"], 2, "torznab, newznab"),
        (["indexers", "parse", "torznab", "no-such-file"], 4, "no-such-file"),
        (["indexers", "parse", "torznab", "pyproject.toml"], 13, "no XML"),
        (["indexers", "parse", "torznab", "pyproject.toml", "--set", "a"], 2, "JSON"),
    ],
)
def test_what_cannot_be_done_is_said(program, arguments, code, words):
    assert words in program.run(*arguments, code=code).stderr


def test_without_an_indexer_the_configuration_is_to_blame(program):
    program.configure(indexers={})
    assert "no indexer is configured" in program.run("search", "tmdb:700", code=10).stderr
    assert "no indexers" in program.run("indexers", "list").stdout


def test_the_pool_is_read_without_anything_heavy(program):
    assert "no releases" in program.run("releases", "tmdb:700").stdout
    program.run("search", "tmdb:700")
    script = (
        "import sys\nfrom radarr_cli.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "releases", "tmdb:700", "--json"],
        env=program.environment, cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {module.partition(".")[0] for module in ran.stderr.split()}
    assert not loaded & {"httpx", "lxml", "rich", "sqlmodel", "sqlalchemy", "alembic", "qbittorrentapi"}
    assert len(json.loads(ran.stdout)) == 2


def test_a_release_is_picked_by_its_number_on_a_terminal(program):
    program.server.items[0].torrent = torrent_of({"": 8 * 1024**3}, name=f"{GOOD}.mkv", piece_length=2**24)
    program.server.items[0].known_hash = None
    program.server.items[0].extra = ""
    drop, watch = program.folder / "drop", program.folder / "watch"
    drop.mkdir()
    watch.mkdir()
    program.configure(
        f'[[client]]\nname = "hole"\nkind = "blackhole"\ntorrent_folder = "{drop}"\nwatch_folder = "{watch}"'
    )
    seen = program.on_terminal("search", "tmdb:700", "--pick", keys="1\n")
    assert f"grabbed {GOOD} with hole" in seen
    assert [path.suffix for path in drop.iterdir()] == [".torrent"]
    assert "nothing was grabbed" in program.on_terminal(
        "search", "tmdb:700", "--pick", "--fresh", keys="2\nn\n"
    )


def test_indexers_are_listed_tested_and_described(program):
    program.configure(indexers={"quay": program.server.url, "gone": "http://127.0.0.1:9"})
    listed = json.loads(program.run("indexers", "list", "--json").stdout)
    assert [(each["name"], each["kind"], each["source"]) for each in listed] == [
        ("gone", "torznab", "config"), ("quay", "torznab", "config"),
    ]  # fmt: skip
    tested = program.run("indexers", "test", code=3).stdout
    assert "ok   quay: capabilities: films can be searched by q, imdbid, tmdbid, year" in tested
    assert "FAIL gone: capabilities" in tested
    program.run("indexers", "test", "quay")
    program.run("indexers", "test", "gone", code=13)
    assert "failed last" in program.run("indexers", "list").stdout
    described = program.run("indexers", "caps", "quay").stdout
    assert "2040  Movies/HD" in described
    document: dict[str, Any] = json.loads(program.run("indexers", "caps", "quay", "--json").stdout)
    assert (document["name"], document["page_size"]) == ("quay", 100)


def test_a_passed_test_ends_the_pause_of_an_indexer(program):
    program.server.faults = [Fault(429, b"", {"Retry-After": "3600"})]
    program.run("search", "tmdb:700", code=13)
    assert "left alone until" in program.run("indexers", "list").stdout
    assert "is not asked before" in program.run("search", "tmdb:700", code=13).stderr
    program.run("indexers", "test", "quay")
    assert GOOD in program.run("search", "tmdb:700").stdout


def test_a_recorded_answer_is_printed_line_by_line(program, tmp_path):
    recorded = tmp_path / "answer.xml"
    recorded.write_bytes(program.server.api({"t": "search", "q": "lantern"}))
    done = program.run("indexers", "parse", "torznab", str(recorded), "--json", "--set", "categories=[2000]")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["title"] for line in lines] == [GOOD, SMALL]
    assert (lines[0]["peers"], lines[0]["leechers"], lines[0]["quality"]["quality"]["name"]) == (
        34,
        4,
        "Bluray-1080p",
    )


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "size ?"), (1, "1 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (150 * 2**20, "150 MiB"),
     (2**50, "1024 TiB")],
)  # fmt: skip
def test_sizes_for_people(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(0), "0 min"), (timedelta(minutes=119), "119 min"), (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 d"), (timedelta(days=1200), "3 y"), (timedelta(days=-1), "0 min"),
    ],
)  # fmt: skip
def test_ages_for_people(before, text):
    assert age_text(NOW - before, NOW) == text
    assert age_text(None, NOW) == "age ?"
