"""Scene groups over a real Postgres: what is observed, how runs go on, what a score does to a judgement."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.groups.evidence import evidence_of
from radarr_cli.domain.groups.model import Observation
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.settings import CollectSettings, GroupsSettings, Settings
from radarr_cli.errors import ConfigError, NotFound, UsageError
from radarr_cli.services.groups.exchanging import ExchangingGroups
from radarr_cli.services.groups.groups import Choice, Groups
from radarr_cli.services.groups.observing import Observing
from radarr_cli.services.running import Pace
from radarr_cli.services.verdicts.deciding import Deciding
from radarr_cli.store import group_scores
from radarr_cli.store.groups import store_observations
from tests.services.download_stack import PROFILE, FakeClient, Stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.store.database import Database

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
SETTINGS = GroupsSettings(draws=100)


@dataclass
class House:
    """A clock that is moved by hand, and everything about groups."""

    database: Database
    clock: datetime = START
    settings: GroupsSettings = SETTINGS

    def now(self) -> datetime:
        return self.clock

    @property
    def groups(self) -> Groups:
        return Groups(
            database=self.database, settings=self.settings, sites=list, searching=lambda: None,  # type: ignore[arg-type,return-value]
            user="ida", now=self.now,
        )  # fmt: skip

    def observe(self, offers: Iterable[ReleaseOffer], **changes: Any) -> int:
        observing = Observing(
            database=self.database, settings=self.settings, sites=changes.pop("sites", ()), now=self.now
        )
        return observing.observe((offer, parse_release(offer.title), None) for offer in offers)

    def rows(self, what: str = "*") -> list[dict[str, Any]]:
        return self.database.all(f"SELECT {what} FROM group_observation ORDER BY identity, day, indexer")


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def offer(title: str = "Some.Film.2019.1080p.BluRay.x264-GRP", **changes: Any) -> ReleaseOffer:
    values: dict[str, Any] = {
        "indexer": "quay", "guid": title, "protocol": Protocol.TORRENT, "size": 9 * 1024**3, "seeders": 12,
        "peers": 15, "grabs": 200, "published_at": START - timedelta(days=9), "tmdb_id": 7,
        "categories": (2040,),
    }  # fmt: skip
    return ReleaseOffer(title=title, **values | changes)


def many(group: str, count: int, **changes: Any) -> list[ReleaseOffer]:
    """Releases of a group, one every ten days, each of another film."""
    return [
        offer(
            f"Film.Number.{number}.2019.1080p.BluRay.x264-{group}",
            **{
                "published_at": START - timedelta(days=10 * number),
                "tmdb_id": number + 1,
                "size": (8 + number % 3) * 1024**3,
                **changes,
            },
        )
        for number in range(count)
    ]


def test_an_answer_becomes_one_observation_a_release_and_day_and_the_latest_value_wins(house):
    assert house.observe([offer(), offer("No.Group.2019.1080p.BluRay.x264")]) == 1
    (row,) = house.rows()
    expected = {
        "source": "torznab", "indexer": "quay", "group_name": "GRP", "tmdb_id": 7, "resolution": 1080,
        "medium": "bluray", "codec": "avc", "category": "movie", "seeders": 12, "peers": 15, "completed": 200,
        "internal": None, "freeleech": False, "private": False,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert house.observe([offer(seeders=30)]) == 1
    assert [row["seeders"] for row in house.rows()] == [30]
    assert house.observe([offer(seeders=30)]) == 0
    house.clock += timedelta(days=1)
    house.observe([offer(seeders=4)])
    assert [row["seeders"] for row in house.rows()] == [30, 4]
    assert len(house.rows()) == 2


def test_internal_and_exclusive_are_flags_and_never_groups(house):
    marked = offer(flags=IndexerFlag.G_Internal | IndexerFlag.G_Freeleech)
    house.observe([marked, offer("Other.2019.1080p.BluRay.x264-GRP"), offer("A.2019.1080p.WEB-DL-EXCLUSIVE"),
                   offer("B.2019.1080p.WEB-DL.x264-INTERNAL")])  # fmt: skip
    assert [(row["group_name"], row["internal"]) for row in house.rows()] == [("GRP", False), ("GRP", True)]


def test_an_indexer_that_marks_nothing_says_nothing_of_it_but_the_site_does(house):
    house.observe([offer(), offer(indexer="site", exclusive=True)], sites=("site",))
    found = house.rows("source, internal, exclusive")
    assert found == [
        {"source": "torznab", "internal": None, "exclusive": None},
        {"source": "hdbits", "internal": False, "exclusive": True},
    ]


def test_aliases_and_ignored_names_are_the_users(house):
    house.settings = replace_settings(aliases={"grp-hd": "GRP"}, ignore=("NOISE",))
    house.observe([offer("A.2019.1080p.WEB-DL.x264-GRP-HD"), offer("B.2019.1080p.WEB-DL.x264-Noise")])
    assert [row["group_name"] for row in house.rows()] == ["GRP"]


def replace_settings(**changes: Any) -> GroupsSettings:
    return GroupsSettings(**{"draws": 100, **changes})


def test_observing_can_be_switched_off_and_a_dry_run_keeps_nothing(house):
    house.settings = replace_settings(observe=False)
    assert house.observe([offer()]) == 0
    house.settings = SETTINGS
    house.database.forbid_writes()
    assert house.observe([offer()]) == 0
    house.database.writes_forbidden = False
    house.database.execute("SET default_transaction_read_only = off")
    assert house.rows() == []


def test_a_batch_costs_one_statement(house):
    calls = []
    execute = house.database.execute
    house.database.execute = lambda *given: calls.append(given) or execute(*given)  # type: ignore[method-assign]
    house.observe(many("GRP", 100))
    assert len(calls) == 1


def test_thousands_are_copied_in_and_say_the_same(house):
    house.observe(many("GRP", 2500))
    assert len(house.rows()) == 2500
    assert house.observe(many("GRP", 2500)) == 0
    (row,) = house.database.all("SELECT DISTINCT seeders, outcome FROM group_observation")
    assert row == {"seeders": 12, "outcome": {}}


def test_hostile_numbers_and_names_do_no_harm(house):
    house.observe([offer("\x1b[31m[bold]Evil'; DROP TABLE movie;--2019.1080p.BluRay.x264-GRP", seeders=2**60,
                         grabs=2**40, size=2**70, peers=-4)])  # fmt: skip
    (row,) = house.rows()
    assert (row["seeders"], row["completed"], row["size"], row["peers"]) == (None, None, 2**53, None)


def test_the_database_gives_the_evidence_that_the_domain_makes(house):
    from radarr_cli.store.group_evidence import load_evidence

    rows = [
        observation(
            number, group, seeders=number * 3, internal=number % 2 == 0, completed=None if number % 3 else 9
        )
        for group in ("ALPHA", "BETA")
        for number in range(8)
    ]
    rows += [
        replace(rows[0], indexer="other", seeders=99),
        replace(rows[1], day=rows[1].day - timedelta(days=1)),
    ]
    rows.append(replace(rows[2], source="outcome", indexer="", outcome={"imported": True}))
    rows.append(replace(rows[3], source="outcome", indexer="", outcome={"failed": True}))
    store_observations(house.database, rows, START)
    own, stored = evidence_of(rows, START), load_evidence(house.database, START, START)
    assert stored.names == own.names
    for name in ("group", "size", "seeders", "completed", "internal", "success", "age", "film", "private"):
        left, right = getattr(stored, name).tolist(), getattr(own, name).tolist()
        assert left == pytest.approx(right, nan_ok=True), name


def observation(number: int, group: str = "GRP", **changes: Any) -> Observation:
    values: dict[str, Any] = {
        "source": "torznab", "indexer": "quay", "identity": f"name:torrent:{group.lower()}.{number:04d}",
        "day": START.date(), "group": group, "name": f"Film.{number}-{group}", "tmdb_id": number + 1,
        "resolution": 1080, "medium": "bluray", "codec": "avc", "category": "movie", "size": 8 * 1024**3,
        "published_at": START - timedelta(days=number),
    }  # fmt: skip
    return Observation(**values | changes)


def test_a_run_scores_all_then_only_what_is_new_and_keeps_what_it_was_made_of(house):
    for group, seeders in (("GOOD", 40), ("FAIR", 9), ("POOR", 1)):
        house.observe(many(group, 12, seeders=seeders))
    first = house.groups.scoring.update()
    assert (first.kind, first.groups, first.releases) == ("full", 3, 36)
    assert house.groups.scoring.update().kind == "unchanged"
    house.clock += timedelta(hours=2)
    house.observe([offer("New.Film.2020.1080p.BluRay.x264-POOR", seeders=0)])
    second = house.groups.scoring.update()
    assert (second.kind, second.groups, second.base_run_id) == ("incremental", 1, first.run_id)
    assert [each.group for each in second.scores] == ["POOR"]
    listed = house.groups.listed(Choice())
    assert [each.group for each in listed] == ["GOOD", "FAIR", "POOR"]
    assert [each.run_id for each in listed] == [first.run_id, first.run_id, second.run_id]
    run = group_scores.load_run(house.database, first.run_id)
    assert run.parameters["halfLife"] == 180
    assert run.input_range["rows"] == 36
    assert group_scores.priors_of(house.database, first.run_id)["seeders"]["films"]


def test_a_kept_run_can_be_computed_again(house):
    for group in ("GOOD", "POOR"):
        house.observe(many(group, 12, seeders=40 if group == "GOOD" else 2))
    first = house.groups.scoring.update()
    house.clock += timedelta(days=1)
    house.observe(many("POOR", 14, seeders=3))
    second = house.groups.scoring.update()
    house.clock += timedelta(days=1)
    house.observe(many("GOOD", 14, seeders=300))
    house.groups.scoring.update()
    for report in (first, second):
        again = house.groups.scoring.recompute(report.run_id)
        assert again.scores == report.scores
        assert again.different == ()
    house.database.execute("UPDATE group_observation SET seeders = 7 WHERE group_name = 'GOOD'")
    assert house.groups.scoring.recompute(first.run_id).different == ("GOOD",)
    with pytest.raises(NotFound):
        house.groups.scoring.recompute(999)


def test_new_parameters_and_old_priors_make_a_full_run(house):
    house.observe(many("GOOD", 12))
    assert house.groups.scoring.update().kind == "full"
    house.settings = replace_settings(weights={"categoryDiversity": 0.0})
    assert house.groups.scoring.update().kind == "full"
    assert house.groups.scoring.update().kind == "unchanged"
    house.clock += timedelta(days=8)
    assert house.groups.scoring.update().kind == "full"
    assert house.groups.scoring.update(full=True).kind == "full"


def test_v1_is_a_choice_with_scores_of_its_own(house):
    house.observe(many("GOOD", 12))
    house.groups.scoring.update()
    house.settings = replace_settings(version="v1")
    assert house.groups.listed(Choice()) == []
    report = house.groups.scoring.update()
    assert report.version == "v1"
    (found,) = house.groups.listed(Choice())
    assert found.low == found.high == found.score
    assert found.value == found.score
    assert [row["version"] for row in house.groups.show("good").history] == ["v1", "v2"]


def test_a_dry_run_scores_and_writes_nothing(house):
    house.observe(many("GOOD", 12))
    report = house.groups.scoring.update(dry_run=True)
    assert report.groups == 1
    assert report.run_id is None
    assert house.groups.listed(Choice()) == []
    pace = Pace(stopping=lambda: False, dry_run=True)
    [item] = house.groups.scoring.stage(pace).items
    assert (item["runId"], item["status"]) == (None, "planned")
    assert item["message"] == "would score 1 group, from 12 releases"


def test_the_stage_reports_one_item_and_nothing_where_nothing_is_new(house):
    pace = Pace(stopping=lambda: False)
    assert house.groups.scoring.stage(pace).items == ()
    house.observe(many("GOOD", 12))
    (item,) = house.groups.scoring.stage(pace).items
    assert item["groups"] == 1
    assert house.groups.scoring.stage(pace).items == ()


def test_too_few_releases_are_shown_and_never_used(house):
    house.observe([*many("FEW", 3), *many("GOOD", 12)])
    house.groups.scoring.update()
    assert [each.group for each in house.groups.listed(Choice(usable=True))] == ["GOOD"]
    few = house.groups.show("FEW").standing
    assert few.confidence == "insufficient"
    assert few.tier == "unknown"
    assert few.value is None
    assert few.score is not None


def test_old_observations_and_scores_are_forgotten(house):
    house.observe(many("GOOD", 12))
    first = house.groups.scoring.update()
    house.clock += timedelta(days=2)
    house.observe(many("GOOD", 12, seeders=13))
    house.groups.scoring.update()
    assert len(house.rows()) == 24
    house.clock += timedelta(days=40)
    report = house.groups.scoring.update()
    assert report.deleted == 12
    assert {row["seeders"] for row in house.rows()} == {13}
    house.clock += timedelta(days=380)
    house.groups.scoring.update()
    assert house.rows() == []
    shown = house.groups.show("GOOD")
    assert [row["group_run_id"] for row in shown.history] == [shown.standing.run_id]
    assert shown.standing.run_id != first.run_id


@dataclass
class Judged:
    """A film with two releases of groups that are known."""

    stack: Stack
    profile: dict[str, Any] = field(default_factory=dict)

    def best(self) -> list[str]:
        profile = replace(PROFILE, **self.profile)
        settings = Settings(profiles={"HD": profile}, groups=SETTINGS)
        deciding = Deciding(database=self.stack.database, settings=settings, indexers=(), now=self.stack.now)
        verdicts = deciding.judge(1, self.stack_offers, ReleaseSource.SEARCH)
        return [f"{each.candidate.parsed.release_group} {' '.join(each.codes)}".strip() for each in verdicts]

    @property
    def stack_offers(self) -> list[Any]:
        from radarr_cli.store.releases import offers_of_film

        return offers_of_film(self.stack.database, 1)


def test_scores_pins_and_bans_reach_the_decision(house, tmp_path):
    house.observe([*many("GOOD", 30, seeders=90), *many("POOR", 30, seeders=1)])
    house.groups.scoring.update()
    stack = Stack(house.database, tmp_path, lambda _: FakeClient(), clock=START)
    film, _ = stack.film()
    stack.offer(film, "Film.2019.1080p.WEB-DL.x264-Poor", size=4 * 1024**3)
    stack.offer(film, "Film.2019.1080p.WEB-DL.x264-Good", size=3 * 1024**3)
    judged = Judged(stack)
    assert judged.best() == ["Poor", "Good"]
    judged.profile = {"group_reputation": "tie-break"}
    assert judged.best() == ["Good", "Poor"]
    context = house.database.value("SELECT context->'reputation' FROM verdict ORDER BY release_id LIMIT 1")
    assert context["facts"]["factors"]["seederHealth"] < 50
    judged.profile = {"group_reputation": "bonus"}
    assert judged.best() == ["Good", "Poor"]
    low = next(each.low for each in house.groups.listed(Choice(text="poor")))
    judged.profile = {"minimum_group_score": round(low) + 2}
    assert judged.best() == ["Good", "Poor minimumGroupScore"]
    house.groups.pin("poor", because="I like them")
    assert judged.best() == ["Poor", "Good"]
    judged.profile = {"group_reputation": "tie-break"}
    house.groups.ban("good", because="fakes")
    assert judged.best() == ["Poor", "Good groupBanned"]
    house.groups.free("good")
    house.groups.free("poor")
    assert judged.best() == ["Good", "Poor"]


def test_a_score_is_one_statement_for_all_groups_of_a_film(house):
    house.observe([*many("GOOD", 12), *many("POOR", 12)])
    house.groups.scoring.update()
    calls = []
    ask = house.database.all
    house.database.all = lambda *given: calls.append(given) or ask(*given)  # type: ignore[method-assign]
    assert set(group_scores.standings(house.database, ["GOOD", "POOR", "NOBODY"], "v2")) == {"GOOD", "POOR"}
    assert len(calls) == 1


def test_pins_and_bans_are_told_apart_and_changed(house):
    assert house.groups.pin("ntb", 80, because="fine")
    assert not house.groups.pin("NTb", 80, because="fine")
    assert house.groups.ban("ntb")
    (banned,) = house.groups.listed(Choice(pinned=True))
    assert banned.banned
    assert banned.value is None
    assert house.groups.free("ntb")
    assert not house.groups.free("ntb")
    with pytest.raises(UsageError):
        house.groups.pin("ntb", 101)
    with pytest.raises(UsageError):
        house.groups.ban("1080")


def test_release_names_and_group_names_are_told_apart(house):
    assert house.groups.group_of("Some.Film.2019.1080p.BluRay.x264-NTb") == "NTB"
    assert house.groups.group_of("Some Film 2019 1080p BluRay x264-NTb") == "NTB"
    assert house.groups.group_of("d-z0n3") == "D-Z0N3"
    assert house.groups.group_of("NTb") == "NTB"
    assert house.groups.group_of("  ") is None
    named = list(house.groups.named(["NTb", "INTERNAL"]))
    assert [(each.group, each.standing) for each in named] == [("NTB", None), (None, None)]


def test_explain_shows_each_release_once_with_its_weight(house):
    house.observe(many("GOOD", 12))
    house.clock += timedelta(days=1)
    house.observe(many("GOOD", 12, seeders=77))
    found = house.groups.explain("good")
    assert len(found.rows) == 12
    assert {row["seeders"] for row in found.rows} == {77}
    assert found.rows[0]["weight"] == pytest.approx(2 ** (-1 / 180))
    house.groups.scoring.update()
    house.clock += timedelta(days=9)
    house.observe([offer("Later.Film.2020.1080p.BluRay.x264-GOOD")])
    again = house.groups.explain("good")
    assert len(again.rows) == again.standing.releases == 12
    assert again.rows == found.rows
    with pytest.raises(NotFound):
        house.groups.explain("nobody")


def test_what_came_of_our_downloads_is_evidence(house, tmp_path):
    stack = Stack(house.database, tmp_path, lambda _: FakeClient(), clock=START)
    film, variant = stack.film()
    states = {"A": "imported", "B": "failed", "C": "imported", "D": "imported"}
    for number, (group, state) in enumerate(states.items()):
        made = stack.offer(film, f"Film.2019.1080p.WEB-DL.x264-{group}RP")
        house.database.execute(
            "INSERT INTO grab (movie_id, variant_id, release_id, state, title, finished_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (film, variant, made.release_id, state, made.offer.title, START + timedelta(days=number)),
        )
        if group == "D":
            house.database.execute(
                "INSERT INTO blocklist (release_id, movie_id, source_title, reason)"
                " VALUES (%s, %s, %s, 'user')",
                (made.release_id, film, made.offer.title),
            )
    house.clock += timedelta(days=5)
    report = house.groups.scoring.update()
    assert report.outcomes == 5
    found = {(row["group_name"], row["source"]): row["outcome"] for row in house.rows()}
    assert found == {
        ("ARP", "outcome"): {"imported": True, "replaced": True},
        ("BRP", "outcome"): {"failed": True},
        ("CRP", "outcome"): {"imported": True, "replaced": True},
        ("DRP", "outcome"): {"imported": True, "blocked": True},
        ("DRP", "user"): {"blocked": True},
    }
    assert house.groups.scoring.update().outcomes == 0


@pytest.mark.parametrize(
    ("claimed", "width", "height", "expected"),
    [(1080, 1918, 1040, False), (1080, 1440, 1080, False), (1080, 1280, 720, True), (2160, 1920, 1080, True),
     (2160, 3840, 1600, False), (720, 1280, 536, False), (1080, 0, 0, False), (0, 640, 480, False)],
)  # fmt: skip
def test_claimed_lines_are_held_against_measured_ones(claimed, width, height, expected):
    from radarr_cli.domain.groups.outcomes import is_mismatch

    assert is_mismatch(claimed, {"width": width, "height": height}) is expected
    assert not is_mismatch(claimed, None)


def exchange(house: House) -> ExchangingGroups:
    return ExchangingGroups(database=house.database, version="v2", now=house.now)


def exported(house: House, **wishes: Any) -> dict[str, Any]:
    return json.loads(json.dumps(exchange(house).export(**wishes), default=str))


def test_an_export_holds_scores_alone_and_nothing_that_only_a_private_indexer_shows(house):
    house.observe(many("OPEN", 12))
    house.observe(many("SECRET", 12, private=True, indexer="hidden harbour"))
    house.groups.scoring.update()
    document = exported(house)
    assert [each["group"] for each in document["groups"]] == ["OPEN"]
    assert [each["group"] for each in exported(house, private=True)["groups"]] == ["OPEN", "SECRET"]
    assert set(document["groups"][0]) == {
        "group", "score", "low", "high", "releases", "effective", "confidence", "tier",
    }  # fmt: skip
    text = json.dumps(exported(house, private=True))
    assert not any(word in text for word in ("quay", "harbour", "Film.Number"))


def test_imported_scores_count_where_we_know_too_little(house, other_database):
    document = {
        "format": "radarr-cli group scores", "formatVersion": 1,
        "groups": [
            {"group": name, "score": 70, "low": 61, "high": 79, "effective": 90, "releases": 120}
            for name in ("Good", "Few", "Afar")
        ],
    }  # fmt: skip
    house.observe([*many("GOOD", 12), *many("FEW", 2)])
    house.groups.scoring.update()
    assert exchange(house).import_(document, dry_run=True) == (3, None)
    assert [each.version for each in house.groups.listed(Choice())] == ["v2", "v2"]
    exchange(house).import_(document)
    known = {each.group: (each.version, each.value) for each in house.groups.listed(Choice())}
    assert known["GOOD"][0] == "v2"
    assert known["FEW"] == known["AFAR"] == ("imported", 61)
    assert [each["group"] for each in exported(house)["groups"]] == ["GOOD"]
    document["groups"] = document["groups"][:1]
    exchange(house).import_(document)
    assert {each.group for each in house.groups.listed(Choice())} == {"GOOD", "FEW"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"score": "70"}, "groups[0].score"), ({"low": 80}, "groups[0]"), ({"high": 101}, "groups[0].high"),
        ({"effective": float("nan")}, "groups[0].effective"), ({"group": "\x1b[2J"}, "groups[0].group"),
        ({"group": None}, "groups[0].group"), ({"releases": True}, "groups[0].releases"),
    ],
)  # fmt: skip
def test_a_faulty_import_names_the_place_and_changes_nothing(house, change, place):
    row = {"group": "A", "score": 70, "low": 61, "high": 79, "effective": 90, "releases": 120} | change
    with pytest.raises(UsageError, match="^" + place.replace("[", r"\[")):
        exchange(house).import_({"format": "radarr-cli group scores", "formatVersion": 1, "groups": [row]})
    with pytest.raises(UsageError):
        exchange(house).import_([row])
    assert house.groups.listed(Choice()) == []


def test_collecting_is_off_until_it_is_switched_on(house):
    with pytest.raises(ConfigError, match="off"):
        house.groups.collecting.collect()
    house.settings = replace_settings(collect=CollectSettings(enabled=True))
    with pytest.raises(ConfigError, match="hdbits"):
        house.groups.collecting.collect()
