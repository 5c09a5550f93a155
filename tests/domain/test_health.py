"""Every check of health: what makes it speak, and that it is silent otherwise."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from radarr_cli.domain.health import HealthFacts, Level, RootFact, ServiceFact, StageFact, examine
from radarr_cli.errors import Fault

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GIB = 1024**3
HOUR = timedelta(hours=1)
CLIENT = ServiceFact(name="qbit", kind="qbittorrent")
INDEXER = ServiceFact(name="tracker", kind="torznab", url="http://x/api", client="qbit", tokens_left=50)
ROOT = RootFact(name="films", path="/films", free=900 * GIB, films=3)
STAGE = StageFact(name="rss", interval=HOUR / 2, ended=NOW - HOUR)
WELL = HealthFacts(
    now=NOW, clients=[CLIENT], indexers=[INDEXER], roots=[ROOT], stages=[STAGE], ever_ran=True,
    minimum_free=GIB, notifiers=[ServiceFact(name="mail")],
)  # fmt: skip
DOWN = {"error": "it is down", "failing_since": NOW - HOUR, "disabled_until": NOW + HOUR}
OTHER = ServiceFact(name="other", **DOWN)
LONG = {**DOWN, "failing_since": NOW - 7 * HOUR}

CASES = {
    "no client": (
        {"clients": [], "indexers": [replace(INDEXER, client=None)]}, "DownloadClientCheck", Level.WARNING,
    ),
    "only clients that are off": (
        {"clients": [replace(CLIENT, enabled=False)], "indexers": [replace(INDEXER, client=None)]},
        "DownloadClientCheck", Level.WARNING,
    ),
    "one client of two is down": ({"clients": [CLIENT, OTHER]}, "DownloadClientStatusCheck", Level.WARNING),
    "all clients are down": (
        {"clients": [replace(CLIENT, **DOWN)]}, "DownloadClientStatusCheck", Level.ERROR,
    ),
    "no indexer": ({"indexers": []}, "IndexerRssCheck", Level.ERROR),
    "one indexer of two is down": ({"indexers": [INDEXER, OTHER]}, "IndexerStatusCheck", Level.WARNING),
    "the only indexer is down": ({"indexers": [OTHER]}, "IndexerStatusCheck", Level.ERROR),
    "the only one is down for long": (
        {"indexers": [replace(OTHER, **LONG)]}, "IndexerLongTermStatusCheck", Level.ERROR,
    ),
    "bound to a missing client": (
        {"indexers": [replace(INDEXER, client="gone")]}, "IndexerDownloadClientCheck", Level.WARNING,
    ),
    "Jackett's all": (
        {"indexers": [replace(INDEXER, url="http://j/api/v2.0/indexers/all/results/torznab/")]},
        "IndexerJackettAllCheck", Level.WARNING,
    ),
    "no feed is read": (
        {"indexers": [replace(INDEXER, uses=frozenset(("automatic", "interactive")))]},
        "IndexerRssCheck", Level.ERROR,
    ),
    "nothing is searched by itself": (
        {"indexers": [replace(INDEXER, uses=frozenset(("rss", "interactive")))]},
        "IndexerSearchCheck", Level.WARNING,
    ),
    "a trash that can't be written": (
        {"roots": [replace(ROOT, trash_writable=False)]}, "RecyclingBinCheck", Level.ERROR,
    ),
    "no calls left": ({"indexers": [replace(INDEXER, tokens_left=0.2)]}, "IndexerBudgetCheck", Level.NOTICE),
    "a notifier is down": (
        {"notifiers": [ServiceFact(name="mail"), OTHER]}, "NotificationStatusCheck", Level.WARNING,
    ),
    "no root": ({"roots": []}, "RootFolderCheck", Level.ERROR),
    "a root that isn't mounted": (
        {"roots": [replace(ROOT, fault="it isn't there", hint="mount it")]}, "RootFolderCheck", Level.ERROR,
    ),
    "an unused one": ({"roots": [replace(ROOT, fault="gone", films=0)]}, "RootFolderCheck", Level.WARNING),
    "read-only": ({"roots": [replace(ROOT, read_only=True)]}, "MountCheck", Level.ERROR),
    "not writable": ({"roots": [replace(ROOT, writable=False)]}, "MountCheck", Level.ERROR),
    "little space": ({"roots": [replace(ROOT, free=3 * GIB)]}, "DiskSpaceCheck", Level.WARNING),
    "less than imports need": ({"roots": [replace(ROOT, free=GIB // 2)]}, "DiskSpaceCheck", Level.ERROR),
    "films in a root nobody knows": ({"unknown_roots": {"old": 4}}, "RootFolderCheck", Level.WARNING),
    "films of a profile nobody knows": ({"unknown_profiles": {"HD": 4}}, "QualityProfileCheck", Level.ERROR),
    "never ran": ({"ever_ran": False}, "ScheduleCheck", Level.NOTICE),
    "a stage failed": ({"stages": [replace(STAGE, failures=1, error="x")]}, "TaskCheck", Level.WARNING),
    "it fails for ever": ({"stages": [replace(STAGE, failures=3)]}, "TaskCheck", Level.ERROR),
    "nothing runs any more": (
        {"stages": [replace(STAGE, ended=NOW - 25 * HOUR)]}, "ScheduleCheck", Level.ERROR,
    ),
    "the clock is wrong": ({"clock_ahead": timedelta(minutes=-2)}, "SystemTimeCheck", Level.WARNING),
    "imports are paused": ({"pauses": ["task:import"]}, "ImportMechanismCheck", Level.WARNING),
    "everything is": ({"pauses": ["all", "task:rss"]}, "ImportMechanismCheck", Level.WARNING),
    "by days": ({"clock_ahead": timedelta(days=2)}, "SystemTimeCheck", Level.ERROR),
    "a warning of the configuration": (
        {"warnings": [Fault("config.toml", "others can read it", "chmod 600 config.toml")]},
        "ConfigurationCheck", Level.WARNING,
    ),
    "a secret that is nowhere": (
        {"warnings": [Fault("config.toml", "KEY is not set", stops=True)]}, "ConfigurationCheck", Level.ERROR,
    ),
    "no TMDB key": ({"metadata_key": False}, "MetadataSourceCheck", Level.ERROR),
    "a film TMDB dropped": ({"gone_films": ["Gone (1999)"]}, "RemovedMovieCheck", Level.ERROR),
    "a gap": ({"feed_gaps": ["tracker"]}, "FeedGapCheck", Level.NOTICE),
    "interrupted changes": ({"interrupted_operations": 2}, "JournalCheck", Level.WARNING),
    "another manager": ({"other_programs": ["Radarr runs, too"]}, "OtherManagerCheck", Level.WARNING),
}  # fmt: skip


def test_nothing_is_said_where_nothing_is_wrong():
    assert examine(WELL) == []


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_with_its_remedy(case: str):
    changes, check, level = CASES[case]
    found = examine(replace(WELL, **changes))
    assert [(issue.check, issue.level) for issue in found] == [(check, level)]
    assert found[0].message
    assert found[0].remedy
    assert found[0].key.startswith(f"health:{check}:")


def test_a_remedy_can_be_pasted_into_a_shell_whatever_a_film_is_called():
    [issue] = examine(replace(WELL, gone_films=["Ocean's; rm -rf ~ (2001)"]))
    assert shlex.split(issue.remedy) == ["radarr-cli", "remove", "Ocean's; rm -rf ~ (2001)"]


def test_instants_are_told_in_the_zone_of_now():
    there = replace(WELL, now=NOW.astimezone(timezone(timedelta(hours=5, minutes=30))))
    [issue] = examine(replace(there, notifiers=[OTHER]))
    assert issue.message == "notifier other: it is down; it is left alone until 2026-03-01 18:30"
    [issue] = examine(replace(there, stages=[replace(STAGE, ended=NOW - 30 * HOUR)]))
    assert issue.message == "run-once was called last on 2026-02-28 11:30"


def test_the_worst_comes_first_and_keys_tell_issues_apart():
    facts = replace(WELL, clients=[CLIENT, OTHER, replace(OTHER, name="third")], roots=[], feed_gaps=["x"])
    found = examine(facts)
    assert [issue.level for issue in found] == [Level.ERROR, Level.WARNING, Level.WARNING, Level.NOTICE]
    assert len({issue.key for issue in found}) == 4


def test_one_stage_that_waits_long_is_no_fault_while_others_run():
    slow = StageFact(name="slow", interval=timedelta(days=30), ended=NOW - timedelta(days=40))
    assert examine(replace(WELL, stages=[STAGE, slow])) == []
