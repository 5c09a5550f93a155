"""The usenet clients that the contract is tested on: how each is started, and a server to download from."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from os import urandom
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from radarr_cli.adapters.clients import build, nzbget, sabnzbd
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, Url
from radarr_cli.ports import AddRequest
from tests.adapters.clients.subjects import NETWORK
from tests.fakes.nzbget import NzbGet
from tests.fakes.sabnzbd import Sabnzbd
from tests.fakes.usenet import UsenetServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.ports import DownloadClient


@dataclass(frozen=True, kw_only=True)
class UsenetSubject:
    """One kind of client. `login` is the setting that holds its secret; `priority` is what the program itself
    says of the title's; `again` says that it downloads once
    more what failed, under the same id."""

    kind: str
    start: Callable[..., Any]
    settings: Callable[[Any], Any]
    login: str
    priority: Callable[[Any, str], object]
    again: bool = False


USENET_SUBJECTS = (
    UsenetSubject(
        kind="nzbget",
        start=NzbGet,
        settings=lambda program: nzbget.Settings(
            url=Url(program.url), username=program.username, password=Secret.of(program.password)
        ),
        login="password",
        priority=lambda client, title: next(
            {50: "high", 0: "normal", -50: "low", 900: "force"}[row["MaxPriority"]]
            for row in client._call("listgroups", 0)
            if row["NZBName"] == title
        ),
        again=True,
    ),
    UsenetSubject(
        kind="sabnzbd",
        start=Sabnzbd,
        settings=lambda program: sabnzbd.Settings(url=Url(program.url), api_key=Secret.of(program.password)),
        login="api_key",
        priority=lambda client, title: next(
            row["priority"].lower()
            for row in client._call("queue")["queue"]["slots"]
            if row["filename"] == title
        ),
    ),
)


@dataclass(frozen=True)
class UsenetStage:
    """A running client and the server it reads."""

    subject: UsenetSubject
    program: Any
    news: UsenetServer

    def client(self, **options: object) -> DownloadClient:
        """An adapter of the program, called "subject"."""
        settings = replace(self.subject.settings(self.program), **options)
        entry = ClientEntry(name="subject", kind=self.subject.kind, options=settings)
        return build(entry, NETWORK, self.program.folder)

    def post(self, size: int = 300_000, **options: Any) -> tuple[AddRequest, bytes]:
        """Post a film that no other test has, and ask for it; and its bytes."""
        title, data = f"Film.{uuid4().hex[:8]}.2019.1080p.WEB-DL-GRP", urandom(size)
        content = self.news.post({f"{title}.mkv": data}, title=title, **options)
        return request_of(title, content), data


def request_of(title: str, content: bytes) -> AddRequest:
    return AddRequest(name=title, download_id=uuid4().hex, nzb=content)


@contextmanager
def usenet_staged(subject: UsenetSubject, folder: Path, **options: object) -> Iterator[UsenetStage]:
    """Start the client and a usenet server. Skips where the program isn't installed."""
    with ExitStack() as cleanup:
        news = cleanup.enter_context(UsenetServer())
        program = cleanup.enter_context(subject.start(folder, news, **options))
        yield UsenetStage(subject, program, news)


def added(client: DownloadClient, request: AddRequest) -> str:
    """Add it; the id by which the client has it."""
    return client.add(request) or request.download_id


def item_by(client: DownloadClient, download_id: str) -> ClientItem:
    item = client.item(download_id)
    assert item is not None
    return item
