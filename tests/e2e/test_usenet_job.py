"""One film from usenet: search, a real download, import by moving, and a client that is left clean."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.adapters.clients.usenet_subjects import USENET_SUBJECTS
from tests.e2e.world import FILM, RELEASE, World, canaries_in, make_world
from tests.fakes.torznab_server import Item
from tests.fakes.usenet import UsenetServer
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.adapters.clients.usenet_subjects import UsenetSubject

SECOND = RELEASE.replace("KILN", "OVEN")


class Usenet:
    """A world whose indexer and client are those of usenet."""

    def __init__(self, world: World, news: UsenetServer, program: Any, subject: UsenetSubject) -> None:
        self.world, self.news, self.program = world, news, program
        self.film = write_film(world.folder / "seed" / "posted.mkv", 1_500_000).read_bytes()
        login = (
            f'username = "{program.username}"\npassword = {{ env = "CLIENT_PASSWORD" }}'
            if subject.login == "password"
            else 'api_key = { env = "CLIENT_PASSWORD" }'
        )
        world.environment["CLIENT_PASSWORD"] = program.password
        world.write_config(
            indexer=(
                f'[[indexer]]\nname = "quay"\nkind = "newznab"\nurl = "{world.indexer.url}"\n'
                'api_key = { env = "INDEXER_KEY" }'
            ),
            client=f'[[client]]\nname = "news"\nkind = "{subject.kind}"\nurl = "{program.url}"\n{login}',
        )

    def offer(self, title: str, age: timedelta, **options: Any) -> Item:
        content = self.news.post({f"{title}.mkv": self.film}, title=title, **options)
        own = {"size": len(self.film), "tmdb_id": FILM["id"], "torrent": content, "usenet": True}
        return Item(title, age=age, **own)


# One of them is enough for every day: what they have in common is tested on both.
@pytest.fixture(
    params=[
        pytest.param(USENET_SUBJECTS[0], id="nzbget"),
        pytest.param(USENET_SUBJECTS[1], id="sabnzbd", marks=pytest.mark.full),
    ]
)
def usenet(request: pytest.FixtureRequest) -> Iterator[Usenet]:
    subject: UsenetSubject = request.param
    with ExitStack() as stack:
        world = make_world(stack)
        news = stack.enter_context(UsenetServer())
        program = stack.enter_context(subject.start(world.folder / subject.kind, news))
        yield Usenet(world, news, program, subject)


def test_run_once_takes_a_film_from_usenet_and_moves_it_into_the_library(usenet: Usenet) -> None:
    """The first release is not on the servers any more: the next best is taken, the first never again."""
    world = usenet.world
    lost = usenet.offer(RELEASE, timedelta(hours=2), lost=set(range(1, 16)))
    world.indexer.items = [lost, usenet.offer(SECOND, timedelta(days=3))]
    world.run("clients", "test", "news", "--json")
    world.run("add", f"tmdb:{FILM['id']}")
    world.run("search", f"tmdb:{FILM['id']}")
    [taken] = world.run("grab", "Salt and Cinders (2019)", "--json").json["items"]
    assert taken["title"] == RELEASE
    done = None
    for _ in range(25):
        done = world.run("run-once", "--force", "--only", "queue,import,mend,clean", "--json", code=None)
        if world.imported.exists():
            break
        time.sleep(0.2)
    assert world.imported.exists(), done
    assert world.imported.read_bytes() == usenet.film
    events = [(each["eventType"], each["sourceTitle"]) for each in world.run("history", "--json").json]
    assert events[:2] == [("downloadFolderImported", SECOND), ("grabbed", SECOND)]
    assert ("downloadFailed", RELEASE) in events
    assert [entry["sourceTitle"] for entry in world.run("blocklist", "list", "--json").json] == [RELEASE]
    # It was moved, and what was left of the download is gone with it.
    world.run("run-once", "--force", "--only", "queue,import,mend,clean", "--json", code=None)
    left = [path for path in Path(usenet.program.downloads).rglob("*") if path.is_file()]
    assert left == []
    assert world.run("queue", "--json").json == []
    shown = "".join(world.said) + world.everything_stored()
    assert canaries_in(shown) == []
    assert usenet.program.password not in shown
