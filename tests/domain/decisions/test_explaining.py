"""Verdicts explained: every rule's answer with its inputs, and the single change that would turn it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from radarr_cli.domain.decisions.engine import decide, judge
from radarr_cli.domain.decisions.explaining import explain, explain_all
from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import Match, MatchKind, QueuedRelease, Reputation, Room
from radarr_cli.domain.decisions.reasons import REASONS
from radarr_cli.domain.decisions.upgrades import Obstacle
from radarr_cli.domain.parsing import parse_release
from tests.domain.decisions.test_rules import (
    GB,
    OLD_FILE,
    REJECTED,
    RELEASE,
    SAME_FILE,
    TEMPORARY,
    UNCUT,
    X264,
    scenario,
)

# No rule of the user's stands behind these: a person may still take such a release by hand.
NO_CHANGE = {
    "unableToParse", "unknownMovie", "wrongMovie", "raw", "sample", "repackUnknownReleaseGroup",
    "repackReleaseGroupDoesNotMatch", "decisionError",
}  # fmt: skip
# code: what the change says
SAID = {
    "movieNotMonitored": "radarr-cli monitor FILM",
    "availability": "wait until 2026-08-01",
    "qualityNotWanted": "list WEBDL-2160p in qualities of profile scenario",
    "customFormatMinimumScore": "minimum_format_score = 0 instead of 10",
    "wantedLanguage": 'language = "Any"',
    "belowMinimumSize": "min = 61.4 instead of 70 MB a minute for WEBDL-1080p",
    "aboveMaximumSize": "max = 61.5 instead of 50 MB a minute for WEBDL-1080p",
    "maximumSizeExceeded": "6144 MB",
    "minimumFreeSpace": "3.1 GiB more free",
    "minimumAgeDelay": "wait until 2026-05-20 12:30 UTC, or grab it by hand",
    "indexerDisabled": "radarr-cli indexers test quay",
    "noMatchingTag": "edit FILM --tag +7",
    "minimumSeeders": "minimum_seeders = 20 of indexer quay",
    "mustContainMissing": "take x265, /h\\.?266/i out of required",
    "mustNotContainPresent": "take tides out of ignored",
    "qualityUpgradesDisabled": "upgrades = true",
    "diskHigherPreference": "rank Bluray-720p above WEBDL-1080p",
    "diskCustomFormatScoreIncrement": "minimum_score_gain = 5",
    "properForOldFile": "radarr-cli search FILM",
}


@pytest.mark.parametrize("code", sorted(set(REJECTED) - NO_CHANGE))
def test_the_change_that_would_turn_it_is_named(code):
    changes, release = REJECTED[code]
    candidates, context = scenario(changes, release)
    verdict = decide(candidates[0], context)
    found = explain(verdict, context).changes
    assert found
    assert any(SAID.get(code, "") in change.words for change in found), found


@pytest.mark.parametrize("code", sorted(set(REJECTED) & NO_CHANGE))
def test_where_no_rule_of_the_users_stands_behind_it_no_change_is_named(code):
    changes, release = REJECTED[code]
    candidates, context = scenario(changes, release)
    assert explain(decide(candidates[0], context), context).changes == ()


def test_every_rule_answers_with_its_inputs_whether_it_passes_or_not():
    candidates, context = scenario({"settings": {"minimumSeeders": 30, "freeSpace": 9 * GB}})
    explained = explain(decide(candidates[0], context), context)
    answers = {answer.rule: answer for answer in explained.rules}
    json.dumps([dict(answer.inputs) for answer in explained.rules])
    assert len(answers) == len(explained.rules) > 25
    assert [rule for rule, answer in answers.items() if answer.rejection] == ["minimum_seeders"]
    assert answers["minimum_seeders"].inputs == {"seeders": 20, "minimum": 30}
    assert answers["quality_not_wanted"].inputs["quality"] == "WEBDL-1080p"
    assert answers["acceptable_size"].inputs["size"] == 6 * GB
    assert not answers["free_space"].asked
    assert explained.changes[0].enough


def test_what_takes_two_changes_names_both_and_says_so():
    candidates, context = scenario(
        {"movie": {"monitored": False}, "settings": {"minimumSeeders": 30, "freeSpace": 1}}
    )
    changes = explain(decide(candidates[0], context), context).changes
    assert [(change.code, change.enough) for change in changes] == [
        ("movieNotMonitored", False), ("minimumSeeders", False), ("minimumFreeSpace", False),
    ]  # fmt: skip


def test_points_that_are_lacking_are_named_by_the_formats_that_would_bring_them():
    changes = {
        "formats": [X264, UNCUT],
        "formatScores": {"x264": 30, "uncut": -20},
        "profile": {"minimum_format_score": 10},
    }
    candidates, context = scenario(
        changes,
        {"title": RELEASE["title"].replace("WEB-DL", "UNCUT.WEB-DL")},
    )
    [change] = explain(decide(candidates[0], context), context).changes
    assert change.words.endswith("30 points more for its formats (it lacks x264 +30, has uncut -20)")
    candidates, context = scenario(changes | {"existing": SAME_FILE, "profile": {"cutoff_format_score": 90}})
    [change] = explain(decide(candidates[0], context), context).changes
    assert change.words == "1 point more for its formats in profile scenario (it lacks x264 +30)"


@pytest.mark.parametrize("state", [{"pinned": True}, {"pinned": False}])
def test_upgrades_that_are_turned_on_do_not_bring_the_file_that_is_there(state):
    """Adopted or brought back by an undo: the file's own release is still offered."""
    candidates, context = scenario({"existing": SAME_FILE}, {"title": SAME_FILE["title"]})
    context = replace(context, upgrades_wanted=state["pinned"], existing=replace(context.existing, **state))
    verdict = decide(candidates[0], context)
    assert {"upgradesOff", "filePinned"} & set(verdict.codes)
    assert [each.words for each in explain(verdict, context).changes if each.enough] == []


def test_an_approved_one_that_is_not_the_best_says_what_it_lost_by():
    candidates, context = scenario({"existing": OLD_FILE}, {"guid": "few", "seeders": 2}, {"guid": "many"})
    best, other = explain_all(judge(candidates, context), context)
    assert (best.verdict.candidate.offer.guid, best.lost, best.changes) == ("many", None, ())
    assert other.lost is not None
    said = (other.lost.criterion, other.lost.own, other.lost.better)
    assert said == ("peers", "2 seeders, 6 peers", "20 seeders, 24 peers")


@pytest.mark.parametrize("obstacle", Obstacle)
def test_what_is_on_its_way_stands_against_it_with_its_own_code(obstacle):
    """The disk rule's own cases with the file taken for a download."""
    changes, release = REJECTED[f"disk{obstacle.value}"]
    candidates, context = scenario(changes, release)
    there = context.existing
    queued = QueuedRelease(
        title=there.title, info_hash=None, quality=there.quality, formats=there.formats,
        format_score=there.format_score,
    )  # fmt: skip
    context = replace(context, existing=None, queued=(queued,))
    verdict = decide(candidates[0], context)
    assert f"queue{obstacle.value}" in verdict.codes
    assert "queue remove" in explain(verdict, context).changes[0].words


def without_a_document(code):
    """The candidate and the context of a code that one film's scenario document can't tell of."""
    candidates, context = scenario()
    (candidate,) = candidates
    match code:
        case "blocklisted":
            return candidate, replace(context, blocked=release_keys(candidate.offer))
        case "wrongMovie":
            return replace(candidate, match=Match(MatchKind.TITLE, 7)), context
        case "decisionError":
            return candidate, replace(context, minimum_availability="one fine day")
        case "upgradesOff":
            candidates, context = scenario({"existing": OLD_FILE})
            return candidates[0], replace(context, upgrades_wanted=False)
        case "filePinned":
            candidates, context = scenario({"existing": OLD_FILE})
            return candidates[0], replace(context, existing=replace(context.existing, pinned=True))
        case "alreadyImportedSameHash":
            candidates, context = scenario({"existing": OLD_FILE}, {"infoHash": "ab" * 20})
            return candidates[0], replace(context, imported=frozenset({f"btih:{'ab' * 20}"}))
        case "alreadyImportedSameName":
            candidates, context = scenario({"existing": OLD_FILE})
            return candidates[0], replace(context, imported=release_keys(candidates[0].offer))
        case "upgradeLimit":
            candidates, context = scenario({"existing": OLD_FILE})
            rules = replace(context.rules, upgrades_per_month=2)
            often = (context.now - timedelta(days=29), context.now - timedelta(days=3))
            return candidates[0], replace(context, rules=rules, upgraded_at=often)
        case "repeatedUpgradeGain":
            changes, release = REJECTED["diskCustomFormatScoreIncrement"]
            profile = {"minimum_score_gain": 1, "cutoff_format_score": 100}
            candidates, context = scenario({**changes, "profile": profile}, release)
            rules = replace(context.rules, repeated_upgrade_gain=6)
            of_late = (context.now - timedelta(days=3),)
            return candidates[0], replace(context, rules=rules, upgraded_at=of_late)
        case "rootUnavailable":
            away = Room(
                name="root films",
                free=0,
                per_torrent=0,
                per_usenet=0,
                away="/films is not the root that is known",
            )
            return candidate, replace(context, rooms=(away,))
        case "groupBanned":
            return candidate, replace(context, reputations={"tides": Reputation(banned=True)})
        case "minimumGroupScore":
            profile = replace(context.profile, minimum_group_score=50)
            known = {"tides": Reputation(score=49.5)}
            return candidate, replace(context, profile=profile, reputations=known)
        case "variantEdition":
            return candidate, replace(context, wanted_editions=("Director's Cut",))
        case "variantLanguage":
            return candidate, replace(context, wanted_languages=("German",))
        case "queuePropersDisabled":
            proper = SAME_FILE["title"].replace("1080p", "PROPER.1080p")
            candidates, context = scenario({"settings": {"propers": "doNotUpgrade"}}, {"title": proper})
            there = QueuedRelease(
                title=SAME_FILE["title"], info_hash=None, quality=parse_release(SAME_FILE["title"]).quality
            )
            return candidates[0], replace(context, queued=(there,))
    raise AssertionError(code)


OUTSIDE = (
    "alreadyImportedSameHash", "alreadyImportedSameName", "blocklisted", "decisionError", "filePinned",
    "groupBanned", "minimumGroupScore", "queuePropersDisabled", "repeatedUpgradeGain", "rootUnavailable",
    "upgradeLimit", "upgradesOff", "variantEdition", "variantLanguage", "wrongMovie",
)  # fmt: skip


@pytest.mark.parametrize("code", OUTSIDE)
def test_what_no_document_tells_of_is_reached_through_decide_all_the_same(code):
    candidate, context = without_a_document(code)
    verdict = decide(candidate, context)
    assert verdict.codes == (code,)
    assert bool(explain(verdict, context).changes) is (code not in NO_CHANGE)


def test_every_documented_code_has_its_case():
    queued = {f"queue{obstacle.value}" for obstacle in Obstacle}
    assert {*REJECTED, *queued, *OUTSIDE} == set(REASONS)


def test_the_table_says_which_go_away_by_themselves():
    temporary = {*TEMPORARY, "rootUnavailable", "repeatedUpgradeGain", "upgradeLimit", "minimumGroupScore"}
    assert {code for code, reason in REASONS.items() if reason.temporary} == temporary
