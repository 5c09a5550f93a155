"""Long lines on a terminal of 80 columns: folded between words, with nothing lost; whole in a pipe."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.folding import cells, fitted
from radarr_cli.store.attention import raise_attention
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MESSAGE = (
    "download 12 of The Matrix (1999) is complete and was not taken: no file of it is one that the film's "
    "variant asks for /mnt/somewhere/quite/deep/below/with/a/name/that/nobody/folds/The.Matrix.1999.1080p.mkv"
)
REMEDY = "look at what it holds, then take one of its files with radarr-cli import --movie tmdb:603 FILE"
COMMAND = "radarr-cli import --movie 'The Matrix (1999)' '/downloads/The Matrix 1999/the matrix, part 1.mkv'"


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    return User(tmp_path, database_url)


def on_terminal(user: User, *arguments: str, code: int = 0) -> str:
    left, seen = seen_on_terminal([sys.executable, "-m", "radarr_cli", *arguments], user.environment)
    assert left == code, seen
    return seen


def words(text: str) -> list[str]:
    return text.split()


def test_what_waits_folds_on_a_terminal_and_a_command_stays_whole(user: User, database: Database) -> None:
    raise_attention(database, "one", "kind", MESSAGE, remedy=REMEDY, now=NOW)
    raise_attention(database, "two", "kind", "short", remedy=COMMAND, now=NOW)
    whole = user.run("attention").stdout
    assert MESSAGE in whole
    seen = on_terminal(user, "attention")
    assert words(seen) == words(whole)
    assert f"     -> {COMMAND}\n" in seen
    longest = next(word for word in words(MESSAGE) if word.startswith("/mnt"))
    assert [line.strip() for line in too_wide(seen)] == [longest, f"-> {COMMAND}"]
    first, second, *_ = seen.splitlines()
    assert first.startswith("  1  download")
    assert second.startswith("     ")
    number = user.document("attention")[0]["id"]
    assert user.document("attention")[0]["message"] == MESSAGE
    shown = on_terminal(user, "attention", "show", str(number))
    assert words(shown) == words(user.run("attention", "show", str(number)).stdout)


def test_a_run_folds_on_a_terminal(user: User, database: Database) -> None:
    run = database.value(
        "INSERT INTO run (command, host, pid, started_at, finished_at, status, exit_code, user_name) "
        "VALUES (%s, 'a.host.with.a.rather.long.name.example.org', 1, %s, %s, 'done', 0, 'somebody') "
        "RETURNING id",
        ("radarr-cli run-once", NOW, NOW),
    )
    raise_attention(database, "one", "kind", MESSAGE, remedy=REMEDY, now=NOW, run_id=run)
    whole = user.run("runs", "show", str(run)).stdout
    assert f"asked: {MESSAGE}\n" in whole
    seen = on_terminal(user, "runs", "show", str(run))
    assert words(seen) == words(whole)
    assert [line.strip().startswith("/mnt") for line in too_wide(seen)] == [True]
    assert user.document("runs", "show", str(run))["attention"][0]["message"] == MESSAGE


def test_a_feed_that_fails_is_told_once(user: User) -> None:
    user.configure('[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "http://127.0.0.1:9/api"\n')
    ran = user.run("rss")
    assert ran.returncode in (3, 13)
    assert (ran.stdout, ran.stderr.count("can't be reached")) == ("quay: not read\n", 1)
    seen = on_terminal(user, "rss", "--fresh", code=ran.returncode)
    assert not too_wide(seen)
    [item] = json.loads(user.run("rss", "--fresh", "--json").stdout)["items"]
    assert item["indexer"] == "quay"
    assert item["message"]


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_words_of_east_asia_take_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "  imported 千と千尋の神隠し: 千と千尋の神隠し と もうひとつの はなし は ながい"
    folded = fitted(line, _Terminal())  # type: ignore[arg-type]
    assert max(map(cells, folded.splitlines())) <= 40
    assert words(folded) == words(line)
    assert fitted("a\tb", _Terminal()) == "a\tb"  # type: ignore[arg-type]
