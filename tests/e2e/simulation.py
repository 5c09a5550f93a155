"""A household whose days last less than a second: the program with a clock of ours, over a real database.

Metadata, indexers and a web hook answer over HTTP on loopback; the download client is of this process, since
what takes it hours has to be over at once. Files are real. Whatever would read another clock shows: the days
lie years ahead.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from radarr_cli.bootstrap import App
from radarr_cli.domain.download import ClientStatus
from radarr_cli.errors import ServiceUnavailable
from radarr_cli.services.clients import Clients
from radarr_cli.services.library.adding import AddWishes
from radarr_cli.services.running import Request, RunResult
from tests.fakes.bittorrent import bencode, info_of, torrent_of
from tests.fakes.receiver import Receiver
from tests.fakes.tmdb_films import film, release
from tests.fakes.tmdb_server import KEY as TMDB_KEY
from tests.fakes.tmdb_server import Fault as TmdbFault
from tests.fakes.tmdb_server import TmdbServer
from tests.fakes.torznab_server import KEY, Fault, Item, TorznabServer, error
from tests.fakes.video import write_film
from tests.services.download_stack import FakeClient

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.ports import AddRequest

BEGIN = datetime(2031, 3, 3, tzinfo=UTC)
EVERY = timedelta(minutes=15)
RUNS_A_DAY = 96
TAKES = timedelta(minutes=80)
"""How long the client needs for a film."""
SIZE = 400_000
NOISE = 200
"""Releases a day that are of nobody's films."""
FIRST = ("Amber", "Cedar", "Copper", "Granite", "Marble", "Silver")
SECOND = ("Harbour", "Orchard", "Quarry", "Station")
CONFIGURATION = """
[database]
url = "{database_url}"
[tmdb]
api_key = "{tmdb_key}"
url = "{tmdb}"
[library]
profile = "HD"
[[root]]
name = "films"
path = "{folder}/films"
[import]
keep_old_for = "12h"
[backup]
enabled = true
folder = "{folder}/backups"
[metrics]
file = "{folder}/radarr_cli.prom"
[profile.HD]
qualities = ["Bluray-1080p", "WEBDL-1080p"]
cutoff = "Bluray-1080p"
[[client]]
name = "stub"
kind = "qbittorrent"
url = "http://127.0.0.1:9"
[[notifier]]
name = "hook"
kind = "webhook"
url = "{hook}/hook"
"""
INDEXER = """
[[indexer]]
name = "{name}"
kind = "torznab"
url = "{url}"
api_key = "{key}"
call_gap = "0s"
"""


@dataclass
class Dated(Item):
    """A release that the indexer has since `since`."""

    since: datetime = BEGIN


class DatedIndexer(TorznabServer):
    """Shows what is published by now, newest first."""

    def _fits(self, item: Item, query: dict[str, str]) -> bool:
        assert isinstance(item, Dated)
        item.age = self.now() - item.since
        return item.since <= self.now() and super()._fits(item, query)


@dataclass
class Plan:
    """A film, and what becomes of it: `quality` in the end, None where it can't be had in this time."""

    number: int
    title: str
    available: date
    quality: str | None = "WEBDL-1080p"

    @property
    def tmdb_id(self) -> int:
        return 7000 + self.number

    @property
    def path(self) -> str:
        named = f"{self.title} (2030)"
        return f"{named}/{named} {self.quality}.mkv"


class SimulatedClient(FakeClient):
    """Has everything after TAKES, and seeds on; of `broken` nothing ever comes."""

    def __init__(self, downloads: Path) -> None:
        super().__init__("stub")
        self.downloads = downloads
        self.broken: set[str] = set()
        self.begun: dict[str, datetime] = {}
        self.time = BEGIN

    def add(self, request: AddRequest) -> None:
        super().add(request)
        self.begun.setdefault(request.download_id, self.time)

    def go_on(self, now: datetime) -> None:
        self.time = now
        for number, item in list(self.there.items()):
            passed = now - self.begun[number]
            path = self.downloads / f"{item.title}.mkv"
            if item.title in self.broken:
                if passed >= TAKES:
                    self.says(number, status=ClientStatus.FAILED, message="no such torrent")
            elif passed >= TAKES:
                if item.status is not ClientStatus.COMPLETED:
                    write_film(path, SIZE)
                    self.paths[number] = [str(path)]
                    self.says(
                        number,
                        status=ClientStatus.COMPLETED,
                        remaining=0,
                        output_path=str(path),
                        private=True,
                    )
                seeded = passed - TAKES
                self.says(
                    number,
                    seed_time=int(seeded.total_seconds()),
                    seed_ratio=seeded / timedelta(days=1),
                )

    def remove(self, download_id: str, *, with_data: bool) -> None:
        title = self.there[download_id].title
        super().remove(download_id, with_data=with_data)
        if with_data:
            (self.downloads / f"{title}.mkv").unlink(missing_ok=True)


class SimulatedApp(App):
    """The program of one run."""

    household: Household

    def now(self) -> datetime:
        return self.household.now

    @cached_property
    def clients(self) -> Clients:
        entries = self.settings.clients
        return Clients(
            database=self.database, entries=entries, build=lambda _: self.household.client, now=self.now
        )


@dataclass
class Household:
    """`run()` is one call of `run-once`; `now` is moved by whoever calls it."""

    folder: Path
    database_url: str
    days: int
    now: datetime = BEGIN
    plans: list[Plan] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    def open(self, stack: ExitStack) -> None:
        for name in ("films", "downloads", "backups"):
            (self.folder / name).mkdir()
        self.client = SimulatedClient(self.folder / "downloads")
        self.plans = [
            Plan(number, f"{FIRST[number % 6]} {SECOND[number // 6]}", self._day(number))
            for number in range(24)
        ]
        here, there = self._offers()
        self.here = stack.enter_context(DatedIndexer(here))
        self.there = stack.enter_context(DatedIndexer(there))
        self.here.now = self.there.now = lambda: self.now
        self.tmdb = stack.enter_context(TmdbServer([self._film(plan) for plan in self.plans]))
        self.hook = stack.enter_context(Receiver({"POST /hook": (200, {})}))
        path = self.folder / "config.toml"
        text = CONFIGURATION.format(
            database_url=self.database_url,
            tmdb=self.tmdb.url,
            tmdb_key=TMDB_KEY,
            folder=self.folder,
            hook=self.hook.url,
        )
        for name, server in (("here", self.here), ("there", self.there)):
            text += INDEXER.format(name=name, url=server.url, key=KEY)
        path.write_text(text, encoding="utf-8")
        self.environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"]}
        self.configuration: Configuration = self._app().configuration
        app = self._app()
        for plan in self.plans:
            app.adding.add(app.adding.plan(plan.tmdb_id, AddWishes()))
        app.database.close()

    def live(self, runs: int) -> None:
        """So many quarters of an hour."""
        for _ in range(runs):
            self._trouble(round((self.now - BEGIN) / EVERY))
            self.client.go_on(self.now)
            result = self.run()
            for outcome in result.outcomes:
                key = f"{outcome.name} {outcome.status}"
                self.statuses[key] = self.statuses.get(key, 0) + 1
                self.spent[outcome.name] = self.spent.get(outcome.name, 0) + outcome.milliseconds
                assert outcome.bug is None, outcome.message
            self.now += EVERY

    def run(self) -> RunResult:
        app = self._app()
        try:
            running = app.running("run-once")
            result = running.run(app.stages(), Request())
            running.close(result, 0)
            return result
        finally:
            app.database.close()

    def _app(self) -> SimulatedApp:
        app = SimulatedApp(self.folder / "config.toml", self.environment, command="run-once")
        app.household = self
        if hasattr(self, "configuration"):
            # Files that don't change are read once; all else is made anew, as in a process of its own.
            app.__dict__["configuration"] = self.configuration
        return app

    def _day(self, number: int) -> date:
        """Every sixth was there before, the others come out day by day, and leave a day for the way."""
        day = -30 if number % 6 == 0 else number * (self.days - 1) // 24
        return (BEGIN + timedelta(days=day)).date()

    def _film(self, plan: Plan, digital: date | None = None) -> dict[str, Any]:
        at_home = (digital or plan.available).isoformat()
        if plan.number == 22:
            at_home = "2031-09-01"
        if plan.number == 23 and digital is None:
            # Later it is brought forward.
            at_home = "2031-07-01"
        dates = [release("2030-12-20", 3), release(at_home, 4)]
        return film(plan.tmdb_id, plan.title, "2030-12-20", runtime=97, releases={"US": dates})

    def _offers(self) -> tuple[list[Dated], list[Dated]]:
        """What the two indexers will have, and what each film's fate makes of it."""
        here: list[Dated] = []
        there: list[Dated] = []
        for plan in self.plans:
            named = f"{plan.title.replace(' ', '.')}.2030.1080p"
            since = datetime.combine(plan.available, datetime.min.time(), UTC) + timedelta(hours=3)
            kiln = self._item(plan, f"{named}.WEB-DL.H.264-KILN", since)
            match plan.number % 6:
                case 0 | 4:  # both have it
                    here.append(kiln)
                    there.append(replace(kiln, since=since + timedelta(hours=1)))
                case 1:  # a better one comes half a day later
                    here.append(kiln)
                    later = since + timedelta(hours=12)
                    there.append(self._item(plan, f"{named}.BluRay.x264-ANVIL", later))
                    plan.quality = "Bluray-1080p"
                case 2:  # what looks best comes to nothing
                    self.client.broken.add(kiln.title)
                    here.append(replace(kiln, seeders=500))
                    there.append(self._item(plan, f"{named}.WEB-DL.H.264-SPARE", since))
                case 3:  # its link leads nowhere, the other indexer's leads on
                    here.append(replace(kiln, torrent=b"<html>moved</html>", seeders=500))
                    there.append(self._item(plan, f"{named}.WEB-DL.H.264-SPARE", since))
                case 5:  # it is out before its time
                    here.append(replace(kiln, since=since - timedelta(days=1)))
        self.plans[22].quality = None
        for offers in (here, there):
            offers += [self._noise(number) for number in range(-NOISE, self.days * NOISE)]
        return [sorted(items, key=lambda item: item.since, reverse=True) for items in (here, there)]  # type: ignore[return-value]

    def _item(self, plan: Plan, title: str, since: datetime) -> Dated:
        files = {"": SIZE}
        info = info_of(files, name=f"{title}.mkv", private=1)
        return Dated(
            title,
            size=SIZE,
            tmdb_id=plan.tmdb_id,
            torrent=torrent_of(files, name=f"{title}.mkv", private=1),
            known_hash=hashlib.sha1(bencode(info)).hexdigest(),
            since=since,
            extra='<torznab:attr name="minimumratio" value="1.0"/>'
            '<torznab:attr name="minimumseedtime" value="43200"/>',
        )

    def _noise(self, number: int) -> Dated:
        since = BEGIN + timedelta(days=number / NOISE)
        return Dated(f"Nobody.Knows.This.{number + NOISE:04}.2029.1080p.WEB-DL.H.264-NOISE", since=since)

    def _trouble(self, number: int) -> None:
        """What goes wrong on the way, day after day."""
        of_day = number % RUNS_A_DAY
        self.client.fault = None
        if of_day in range(20, 24):
            self.client.fault = ServiceUnavailable("client stub cannot be reached")
        faults = {
            8: Fault(503, b"down", times=2),
            16: Fault(429, b"", {"Retry-After": "1800"}),
            40: Fault(200, b"<rss><channel><item><title>half", times=1),
            56: Fault(200, error(900, "Internal error"), times=3),
            72: Fault(200, b"<html>please log in</html>"),
        }
        if of_day in faults:
            (self.here if number // RUNS_A_DAY % 2 else self.there).faults.append(faults[of_day])
        if of_day == 30:
            self.tmdb.faults.append(TmdbFault(500, times=3))
        self.hook.answers["POST /hook"] = (500 if of_day in range(50, 54) else 200, {})
        if number == RUNS_A_DAY * (self.days // 2):
            moved = self.plans[23]
            moved.available = self.now.date()
            self.tmdb.films[moved.tmdb_id] = self._film(moved, digital=moved.available)
