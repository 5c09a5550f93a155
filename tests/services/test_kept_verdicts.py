"""Verdicts that are kept: judged again they say the same, and they stay small."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.decisions.documents import answer_of, rejection_documents
from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.decisions.replay import rejudge
from radarr_cli.domain.decisions.upgrades import cutoff_met
from radarr_cli.store import judging
from radarr_cli.store.blocklist import block_grab
from radarr_cli.store.feeds import waiting_offers
from radarr_cli.store.grabs import load_grab
from radarr_cli.store.replays import kept_policy
from tests.bench.judged_month import judge_for_a_month
from tests.fakes.films import put_file
from tests.services.judged_month import BEGIN, PROFILE, Month, names, read_names_once

if TYPE_CHECKING:
    from radarr_cli.store.database import Database


@pytest.fixture
def month(database: Database, monkeypatch: pytest.MonkeyPatch) -> Month:
    read_names_once(monkeypatch)
    return Month(database)


def judged_again(database: Database) -> tuple[int, int]:
    """Every kept verdict, and every change of one, from the policy and the context beside it."""
    policies: dict[int, Any] = {}

    def policy(number: int) -> Any:
        if number not in policies:
            policies[number] = kept_policy(database, number)
        return policies[number]

    verdicts = database.all("SELECT * FROM verdict")
    for row in verdicts:
        again = rejudge(policy(row["policy_id"]), row["context"])
        assert (answer_of(again), sorted(again.codes)) == (row["answer"], row["codes"]), row["context"]
        assert json.loads(json.dumps(rejection_documents(again))) == row["rejections"]
        assert (again.candidate.format_score, list(again.candidate.formats)) == (row["score"], row["formats"])
    changes = database.all("SELECT * FROM verdict_change")
    for row in changes:
        again = rejudge(policy(row["policy_id"]), row["context"])
        assert (answer_of(again), sorted(again.codes)) == (row["answer"], row["codes"])
        assert again.candidate.format_score == row["score"]
    return len(verdicts), len(changes)


def test_a_months_verdicts_are_given_again_from_what_was_kept(month: Month) -> None:
    """Releases come, wait, are imported; seeders go; an indexer is paused; the profile changes."""
    database = month.database
    coming = names(60)
    seen = []
    for run in range(120):
        month.clock += timedelta(hours=6)
        if run % 2 == 0:
            seen.append(month.offer(coming[run // 2], run // 2))
        if run == 30:
            put_file(database, month.film, "WEBDL-1080p")
        if run == 45:
            database.execute(
                "INSERT INTO indexer_state (name, disabled_until) VALUES ('mole', %s)",
                (month.clock + timedelta(days=2),),
            )
        if run == 60:
            month.sees(seen[1], seeders=0)
            database.execute(
                "INSERT INTO blocklist (movie_id, source_title, keys, reason) "
                "VALUES (%s, '', ARRAY(SELECT key FROM release_key WHERE release_id = %s), 'user')",
                (month.film, seen[2].release_id),
            )
        if run == 80:
            month.change(replace(PROFILE, cutoff="WEB 1080p", language="German"))
        if run == 90:
            month.change(replace(PROFILE, minimum_format_score=10, upgrades=True))
        month.judge()
    assert database.value("SELECT count(DISTINCT policy_id) FROM verdict_change") == 3
    verdicts, changes = judged_again(database)
    assert verdicts == 60
    assert changes > 60
    changed = database.all("SELECT codes || codes_before AS codes FROM verdict_change")
    codes = {code for row in changed for code in row["codes"]}
    assert codes >= {"minimumAgeDelay", "indexerDisabled", "blocklisted", "minimumSeeders", "wantedLanguage"}


def test_an_answer_that_stays_is_written_again_once_a_day(month: Month) -> None:
    for number, name in enumerate(names(50)):
        month.offer(name, number)
    month.clock += timedelta(hours=5)
    month.judge()
    written = "SELECT n_tup_ins + n_tup_upd AS rows FROM pg_stat_user_tables WHERE relname = 'verdict'"

    def rows() -> int:
        month.database.execute("SELECT pg_stat_force_next_flush()")
        return int(month.database.value(written))

    first = rows()
    for _ in range(20):
        month.clock += timedelta(minutes=15)
        month.judge()
    # one of them is about the age of a release, which goes on
    assert rows() - first <= 20
    month.clock += timedelta(days=1)
    month.judge()
    assert rows() - first >= 50
    assert month.database.value("SELECT count(*) FROM verdict_change") <= 20


@pytest.mark.full
def test_a_month_of_quarter_hourly_runs_over_500_candidates_would_add_less_than_50_megabytes(
    month: Month,
) -> None:
    """A tenth of them, in a tenth of the space: the bench judges all 500, in ten minutes."""
    grown, _ = judge_for_a_month(month, 50)
    assert grown < 5
    assert judged_again(month.database)[0] == 50


def test_changes_are_kept_for_ninety_days_unless_a_grab_hangs_on_them(month: Month) -> None:
    clean = ["Slow.Ferry.2019.1080p.WEB-DL.x264-TAU", "Slow.Ferry.2019.1080p.BluRay.x264-TAU"]
    grabbed, plain = (month.offer(name, number) for number, name in enumerate(clean))
    month.judge()
    for wish in ({"minimum_format_score": 1000}, {"language": "German"}):
        month.change(replace(PROFILE, **wish))
        month.judge()
        month.clock += timedelta(days=1)
    month.database.execute(
        "INSERT INTO grab (movie_id, variant_id, release_id, state) "
        "SELECT movie_id, id, %s, 'imported' FROM variant",
        (grabbed.release_id,),
    )
    month.database.execute("UPDATE policy SET made_at = '2026-01-01'")
    begin = month.database.value("SELECT min(at) FROM verdict_change")
    assert judging.forget_changes(month.database, begin + timedelta(seconds=1)) == 1
    left = month.database.all(
        "SELECT release_id, count(*) AS count FROM verdict_change GROUP BY 1 ORDER BY 1"
    )
    assert [(row["release_id"], row["count"]) for row in left] == [
        (grabbed.release_id, 2),
        (plain.release_id, 1),
    ]
    # the policy that nothing names any more has gone with them
    assert month.database.value("SELECT count(*) FROM policy") == 2


def test_what_a_name_said_is_compared_with_what_a_name_said_never_with_the_file(month: Month) -> None:
    """The file of a release is worth what the release was worth, however it was renamed or measured."""
    name = "Slow.Ferry.2019.1080p.WEB-DL.AMBER.x264-TAU"
    offer = month.offer(name, 1, size=5 * 1024**3, published_at=month.clock - timedelta(days=1))
    [before] = month.judge([offer])
    file_id = put_file(month.database, month.film, "WEBDL-1080p", size=7 * 1024**3, name="AMBER ZINC.mkv")
    month.database.execute(
        "UPDATE file SET scene_name = %s, release_id = %s, measured = jsonb_set(measured, '{height}', '480') "
        "WHERE id = %s",
        (name, offer.release_id, file_id),
    )
    other = month.offer(name.replace("TAU", "FERN"), 2, published_at=month.clock - timedelta(days=1))
    month.judge([other])
    existing = month.database.value(
        "SELECT context -> 'existing' FROM verdict WHERE release_id = %s", (other.release_id,)
    )
    assert (existing["formats"], existing["score"]) == (["AMBER"], before.candidate.format_score)
    assert existing["facts"]["size"] == 5 * 1024**3
    row = month.database.one("SELECT claimed, measured FROM file")
    assert row is not None
    assert (row["claimed"]["quality"]["quality"]["resolution"], row["measured"]["height"]) == (1080, 480)


def test_a_usenet_post_that_failed_leaves_the_others_of_its_release(month: Month) -> None:
    name = "Slow.Ferry.2019.1080p.WEB-DL.x264-TAU"
    when = month.clock - timedelta(days=3)
    posts = [
        month.offer(name, 4 * number, guid=f"g{number}", indexer=f"i{number}", published_at=at, size=size)
        for number, (at, size) in enumerate(
            [
                (when, 5 * 1024**3),
                (when + timedelta(minutes=1), 5 * 1024**3),  # the same post at another indexer
                (when + timedelta(days=1), 5 * 1024**3),
                (when + timedelta(days=2), 5 * 1024**3),
            ]
        )
    ]
    assert len({post.release_id for post in posts}) == 1

    def taken() -> list[str]:
        verdicts = month.judge(posts, ReleaseSource.SEARCH)
        return sorted(each.candidate.offer.indexer for each in verdicts if each.approved)

    def fails(post: Any) -> None:
        grab = month.database.value(
            "INSERT INTO grab (movie_id, variant_id, release_id, offer_id, state, attempt, protocol, size) "
            "SELECT movie_id, id, %s, %s, 'failed', 1, 'usenet', %s FROM variant RETURNING id",
            (post.release_id, post.offer_id, post.offer.size),
        )
        found = load_grab(month.database, grab)
        assert found is not None
        block_grab(
            month.database, found, reason="clientFailed", message="", blocked_by="test", now=month.clock
        )

    assert taken() == ["i0", "i1", "i2", "i3"]
    fails(posts[0])
    assert taken() == ["i2", "i3"]
    fails(posts[2])
    assert taken() == ["i3"]
    fails(posts[3])
    assert taken() == []
    # three have failed: the release is blocked, whoever posts it next
    posts.append(
        month.offer(name, 40, guid="g9", indexer="i9", published_at=when + timedelta(days=2, hours=9))
    )
    assert taken() == []


def test_a_score_is_kept_beside_the_file_with_whether_it_is_good_enough(month: Month) -> None:
    put_file(month.database, month.film, "Bluray-1080p")
    month.judge([month.offer(names(1)[0], 1)])
    row = month.database.one("SELECT score, cutoff_met FROM file_score")
    assert row is not None
    quality = month.database.value("SELECT claimed -> 'quality' FROM file")
    assert quality["quality"]["name"] == "Bluray-1080p"
    assert row["cutoff_met"] is (row["score"] >= PROFILE.cutoff_format_score)
    assert callable(cutoff_met)


def test_a_delays_window_goes_on_in_the_next_process_and_ends_with_the_best(month: Month) -> None:
    """Bluray-720p comes first and waits two hours; what comes an hour later is better, and is taken with its
    end, though it is an hour old itself. Nothing but the database knows of it in between."""
    early = month.offer("Slow.Ferry.2019.720p.BluRay.x264-TAU", 1, published_at=month.clock)
    assert [each.codes for each in month.judge([early])] == [("minimumAgeDelay",)]
    month.clock += timedelta(minutes=70)
    late = month.offer("Slow.Ferry.2019.1080p.BluRay.x264-TAU", 2, published_at=month.clock)
    assert [each.codes for each in month.judge([late])] == [("minimumAgeDelay",)]
    assert {each.offer_id for each in waiting_offers(month.database, month.clock - timedelta(days=30))} == {
        early.offer_id,
        late.offer_id,
    }
    until = month.database.all("SELECT DISTINCT pending_until FROM verdict")
    assert [row["pending_until"] for row in until] == [month.clock + timedelta(minutes=50)]
    month.clock += timedelta(minutes=50)
    taken = [each.candidate.offer.title for each in month.judge() if each.approved]
    assert taken == [late.offer.title, early.offer.title]


def test_after_a_grab_a_new_window_opens(month: Month) -> None:
    early = month.offer("Slow.Ferry.2019.720p.BluRay.x264-TAU", 1, published_at=month.clock)
    month.judge([early])
    month.clock += timedelta(minutes=60)
    month.database.execute(
        "INSERT INTO grab (movie_id, variant_id, release_id, state, title, intended_at) "
        "SELECT movie_id, id, %s, 'sent', %s, %s FROM variant",
        (early.release_id, early.offer.title, month.clock),
    )
    month.clock += timedelta(minutes=70)
    late = month.offer("Slow.Ferry.2019.1080p.BluRay.x264-TAU", 2, published_at=month.clock)
    [verdict] = month.judge([late])
    assert verdict.codes == ("minimumAgeDelay",), "the wait of the one that was taken is over for it alone"


def test_what_was_approved_and_not_taken_waits_unless_a_person_only_looked_at_it(month: Month) -> None:
    offer = month.offer("Slow.Ferry.2019.1080p.BluRay.x264-TAU", 1, published_at=BEGIN - timedelta(days=1))

    def waits() -> bool:
        return bool(waiting_offers(month.database, month.clock - timedelta(days=30)))

    assert waits(), "nobody has judged it"
    [verdict] = month.judge([offer], ReleaseSource.INTERACTIVE)
    assert verdict.approved
    assert not waits()
    month.database.execute("DELETE FROM verdict")
    month.judge([offer], ReleaseSource.RSS)
    assert waits()
    month.database.execute(
        "INSERT INTO grab (movie_id, variant_id, release_id, state) "
        "SELECT movie_id, id, %s, 'sent' FROM variant",
        (offer.release_id,),
    )
    assert not waits()
