"""Kept candidates told again: what comes when, what it is compared with, and how two policies differ."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from radarr_cli.domain.decisions.documents import context_document, existing_document
from radarr_cli.domain.decisions.policy import Policy, read_policy
from radarr_cli.domain.decisions.replay import rejudge
from radarr_cli.domain.decisions.simulation import KeptCandidate, compare, simulate
from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.model import FormatFacts
from radarr_cli.domain.profile import DelayProfile, Restriction, SizeLimits
from tests.domain.decisions.test_rules import OLD_FILE, UNCUT, X264, scenario

LOW = "Paper.Harbour.2021.720p.BluRay.x264-EARLY"
WEB = "Paper.Harbour.2021.1080p.WEB-DL.H.264-MIDDLE"
BEST = "Paper.Harbour.2021.1080p.BluRay.x264-LATE"


def came(*titles_and_minutes, **changes):
    """Releases of one variant, each so many minutes after the first."""
    kept = []
    for number, (title, minutes) in enumerate(titles_and_minutes, 1):
        (candidate,), context = scenario(changes, {"title": title, "guid": str(number)})
        when = context.now + timedelta(minutes=minutes)
        candidate = replace(candidate, offer=replace(candidate.offer, published_at=when))
        document = context_document(replace(context, now=when), candidate)
        kept.append(KeptCandidate(release_id=number, variant_id=1, came_at=when, context=document))
    return kept, context


def grabbed(policy, kept, **options):
    return [each.title for each in simulate(policy, kept, **options)]


def policy(context, **changes):
    return replace(Policy(profiles={"scenario": context.profile}), **changes)


def test_each_upgrade_is_compared_with_the_one_before():
    kept, context = came((LOW, 0), (WEB, 60), (LOW.replace("EARLY", "AGAIN"), 120), (BEST, 180))
    assert grabbed(policy(context), kept) == [LOW, WEB, BEST]
    upgrades = [each.upgrade for each in simulate(policy(context), kept)]
    assert upgrades == [False, True, True]
    once = replace(context.profile, upgrades=False)
    assert grabbed(policy(context), kept, profile=once) == [LOW]


def test_of_those_that_came_together_the_best_is_taken():
    kept, context = came((LOW, 0), (BEST, 0), (WEB, 0))
    assert grabbed(policy(context), kept) == [BEST]


def test_a_delay_waits_for_what_comes_within_it():
    kept, context = came((LOW, 0), (BEST, 90))
    assert grabbed(policy(context), kept) == [LOW, BEST]
    waits = policy(context, delays=(DelayProfile(torrent_delay=120),))
    assert grabbed(waits, kept) == [BEST]
    hasty = policy(context, delays=(DelayProfile(torrent_delay=60),))
    assert grabbed(hasty, kept) == [LOW, BEST]
    # what comes while nobody follows is taken at the end
    assert grabbed(waits, kept[:1]) == [LOW]


def test_a_file_that_was_there_at_the_beginning_counts():
    kept, _ = came((LOW, 0), (WEB, 60))
    _, there = scenario({"existing": OLD_FILE})
    assert grabbed(policy(there), kept, existing=existing_document(_with_facts(there))) == [WEB]


def test_two_policies_are_held_against_each_other():
    kept, context = came((LOW, 0), (WEB, 60))
    plain = simulate(policy(context), kept)
    fussy = simulate(policy(context), kept, profile=replace(context.profile, minimum_format_score=5))
    change = compare(plain, fussy)
    assert ([each.title for each in change.lost], change.gained, change.same) == ([LOW, WEB], (), 0)
    assert change.bytes_lost == 12 * 1024**3


def test_a_policy_is_read_back_as_it_was_written_and_judges_the_same():
    (candidate,), context = scenario()
    restriction = Restriction(name="no", ignored=("nowhere", "/tides/i"), tags=("kids",))
    full = Policy(
        profiles={"scenario": context.profile},
        formats=(custom_format(X264), custom_format(UNCUT)),
        delays=(DelayProfile(name="slow", torrent_delay=90, tags=("kids",)), DelayProfile()),
        rules=replace(context.rules, restrictions=(restriction,), sizes={"DVD": SizeLimits(1, None, 5.5)}),
    )
    again = read_policy(json.loads(full.text))
    assert (again.text, again.hash) == (full.text, full.hash)
    for tags, codes in (((), ()), (("kids",), ("minimumAgeDelay", "mustNotContainPresent"))):
        young = replace(candidate, offer=replace(candidate.offer, published_at=context.now))
        document = context_document(replace(context, movie_tags=tags), young)
        assert rejudge(again, json.loads(json.dumps(document))).codes == codes


def _with_facts(context):
    existing = context.existing
    return replace(existing, facts=FormatFacts(title=existing.title, quality=existing.quality.quality))
