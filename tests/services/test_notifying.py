"""Events reach each notifier that wants them once, in order, whatever the others do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.media import Claimed, MovieFile
from radarr_cli.domain.notice_events import EVENTS, OF_FILES
from radarr_cli.domain.notices import Retired
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.domain.settings import NotifierEntry
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import Check
from radarr_cli.services.files.outcomes import deletion
from radarr_cli.services.library.editing import Editing
from radarr_cli.services.reports.notifying import TRIES_BEFORE_ATTENTION, Notifying
from radarr_cli.services.running import Pace
from radarr_cli.store import history, locks
from radarr_cli.store.attention import raise_attention
from radarr_cli.store.movies import load_movie
from tests.services.download_stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from radarr_cli.domain.notices import Notice
    from radarr_cli.store.database import Database

PACE = Pace(stopping=lambda: False)


@dataclass
class Told:
    """A notifier that keeps what it is told, and fails on demand."""

    name: str
    takes: frozenset[str] = frozenset(EVENTS)
    gathers: bool = False
    fault: Exception | None = None
    refuses: str = ""
    takes_time: Callable[[], None] = lambda: None
    notices: list[list[Notice]] = field(default_factory=list)

    def tell(self, notices: Sequence[Notice]) -> None:
        if self.fault is not None:
            raise self.fault
        if self.refuses in [notice.event for notice in notices]:
            raise InvalidAnswer("it doesn't take that")
        self.takes_time()
        self.notices.append(list(notices))

    def check(self) -> list[Check]:
        return [Check("delivery", True, "fine")]

    @property
    def events(self) -> list[list[str]]:
        return [[notice.event for notice in batch] for batch in self.notices]


@pytest.fixture
def stack(database: Database, tmp_path: Path) -> Stack:
    return Stack(database, tmp_path, lambda _: None)  # type: ignore[arg-type,return-value]


def notifying(
    stack: Stack, *told: Told, host: str = "attic", roots: dict[str, str] | None = None,
    **changes: dict[str, object],
) -> Notifying:  # fmt: skip
    entries = tuple(NotifierEntry(name=each.name, kind="told", **changes.get(each.name, {})) for each in told)  # type: ignore[arg-type]
    by_name = {each.name: each for each in told}
    return Notifying(
        database=stack.database,
        entries=entries,
        build=lambda entry: by_name[entry.name],
        roots={"films": "/srv/films/"} if roots is None else roots,
        host=host,
        now=stack.now,
    )


def happens(
    stack: Stack, kind: EventKind, movie_id: int | None, told_as: str | None = None, **data: str
) -> None:
    event = Event(kind=kind, at=stack.now(), movie_id=movie_id, source_title="/srv/films/x", data=data)
    history.record(stack.database, event, told_as=told_as)


def file_of(movie_id: int) -> MovieFile:
    return MovieFile(
        id=7, movie_id=movie_id, root="films", relative_path="Film (2019)/film.mkv", size=5_000,
        claimed=Claimed(title="Film.2019", release_group="GRP"), added_at=datetime(2024, 1, 2, tzinfo=UTC),
    )  # fmt: skip


def test_what_happened_is_told_once_and_in_order(stack: Stack):
    film, _ = stack.film()
    all_of_it, files = Told("all"), Told("files", takes=OF_FILES, gathers=True)
    happens(stack, EventKind.GRABBED, film)
    happens(stack, EventKind.IMPORTED, film)
    happens(stack, EventKind.FILE_RENAMED, film)
    service = notifying(stack, all_of_it, files)
    assert len(service.flush(PACE).items) == 4
    assert all_of_it.events == [["grab"], ["import"], ["rename"]]
    assert files.events == [["import", "rename"]]
    assert service.flush(PACE).items == ()
    told = files.notices[0][0]
    assert (told.film["title"], told.folder) == ("Film", "/srv/films/Film (2019)")


def test_a_film_that_left_the_library_is_told_with_the_folder_it_had(stack: Stack):
    film, variant = stack.film()
    stack.database.execute("UPDATE movie SET tags = '{kids,new}'")
    gone = deletion(file_of(film), "/srv/films", stack.now(), reason="Manual", variant_id=variant)
    history.record(stack.database, gone)
    Editing(
        database=stack.database, roots=("films",), profiles=("HD",), trash_files=lambda _: (),
        move_files=lambda *_: None, user="ida", now=stack.now,
    ).remove([FoundFilm(film, 1, "Film", 2019)], files=True)  # fmt: skip
    assert load_movie(stack.database, film) is None
    told, other = Told("files", takes=OF_FILES, gathers=True), Told("other")
    notifying(stack, told, other, files={"tags": ("kids",)}, other={"tags": ("war",)}).flush(PACE)
    assert other.events == []
    [notices] = told.notices
    assert [notice.event for notice in notices] == ["delete", "remove"]
    assert {notice.folder for notice in notices} == {"/srv/films/Film (2019)"}
    assert {notice.movie.details.runtime for notice in notices if notice.movie} == {100}


def test_each_gets_only_what_it_asked_for(stack: Stack):
    tagged, plain = stack.film(1)[0], stack.film(2, "Other")[0]
    stack.database.execute("UPDATE movie SET tags = '{kids}' WHERE id = %s", (tagged,))
    grabs, kids = Told("grabs"), Told("kids")
    calm, worried, health = Told("calm"), Told("worried"), ("health", "healthRestored")
    service = notifying(
        stack, grabs, kids, calm, worried,
        grabs={"events": ("grab",)}, kids={"tags": ("kids",)},
        calm={"events": health}, worried={"events": health, "health_warnings": True},
    )  # fmt: skip
    for film in (tagged, plain):
        happens(stack, EventKind.GRABBED, film)
        happens(stack, EventKind.FILE_RENAMED, film)
    for kind in (EventKind.HEALTH, EventKind.HEALTH_RESTORED):
        for level in ("warning", "error"):
            happens(stack, kind, None, level=level)
    service.flush(PACE)
    assert grabs.events == [["grab"], ["grab"]]
    assert kids.events == [["grab"], ["rename"]]
    # The end of what wasn't told is no news either.
    assert calm.events == [["health"], ["healthRestored"]]
    assert len(worried.events) == 4


def test_an_upgrade_tells_of_the_file_it_retired_itself(stack: Stack):
    film, variant = stack.film()
    old, now = file_of(film), stack.now()
    gone = deletion(old, "/srv/films", now, reason="Upgrade", variant_id=variant, mark="mark")
    history.record(stack.database, gone)
    happens(stack, EventKind.IMPORTED, film, told_as="upgrade")
    history.record(stack.database, deletion(old, "/srv/films", now, reason="Manual", variant_id=variant))
    told = Told("all")
    notifying(stack, told).flush(PACE)
    assert told.events == [["upgrade"], ["delete"]]
    [replaced] = told.notices[0][0].replaced
    assert replaced == Retired(
        old, f"/srv/films/{old.relative_path}", f"/srv/films/.radarr-cli-trash/mark/{old.relative_path}"
    )


def test_a_notifier_that_fails_is_tried_again_and_stops_nobody(stack: Stack):
    film, _ = stack.film()
    bad, good = Told("bad", fault=ServiceUnavailable("notifier bad is down")), Told("good")
    service = notifying(stack, bad, good)
    happens(stack, EventKind.GRABBED, film)
    happens(stack, EventKind.FILE_RENAMED, film)
    result = service.flush(PACE)
    assert (result.failures, result.attention) == ((), 0)
    assert good.events == [["grab"], ["rename"]]
    assert service.states()["bad"].waiting == 2
    assert service.states()["bad"].error == "notifier bad is down"
    bad.fault = None
    happens(stack, EventKind.FILE_DELETED, film)
    service.flush(PACE)
    assert bad.events == []
    stack.wait(minutes=2)
    service.flush(PACE)
    # What was refused stands behind what was never tried.
    assert bad.events == [["rename"], ["delete"], ["grab"]]


def test_an_event_that_is_refused_holds_up_no_other(stack: Stack):
    films = [stack.film(1)[0], stack.film(2, "Other")[0]]
    picky = Told("picky")
    picky.refuses = "grab"
    service = notifying(stack, picky)
    for kind in (EventKind.GRABBED, EventKind.FILE_RENAMED):
        for film in films:
            happens(stack, kind, film)
    for _ in range(TRIES_BEFORE_ATTENTION):
        service.flush(PACE)
        stack.wait(hours=1)
    assert picky.events == [["rename"], ["rename"]]
    # A success with others is no sign that it takes these.
    happens(stack, EventKind.FILE_RENAMED, films[0])
    service.flush(PACE)
    assert stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 1
    stack.wait(days=1)
    service.flush(PACE)
    assert service.states()["picky"].given_up == 2


def test_thousands_that_wait_for_a_dead_notifier_starve_nobody(stack: Stack):
    film, _ = stack.film()
    dead, well = Told("a-dead", fault=ServiceUnavailable("down")), Told("b-well", takes=OF_FILES)
    service = notifying(stack, dead, well)
    for _ in range(300):
        happens(stack, EventKind.GRABBED, film)
    happens(stack, EventKind.FILE_RENAMED, film)
    service.flush(PACE)
    assert well.events == [["rename"]]
    stack.wait(minutes=2)
    happens(stack, EventKind.FILE_RENAMED, film)
    # The dead one gets one try, whatever waits for it.
    assert [item["status"] for item in service.flush(PACE).items] == ["waiting", "told"]
    stack.wait(days=2)
    service.flush(PACE)
    assert service.states()["a-dead"].waiting == 0


def test_a_slow_one_leaves_the_others_their_turn(stack: Stack):
    film, _ = stack.film()
    slow, quick = Told("a-slow"), Told("b-quick")
    slow.takes_time = lambda: stack.wait(seconds=9)
    service = notifying(stack, slow, quick)
    for _ in range(9):
        happens(stack, EventKind.GRABBED, film)
    service.flush(PACE)
    assert (len(slow.events), len(quick.events)) == (3, 9)


def test_a_test_that_passes_ends_the_waiting(stack: Stack):
    film, _ = stack.film()
    told = Told("mended", fault=ServiceUnavailable("down"))
    service = notifying(stack, told)
    happens(stack, EventKind.GRABBED, film)
    service.flush(PACE)
    told.fault = None
    service.flush(PACE)
    assert told.events == []
    assert service.test("mended").good
    service.flush(PACE)
    assert told.events == [["grab"]]


def test_each_machine_tells_its_own_notifiers_whoever_comes_first(stack: Stack):
    film, _ = stack.film()
    phone, mail, both = Told("phone"), Told("mail"), Told("both")
    attic = notifying(stack, phone, both)
    cellar = notifying(stack, mail, both, host="cellar")
    barn = notifying(stack, host="barn")
    attic.flush(PACE)
    cellar.flush(PACE)
    happens(stack, EventKind.GRABBED, film)
    for machine in (barn, attic, cellar, attic, barn):
        machine.flush(PACE)
    assert (phone.events, mail.events, both.events) == ([["grab"]], [["grab"]], [["grab"]])
    # One that stays away for a day has no notifiers any more, and nothing waits for it.
    stack.wait(days=2)
    happens(stack, EventKind.FILE_RENAMED, film)
    attic.flush(PACE)
    assert stack.database.all("SELECT DISTINCT notifier FROM delivery WHERE state = 'waiting'") == []


def test_what_two_machines_wish_for_one_name_counts_together(stack: Stack):
    film, _ = stack.film()
    told = Told("both")
    attic = notifying(stack, told, both={"events": ("grab",)})
    cellar = notifying(stack, told, host="cellar", both={"events": ("rename",)})
    cellar.flush(PACE)
    happens(stack, EventKind.GRABBED, film)
    happens(stack, EventKind.FILE_RENAMED, film)
    attic.flush(PACE)
    assert told.events == [["grab"], ["rename"]]


def test_a_machine_without_the_root_leaves_the_media_server_to_one_that_has_it(stack: Stack):
    film, _ = stack.film()
    server = Told("server", takes=OF_FILES, gathers=True)
    attic, cellar = notifying(stack, server), notifying(stack, server, host="cellar", roots={})
    attic.flush(PACE)
    happens(stack, EventKind.IMPORTED, film)
    assert cellar.flush(PACE).items == ()
    attic.flush(PACE)
    assert [notice.folder for [notice] in server.notices] == ["/srv/films/Film (2019)"]


def test_two_machines_never_tell_one_notifier_at_the_same_time(stack: Stack, other_database: Database):
    film, _ = stack.film()
    told = Told("both")
    happens(stack, EventKind.GRABBED, film)
    with locks.acquire(other_database, locks.notifier_lock("both")):
        assert notifying(stack, told).flush(PACE).items == ()
    notifying(stack, told).flush(PACE)
    assert told.events == [["grab"]]


def test_what_is_asked_about_a_notifier_ends_with_the_last_machine_that_has_it(stack: Stack):
    film, _ = stack.film()
    bad = Told("bad", fault=ServiceUnavailable("down"))
    attic, cellar = notifying(stack, bad), notifying(stack, bad, host="cellar")
    happens(stack, EventKind.GRABBED, film)
    for _ in range(TRIES_BEFORE_ATTENTION):
        attic.flush(PACE)
        cellar.flush(PACE)
        stack.wait(hours=1)

    def asked() -> int:
        return stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL")

    assert asked() == 1
    notifying(stack, Told("renamed")).flush(PACE)
    assert asked() == 1
    notifying(stack, bad, host="cellar", bad={"enabled": False}).flush(PACE)
    assert asked() == 0


def test_an_idle_machine_writes_nothing(stack: Stack):
    service = notifying(stack, Told("all"))
    service.flush(PACE)
    rows = "SELECT xmin::text, * FROM notifier"
    before = stack.database.all(rows)
    stack.wait(minutes=50)
    service.flush(PACE)
    assert stack.database.all(rows) == before
    stack.wait(minutes=50)
    service.flush(PACE)
    assert stack.database.all(rows) != before


def test_a_bug_in_a_notifier_is_a_failed_delivery(stack: Stack):
    film, _ = stack.film()
    happens(stack, EventKind.GRABBED, film)
    service = notifying(stack, Told("bad", fault=KeyError("secret")))
    [item] = service.flush(PACE).items
    assert (item["status"], item["message"]) == ("waiting", "notifier bad: KeyError")


def test_an_hour_of_failures_asks_a_person_and_a_day_gives_up(stack: Stack):
    film, _ = stack.film()
    bad, other = Told("bad", fault=ServiceUnavailable("it is down")), Told("other")
    service = notifying(stack, bad, other)
    happens(stack, EventKind.GRABBED, film)
    asked = []
    for _ in range(TRIES_BEFORE_ATTENTION + 1):
        asked.append(service.flush(PACE).attention)
        stack.wait(hours=1)
    assert sum(asked) == 1
    service.flush(PACE)
    # Told to the other one alone: the one that is down would only be told that it is down.
    assert other.events == [["grab"], ["attention"]]
    assert "attention" not in str(bad.events)
    bad.fault = None
    stack.wait(hours=1)
    service.flush(PACE)
    assert stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0
    happens(stack, EventKind.FILE_RENAMED, film)
    bad.fault = ServiceUnavailable("down again")
    service.flush(PACE)
    stack.wait(hours=30)
    service.flush(PACE)
    assert service.states()["bad"].given_up == 1
    assert service.states()["bad"].waiting == 0


def test_old_events_and_those_nobody_wants_are_no_news(stack: Stack):
    film, _ = stack.film()
    happens(stack, EventKind.GRABBED, film)
    stack.wait(days=3)
    late = Told("late")
    notifying(stack, late).flush(PACE)
    happens(stack, EventKind.GRABBED, film)
    stack.wait(hours=2)
    notifying(stack).flush(PACE)
    notifying(stack, late).flush(PACE)
    assert late.events == []


def test_a_dry_run_tells_nobody(stack: Stack):
    film, _ = stack.film()
    told = Told("all", fault=ServiceUnavailable("down"))
    service = notifying(stack, told)
    happens(stack, EventKind.GRABBED, film)
    service.flush(PACE)
    stack.wait(hours=1)
    told.fault = None
    stack.database.forbid_writes()
    [item] = service.flush(Pace(stopping=lambda: False, dry_run=True)).items
    assert item["status"] == "planned"
    assert told.events == []


def test_a_dry_run_tells_what_the_real_run_would(stack: Stack):
    """What was refused before, and what is new for whom it is; not what a notifier's own settings leave out,
    nor what is too old, nor anything of one that is left alone."""
    film, _ = stack.film()
    everyone, added, down = Told("all"), Told("added"), Told("down", fault=ServiceUnavailable("down"))
    service = notifying(stack, everyone, added, down, added={"events": ("add",)})
    happens(stack, EventKind.GRABBED, film)
    service.flush(PACE)
    everyone.events.clear()
    happens(stack, EventKind.GRABBED, film)
    happens(stack, EventKind.MOVIE_ADDED, film)
    old = stack.now() - timedelta(days=3)
    stack.database.execute("INSERT INTO outbox (at, event, payload) VALUES (%s, 'grab', '{}')", (old,))
    planned = service.flush(Pace(stopping=lambda: False, dry_run=True)).items
    really = service.flush(PACE).items
    assert [item["title"] for item in planned] == [item["title"] for item in really]
    assert [(item["notifier"], item["status"]) for item in planned] == [
        ("all", "planned"), ("all", "planned"), ("added", "planned"),
    ]  # fmt: skip


def test_attention_is_told_when_it_turns_up_and_not_again(stack: Stack):
    film, _ = stack.film()
    told = Told("all")
    service = notifying(stack, told)
    for text in ("first", "other words"):
        raise_attention(
            stack.database, "key", "importBlocked", text, remedy="do it", now=stack.now(), movie_id=film
        )
        service.flush(PACE)
    [[notice]] = told.notices
    assert json.loads(json.dumps(notice.data))["message"] == "first"
    assert notice.data["remedy"] == "do it"
    assert notice.film["title"] == "Film"
