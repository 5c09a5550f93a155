"""A group's standing in a judgement: it ranks, may reject, never makes an upgrade, and the user wins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.decisions.engine import decide, judge
from radarr_cli.domain.decisions.explaining import explain
from radarr_cli.domain.decisions.model import ExistingFile
from radarr_cli.domain.groups.standing import Standing, confidence_of, reputations, tier_of
from tests.domain.decisions.test_rules import OLD_FILE, scenario

WEB = "Paper.Harbour.2021.1080p.WEB-DL.H.264-{}"
GOOD = {
    "version": "v2", "score": 80.0, "low": 74.0, "high": 86.0, "effective": 40.0, "confidence": "high",
    "tier": "good", "neutral": 46.0, "releases": 60, "factors": {"recency": {"value": 91.0}},
}  # fmt: skip
PROFILE = {"bonus": {"group_reputation": "bonus"}, "tie-break": {"group_reputation": "tie-break"}, "off": {}}


def judged(mode, standings, *releases, profile=None, **changes):
    candidates, context = scenario(changes, *releases)
    context = replace(context, profile=replace(context.profile, **PROFILE[mode], **(profile or {})))
    context = replace(context, reputations=reputations(standings, context.profile))
    return judge(candidates, context), context


def standing(**changes):
    return Standing(**{"group": "CALM", **GOOD, **changes})


RELEASES = ({"title": WEB.format("Loud"), "seeders": 900}, {"title": WEB.format("Calm"), "seeders": 3})


@pytest.mark.parametrize(("mode", "first"), [("off", "Loud"), ("tie-break", "Calm"), ("bonus", "Calm")])
def test_a_profile_says_what_reputation_does(mode, first):
    verdicts, _ = judged(mode, {"calm": standing()}, *RELEASES)
    assert verdicts[0].candidate.parsed.release_group == first


@pytest.mark.parametrize("mode", ["tie-break", "bonus"])
@pytest.mark.parametrize(
    "unusable",
    [{"effective": 4.9, "confidence": "insufficient"}, {"score": None, "low": None, "effective": 0}],
)
def test_too_little_known_is_as_good_as_nothing(mode, unusable):
    verdicts, context = judged(mode, {"calm": standing(**{"low": 1.0, **unusable})}, *RELEASES)
    assert verdicts[0].candidate.parsed.release_group == "Loud"
    assert context.reputations["calm"].score is None
    verdicts, _ = judged(mode, {"calm": standing(**unusable)}, *RELEASES, profile={"minimum_group_score": 99})
    assert all(verdict.approved for verdict in verdicts)


def test_the_bonus_is_capped_and_smaller_the_less_is_sure():
    sure, doubtful = standing(confidence="veryHigh", low=96.0), standing(confidence="low", low=96.0)
    assert sure.bonus(15) == 15
    assert doubtful.bonus(15) == 4
    assert standing(confidence="veryHigh", low=0.0, neutral=50.0).bonus(15) == -15
    assert standing(confidence="veryHigh", low=100.0, neutral=20.0).bonus(10) == 10
    assert standing(low=46.0).bonus(15) == 0


def test_only_the_lower_bound_counts():
    wide, narrow = standing(low=50.0, high=99.0, score=80.0), standing(low=60.0, high=64.0, score=62.0)
    assert narrow.bonus(50) > wide.bonus(50)
    assert narrow.lead > wide.lead


def test_a_known_group_never_makes_an_upgrade():
    there = {"title": WEB.format("Loud"), "size": 6 * 1024**3}
    for mode in PROFILE:
        best = standing(low=100.0, score=100.0, confidence="veryHigh", pin=100.0)
        verdicts, _ = judged(mode, {"calm": best}, RELEASES[1], existing=there)
        assert verdicts[0].codes == ("diskCustomFormatScore",)


def test_reputation_changes_no_answer_but_the_order():
    without, _ = judged("off", {}, *RELEASES, existing=OLD_FILE)
    given, _ = judged("bonus", {"calm": standing()}, *RELEASES, existing=OLD_FILE)
    assert sorted(each.codes for each in without) == sorted(each.codes for each in given)


@pytest.mark.parametrize(("rejects", "temporary"), [("temporary", True), ("permanent", False)])
def test_a_minimum_rejects_groups_that_are_known_to_be_worse(rejects, temporary):
    limits = {"minimum_group_score": 75, "minimum_group_score_rejects": rejects}
    verdicts, context = judged("off", {"calm": standing()}, *RELEASES, profile=limits)
    (rejected,) = [each for each in verdicts if not each.approved]
    assert rejected.codes == ("minimumGroupScore",)
    assert rejected.temporarily_rejected is temporary
    assert rejected.rejections[0].margin == 1.0
    (change,) = explain(rejected, context).changes
    assert change.enough
    assert "minimum_group_score = 0" in change.words


def test_a_pin_wins_over_the_score_and_a_ban_over_everything():
    limits = {"minimum_group_score": 75}
    verdicts, _ = judged("off", {"calm": standing(low=2.0, pin=90.0)}, *RELEASES, profile=limits)
    assert all(verdict.approved for verdict in verdicts)
    verdicts, context = judged("off", {"calm": standing(banned=True, reason="fakes")}, *RELEASES)
    (rejected,) = [each for each in verdicts if not each.approved]
    assert rejected.codes == ("groupBanned",)
    assert not rejected.temporarily_rejected
    assert rejected.rejections[0].message == "Calm is banned: fakes"
    (change,) = explain(rejected, context).changes
    assert change.words == "radarr-cli groups unban Calm"


def test_the_explanation_names_the_factors():
    candidates, context = scenario({}, RELEASES[1])
    profile = replace(context.profile, group_reputation="bonus")
    context = replace(context, profile=profile, reputations=reputations({"calm": standing()}, profile))
    answers = {each.rule: each for each in explain(decide(candidates[0], context), context).rules}
    inputs = answers["group_score"].inputs
    assert inputs["score"] == 74.0
    assert inputs["interval"] == [74.0, 86.0]
    assert inputs["factors"] == {"recency": 91.0}
    assert inputs["bonus"] == standing().bonus(15) > 0


@pytest.mark.parametrize(
    ("effective", "width", "expected"),
    [
        (4.9, 1, "insufficient"), (10, 5, "low"), (20, 30, "low"), (20, 20, "medium"), (20, 10, "high"),
        (90, 5, "veryHigh"),
    ],
)  # fmt: skip
def test_confidence(effective, width, expected):
    assert confidence_of(effective, width) == expected


@pytest.mark.parametrize(
    ("low", "before", "expected"),
    [
        (86, None, "elite"), (84, None, "premium"), (84, "elite", "elite"), (82.9, "elite", "premium"),
        (86, "premium", "premium"), (87, "premium", "elite"), (49, "standard", "standard"),
        (10, "good", "watch"),
    ],
)  # fmt: skip
def test_a_tier_is_left_by_two_points(low, before, expected):
    assert tier_of(low, "high", before) == expected
    assert tier_of(low, "insufficient", before) == "unknown"


RELEASES_OF_A_FILM = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["Calm", "Loud", "Dim"])), min_size=1, max_size=8
)
WORTH = st.fixed_dictionaries({name: st.floats(0, 100) for name in ("calm", "loud", "dim")})


@given(RELEASES_OF_A_FILM, WORTH, st.sampled_from(["bonus", "tie-break"]), st.booleans())
def test_taking_the_best_again_and_again_comes_to_rest(releases, worth, mode, upgrades):
    """Each release is taken once at most, whatever the groups are worth: scores alone make upgrades."""
    known = {
        name: Standing(**{**GOOD, "group": name, "low": low, "confidence": "veryHigh"})
        for name, low in worth.items()
    }
    candidates, plain = scenario(
        {}, *({"title": WEB.format(group), "guid": f"g{at}"} for at, (_, group) in enumerate(releases))
    )
    profile = replace(plain.profile, upgrades=upgrades, cutoff_format_score=99, **PROFILE[mode])
    context = replace(plain, profile=profile, reputations=reputations(known, profile))
    offered = [
        replace(each, format_score=score) for each, (score, _) in zip(candidates, releases, strict=True)
    ]
    taken: list[int] = []
    for _ in range(len(offered) + 1):
        best = judge(offered, context)[0]
        if not best.approved:
            break
        taken.append(best.candidate.format_score)
        there = ExistingFile(
            title=best.candidate.offer.title, size=best.candidate.offer.size,
            quality=best.candidate.parsed.quality, languages=best.candidate.languages,
            format_score=best.candidate.format_score,
        )  # fmt: skip
        context = replace(context, existing=there)
    else:
        raise AssertionError("it never comes to rest")
    assert taken == sorted(set(taken))
