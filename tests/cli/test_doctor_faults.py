"""Each fault that `doctor` knows, made for real as far as one machine can, and named with what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.store import switches
from tests.adapters.clients.usenet_subjects import USENET_SUBJECTS, usenet_staged
from tests.fakes.films import NOW, details_of, put_file, put_film
from tests.fakes.program import free_port
from tests.fakes.proxy_server import ProxyServer
from tests.fakes.receiver import Receiver
from tests.fakes.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

KEY = '{ env = "HOME" }'
"""A secret that is set, whatever it is."""


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    return User(tmp_path, database_url)


def found(user: User, *arguments: str) -> dict[str, dict[str, Any]]:
    """v3's health resources by their source; each has all that the resource has, and a remedy."""
    ran = user.run("doctor", *arguments, "--json")
    assert ran.returncode in (0, 3), ran.stderr
    issues = json.loads(ran.stdout)
    assert ran.returncode == (3 if any(issue["type"] == "error" for issue in issues) else 0)
    for issue in issues:
        assert set(issue) == {"id", "source", "type", "message", "wikiUrl", "remedy"}
        assert all(issue[key] for key in ("id", "source", "type", "message", "remedy"))
    return {issue["source"]: issue for issue in issues}


def levels(issues: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {source: issue["type"] for source, issue in issues.items()}


def test_what_the_configuration_lacks(user: User) -> None:
    user.configure(f"""
        [import]
        minimum_free_space = "900 TB"
        [[indexer]]
        name = "jackett"
        kind = "torznab"
        url = "http://127.0.0.1:1/api/v2.0/indexers/all/results/torznab"
        api_key = "literal"
        client = "off"
        rss = false
        automatic = false
        [[client]]
        name = "off"
        kind = "blackhole"
        torrent_folder = "{user.home}"
        watch_folder = "{user.home}"
        enabled = false
    """)
    (user.home / "config.toml").chmod(0o644)
    assert levels(found(user, "--quick")) == {
        "ConfigurationCheck": "warning", "DiskSpaceCheck": "error", "DownloadClientCheck": "warning",
        "IndexerDownloadClientCheck": "warning", "IndexerJackettAllCheck": "warning",
        "IndexerRssCheck": "error", "IndexerSearchCheck": "warning", "MetadataSourceCheck": "error",
        "ScheduleCheck": "notice",
    }  # fmt: skip


def test_services_that_do_not_answer(user: User, database: Database) -> None:
    port = free_port()
    user.configure(f"""
        [[indexer]]
        name = "tracker"
        kind = "torznab"
        url = "http://127.0.0.1:{port}"
        api_key = {KEY}
        [[client]]
        name = "sab"
        kind = "sabnzbd"
        url = "http://127.0.0.1:{port}"
        api_key = {KEY}
        [[notifier]]
        name = "hook"
        kind = "webhook"
        url = {{ env = "HOOK" }}
        [metrics]
        file = "/dev/null/metrics"
    """)
    user.variables["HOOK"] = f"http://127.0.0.1:{port}/"
    assert user.run("run-once", "--only", "rss,metrics").returncode == 3
    assert user.run("doctor", "paths").returncode == 3
    assert user.run("run-once", "--only", "notify", "--force").returncode == 0
    issues = found(user, "--quick")
    expected = {
        "DownloadClientStatusCheck": "error", "IndexerStatusCheck": "error",
        "NotificationStatusCheck": "error", "TaskCheck": "warning",
    }  # fmt: skip
    assert expected.items() <= levels(issues).items()
    assert issues["NotificationStatusCheck"]["remedy"] == "radarr-cli notify test hook"
    assert issues["IndexerStatusCheck"]["message"].startswith("indexer tracker can't be reached")
    # Seven hours later.
    database.execute("UPDATE indexer_state SET first_failure_at = now() - interval '7 hours'")
    database.execute("UPDATE task_run SET finished_at = now() - interval '2 days'")
    later = levels(found(user, "--quick"))
    assert (later["IndexerLongTermStatusCheck"], later["ScheduleCheck"]) == ("error", "error")
    assert "IndexerStatusCheck" not in later


def test_what_the_database_knows(user: User, database: Database) -> None:
    film = put_film(database, details_of(1, "Gone", 1999))
    database.execute("UPDATE movie SET status = 'deleted' WHERE id = %s", (film,))
    put_film(database, details_of(2, "Other", 1999), root="elsewhere", profile="Lost")
    database.execute(
        "INSERT INTO import_operation (kind, host, root, root_uuid, plan, started_at) VALUES "
        "('import', %s, 'films', gen_random_uuid(), '{}', now() - interval '2 hours')",
        (os.uname().nodename,),
    )
    assert user.run("pause", "stage", "import").returncode == 0
    issues = levels(found(user, "--quick"))
    expected = {
        "ImportMechanismCheck": "warning", "JournalCheck": "warning", "QualityProfileCheck": "error",
        "RemovedMovieCheck": "error", "RootFolderCheck": "warning",
    }  # fmt: skip
    assert expected.items() <= issues.items()
    switches.set_switch(database, "pause:task:import", until=NOW, reason="", by="", now=NOW)
    assert "ImportMechanismCheck" not in found(user, "--quick")


def test_feeds_and_budgets(user: User, database: Database) -> None:
    with Receiver({}) as indexer:
        user.configure(f"""
            [[indexer]]
            name = "tracker"
            kind = "torznab"
            url = "{indexer.url}"
            api_key = {KEY}
        """)
        user.run("run-once", "--only", "rss")
    database.execute("""UPDATE indexer_state SET api_tokens = 0, feed_gap = '{"at": "2026-01-01"}'""")
    assert {"FeedGapCheck": "notice", "IndexerBudgetCheck": "notice"}.items() <= levels(
        found(user, "--quick")
    ).items()


def mounted(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    yield
    subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@pytest.fixture
def read_only_root(user: User) -> Iterator[None]:
    yield from mounted(user.films, "ro,size=1m")


@pytest.fixture
def read_only_trash(user: User) -> Iterator[None]:
    yield from mounted(user.films / ".radarr-cli-trash", "ro,size=1m")


@pytest.fixture
def other_disk(user: User) -> Iterator[None]:
    yield from mounted(user.films, "size=1m")


@pytest.mark.usefixtures("read_only_root")
def test_a_root_that_is_mounted_read_only(user: User) -> None:
    assert found(user, "--quick")["MountCheck"]["type"] == "error"


@pytest.mark.usefixtures("read_only_trash")
def test_a_trash_that_takes_nothing(user: User) -> None:
    assert found(user, "--quick")["RecyclingBinCheck"]["type"] == "error"


@pytest.mark.usefixtures("other_disk")
def test_downloads_that_can_not_be_linked_into_the_root(user: User) -> None:
    user.configure(f"""
        [[client]]
        name = "watch"
        kind = "blackhole"
        torrent_folder = "{user.home}"
        watch_folder = "{user.home}"
    """)
    assert found(user)["RemotePathMappingCheck"]["type"] == "error"


def test_a_file_that_no_media_server_can_read(user: User, database: Database) -> None:
    put_file(database, put_film(database, details_of(1, "Film", 1999)))
    folder = user.films / "Film (1999)"
    folder.mkdir()
    (folder / "film.mkv").touch(0o600)
    for path in (user.films, folder):
        path.chmod(0o755)
    assert found(user)["FilePermissionCheck"]["type"] == "warning"


def test_another_manager_on_this_machine(user: User) -> None:
    program = user.home / "Radarr"
    shutil.copy("/bin/sleep", program)
    with subprocess.Popen([program, "60"]) as other:
        try:
            assert found(user, "--quick")["OtherManagerCheck"]["type"] == "warning"
        finally:
            other.kill()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_is_not_there_or_does_not_speak_or_wants_another_login(user: User, scheme: str) -> None:
    def said(url: str, more: str = "") -> str:
        user.configure(f'[network]\nproxy = "{url}"\ntimeout = "2s"\n{more}')
        issue = found(user).get("ProxyCheck", {"message": "", "type": "error"})
        assert issue["type"] == "error"
        return str(issue["message"])

    nobody = ("127.0.0.1", free_port())
    assert "can't be reached" in said(f"{scheme}://127.0.0.1:{free_port()}")
    assert "doesn't resolve" in said(f"{scheme}://proxy.invalid:3128")
    with ProxyServer(scheme, nobody, silent=True) as silent:
        assert "in time" in said(silent.url)
    with Receiver({}) as web, ProxyServer(scheme, web.address, login=("me", "right")) as proxy:
        wrong = said(proxy.url, f'proxy_username = "me"\nproxy_password = {KEY}')
        assert "login" in wrong
        user.variables["PROXY"] = "right"
        right = said(proxy.url, 'proxy_username = "me"\nproxy_password = { env = "PROXY" }')
        assert right == ""
        # The run tells of it too; the probe asks nobody.
        said(proxy.url)
        assert user.run("run-once", "--only", "health", "--force").returncode == 7
        assert "the proxy" in user.run("attention").stdout
        assert "ProxyCheck" not in found(user, "--quick")


def test_a_clock_that_another_machine_does_not_share(user: User) -> None:
    with Receiver({}, behind=2 * 86400) as client:
        user.configure(f"""
            [[client]]
            name = "sab"
            kind = "sabnzbd"
            url = "{client.url}"
            api_key = {KEY}
        """)
        issue = found(user)["SystemTimeCheck"]
        assert issue["type"] == "error"
        assert "ahead of that of 127.0.0.1" in issue["message"]
        client.behind = 0
        assert "SystemTimeCheck" not in found(user)


def test_a_real_sabnzbd_that_sorts_films_or_forgets_them(user: User, tmp_path: Path) -> None:
    (tmp_path / "sab").mkdir()
    with usenet_staged(USENET_SUBJECTS[1], tmp_path / "sab") as stage:
        user.variables["SAB"] = stage.program.password
        user.configure(f"""
            [[client]]
            name = "sab"
            kind = "sabnzbd"
            url = "{stage.program.url}"
            api_key = {{ env = "SAB" }}
        """)
        sorting, forgetting = "DownloadClientSortingCheck", "DownloadClientRemovesCompletedDownloadsCheck"
        assert not {sorting, forgetting} & set(found(user))
        call = stage.client()._call  # type: ignore[attr-defined]
        sorter = {"sort_string": "%title/%title.%ext", "sort_cats": "tv,Radarr", "sort_type": "3"}
        call("set_config", {"section": "sorters", "name": "films", "is_active": "1", **sorter})
        call("set_config", {"section": "misc", "keyword": "history_retention_option", "value": "all-delete"})
        issues = found(user)
        assert (issues[sorting]["type"], issues[forgetting]["type"]) == ("warning", "error")
        assert "films" in issues[sorting]["message"]
        for other in ({"sort_cats": "tv"}, {"sort_cats": "radarr", "sort_type": "1"}, {"is_active": "0"}):
            call("set_config", {"section": "sorters", "name": "films", "is_active": "1", **sorter, **other})
            assert [check.subject for check in stage.client().check() if not check.good] == ["history"]
