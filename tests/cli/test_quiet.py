"""`--quiet`: a command that fails says why, on stderr, and no command says anything on stdout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> Iterator[User]:
    """Nothing of what he has configured works; there is a film."""
    with Receiver({"POST /broken": (500, {}), "POST /fine": (200, {})}) as receiver:
        user = User(tmp_path, database_url, {"PATH": str(tmp_path / "nothing")})
        user.configure(
            f'[[notifier]]\nname = "broken"\nkind = "webhook"\nurl = "{receiver.url}/broken"\n'
            f'[[notifier]]\nname = "fine"\nkind = "webhook"\nurl = "{receiver.url}/fine"\n'
            '[[client]]\nname = "gone"\nkind = "transmission"\nurl = "http://127.0.0.1:9"\n'
            '[[indexer]]\nname = "away"\nkind = "torznab"\nurl = "http://127.0.0.1:9/api"\napi_key = "x"\n'
        )
        yield user


CASES = {
    "notify test": (3, "broken failed (500)"),
    "notify test broken": (13, "broken failed (500)"),
    "clients test": (13, "gone"),
    "indexers test": (13, "away"),
    "schedule install --user": (3, "systemctl isn't installed"),
    "doctor": (3, "ERROR"),
    "doctor paths": (3, "gone"),
    "doctor readable": (3, "film.mkv"),
    "naming check {Movie.CleanTitel}": (2, "CleanTitel"),
    "releases push push.json": (4, "Unwanted.2001"),
}


@pytest.mark.parametrize("command", CASES)
def test_what_failed_is_said_on_stderr(user: User, database: Database, command: str) -> None:
    code, said = CASES[command]
    film = user.films / "Wanted (1999)" / "film.mkv"
    film.parent.mkdir()
    film.write_bytes(b"x")
    film.chmod(0o600)
    movie = put_film(database, details_of(1, "Wanted", 1999))
    if command == "doctor readable":
        put_file(database, movie, size=1)
    push = {
        "title": "Unwanted.2001.1080p.BluRay.x264-TAU", "downloadUrl": "http://127.0.0.1:9/1",
        "protocol": "torrent", "publishDate": "2026-01-01T00:00:00Z", "indexer": "away",
    }  # fmt: skip
    (user.home / "push.json").write_text(json.dumps(push))
    words = command.replace("push.json", f"{user.home}/push.json").split()
    loud = user.run(*words)
    quiet = user.run(*words, "--quiet")
    assert (loud.returncode, quiet.returncode) == (code, code), loud.stdout + loud.stderr
    assert said in loud.stdout + loud.stderr
    assert quiet.stdout == ""
    assert said in quiet.stderr
    if command == "notify test":
        assert "fine" in loud.stdout
        assert "fine" not in quiet.stderr


def test_what_went_well_is_not_said(user: User) -> None:
    ran = user.run("notify", "test", "fine", "--quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
