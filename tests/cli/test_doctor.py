"""`doctor` as a person and as a probe calls it, and the stage that tells what turned up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.health import Issue, Level
from radarr_cli.store.health import sync_issues
from tests.fakes.films import details_of, put_film
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.torznab_server import KEY as INDEXER_KEY
from tests.fakes.torznab_server import Item, TorznabServer
from tests.fakes.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

SERVICES = """
[tmdb]
url = "{tmdb}"
api_key = {{ env = "TMDB_KEY" }}
[[indexer]]
name = "tracker"
kind = "torznab"
url = "{indexer}"
api_key = {{ env = "INDEXER_KEY" }}
[[client]]
name = "watch"
kind = "blackhole"
torrent_folder = "{home}/torrents"
watch_folder = "{home}/done"
"""


@pytest.fixture
def indexer() -> Iterator[TorznabServer]:
    with TorznabServer([Item("Film.1999.1080p.WEB-DL.H.264-RHO")]) as running:
        yield running


@pytest.fixture
def user(tmp_path: Path, database_url: str, indexer: TorznabServer) -> Iterator[User]:
    user = User(tmp_path, database_url, {"TMDB_KEY": KEY, "INDEXER_KEY": INDEXER_KEY})
    with TmdbServer() as tmdb:
        user.configure(SERVICES.format(indexer=indexer.url, tmdb=tmdb.url, home=tmp_path))
        (tmp_path / "torrents").mkdir()
        (tmp_path / "done").mkdir()
        yield user


def sources(user: User, *arguments: str, code: int = 0) -> set[str]:
    return {issue["source"] for issue in user.document("doctor", *arguments, code=code)}


def test_a_new_set_up_is_well_but_for_its_timer(user: User) -> None:
    assert sources(user) == {"ScheduleCheck"}
    assert user.run("run-once", "--only", "housekeep,health").returncode == 0
    assert user.run("doctor").stdout == "nothing is wrong\n"
    assert user.run("doctor", "--quick", "--strict", "--quiet").returncode == 0


def test_faults_are_named_and_told_once_and_their_end_too(
    user: User, database: Database, tmp_path: Path
) -> None:
    put_film(database, details_of(1, "Film", 1999))
    put_film(database, details_of(2, "Other", 1999), root="elsewhere", profile="Gone")
    user.films.rename(tmp_path / "unmounted")
    assert {"RootFolderCheck", "QualityProfileCheck"} <= sources(user, "--quick", code=3)
    ran = user.run("doctor")
    assert ran.returncode == 3
    assert "ERROR    the folder of root films isn't there" in ran.stdout
    assert "     -> mount it" in ran.stdout
    assert user.run("run-once", "--only", "health", "--force").returncode == 7
    assert user.run("run-once", "--only", "health", "--force").returncode == 0
    told = database.all("SELECT event, payload #>> '{data,type}' AS type FROM outbox ORDER BY id")
    assert {(row["event"], row["type"]) for row in told} == {
        ("health", "RootFolderCheck"), ("health", "QualityProfileCheck"),
    }  # fmt: skip
    (tmp_path / "unmounted").rename(user.films)
    assert user.run("run-once", "--only", "health", "--force").returncode == 0
    restored = database.all("SELECT payload FROM outbox WHERE event = 'healthRestored'")
    assert len(restored) == 1
    assert "isn't there" in restored[0]["payload"]["data"]["message"]
    still = database.all("SELECT kind FROM attention WHERE cleared_at IS NULL")
    assert {row["kind"] for row in still} == {"health"}


def test_what_is_mended_ends_with_the_check_and_not_only_with_the_next_run(
    user: User, database: Database, tmp_path: Path
) -> None:
    put_film(database, details_of(1, "Film", 1999))
    user.films.rename(tmp_path / "unmounted")
    assert user.run("run-once", "--only", "health", "--force").returncode == 7
    (tmp_path / "unmounted").rename(user.films)
    assert user.run("doctor", "--quick").returncode == 0
    assert len(user.document("attention")) == 1  # a probe writes nothing
    assert user.run("doctor").returncode == 0
    assert user.document("attention") == []
    assert "waits for you" not in user.run("status").stdout
    told = database.all("SELECT event FROM outbox ORDER BY id")
    assert [row["event"] for row in told] == ["health", "healthRestored"]


def test_a_check_raises_nothing_that_a_run_has_not_raised(user: User, tmp_path: Path) -> None:
    user.films.rename(tmp_path / "unmounted")
    assert user.run("doctor").returncode in (0, 3)
    assert user.document("attention") == []


def test_the_key_of_the_metadata_is_tried_and_one_that_is_nowhere_is_an_error(user: User) -> None:
    user.variables["TMDB_KEY"] = "0" * 32
    [wrong] = user.document("doctor", code=3)[:1]
    assert (wrong["source"], wrong["type"]) == ("MetadataSourceCheck", "error")
    assert "TMDB" in wrong["message"]
    assert "MetadataSourceCheck" not in sources(user, "--quick")
    del user.variables["TMDB_KEY"]
    for arguments in (("--quick",), ()):
        issues = user.document("doctor", *arguments, code=3)
        [unset] = [issue for issue in issues if "TMDB" in issue["message"]]
        assert (unset["source"], unset["type"]) == ("ConfigurationCheck", "error")
        assert unset["remedy"] == f"TMDB_KEY=... in {user.home}/secrets.env sets it"
    # What it says to do mends it.
    (user.home / "secrets.env").write_text(f"TMDB_KEY={KEY}\n")
    (user.home / "secrets.env").chmod(0o600)
    assert sources(user) == {"ScheduleCheck"}


def test_indexers_are_tried_but_those_that_are_left_alone(user: User, indexer: TorznabServer) -> None:
    user.variables["INDEXER_KEY"] = "wrong"
    [wrong] = [issue for issue in user.document("doctor", code=3) if "tracker" in issue["message"]]
    assert (wrong["source"], wrong["type"]) == ("IndexerStatusCheck", "error")
    assert wrong["remedy"] == "radarr-cli indexers test tracker"
    asked = len(indexer.asked)
    # A refused key is not sent again and again.
    assert "IndexerStatusCheck" in sources(user, code=3)
    assert len(indexer.asked) == asked


def test_a_root_that_is_not_there_is_told_once(user: User, tmp_path: Path) -> None:
    user.films.rename(tmp_path / "unmounted")
    issues = user.document("doctor")
    assert [issue["source"] for issue in issues if str(user.films) in issue["message"]] == ["RootFolderCheck"]


def test_an_open_file_is_told_with_what_closes_it(user: User) -> None:
    user.configure('[tmdb]\napi_key = "literal"\n')
    file = user.home / "config.toml"
    file.chmod(0o644)
    issues = user.document("doctor", "--quick", code=3)
    [remedy] = [issue["remedy"] for issue in issues if issue["source"] == "ConfigurationCheck"]
    assert remedy == f"chmod 600 {file}"


def test_a_client_whose_folder_is_gone_fails_the_whole_check_but_not_the_probe(
    user: User, tmp_path: Path
) -> None:
    (tmp_path / "torrents").rmdir()
    assert "DownloadClientCheck" in sources(user, code=3)
    assert user.run("doctor", "--quick", "--quiet").returncode == 0


def test_a_client_that_saves_into_the_library_is_named(user: User, tmp_path: Path) -> None:
    (user.films / "incoming").mkdir()
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    watch = next(line for line in text.splitlines() if line.startswith("watch_folder"))
    moved = text.replace(watch, f'watch_folder = "{user.films}/incoming"')
    (tmp_path / "config.toml").write_text(moved, encoding="utf-8")
    assert "DownloadClientRootFolderCheck" in sources(user, code=0)


def test_what_is_wrong_on_one_machine_is_not_over_because_another_is_well(database: Database) -> None:
    issue = Issue(
        check="RootFolderCheck", level=Level.ERROR, message="gone", remedy="mount it", subject="films"
    )
    now = datetime.now(UTC)
    assert sync_issues(database, [issue], now, host="attic", run_id=None).new == {issue.key}
    assert sync_issues(database, [], now, host="cellar", run_id=None).over == ()
    foreseen = sync_issues(database, [], now, host="attic", run_id=None, dry_run=True)
    assert sync_issues(database, [], now, host="attic", run_id=None) == foreseen
    assert foreseen.over == (issue.message,)
