"""`pause` and `resume` as a user calls them, and what reminds of a pause that was forgotten."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.exit_codes import ExitCode
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

MORE = """
[[indexer]]
name = "quay"
kind = "torznab"
url = "http://127.0.0.1:9"
api_key = "abcdef"
[[client]]
name = "black hole"
kind = "blackhole"
torrent_folder = "{home}/torrents"
watch_folder = "{home}/done"
"""


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    user = User(tmp_path, database_url, {"TZ": "UTC", "USER": "ida"})
    user.configure(MORE.format(home=tmp_path))
    return user


def test_the_list_says_what_until_when_who_why_and_how_it_ends(user: User) -> None:
    why = "it is moved to another cellar, where nobody will find it for quite some time to come"
    paused = user.run("pause", "client", "black hole", "--until", "3d", "--because", why)
    assert paused.stdout.startswith("paused client black hole until ")
    assert paused.stdout.endswith("\n  -> radarr-cli resume client 'black hole'\n")
    user.run("pause", "stage", "rss")
    lines = user.run("pause").stdout.splitlines()
    until = datetime.now().astimezone() + timedelta(days=3)
    assert lines[0].startswith(f"client black hole, until {until:%a %d %b %Y} ")
    assert ", by " in lines[0]
    assert lines[0].endswith(f": {why}")
    assert lines[1:4] == [
        "  -> radarr-cli resume client 'black hole'",
        lines[2],
        "  -> radarr-cli resume stage rss",
    ]
    assert lines[2].startswith("stage rss, until it is resumed, by ")
    client, stage = user.document("pause")
    assert (client["paused"], client["reason"], client["remedy"]) == (
        "client black hole", why, "radarr-cli resume client 'black hole'",
    )  # fmt: skip
    assert (stage["key"], stage["until"], bool(stage["setBy"])) == ("task:rss", None, True)
    command = [sys.executable, "-m", "radarr_cli"]
    _, shown = seen_on_terminal([*command, "pause"], user.environment)
    assert not too_wide(shown)
    assert "\n  -> radarr-cli resume client 'black hole'\n" in shown
    # Status says the same, and the command it names works.
    status = " ".join(user.run("status").stdout.split())
    assert f": {why} -> radarr-cli resume client 'black hole'" in status
    assert user.run("resume", "client", "black hole").stdout == "resumed client black hole\n"


def test_a_pause_that_names_nothing_pauses_nothing(user: User) -> None:
    for option in ("--until", "--because"):
        ran = user.run("pause", option, "3d")
        assert (ran.returncode, ran.stdout) == (ExitCode.USAGE, "")
        assert ran.stderr.startswith(f"error: {option}: say what to pause: all, stage, indexer, client\n")
    nameless = user.run("pause", "client")
    assert nameless.returncode == ExitCode.USAGE
    assert nameless.stderr == (
        "error: which client? There are: black hole\nhint: for example: radarr-cli pause client NAME\n"
    )
    assert "radarr-cli resume stage NAME" in user.run("resume", "stage").stderr
    assert user.run("pause", "all", "rss").returncode == ExitCode.USAGE
    assert user.run("pause", "frog").returncode == ExitCode.USAGE
    assert user.run("pause").stdout == "nothing is paused\n"


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_a_name_that_there_is_not(user: User, verb: str) -> None:
    ran = user.run(verb, "indexer", "nosuch")
    assert (ran.returncode, ran.stdout) == (ExitCode.NOT_FOUND, "")
    assert ran.stderr == "error: no indexer is called 'nosuch'\nhint: there are: quay\n"


def test_what_left_the_configuration_can_be_resumed(user: User) -> None:
    assert user.run("resume", "indexer", "quay").stdout == "indexer quay was not paused\n"
    user.run("pause", "indexer", "quay")
    user.configure("")
    assert user.run("resume", "indexer", "quay").stdout == "resumed indexer quay\n"
    assert user.run("resume", "indexer", "quay").returncode == ExitCode.NOT_FOUND


def test_to_resume_all_tells_of_what_was_paused_by_its_name(user: User) -> None:
    user.run("pause", "all")
    user.run("pause", "stage", "rss", "--because", "dust")
    doctor = user.run("doctor", "--quick")
    assert "everything is paused until somebody resumes it" in doctor.stdout
    ran = user.run("resume", "all").stdout.splitlines()
    assert ran[:2] == ["resumed all", "still paused:"]
    assert ran[2].startswith("stage rss, until it is resumed, by ")
    assert ran[2].endswith(": dust")
    assert ran[3:] == ["  -> radarr-cli resume stage rss"]
    again = user.document("resume", "all")
    assert (again["status"], [each["paused"] for each in again["stillPaused"]]) == ("none", ["stage rss"])
    assert "everything is paused" not in user.run("doctor", "--quick").stdout
