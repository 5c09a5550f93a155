"""A delay's window: it opens with the first release that waits, and at its end the best of all is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from radarr_cli.domain.decisions.engine import judge, with_window
from tests.domain.decisions.test_rules import scenario

DELAY = {"settings": {"delay": {"torrentDelay": 120}, "preferredProtocol": "torrent"}}
WEB = {"title": "Paper.Harbour.2021.720p.BluRay.x264-EARLY", "guid": "early"}
DISC = {"title": "Paper.Harbour.2021.1080p.BluRay.x264-LATE", "guid": "late"}


def at(candidate, context, minutes):
    return replace(
        candidate, offer=replace(candidate.offer, published_at=context.now - timedelta(minutes=minutes))
    )


def approved(candidates, context):
    return [
        each.candidate.offer.guid
        for each in judge(candidates, with_window(candidates, context))
        if each.approved
    ]


def test_the_best_that_came_within_the_window_is_taken_at_its_end():
    (early, late), context = scenario(DELAY, WEB, DISC)
    early, late = at(early, context, 119), at(late, context, 10)
    assert approved([early, late], context) == []
    later = replace(context, now=context.now + timedelta(minutes=2))
    assert approved([early, late], later) == ["late", "early"]


def test_what_waits_in_the_pool_opens_the_window_though_only_the_new_one_is_judged():
    (late,), context = scenario(DELAY, DISC)
    late = at(late, context, 10)
    assert approved([late], context) == []
    opened = replace(context, pending_since=context.now - timedelta(minutes=120))
    assert approved([late], opened) == ["late"]
    still = replace(context, pending_since=context.now - timedelta(minutes=100))
    [verdict] = judge([late], still)
    assert verdict.codes == ("minimumAgeDelay",)
    assert verdict.rejections[0].margin == 20


def test_a_release_that_is_rejected_for_good_opens_no_window():
    (early, late), context = scenario(DELAY, WEB | {"seeders": 0}, DISC)
    early, late = at(early, context, 500), at(late, context, 10)
    assert approved([early, late], context) == []


def test_without_a_delay_nothing_waits():
    (early, late), context = scenario({}, WEB, DISC)
    assert with_window([early, late], context) is context
