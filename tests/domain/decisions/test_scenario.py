"""What a scenario document says at its edges, and what is wrong with it."""

from __future__ import annotations

import pytest

from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.scenario import read_scenario
from tests.domain.decisions.test_rules import BASE, scenario


def codes(changes: dict[str, object], release: dict[str, object]) -> tuple[str, ...]:
    (verdict,) = judge(*scenario(changes, release))
    return verdict.codes


@pytest.mark.parametrize(
    ("movie", "days", "rejected"),
    [
        ({"digitalRelease": "2026-05-20T12:00:00Z"}, 0, False),
        ({"digitalRelease": "2026-05-20T12:00:01Z"}, 0, True),
        ({"digitalRelease": "2026-05-20T14:00:00+02:00"}, 0, False),
        ({"digitalRelease": None, "inCinemas": "2026-02-19T12:00:00Z"}, 0, False),
        ({"digitalRelease": None, "inCinemas": "2026-02-19T13:00:00Z"}, 0, True),
        ({"digitalRelease": "2026-05-18T13:00:00Z"}, 1, False),
        ({"digitalRelease": "2026-05-19T13:00:00Z"}, 1, True),
        ({"digitalRelease": "2026-05-21T12:00:00Z"}, -1, False),
        ({"digitalRelease": "2026-05-21T12:00:01Z"}, -1, True),
    ],
)
def test_a_film_is_out_at_an_instant(movie: dict[str, object], days: int, rejected: bool) -> None:
    found = codes({"movie": movie, "settings": {"availabilityDelay": days}}, {})
    assert ("availability" in found) is rejected


@pytest.mark.parametrize(
    ("words", "rejected"),
    [
        ("2xDVD9.PAL", True),
        ("PAL.MDVDR", True),
        ("NTSC.DVD5", True),
        ("DVD-R", True),
        ("DVDRip.x264", False),
        ("1080p.Full.Blu-ray.AVC", True),
        ("Disc.2.1080p.BluRay", True),
        ("1080p.BluRay.x264", False),
    ],
)
def test_untouched_discs_are_told_by_their_name(words: str, rejected: bool) -> None:
    found = codes({}, {"title": f"Paper.Harbour.2021.{words}-TIDES"})
    assert ("raw" in found) is rejected


@pytest.mark.parametrize(
    ("name", "movie", "known"),
    [
        ("Paper.Harbour.2021", {}, True),
        ("Paper.Harbour.2022", {}, False),
        ("Paper.Harbour.2020", {}, False),
        ("Paper.Harbour.2022", {"secondaryYear": 2022}, True),
        ("Paper.Harbour.1975", {"title": "Paper Harbour 1975"}, True),
    ],
)
def test_a_release_names_the_films_title_and_year(name: str, movie: dict[str, object], known: bool) -> None:
    found = codes({"movie": movie}, {"title": f"{name}.1080p.WEB-DL.H.264-TIDES"})
    assert ("unknownMovie" not in found) is known


MULTI = "Paper.Harbour.2021.{}.1080p.WEB-DL.H.264-TIDES"


@pytest.mark.parametrize(
    ("words", "told", "wanted", "found"),
    [
        ("MULTi", None, "French", True),
        ("MULTi", None, "English", True),
        ("MULTi", ["Unknown"], "French", True),
        ("MULTi", ["German"], "French", True),
        ("MULTi", ["German"], "German", True),
        ("German.MULTi", None, "German", True),
        ("German.MULTi", None, "French", True),
        ("German.MULTi", None, "Danish", False),
        ("MULTiPLE", None, "French", False),
        ("German", ["English"], "German", False),
    ],
)
def test_what_a_multi_release_holds_is_added(
    words: str, told: list[str] | None, wanted: str, found: bool
) -> None:
    release = {"title": MULTI.format(words), "indexer": "attic"}
    if told:
        release["languages"] = [{"id": 0, "name": name} for name in told]
    multi = {"indexers": {"attic": {"multiLanguages": ["Original", "French"]}}}
    rejected = codes({"settings": multi, "profile": {"language": wanted}}, release)
    assert ("wantedLanguage" not in rejected) is found


@pytest.mark.parametrize(
    ("changes", "release", "said"),
    [
        ({"profile": {"qualities": ["Blu-ray 1080p"]}}, {}, "there is no quality 'Blu-ray 1080p'"),
        ({"profile": {"cutoff": "best"}}, {}, "there is no cutoff 'best'"),
        ({"profile": {"language": "english"}}, {}, "there is no language 'english'"),
        ({"movie": {"minimumAvailability": "soon"}}, {}, "'soon' is not a valid Availability"),
        ({}, {"size": "6 GB"}, "size is a number of bytes, not '6 GB'"),
        ({"settings": {"propers": "often"}}, {}, "'often' is not a valid Propers"),
    ],
)
def test_what_makes_no_sense_is_named(
    changes: dict[str, object], release: dict[str, object], said: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        scenario(changes, release)


def test_every_key_of_the_document_is_needed() -> None:
    for key in ("now", "movie", "profile", "releases"):
        with pytest.raises(KeyError, match=key):
            read_scenario({name: value for name, value in BASE.items() if name != key})
