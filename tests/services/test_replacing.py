"""`replace`: the identity that was imported is blocked, the file stays until another one is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import NotFound
from radarr_cli.services.running import Pace
from tests.services.download_stack import FakeClient, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

FIRST, SAME, WORSE = (
    "Film.2019.1080p.WEB-DL.x264-GRP",
    "Film.2019.1080p.WEB-DL.x264-OTHER",
    "Film.2019.720p.WEB-DL.x264-THIRD",
)


@pytest.fixture
def stack(database: Database, tmp_path: Path) -> Stack:
    client = FakeClient()
    return Stack(database, tmp_path, lambda _: client)


def with_file(stack: Stack) -> tuple[int, int]:
    """A film whose file came from FIRST, months ago."""
    film = stack.film()
    stack.grabbing.grab(stack.order(film, stack.offer(film[0], FIRST)))
    stack.database.execute("UPDATE grab SET state = 'imported', finished_at = now()")
    stack.database.execute("UPDATE download SET state = 'imported'")
    stack.database.execute(
        """
        WITH made AS (
            INSERT INTO file (movie_id, root, relative_path, size, claimed, scene_name, release_id, grab_id)
            SELECT g.movie_id, 'films', 'Film (2019)/film.mkv', 9,
                jsonb_build_object('title', g.title, 'quality', r.parsed->'quality', 'languages',
                    '[]'::jsonb),
                g.title, g.release_id, g.id
            FROM grab g JOIN release r ON r.id = g.release_id RETURNING id)
        INSERT INTO variant_file (variant_id, file_id) SELECT %s, id FROM made
        """,
        (film[1],),
    )
    stack.wait(days=90)
    return film


def test_an_equal_release_replaces_what_is_blocked(stack: Stack) -> None:
    film = with_file(stack)
    for title in (SAME, WORSE):
        stack.offer(film[0], title)
    before = stack.database.all("SELECT * FROM file")
    planned = stack.downloads.replacing.replace(film[0], dry_run=True)
    assert (planned.blocked, planned.acquired) == (FIRST, None)
    assert stack.database.value("SELECT count(*) FROM blocklist") == 0
    replaced = stack.downloads.replacing.replace(film[0], because="out of sync")
    assert replaced.acquired is not None
    [grabbed] = replaced.acquired.best.grabbed
    assert (grabbed.grab.title, grabbed.grab.overridden) == (SAME, ("replace",))
    assert stack.database.all("SELECT * FROM file") == before
    [blocked] = stack.database.all("SELECT keys, message FROM blocklist")
    assert blocked["message"] == "out of sync"
    name = "film.2019.1080p.web.dl.x264.grp"
    assert blocked["keys"][0].startswith("btih:")
    assert blocked["keys"][1:] == [f"name:torrent:{name}", f"name:usenet:{name}"]


def test_a_replacement_that_fails_is_followed_by_the_next(stack: Stack) -> None:
    """An equal one again: the file that is there is not wanted any more."""
    film = with_file(stack)
    for title in (SAME, SAME.replace("OTHER", "NEXT")):
        stack.offer(film[0], title)
    replaced = stack.downloads.replacing.replace(film[0])
    assert replaced.acquired is not None
    [first] = replaced.acquired.best.grabbed
    stack.downloads.handling.block(first.grab.id)
    [mended] = stack.downloads.mending.mend(Pace(stopping=lambda: False)).items
    assert mended["status"] == "replaced", mended
    [open_grab] = stack.database.all("SELECT * FROM grab WHERE state = 'sent'")
    assert open_grab["title"] not in (FIRST, first.grab.title)
    assert open_grab["overridden_rules"] == ["replace"]


def test_what_was_blocked_already_stays_one_entry(stack: Stack) -> None:
    """As after `history fail`, which points to `replace`."""
    film = with_file(stack)
    stack.downloads.handling.fail(1, "out of sync")
    stack.downloads.replacing.replace(film[0])
    [blocked] = stack.database.all("SELECT keys, message FROM blocklist")
    assert blocked["message"] == "out of sync"
    assert [key.split(":")[:2] for key in blocked["keys"][1:]] == [["name", "torrent"], ["name", "usenet"]]


def test_a_file_of_unknown_origin_is_blocked_by_its_name(stack: Stack) -> None:
    film = with_file(stack)
    stack.database.execute("UPDATE file SET release_id = NULL, grab_id = NULL")
    stack.downloads.replacing.replace(film[0])
    [blocked] = stack.database.all("SELECT keys FROM blocklist")
    assert [key.split(":")[:2] for key in blocked["keys"]] == [["name", "torrent"], ["name", "usenet"]]


def test_without_another_release_the_file_stays_and_the_release_is_blocked(stack: Stack) -> None:
    film = with_file(stack)
    replaced = stack.downloads.replacing.replace(film[0])
    assert replaced.acquired is not None
    assert replaced.acquired.best.grabbed == ()
    assert stack.database.value("SELECT count(*) FROM file") == 1
    assert stack.database.value("SELECT count(*) > 0 FROM blocklist")


def test_what_has_no_file_is_not_replaced(stack: Stack) -> None:
    film = stack.film()
    with pytest.raises(NotFound, match="no file to replace"):
        stack.downloads.replacing.replace(film[0])
