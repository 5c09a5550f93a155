"""The best comes first, by Radarr's criteria in their order; and any two releases have an order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.model import Reputation
from radarr_cli.domain.decisions.ranking import preference
from tests.domain.decisions.test_rules import GB, scenario

WEB = "Paper.Harbour.2021.1080p.WEB-DL.H.264-{}"
# each row: what the better and the worse release differ in
BETTER = {
    "quality": ({"title": "Paper.Harbour.2021.1080p.BluRay.x264-A"}, {"title": WEB.format("B")}, {}),
    "revision": ({"title": WEB.format("A").replace("1080p", "PROPER.1080p")}, {"title": WEB.format("B")}, {}),
    "preferred protocol": (
        {"protocol": "usenet"},
        {"protocol": "torrent", "seeders": 900},
        {"preferredProtocol": "usenet"},
    ),
    "indexer priority": ({"indexerPriority": 1}, {"indexerPriority": 30, "seeders": 900}, {}),
    "indexer flags": (
        {"indexerFlags": ["G_Freeleech"], "seeders": 1},
        {"indexerFlags": ["G_Halfleech"], "seeders": 900},
        {"preferIndexerFlags": True},
    ),
    "seeders by magnitude": ({"seeders": 900}, {"seeders": 9}, {}),
    "younger usenet": (
        {"protocol": "usenet", "publishDate": "2026-05-20T11:30:00Z"},
        {"protocol": "usenet", "publishDate": "2026-05-01T11:30:00Z"},
        {},
    ),
    "nearest to the preferred size": (
        {"size": 9 * GB},
        {"size": 14 * GB},
        {"sizes": {"WEBDL-1080p": {"min": 0, "preferred": 90, "max": 200}}},
    ),
    "smallest where nothing is preferred to nothing": (
        {"size": 9 * GB},
        {"size": 14 * GB},
        {"sizes": {"WEBDL-1080p": {"min": 0, "preferred": 0, "max": 200}}},
    ),
    "largest without a preferred size": (
        {"size": 14 * GB},
        {"size": 9 * GB},
        {"sizes": {"WEBDL-1080p": {"min": 0, "preferred": None, "max": None}}},
    ),
}


@pytest.mark.parametrize("criterion", BETTER)
def test_better(criterion):
    better, worse, changes = BETTER[criterion]
    changes = {"settings": {"sizes": {"WEBDL-1080p": {"min": 0, "preferred": 95, "max": 300}}} | changes}
    candidates, context = scenario(changes, {"guid": "worse"} | worse, {"guid": "better"} | better)
    assert [verdict.candidate.offer.guid for verdict in judge(candidates, context)] == ["better", "worse"]


def test_propers_count_for_nothing_when_they_are_not_preferred():
    proper = {"title": WEB.format("A").replace("1080p", "PROPER.1080p"), "seeders": 3, "guid": "proper"}
    candidates, context = scenario(
        {"settings": {"propers": "doNotPrefer"}}, proper, {"title": WEB.format("B"), "seeders": 900}
    )
    assert judge(candidates, context)[0].candidate.offer.guid != "proper"


def test_a_groups_reputation_decides_between_equals_and_changes_no_verdict():
    swarm = {"title": WEB.format("Loud"), "seeders": 900, "guid": "swarm"}
    trusted = {"title": WEB.format("Calm"), "seeders": 3, "guid": "trusted"}
    candidates, context = scenario({}, swarm, trusted)
    assert [each.candidate.offer.guid for each in judge(candidates, context)] == ["swarm", "trusted"]
    known = replace(context, reputations={"calm": Reputation(tie_break=71.5)})
    assert [each.candidate.offer.guid for each in judge(candidates, known)] == ["trusted", "swarm"]
    better = {"title": WEB.format("Loud"), "indexerPriority": 1, "guid": "swarm"}
    candidates, context = scenario({}, better, trusted)
    assert (
        judge(candidates, replace(context, reputations=known.reputations))[0].candidate.offer.guid == "swarm"
    )
    bonus = replace(context, reputations={"calm": Reputation(bonus=5)})
    assert judge(candidates, bonus)[0].candidate.offer.guid == "trusted"


def test_a_groups_reputation_never_makes_an_upgrade():
    there = {"existing": {"title": WEB.format("Loud"), "size": 6 * GB}}
    candidates, context = scenario(there, {"title": WEB.format("Calm")})
    before = judge(candidates, context)[0].codes
    praised = replace(context, reputations={"calm": Reputation(bonus=500, tie_break=99.0)})
    assert judge(candidates, praised)[0].codes == before == ("diskCustomFormatScore",)


RELEASES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            [WEB.format(group) for group in "ABC"]
            + ["Paper.Harbour.2021.720p.HDTV.x264-A", "Paper.Harbour.2021.REPACK.1080p.BluRay.x264-A"]
        ),
        "size": st.integers(0, 40).map(lambda gigabytes: gigabytes * GB),
        "protocol": st.sampled_from(["usenet", "torrent"]),
        "publishDate": st.sampled_from([f"2026-05-{day:02}T11:30:00Z" for day in (1, 13, 19, 20)]),
        "seeders": st.one_of(st.none(), st.integers(0, 5000)),
        "leechers": st.one_of(st.none(), st.integers(0, 5000)),
        "indexerPriority": st.integers(1, 50),
        "infoHash": st.one_of(st.none(), st.sampled_from(["a" * 40, "b" * 40])),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(RELEASES, min_size=3, max_size=6), st.sampled_from([None, "usenet", "torrent"]), st.randoms())
def test_the_order_is_total_and_the_same_whatever_came_first(releases, preferred, random):
    numbered = [release | {"guid": f"guid-{index}"} for index, release in enumerate(releases)]
    candidates, context = scenario({"settings": {"preferredProtocol": preferred}}, *numbered)
    order = [verdict.candidate.offer.guid for verdict in judge(candidates, context)]
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert [verdict.candidate.offer.guid for verdict in judge(shuffled, context)] == order
    for first, second in itertools.combinations(candidates, 2):
        assert preference(first, context) != preference(second, context)
