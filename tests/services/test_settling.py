"""Whatever comes, in whatever order, whoever dies in between: runs settle, and nothing is in flight twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.media import Claimed, MovieFile
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.settings import RuleSettings, SafetySettings, Settings
from radarr_cli.store import files, grabs, wanted
from radarr_cli.store.blocklist import block_grab
from radarr_cli.store.outcomes import finish_grab
from radarr_cli.store.variants import derive_variants
from tests.fakes.bittorrent import torrent_of
from tests.fakes.films import put_file
from tests.fakes.guide import format_document
from tests.services.download_stack import PROFILE, FakeClient, Stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.download import Grab
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.store.database import Database

GIB = 1024**3
QUALITIES = ("Bluray-1080p", "WEBDL-1080p", "Bluray-720p", "HDTV-720p")
WORDS = {
    "Bluray-1080p": "1080p.BluRay", "WEBDL-1080p": "1080p.WEB-DL", "Bluray-720p": "720p.BluRay",
    "HDTV-720p": "720p.HDTV",
}  # fmt: skip
FORMATS = tuple(custom_format(format_document(name)) for name in ("AMBER", "ZINC"))
SCORES = st.sampled_from([-10, 0, 5, 20])
PROFILES = st.builds(
    lambda order, cutoff, upgrades, gain, enough, amber, zinc: QualityProfile(
        "HD",
        tuple(QualityGroup(name, (name,)) for name in order),
        cutoff=order[cutoff % len(order)],
        upgrades=upgrades,
        minimum_score_gain=gain,
        cutoff_format_score=enough,
        format_scores={"AMBER": amber, "ZINC": zinc},
    ),
    st.permutations(QUALITIES),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([1, 10]),
    st.sampled_from([0, 15, 100]),
    SCORES,
    SCORES,
)
RULES = st.builds(
    lambda propers, often: RuleSettings(
        propers=propers, upgrades_per_month=often, repeated_upgrade_gain=often
    ),
    st.sampled_from(["preferAndUpgrade", "doNotUpgrade", "doNotPrefer"]),
    st.sampled_from([0, 2]),
)
_films = count(1)


class Killed(BaseException):
    """The process is gone: nothing after this line is done."""


class Library(RuleBasedStateMachine):
    """One film that is wanted; offers, runs, kills, imports and failures in any order."""

    database: Database
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_films)
        self.client = FakeClient()
        self.stack = Stack(self.database, self.folder / str(self.number), lambda _: self.client)
        self.title = f"Film{self.number}"
        self.film, self.variant = self.stack.film(self.number, self.title, 2019)
        self.names: set[str] = set()

    @initialize(profile=PROFILES, rules=RULES)
    def wishes(self, profile: QualityProfile, rules: RuleSettings) -> None:
        self.settings = Settings(
            profiles={"HD": profile}, rules=rules, formats=FormatLibrary(lambda: FORMATS)
        )

    @property
    def grabbing(self) -> Grabbing:
        """A new process's."""
        plenty = SafetySettings(
            grabs_per_run=999,
            grabs_per_day=999,
            active_downloads=999,
            bytes_per_day=10**18,  # type: ignore[arg-type]
        )
        made = replace(self.stack.grabbing, safety=plenty)
        return replace(made, deciding=replace(made.deciding, settings=self.settings))

    def run(self) -> int:
        """One run of the program: how much it took."""
        self.grabbing.recover()
        best = self.grabbing.grab_best(self.film, ReleaseSource.RSS)
        assert not best.braked
        return len(best.grabbed)

    @rule(
        quality=st.sampled_from(QUALITIES),
        mark=st.sampled_from(["", "", "AMBER.", "ZINC.", "PROPER.", "REPACK."]),
        group=st.sampled_from(["TAU", "FERN"]),
        indexer=st.sampled_from(["here", "there"]),
        size=st.integers(3, 9),
    )
    def an_offer_comes(self, quality: str, mark: str, group: str, indexer: str, size: int) -> None:
        name = f"{self.title}.2019.{mark}{WORDS[quality]}.x264-{group}"
        content = torrent_of({"film.mkv": size * GIB}, name=name, piece_length=16 * 1024**2)
        self.stack.offer(self.film, name, link=content, size=size * GIB, indexer=indexer)
        self.names.add(name)

    @rule()
    def a_run(self) -> None:
        self.run()

    @rule(before=st.booleans())
    def a_run_that_is_killed(self, before: bool) -> None:
        """At the client, before it has the download or after."""
        add = self.client.add

        def die(request: object) -> None:
            if not before:
                add(request)  # type: ignore[arg-type]
            raise Killed

        self.client.add = die  # type: ignore[method-assign, assignment]
        with suppress(Killed):
            self.run()
        self.client.add = add  # type: ignore[method-assign]

    @precondition(lambda self: self.open())
    @rule()
    def a_download_is_imported(self) -> None:
        self.imports(self.open()[0])

    @precondition(lambda self: self.open())
    @rule()
    def a_download_fails(self) -> None:
        grab = self.open()[0]
        now = self.stack.now()
        with self.database.transaction():
            grabs.mark_failed(self.database, grab.id, "it failed", now)
            block_grab(self.database, grab, reason="stalled", message="", blocked_by="test", now=now)

    @rule(hours=st.sampled_from([1, 30, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.stack.clock += timedelta(hours=hours)

    @invariant()
    def nothing_is_in_flight_twice(self) -> None:
        twice = self.database.value(
            "SELECT count(*) FROM (SELECT release_id FROM grab WHERE variant_id = %s "
            "AND state NOT IN ('failed', 'superseded') GROUP BY release_id HAVING count(*) > 1) AS twice",
            (self.variant,),
        )
        assert twice == 0
        # After a kill the client is given the same download once more, and has it once all the same.
        there = [item.title for item in self.client.there.values()]
        assert len(there) == len(set(there)), "the client has one release twice"

    def teardown(self) -> None:
        """Runs go on until nothing is taken any more; each release was taken once at most."""
        if not hasattr(self, "settings"):
            return
        for _ in range(len(self.names) + 3):
            taken, arriving = self.run(), self.open()
            for grab in arriving:
                self.imports(grab)
            self.nothing_is_in_flight_twice()
            if not taken and not arriving:
                break
        else:
            raise AssertionError("runs do not settle")
        before = self.state()
        assert self.run() == 0
        assert self.state() == before

    def open(self) -> list[Grab]:
        return [grab for grab in grabs.open_grabs_of(self.database, self.variant) if grab.state == "sent"]

    def state(self) -> list[object]:
        return [
            self.database.all(
                "SELECT id, state FROM grab WHERE variant_id = %s ORDER BY id", (self.variant,)
            ),
            self.database.all(
                "SELECT release_id, answer, codes FROM verdict WHERE variant_id = %s ORDER BY 1",
                (self.variant,),
            ),
        ]

    def imports(self, grab: Grab) -> None:
        """What the import tells the database: the release's claims are the file's."""
        parsed = parse_release(grab.title)
        file = MovieFile(
            id=0,
            movie_id=self.film,
            root="films",
            relative_path=f"{self.title} (2019)/{grab.id}.mkv",
            size=grab.size,
            claimed=Claimed(title=grab.title, quality=parsed.quality, release_group=parsed.release_group),
            scene_name=grab.title,
        )
        document = files.file_document(file, modified_ns=1, release_id=grab.release_id, grab_id=grab.id)
        held, now = files.file_of_variant(self.database, self.variant), self.stack.now()
        with self.database.transaction():
            if held:
                files.drop_file(self.database, held.file.id)
                self.database.execute(
                    "INSERT INTO history (at, event, movie_id, variant_id, data) "
                    "VALUES (%s, 'movieFileDeleted', %s, %s, '{\"reason\": \"Upgrade\"}')",
                    (now, self.film, self.variant),
                )
            files.add_file(self.database, self.variant, document, now)
            finish_grab(self.database, grab.id, now)
            derive_variants(self.database, [self.film])


def test_runs_settle_whatever_comes_and_nothing_is_in_flight_twice(
    database: Database, tmp_path: Path
) -> None:
    machine = type("Library", (Library,), {"database": database, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            # Making a fault small takes minutes; the steps that led to it are printed all the same.
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def test_adopted_films_below_their_cutoff_never_pass_the_limits(database: Database, tmp_path: Path) -> None:
    """2,000 films with files below their cutoff, a better release of each, ten runs: first with the upgrades
    off that adopting leaves off, a tenth of the films in each, then turned on, all films in each."""
    stack = Stack(database, tmp_path, lambda _: FakeClient(), safety=SafetySettings(active_downloads=99))
    database.execute(
        """
        INSERT INTO movie (tmdb_id, title, sort_title, year, years, minimum_availability, runtime)
        SELECT n, 'Film' || n, 'film' || n, 2019, ARRAY[2019], 'announced', 100
        FROM generate_series(1, 2000) AS n
        """
    )
    database.execute(
        """
        INSERT INTO variant (movie_id, profile, root, folder, search_upgrades)
        SELECT id, 'HD', 'films', title, false FROM movie
        """
    )
    database.execute(
        """
        WITH file AS (
          INSERT INTO file (movie_id, root, relative_path, size, claimed)
          SELECT id, 'films', title || '/film.mkv', 2147483648,
            '{"title": "", "quality": {"quality": {"name": "WEBDL-720p"}, "revision": {"version": 1}}}'
          FROM movie RETURNING id, movie_id)
        INSERT INTO variant_file (variant_id, file_id)
        SELECT v.id, f.id FROM file f JOIN variant v ON v.movie_id = f.movie_id
        """
    )
    films = [row["id"] for row in database.all("SELECT id FROM movie ORDER BY id")]
    stack.pool({film: f"Film{film}.2019.1080p.BluRay.x264-TAU" for film in films})

    def ten_runs(turns: Sequence[Sequence[int]]) -> list[int]:
        taken = []
        for turn in turns:
            run = database.value(
                "INSERT INTO run (command, host, pid) VALUES ('run-once', 'h', 1) RETURNING id"
            )
            grabbing, grabbed = stack.grabbing, 0
            for film in turn:
                best = grabbing.grab_best(film, ReleaseSource.SEARCH, run_id=run)
                grabbed += len(best.grabbed)
                if best.braked:
                    break
            taken.append(grabbed)
            stack.wait(minutes=15)
        return taken

    assert ten_runs([films[turn::10] for turn in range(10)]) == [0] * 10
    codes = database.all("SELECT codes, count(*) AS films FROM verdict GROUP BY codes")
    assert codes == [{"codes": ["upgradesOff"], "films": 2000}]
    database.execute("UPDATE variant SET search_upgrades = true")
    assert ten_runs([films] * 10) == [5, 5, 5, 5, 0, 0, 0, 0, 0, 0]


def test_the_missing_are_searched_for_before_what_could_be_better(database: Database, tmp_path: Path) -> None:
    """Of what could be better only films whose upgrades are on, whose file no person chose against the rules,
    and with nothing on its way."""
    stack = Stack(database, tmp_path, lambda _: FakeClient())
    good, low, off, pinned, missing = (stack.film(number, f"Film{number}")[0] for number in range(1, 6))
    put_file(database, good, "Bluray-1080p")
    for film in (low, off, pinned):
        put_file(database, film, "WEBDL-720p")
    database.execute("UPDATE variant SET search_upgrades = false WHERE movie_id = %s", (off,))
    database.execute("UPDATE file SET pinned = true WHERE movie_id = %s", (pinned,))

    def due() -> list[int]:
        below = {PROFILE.name: PROFILE.below_cutoff}
        return [row["movie_id"] for row in wanted.due_searches(database, stack.now(), 10, below)]

    assert due() == [missing, low]
    wanted.searched(database, low, stack.now(), found=False)
    assert due() == [missing]
    stack.wait(days=2)
    assert due() == [missing, low]
    variant = database.value("SELECT id FROM variant WHERE movie_id = %s", (low,))
    offer = stack.offer(low, "Film2.2019.1080p.BluRay.x264-TAU")
    stack.grabbing.grab(stack.order((low, variant), offer))
    assert due() == [missing]
