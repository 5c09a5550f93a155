"""`parse` as a program: needs nothing, answers machines line by line and people in words."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[bytes]]

NAME = "Kestrel.Rising.2016.German.DL.PROPER.1080p.BluRay.x264-FERN"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [sys.executable, "-m", "radarr_cli", "parse", *arguments],
            input=given,
            capture_output=True,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            timeout=60,
            check=False,
        )
        assert not any(tmp_path.iterdir())
        return done

    return call


def _documents(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.decode("ascii").split("\n") if line]


def test_a_name_gives_radarrs_parse_resource(run: Run) -> None:
    (answer,) = _documents(run("--json", NAME))
    languages = [{"id": 4, "name": "German"}, {"id": -2, "name": "Original"}]
    quality = {
        "quality": {
            "id": 7,
            "name": "Bluray-1080p",
            "source": "bluray",
            "resolution": 1080,
            "modifier": "none",
        },
        "revision": {"version": 2, "real": 0, "isRepack": False},
    }
    assert answer == {
        "title": NAME,
        "cleanTitle": "kestrelrising",
        "quality": quality,
        "languages": languages,
        "releaseGroup": "FERN",
        "parsedMovieInfo": {
            "movieTitles": ["Kestrel Rising"],
            "primaryMovieTitle": "Kestrel Rising",
            "movieTitle": "Kestrel Rising",
            "originalTitle": NAME,
            "releaseTitle": NAME,
            "simpleReleaseTitle": "A.Movie.2016.German.DL.PROPER.1080p.BluRay.x264-FERN",
            "quality": quality,
            "languages": languages,
            "releaseGroup": "FERN",
            "releaseHash": None,
            "edition": None,
            "year": 2016,
            "imdbId": None,
            "tmdbId": 0,
            "hardcodedSubs": None,
        },
    }


def test_each_line_of_standard_input_gives_a_line_and_keeps_its_spaces(run: Run) -> None:
    given = " Kestrel 2016 \r\n\nÉté.2019.mkv\nlast 2001".encode()
    answers = _documents(run("--json", given=given))
    assert [answer["title"] for answer in answers] == [" Kestrel 2016 \r", "", "Été.2019.mkv", "last 2001"]
    assert answers[1]["parsedMovieInfo"] is None
    assert answers == _documents(run("--json", "-", given=given))


def test_bytes_that_are_no_text_come_through(run: Run) -> None:
    (answer,) = _documents(run("--json", given=b"Kestrel\xff.2016\n"))
    assert answer["title"] == "Kestrel\udcff.2016"


def test_a_name_that_is_no_film_keeps_quality_and_group(run: Run) -> None:
    (answer,) = _documents(run("--json", "Harbor.Watch.S01E02.720p.HDTV.x264-FERN"))
    assert answer["parsedMovieInfo"] is None
    assert answer["cleanTitle"] == "harborwatchs01e02720phdtvx264fern"
    assert answer["quality"]["quality"]["name"] == "HDTV-720p"  # type: ignore[index]
    assert answer["releaseGroup"] == "FERN"


@pytest.mark.parametrize(
    ("option", "name", "title"),
    [
        ("--folder", "2016 - Kestrel Rising", "Kestrel Rising"),
        ("--path", "/films/Kestrel Rising (2016)/b00bs.mkv", "Kestrel Rising"),
    ],
)
def test_folders_and_paths_have_rules_of_their_own(run: Run, option: str, name: str, title: str) -> None:
    (answer,) = _documents(run("--json", option, name))
    assert answer["parsedMovieInfo"]["primaryMovieTitle"] == title  # type: ignore[index]
    (plain,) = _documents(run("--json", name))
    assert plain != answer


def test_titles_are_cleaned(run: Run) -> None:
    assert _documents(run("--json", "--title", given=b"Lamp of Ember\n2049\n")) == [
        {"title": "Lamp of Ember", "cleanTitle": "lampember"},
        {"title": "2049", "cleanTitle": "2049"},
    ]
    assert run("--title", "Lamp of Ember").stdout == b"lampember\n"


def test_people_see_each_fact_with_the_words_it_was_read_from(run: Run) -> None:
    text = run(NAME, "no film").stdout.decode()
    film, _, other = text.partition("no film\n")
    lines = film.splitlines()
    assert lines[0] == NAME
    said = {line.split()[0]: line for line in lines[1:]}
    assert "'Kestrel.Rising' 1-14" in said["title"]
    assert "'2016' 16-19" in said["year"]
    assert "Bluray-1080p" in said["quality"]
    assert "'BluRay'" in said["quality"]
    assert "'1080p'" in said["quality"]
    assert "German, Original" in said["languages"]
    assert "no title with a year" in other


def test_a_name_cannot_reach_the_terminal(run: Run) -> None:
    shown = run("Kestrel\x1b[31m 2016\x07.mkv").stdout.decode()
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_options_that_exclude_each_other_are_a_usage_error(run: Run) -> None:
    done = run("--folder", "--path", "x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"exclude each other" in done.stderr
