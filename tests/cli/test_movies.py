"""The commands of films as a user calls them, over a real database and a stub of TMDB."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.cli.folding import cells
from tests.fakes.bittorrent import bencode, info_of, torrent_of
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.torznab_server import KEY as INDEXER_KEY
from tests.fakes.torznab_server import Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radarr_cli.store.database import Database

    Run = Callable[..., subprocess.CompletedProcess[str]]

PROJECT = Path(__file__).parents[2]
CONFIGURATION = """
[library]
profile = "HD"
[[root]]
name = "films"
path = "{films}"
[filter]
kids = "tag=kids"
[profile.HD]
qualities = ["Bluray-1080p", "WEBDL-1080p"]
cutoff = "Bluray-1080p"
[profile.SD]
qualities = ["DVD"]
cutoff = "DVD"
"""


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with TmdbServer() as running:
        yield running


@pytest.fixture
def variables(tmp_path: Path, database_url: str, server: TmdbServer) -> dict[str, str]:
    """The environment of a user whose configuration is complete."""
    (tmp_path / "config.toml").write_text(CONFIGURATION.format(films=tmp_path / "films"))
    (tmp_path / "films").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "RADARR_CLI_CONFIG": str(tmp_path / "config.toml"),
        "RADARR_CLI_DATABASE__URL": database_url,
        "RADARR_CLI_TMDB__API_KEY": KEY,
        "RADARR_CLI_TMDB__URL": server.url,
    }


@pytest.fixture
def run(variables: dict[str, str]) -> Run:
    def call(
        *arguments: str, text: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", *arguments], env=variables | environment, cwd=PROJECT,
            capture_output=True, text=True, input=text, timeout=60, check=False,
        )  # fmt: skip

    return call


def document(ran: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


def test_a_film_goes_from_add_to_remove(run: Run) -> None:
    added = document(run("add", "Night Train to Nowhere (1998)", "--tag", "Kids", "--json"))
    (item,) = added["items"]
    assert (added["status"], item["status"], item["title"]) == ("done", "added", "Night Train to Nowhere")
    (listed,) = document(run("list", "--json"))
    assert (listed["tmdbId"], listed["folder"]) == (910001, "Night Train to Nowhere (1998)")
    shown = document(run("show", "tmdb:910001", "--json"))
    assert shown.items() >= listed.items()
    assert document(run("tags", "--json"))[0]["label"] == "kids"
    edited = document(run("edit", "@kids", "--profile", "SD", "--json"))
    assert edited["items"][0]["changes"] == {"profile": ["HD", "SD"]}
    edited = document(run("edit", "@kids", "--upgrades", "off", "--json"))
    assert edited["items"][0]["changes"] == {"upgrades": [True, False]}
    edited = document(run("edit", "@kids", "--upgrades", "on", "--json"))
    assert edited["items"][0]["changes"] == {"upgrades": [False, True]}
    assert document(run("unmonitor", "--where", "tag=kids", "--json"))["items"][0]["status"] == "changed"
    assert document(run("refresh", str(item["id"]), "--json"))["items"][0]["status"] == "unchanged"
    assert document(run("remove", "night train to nowhere", "--json"))["items"][0]["status"] == "removed"
    assert document(run("list", "--json")) == []


def test_each_kind_of_error_has_its_exit_code_and_its_remedy(run: Run, database: Database) -> None:
    put_film(database, details_of(910002, "Night Train to Nowhere", 2019))
    cases: list[tuple[tuple[str, ...], dict[str, str], int, str]] = [
        (("add", "Night Train to Nowhere"), {}, 5, "tmdb:910001 Night Train to Nowhere 1998"),
        (("add", "tmdb:910002"), {}, 5, "Night Train to Nowhere (2019) is in the library already"),
        (("add", "tmdb:4242"), {}, 4, "TMDB has no film 4242"),
        (("add", "tmdb:x"), {}, 2, "has to be a number"),
        (("add",), {}, 2, "no film was named"),
        (("add", "Sintel", "--profile", "UHD"), {}, 4, "There are: HD, SD"),
        (("add", "Sintel"), {"RADARR_CLI_TMDB__API_KEY": "f" * 32}, 12, "themoviedb.org/settings/api"),
        (("add", "Sintel"), {"RADARR_CLI_TMDB__URL": "http://127.0.0.1:9/3"}, 13, "TMDB can't be reached"),
        (("show", "Nothing"), {}, 4, "radarr-cli add"),
        (("list", "--where", "size>big"), {}, 2, "takes a size"),
        (("list", "--sort", "colour"), {}, 2, "By: title"),
        (("edit", "tmdb:910002"), {}, 2, "no change was named"),
        (("refresh",), {}, 2, "no film was named"),
    ]
    for arguments, environment, code, said in cases:
        ran = run(*arguments, **environment)
        assert (ran.returncode, ran.stdout) == (code, ""), (arguments, ran.stderr)
        assert said in ran.stderr, arguments
        assert "Traceback" not in ran.stderr
        assert KEY not in ran.stderr


def test_an_error_as_json_carries_the_choices(run: Run) -> None:
    ran = run("add", "Night Train to Nowhere", "--json")
    assert (ran.returncode, ran.stdout) == (5, "")
    error = json.loads(ran.stderr)
    assert (error["code"], error["exitCode"]) == ("conflict", 5)
    assert [choice["film"] for choice in error["choices"]] == ["tmdb:910001", "tmdb:910002"]


def test_a_new_film_is_searched_for_and_grabbed_at_once_where_asked(
    run: Run, variables: dict[str, str]
) -> None:
    name = "Sintel.2010.1080p.BluRay.x264-TEAM"
    size = 20 * 1024**2
    made = {"files": {"": size}, "name": f"{name}.mkv"}
    good = Item(
        name, tmdb_id=45745, size=size, torrent=torrent_of(**made),
        known_hash=sha1(bencode(info_of(**made))).hexdigest(),
    )  # fmt: skip
    with TorznabServer([good, Item(name.replace("1080p", "720p"), tmdb_id=45745)]) as quay:
        configuration = Path(variables["RADARR_CLI_CONFIG"])
        drop, watch = configuration.parent / "drop", configuration.parent / "watch"
        drop.mkdir()
        watch.mkdir()
        configuration.write_text(
            configuration.read_text()
            + f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{quay.url}"\n'
            + 'api_key = { env = "QUAY" }\n[[client]]\nname = "hole"\nkind = "blackhole"\n'
            + f'torrent_folder = "{drop}"\nwatch_folder = "{watch}"\n'
        )
        variables["QUAY"] = INDEXER_KEY
        searched = document(run("add", "Sintel", "--search", "--json"))
        assert searched["items"][0]["search"] == {
            "status": "found", "found": 2, "approved": 1, "message": "2 releases found, 1 approved",
        }  # fmt: skip
        document(run("remove", "Sintel", "--json"))
        ran = run("add", "Sintel", "--grab")
        assert ran.stdout.splitlines()[1] == f"  grabbed {name}", ran.stderr
        nothing = document(run("add", "tmdb:10378", "--grab", "--json"))
        assert nothing["items"][0]["search"]["status"] == "none"


def test_names_come_from_stdin_and_a_bad_one_is_partial(run: Run) -> None:
    names = "Sintel\n\n# a comment\nimdb:tt1254207\nNobody made this\n"
    result = document(run("add", "-", "--json", text=names), code=3)
    assert (result["status"], [item["tmdbId"] for item in result["items"]]) == ("partial", [45745, 10378])
    assert [(failure["subject"], failure["code"]) for failure in result["failures"]] == [
        ("Nobody made this", "notFound")
    ]
    ran = run("add", "-", text=names)
    assert ran.returncode == 3
    assert ran.stderr.count("warning:") == 3


def test_joined_letters_and_emoji_stay_whole_from_metadata_to_the_folder(
    run: Run, server: TmdbServer, tmp_path: Path
) -> None:
    title = "می\u200cخواهم \U0001f468\u200d\U0001f469\u200d\U0001f467"
    server.films[910001] = server.films[910001] | {"title": f"{title}\u202e\x1b[31m"}
    clean = f"{title} [31m"
    added = document(run("add", "tmdb:910001", "--tag", "می\u200cخواهم", "--json"))["items"][0]
    year = server.films[910001]["release_date"][:4]
    assert (added["title"], added["tags"]) == (clean, ["می\u200cخواهم"])
    shown = document(run("show", f"{clean} ({year})", "--json"))
    assert (shown["title"], Path(shown["path"]).name) == (clean, f"{clean} ({year})")
    assert clean in run("list").stdout


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ((), 2, "error: which root? There are films, other\nhint: Give --root, or set [library] root.\n"),
        (
            ("--root", "films", "--profile", "UHD"),
            4,
            "error: there is no profile UHD\nhint: There are: HD, SD, ",
        ),
        (
            ("--root", "films", "--tag", "a,b"),
            2,
            "error: `a,b` is no tag\nhint: A tag is a word without commas.\n",
        ),
    ],
)
def test_what_is_wrong_with_all_films_is_said_once_and_asks_for_nothing(
    run: Run, variables: dict[str, str], tmp_path: Path, server: TmdbServer,
    more: tuple[str, ...], code: int, said: str,
) -> None:  # fmt: skip
    other = f'[[root]]\nname = "other"\npath = "{tmp_path}/other"\n'
    (tmp_path / "config.toml").write_text(CONFIGURATION.format(films=tmp_path / "films") + other)
    ran = run("add", "-", *more, text="tmdb:910001\nSintel\ntmdb:910005\n")
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (code, "", 2)
    assert ran.stderr.startswith(said)
    assert server.asked == []


def test_many_films_are_only_changed_with_yes(run: Run, database: Database) -> None:
    for number in range(1, 22):
        put_film(database, details_of(number, f"Film {number}", 2000))
    refused = run("edit", "--where", "year=2000", "--profile", "SD")
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert (
        len(document(run("edit", "--where", "year=2000", "--profile", "SD", "--dry-run", "--json"))["items"])
        == 21
    )
    assert database.value("SELECT count(*) FROM variant WHERE profile = 'SD'") == 0
    run("edit", "--where", "year=2000", "--profile", "SD", "--yes")
    assert database.value("SELECT count(*) FROM variant WHERE profile = 'SD'") == 21
    assert run("remove", "--where", "year=2000").returncode == 2
    names = "\n".join(f"tmdb:{number}" for number in range(100, 121))
    assert run("add", "-", text=names).returncode == 2
    assert database.value("SELECT count(*) FROM movie") == 21


def test_a_dry_run_of_each_command_writes_nothing(run: Run, database: Database) -> None:
    put_film(database, details_of(910002, "Old Name", 2019))

    def state() -> dict[str, Any]:
        tables = [
            "movie",
            "movie_title",
            "variant",
            "outbox",
            "attention",
            "metadata_cache",
            "history",
            "run",
        ]
        return {name: database.value(f"SELECT jsonb_agg(t) FROM {name} t") for name in tables}

    before = state()
    plans = [
        document(run("add", "Sintel", "--dry-run", "--json")),
        document(run("edit", "tmdb:910002", "--profile", "SD", "--dry-run", "--json")),
        document(run("monitor", "tmdb:910002", "--dry-run", "--json")),
        document(run("refresh", "tmdb:910002", "--dry-run", "--json")),
        document(run("remove", "tmdb:910002", "--files", "--dry-run", "--json")),
    ]
    assert [plan["status"] for plan in plans] == ["planned"] * 5
    assert plans[3]["items"][0]["changes"]["title"] == ["Old Name", "Night Train to Nowhere"]
    assert state() == before


def test_a_list_cuts_titles_and_never_the_year(run: Run, database: Database) -> None:
    long = "Night Train to Nowhere and Back Again in the Middle of the Longest Winter"
    for number, (title, year) in enumerate(((long, 1961), (long, 2021), ("夜" * 60, 2003), ("Short", 0)), 1):
        put_film(database, details_of(number, title, year))
    for command in (("list",), ("wanted", "missing")):
        lines = run(*command).stdout.splitlines()
        assert max(map(cells, lines)) <= 80
        for year in (1961, 2021, 2003):
            assert sum(f"… ({year})" in line for line in lines) == 1, lines
        assert any(" Short " in line for line in lines)


def test_tables_fit_80_columns_and_read_nothing_as_markup(run: Run, database: Database) -> None:
    run("add", "tmdb:910005", "tmdb:910003")
    trap = "[bold]x[/bold] \x1b[31mred\x1b[0m " + "long " * 40
    put_film(
        database, details_of(7, trap, 2000, overview=trap, studio=trap), tags=("a" * 90,), folder="x" * 200
    )
    listed = run("list")
    shown = [run("show", f"tmdb:{number}") for number in (7, 910005, 910003)]
    tags = run("tags")
    for ran in (listed, tags, *shown):
        assert ran.returncode == 0, ran.stderr
        assert max(map(len, ran.stdout.splitlines())) <= 80
        assert "\x1b" not in ran.stdout
    assert "Lighthouse Keeper's [bold red]Daughter[/] (2021)" in shown[1].stdout
    assert "[bold]x[/bold]" in listed.stdout
    assert "wanted" in listed.stdout
    assert "Kräuter & Rüben" in listed.stdout
    assert len(listed.stdout.splitlines()) == 4


def test_quiet_prints_nothing_and_an_empty_library_says_so(run: Run) -> None:
    assert run("list").stdout == "no films\n"
    assert run("list", "--json").stdout == "[]\n"
    assert run("tags", "--quiet").stdout == ""
    assert run("add", "Sintel", "--quiet").stdout == ""


def test_a_list_loads_nothing_heavy(variables: dict[str, str]) -> None:
    code = (
        "import sys\n"
        "from radarr_cli.cli.main import main\n"
        "try:\n    main(['list', '--json'])\n"
        "finally:\n    print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=variables, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    loaded = set(ran.stderr.split())
    assert "psycopg" in loaded
    heavy = {"rich", "httpx", "sqlmodel", "sqlalchemy", "alembic", "pydantic", "lxml", "regex", "requests"}
    assert not loaded & heavy
    own = {
        "radarr_cli.domain.parsing",
        "radarr_cli.store.movie_filters",
        "radarr_cli.services.library.adding",
    }
    assert not loaded & own


def test_on_a_terminal_a_name_of_several_films_is_a_numbered_choice(
    variables: dict[str, str], database: Database
) -> None:
    said, code = on_a_terminal(["add", "Night Train to Nowhere"], variables, answer="2\n")
    assert "1  Night Train to Nowhere (1998)  ·  Ada Sample  ·  1 h 41 min" in said
    assert "2  Night Train to Nowhere (2019)  ·  Max Muster  ·  1 h 58 min" in said
    assert code == 0
    assert database.value("SELECT array_agg(tmdb_id) FROM movie") == [910002]
    said, code = on_a_terminal(["add", "Night Train"], variables, answer="0\n")
    assert (code, "no film was chosen" in said) == (5, True)
    assert database.value("SELECT count(*) FROM movie") == 1


def on_a_terminal(arguments: list[str], variables: dict[str, str], *, answer: str) -> tuple[str, int]:
    """Run the program on a terminal of its own, answering once it asks: what was shown, and its code."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(PROJECT)
        os.execve(sys.executable, [sys.executable, "-m", "radarr_cli", *arguments], variables)
    said, deadline = b"", time.monotonic() + 30
    asked = False
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            said += part
        if not asked and b"Number" in said:
            os.write(terminal, answer.encode())
            asked = True
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return said.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def test_fields_of_ones_own_are_set_shown_filtered_and_sorted_by(
    run: Run, variables: dict[str, str], database: Database
) -> None:
    for number in (1, 2, 3):
        put_film(database, details_of(number, f"Film {number}", 2000), tags=("old",))
    configuration = Path(variables["RADARR_CLI_CONFIG"])
    configuration.write_text(
        configuration.read_text() + '[custom_fields]\nowner = "text"\nstars = "number"\n'
    )
    done = document(run("edit", "tmdb:1", "tmdb:2", "--set", "owner=anna", "--tag", "+new,-old", "--json"))
    assert [item["changes"] for item in done["items"]] == [
        {"tags": [["old"], ["new"]], "custom.owner": [None, "anna"]}
    ] * 2
    document(run("edit", "tmdb:2", "--set", "stars=5", "--json"))
    document(run("edit", "tmdb:3", "--set", "stars=2.5", "--json"))
    listed = document(run("list", "--where", "owner=anna and tag=new", "--json"))
    assert [film["custom"] for film in listed] == [{"owner": "anna"}, {"owner": "anna", "stars": 5}]
    by_stars = document(run("list", "--sort", "stars", "--reverse", "--json"))
    assert [film["tmdbId"] for film in by_stars] == [2, 3, 1]
    assert "owner" in run("show", "tmdb:1").stdout
    assert "stars (number)" in run("edit", "tmdb:1", "--set", "colour=red").stderr
    configuration.write_text(configuration.read_text() + 'year = "text"\nBad = "text"\nsize2 = "integer"\n')
    faults = run("list").stderr
    assert "year is a word of filters already" in faults
    assert "unknown type 'integer'" in faults
    assert "begins with a letter" in faults


def test_wanted_lists_what_is_missing_and_what_is_below_its_cutoff(run: Run, database: Database) -> None:
    for number, quality in ((1, None), (2, "WEBDL-1080p"), (3, "Bluray-1080p"), (4, None)):
        film = put_film(database, details_of(number, f"Film {number}", 2000), tags=("kids",) * (number == 4))
        if quality:
            put_file(database, film, quality)
    assert [film["tmdbId"] for film in document(run("wanted", "missing", "--json"))] == [1, 4]
    assert [film["tmdbId"] for film in document(run("wanted", "missing", "--where", "@kids", "--json"))] == [
        4
    ]
    page = document(run("wanted", "missing", "--limit", "1", "--after", "Film 1", "--json"))
    assert [film["tmdbId"] for film in page] == [4]
    last = document(run("wanted", "missing", "--sort", "added", "--reverse", "--limit", "1", "--json"))
    assert [film["tmdbId"] for film in last] == [4]
    assert "By: title, year" in run("wanted", "missing", "--sort", "mood").stderr
    assert [film["tmdbId"] for film in document(run("wanted", "cutoff", "--json"))] == [2]
    shown = run("wanted", "cutoff").stdout
    assert "Film 2" in shown and "below cutoff" in shown
    assert "no films" in run("wanted", "missing", "--where", "year<1900").stdout
