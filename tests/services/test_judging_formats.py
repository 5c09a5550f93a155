"""Custom formats in judgements: of offers, of the file that is there, of downloads on their way."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.formats.matching import matching_formats
from radarr_cli.domain.settings import Settings
from radarr_cli.errors import ConfigError, Fault
from radarr_cli.services.verdicts.deciding import Deciding
from radarr_cli.store.movie_documents import LocalNames, movie_document
from radarr_cli.store.movies import load_movie
from tests.fakes.films import put_file
from tests.fakes.guide import format_document
from tests.services.download_stack import PROFILE, FakeClient, Stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.store.database import Database

SOURCE = ReleaseSource.SEARCH
AMBER, ZINC = custom_format(format_document("AMBER")), custom_format(format_document("ZINC"))
LARGE = custom_format(
    {
        "name": "Large",
        "specifications": [{"implementation": "SizeSpecification", "fields": {"min": 5, "max": 99}}],
    }
)
SCORED = replace(
    PROFILE, minimum_format_score=0, cutoff_format_score=100, format_scores={"AMBER": 20, "ZINC": -10}
)
PLAIN, GOOD, BAD = (
    "Film.2019.1080p.BluRay.x264-GRP",
    "Film.2019.1080p.BluRay.AMBER.x264-GRP",
    "Film.2019.1080p.BluRay.ZINC.x264-GRP",
)


@pytest.fixture
def stack(database: Database, tmp_path: Path) -> Stack:
    return Stack(database, tmp_path, lambda _: FakeClient())


def deciding(stack: Stack, formats: Sequence[CustomFormat] = (AMBER, LARGE, ZINC)) -> Deciding:
    library = FormatLibrary(lambda: tuple(formats))
    settings = Settings(profiles={"HD": SCORED}, formats=library)
    return Deciding(database=stack.database, settings=settings, indexers=(), now=stack.now)


def by_title(verdicts: Sequence[Verdict]) -> dict[str, Verdict]:
    return {verdict.candidate.offer.title: verdict for verdict in verdicts}


def test_offers_have_formats_and_scores_and_are_ranked_by_them(stack: Stack) -> None:
    movie_id, _ = stack.film()
    offers = [
        stack.offer(movie_id, PLAIN, size=6 * 1024**3),
        stack.offer(movie_id, GOOD),
        stack.offer(movie_id, BAD),
    ]
    verdicts = deciding(stack).judge(movie_id, offers, SOURCE)
    said = {
        title: (verdict.candidate.formats, verdict.candidate.format_score, verdict.codes)
        for title, verdict in by_title(verdicts).items()
    }
    assert said == {
        PLAIN: (("Large",), 0, ()),
        GOOD: (("AMBER",), 20, ()),
        BAD: (("ZINC",), -10, ("customFormatMinimumScore",)),
    }
    assert [verdict.candidate.offer.title for verdict in verdicts] == [GOOD, PLAIN, BAD]
    rows = stack.database.all("SELECT score, formats FROM verdict ORDER BY score")
    assert [(row["score"], row["formats"]) for row in rows] == [
        (-10, ["ZINC"]),
        (0, ["Large"]),
        (20, ["AMBER"]),
    ]


def test_the_file_that_is_there_is_worth_what_its_release_claimed(stack: Stack) -> None:
    movie_id, _ = stack.film()
    file_id = put_file(stack.database, movie_id, size=6 * 1024**3)
    stack.database.execute("UPDATE file SET claimed = jsonb_set(claimed, '{quality,revision,version}', '1')")
    offers = [stack.offer(movie_id, name) for name in (PLAIN, GOOD)]
    codes = {
        title: each.codes for title, each in by_title(deciding(stack).judge(movie_id, offers, SOURCE)).items()
    }
    assert codes == {PLAIN: ("diskCustomFormatScore",), GOOD: ()}

    stack.database.execute("UPDATE file SET scene_name = 'Film 2019 AMBER-TEAM'")
    codes = {
        title: each.codes for title, each in by_title(deciding(stack).judge(movie_id, offers, SOURCE)).items()
    }
    assert codes == {PLAIN: ("diskCustomFormatScore",), GOOD: ("diskCustomFormatScore",)}
    [kept] = stack.database.all("SELECT file_id, profile, score, formats, cutoff_met FROM file_score")
    assert kept == {
        "file_id": file_id, "profile": "HD", "score": 20, "formats": ["AMBER", "Large"], "cutoff_met": False,
    }  # fmt: skip


def test_a_film_shows_what_its_file_is_worth_now(stack: Stack) -> None:
    movie_id, _ = stack.film()
    put_file(stack.database, movie_id, size=6 * 1024**3)
    stack.database.execute("UPDATE file SET scene_name = 'Film 2019 AMBER-TEAM'")
    offer = stack.offer(movie_id, GOOD)

    def shown() -> tuple[int, list[str]]:
        document = movie_document(
            stack.database, LocalNames(roots={}, below_cutoff={}), stack.clock.date(), movie_id
        )
        file = json.loads(document)["movieFile"]
        return file["customFormatScore"], [each["name"] for each in file["customFormats"]]

    assert shown() == (0, [])
    expected = [
        ((AMBER, LARGE, ZINC), (20, ["AMBER", "Large"])),
        ((LARGE,), (0, ["Large"])),
        ((AMBER, LARGE, ZINC), (20, ["AMBER", "Large"])),
    ]
    for formats, worth in expected:
        deciding(stack, formats).judge(movie_id, [offer], SOURCE)
        assert shown() == worth
    assert stack.database.value("SELECT count(*) FROM file_score") == 1


def test_a_download_on_its_way_is_judged_by_the_formats_of_now(stack: Stack) -> None:
    movie_id, variant_id = stack.film()
    stack.grabbing.grab(stack.order((movie_id, variant_id), stack.offer(movie_id, GOOD)))
    assert stack.database.value("SELECT score FROM grab") == 0
    offers = [stack.offer(movie_id, name, indexer="there") for name in (PLAIN, GOOD.replace("GRP", "TWO"))]
    verdicts = by_title(deciding(stack).judge(movie_id, offers, SOURCE))
    assert "queueCustomFormatScore" in verdicts[PLAIN].codes
    assert "queueCustomFormatScore" in verdicts[GOOD.replace("GRP", "TWO")].codes
    better = SCORED.format_scores | {"Large": 50}
    library = FormatLibrary(lambda: (AMBER, LARGE))
    profile = replace(SCORED, format_scores=better)
    judge = replace(deciding(stack), settings=Settings(profiles={"HD": profile}, formats=library))
    large = stack.offer(movie_id, PLAIN.replace("GRP", "BIG"), indexer="there", size=7 * 1024**3)
    [verdict] = judge.judge(movie_id, [large], SOURCE)
    assert not any(code.startswith("queue") for code in verdict.codes)


def test_a_verdict_comes_again_from_its_stored_policy(stack: Stack) -> None:
    movie_id, _ = stack.film()
    offers = [stack.offer(movie_id, name) for name in (PLAIN, GOOD, BAD)]
    verdicts = deciding(stack).judge(movie_id, offers, SOURCE)
    [policy] = stack.database.all("SELECT profiles, formats FROM policy")
    known = [custom_format(document) for document in policy["formats"]]
    assert [each.name for each in known] == ["AMBER", "Large", "ZINC"]
    assert policy["profiles"]["HD"]["format_scores"] == {"AMBER": 20, "ZINC": -10}
    movie = load_movie(stack.database, movie_id)
    assert movie is not None
    for verdict in verdicts:
        candidate = verdict.candidate
        facts = release_facts(candidate.offer, candidate.parsed, candidate.languages, movie.details)
        assert matching_formats(known, facts) == candidate.formats


def test_a_policy_is_kept_once_and_another_for_other_formats(stack: Stack) -> None:
    movie_id, _ = stack.film()
    offers = [stack.offer(movie_id, GOOD)]
    for _ in range(2):
        first = deciding(stack)
        first.judge(movie_id, offers, SOURCE)
        first.judge(movie_id, offers, SOURCE)
    assert stack.database.value("SELECT count(*) FROM policy") == 1
    deciding(stack, (AMBER,)).judge(movie_id, offers, SOURCE)
    assert stack.database.value("SELECT count(*) FROM policy") == 2
    deciding(stack).judge(movie_id, offers, SOURCE)
    assert stack.database.value("SELECT count(*) FROM policy") == 2
    assert stack.database.value("SELECT max(id) FROM policy") == 2


def test_nothing_is_judged_with_formats_that_are_faulty(stack: Stack) -> None:
    movie_id, _ = stack.film()
    offers = [stack.offer(movie_id, GOOD)]

    def faulty() -> tuple[CustomFormat, ...]:
        raise ConfigError("wrong", faults=[Fault("formats/x.json", "is not JSON")])

    settings = Settings(profiles={"HD": SCORED}, formats=FormatLibrary(faulty))
    judge = Deciding(database=stack.database, settings=settings, indexers=(), now=stack.now)
    with pytest.raises(ConfigError):
        judge.judge(movie_id, offers, SOURCE)
    assert stack.database.value("SELECT count(*) FROM verdict") == 0
