"""Every rejection, reached through the scenario document of `decide`; and what must not be rejected."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from radarr_cli.domain.decisions import rules
from radarr_cli.domain.decisions.engine import decide, judge
from radarr_cli.domain.decisions.scenario import read_scenario

GB = 1024**3
BASE = {
    "now": "2026-05-20T12:00:00Z",
    "movie": {
        "title": "Paper Harbour",
        "year": 2021,
        "tmdbId": 9001,
        "imdbId": "tt9001001",
        "originalLanguage": {"id": 1, "name": "English"},
        "runtime": 100,
        "monitored": True,
        "minimumAvailability": "released",
        "inCinemas": "2021-02-01T00:00:00Z",
        "digitalRelease": "2021-04-01T00:00:00Z",
        "tags": [],
    },
    "profile": {
        "qualities": [
            "Bluray-1080p",
            {"name": "WEB 1080p", "qualities": ["WEBDL-1080p", "WEBRip-1080p"]},
            "Bluray-720p",
            "HDTV-720p",
        ],
        "cutoff": "Bluray-1080p",
    },
    "releases": [],
    "settings": {},
}
RELEASE = {
    "title": "Paper.Harbour.2021.1080p.WEB-DL.H.264-TIDES",
    "size": 6 * GB,
    "protocol": "torrent",
    "publishDate": "2026-05-10T12:00:00Z",
    "guid": "guid-1",
    "indexer": "quay",
    "seeders": 20,
    "leechers": 4,
}


def title_format(name, pattern):
    specification = {
        "name": name,
        "implementation": "ReleaseTitleSpecification",
        "negate": False,
        "required": False,
        "fields": {"value": pattern},
    }
    return {"name": name, "specifications": [specification]}


X264 = title_format("x264", r"\bx264\b")
UNCUT = title_format("uncut", r"\bUNCUT\b")
OLD_FILE = {"title": "Paper.Harbour.2021.720p.BluRay.x264-MOLE", "size": 4 * GB}
SAME_FILE = {"title": "Paper.Harbour.2021.1080p.WEB-DL.H.264-TIDES", "size": 6 * GB}
BEST_FILE = {"title": "Paper.Harbour.2021.1080p.BluRay.x264-MOLE", "size": 9 * GB}
REPACK = "Paper.Harbour.2021.REPACK.1080p.WEB-DL.H.264-TIDES"
PROPER = "Paper.Harbour.2021.PROPER.1080p.WEB-DL.H.264-TIDES"

# code: what is changed in the document, in the release
REJECTED = {
    "unableToParse": ({}, {"title": "a5f0c2d19b7e4d3c8f6a1b2c3d4e5f60"}),
    "unknownMovie": ({}, {"title": "Glass.Harbour.2021.1080p.WEB-DL.H.264-TIDES"}),
    "movieNotMonitored": ({"movie": {"monitored": False}}, {}),
    "availability": (
        {"movie": {"inCinemas": "2026-05-01T00:00:00Z", "digitalRelease": "2026-08-01T00:00:00Z"}},
        {},
    ),
    "qualityNotWanted": ({}, {"title": "Paper.Harbour.2021.2160p.WEB-DL.H.265-TIDES"}),
    "customFormatMinimumScore": ({"profile": {"minimum_format_score": 10}}, {}),
    "wantedLanguage": ({"profile": {"language": "German"}}, {}),
    "hardcodeSubtitles": ({}, {"title": "Paper.Harbour.2021.1080p.HC.WEB-DL.H.264-TIDES"}),
    "raw": ({}, {"container": "m2ts"}),
    "sample": ({}, {"title": "Paper.Harbour.2021.1080p.WEB-DL.H.264-TIDES.Sample", "size": 20 * 1024**2}),
    "belowMinimumSize": (
        {"settings": {"sizes": {"WEBDL-1080p": {"min": 70, "preferred": 90, "max": 200}}}},
        {},
    ),
    "aboveMaximumSize": (
        {"settings": {"sizes": {"WEBDL-1080p": {"min": 0, "preferred": 40, "max": 50}}}},
        {},
    ),
    "maximumSizeExceeded": ({"settings": {"maximumSize": 5000}}, {}),
    "minimumFreeSpace": ({"settings": {"freeSpace": 3 * GB}}, {}),
    "protocolDisabled": ({"settings": {"delay": {"enableTorrent": False}}}, {}),
    "maximumAge": ({"settings": {"retention": 3}}, {"protocol": "usenet"}),
    "minimumAge": (
        {"settings": {"minimumAge": 90}},
        {"protocol": "usenet", "publishDate": "2026-05-20T11:30:00Z"},
    ),
    "minimumAgeDelay": (
        {"settings": {"delay": {"torrentDelay": 60}}},
        {"publishDate": "2026-05-20T11:30:00Z"},
    ),
    "indexerDisabled": (
        {"settings": {"indexers": {"quay": {"disabledTill": "2026-05-20T13:00:00Z"}}}},
        {},
    ),
    "noMatchingTag": ({"settings": {"indexers": {"quay": {"tags": [7]}}}}, {}),
    "requiredFlags": ({"settings": {"indexers": {"quay": {"requiredFlags": ["G_Freeleech"]}}}}, {}),
    "minimumSeeders": ({"settings": {"minimumSeeders": 30}}, {}),
    "mustContainMissing": ({"settings": {"restrictions": [{"required": ["x265", "/h\\.?266/i"]}]}}, {}),
    "mustNotContainPresent": ({"settings": {"restrictions": [{"ignored": ["tides"]}]}}, {}),
    "qualityUpgradesDisabled": ({"existing": OLD_FILE, "profile": {"upgrades": False}}, {}),
    "diskHigherPreference": ({"existing": SAME_FILE}, {"title": "Paper.Harbour.2021.720p.BluRay.x264-TIDES"}),
    "diskHigherRevision": ({"existing": {**SAME_FILE, "title": PROPER}}, {}),
    "diskCutoffMet": ({"existing": BEST_FILE}, {"title": "Paper.Harbour.2021.1080p.BluRay.x264-TIDES"}),
    "diskCustomFormatCutoffMet": (
        {
            "existing": {**SAME_FILE, "title": SAME_FILE["title"].replace("H.264", "x264")},
            "formats": [X264, UNCUT],
            "formatScores": {"x264": 5, "uncut": 4},
            "profile": {"cutoff_format_score": 5},
        },
        {"title": "Paper.Harbour.2021.1080p.WEB-DL.x264.UNCUT-TIDES"},
    ),
    "diskCustomFormatScore": (
        {"existing": SAME_FILE},
        {"title": SAME_FILE["title"].replace("TIDES", "DUNES")},
    ),
    "diskCustomFormatScoreIncrement": (
        {
            "existing": SAME_FILE,
            "formats": [X264],
            "formatScores": {"x264": 5},
            "profile": {"minimum_score_gain": 10, "cutoff_format_score": 100},
        },
        {"title": SAME_FILE["title"].replace("H.264", "x264")},
    ),
    "diskUpgradesNotAllowed": (
        {
            "existing": SAME_FILE,
            "formats": [X264],
            "formatScores": {"x264": 5},
            "profile": {"upgrades": False, "minimum_format_score": 1},
        },
        {"title": SAME_FILE["title"].replace("H.264", "x264")},
    ),
    "propersDisabled": ({"existing": SAME_FILE, "settings": {"propers": "doNotUpgrade"}}, {"title": PROPER}),
    "properForOldFile": ({"existing": {**SAME_FILE, "dateAdded": "2026-04-01T00:00:00Z"}}, {"title": PROPER}),
    "repackDisabled": ({"existing": SAME_FILE, "settings": {"propers": "doNotUpgrade"}}, {"title": REPACK}),
    "repackUnknownReleaseGroup": ({"existing": {**SAME_FILE, "releaseGroup": None}}, {"title": REPACK}),
    "repackReleaseGroupDoesNotMatch": (
        {"existing": SAME_FILE},
        {"title": REPACK.replace("TIDES", "DUNES")},
    ),
}
TEMPORARY = {"minimumAge", "minimumAgeDelay", "indexerDisabled"}
# Reached only with more than one film or variant, with a queue or with a blocklist: other tests show them.
ELSEWHERE = {
    "rootUnavailable",
    "groupBanned",
    "minimumGroupScore",
    "wrongMovie",
    "blocklisted",
    "upgradesOff",
    "upgradeLimit",
    "filePinned",
    "repeatedUpgradeGain",
    "alreadyImportedSameHash",
    "alreadyImportedSameName",
    "variantEdition",
    "variantLanguage",
}
QUEUED = {"queuePropersDisabled"}


def scenario(changes=None, *releases):
    document = copy.deepcopy(BASE)
    for key, value in (changes or {}).items():
        if isinstance(value, dict) and isinstance(document.get(key), dict):
            document[key] |= value
        else:
            document[key] = value
    document["releases"] = [RELEASE | release for release in releases or ({},)]
    return read_scenario(document)


@pytest.mark.parametrize("code", REJECTED)
def test_rejected(code):
    changes, release = REJECTED[code]
    candidates, context = scenario(changes, release)
    verdict = decide(candidates[0], context)
    assert code in verdict.codes
    assert verdict.temporarily_rejected is (code in TEMPORARY)
    rejection = next(rejection for rejection in verdict.rejections if rejection.code == code)
    assert rejection.message
    json.dumps(rejection.inputs)


def test_every_code_of_the_rules_is_shown_here():
    import inspect
    import re

    from radarr_cli.domain.decisions import engine
    from radarr_cli.domain.decisions.upgrades import Obstacle

    modules = (
        engine,
        *(getattr(rules, name) for name in vars(rules) if inspect.ismodule(getattr(rules, name))),
    )
    named = set()
    for module in modules:
        named |= set(re.findall(r'code="(\w+)"', inspect.getsource(module)))
    named |= {f"disk{obstacle.value}" for obstacle in Obstacle}
    assert named - {"decisionError"} - QUEUED - ELSEWHERE == set(REJECTED)


@pytest.mark.parametrize(
    ("restriction", "tags", "rejected"),
    [
        ({}, [], True),
        ({"enabled": False}, [], False),
        ({"indexer": "quay"}, [], True),
        ({"indexer": "mole"}, [], False),
        ({"tags": [7]}, [], False),
        ({"tags": [7]}, [8], False),
        ({"tags": [7, 9]}, [9], True),
        ({"indexer": "mole", "tags": [7]}, [7], False),
    ],
)
def test_a_restriction_holds_for_its_indexer_and_its_tags(restriction, tags, rejected):
    settings = {"restrictions": [{"ignored": ["tides"], **restriction}]}
    candidates, context = scenario({"movie": {"tags": tags}, "settings": settings})
    assert decide(candidates[0], context).approved is not rejected


def test_an_upgrade_is_approved():
    candidates, context = scenario({"existing": OLD_FILE})
    assert decide(candidates[0], context).approved


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("rss", {"upgradesOff"}),
        ("search", {"upgradesOff"}),
        ("userInvokedSearch", set()),
        ("interactiveSearch", set()),
    ],
)
def test_upgrades_that_are_off_are_a_persons_own_doing(source, codes):
    candidates, context = scenario({"existing": OLD_FILE, "settings": {"releaseSource": source}})
    assert set(decide(candidates[0], replace(context, upgrades_wanted=False)).codes) == codes
    candidates, context = scenario({"settings": {"releaseSource": source}})
    assert decide(candidates[0], replace(context, upgrades_wanted=False)).approved


def test_a_person_may_search_too_early_and_for_an_unmonitored_film():
    changes = {
        "movie": {"monitored": False, "digitalRelease": "2027-01-01T00:00:00Z", "inCinemas": None},
        "settings": {"releaseSource": "userInvokedSearch", "delay": {"torrentDelay": 9999}},
    }
    candidates, context = scenario(changes, {"publishDate": "2026-05-20T11:59:00Z"})
    assert decide(candidates[0], context).approved


def test_all_reasons_are_listed_but_free_space_only_alone():
    candidates, context = scenario(
        {"settings": {"freeSpace": 1, "minimumSeeders": 99, "restrictions": [{"ignored": ["tides"]}]}}
    )
    assert set(decide(candidates[0], context).codes) == {"minimumSeeders", "mustNotContainPresent"}


def test_a_rule_that_fails_rejects_its_release_and_no_other(monkeypatch):
    def broken(candidate, context):
        if candidate.offer.guid == "odd":
            raise ZeroDivisionError
        return

    monkeypatch.setattr("radarr_cli.domain.decisions.engine.RULES", (broken,))
    candidates, context = scenario({}, {"guid": "odd"}, {"guid": "even"})
    verdicts = judge(candidates, context)
    assert [verdict.candidate.offer.guid for verdict in verdicts] == ["even", "odd"]
    assert verdicts[1].codes == ("decisionError",)
