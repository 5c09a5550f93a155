"""The torrent clients that the contract is tested on: how each is started, and what it can't do.

`Stage` is a running client with a swarm to download from.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from os import urandom
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from radarr_cli.adapters.clients import aria2, build, deluge, qbittorrent, rtorrent, transmission
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, NetworkSettings, Url
from radarr_cli.domain.torrent import examine, read_magnet
from radarr_cli.ports import AddRequest
from tests.fakes.aria2 import Aria2
from tests.fakes.deluge import Deluge
from tests.fakes.qbittorrent import QBittorrent, newer_path
from tests.fakes.rtorrent import RTorrent
from tests.fakes.seeders import Inviting, Seeder, WebSeed
from tests.fakes.transmission import Transmission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.ports import DownloadClient

NETWORK = NetworkSettings(timeout=timedelta(seconds=5))
_NO_TRACKER = "http://127.0.0.1:9/announce"
_WEB_SEED_BYTES = 32 * 1024 * 4
"""What Transmission asks web seeds for at once: four ranges."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One kind of client, in a `version` of its own where it isn't the usual one.

    `tags_survive`: after which ends of the program it still knows our tags; empty where it has no tags.
    `login` is the setting that holds its secret; None where only a web server before it asks for one.
    `versions` are those of BitTorrent that it knows. `invited`: the seeder has to connect to it; `web_seeds`:
    even so it is slow, but takes files over HTTP at once. `paused_by_kill`: what it began shortly before is
    paused when it comes back. `relocates`: it renames and moves what it seeds. `waits_for_us`: it stops a
    magnet once its metadata has come; else it goes on at a trickle.
    """

    kind: str
    start: Callable[[Path], Any]
    settings: Callable[[Any], Any]
    versions: tuple[str, ...] = ("v1", "hybrid")
    tags_survive: tuple[str, ...] = ()
    private_is_told: bool = True
    categories: bool = True
    login: str | None = "password"
    paused_by_kill: bool = False
    invited: bool = False
    web_seeds: bool = False
    relocates: bool = True
    waits_for_us: bool = True
    version: str = ""


SUBJECTS = (
    Subject(
        kind="qbittorrent",
        start=QBittorrent,
        settings=lambda program: qbittorrent.Settings(
            url=Url(program.url), username=program.username, password=Secret.of(program.password)
        ),
        versions=("v1", "v2", "hybrid"),
        tags_survive=("stop", "kill"),
        private_is_told=False,
    ),
    Subject(
        kind="transmission",
        start=Transmission,
        settings=lambda program: transmission.Settings(
            url=Url(program.url), username=program.username, password=Secret.of(program.password)
        ),
        versions=("v1",),
        # It writes labels down when it ends, or after six minutes.
        tags_survive=("stop",),
        waits_for_us=False,
        invited=True,
        web_seeds=True,
    ),
    Subject(
        kind="deluge",
        start=Deluge,
        settings=lambda program: deluge.Settings(url=Url(program.url), password=Secret.of(program.password)),
        # With libtorrent 2 a hybrid goes by a hash that an indexer doesn't know.
        versions=("v1", "v2"),
        waits_for_us=False,
        invited=True,
        # It writes down what it has at an add, before that has begun, and then every 200 seconds.
        paused_by_kill=True,
    ),
    Subject(
        kind="rtorrent",
        start=RTorrent,
        settings=lambda program: rtorrent.Settings(url=program.url),
        tags_survive=("stop", "kill"),
        login=None,
        relocates=False,
    ),
    Subject(
        kind="aria2",
        start=Aria2,
        settings=lambda program: aria2.Settings(url=Url(program.url), secret=Secret.of(program.password)),
        versions=("v1",),
        private_is_told=False,
        categories=False,
        login="secret",
        relocates=False,
    ),
)


# The same adapter, and a program that has renamed half of its states.
QBITTORRENT_5 = replace(
    SUBJECTS[0],
    version="5",
    start=lambda folder: QBittorrent(folder, path=newer_path()),
    private_is_told=True,
)
PARAMETERS = [
    *(pytest.param(subject, id=subject.kind) for subject in SUBJECTS),
    pytest.param(QBITTORRENT_5, id="qbittorrent-5", marks=pytest.mark.full),
]


@dataclass(frozen=True)
class Stage:
    """What `share` begins ends with `cleanup`."""

    subject: Subject
    program: Any
    swarm: Seeder
    cleanup: ExitStack
    web: list[WebSeed] = field(default_factory=list)

    def client(self, state: Path, **options: object) -> DownloadClient:
        """An adapter of the program, called "subject"."""
        settings = replace(self.subject.settings(self.program), **options)
        entry = ClientEntry(name="subject", kind=self.subject.kind, options=settings)
        return build(entry, NETWORK, state)

    def share(self, path: Path, *tags: str, upload_limit: int = 0, **options: Any) -> AddRequest:
        """Share a file or folder, and ask for it by its .torrent; `upload_limit` is bytes a second."""
        seeded = self.swarm.seed(path, upload_limit=upload_limit, announce=self._tracker, **options)
        content = seeded.torrent
        if self.subject.web_seeds:
            delay = _WEB_SEED_BYTES / upload_limit if upload_limit else 0.0
            self.web.append(self.cleanup.enter_context(WebSeed(path.parent, delay)))
            content = self.web[-1].named_in(seeded)
        return request_of(content, *tags)

    def hurry(self) -> None:
        """Lift all limits."""
        self.swarm.hurry()
        for web in self.web:
            web.delay = 0.0

    def share_magnet(self, path: Path, *tags: str, hurried: bool = False) -> AddRequest:
        """`hurried`: with a web seed for a client that takes long to begin with a peer."""
        link = self.swarm.seed(path, announce=self._tracker).magnet
        if hurried and self.subject.web_seeds:
            self.web.append(self.cleanup.enter_context(WebSeed(path.parent)))
            link += f"&ws={quote(f'{self.web[-1].url}{path.name}', safe='')}"
        magnet = read_magnet(link)
        assert magnet is not None
        return AddRequest(name=path.name, download_id=magnet.download_id, magnet=link, tags=tags)

    @property
    def _tracker(self) -> str:
        """None for a client that is connected to: it would try the same peer in vain first."""
        return _NO_TRACKER if self.subject.invited else ""


@contextmanager
def staged(subject: Subject, folder: Path) -> Iterator[Stage]:
    """Start the client and a swarm. Skips where the program isn't installed."""
    with ExitStack() as cleanup:
        program = cleanup.enter_context(subject.start(folder))
        swarm = cleanup.enter_context(Inviting(program.peer_port) if subject.invited else Seeder())
        yield Stage(subject, program, swarm, cleanup)


def request_of(content: bytes, *tags: str) -> AddRequest:
    torrent = examine(content).torrent
    assert torrent is not None
    return AddRequest(name=torrent.name, download_id=torrent.download_id, torrent=content, tags=tags)


def item_of(client: DownloadClient, request: AddRequest) -> ClientItem:
    item = client.item(request.download_id)
    assert item is not None
    return item


def is_done(client: DownloadClient, request: AddRequest) -> bool:
    """One that isn't listed isn't done: rTorrent drops a magnet for a moment when its metadata has come."""
    item = client.item(request.download_id)
    return item is not None and item.status is ClientStatus.COMPLETED


def film(folder: Path, size: int = 300_000) -> Path:
    """A file that no other test has."""
    path = folder / f"Film.{urandom(4).hex()}.2019.1080p.WEB-DL-GRP.mkv"
    path.write_bytes(urandom(size))
    return path
