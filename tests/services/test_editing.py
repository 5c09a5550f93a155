"""Many films changed at once: in one transaction, each by its own tags and fields, files taken along."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.progress import ProgressLine
from radarr_cli.domain.custom_fields import read_assignment
from radarr_cli.domain.decisions.policy import Policy
from radarr_cli.domain.movie import Availability
from radarr_cli.domain.profile import QualityGroup, QualityProfile
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.errors import Conflict, NotFound, SafetyBrake, UsageError
from radarr_cli.services.library.editing import Editing, EditWishes
from radarr_cli.services.verdicts.policy_brake import ProfileBrake
from radarr_cli.services.verdicts.simulating import Simulating
from radarr_cli.store import movie_changes
from radarr_cli.store.movies import load_movies
from tests.fakes.films import NOW, details_of, put_file, put_film

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

FIELDS = {"owner": "text", "stars": "number", "seen": "bool", "lent": "date"}


@dataclass
class House:
    """Three films; the second has a file. `moved` are the films whose files were to be moved, and where."""

    database: Database
    moved: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = [
            put_film(self.database, details_of(number, f"Film {number}", 2000), tags=tags)
            for number, tags in ((1, ("old",)), (2, ("old", "hd")), (3, ()))
        ]
        put_file(self.database, self.ids[1])

    @property
    def films(self) -> list[FoundFilm]:
        return [FoundFilm(movie.id, 0, movie.details.title, 2000) for movie in self.now()]

    def now(self):
        return load_movies(self.database, self.ids)

    @property
    def editing(self) -> Editing:
        return Editing(
            database=self.database,
            roots=("films", "more"),
            profiles=("HD", "UHD"),
            trash_files=lambda _: (),
            user="ida",
            now=lambda: NOW,
            move_files=self._move,
        )

    def _move(self, movie_id: int, root: str) -> None:
        if movie_id == 0:
            raise Conflict("it is in use")
        self.moved.append((movie_id, root))


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_all_films_change_at_once_each_by_its_own_tags_and_fields(house: House):
    wishes = EditWishes(
        profile="UHD",
        minimum_availability=Availability.ANNOUNCED,
        upgrades=False,
        add_tags=("New",),
        remove_tags=("old",),
        custom={"owner": "anna", "stars": 4},
    )
    result = house.editing.edit(house.films, wishes)
    assert [sorted(each.changes) for each in result.done] == [
        ["custom.owner", "custom.stars", "minimumAvailability", "profile", "tags", "upgrades"]
    ] * 3
    assert [movie.tags for movie in house.now()] == [("new",), ("hd", "new"), ("new",)]
    assert {movie.minimum_availability for movie in house.now()} == {Availability.ANNOUNCED}
    assert [dict(movie.custom) for movie in house.now()] == [{"owner": "anna", "stars": 4}] * 3
    assert {movie.variants[0].profile for movie in house.now()} == {"UHD"}
    assert not any(movie.variants[0].search_upgrades for movie in house.now())
    again = house.editing.edit(house.films, wishes)
    assert [each.changes for each in again.done] == [{}] * 3
    cleared = house.editing.edit(house.films[:1], EditWishes(custom={"owner": None}))
    assert cleared.done[0].changes == {"custom.owner": ("anna", None)}
    assert dict(house.now()[0].custom) == {"stars": 4}


def test_a_fault_on_the_way_leaves_every_film_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch):
    before = house.now()

    def fails(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(movie_changes, "derive_variants", fails)
    with pytest.raises(ZeroDivisionError):
        house.editing.edit(house.films, EditWishes(profile="UHD", tags=("x",), upgrades=False))
    assert house.now() == before


def test_a_dry_run_says_what_would_change_and_writes_nothing(house: House):
    before = house.now()
    house.database.forbid_writes()
    result = house.editing.edit(house.films, EditWishes(root="more", move=True), dry_run=True)
    assert [each.changes for each in result.done] == [{"root": ("films", "more")}] * 3
    assert (house.now(), house.moved) == (before, [])


def test_files_go_along_into_another_root_only_where_that_is_asked(house: House):
    result = house.editing.edit(house.films, EditWishes(root="more"))
    (failure,) = result.failures
    assert "--move" in (failure.hint or "")
    assert [movie.variants[0].root for movie in house.now()] == ["more", "films", "more"]
    house.editing.edit(house.films, EditWishes(root="more", move=True, add_tags=("x",)))
    # The mover puts the film into its new root with its files, so nothing else does.
    assert house.moved == [(house.ids[1], "more")]
    assert house.now()[1].variants[0].root == "films"
    assert "x" in house.now()[1].tags


def test_a_film_that_is_gone_is_named_and_the_others_change(house: House):
    gone = FoundFilm(99, 99, "Gone", 1999)
    result = house.editing.edit([gone, *house.films], EditWishes(tags=("x",)))
    assert [failure.subject for failure in result.failures] == ["Gone (1999)"]
    assert {movie.tags for movie in house.now()} == {("x",)}


def test_a_profile_that_opens_many_films_to_upgrades_stops_unless_that_is_accepted(house: House):
    asked: list[tuple[list[int], str]] = []

    def brake(ids: list[int], profile: str) -> None:
        asked.append((list(ids), profile))
        raise SafetyBrake("many")

    editing = replace(house.editing, brake=brake)
    with pytest.raises(SafetyBrake, match="many"):
        editing.edit(house.films, EditWishes(profile="UHD"))
    assert {movie.variants[0].profile for movie in house.now()} == {"HD"}
    editing.edit(house.films, EditWishes(tags=("x",)))
    editing.edit(house.films[1:2], EditWishes(profile="UHD", upgrades=False))
    assert asked == [(house.ids, "UHD")]
    house.editing.edit(house.films[:1], EditWishes(profile="UHD"))
    editing.edit(house.films, EditWishes(profile="UHD", accept=True))
    assert {movie.variants[0].profile for movie in house.now()} == {"UHD"}


def test_the_films_that_a_profile_opens_are_those_whose_file_was_good_enough(house: House):
    low, high = (
        QualityProfile(
            name,
            tuple(QualityGroup(each, (each,)) for each in ("Remux-1080p", "Bluray-1080p", "DVD")),
            cutoff=cutoff,
        )
        for name, cutoff in (("HD", "Bluray-1080p"), ("UHD", "Remux-1080p"))
    )
    policy = Policy(profiles={"HD": low, "UHD": high})
    brake = ProfileBrake(
        database=house.database,
        policy=policy,
        simulating=lambda: Simulating(database=house.database, progress=ProgressLine(shown=False)),
        limit=0,
        now=lambda: NOW,
    )
    assert brake.newly_upgradable(house.ids, "UHD") == ["Film 2 (2000)"]
    brake.check(house.ids, "HD")
    brake.check(house.ids[:1], "UHD")
    replace(brake, limit=1).check(house.ids, "UHD")
    with pytest.raises(SafetyBrake, match="profile UHD opens 1 films to upgrades"):
        brake.check(house.ids, "UHD")


def test_wishes_that_make_no_sense_are_refused(house: House):
    for wishes, error in (
        (EditWishes(), UsageError),
        (EditWishes(move=True), UsageError),
        (EditWishes(profile="4K"), NotFound),
        (EditWishes(root="attic"), NotFound),
        (EditWishes(tags=("a",), add_tags=("b",)), UsageError),
    ):
        with pytest.raises(error):
            house.editing.edit(house.films, wishes)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("owner=anna b", ("owner", "anna b")),
        ("Custom.Owner = x=y", ("owner", "x=y")),
        ("stars=4", ("stars", 4)),
        ("stars=3.5", ("stars", 3.5)),
        ("seen=yes", ("seen", True)),
        ("seen=off", ("seen", False)),
        ("lent=2026-02-01", ("lent", "2026-02-01")),
        ("lent=", ("lent", None)),
    ],
)
def test_a_field_of_ones_own_is_read_by_its_type(written: str, value: tuple[str, object]):
    assert read_assignment(written, FIELDS) == value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("shelf=3", "no custom field 'shelf'"),
        ("owner", "FIELD=VALUE"),
        ("owner=a\x1b[31m", "takes a text"),
        ("stars=many", "takes a number"),
        ("seen=perhaps", "takes a bool"),
        ("lent=2026-02-31", "takes a date"),
    ],
)
def test_a_value_of_another_type_is_refused_with_the_way_out(written: str, said: str):
    with pytest.raises(UsageError, match=said) as refused:
        read_assignment(written, FIELDS)
    assert refused.value.hint
